"""Budget arithmetic through the database: whatever is set, moved, filled, removed or taken back, no cent comes or goes."""

from contextlib import suppress
from datetime import date
from pathlib import Path
from shutil import copyfile
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, Final

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from finance_core import ledger as frames
from finance_core.dates import Month
from finance_core.errors import FinanceError
from finance_core.models import Category
from finance_core.services import history, households, transactions
from finance_core.services.ledgers import Ledger
from finance_core.services.plan import budget_edits, budgets, envelopes
from finance_core.storage import Store
from tests.ledgers import HISTORY, NOW, dump, open_store, sqlite_url

if TYPE_CHECKING:
    from collections.abc import Callable

TODAY: Final = date(2026, 6, 17)
NAMES: Final = ("Groceries", "Leisure", "Gifts", "Pension")
MONTHS: Final = tuple(Month(2026, number) for number in range(1, 8))
names = st.sampled_from(NAMES)
months = st.sampled_from(MONTHS)
amounts = st.integers(-5, 300_00)
edits = st.one_of(
    st.tuples(st.just("put"), names, months, amounts, st.sampled_from([None, True, False]), st.booleans()),
    st.tuples(st.just("remove"), names, months),
    st.tuples(st.just("move"), st.none() | names, names, months, amounts),
    st.tuples(st.just("fill"), months, st.dictionaries(names, st.integers(1, 300_00)), st.booleans()),
    st.tuples(st.just("undo"), st.integers(0, 4)),
)
lines = st.lists(
    st.tuples(
        st.sampled_from([*NAMES, "Salary", "Between own accounts", None]), st.dates(date(2025, 12, 1), date(2026, 7, 31)),
        st.integers(-(10**12), 10**12) | st.integers(-500_00, 100_00), st.booleans(),
    ),
    max_size=25,
)  # fmt: skip


def ledger(rows: list[tuple[str | None, date, int, bool]], known: dict[str, Category]) -> Ledger:
    """A household's ledger with these lines: category, day, cents, and whether it is a transfer."""
    frame = pd.DataFrame(
        {
            "id": range(len(rows)), "date": pd.to_datetime([day for _, day, _, _ in rows]).astype("datetime64[s]"),
            "account": "Checking", "description": "", "amount": [minor / 100 for _, _, minor, _ in rows],
            "category": pd.array([name for name, _, _, _ in rows], dtype="str"),
            "group": pd.array([known[name].group if name else None for name, _, _, _ in rows], dtype="str"),
            "is_transfer": pd.array([transfer for _, _, _, transfer in rows], dtype="bool"),
        }
    )  # fmt: skip
    whole = frames.completed(frame)
    return Ledger(currency="EUR", transactions=whole, splits=frames.empty_splits(), lines=whole, openings={}, left_out=())


def left_over(rows: list[tuple[str | None, date, int, bool]], first: Month, last: Month) -> int:
    """Income less what was spent or saved, counted plainly: everything that is no transfer."""
    return sum(
        minor
        for name, day, minor, transfer in rows
        if first <= Month.of(day) <= last and day <= TODAY and not transfer and name != "Between own accounts"
    )


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database file with an empty household: copying it is a hundred times faster than making it."""
    folder = tmp_path_factory.mktemp("household")
    with open_store(sqlite_url(folder)) as store:
        households.own(store, now=NOW)
    return folder / "ballast.db"


@settings(max_examples=40)
@given(lines, st.lists(edits, min_size=1, max_size=8))
def test_no_cent_comes_or_goes(
    template: Path, rows: list[tuple[str | None, date, int, bool]], wanted: list[tuple[Any, ...]]
) -> None:
    with TemporaryDirectory() as folder:
        copyfile(template, Path(folder) / template.name)
        with open_store(sqlite_url(Path(folder))) as store:
            _edits_conserve(store, rows, wanted)


def _edits_conserve(store: Store, rows: list[tuple[str | None, date, int, bool]], wanted: list[tuple[Any, ...]]) -> None:
    home = households.own(store, now=NOW).id
    known = {category.name: category for category in transactions.categories_of(store, home)}
    booked = ledger(rows, known)
    untouched = dump(store, without=HISTORY)
    for edit in wanted:
        with suppress(FinanceError):  # refused is refused: what is there must still hold
            _do(store, home, booked, known, edit)
    _conserves(store, home, booked, rows, list(known.values()))
    _undo_all(store, home)
    assert dump(store, without=HISTORY) == untouched


def _do(store: Store, home: int, booked: Ledger, known: dict[str, Category], edit: tuple[Any, ...]) -> None:
    ids = {name: known[name].id for name in NAMES}
    acts: dict[str, Callable[..., Any]] = {
        "put": lambda name, month, minor, rollover, only: budgets.put(
            store, home, ids[name], minor, month=month, rollover=rollover, only=only, now=NOW
        ),
        "remove": lambda name, month: budgets.remove(store, home, ids[name], month=month, now=NOW),
        "move": lambda giver, taker, month, minor: budget_edits.move(
            store, home, booked, giver_id=ids.get(giver), taker_id=ids[taker], amount_minor=minor, to_assign_minor=100_00,
            month=month, today=TODAY, now=NOW,
        ),
        "fill": lambda month, sizes, only: budget_edits.fill(
            store, home, {ids[name]: size for name, size in sizes.items()}, month=month, only=only, now=NOW
        ),
        "undo": lambda place: [history.undo(store, home, entry_id, now=NOW) for entry_id in _standing(store, home)[place:][:1]],
    }  # fmt: skip
    acts[edit[0]](*edit[1:])


def _conserves(
    store: Store, home: int, booked: Ledger, rows: list[tuple[str | None, date, int, bool]], known: list[Category]
) -> None:
    listed = envelopes.listed(store, home)
    carried: dict[str, int] = {}
    for month in MONTHS:
        found = envelopes.build(booked, listed, known, month=month, today=TODAY)
        if found is None:
            continue
        available = {row.budget.category: row.envelope.available_minor for row in found.rows}
        assert found.pool.to_assign_minor + sum(available.values()) == left_over(rows, found.first, month)
        for row in found.rows:  # what an envelope carries over is what it had, or nothing
            assert row.envelope.carried_minor in (0, carried.get(row.budget.category, 0))
        assert sum(group.available_minor for group in found.groups) == sum(available.values())
        assert sum(group.assigned_minor for group in found.groups) == found.pool.assigned_minor
        assert -sum(group.unplanned_minor for group in found.groups) == found.pool.unplanned_minor
        carried = available


def _undo_all(store: Store, home: int) -> None:
    """Take back every edit that stands, the newest first."""
    for entry_id in _standing(store, home):
        history.undo(store, home, entry_id, now=NOW)


def _standing(store: Store, home: int) -> list[int]:
    """The edits of budgets that were not taken back, the newest first."""
    entries = history.listed(store, home, limit=50)
    return [entry.id for entry in entries if entry.action == "budget" and entry.undone_at is None]
