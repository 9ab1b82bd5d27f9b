"""The review page: what is proposed, each answer with its way back, and what one payment says it is linked to."""

import re
from typing import TYPE_CHECKING

import pytest

from finance_core.services import households, links
from finance_core.services.importing import imports, previews
from finance_core.services.links import Review
from finance_core.storage import Store
from pages.ui.naming import links_review, suggestions_review
from tests.pages.conftest import NOW, TODAY, OpenPage, OpenStore

if TYPE_CHECKING:
    from streamlit.testing.v1 import AppTest

PAGE = "pages/money/review.py"


def _household(store: Store) -> int:
    return (households.demo(store) or households.own(store, now=NOW)).id


def _review(store: Store) -> Review:
    return links.review(store, _household(store))


def _texts(test: "AppTest") -> str:
    return "\n".join(element.value for element in (*test.markdown, *test.caption, *test.header))


def _press(test: "AppTest", label: str, place: int = 0) -> "AppTest":
    buttons = [button for button in test.main.button if button.label == label]
    buttons[place].click().run()
    assert not test.exception
    return test


def test_the_demo_has_transfers_and_refunds_to_answer(at: OpenPage, opened: OpenStore) -> None:
    test = at(PAGE)
    found = _review(opened())
    assert len(found.transfers) > 200
    assert all(pair.sure for pair in found.transfers)
    assert f"**{len(found.transfers)} transfers and {len(found.refunds)} refunds** wait for your answer" in _texts(test)
    assert "Loan payment\\: €268.00 from Joint account to Car loan" in _texts(test)
    confirms = [button for button in test.main.button if button.label == "Confirm"]
    assert len(confirms) == 2 * links_review.PAGE_CARDS <= 50


def test_all_sure_transfers_at_once_and_back_again(at: OpenPage, opened: OpenStore) -> None:
    test = at(PAGE)
    number = len(_review(opened()).transfers)
    _press(test, f"Confirm {number} sure transfers")
    assert f"Linked {number} transfers." in _texts(test)
    assert f"{number} transfers linked." in _texts(test)
    assert _review(opened()).linked_transfers == number
    _press(test, "Undo")
    assert len(_review(opened()).transfers) == number


def test_one_is_confirmed(at: OpenPage, opened: OpenStore) -> None:
    test = at(PAGE)
    first = _review(opened()).transfers[0]
    _press(test, "Confirm")
    found = _review(opened())
    assert found.linked_transfers == 1
    assert first.ids not in [pair.ids for pair in found.transfers]
    assert "Linked the transfer." in _texts(test)


def test_one_is_rejected_and_not_asked_again(at: OpenPage, opened: OpenStore) -> None:
    test = at(PAGE)
    first = _review(opened()).transfers[0]
    _press(test, "Not a transfer")
    assert first.ids not in [pair.ids for pair in _review(opened()).transfers]
    _press(test, "Undo")
    assert first.ids in [pair.ids for pair in _review(opened()).transfers]


def test_refunds_are_answered_too(at: OpenPage, opened: OpenStore) -> None:
    test = at(PAGE)
    before = _review(opened()).refunds
    _press(test, "Not a refund of this")
    _press(test, "Confirm", links_review.PAGE_CARDS)
    after = _review(opened())
    assert after.linked_refunds == 1
    assert {pair.refund.id for pair in before} > {pair.refund.id for pair in after.refunds}


def test_an_answer_that_is_late_is_refused_in_words(at: OpenPage, opened: OpenStore) -> None:
    test = at(PAGE)
    store = opened()
    links.confirm_transfers(store, _household(store), [_review(store).transfers[0].ids], now=NOW)
    _press(test, "Confirm")
    assert "changed meanwhile" in test.error[0].value


def test_all_answered(at: OpenPage, opened: OpenStore) -> None:
    test = at(PAGE)
    number, back = len(_review(opened()).transfers), len(_review(opened()).refunds)
    _press(test, f"Confirm {number} sure transfers")
    _press(test, f"Confirm {back} sure refunds")
    assert f"All well: {number} transfers and {back} refunds linked, nothing to answer." in _texts(test)


def test_transfers_can_be_switched_off_and_on(at: OpenPage, opened: OpenStore) -> None:
    test = at(PAGE)
    test.toggle[0].set_value(False).run()
    assert "no longer proposed" in _texts(test)
    assert not [button for button in test.main.button if re.fullmatch(r"Confirm \d+ sure transfers", button.label)]
    test.toggle[0].set_value(True).run()
    assert len(_review(opened()).transfers) > 200


def test_a_payment_names_its_partner_and_is_taken_apart(at: OpenPage, opened: OpenStore) -> None:
    at(PAGE)
    store = opened()
    found = _review(store)
    pair, refund = found.transfers[0], found.refunds[0]
    links.confirm_transfers(store, _household(store), [pair.ids], now=NOW)
    links.confirm_refunds(store, _household(store), [refund.ids], now=NOW)
    test = at_again(pair.out.id)
    assert f"**Transfer to**  \n+€268.00, {pair.into.account}" in _texts(test)
    _press(test, "Unlink")
    assert links.partners(store, _household(store), pair.out.id).transfer is None
    assert "what they were before" in _texts(test)
    assert "**Refunded by**" in _texts(at_again(refund.purchase.id))
    assert "**Refund of**" in _texts(at_again(refund.refund.id))


def at_again(transaction_id: int) -> "AppTest":
    """The card of one payment, in the household that is open."""
    from streamlit.testing.v1 import AppTest

    from tests.servers import ROOT

    test = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
    test.switch_page("pages/money/transactions.py")
    test.query_params["id"] = str(transaction_id)
    test.run()
    assert not test.exception
    return test


def test_hostile_text_is_read_literally(at: OpenPage, opened: OpenStore) -> None:
    test = at(PAGE, "empty")
    store = opened()
    home = households.own(store, now=NOW).id
    for account, amount in (("A $x$ `b`", "-70.00"), ("**B**", "70.00")):
        rows = f"Date,Description,Amount\n2026-11-03,![x](http://evil.example/a.png) transfer,{amount}\n".encode()
        rows += b"".join(b"2026-11-1%d,Tea,-1.%d0\n" % (day, day) for day in range(5))
        choice = previews.AccountChoice(name=account, currency="EUR")
        (preview,) = imports.prepare(store, home, content=rows, file_name="a.csv", account=choice, today=TODAY)
        imports.commit(store, home, preview, now=NOW)
    test.run()
    assert not test.exception
    assert "from A \\$x\\$ \\`b\\` to \\*\\*B\\*\\*" in _texts(test)
    assert "![x]" not in _texts(test)


@pytest.mark.parametrize("household", ["empty", "one-row"])
def test_nothing_to_answer(at: OpenPage, household: "str") -> None:
    test = at(PAGE, "empty" if household == "empty" else "one-row", show=suggestions_review.LINKS)
    assert not [button for button in test.main.button if button.label == "Confirm"]
    if household == "one-row":
        assert "All well: nothing to answer." in _texts(test)
