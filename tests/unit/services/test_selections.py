"""What a selection adds up to: the laws on transfers, refunds, savings and splits hold."""

import pandas as pd
import pytest

from finance_core import ledger as frames
from finance_core.models import Category, Filters, TransactionEdit
from finance_core.services import selections
from finance_core.services.ledgers import Ledger
from tests.unit.analysis.frames import made


@pytest.fixture
def ledger() -> Ledger:
    """Eight payments: income, spending, a refund, saving, both legs of a transfer, a split, and one without category."""
    frame = made(
        ("2026-11-01", "Alder Studio", 3000.1, "Salary", "income"),
        ("2026-11-02", "Green Basket", -49.57, "Groceries", "needs"),
        ("2026-11-03", "Green Basket", 9.57, "Groceries", "needs"),
        ("2026-11-04", "Pension", -200.0, "Pension", "savings"),
        ("2026-11-05", "To savings", -300.0, None, None),
        ("2026-11-05", "From checking", 300.0, "Between own accounts", "transfer"),
        ("2026-11-06", "", -100.0, "Groceries", "needs"),
        ("2026-11-07", "noodle lane", -0.1, None, None),
        transfers=(4, 5),
    )  # fmt: skip
    frame["is_split"] = frame["id"] == 7
    frame["description"] = frame["description"].where(frame["description"] != "", "TARROW 42")
    parts = {"id": [7, 7], "category": ["Home", None], "group": ["wants", None], "amount": [-60.3, -39.7]}
    splits = pd.DataFrame(parts).astype(frames.SPLITS_DTYPES)
    return Ledger(
        currency="EUR", transactions=frame, splits=splits, lines=frames.lines(frame, splits), openings={}, left_out=()
    )


def _totals(ledger: Ledger, filters: Filters) -> selections.Totals:
    return selections.totals(ledger, ledger.select(filters), filters)


def test_sums_follow_the_laws(ledger: Ledger) -> None:
    found = _totals(ledger, Filters())
    assert (found.count, found.in_minor, found.out_minor, found.saved_minor) == (8, 300_010, 4_957 - 957 + 10_000 + 10, 20_000)
    assert found.net_minor == found.in_minor - found.out_minor
    assert (found.refunds, found.refunds_minor) == (1, 957)
    assert (found.transfers, found.transfers_in_minor, found.transfers_out_minor) == (2, 30_000, 30_000)
    assert (found.uncategorised, found.parts) == (2, 0)


def test_of_a_split_only_the_part_that_is_asked_for_counts(ledger: Ledger) -> None:
    found = _totals(ledger, Filters(categories=("Home",)))
    assert (found.count, found.out_minor, found.parts, found.uncategorised) == (1, 6_030, 1, 0)
    blank = _totals(ledger, Filters(uncategorised=True))
    assert (blank.count, blank.out_minor, blank.parts) == (2, 3_970 + 10, 1)


def test_nothing_adds_up_to_nothing(ledger: Ledger) -> None:
    found = _totals(ledger, Filters(text="nowhere"))
    assert (found.count, found.in_minor, found.out_minor, found.first) == (0, 0, 0, None)


def test_many_cents_add_up_exactly() -> None:
    frame = made(*[("2026-11-01", "Toll", -0.1, "Transport", "needs")] * 100_000)
    whole = Ledger(
        currency="EUR", transactions=frame, splits=frames.empty_splits(), lines=frame, openings={}, left_out=()
    )  # fmt: skip
    assert _totals(whole, Filters()).out_minor == 1_000_000


@pytest.mark.parametrize(
    ("order", "ids"),
    [
        ("newest", [8, 7, 6, 5, 4, 3, 2, 1]),
        ("oldest", [1, 2, 3, 4, 5, 6, 7, 8]),
        ("largest", [1, 6, 5, 4, 7, 2, 3, 8]),
        ("smallest", [8, 3, 2, 7, 4, 6, 5, 1]),
        ("payee", [1, 6, 3, 2, 8, 4, 7, 5]),
    ],
)
def test_orders(ledger: Ledger, order: selections.Order, ids: list[int]) -> None:
    assert selections.ordered(ledger.select(Filters()), order)["id"].tolist() == ids


def test_what_stands_in_the_way(ledger: Ledger) -> None:
    found = selections.without_each(ledger, Filters(text="green", least=1000.0, direction="in"))
    assert found == [("amount", 1), ("text", 1)]


def test_a_category_makes_or_unmakes_a_transfer() -> None:
    between = Category(id=5, name="Between own accounts", group="transfer", hidden=False)
    health = Category(id=6, name="Health", group="needs", hidden=False)
    assert selections.category_edit(between) == TransactionEdit(category_id=5)
    assert selections.category_edit(health) == TransactionEdit(category_id=6, is_transfer=False)
    assert selections.category_edit(None) == TransactionEdit(clear_category=True, is_transfer=False)


def test_setting_a_category_for_many_leaves_split_ones_alone(ledger: Ledger) -> None:
    assert 7 not in selections.category_edits(ledger.transactions, None)
    assert len(selections.category_edits(ledger.transactions, None)) == 7


def test_marking_transfers_takes_away_what_says_otherwise(ledger: Ledger) -> None:
    marked = selections.transfer_edits(ledger.transactions, is_transfer=True)
    assert marked[2] == TransactionEdit(is_transfer=True, clear_category=True)
    assert marked[6] == TransactionEdit(is_transfer=True)
    unmarked = selections.transfer_edits(ledger.transactions, is_transfer=False)
    assert unmarked[6] == TransactionEdit(is_transfer=False, clear_category=True)
    assert unmarked[2] == TransactionEdit(is_transfer=False)
