"""Prices and their steps."""

import numpy as np
import pytest

from finance_core.ml.cadences.prices import Price, price


def monthly(*amounts: float) -> Price:
    return price(-np.array(amounts), 30 * np.arange(len(amounts)))


def test_a_price_that_never_changed() -> None:
    assert monthly(9.99, 9.99, 9.99) == Price(usual=-9.99, last=-9.99, change=0.0, changed=-1, is_fixed=True, is_trial=False)


def test_the_last_of_two_rises() -> None:
    found = monthly(10, 10, 10, 11, 11, 11, 12.1, 12.1)
    assert found.change == pytest.approx(0.1)
    assert (found.changed, found.usual) == (6, -12.1)


def test_a_rise_seen_once_counts() -> None:
    assert monthly(10, 10, 10, 10.5).change == pytest.approx(0.05)


def test_one_odd_payment_is_no_step() -> None:
    assert monthly(10, 10, 14, 10, 10).change == 0.0


def test_less_than_five_cents_or_one_per_cent_is_no_step() -> None:
    assert monthly(2.99, 2.99, 3.03, 3.03).change == 0.0
    assert monthly(500, 500, 504, 504).change == 0.0


def test_a_trial() -> None:
    found = monthly(1, 10, 10, 10)
    assert (found.is_trial, found.change, found.usual) == (True, 0.0, -10.0)


def test_a_winter_is_no_rise() -> None:
    heating = 90 * (1 + 0.5 * np.cos(2 * np.pi * np.arange(24) / 12))
    assert monthly(*heating[6:]).change == 0.0


def test_a_rise_of_a_price_in_another_currency() -> None:
    play = np.tile([0.99, 1.0, 1.01, 1.0], 3)
    found = monthly(*(18 * play), *(22 * play[:4]))
    assert found.change == pytest.approx(0.222, abs=0.02)
    assert found.changed == 12


def test_interest_that_declines_is_no_step() -> None:
    assert monthly(*np.linspace(30, 8, 36)).change == 0.0


def test_by_year_each_payment_stands_for_itself() -> None:
    found = price(np.array([-300.0, -318.0]), np.array([0, 365]), by_year=True)
    assert found.usual == -318.0
    assert found.change == pytest.approx(0.06)
