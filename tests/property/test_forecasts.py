"""What holds for every history: intervals are nested, order and unit mean nothing, and nothing is ever missing."""

from random import Random

import numpy as np
import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from finance_core.ml.forecast import forecast, reconciled
from tests.unit.ml.months import history

NUMBERS = ["lower_95", "lower_80", "mean", "upper_80", "upper_95"]
usual = st.integers(-20_000, 500_000).map(lambda cents: cents / 100)
amounts = st.one_of(st.just(0.0), st.just(np.nan), usual, st.floats(1e6, 1e12))
many = st.lists(st.lists(amounts, min_size=1, max_size=30), min_size=1, max_size=4)
histories = many.map(lambda series: history({f"c{place}": one for place, one in enumerate(series)}))


@settings(max_examples=40, deadline=None)
@given(histories)
def test_intervals_are_nested_and_nothing_is_negative_or_missing(spent: pd.DataFrame) -> None:
    rows = forecast(spent, 4)[NUMBERS].to_numpy()
    assert np.isfinite(rows).all()
    assert (rows >= 0).all()
    assert (np.diff(rows, axis=1) >= 0).all()


@settings(max_examples=15, deadline=None)
@given(histories, st.sampled_from([0.25, 4.0, 1024.0]))
def test_the_unit_means_nothing(spent: pd.DataFrame, factor: float) -> None:
    """Powers of two, which no rounding disturbs."""
    plain, scaled = forecast(spent, 3), forecast(spent * factor, 3)
    np.testing.assert_allclose(scaled[NUMBERS], plain[NUMBERS] * factor, rtol=1e-12)


@settings(max_examples=15, deadline=None)
@given(histories, st.randoms())
def test_the_order_of_series_means_nothing(spent: pd.DataFrame, random: Random) -> None:
    names = list(spent.columns)
    random.shuffle(names)
    shuffled = forecast(spent[names], 3).sort_values(["series", "period"], ignore_index=True)
    pd.testing.assert_frame_equal(shuffled, forecast(spent, 3).sort_values(["series", "period"], ignore_index=True))


@settings(max_examples=15, deadline=None)
@given(histories)
def test_parts_add_up_to_their_total(spent: pd.DataFrame) -> None:
    whole = spent.assign(total=spent.fillna(0.0).sum(axis=1))
    added = reconciled(forecast(whole, 2), "total")
    means = added.pivot_table(index="period", columns="series", values="mean", observed=True)
    np.testing.assert_allclose(means.drop(columns="total").sum(axis=1), means["total"], rtol=1e-6, atol=1e-6)
    rows = added[NUMBERS].to_numpy()
    assert (np.diff(rows, axis=1) >= 0).all()
    assert (rows >= 0).all()
