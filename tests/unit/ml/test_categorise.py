"""The categoriser on small households; letters only where meaning does not matter, since that needs no model."""

import warnings

import numpy as np
import pandas as pd
import pytest

from finance_core.ml.categorise import Categoriser

BAKERY = ["BREADHOUSE LONDON 12", "BREADHOUSE LONDON 31"]


def ledger(descriptions: list[str], amounts: list[float] | None = None) -> pd.DataFrame:
    """One payment a day from 2026-01-01 on; 10 out each unless said."""
    count = len(descriptions)
    return pd.DataFrame(
        {
            "id": np.arange(1, count + 1),
            "date": pd.date_range("2026-01-01", periods=count, freq="D"),
            "account": "current",
            "description": descriptions,
            "amount": amounts or [-10.0] * count,
        }
    )


def labels(*names: str | None) -> pd.Series:
    return pd.Series(list(names), dtype="str")


def by_letters() -> Categoriser:
    return Categoriser(by_meaning=False)


def test_before_anything_is_known_names_and_words_speak() -> None:
    nothing = ledger([])
    model = by_letters().fit(nothing, labels())
    found = model.predict(ledger(["TESCO STORES 3217", "salary ACME LTD", ""], [-20.0, 2800.0, -1.0]))
    assert found["category"].tolist()[:2] == ["Groceries", "Salary"]
    assert found["category"].notna().all()
    assert not found["accepted"].any()


def test_one_label_speaks_for_its_payee() -> None:
    known = ledger(["Corner Café"])
    model = by_letters().fit(known, labels("Treats"))
    found = model.predict(ledger(["Corner Café", "Something else"]))
    assert found["category"].tolist() == ["Treats", "Treats"]
    assert found["reason"].iloc[0] == "Your one other payment to Corner Café is Treats."


def test_a_reason_counts_the_payments_to_a_payee() -> None:
    known = ledger(["Tesco"] * 13)
    found = by_letters().fit(known, labels(*["Groceries"] * 12, "Gifts")).predict(ledger(["Tesco"]))
    assert found["category"].iloc[0] == "Groceries"
    assert found["reason"].iloc[0] == "12 of your 13 payments to Tesco are Groceries."


def test_labels_that_contradict_each_other_are_settled_by_the_majority() -> None:
    known = ledger(["Odd Shop"] * 5)
    found = by_letters().fit(known, labels("A", "B", "A", "B", "A")).predict(ledger(["Odd Shop"]))
    assert found["category"].iloc[0] == "A"
    assert found["confidence"].iloc[0] < 0.9
    assert not found["accepted"].iloc[0]


def test_a_persons_decision_outweighs_what_came_with_a_file() -> None:
    known = ledger(["Odd Shop", "Odd Shop", "Odd Shop"])
    said = labels("A", "A", "B")
    assert by_letters().fit(known, said).predict(known)["category"].iloc[0] == "A"
    weighed = by_letters().fit(known, said, weight=pd.Series([1.0, 1.0, 3.0]))
    assert weighed.predict(known)["category"].iloc[0] == "B"


def test_rows_without_a_label_teach_nothing() -> None:
    known = ledger(["Alpha", "Beta", "Alpha"])
    model = by_letters().fit(known, labels("A", None, "A"))
    assert model.classes_ == ["A"]


def test_an_answer_counts_at_once() -> None:
    known = ledger(["Alpha Store", "Beta Store", "Gamma Garage", "Delta Garage"])
    model = by_letters().fit(known, labels("Shops", "Shops", "Cars", "Cars"))
    asked = ledger(["Epsilon Store"])
    assert model.predict(asked)["category"].iloc[0] == "Shops"
    after = model.learned(asked, labels("Hobby"))
    assert after.predict(asked)["category"].iloc[0] == "Hobby"
    assert model.predict(asked)["category"].iloc[0] == "Shops", "what was fitted stays as it was"


def test_categories_that_were_never_used_can_be_suggested() -> None:
    known = ledger(["Aldi", "Tesco"])
    model = Categoriser(by_meaning=False, categories=["Groceries", "Health"]).fit(known, labels("Groceries", "Groceries"))
    assert list(model.likelihoods(ledger(["Stadt Apotheke"])).columns) == ["Groceries", "Health"]
    assert model.predict(ledger(["Stadt Apotheke"]))["category"].iloc[0] == "Health"


def test_suggestions_keep_the_index_and_say_the_same_again() -> None:
    known = ledger([f"Shop {number % 7} North" for number in range(60)])
    said = pd.Series([f"Category {number % 7 % 3}" for number in range(60)], dtype="str")
    asked = known.sample(frac=1.0, random_state=3).set_index(np.arange(100, 160))
    first, second = (by_letters().fit(known, said).predict(asked) for _ in range(2))
    assert first.index.equals(asked.index)
    pd.testing.assert_frame_equal(first, second)
    assert first["confidence"].between(0, 1).all()


def test_what_was_always_the_same_is_accepted_and_chance_is_not() -> None:
    draw = np.random.default_rng(5)
    steady = [f"Steady {'abcdefgh'[number % 8] * 4}" for number in range(160)]
    known = ledger([*steady, *["Dice Hall"] * 40])
    kinds = [*(number % 8 % 4 for number in range(160)), *draw.integers(0, 4, 40)]
    said = pd.Series([f"C{kind}" for kind in kinds], dtype="str")
    order = draw.permutation(200)
    known = known.iloc[order].assign(date=pd.date_range("2026-01-01", periods=200, freq="D"))
    found = by_letters().fit(known, said.iloc[order]).predict(ledger(["Steady aaaa", "Steady hhhh", "Dice Hall"]))
    assert found["accepted"].tolist() == [True, True, False]


STRANGE = ["", "   ", "1234567890123", "🍕🍕", "x" * 10_000, "שלום עולם", "'; DROP TABLE"]


@pytest.mark.parametrize("text", STRANGE)
def test_strange_texts_are_answered(text: str) -> None:
    known = ledger(["Alpha", text, "Beta"])
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        found = by_letters().fit(known, labels("A", "B", "C")).predict(known)
    assert found["category"].notna().all()
    assert found["reason"].str.endswith(".").all()


def test_nothing_to_suggest_is_fine() -> None:
    model = by_letters().fit(ledger(["Alpha", "Beta"]), labels("A", "B"))
    assert model.predict(ledger([])).empty
    assert model.likelihoods(ledger([])).shape == (0, 2)


def test_it_says_why_there_is_no_language_model(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("finance_core.ml.categories.embeddings.unavailable", lambda: "The sentence model is not installed.")
    model = Categoriser().fit(ledger(["Alpha Store", "Beta Garage"]), labels("A", "B"))
    assert not model.uses_embeddings
    assert model.without_embeddings == "The sentence model is not installed."
    assert model.predict(ledger(["Alpha Store"]))["category"].iloc[0] == "A"


def test_meaning_carries_over_to_payees_that_share_no_letters() -> None:
    known = ledger(["pizza", "sushi", "burger and chips", "bus ticket", "train to the city", "taxi ride"])
    said = labels("Food", "Food", "Food", "Travel", "Travel", "Travel")
    found = Categoriser().fit(known, said).predict(ledger(["noodles", "tram"]))
    assert found["category"].tolist() == ["Food", "Travel"]
