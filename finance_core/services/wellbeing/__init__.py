"""How well the household stands, and beside whom."""
