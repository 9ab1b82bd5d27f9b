"""What is spoken for: recurring payments taken out of the past and due on their days."""

from datetime import date

import pandas as pd
import pytest

from finance_core.analysis import flows
from finance_core.ml.ahead.commitments import Commitments, commitments
from tests.unit.analysis.frames import made

MONTHS = [f"2026-{month:02d}" for month in range(1, 9)]
LEDGER = made(
    *((f"{month}-01", "Lettings", -950.0, "Rent", "needs") for month in MONTHS),
    *((f"{month}-12", "Power", -80.0 - 7 * (place % 3), None if place == 7 else "Utilities", "needs")
      for place, month in enumerate(MONTHS)),
    *((f"{month}-25", "Alder Studio", 2800.0, "Salary", "income") for month in MONTHS),
    *((f"{month}-{1 + day * (place + 3) % 27:02d}", "Market", -20.0 - day * (place * 5 % 7), "Groceries", "needs")
      for place, month in enumerate(MONTHS) for day in (3, 7, 11, 19)),
)  # fmt: skip
UNTIL = date(2026, 9, 30)


def looked_at(*, dismissed: frozenset[int] = frozenset()) -> Commitments:
    return commitments(LEDGER, flows.flows(LEDGER), as_of=date(2026, 8, 31), until=UNTIL, dismissed=dismissed)


def test_bills_and_wages_are_due_with_their_purpose() -> None:
    due = looked_at().due
    named = {row["payee"]: (row["category"], row["flow"], row["sized"]) for row in due.to_dict("records")}
    assert named["Lettings"] == ("Rent", "spending", 950.0)
    assert named["Alder Studio"] == ("Salary", "income", 2800.0)
    assert due["month"].unique().tolist() == [2026 * 12 + 8]


def test_the_newest_payment_with_a_category_says_what_a_bill_is_for() -> None:
    assert looked_at().due.set_index("payee").loc["Power", "category"] == "Utilities"


def test_only_what_plays_has_a_variance() -> None:
    due = looked_at().due.set_index("payee")["variance"]
    assert due["Lettings"] == 0
    assert due["Power"] == pytest.approx(pd.Series([80.0, 87, 94, 80, 87, 94, 80, 87]).var())


def test_everyday_is_what_is_left() -> None:
    assert set(looked_at().everyday(flows.flows(LEDGER))["payee"]) == {"Market"}


def test_what_a_person_dismissed_is_everyday() -> None:
    found = looked_at(dismissed=frozenset({LEDGER.loc[LEDGER["payee"] == "Power", "id"].iloc[0]}))
    assert "Power" not in set(found.due["payee"])
    assert set(found.everyday(flows.flows(LEDGER))["payee"]) == {"Market", "Power"}
