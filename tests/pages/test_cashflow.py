"""The page of cash flow: too little to look ahead from, the demo household, a floor, and scenarios beside how things are."""

from datetime import date
from typing import TYPE_CHECKING

from finance_core.services import accounts, households
from finance_core.services.plan import cashflow_choices, scenarios
from tests.pages.conftest import NOW, OpenPage, OpenStore

if TYPE_CHECKING:
    from streamlit.testing.v1 import AppTest

PAGE = "pages/plan/cashflow.py"


def texts(test: "AppTest") -> str:
    return "\n".join(str(element.value) for element in (*test.markdown, *test.caption, *test.subheader))


def test_an_empty_household_says_what_will_stand_here(at: OpenPage) -> None:
    assert "Nothing to look ahead from yet" in texts(at(PAGE, "empty"))


def test_one_payment_says_how_much_is_needed(at: OpenPage) -> None:
    assert "Looking ahead needs 21 days of bookings, and knows 4." in texts(at(PAGE, "one-row"))


def test_payday_floor_and_scenarios_of_the_demo_household(at: OpenPage, opened: OpenStore) -> None:
    test = at(PAGE)
    told = texts(test)
    assert "It will likely last until payday on **Wed 25 Nov**" in told
    assert "payday is Wed 25 Nov" in told
    assert "Joint account alone falls below zero in **more than 99 of 100 futures**" in told
    assert "of 4 past forecasts held after 30 days" in told

    # A floor makes the same futures riskier, and is remembered.
    store = opened()
    home = households.demo(store)
    assert home is not None
    joint = next(one.account.id for one in accounts.listed(store, home.id) if one.account.name == "Joint account")
    test.text_input(key="cashflow-floor").set_value("1.650")
    test.button(key="cashflow-choose").click().run()
    assert not test.exception
    assert cashflow_choices.choices(store, home.id).floor_minor == 165_000
    assert "above your floor of €1,650" in texts(test)

    # A scenario stands beside how things are, with its difference on the last day; taken away, it can be had back.
    sofa = scenarios.Add(name="Sofa", account_id=joint, amount_minor=-70_000, first=date(2026, 12, 5))
    scenarios.add(store, home.id, name="New sofa", scenario_parts=[sofa], now=NOW)
    test.run()
    assert not test.exception
    assert "New sofa: €700 less on Fri 19 Feb 2027" in texts(test).replace("\\", "")
    (compared,) = [table.value for table in test.table if "Difference" in table.value.columns]
    assert compared["Difference"].tolist() == ["–", "−€700"]
    kept = scenarios.listed(store, home.id)[0].id
    test.button(key=f"scenario-remove-{kept}").click().run()
    assert scenarios.listed(store, home.id) == []
    test.button(key="undo-last").click().run()
    assert [one.name for one in scenarios.listed(store, home.id)] == ["New sofa"]

    # One account alone: a card owes, and falls short of nothing.
    test.button_group(key="account").set_value("Credit card").run()
    assert not test.exception
    assert "Credit card owes **€1,3" in texts(test)

    # The overview says it too, now that it is known.
    test.switch_page("pages/money/overview.py").run()
    assert "above your floor of €1,650" in texts(test)
