"""The rest of a running month, out of the rests of earlier ones."""

import numpy as np
import pandas as pd
import pytest

from finance_core.ml.ahead import nowcast


def test_recent_months_count_more_and_ranges_hold_the_mean() -> None:
    rests = pd.DataFrame({"Groceries": [100.0] * 10 + [200.0] * 4, "Rent": [0.0] * 14})
    found = nowcast.rest_of_month(rests)
    row = found.astype("float64").to_dict("index")["Groceries"]
    assert 120 < row["mean"] < 200
    assert (found.to_numpy()[1] == 0).all(), "the rent is always paid by then"
    assert row["lower_95"] < row["lower_80"] < row["mean"] < row["upper_80"] < row["upper_95"]


def test_gaps_take_no_part_and_refunds_make_nothing_negative() -> None:
    rests = pd.DataFrame({"Clothing": [-30.0, np.nan, -10.0, -20.0]})
    assert (nowcast.rest_of_month(rests).to_numpy() == 0).all()


def test_two_months_say_nothing() -> None:
    assert nowcast.rest_of_month(pd.DataFrame({"Groceries": [100.0, 120.0]})).empty


def test_four_of_five_rests_fall_inside() -> None:
    rng = np.random.default_rng(4)
    rests = pd.DataFrame(rng.lognormal(5.0, 0.6, size=(15, 400)))
    found = nowcast.rest_of_month(rests.iloc[:-1])
    came = rests.iloc[-1]
    inside = ((came >= found["lower_80"]) & (came <= found["upper_80"])).mean()
    assert inside == pytest.approx(0.82, abs=0.06)
