"""The rules page: a rule made, previewed, saved, applied, taken back, ordered, and kept in a file."""

from typing import TYPE_CHECKING, Any

import pytest

from finance_core.models import Filters
from finance_core.rules.automation.rule import AddTags, Group, Not, Rule, SetCategory, TextCondition
from finance_core.services import households, ledgers, transactions
from finance_core.services.automation import rules
from finance_core.services.automation.rules import RuleBook
from finance_core.storage import Store
from tests.pages.conftest import NOW, HouseholdName, OpenPage, OpenStore

if TYPE_CHECKING:
    from streamlit.testing.v1 import AppTest

PAGE = "pages/household/rules.py"


def _household(store: Store) -> int:
    return (households.demo(store) or households.own(store, now=NOW)).id


def _book(store: Store) -> RuleBook:
    return rules.listed(store, _household(store))


def _texts(test: "AppTest") -> str:
    return "\n".join(element.value for element in (*test.markdown, *test.caption))


def _press(test: "AppTest", label: str) -> "AppTest":
    next(button for button in test.main.button if button.label == label).click().run()
    assert not test.exception, test.exception[0].stack_trace
    return test


def _widget(elements: Any, ending: str) -> Any:
    """The widget whose key ends so."""
    return next(element for element in elements if element.key and element.key.endswith(ending))


def _fill(test: "AppTest", words: str) -> "AppTest":
    """A rule: if the bank's text contains these words, it is a gift."""
    _press(test, "New rule")
    _widget(test.text_input, "-0-description").set_value(words).run()
    _widget(test.button_group, "-purpose").set_value("category").run()
    box = _widget(test.selectbox, "-category")
    box.set_value(next(option for option in _options(test) if option[1] == "Gifts")[0]).run()
    assert not test.exception, test.exception[0].stack_trace
    return test


def _options(test: "AppTest") -> list[tuple[int, str]]:
    import streamlit as st

    from pages.ui import cached

    assert st
    address = test.session_state["ballast-settings"].database_url
    store = cached.store(address)
    return [(found.id, found.name) for found in transactions.categories_of(store, _household(store))]


@pytest.mark.parametrize("household", ["empty", "one-row"])
def test_no_rules_yet(at: OpenPage, household: HouseholdName) -> None:
    test = at(PAGE, household)
    assert "No rules yet" in [element.value for element in test.subheader]
    _fill(test, "basket")
    expected = "**1 payment** so far is like that, and it would change." if household == "one-row" else "**No payment so far**"
    assert expected in _texts(test)


def test_a_rule_is_previewed_saved_with_the_past_and_taken_back(at: OpenPage, opened: OpenStore) -> None:
    test = _fill(at(PAGE), "quenby")
    store = opened()
    home = _household(store)
    here = len(ledgers.load(store, home).select(Filters(text="quenby")))
    assert here > 50
    assert f"**{here:,} payments** so far are like that" in _texts(test)
    assert _book(store).rules == ()
    _press(test, f"Save and change {here:,} payments")
    assert f"Saved the rule; {here:,} payments changed." in _texts(test)
    gifts = Filters(text="quenby", categories=("Gifts",))
    assert len(ledgers.load(store, home).select(gifts)) == here
    assert f"decided {here:,} payments" in _texts(test)
    _press(test, "Undo")
    assert len(ledgers.load(store, home).select(gifts)) == 0
    assert _book(store).rules == ()


def test_what_is_missing_is_said_and_nothing_is_lost(at: OpenPage, opened: OpenStore) -> None:
    test = _press(at(PAGE), "New rule")
    assert "Say which words to look for." in _texts(test)
    _widget(test.text_input, "-0-description").set_value("a(").run()
    _widget(test.selectbox, "-False-test").set_value("matches").run()
    assert "a round bracket is not closed" in _texts(test).replace("\\", "")
    assert next(button for button in test.main.button if button.label == "Save rule").disabled
    _press(test, "Cancel")
    assert _book(opened()).rules == ()


