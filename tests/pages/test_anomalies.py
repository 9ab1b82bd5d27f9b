"""The page of odd payments: what it finds in the demo household, and what a person says of it."""

from typing import TYPE_CHECKING, Any

from finance_core.services import history, households, ledgers
from finance_core.services.insight import anomalies
from finance_core.storage import Store
from tests.pages.conftest import NOW, OpenPage, OpenStore

if TYPE_CHECKING:
    from streamlit.testing.v1 import AppTest

PAGE = "pages/insight/anomalies.py"
DOUBLE = "27.98 to Trattoria Belfiore was charged again on the same day"


def texts(test: "AppTest") -> str:
    return "\n".join(element.value for element in (*test.markdown, *test.caption, *test.subheader))


def press(test: "AppTest", key: str) -> "AppTest":
    test.button(key=key).click().run()
    assert not test.exception
    return test


def keys(test: "AppTest", verdict: str) -> list[str]:
    """The buttons that say so, in the order of the cards."""
    return [str(button.key) for button in test.main.button if str(button.key).endswith(f"-{verdict}")]


def verdict_on(test: "AppTest", verdict: str) -> str:
    """The button that says so of the double charge."""
    cards = [text.value for text in test.markdown if "search_insights" in text.value]
    place = next(place for place, text in enumerate(cards) if DOUBLE in text)
    return keys(test, verdict)[place]


def demo(store: Store) -> int:
    found = households.demo(store)
    assert found is not None
    return found.id


def test_an_empty_household_says_what_will_stand_here(at: OpenPage) -> None:
    assert "Nothing to check yet" in texts(at(PAGE, "empty"))


def test_one_payment_is_too_little_to_be_odd(at: OpenPage) -> None:
    told = texts(at(PAGE, "one-row"))
    assert "1 payment checked. Nothing is called odd before there are more than 8" in told
    assert "No payment stands out" in told


def test_the_planted_double_charge_is_answered_taken_back_and_undone(at: OpenPage, opened: OpenStore) -> None:
    test = at(PAGE)
    store = opened()
    household = demo(store)
    assert DOUBLE in texts(test)
    assert "payments checked, " in texts(test)

    # Fine: it is gone, and stands among what was said.
    press(test, verdict_on(test, "fine"))
    assert DOUBLE not in texts(test)
    assert "This kind at Trattoria Belfiore is not shown again" in texts(test)
    (said,) = anomalies.said(store, household)
    assert (said.verdict, said.kind, said.payee) == ("fine", "duplicate", "Trattoria Belfiore")

    # Undone in one press, it is back.
    press(test, "undo-last")
    assert DOUBLE in texts(test)
    assert anomalies.said(store, household) == []

    # Wrong: it stays, with what to do next.
    press(test, verdict_on(test, "wrong"))
    assert DOUBLE in texts(test)
    assert "Ask Trattoria Belfiore to pay one of the two back" in texts(test)
    press(test, f"odd-back-{anomalies.said(store, household)[0].id}")
    assert "Ask Trattoria Belfiore to pay one of the two back" not in texts(test)
    assert history.listed(store, household)[0].action == "verdict"


def test_it_is_narrowed_to_a_kind_opened_and_asked_of_one_method(at: OpenPage, opened: OpenStore) -> None:
    test = at(PAGE)
    store = opened()
    household = demo(store)

    # One kind alone.
    kinds: Any = test.button_group(key="odd-kinds")
    kinds.set_value(["duplicate"]).run()
    assert not test.exception
    reasons = [text.value for text in test.markdown if "search_insights" in text.value]
    assert reasons
    assert all("was charged again" in reason for reason in reasons)

    # One payment, over the page.
    paid = ledgers.load(store, household).transactions
    double = paid[(paid["payee"] == "Trattoria Belfiore") & (paid["amount"] == -27.98)]["id"].max()
    test.session_state["odd-opened"] = int(double)
    test.run()
    assert not test.exception
    assert any("As strange" in table.value.columns for table in test.table)

    # One method alone.
    anomalies.choose_detectors(store, household, ["lof"], now=NOW)
    test.run()
    assert "of 1 method count" in texts(test)


def test_the_overview_names_what_is_odd_once_it_is_known(at: OpenPage) -> None:
    test = at("pages/money/overview.py")
    assert "odd" not in texts(test)
    test.switch_page(PAGE).run()
    test.switch_page("pages/money/overview.py").run()
    assert "of late look odd" in texts(test)
