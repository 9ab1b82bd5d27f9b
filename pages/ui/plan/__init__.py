"""Budgets, cash flow, goals and debts on screen."""
