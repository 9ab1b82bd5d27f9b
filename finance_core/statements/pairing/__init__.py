"""What belongs together in a ledger: duplicates, transfers, refunds."""
