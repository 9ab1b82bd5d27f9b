"""The ledger on screen: filters, the table, one payment, and changing many."""
