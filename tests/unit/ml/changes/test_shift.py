"""Whether number or size of payments shifted, beyond what the season does."""

import numpy as np
import pytest

from finance_core.ml.changes import shift

GROUPS = np.array([shift.SEASON] * 3 + [shift.BETWEEN] * 9 + [shift.RECENT] * 3)


def bought(per_month: list[int], amounts: list[float]) -> shift.Purchases:
    """One payee of one category: so many purchases in each month, at that month's amount, with a little noise from a seed."""
    rng = np.random.default_rng(3)
    month = np.repeat(np.arange(len(per_month)), per_month)
    paid = np.array(amounts)[month] * np.exp(0.2 * rng.normal(size=len(month)))
    zeros = np.zeros(len(month), dtype=np.intp)
    day = month * 30 + rng.integers(0, 30, len(month))
    return shift.Purchases(category=zeros, payee=zeros, month=month, day=day, paid=paid)


def test_nothing_happened() -> None:
    found = shift.shifts(bought([10] * 15, [20.0] * 15), GROUPS)
    assert abs(found.score[0]) < 2


def test_dearer_purchases_show_in_their_size() -> None:
    found = shift.shifts(bought([10] * 15, [20.0] * 12 + [30.0] * 3), GROUPS)
    assert found.size_score[0] > 3
    assert np.exp(found.size[0]) == pytest.approx(1.5, rel=0.15)
    assert abs(found.count_score[0]) < 1


def test_more_purchases_show_in_their_number() -> None:
    found = shift.shifts(bought([10] * 12 + [40] * 3, [20.0] * 15), GROUPS)
    assert found.count_score[0] > 3
    assert np.exp(found.count[0]) == pytest.approx(4.0, rel=0.6)


def test_what_last_year_did_in_these_months_is_the_season() -> None:
    everyday, busy = [10] * 9, [30] * 3
    seasonal = shift.shifts(bought([*busy, *everyday, *busy], [20.0] * 15), GROUPS)
    new = shift.shifts(bought([10, 10, 10, *everyday, *busy], [20.0] * 15), GROUPS)
    assert new.count_score[0] > 2 * abs(seasonal.count_score[0])


def test_a_trip_is_one_clump_and_no_level() -> None:
    spread = bought([0, 0, 0, 1, 0, 2, 0, 1, 0, 0, 1, 0, 0, 24, 0], [20.0] * 15)
    trip = shift.Purchases(
        category=spread.category, payee=spread.payee, month=spread.month,
        day=np.where(spread.month == 13, 13 * 30 + spread.day % 6, spread.day), paid=spread.paid,
    )  # fmt: skip
    assert abs(shift.shifts(trip, GROUPS).count_score[0]) < 2


def test_other_payees_say_nothing_about_prices() -> None:
    base = bought([10] * 15, [20.0] * 12 + [60.0] * 3)
    elsewhere = shift.Purchases(
        category=base.category, payee=(base.month >= 12).astype(np.intp), month=base.month, day=base.day, paid=base.paid
    )
    assert np.isnan(shift.shifts(elsewhere, GROUPS).size[0])
