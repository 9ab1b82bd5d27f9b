"""The page of recurring payments: what it finds in the demo household, and what a person says of it."""

from typing import TYPE_CHECKING

from finance_core.services import households, ledgers
from finance_core.services.recurrence import recurring
from finance_core.services.recurrence.recurrences import Book, Recurrence
from finance_core.storage import Store
from tests.pages.conftest import NOW, TODAY, OpenPage, OpenStore

if TYPE_CHECKING:
    from streamlit.testing.v1 import AppTest

PAGE = "pages/plan/recurring.py"


def texts(test: "AppTest") -> str:
    return "\n".join(element.value for element in (*test.markdown, *test.caption, *test.subheader))


def press(test: "AppTest", key: str) -> "AppTest":
    test.button(key=key).click().run()
    assert not test.exception
    return test


def book(store: Store) -> Book:
    found = households.demo(store)
    assert found is not None
    return recurring.build(ledgers.load(store, found.id), recurring.kept(store, found.id), today=TODAY)


def own_items(store: Store) -> tuple[Recurrence, ...]:
    """What recurs in the person's own household."""
    home = households.own(store, now=NOW).id
    return recurring.build(ledgers.load(store, home), recurring.kept(store, home), today=TODAY).items


def key_of(store: Store, name: str) -> str:
    return next(item.key for item in book(store).items if item.name == name)


def test_found_ones_are_answered_and_every_answer_is_taken_back(at: OpenPage, opened: OpenStore) -> None:
    test, store = at(PAGE), opened()
    waiting = len(book(store).waiting)
    assert f"{waiting} payments seem to recur" in texts(test)
    assert "Late: Notewise Music School" in texts(test)
    assert "€14.99 to €17.99 from 15 Jun on" in texts(test)
    assert "It began at €1.99 on 13 Apr, and costs €11.99 since 12 May" in texts(test)

    # The first one is confirmed and leaves the queue; the sure rest follows at once.
    press(test, f"recurring-confirm-{book(store).waiting[0].key}")
    assert f"{waiting - 1} payments seem to recur" in texts(test)
    press(test, "recurring-confirm-sure")
    assert "seem to recur" not in texts(test)
    press(test, "undo-last")
    assert f"{waiting - 1} payments seem to recur" in texts(test)

    # Dismissed, it stands among the dismissed, and comes back.
    first = book(store).waiting[0]
    press(test, f"recurring-dismiss-{first.key}")
    assert "1 payment dismissed" in texts(test)
    press(test, f"recurring-restore-{first.key}")
    assert "1 payment dismissed" not in texts(test)


def test_the_overview_names_what_is_late_once_it_is_known(at: OpenPage) -> None:
    test = at("pages/money/overview.py")
    assert "is late" not in texts(test)
    test.switch_page(PAGE).run()
    test.switch_page("pages/money/overview.py").run()
    assert "**Notewise Music School** is late, due since 9 Nov." in texts(test)


def test_one_is_ended_and_one_is_opened(at: OpenPage, opened: OpenStore) -> None:
    test, store = at(PAGE), opened()
    press(test, f"recurring-end-{key_of(store, 'Cinevale')}")
    assert "You are told if money still goes out" in texts(test)
    assert "2 payments ended" in texts(test)

    # Its page over the page, with what it cost and the way to change it.
    test.session_state["recurring-opened"] = key_of(store, "Pagebound Audio")
    test.run()
    assert not test.exception
    assert "8 payments since 13 Apr" in texts(test)
    assert test.button(key="opened-dismiss")

    # Another month.
    press(test, "recurring-earlier")
    assert "October 2026" in texts(test)


def _forms_page() -> None:
    """What the dialogs hold, as a page: AppTest can't press buttons inside dialogs."""
    import os
    from pathlib import Path

    from finance_core.config import read_settings
    from pages.ui import cached, session
    from pages.ui.recurrence import recurring_form

    session.enter(read_settings(os.environ, root=Path.cwd()))
    visit = session.require()
    book = cached.recurring_payments(visit)
    if book.items:
        recurring_form.edit_form(visit, book.items[0])
    else:
        recurring_form.plan_form(visit)


def test_one_is_planned_by_hand_and_changed(at: OpenPage, opened: OpenStore) -> None:
    from streamlit.testing.v1 import AppTest

    at(PAGE, "one-row")
    test, store = AppTest.from_function(_forms_page, default_timeout=60).run(), opened()

    # Refused with what to do, then planned.
    test.text_input(key="plan-name").set_value("Rowing club")
    press(test, "plan-save")
    assert "Say how much it is" in test.error[0].value
    test.text_input(key="plan-size").set_value("25")
    press(test, "plan-save")
    (mine,) = own_items(store)
    assert (mine.name, mine.state, mine.amount_minor, mine.cadence) == ("Rowing club", "manual", -2500, "monthly")

    # Changed: twice the amount, on the last day of the month.
    test.text_input(key=f"edit-{mine.key}-size").set_value("50,00")
    test.selectbox(key=f"edit-{mine.key}-rule").set_value("last")
    press(test, f"edit-{mine.key}-save")
    (mine,) = own_items(store)
    assert (mine.amount_minor, mine.timetable.day_rule()) == (-5000, "last")
