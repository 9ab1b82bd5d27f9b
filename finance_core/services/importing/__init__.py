"""A bank's file on its way into the ledger: opened, looked at, imported, and what each row became."""
