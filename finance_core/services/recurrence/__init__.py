"""What comes back: found, confirmed, planned, due and paid."""
