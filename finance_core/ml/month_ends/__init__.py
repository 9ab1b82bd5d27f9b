"""What a running month still holds: bills due, purchases, and where it ends."""
