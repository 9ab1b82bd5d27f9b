"""What is planned: budgets, goals, debts, and whether the money lasts."""