def test_groups_and_negations_are_edited_and_deeper_ones_kept(at: OpenPage, opened: OpenStore) -> None:
    test = at(PAGE)
    store = opened()
    home = _household(store)

    def text(words: str) -> TextCondition:
        return TextCondition(field="description", test="contains", text=words)

    deep = Group(how="any", conditions=(text("a"), Group(how="all", conditions=(text("b"), text("c")))))
    when = Group(how="all", conditions=(
        text("quenby"), Not(condition=text("online")), Group(how="any", conditions=(text("market"), text("shop"))),
        Not(condition=Group(how="any", conditions=(text("x"), text("y")))), deep,
    ))  # fmt: skip
    rules.add(store, home, Rule(name="Deep", when=when, then=(AddTags(tags=("t",)),)), now=NOW)
    test.run()
    _press(test, "Edit")
    assert "Nested too deep for this form; it stays as it is." in _texts(test)
    _widget(test.text_input, "-name").set_value("Deeper").run()
    _press(test, "Add to this group")
    new = [field for field in test.text_input if field.placeholder == "Words to look for" and not field.value]
    new[0].set_value("store").run()
    _press(test, next(button.label for button in test.main.button if button.label.startswith("Save")))
    found = _book(store).rules[0]
    wanted = Group(how="any", conditions=(text("market"), text("shop"), text("store")))
    assert found.name == "Deeper"
    assert found.when == Group(how="all", conditions=(*when.conditions[:2], wanted, *when.conditions[3:]))


def test_a_rule_begins_with_a_payment(at: OpenPage, opened: OpenStore) -> None:
    at(PAGE)
    store = opened()
    payment = ledgers.load(store, _household(store)).select(Filters(text="quenby", categories=("Groceries",))).iloc[0]
    test = at(PAGE, "demo", payment=str(payment["id"]))
    assert "quenby" in _widget(test.text_input, "-0-description").value.casefold()
    assert _widget(test.button_group, "-purpose").value == "category"
    test = at(PAGE, "demo", payment="99999999")
    assert "not there any more" in test.error[0].value


def test_order_switch_and_removal(at: OpenPage, opened: OpenStore) -> None:
    test = at(PAGE)
    store = opened()
    home = _household(store)
    when = Group(how="all", conditions=(TextCondition(field="description", test="contains", text="quenby"),))
    for name in ("One", "Two"):
        rules.add(store, home, Rule(name=name, when=when, then=(AddTags(tags=(name,)),)), now=NOW)
    test.run()
    next(button for button in reversed(test.main.button) if button.label == "Up").click().run()
    assert [rule.name for rule in _book(store).rules] == ["Two", "One"]
    test.toggle[0].set_value(False).run()
    assert [rule.enabled for rule in _book(store).rules] == [False, True]
    assert "1 more is off" in _texts(test)
    _press(test, "Remove")
    assert [rule.name for rule in _book(store).rules] == ["One"]
    _press(test, "Undo")
    assert [rule.name for rule in _book(store).rules] == ["Two", "One"]


def test_hostile_words_are_read_literally(at: OpenPage, opened: OpenStore) -> None:
    test = at(PAGE)
    store = opened()
    when = Group(how="all", conditions=(TextCondition(field="description", test="contains", text="![x](http://evil.example/a)"),))
    rules.add(store, _household(store), Rule(name="**$x$**", when=when, then=(SetCategory(category_id=None),)), now=NOW)
    test.run()
    assert not test.exception
    assert "![x]" not in _texts(test)
    assert "\\*\\*\\$x\\$\\*\\*" in _texts(test)
    assert "Its category is not there any more" in _texts(test)


def test_rules_are_taken_from_a_file(at: OpenPage, opened: OpenStore) -> None:
    test = at(PAGE, "one-row")
    file = (
        b'{"ballast_rules": 1, "categories": [{"name": "Feasts", "group": "wants"}], "rules": [{"name": "Basket", '
        b'"when": {"all": [{"description": {"contains": "basket"}}]}, "then": [{"category": "Feasts"}]}]}'
    )
    test.file_uploader[0].set_value([("rules.json", file, "application/json")]).run()
    assert "1 new rule; 0 of the file are here already." in _texts(test)
    assert "1 category will be made\\: Feasts." in _texts(test)
    _press(test, "Take 1 rule")
    assert [rule.name for rule in _book(opened()).rules] == ["Basket"]
    _press(test, "Apply to 1 past payment")
    assert "Applied all rules\\: 1 payment changed." in _texts(test)
    test.file_uploader[0].set_value([("rules.json", b"[]", "application/json")]).run()
    assert "no file of Ballast" in test.error[0].value
