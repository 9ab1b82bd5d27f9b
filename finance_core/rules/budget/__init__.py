"""Budgets: envelopes, plans for an income, what cuts cost, and where money leaks."""
