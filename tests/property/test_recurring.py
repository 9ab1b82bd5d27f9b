"""What holds for every ledger: order means nothing, other payees mean nothing, and no payment is in two streams."""

from itertools import chain

import numpy as np
import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from finance_core.ml.recurring import Recurring, detect, upcoming
from tests.unit.ml.rhythms import Payment, every, ledger, monthly

amounts = st.integers(-20_000, 20_000).filter(bool).map(lambda cents: cents / 100)
days = st.dates(min_value=pd.Timestamp("2023-01-01").date(), max_value=pd.Timestamp("2024-12-31").date())
loose: st.SearchStrategy[list[Payment]] = st.lists(st.tuples(days, st.sampled_from("ABC"), amounts), max_size=25)
steady = st.builds(
    lambda payee, amount, size, day, step: monthly(payee, [amount] * size, day=day, every=step),
    st.sampled_from("ABD"), amounts, st.integers(2, 12), st.integers(1, 28), st.sampled_from([1, 2, 3]),
)  # fmt: skip
often = st.builds(
    lambda payee, amount, size, gap: every(gap, payee, [amount] * size),
    st.sampled_from("ABD"), amounts, st.integers(4, 20), st.sampled_from([7, 14, 15, 28, 30]),
)  # fmt: skip
households = st.tuples(loose, st.lists(st.one_of(steady, often), max_size=3)).map(lambda parts: [*parts[0], *chain(*parts[1])])


def found_in(frame: pd.DataFrame) -> set[tuple[frozenset[int], tuple[str, ...]]]:
    """Streams as sets of their payments with what is said of them."""
    found = detect(frame, as_of=pd.Timestamp("2025-01-31").date())
    return facts(found)


def facts(found: Recurring) -> set[tuple[frozenset[int], tuple[str, ...]]]:
    """Each stream's payments, and what is said of it."""
    members = found.members.groupby("stream_id")["id"].agg(frozenset)
    columns = ["cadence", "amount", "status", "next_date", "price_change", "occurrences"]
    return {
        (members.loc[row[0]], tuple(map(str, row[1:])))
        for row in found.streams[["stream_id", *columns]].itertuples(index=False)
    }


@settings(max_examples=15, deadline=None)
@given(payments=households, seed=st.integers(0, 1000))
def test_order_means_nothing(payments: list[Payment], seed: int) -> None:
    frame = ledger(payments)
    shuffled = frame.iloc[np.random.default_rng(seed).permutation(len(frame))]
    assert found_in(shuffled) == found_in(frame)


@settings(max_examples=15, deadline=None)
@given(payments=households, others=households)
def test_other_payees_mean_nothing(payments: list[Payment], others: list[Payment]) -> None:
    here = ledger(payments)
    there = ledger([(day, f"{payee} elsewhere", amount) for day, payee, amount in others]).assign(
        id=lambda rows: rows["id"] + 1000
    )
    mine = set(here["id"])
    # the same last booking in both, since what is not imported is not late
    last = ledger([(pd.Timestamp("2025-01-31"), "Z", -1.0)]).assign(id=9999)
    alone, together = found_in(pd.concat([here, last])), found_in(pd.concat([here, there, last]))
    assert alone == {stream for stream in together if stream[0] <= mine}


@settings(max_examples=25, deadline=None)
@given(payments=households)
def test_every_stream_is_sound(payments: list[Payment]) -> None:
    frame = ledger(payments)
    found = detect(frame)
    assert found.members["id"].is_unique
    assert found.members["id"].isin(frame["id"]).all()
    joined = found.members.merge(frame, on="id")
    for stream_id, rows in joined.groupby("stream_id"):
        stream = found.streams.set_index("stream_id").loc[stream_id]
        assert len(set(rows["payee"])) == 1
        assert len(set(np.sign(rows["amount"]))) == 1
        assert (stream["occurrences"], stream["first_date"], stream["last_date"]) == (
            len(rows),
            rows["date"].min(),
            rows["date"].max(),
        )
        assert stream["status"] == "ended" or stream["next_date"] > stream["last_date"]
        assert 0 <= stream["confidence"] <= 1
    due = upcoming(found, pd.Timestamp("2025-06-30").date())
    assert set(due["stream_id"]) <= set(found.streams.loc[found.streams["status"] != "ended", "stream_id"])
