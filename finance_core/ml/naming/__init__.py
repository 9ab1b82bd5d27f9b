"""Payees out of the bank's words: what is noise, what is a name, and which spellings are one payee."""
