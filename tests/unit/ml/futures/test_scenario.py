"""Scenarios: plans that change, end or come in addition."""

from datetime import date

import numpy as np
import pytest

from finance_core.ml.futures.plan import Plan
from finance_core.ml.futures.scenario import Added, Altered, applied

UNTIL = date(2027, 2, 28)


def rent() -> Plan:
    """A rent on the first of three months."""
    days = np.array(["2026-12-01", "2027-01-01", "2027-02-01"], "datetime64[D]").astype(np.int64)
    return Plan(key="7", source="recurring", payee="Lettings", account="Joint", category="Rent", days=days,
                amounts=np.full(3, -900.0), cadence="monthly")  # fmt: skip


@pytest.mark.parametrize(
    ("change", "amounts"),
    [
        (Altered(keys=("7",), first=date(2027, 1, 1), amount=-980.0), [-900.0, -980.0, -980.0]),
        (Altered(keys=("7",), first=date(2027, 1, 1), share=0.0), [-900.0, 0.0, 0.0]),
        (Altered(keys=("7",), first=date(2026, 12, 1), last=date(2027, 1, 1), share=0.5), [-450.0, -450.0, -900.0]),
        (Altered(keys=("8",), first=date(2026, 12, 1), share=0.0), [-900.0, -900.0, -900.0]),
    ],
)
def test_a_plan_is_altered_from_a_day_to_a_day(change: Altered, amounts: list[float]) -> None:
    (plan,) = applied([rent()], [change], until=UNTIL)
    assert plan.amounts.tolist() == amounts


def test_something_comes_once_or_month_by_month() -> None:
    sofa = Added(name="Sofa", account="Joint", amount=-700.0, first=date(2027, 1, 9))
    loan = Added(name="Car loan", account="Joint", amount=-210.0, first=date(2026, 12, 31), cadence="monthly")
    _rent, once, monthly = applied([rent()], [sofa, loan], until=UNTIL)
    assert once.days.astype("datetime64[D]").astype(str).tolist() == ["2027-01-09"]
    # the end of January is a Sunday, that of February too: banks book on the Monday after
    assert monthly.days.astype("datetime64[D]").astype(str).tolist() == ["2026-12-31", "2027-02-01"]
    assert monthly.amounts.tolist() == [-210.0, -210.0]


def test_what_would_come_after_the_last_day_does_not() -> None:
    (plan,) = applied([], [Added(name="Roof", account="Joint", amount=-1.0, first=date(2027, 3, 1))], until=UNTIL)
    assert not len(plan.days)
