"""Debts to the cent: interest, the order they are paid in, and one loan in their place."""
