"""The page of budgets: what it says of the demo household, and setting, changing, removing with a way back."""

from typing import TYPE_CHECKING

from finance_core.dates import Month
from finance_core.services import households
from finance_core.services.plan import budgets, group_budgets
from tests.pages.conftest import TODAY, OpenPage, OpenStore

if TYPE_CHECKING:
    from streamlit.testing.v1 import AppTest

    from finance_core.storage import Store

PAGE = "pages/plan/budgets.py"


def texts(test: "AppTest") -> str:
    return "\n".join(element.value for element in (*test.markdown, *test.caption, *test.subheader, *test.error))


def press(test: "AppTest", key: str) -> None:
    test.button(key=key).click().run()
    assert not test.exception


def held(store: "Store", household_id: int) -> dict[str, int]:
    return {one.category: one.assigned_minor for one in budgets.listed(store, household_id, Month.of(TODAY))}


def category(store: "Store", household_id: int, name: str) -> int:
    listed = budgets.listed(store, household_id, Month.of(TODAY))
    return next(one.category_id for one in listed if one.category == name)


def test_the_demo_is_warned_changes_a_budget_and_takes_it_back(at: OpenPage, opened: OpenStore) -> None:
    test = at(PAGE)
    store = opened()
    found = households.demo(store)
    assert found is not None
    before = held(store, found.id)
    assert "Transport is €101 above its budget of €210 since 15 Nov" in texts(test)
    transport = category(store, found.id, "Transport")

    # What is no amount is said so, and nothing is lost.
    amount = next(field for field in test.text_input if str(field.key).startswith(f"budget-amount-{transport}-"))
    amount.set_value("much").run()
    press(test, f"budget-save-{transport}")
    assert "“much” is not an amount" in texts(test)
    amount = next(field for field in test.text_input if str(field.key).startswith(f"budget-amount-{transport}-"))
    amount.set_value("600").run()
    press(test, f"budget-save-{transport}")
    assert held(store, found.id) == before | {"Transport": 600_00}
    assert "Transport is €101 above" not in texts(test)

    press(test, "undo-last")
    assert held(store, found.id) == before

    # Dismissed, the alert is gone, and the budget still there.
    press(test, f"alert-dismiss-{transport}")
    assert "No more alerts about Transport in November" in texts(test)
    assert not [button for button in test.main.button if button.key == f"alert-dismiss-{transport}"]
    press(test, "budget-compete")
    assert "The simulation does as well or better" in texts(test)
    press(test, f"budget-remove-{transport}")
    assert held(store, found.id) == {name: size for name, size in before.items() if name != "Transport"}


def test_a_household_with_one_payment_sets_its_first_budget(at: OpenPage, opened: OpenStore) -> None:
    test = at(PAGE, "one-row")
    assert "No budget yet" in texts(test)
    press(test, "budget-set")
    assert "Choose the category" in texts(test)
    test.selectbox(key="budget-category").set_value("Groceries")
    test.text_input(key="budget-amount").set_value("0")
    press(test, "budget-set")
    assert "A budget is an amount above zero" in texts(test)
    test.text_input(key="budget-amount").set_value("250")
    press(test, "budget-set")
    assert "Groceries has a budget of €250.00 from November on" in texts(test).replace("\\", "")
    assert "Needs three whole months to say where it ends; you have none" in texts(test)
    store = opened()
    assert list(held(store, households.listed(store)[0].id).values()) == [250_00]


def test_a_month_that_is_over_shows_how_it_ended_and_is_changed_alone(at: OpenPage, opened: OpenStore) -> None:
    test = at(PAGE, month="2026-10")
    store = opened()
    found = households.demo(store)
    assert found is not None
    before = held(store, found.id)
    shown = texts(test).replace("\\", "")
    assert "€2,263 of €1,640 spent** in October 2026" in shown
    assert "Ended €578.84 above." in shown
    assert "€2,177 still to assign" in shown
    groceries = category(store, found.id, "Groceries")
    amount = next(field for field in test.text_input if str(field.key).startswith(f"budget-amount-{groceries}-"))
    amount.set_value("1250").run()
    rolls = next(box for box in test.checkbox if str(box.key).startswith(f"budget-rollover-{groceries}-"))
    rolls.check().run()
    press(test, f"budget-save-{groceries}")
    assert "Groceries has a budget of €1,250.00 for October only" in texts(test).replace("\\", "")
    assert held(store, found.id) == before
    october = budgets.listed(store, found.id, Month(2026, 10))
    assert {one.category: (one.assigned_minor, one.rollover) for one in october}["Groceries"] == (1250_00, True)

    press(test, "fill-three months")
    assert "for October only: average of three months" in texts(test).replace("\\", "")
    press(test, "undo-last")
    assert october == budgets.listed(store, found.id, Month(2026, 10))


def test_money_moves_and_groups_have_limits(at: OpenPage, opened: OpenStore) -> None:
    test = at(PAGE)
    store = opened()
    found = households.demo(store)
    assert found is not None
    before = held(store, found.id)
    press(test, "move-money")  # as it stands: the fullest one covers the one that is overspent most
    assert "Transport got €100.96 more for November" in texts(test).replace("\\", "")
    assert held(store, found.id) == before | {"Transport": 310_96, "Groceries": 569_04}
    assert budgets.listed(store, found.id, Month(2026, 12)) != []
    limit = next(field for field in test.text_input if str(field.key).startswith("limit-needs-"))
    limit.set_value("lots").run()
    press(test, "limits-save")
    assert "“lots” is not an amount" in texts(test)
    limit = next(field for field in test.text_input if str(field.key).startswith("limit-needs-"))
    limit.set_value("2700").run()
    press(test, "limits-save")
    assert "spent of at most €2,700" in texts(test).replace("\\", "")
    assert group_budgets.kept(store, found.id) == {"needs": 2700_00}


def test_a_month_that_makes_no_sense_shows_the_running_one_and_says_so(at: OpenPage) -> None:
    assert "“much” is not a month" in texts(at(PAGE, month="much"))
    assert "Budgets are shown from August 2026 to December 2026" in texts(at(PAGE, month="0001-01"))
    assert "No budget yet" in texts(at(PAGE, "empty", month="2026-10"))
