"""Laws of anomalies: nothing looks ahead, the order of rows does not matter, nothing is ever missing."""

from random import Random

import numpy as np
import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from finance_core.ml import anomaly
from finance_core.ml.oddities import channels
from finance_core.ml.oddities.context import context, spending

DAYS = pd.date_range("2025-01-01", periods=200)


@st.composite
def ledgers(draw: st.DrawFn) -> pd.DataFrame:
    """Up to 60 payments at few payees, prices and days, so that much repeats."""
    payment = st.tuples(
        st.integers(0, 199),
        st.sampled_from(["Cafe", "Gym", "Rail 12", ""]),
        st.sampled_from([-3.2, -32.0, -9.99, -400.0, 50.0]),
        st.sampled_from(["Food", "Sport", None]),
        st.sampled_from(["A", "B"]),
        st.sampled_from(["EUR", "EUR", "USD"]),
    )
    rows = sorted(draw(st.lists(payment, max_size=60)), key=lambda row: row[0])
    frame = pd.DataFrame(rows, columns=["day", "payee", "amount", "category", "account", "currency"])
    frame = frame.assign(date=DAYS[frame["day"].to_numpy(np.int64)], id=range(1, len(frame) + 1), description=frame["payee"])
    return frame.drop(columns="day").astype({"amount": "float64", "category": "object"})


def odds(ledger: pd.DataFrame) -> pd.DataFrame:
    """The channels' log odds, by the payments' ids."""
    spent = spending(ledger)
    return channels.log_odds(channels.evidence(context(spent))).set_axis(spent["id"])


@given(ledgers(), st.integers(1, 199))
@settings(max_examples=25)
def test_later_payments_do_not_change_what_was_thought_of_earlier_ones(ledger: pd.DataFrame, day: int) -> None:
    before = ledger[ledger["date"] < DAYS[day]]
    known = odds(before)
    pd.testing.assert_frame_equal(odds(ledger).loc[known.index], known)


@given(ledgers(), st.randoms(use_true_random=False))
@settings(max_examples=12)
def test_the_order_of_the_rows_does_not_matter(ledger: pd.DataFrame, random: Random) -> None:
    order = list(range(len(ledger)))
    random.shuffle(order)
    mixed = anomaly.detect(ledger.iloc[order], detectors=("tail_sum",))
    pd.testing.assert_frame_equal(mixed.sort_index(), anomaly.detect(ledger, detectors=("tail_sum",)))


@given(ledgers())
@settings(max_examples=12)
def test_nothing_is_missing_and_every_flag_has_a_reason(ledger: pd.DataFrame) -> None:
    found = anomaly.detect(ledger, detectors=("tail_sum",))
    assert np.isfinite(found[["score", "stake", "tail_sum"]].to_numpy()).all()
    assert (found.loc[found["flagged"], "reason"] != "").all()


@given(ledgers(), st.integers(1, 199))
@settings(max_examples=8)
def test_payments_judged_alone_are_judged_as_in_the_whole(ledger: pd.DataFrame, day: int) -> None:
    old, new = ledger[ledger["date"] < DAYS[day]], ledger[ledger["date"] >= DAYS[day]]
    alone = anomaly.Model(detectors=()).fit(old).score(new)
    same = ["score", "kind", "reason", "stake"]
    pd.testing.assert_frame_equal(alone[same], anomaly.detect(ledger, detectors=()).loc[new.index, same])
