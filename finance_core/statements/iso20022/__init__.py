"""ISO 20022: the CAMT messages."""
