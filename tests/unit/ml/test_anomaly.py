"""Which payments of a ledger are odd: whole ledgers, new payments alone, and plain tables."""

from typing import Any

import numpy as np
import pandas as pd
import pytest

from finance_core.ml import anomaly
from finance_core.ml.windows import Floats
from tests.unit.ml.payments import every_month, made, poor_ledgers, subscribed, tidy, with_rows

LIFE = tidy(subscribed(months=24))
LAST = LIFE["date"].max()
VISITED = LIFE[LIFE["payee"] == "Noodle Lane"].iloc[-1]
ODD: list[dict[str, Any]] = [
    {"date": VISITED["date"], "amount": VISITED["amount"]},
    {"date": LAST, "payee": "Zenor Trading", "amount": -1800.0},
    {"date": "2026-01-10", "payee": "Tunewell", "amount": -14.99, "category": "Subscriptions"},
    {"date": LAST, "amount": -643.17},
]


@pytest.mark.parametrize("ledger", poor_ledgers().values(), ids=poor_ledgers())
def test_poor_ledgers_give_a_result_and_no_flag_without_a_reason(ledger: pd.DataFrame) -> None:
    found = anomaly.detect(ledger)
    assert found.index.equals(ledger.index)
    numbers = found.select_dtypes("number").to_numpy()
    assert np.isfinite(numbers).all()
    assert found["score"].between(0, 1).all()
    flagged = found[found["flagged"]]
    assert (flagged["reason"] != "").all()
    assert flagged["kind"].notna().all()


def test_what_is_odd_is_flagged_by_its_kind_and_ordinary_life_is_left_alone() -> None:
    found = anomaly.detect(with_rows(LIFE, *ODD))
    assert found["kind"].iloc[-4:].tolist() == ["duplicate", "new_payee", "price_step", "unusual_amount"]
    assert found["flagged"].iloc[-4:].all()
    assert found["flagged"].iloc[:-4].mean() < 0.01


def test_reasons_write_the_currency_of_the_ledger() -> None:
    euros, yen, plain = (
        anomaly.Model(detectors=(), currency=currency).fit(with_rows(LIFE, ODD[2])).result_["reason"].iloc[-1]
        for currency in ("EUR", "JPY", "")
    )
    assert euros.startswith("Tunewell took €14.99, 50% more than the steady €9.99")
    assert yen.startswith("Tunewell took ¥15, ")
    assert plain.startswith("Tunewell took 14.99, ")


def test_the_stake_is_what_was_paid_beyond_the_usual() -> None:
    found = anomaly.detect(with_rows(LIFE, *ODD), detectors=())
    assert found["stake"].iloc[-3] == pytest.approx(1800.0)
    assert found["stake"].iloc[-2] == pytest.approx(5.0)


def test_the_channels_beat_a_robust_z_score_per_category() -> None:
    ledger = with_rows(LIFE, *ODD)
    size = np.log(ledger["amount"].abs())
    middle = size.groupby(ledger["category"]).transform("median")
    plain = (size - middle).abs().rank(ascending=False).iloc[-4:]
    ranks = anomaly.detect(ledger)["score"].rank(ascending=False).iloc[-4:]
    assert ranks.max() <= 8
    assert plain.max() > 100


def test_detectors_can_be_switched_off() -> None:
    ledger = with_rows(LIFE, *ODD)
    assert "autoencoder" not in anomaly.detect(ledger, detectors=("lof", "tail_sum"))
    assert anomaly.detect(ledger, detectors=())["flagged"].iloc[-4:].sum() >= 3
    with pytest.raises(ValueError, match="no detector magic"):
        anomaly.detect(ledger, detectors=("magic",))


def test_transfers_and_income_are_not_judged() -> None:
    ledger = with_rows(LIFE, {"date": LAST, "amount": -90_000.0, "is_transfer": True}, {"date": LAST, "amount": 90_000.0})
    assert anomaly.detect(ledger)["score"].iloc[-2:].tolist() == [0.0, 0.0]


def test_new_payments_are_judged_like_in_the_whole_ledger() -> None:
    whole = with_rows(LIFE, *ODD)
    together = anomaly.detect(whole, detectors=()).iloc[-4:]
    alone = anomaly.Model(detectors=()).fit(LIFE).score(whole.iloc[-4:])
    same = ["score", "kind", "reason", "stake"]
    pd.testing.assert_frame_equal(alone[same], together[same])
    assert alone["flagged"].all()


def test_a_model_that_learns_knows_the_new_payments_afterwards() -> None:
    model = anomaly.Model(detectors=()).fit(LIFE)
    days = ("2026-05-01", "2026-06-01")
    first, second = (with_rows(LIFE, ODD[1] | {"date": day}).iloc[-1:] for day in days)
    assert model.score(first, learn=True)["kind"].tolist() == ["new_payee"]
    again = model.score(second.assign(id=second["id"] + 1))
    assert not again["flagged"].any()


def test_a_steady_subscription_is_never_flagged() -> None:
    found = anomaly.detect(made(*every_month("Tunewell", [9.99] * 36)))
    assert not found["flagged"].any()


def test_the_fusion_of_a_plain_table_is_no_worse_than_most_of_its_members() -> None:
    rng = np.random.default_rng(1)
    table = np.vstack([rng.normal(size=(300, 5)) @ rng.normal(size=(5, 5)), rng.normal(0, 4, (12, 5))])
    found = anomaly.score_matrix(table)
    hits = {name: int((np.argsort(-scores)[:12] >= 300).sum()) for name, scores in found.items()}
    assert hits["ensemble"] >= sorted(hits.values())[len(hits) // 2]
    assert hits["ensemble"] >= 8


@pytest.mark.parametrize(
    "table",
    [np.zeros((0, 3)), np.zeros((1, 3)), np.ones((20, 2)), np.full((12, 2), np.nan), np.array([[1.0, np.inf], [2.0, 0.0]] * 9)],
    ids=["none", "one", "equal", "missing", "infinite"],
)
def test_poor_tables_give_scores_of_their_length(table: Floats) -> None:
    for scores in anomaly.score_matrix(table).values():
        assert scores.shape == (len(table),)
        assert np.isfinite(scores).all()
