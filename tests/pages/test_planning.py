"""The page that plans a budget: what it says without payments, and taking a plan, cuts and a leak's budget with a way back."""

from typing import TYPE_CHECKING

from finance_core.dates import Month
from finance_core.services import households
from finance_core.services.plan import budgets, cut_preferences, group_budgets
from tests.pages.conftest import TODAY, OpenPage, OpenStore

if TYPE_CHECKING:
    from streamlit.testing.v1 import AppTest

    from finance_core.storage import Store

PAGE = "pages/plan/planning.py"


def texts(test: "AppTest") -> str:
    found = "\n".join(element.value for element in (*test.markdown, *test.caption, *test.subheader, *test.error))
    return found.replace("\\", "")


def press(test: "AppTest", key: str) -> None:
    test.button(key=key).click().run()
    assert not test.exception


def held(store: "Store", household_id: int) -> dict[str, int]:
    return {one.category: one.assigned_minor for one in budgets.listed(store, household_id, Month.of(TODAY))}


def test_without_months_it_says_what_is_needed(at: OpenPage) -> None:
    assert "Nothing is booked yet" in texts(at(PAGE, "empty"))
    assert "Needs three whole months; you have none." in texts(at(PAGE, "one-row"))


def test_a_plan_and_cuts_become_budgets_and_are_taken_back(at: OpenPage, opened: OpenStore) -> None:
    test = at(PAGE, way="50/30/20")
    store = opened()
    found = households.demo(store)
    assert found is not None
    before = held(store, found.id)
    assert "€1,080 a month saved, €342 without a purpose" in texts(test)

    # Shares that make no whole, and an income that makes no sense, are said so; the cuts still show.
    test.toggle(key="plan-goals").set_value(True)
    test.number_input(key="plan-share-needs").set_value(80).run()
    assert "Needs and wants take 110% of the income" in texts(test)
    test.radio(key="way").set_value("bills").run()
    test.radio(key="way").set_value("shares").run()  # what was typed is still there
    assert (test.number_input(key="plan-share-needs").value, test.toggle(key="plan-goals").value) == (80, True)
    test.number_input(key="plan-share-needs").set_value(50)
    test.radio(key="plan-income").set_value("typed").run()
    assert "Type what comes in a month, to divide it." in texts(test)
    for typed, why in (("-5", "There is no income to plan with"), ("lots", "“lots” is not"), ("1e99", "“1e99” is not")):
        test.text_input(key="plan-typed").set_value(typed).run()
        assert why in texts(test)
    test.radio(key="plan-income").set_value("usual").run()

    press(test, "plan-take")
    assert "budgets changed from November on: 50/30/20." in texts(test)
    taken = held(store, found.id)
    assert (taken["Rent and mortgage"], taken["Eating out"]) == (1368_83, 291_44)
    assert group_budgets.kept(store, found.id) == {"needs": 2700_18, "wants": 1620_10, "savings": 210_00}
    press(test, "undo-last")
    assert held(store, found.id) == before

    test.segmented_control(key="plan-target").set_value("An amount").run()
    test.text_input(key="plan-free").set_value("-5").run()
    assert "Type how much should be free a month" in texts(test)
    test.segmented_control(key="plan-target").set_value("Your goals").run()
    assert "Nothing has to be cut" in texts(test)
    test.segmented_control(key="plan-target").set_value("A savings rate").run()

    # What is never cut stays; what can't be reached says how far it gets; the cuts are taken as one.
    never = next(one for one in test.multiselect if str(one.key).startswith("plan-never"))
    listed = budgets.listed(store, found.id, Month.of(TODAY))
    never.set_value([one.category_id for one in listed if one.category == "Shopping"])
    press(test, "plan-prefer-save")
    assert cut_preferences.kept(store, found.id).never
    test.number_input(key="plan-rate").set_value(60.0).run()
    assert "The target can’t be reached by cuts alone" in texts(test)
    test.number_input(key="plan-rate").set_value(15.0).run()
    assert "make a savings rate of 15%" in texts(test)
    press(test, "plan-cut-take")
    assert "cuts for a savings rate of 15%" in texts(test)
    after = held(store, found.id)
    assert after["Shopping"] == before["Shopping"]
    assert after["Eating out"] < before["Eating out"]

    leak = next(button for button in test.main.button if str(button.key).startswith("plan-leak-"))
    press(test, str(leak.key))
    assert "1 budget changed from November on" in texts(test)
