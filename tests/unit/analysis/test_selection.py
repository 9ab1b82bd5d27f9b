"""Which transactions a filter means."""

from datetime import date

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from finance_core import ledger
from finance_core.analysis.selection import selected
from finance_core.models import Filters
from tests.unit.analysis.frames import made


@pytest.fixture
def frame() -> pd.DataFrame:
    """Seven payments; the fourth is split into Groceries and nothing, the sixth is a transfer."""
    found = made(
        ("2026-10-31", "Elm Pharmacy", -71.4, "Health", "needs"),
        ("2026-11-01", "Green Basket", -49.57, "Groceries", "needs"),
        ("2026-11-15", "Alder Studio", 3120.0, "Salary", "income"),
        ("2026-11-17", "Tarrow Foods", -100.0, "Groceries", "needs"),
        ("2026-11-18", "Noodle (Lane) $5", -12.7, None, None),
        ("2026-11-20", "Savings", -300.0, None, None),
        ("2026-12-01", "Green Basket", 20.0, "Groceries", "needs"),
        transfers=(5,), members={0: "Kim", 1: "Robin"},
    )  # fmt: skip
    found["is_split"] = found["id"] == 4
    found["tags"] = pd.Series(["", "party,with guests", "", "", "party time", "", ""], dtype="str")
    found["note"] = pd.Series(["", "for Ada", "", "", "", "", ""], dtype="str")
    found["batch"] = [1, 1, 2, 2, 2, 0, 0]
    found["account"] = pd.Series(["A", "B", "A", "A", "A", "A", "A"], dtype="str")
    return found


@pytest.fixture
def splits() -> pd.DataFrame:
    parts = pd.DataFrame(
        {"id": [4, 4], "category": ["Home", None], "group": ["wants", None], "amount": [-60.0, -40.0]}
    )  # fmt: skip
    return parts.astype(ledger.SPLITS_DTYPES)


@pytest.mark.parametrize(
    ("filters", "ids"),
    [
        (Filters(), [1, 2, 3, 4, 5, 6, 7]),
        (Filters(start=date(2026, 11, 1), last=date(2026, 11, 20)), [2, 3, 4, 5, 6]),
        (Filters(start=date(2026, 12, 1)), [7]),
        (Filters(last=date(2026, 10, 31)), [1]),
        (Filters(accounts=("B",)), [2]),
        (Filters(members=("Kim", "Robin")), [1, 2]),
        (Filters(categories=("Groceries",)), [2, 7]),
        (Filters(categories=("Home",)), [4]),
        (Filters(uncategorised=True), [4, 5]),
        (Filters(categories=("Salary",), uncategorised=True), [3, 4, 5]),
        (Filters(least=71.4), [1, 3, 4, 6]),
        (Filters(most=12.7), [5]),
        (Filters(least=12.7, most=20.0), [5, 7]),
        (Filters(direction="in"), [3, 7]),
        (Filters(direction="out"), [1, 2, 4, 5, 6]),
        (Filters(transfers="only"), [6]),
        (Filters(transfers="without"), [1, 2, 3, 4, 5, 7]),
        (Filters(tags=("party",)), [2]),
        (Filters(tags=("PARTY", "with guests")), [2]),
        (Filters(batch=2), [3, 4, 5]),
        (Filters(ids=(7, 1, 99)), [1, 7]),
        (Filters(text="green"), [2, 7]),
        (Filters(text="basket ADA"), [2]),
        (Filters(text="(lane) $5"), [5]),
        (Filters(text=".*"), []),
        (Filters(text="party"), [2, 5]),
        (Filters(categories=("Nothing",)), []),
    ],
)
def test_only_what_is_meant(frame: pd.DataFrame, splits: pd.DataFrame, filters: Filters, ids: list[int]) -> None:
    assert selected(frame, splits, filters)["id"].tolist() == ids


def test_an_empty_ledger_stays_empty() -> None:
    everything = Filters(
        start=date(2026, 1, 1), last=date(2026, 12, 31), accounts=("A",), categories=("B",), uncategorised=True,
        members=("C",), tags=("d",), least=1.0, most=2.0, direction="in", text="word", transfers="only", batch=1, ids=(1,),
    )  # fmt: skip
    assert selected(ledger.empty(), ledger.empty_splits(), everything).empty


@given(
    least=st.integers(0, 400), most=st.integers(0, 400), direction=st.sampled_from(["", "in", "out"]),
    text=st.sampled_from(["", "green", "a b", "$", "\\"]),
)  # fmt: skip
def test_more_conditions_never_find_more(least: int, most: int, direction: str, text: str) -> None:
    frame = made(("2026-11-01", "Green Basket", -49.57, "Groceries", "needs"), ("2026-11-02", "A b", 300.0, None, None))
    wide = Filters(least=float(least), text=text)
    narrow = Filters(least=float(least), most=float(most), direction=direction, text=text)  # type: ignore[arg-type]  # as drawn or made here
    found = selected(frame, ledger.empty_splits(), narrow)["id"].tolist()
    assert set(found) <= set(selected(frame, ledger.empty_splits(), wide)["id"])
