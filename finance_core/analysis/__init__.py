"""What happened: spending, cash flow, net worth, trends. Pure functions over ledger frames."""
