"""The page of advice: the evidence, acting on it, not now and never again, each with a way back; and the overview's line."""

from typing import TYPE_CHECKING

from finance_core.models import AdviceDecision
from finance_core.services import households
from finance_core.services.recurrence import recurring
from finance_core.services.wellbeing import advice
from finance_core.storage.advice import put
from tests.pages import ledger_page
from tests.pages.conftest import NOW, TODAY, OpenPage, OpenStore

if TYPE_CHECKING:
    from streamlit.testing.v1 import AppTest

PAGE = "pages/wellbeing/advice.py"
TRIAL = "trial:Pagebound Audio"


def texts(test: "AppTest") -> str:
    shown = (*test.markdown, *test.caption, *test.subheader, *test.error)
    return "\n".join(element.value for element in shown).replace("\\", "").replace("\u2060", "")


def press(test: "AppTest", key: str) -> None:
    test.button(key=key).click().run()
    assert not test.exception


def test_the_demo_takes_a_piece_takes_it_back_and_puts_others_off(at: OpenPage, opened: OpenStore) -> None:
    test = at(PAGE)
    store = opened()
    home = households.demo(store)
    assert home is not None
    assert "The first full price was paid on 12 May 2026: €11.99 × 12 = €143.88 a year" in texts(test)
    assert next(link.proto.label for link in test.get("page_link")) == "See 8 payments"
    assert advice.kept(store, home.id, today=TODAY).told == (TRIAL, TODAY)

    press(test, f"advice-take-{TRIAL}")
    assert "Ended Pagebound Audio. You are told if money still goes out." in texts(test)
    assert "promised at least €85.92 a year. What came of it is told after 3 whole months, none so far." in texts(test)
    assert [planned.name for planned in recurring.kept(store, home.id).schedules] == ["Pagebound Audio"]
    press(test, "undo-last")
    assert "turned paid" in texts(test)
    assert not recurring.kept(store, home.id).schedules
    assert not advice.kept(store, home.id, today=TODAY).rows

    press(test, f"advice-snooze-{TRIAL}")
    assert "The trial of “Pagebound Audio” turned paid: not shown for 30 days." in texts(test)
    assert "Not shown before 21 Dec." in texts(test)
    press(test, "advice-dismiss-risen:Cinevale")
    press(test, f"advice-back-{TRIAL}")
    assert [row.key for row in advice.kept(store, home.id, today=TODAY).rows] == ["risen:Cinevale"]
    assert f"advice-take-{TRIAL}" in [button.key for button in test.button]

    test.switch_page("pages/money/overview.py").run()
    assert "The trial of “Pagebound Audio” turned paid. At least €85.92 a year, up to €143.88." in texts(test)


def test_too_few_months_are_named(at: OpenPage) -> None:
    assert "What is usual for you takes 3 whole months; none is known so far." in texts(at(PAGE, "one-row"))


def test_whatever_was_put_off_can_be_brought_back(at: OpenPage, opened: OpenStore) -> None:
    test = at(PAGE, "one-row")
    store = opened()
    home = ledger_page.household(store)
    keys = [f"risen:Films {number:02}" for number in range(13)]
    with store.write(home, action="advice", summary="Put off advice", now=NOW) as writing:
        for key in keys:
            put(writing, AdviceDecision(key=key, decision="dismissed", promised_minor=1, currency="EUR", day=TODAY))
    test.run()
    assert "Each can be brought back." in texts(test)
    assert {f"advice-back-{key}" for key in keys} <= {button.key for button in test.button}
    press(test, f"advice-back-{keys[0]}")
    assert len(advice.kept(store, home, today=TODAY).rows) == 12
