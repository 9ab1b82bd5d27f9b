"""The same storage tests run on both databases."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from finance_core.services import households
from finance_core.storage import Store
from tests.ledgers import NOW, new_database, open_store


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def address(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of a database without households."""
    return new_database(tmp_path) if request.param == "sqlite" else str(request.getfixturevalue("postgres_database"))


@pytest.fixture
def store(address: str) -> Iterator[Store]:
    """An open database."""
    with open_store(address) as opened:
        yield opened


@pytest.fixture
def home(store: Store) -> int:
    """The person's own household."""
    return households.own(store, now=NOW).id
