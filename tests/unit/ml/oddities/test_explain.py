"""Sentences with their numbers, and the surprise they name."""

import pandas as pd
import pytest

from finance_core.ml import anomaly
from finance_core.ml.oddities import channels
from finance_core.ml.oddities.context import context, spending
from finance_core.ml.oddities.explain import counted, drops, shortened, times
from tests.unit.ml.payments import subscribed, tidy, with_rows

LIFE = tidy(subscribed(months=24))
LAST = LIFE["date"].max()


def reason(**row: object) -> str:
    """Why the last payment is odd."""
    return str(anomaly.detect(with_rows(LIFE, row), detectors=())["reason"].iloc[-1])


def test_an_amount_is_compared_with_the_usual_one() -> None:
    said = reason(date=LAST, amount=-483.17)
    assert said.startswith("483.17 is ")
    assert " times your usual " in said
    assert "at Noodle Lane, over the last 24 visits" in said


def test_a_price_step_says_what_it_was() -> None:
    said = reason(date="2026-01-10", payee="Tunewell", amount=-12.99, category="Subscriptions")
    assert said.startswith("Tunewell took 12.99, 30% more than the steady 9.99 of 24 payments before")


def test_a_duplicate_says_when() -> None:
    visited = LIFE[LIFE["payee"] == "Noodle Lane"].iloc[-1]
    said = reason(date=visited["date"] + pd.Timedelta(days=2), amount=visited["amount"])
    assert f"{-visited['amount']:.2f} to Noodle Lane was charged again 2 days later" in said


def test_a_new_payee_is_compared_with_its_category() -> None:
    said = reason(date=LAST, payee="Zenor Trading", amount=-2000.0)
    assert said.startswith("The first payment to Zenor Trading: 2,000.00 is ")
    assert "in Eating out" in said


def test_without_categories_nothing_is_said_of_them_and_nothing_twice() -> None:
    bare = LIFE.assign(category=pd.Series(pd.NA, index=LIFE.index, dtype="str"))
    slip = {"date": LAST, "amount": -10 * 24.0, "category": pd.NA}
    new = {"date": LAST, "payee": "Zenor Trading", "amount": -2000.0, "category": pd.NA}
    said = anomaly.detect(with_rows(bare, slip, new), detectors=())["reason"].iloc[-2:]
    assert all(said)
    assert not said.str.contains("nan|payments without a category").any()
    assert said.iloc[-1].count("all your payments") == 1
    assert "your usual payment" not in said.iloc[-1]


@pytest.mark.parametrize(("ratio", "text"), [(1.154, "1.15"), (3.44, "3.4"), (12.4, "12"), (1200.0, "1,200")])
def test_ratios_are_as_exact_as_they_are_useful(ratio: float, text: str) -> None:
    assert times(ratio) == text


def test_long_names_are_shortened_and_nouns_agree() -> None:
    assert shortened("A very  long name of a shop that nobody would ever read") == "A very long name of a shop that nobody…"
    assert (counted(1, "visit", "visits"), counted(2, "visit", "visits")) == ("1 visit", "2 visits")


def test_without_the_surprise_that_is_named_the_score_falls() -> None:
    """For every suspect payment: the strongest surprise taken away, channels and detectors together judge it less strange."""
    odd = [{"date": LAST, "amount": -300.0 - 40 * place, "payee": f"Zenor {name}"} for place, name in enumerate("abcd")]
    odd += [{"date": LAST, "amount": -250.0}, {"date": "2026-01-10", "payee": "Tunewell", "amount": -19.99}]
    ledger = with_rows(LIFE, *odd)
    model = anomaly.Model().fit(ledger)
    found = channels.evidence(context(spending(ledger)))
    suspect = found[model.log_odds(found) >= anomaly.SUSPECT_ODDS]
    named = drops(suspect, anomaly.any_kind).idxmax(axis=1)
    without = suspect.copy()
    for row, name in named.items():
        without.loc[row, name] = 0.0
    assert len(suspect) >= 6
    assert (model.log_odds(without) < model.log_odds(suspect)).mean() >= 0.9
