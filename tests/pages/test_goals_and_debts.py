"""The pages of goals and debts: what they say of the demo household, and what a press changes and takes back."""

from typing import TYPE_CHECKING

from finance_core.services import households
from finance_core.services.plan import debts, goals
from finance_core.services.plan.goals import Wish
from tests.pages.conftest import NOW, TODAY, OpenPage, OpenStore

if TYPE_CHECKING:
    from streamlit.testing.v1 import AppTest


def texts(test: "AppTest") -> str:
    elements = (*test.markdown, *test.caption, *test.subheader, *test.error)
    return "\n".join(element.value for element in elements).replace("\\", "")


def press(test: "AppTest", key: str) -> None:
    test.button(key=key).click().run()
    assert not test.exception


def test_goals_change_places_get_money_and_are_celebrated(at: OpenPage, opened: OpenStore) -> None:
    test, store = at("pages/plan/goals.py"), opened()
    found = households.demo(store)
    assert found is not None
    buffer, kitchen = goals.kept(store, found.id, today=TODAY).rows
    assert "€12,000 of €12,000 saved on Savings, 100%." in texts(test)
    assert "a month reaches it by 1 June 2028, in 18 payments." in texts(test)
    assert "Made of your last 12 whole months." in texts(test)

    press(test, f"goal-up-{kitchen.id}")
    assert [row.name for row in goals.kept(store, found.id, today=TODAY).rows] == ["New kitchen", "Emergency buffer"]
    assert "“New kitchen” is reached: €15,000 saved." in texts(test)  # all that lies there is the kitchen's by now
    press(test, f"goal-celebrate-{kitchen.id}")
    assert "“New kitchen” is reached" not in texts(test)

    # what is no amount is said so; with less money the other one takes longer
    field = next(one for one in test.text_input if str(one.key).startswith("goals-monthly-"))
    field.set_value("much").run()
    press(test, "goals-monthly-set")
    assert "“much” is not an amount" in texts(test)
    next(one for one in test.text_input if str(one.key).startswith("goals-monthly-")).set_value("100").run()
    press(test, "goals-monthly-set")
    assert goals.kept(store, found.id, today=TODAY).monthly_minor == 100_00
    press(test, "undo-last")
    assert goals.kept(store, found.id, today=TODAY).monthly_minor is None
    press(test, f"goal-remove-{buffer.id}")
    assert "Removed the goal Emergency buffer." in texts(test)


def test_debts_are_followed_in_another_order_with_something_extra(at: OpenPage, opened: OpenStore) -> None:
    test, store = at("pages/plan/debts.py"), opened()
    found = households.demo(store)
    assert found is not None
    assert "Highest rate first is cheapest." in texts(test)
    test.radio[0].set_value("snowball").run()
    test.text_input(key="debts-extra-50.00").set_value("200").run()
    press(test, "debts-extra-set")
    assert debts.kept(store, found.id, today=TODAY).plan == debts.Plan(extra_minor=200_00, order="snowball", payment_day=3)
    assert "€200.00 a month go to debts beyond the minimums." in texts(test)

    test.date_input(key="debts-by").set_value(TODAY.replace(year=2027)).run()
    assert "a month beyond the minimums ends every debt by 21 Nov 2027." in texts(test)
    test.multiselect(key="loan-debts").set_value([]).run()
    assert "Choose the debts that the loan would pay off." in texts(test)


def test_a_first_goal_without_any_month_says_what_is_missing(at: OpenPage, opened: OpenStore) -> None:
    test, store = at("pages/plan/goals.py", "one-row"), opened()
    goals.add(store, households.own(store, now=NOW).id, Wish(name="Boat", target_minor=90_00), today=TODAY, now=NOW)
    test.run()
    assert not test.exception
    assert "Nothing goes to it, so it stays €90 away." in texts(test)
    assert "three are needed" in texts(test)
