"""What holds for every household: chances are chances, a higher budget has none that is higher, more spent none lower."""

from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from finance_core.ml.overspend import probability
from tests.unit.ml.spending import Paid, ledger

FIRST, TODAY = date(2026, 5, 1), date(2026, 11, 14)
days = st.integers(0, (TODAY - FIRST).days).map(lambda step: FIRST + timedelta(days=step))
amounts = st.integers(1, 30_000).map(lambda cents: -cents / 100)
payments: st.SearchStrategy[list[Paid]] = st.lists(
    st.tuples(days, st.sampled_from(["Shop", "Market", "Café"]), st.just("Groceries"), amounts), min_size=5, max_size=40
)
known: list[Paid] = [(day, "Works", "Salary", 10.0) for day in (*(date(2026, month, 1) for month in range(5, 11)), TODAY)]
"""Every month is known, up to today, whatever else is booked."""


@settings(max_examples=12)
@given(payments, st.lists(st.integers(0, 100_000), min_size=2, max_size=2), st.integers(1, 50_000))
def test_chances_fall_with_the_budget_and_rise_with_what_is_spent(paid: list[Paid], budgets: list[int], more: int) -> None:
    rows = [*paid, *known]
    low, high = (budget / 100 for budget in sorted(budgets))
    tight, loose = (probability(ledger(rows), {"Groceries": budget}, TODAY).iloc[0] for budget in (low, high))
    assert 0 <= loose["probability"] <= tight["probability"] <= 1
    assert 0 <= tight["lower_80"] <= tight["expected"] <= tight["upper_80"]
    assert tight["expected"] == loose["expected"]

    # bought once more, somewhere new: the month can't end lower, nor be likelier to hold
    again = probability(ledger([*rows, (TODAY, "Somewhere new", "Groceries", -more / 100)]), {"Groceries": low}, TODAY).iloc[0]
    assert again["probability"] >= tight["probability"]
    assert again["spent"] > tight["spent"]
