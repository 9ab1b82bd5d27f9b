"""Everyday money, drawn by weeks from the past."""

import numpy as np

from finance_core.ml.futures import everyday
from finance_core.ml.windows import Ints

MONDAY = int(np.datetime64("2025-01-06", "D").astype(np.int64))


def weekly(days: Ints, amounts: list[float], *, booked: Ints | None = None) -> everyday.Past:
    """A past in which those amounts were booked on one account."""
    seen = days if booked is None else booked
    return everyday.past(days, np.zeros(len(days), np.int64), np.array(amounts), seen, accounts=1, as_of=int(seen.max()))


def test_saturdays_stay_saturdays() -> None:
    saturdays = MONDAY + 5 + 7 * np.arange(30)
    known = weekly(saturdays, [-70.0] * 30, booked=np.arange(MONDAY, MONDAY + 211))
    drawn = everyday.drawn(known, days=28, paths=50, rng=np.random.default_rng(0))[:, :, 0]
    weekday = (known.first + len(known.flows) + np.arange(28) + 3) % 7
    assert (drawn[:, weekday == 5] < 0).all()
    assert (drawn[:, weekday != 5] == 0).all()


def test_months_that_were_not_imported_are_not_months_of_thrift() -> None:
    days = np.concatenate([np.arange(100), np.arange(200, 300)]) + MONDAY
    known = weekly(days, [-10.0] * 200)
    assert known.days == 200
    drawn = everyday.drawn(known, days=21, paths=40, rng=np.random.default_rng(0))
    assert (drawn < 0).all()


def test_accounts_are_drawn_together() -> None:
    days = np.arange(MONDAY, MONDAY + 140)
    rng = np.random.default_rng(3)
    amounts = np.round(rng.uniform(1, 50, 140), 2)
    both = everyday.past(
        np.repeat(days, 2), np.tile([0, 1], 140), np.stack([amounts, -amounts], axis=1).ravel(), days, accounts=2,
        as_of=int(days[-1]),
    )  # fmt: skip
    drawn = everyday.drawn(both, days=30, paths=20, rng=np.random.default_rng(0))
    assert np.allclose(drawn.sum(axis=2), 0)


def test_less_than_two_weeks_say_nothing() -> None:
    known = weekly(np.arange(MONDAY, MONDAY + 13), [-10.0] * 13)
    assert not everyday.drawn(known, days=7, paths=5, rng=np.random.default_rng(0)).any()
