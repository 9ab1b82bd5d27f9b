"""Forecasts that add up."""

import pandas as pd
import pytest

from finance_core.ml.forecasting.reconcile import reconciled

MONTH = pd.Period("2026-11", "M")


def table(**series: tuple[float, float]) -> pd.DataFrame:
    """One month: a mean and half the width of the interval for each series."""
    rows = [(name, MONTH, mean, mean - half, mean + half) for name, (mean, half) in series.items()]
    return pd.DataFrame(rows, columns=["series", "period", "mean", "lower_80", "upper_80"])


def test_what_is_unsure_moves_most() -> None:
    """80 are missing; the variances are as 1 : 4 : 0 : 3."""
    added = reconciled(table(food=(300, 10), shopping=(200, 20), rent=(900, 0), total=(1480, 300**0.5)), "total")
    assert added["mean"].tolist() == pytest.approx([310, 240, 900, 1450], abs=0.01)
    assert (added["upper_80"] - added["lower_80"]).tolist() == pytest.approx([20, 40, 0, 2 * 300**0.5])


def test_no_part_falls_below_nothing() -> None:
    added = reconciled(table(food=(300, 10), gifts=(5, 100), total=(250, 1)), "total")
    assert added["mean"].tolist() == pytest.approx([250.5, 0, 250.5], abs=0.6)
    assert added["mean"][2] == pytest.approx(added["mean"][:2].sum())
    assert (added["lower_80"] >= 0).all()


def test_it_goes_for_each_month_of_its_own() -> None:
    first, second = table(food=(300, 10), total=(310, 10)), table(food=(200, 10), total=(190, 10))
    second["period"] = pd.PeriodIndex([MONTH + 1] * 2)
    both = pd.concat([first, second]).sort_values("series", kind="stable")
    assert reconciled(both, "total")["mean"].tolist() == pytest.approx([305, 195, 305, 195])


def test_a_total_alone_stays_and_an_unknown_one_is_refused() -> None:
    alone = table(total=(310, 10))
    pd.testing.assert_frame_equal(reconciled(alone, "total"), alone)
    with pytest.raises(ValueError, match="no series 'everything'"):
        reconciled(alone, "everything")
    with pytest.raises(ValueError, match="same periods"):
        reconciled(pd.concat([alone, alone, table(food=(300, 10))]), "total")
