"""What holds whichever two categories are merged: sums of a month change by their groups only, and undo restores everything."""

from collections.abc import Iterator
from typing import Final

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from finance_core.analysis import flows
from finance_core.errors import InvalidError
from finance_core.models import Category, Split, TransactionEdit
from finance_core.services import history, households, ledgers, transactions
from finance_core.services.naming import categories
from finance_core.storage import Store
from tests.ledgers import HISTORY, NOW, bank_file, dump, load, open_store, sqlite_url

NAMES: Final = ("Groceries", "Utilities", "Leisure", "Pension", "Salary", "Between own accounts", "Card payment")
ROWS: Final = [
    (f"2026-{month:02d}-{day:02d}", f"Shop {day}", amount)
    for month in (8, 9, 10)
    for day, amount in ((3, "-30.00"), (14, "12.50"), (25, "-7.01"))
]
Household = tuple[Store, int, list[int], dict[str, Category]]


@pytest.fixture(scope="module")
def household(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Household]:
    """A household with three payments a month; every example says anew which category each of them has."""
    with open_store(sqlite_url(tmp_path_factory.mktemp("merging"))) as store:
        home = households.own(store, now=NOW).id
        load(store, home, bank_file(ROWS))
        ids = [int(row) for row in ledgers.load(store, home).transactions["id"]]
        yield store, home, ids, {found.name: found for found in transactions.categories_of(store, home)}


def by_month(store: Store, home: int) -> tuple[pd.DataFrame, "pd.Series[float]"]:
    """What each month came to by flow, and all of its money."""
    lines = ledgers.load(store, home).lines
    moved = flows.flows(lines)
    sums = moved.groupby(["month", "flow"])["sized"].sum().round(2).unstack(fill_value=0)  # noqa: PD010 - a Series has no pivot_table
    return sums, lines.groupby(lines["date"].dt.to_period("M"))["amount"].sum().round(2)


@settings(max_examples=15)
@given(
    chosen=st.lists(st.sampled_from([None, *NAMES]), min_size=len(ROWS), max_size=len(ROWS)),
    parts=st.tuples(st.sampled_from(NAMES), st.sampled_from(NAMES)),
    two=st.lists(st.sampled_from(NAMES), min_size=2, max_size=2, unique=True),
)
def test_a_merge_keeps_every_sum_and_undo_restores_everything(
    household: Household, chosen: list[str | None], parts: tuple[str, str], two: list[str]
) -> None:
    store, home, ids, named = household
    transactions.split(store, home, ids[0], [], now=NOW)
    edits = {
        row_id: TransactionEdit(category_id=named[name].id) if name else TransactionEdit(clear_category=True)
        for row_id, name in zip(ids, chosen, strict=True)
    }
    transactions.edit(store, home, edits, now=NOW)
    halves = [Split(category_id=named[name].id, amount_minor=-1500) for name in parts]
    transactions.split(store, home, ids[0], halves, now=NOW)
    before, (sums, money) = dump(store, without=HISTORY), by_month(store, home)

    gone, kept = (named[name] for name in two)
    if (gone.group == "transfer") != (kept.group == "transfer"):
        with pytest.raises(InvalidError):
            categories.merge(store, home, gone.id, kept.id, now=NOW)
        assert dump(store, without=HISTORY) == before
        return
    categories.merge(store, home, gone.id, kept.id, now=NOW)
    after, all_money = by_month(store, home)
    assert all_money.equals(money)
    assert gone.name not in ledgers.load(store, home).lines["category"].tolist()
    if gone.group == kept.group:
        assert after.equals(sums)
    history.undo(store, home, history.listed(store, home, limit=1)[0].id, now=NOW)
    assert dump(store, without=HISTORY) == before
