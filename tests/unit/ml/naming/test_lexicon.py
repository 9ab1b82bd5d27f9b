"""First categories by well-known names and words."""

import json
from pathlib import Path

import pytest

from finance_core.ml.naming.lexicon import INCOME, hints, known_name, sets_apart, suggest

LEXICON = json.loads(Path("data/lexicon.json").read_text(encoding="utf-8"))
CATEGORIES = [row["name"] for row in json.loads(Path("data/categories.json").read_text(encoding="utf-8"))]


@pytest.mark.parametrize(
    ("text", "category"),
    [
        ("Tesco", "Groceries"),
        ("Stadtbäckerei Junge", "Groceries"),
        ("The Copper Kettle Cafe", "Eating out"),
        ("Tesco Pharmacy", "Health"),
        ("Elmhurst Lettings", "Rent and mortgage"),
        ("Stadtwerke Köln", "Utilities"),
        ("Аптека 36", "Health"),
        ("新宿クリニック", "Health"),
        ("ΣΟΥΠΕΡ ΜΑΡΚΕΤ ΝΙΚΟΣ", "Groceries"),
        ("Netflix", "Subscriptions"),
        ("Gasolinera El Sol", "Car"),
        ("Zahnarztpraxis Dr. Weiß", "Health"),
        ("Anna Smith", None),
        ("", None),
    ],
)
def test_a_name_or_word_speaks_for_a_category(text: str, category: str | None) -> None:
    assert suggest([text], [-10.0]) == [category]


def test_income_is_for_money_in_only() -> None:
    assert suggest(["Salary ACME", "Salary ACME"], [2800.0, -2800.0]) == ["Salary", None]
    assert suggest(["Gehalt ACME Versicherung"], [2800.0]) == ["Salary"]
    assert suggest(["Gehalt ACME Versicherung"], [-30.0]) == ["Insurance"]


def test_the_longest_hint_wins() -> None:
    (found,) = hints(["Amazon Prime"])
    assert found is not None
    assert (found.text, found.category) == ("Amazon Prime", "Subscriptions")


def test_an_ordinary_word_counts_only_alone() -> None:
    assert suggest(["Next", "Next 0213", "what comes next"]) == ["Clothing", "Clothing", None]


def test_a_known_name_is_found_behind_its_branches() -> None:
    assert known_name("TESCO STORES SLOUGH") == "Tesco"
    assert known_name("lidl győr") == "Lidl"
    assert known_name("Tesco Bank") is None
    assert known_name("Otto Braun") is None
    assert known_name("") is None


def test_words_of_another_business_set_it_apart() -> None:
    assert sets_apart(["bank"])
    assert sets_apart(["interest"])
    assert not sets_apart(["acton"])


def test_every_category_of_the_lexicon_is_a_starting_category() -> None:
    assert set(LEXICON["categories"]) <= set(CATEGORIES)
    assert set(CATEGORIES) >= INCOME


def test_no_phrase_speaks_for_two_categories() -> None:
    seen: dict[tuple[bool, str], str] = {}
    for category, kinds in LEXICON["categories"].items():
        for languages in kinds.values():
            for lines in languages.values():
                for text in (part for line in lines for part in line.split(", ")):
                    key = (category in INCOME, text.casefold())
                    assert seen.setdefault(key, category) == category, text
