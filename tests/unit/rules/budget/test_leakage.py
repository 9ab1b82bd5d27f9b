"""Leaks: what swings and what creeps, in money a year."""

import numpy as np
import pandas as pd
import pytest

from finance_core.models import NO_CATEGORY
from finance_core.rules.budget.leakage import leaks
from finance_core.rules.wellbeing import saving_words
from finance_core.rules.wellbeing.saving import efficiency
from tests.unit.rules.months import made

SWINGING = [100.0, 20.0, 400.0, 50.0, 100.0, 300.0, 20.0, 100.0, 60.0, 500.0, 30.0, 120.0]
CREEPING = [100.0, 110.0, 118.0, 131.0, 140.0, 149.0, 161.0, 170.0, 182.0, 190.0, 199.0, 210.0]


def _table(**rows: list[float]) -> pd.DataFrame:
    return pd.DataFrame(rows, index=range(24310, 24322)).T


def test_a_swinging_and_a_creeping_category_are_told_apart() -> None:
    creeps, swings = leaks(_table(Shopping=SWINGING, Streaming=CREEPING, Rent=[1000.0] * 12))
    assert (swings.category, swings.kind) == ("Shopping", "swings")
    assert swings.yearly == pytest.approx(12 * (150.0 - 100.0))
    assert (creeps.category, creeps.kind) == ("Streaming", "creeps")
    assert 900 < creeps.yearly <= 12 * 110.0  # a lower bound of the rise from 100 to 210 a month, over a year


def test_bills_single_purchases_and_small_money_are_no_leaks() -> None:
    seldom, quarterly, stamps = [0.0] * 11 + [900.0], [20.0, 20.0, 300.0] * 4, [amount / 100 for amount in SWINGING]
    assert leaks(_table(Insurance=seldom, Water=quarterly, Rent=[1000.0] * 12, Stamps=stamps)) == ()
    assert leaks(_table(**{NO_CATEGORY: SWINGING})) == ()


def test_prices_alone_are_no_creep() -> None:
    dearer = [100.0 * 1.0017**month for month in range(12)]
    assert leaks(_table(Groceries=dearer)) == ()
    assert leaks(_table(Groceries=dearer), prices_per_year=0.0)[0].kind == "creeps"


def test_a_season_is_no_creep() -> None:
    again = pd.DataFrame({"Heating": CREEPING * 2}, index=range(24298, 24322)).T
    assert leaks(again) == ()
    dearer = pd.DataFrame({"Heating": [*CREEPING, *(1.2 * amount for amount in CREEPING)]}, index=range(24298, 24322)).T
    assert leaks(dearer)[0].kind == "creeps"


def test_unchanged_categories_seldom_creep() -> None:
    """Purely random months: at most one in ten is taken for a creep, as the bound is one of 95 %."""
    rng = np.random.default_rng(0)
    found = [leaks(_table(Food=(300 + 40 * rng.normal(size=12)).tolist())) for _ in range(100)]
    assert sum(bool(each) for each in found) <= 10


def test_little_is_said_of_little() -> None:
    assert leaks(pd.DataFrame()) == ()
    assert leaks(_table(Shopping=SWINGING).iloc[:, :5]) == ()
    assert leaks(_table(Shopping=[float("nan")] * 12)) == ()


def test_leaks_are_said_with_their_numbers() -> None:
    creeping, swinging = (saving_words.leak(leak, lambda amount: f"{amount:.0f} €") for leak in leaks(
        _table(Shopping=SWINGING, Streaming=CREEPING)))  # fmt: skip
    assert swinging.startswith("Shopping swings: 45 € in a cheap month, 165 € in a dear one.")
    assert creeping.startswith("Streaming creeps up: from about 100 € to 210 € a month in 12 months.")


def test_tips_tell_what_a_leak_would_do_for_the_target() -> None:
    found = leaks(_table(Shopping=SWINGING, Streaming=CREEPING))
    short = efficiency(made(income=2000.0, spending=1800.0))  # 200 a month are missing to a fifth
    first, second = saving_words.tips(short, found, lambda amount: f"{amount:.0f} €")
    assert first.endswith("That is 53% of the gap.")
    assert second.endswith("That is 25% of the gap.")
    nearly = efficiency(made(income=2000.0, spending=1620.0))
    assert saving_words.tips(nearly, found, str)[0].endswith("That would close the gap by itself.")
    assert saving_words.tips(efficiency(made(income=2000.0, spending=1000.0)), found, str) == ()
