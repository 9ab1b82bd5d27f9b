"""Where households are kept: the only floor that knows a database."""

from finance_core.storage.store import Reading, Store, Writing

__all__ = ["Reading", "Store", "Writing"]
