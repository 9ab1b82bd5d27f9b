"""The payees page: the list, what seems to be one, merging and renaming with the way back."""

from typing import TYPE_CHECKING

import pytest

from finance_core.services import households, ledgers
from finance_core.services.naming import payees
from finance_core.storage import Store
from tests.pages.conftest import NOW, HouseholdName, OpenPage, OpenStore

if TYPE_CHECKING:
    from streamlit.testing.v1 import AppTest

PAGE = "pages/household/payees.py"


def _home(store: Store) -> int:
    return (households.demo(store) or households.own(store, now=NOW)).id


def _counts(store: Store) -> dict[str, int]:
    rows = ledgers.load(store, _home(store)).transactions
    return {str(name): int(number) for name, number in rows["payee"].value_counts().items()}


def _texts(test: "AppTest") -> str:
    return "\n".join(element.value for element in (*test.markdown, *test.caption, *test.header, *test.subheader))


def _press(test: "AppTest", label: str) -> None:
    next(button for button in test.main.button if button.label == label).click().run()
    assert not test.exception


@pytest.mark.parametrize(
    ("household", "says"),
    [("empty", "No payees yet"), ("one-row", "You have **1 payee**"), ("demo", "You have **129 payees**")],
)
def test_it_says_how_many_there_are(at: OpenPage, household: HouseholdName, says: str) -> None:
    assert says in _texts(at(PAGE, household))


def test_what_seems_to_be_one_is_merged_and_parted_again(at: OpenPage, opened: OpenStore) -> None:
    test = at(PAGE)
    before = _counts(opened())
    assert {"Ridgeway Fuels", "Ridgeway Fuels North"} <= before.keys()
    _press(test, "Merge into Ridgeway Fuels")
    merged = _counts(opened())
    assert merged["Ridgeway Fuels"] == before["Ridgeway Fuels"] + before["Ridgeway Fuels North"]
    assert "Merged Ridgeway Fuels North into Ridgeway Fuels" in _texts(test)
    assert f"{before['Ridgeway Fuels North']} payments moved." in _texts(test)
    _press(test, "Undo")
    assert _counts(opened()) == before


def test_what_is_not_the_same_is_not_proposed_again(at: OpenPage, opened: OpenStore) -> None:
    test = at(PAGE)
    waiting = sum(button.label == "Not the same" for button in test.main.button)
    _press(test, "Not the same")
    assert sum(button.label == "Not the same" for button in test.main.button) == waiting - 1
    assert len(payees.book(opened(), _home(opened())).rejected) == 1


def test_one_payee_is_opened_renamed_and_keeps_its_other_name(at: OpenPage, opened: OpenStore) -> None:
    test = at(PAGE)
    test.selectbox(key="payee-open").select("Noodle Lane").run()
    assert "Later imports know it by its name only" in _texts(test)
    test.text_input(key="payee-name-Noodle Lane").set_value("Noodles").run()
    _press(test, "Rename")
    assert "Renamed Noodle Lane to Noodles." in _texts(test)
    assert "**Also called**" in _texts(test)
    assert "Noodles" in _counts(opened())
    _press(test, "Forget")
    assert payees.book(opened(), _home(opened())).aliases == ()


def test_a_name_that_is_taken_is_refused_in_words(at: OpenPage) -> None:
    test = at(PAGE)
    test.selectbox(key="payee-open").select("Noodle Lane").run()
    test.text_input(key="payee-name-Noodle Lane").set_value("Parcelway").run()
    _press(test, "Rename")
    assert "There is a payee Parcelway already" in "\n".join(element.value for element in test.error)


def test_a_payee_is_merged_into_a_chosen_one(at: OpenPage, opened: OpenStore) -> None:
    test = at(PAGE)
    test.selectbox(key="payee-open").select("Noodle Lane").run()
    _press(test, "Merge")
    assert "Choose the payee that this one is to become" in "\n".join(element.value for element in test.error)
    test.selectbox(key="payee-into-Noodle Lane").select("Parcelway").run()
    _press(test, "Merge")
    assert "Noodle Lane" not in _counts(opened())


def test_the_list_is_searched(at: OpenPage) -> None:
    test = at(PAGE)
    test.text_input(key="payees-search").set_value("westmere").run()
    assert "of 129 payees" in _texts(test)
    test.text_input(key="payees-search").set_value("zzz").run()
    assert "No payee has that in its name." in _texts(test)
    assert not test.exception
