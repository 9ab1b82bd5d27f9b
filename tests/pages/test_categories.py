"""The page of categories: the groups with their year, one category opened, and what is done with it and undone."""

from typing import TYPE_CHECKING, Final

import pytest

from finance_core.models import Category
from finance_core.services import households, ledgers, transactions
from finance_core.storage import Store
from tests.pages.conftest import NOW, OpenPage, OpenStore

if TYPE_CHECKING:
    from streamlit.testing.v1 import AppTest

PAGE: Final = "pages/household/categories.py"


def _household(store: Store) -> int:
    return (households.demo(store) or households.own(store, now=NOW)).id


def _named(store: Store, name: str) -> Category:
    return next(found for found in transactions.categories_of(store, _household(store)) if found.name == name)


def _texts(test: "AppTest") -> str:
    return "\n".join(element.value for element in (*test.markdown, *test.caption, *test.error))


def _press(test: "AppTest", key: str) -> "AppTest":
    test.button(key=key).click().run()
    assert not test.exception
    return test


def _open(at: OpenPage, opened: OpenStore, name: str) -> "AppTest":
    """The page of one category of the demo household."""
    at(PAGE)
    return at(PAGE, category=str(_named(opened(), name).id))


def test_an_empty_household_sees_its_starting_categories(at: OpenPage) -> None:
    test = at(PAGE, "empty")
    assert [card.value for card in test.subheader] == ["Needs", "Wants", "Savings", "Income", "Transfers"]
    assert "You used **0 of 34 categories** in the last twelve months." in _texts(test)


def test_the_groups_say_what_they_amounted_to(at: OpenPage) -> None:
    test = at(PAGE)
    assert test.subheader[0].value.startswith("Needs\\: €")
    assert "of what you spent on them was essential" in _texts(test)
    assert any("payments have no category" in text.value for text in test.markdown)


def test_a_category_opens_and_leads_back(at: OpenPage, opened: OpenStore) -> None:
    test = at(PAGE)
    _press(test, f"category-open-{_named(opened(), 'Groceries').id}")
    assert test.title[0].value.endswith("Groceries")
    assert test.text_input(key="category-name").value == "Groceries"
    _press(test, "category-all")
    assert test.title[0].value == "Categories"


@pytest.mark.parametrize("asked", ["999999", "Groceries", ""])
def test_an_address_that_means_no_category_shows_the_list(at: OpenPage, asked: str) -> None:
    assert at(PAGE, "one-row", category=asked).title[0].value == "Categories"


def test_renaming_in_place_and_back(at: OpenPage, opened: OpenStore) -> None:
    test = _open(at, opened, "Groceries")
    test.text_input(key="category-name").input("Food and drink").run()
    assert test.title[0].value.endswith("Food and drink")
    assert "Renamed Groceries to Food and drink." in _texts(test)
    _press(test, "undo-last")
    assert test.text_input(key="category-name").value == "Groceries"


def test_a_name_that_is_taken_is_refused_and_stays_to_be_corrected(at: OpenPage, opened: OpenStore) -> None:
    test = _open(at, opened, "Groceries")
    test.text_input(key="category-name").input("leisure").run()
    assert "There is a category Leisure already" in _texts(test)
    assert test.text_input(key="category-name").value == "leisure"
    assert _named(opened(), "Groceries")


def test_group_look_and_place_are_saved_at_once(at: OpenPage, opened: OpenStore) -> None:
    test = _open(at, opened, "Leisure")
    test.selectbox(key="category-group").select("needs").run()
    test.segmented_control(key="category-essential").set_value("not").run()
    test.pills(key="category-colour").set_value("plum").run()
    test.pills(key="category-icon").set_value("music_note").run()
    test.toggle(key="category-offered").set_value(v=False).run()
    assert not test.exception
    found = _named(opened(), "Leisure")
    assert (found.group, found.essential, found.colour, found.icon, found.hidden) == (
        "needs",
        False,
        "plum",
        "music_note",
        True,
    )


def test_moving_up_changes_the_order_of_the_group(at: OpenPage, opened: OpenStore) -> None:
    test = _open(at, opened, "Rent and mortgage")
    _press(test, "category-up")
    assert test.button(key="category-up").disabled
    assert _named(opened(), "Rent and mortgage").position < _named(opened(), "Groceries").position


def test_a_merge_says_how_many_payments_move_and_one_undo_parts_them(at: OpenPage, opened: OpenStore) -> None:
    test = _open(at, opened, "Clothing")
    store = opened()
    before = ledgers.load(store, _household(store)).transactions["category"].value_counts()
    test.selectbox(key=f"category-merge-{_named(store, 'Clothing').id}").select(_named(store, "Shopping").id).run()
    button = test.button(key="category-merge-do")
    assert button.label == f"Merge {before['Clothing']} payments into Shopping"
    assert "will name Shopping instead" in _texts(test)
    button.click().run()
    assert test.title[0].value.endswith("Shopping")
    after = ledgers.load(store, _household(store)).transactions["category"].value_counts()
    assert after["Shopping"] == before["Shopping"] + before["Clothing"]
    _press(test, "undo-last")
    assert (ledgers.load(store, _household(store)).transactions["category"].value_counts() == before).all()


def test_transfers_are_merged_with_transfers_only(at: OpenPage, opened: OpenStore) -> None:
    test = _open(at, opened, "Card payment")
    store = opened()
    (offered,) = test.selectbox(key=f"category-merge-{_named(store, 'Card payment').id}").options
    assert offered == "Between own accounts"


def test_what_nothing_uses_can_be_removed(at: OpenPage, opened: OpenStore) -> None:
    test = at(PAGE, "empty")
    store = opened()
    pets = _named(store, "Pets")
    _press(test, f"category-open-{pets.id}")
    _press(test, "category-remove")
    assert test.title[0].value == "Categories"
    assert "Removed Pets." in _texts(test)
    assert "Pets" not in [found.name for found in transactions.categories_of(store, _household(store))]


def test_a_new_category_is_added_and_its_double_refused(at: OpenPage, opened: OpenStore) -> None:
    test = at(PAGE, "empty")
    for name, said in (("Kites", "Added Kites."), ("kites", "There is a category Kites already")):
        test.text_input(key="category-add-name").input(name)
        test.pills(key="category-add-group").set_value("wants")
        _press(test, "category-add-save")
        assert said in _texts(test)
    assert _named(opened(), "Kites").group == "wants"
