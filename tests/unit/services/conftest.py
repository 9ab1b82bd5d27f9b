"""The same service tests run on both databases, in the person's own household."""

from tests.unit.storage.conftest import address, home, store

__all__ = ["address", "home", "store"]
