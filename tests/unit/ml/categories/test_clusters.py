"""Groups of payees, and what they say about categories."""

import pandas as pd

from finance_core.ml.categories import embeddings
from finance_core.ml.categories.clusters import LEAST_TEXTS, clusters, suggestions
from finance_core.ml.categories.space import Letters, Meaning

FOOD = ["pizza place", "sushi bar", "burger restaurant", "noodle kitchen", "steak restaurant"]
HEALTH = ["city pharmacy", "dental clinic", "hospital visit", "doctor's surgery", "medicine and tablets"]
CARS = ["petrol station", "car repair garage", "tyre service", "diesel fuel", "car wash"]


def meaning() -> Meaning:
    return Meaning(embeddings.shared())


def test_what_means_alike_is_one_group() -> None:
    found = clusters([*FOOD, *HEALTH, *CARS], meaning())
    group = found.texts.set_index("text")["cluster"]
    kinds = [set(group[names]) - {-1} for names in (FOOD, HEALTH, CARS)]
    assert not kinds[0] & kinds[1]
    assert not kinds[1] & kinds[2]
    assert not kinds[0] & kinds[2]
    assert len(found.names) == group.max() + 1
    assert found.texts[["x", "y"]].abs().to_numpy().max() <= 1.0


def test_the_same_texts_give_the_same_groups() -> None:
    pd.testing.assert_frame_equal(clusters(FOOD + CARS, Letters()).texts, clusters(FOOD + CARS, Letters()).texts)


def test_too_few_texts_are_one_group() -> None:
    assert clusters([], Letters()).texts.empty
    few = clusters(FOOD[: LEAST_TEXTS - 1], Letters())
    assert set(few.texts["cluster"]) == {0}


def test_a_category_with_two_things_in_it_may_be_split() -> None:
    found = suggestions([*FOOD, *CARS], ["Mixed"] * 10, meaning())
    assert [each.kind for each in found] == ["split"]
    assert {frozenset(part) for part in found[0].parts} == {frozenset(FOOD), frozenset(CARS)}
    assert found[0].reason.startswith("Mixed holds two things: 5 payees like ")


def test_two_categories_for_one_thing_may_be_merged() -> None:
    texts = [*FOOD, *[f"{text} two" for text in FOOD], *CARS]
    found = suggestions(texts, ["Dining"] * 5 + ["Restaurants"] * 5 + ["Car"] * 5, meaning())
    assert [(each.kind, each.categories) for each in found] == [("merge", ("Dining", "Restaurants"))]


def test_categories_that_hold_one_thing_each_are_left_alone() -> None:
    assert suggestions([*FOOD, *CARS], ["Dining"] * 5 + ["Car"] * 5, meaning()) == []
