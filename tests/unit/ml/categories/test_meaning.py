"""Search by meaning."""

import pytest

from finance_core.ml.categories.meaning import nearest

SHOPS = ["Blue Cup Espresso", "Shell Station", "Café Luna", "City Dentist", "The Roastery Cappuccino", "Coffee #1"]


def test_coffee_finds_the_cafes_that_never_say_coffee() -> None:
    found = nearest("coffee", SHOPS).matches
    assert found["text"].iloc[0] == "Coffee #1"
    assert found["exact"].tolist() == [True] + [False] * (len(found) - 1)
    assert {"Blue Cup Espresso", "The Roastery Cappuccino"} <= set(found["text"])
    assert not {"Shell Station", "City Dentist"} & set(found["text"])


def test_exact_hits_ignore_accents_and_case() -> None:
    found = nearest("CAFE", ["Café Luna", "Water Works"]).matches
    assert found["text"].tolist() == ["Café Luna"]
    assert found["score"].tolist() == [1.0]


def test_an_empty_query_finds_nothing() -> None:
    assert nearest("  ", SHOPS).matches.empty
    assert nearest("coffee", []).matches.empty


def test_without_the_model_only_letters_decide(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("finance_core.ml.categories.embeddings.unavailable", lambda: "The sentence model is not installed.")
    found = nearest("coffee", SHOPS)
    assert found.matches["text"].tolist() == ["Coffee #1"]
    assert found.without_meaning == "The sentence model is not installed."
