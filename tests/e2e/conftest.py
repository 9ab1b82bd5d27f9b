"""Ballast as a person finds it: with a household prepared, on a fixed day, and the database beside it to compare with."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path
from shutil import copyfile
from typing import Final, Literal, Protocol

import pytest

from finance_core.services import households
from finance_core.storage import households as stored
from tests.servers import StartApp

TODAY: Final = date(2026, 11, 21)
NOW: Final = datetime.combine(TODAY, time(12))

Begin = Literal["empty", "demo"]


@dataclass(frozen=True, slots=True)
class Ballast:
    """A running Ballast in local mode, and its database."""

    url: str
    address: str

    @contextmanager
    def database(self) -> Iterator[households.Store]:
        """What is stored, seen past the pages."""
        store = households.open_store(self.address, now=NOW)
        try:
            yield store
        finally:
            store.close()


class StartBallast(Protocol):
    """`start_ballast("demo")`: a server of its own, which runs until the end of the test module."""

    def __call__(self, begin: Begin, *, today: date = TODAY) -> Ballast:
        """Start with an empty database, or with the demo household loaded."""


@pytest.fixture(scope="session")
def demo_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with the demo household, to be copied."""
    path = tmp_path_factory.mktemp("demo") / "demo.db"
    store = households.open_store(_address(path), now=NOW)
    households.load_demo(store, today=TODAY, now=NOW)
    store.close()
    return path


@pytest.fixture(scope="module")
def start_ballast(
    app_server: StartApp, tmp_path_factory: pytest.TempPathFactory, demo_database: Path
) -> Callable[..., Ballast]:
    """Start Ballast as `python run.py` does, in local mode."""

    def start(begin: Begin, *, today: date = TODAY) -> Ballast:
        path = tmp_path_factory.mktemp(begin) / "ballast.db"
        if begin == "demo":
            copyfile(demo_database, path)
        server = app_server(BALLAST_MODE="local", BALLAST_TODAY=str(today), BALLAST_DATABASE_URL=_address(path))
        return Ballast(server.url, _address(path))

    return start


@pytest.fixture(scope="module")
def _one_server(start_ballast: StartBallast) -> Ballast:
    """Starting a server takes longer than what many tests do with it."""
    return start_ballast("empty")


@pytest.fixture
def empty(_one_server: Ballast) -> Ballast:
    """One server shared by the tests of a module; each finds it without any household, as on the first day."""
    with _one_server.database() as store, store.write_all() as connection:
        for household in stored.listed(connection):
            stored.remove(connection, household.id)
    return _one_server


@pytest.fixture(scope="module")
def demo(start_ballast: StartBallast) -> Ballast:
    """One server with the demo household, shared by the tests of a module: what they change, they take back."""
    return start_ballast("demo")


def _address(path: Path) -> str:
    return f"sqlite:///{path.as_posix()}"
