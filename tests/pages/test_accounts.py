"""The accounts page: what there is and what is owed, and the forms that change accounts."""

from typing import Final

from streamlit.testing.v1 import AppTest

from finance_core.services import accounts, households
from finance_core.services.accounts import AccountStatus
from tests.pages.conftest import NOW, OpenPage, OpenStore

PAGE: Final = "pages/money/accounts.py"


def _add_page() -> None:
    """What the dialog holds, as a page: AppTest can't press buttons inside dialogs."""
    import os
    from pathlib import Path

    from finance_core.config import read_settings
    from pages.ui import account_forms, session

    session.enter(read_settings(os.environ, root=Path.cwd()))
    account_forms.notice(session.require())
    account_forms.add_form(session.require())


def _edit_page() -> None:
    import os
    from pathlib import Path

    from finance_core.config import read_settings
    from pages.ui import account_forms, cached, session

    session.enter(read_settings(os.environ, root=Path.cwd()))
    visit = session.require()
    account_forms.notice(visit)
    account_forms.edit_form(visit, cached.account_statuses(visit)[-1])


def _check_page() -> None:
    import os
    from pathlib import Path

    from finance_core.config import read_settings
    from pages.ui import account_forms, cached, session

    session.enter(read_settings(os.environ, root=Path.cwd()))
    visit = session.require()
    account_forms.notice(visit)
    account_forms.check_form(visit, cached.account_statuses(visit)[0])


def _person_page() -> None:
    import os
    from pathlib import Path

    from finance_core.config import read_settings
    from pages.ui import account_forms, session

    session.enter(read_settings(os.environ, root=Path.cwd()))
    account_forms.notice(session.require())
    account_forms.person_form(session.require())


def _press(test: AppTest, label: str) -> None:
    next(button for button in test.button if button.label == label).click().run()
    assert not test.exception, test.exception[0].stack_trace


def _type(test: AppTest, label: str, text: str) -> None:
    next(field for field in test.text_input if field.label == label).input(text)


def _statuses(store: households.Store) -> list[AccountStatus]:
    return accounts.listed(store, households.own(store, now=NOW).id)


def test_empty_leads_to_the_next_step(at: OpenPage) -> None:
    test = at(PAGE, "empty")
    assert test.subheader[0].value == "No accounts yet"
    assert not test.metric
    assert [button.label for button in test.button] == ["Add account"]


def test_the_tiles_sum_up_the_cards(at: OpenPage, opened: OpenStore) -> None:
    test = at(PAGE, "demo")
    tiles = {tile.label: tile.value for tile in test.metric[:4]}
    assert list(tiles) == ["Net worth", "In accounts", "Owed", "Without news"]
    store = opened()
    demo = households.demo(store)
    assert demo is not None
    balances = [status.balance_minor for status in accounts.listed(store, demo.id)]
    assert tiles["Net worth"] == f"€{sum(balances) / 100:,.0f}"
    assert tiles["In accounts"] == f"€{sum(balance for balance in balances if balance > 0) / 100:,.0f}"
    assert tiles["Owed"] == f"€{-sum(balance for balance in balances if balance < 0) / 100:,.0f}"
    assert tiles["Without news"] == "0 of 6"
    assert len(test.metric) == 4 + len(balances)


def test_every_card_opens_its_payments(at: OpenPage) -> None:
    test = at(PAGE, "demo")
    asked = [element.proto.query_string for element in test.get("page_link")]
    assert "account=Joint+account" in asked
    assert len(asked) == 6


def test_an_account_is_added_exactly_as_typed(at: OpenPage, opened: OpenStore) -> None:
    at(PAGE, "empty")
    test = AppTest.from_function(_add_page, default_timeout=60).run()
    _type(test, "Name", "Car loan")
    _type(test, "Opening balance", "−1.234,56")
    next(box for box in test.selectbox if box.label == "Kind").select("loan")
    _press(test, "Add account")
    assert test.success[0].value == "Added Car loan."
    (status,) = _statuses(opened())
    assert (status.account.name, status.account.kind, status.account.opening_minor) == ("Car loan", "loan", -123456)


def test_what_makes_no_sense_is_refused_and_kept(at: OpenPage, opened: OpenStore) -> None:
    at(PAGE, "empty")
    test = AppTest.from_function(_add_page, default_timeout=60).run()
    for name, opening, word in (("Wallet", "abc", "not an amount"), ("", "1", "name"), ("Wallet", "1e99", "not an amount")):
        _type(test, "Name", name)
        _type(test, "Opening balance", opening)
        _press(test, "Add account")
        assert word in test.error[0].value
        assert next(field for field in test.text_input if field.label == "Opening balance").value == opening
    assert _statuses(opened()) == []


def test_an_account_is_edited_and_the_way_back_is_beside_it(at: OpenPage, opened: OpenStore) -> None:
    at(PAGE, "one-row")
    test = AppTest.from_function(_edit_page, default_timeout=60).run()
    _type(test, "Name", "Daily")
    _type(test, "Opening balance", "100")
    test.toggle[0].set_value(True)
    _press(test, "Save")
    store = opened()
    (status,) = _statuses(store)
    assert (status.account.name, status.account.opening_minor, status.account.closed) == ("Daily", 10000, True)
    _press(test, "Undo")
    assert _statuses(store)[0].account.name == "Everyday"


def test_only_an_empty_account_can_be_removed(at: OpenPage, opened: OpenStore) -> None:
    at(PAGE, "one-row")
    test = AppTest.from_function(_edit_page, default_timeout=60).run()
    assert "Remove account" not in [button.label for button in test.button]
    store = opened()
    accounts.add(store, households.own(store, now=NOW).id, name="Wallet", kind="cash", currency="EUR", now=NOW)
    test.run()
    _press(test, "Remove account")
    assert [status.account.name for status in _statuses(store)] == ["Everyday"]


def test_a_balance_that_agrees_marks_payments(at: OpenPage, opened: OpenStore) -> None:
    at(PAGE, "one-row")
    test = AppTest.from_function(_check_page, default_timeout=60).run()
    _type(test, "Balance on the statement", "-49,57")
    test.run()
    _press(test, "Mark 1 payment as agreed")
    assert "Marked 1 payment of Everyday" in test.success[0].value
    store = opened()
    own = households.own(store, now=NOW)
    (status,) = _statuses(store)
    found = accounts.compare(store, own.id, status.account.id, last=NOW.date(), stated_minor=-4957)
    assert (found.difference_minor, found.open_count) == (0, 0)


def test_a_balance_that_differs_can_be_fitted(at: OpenPage, opened: OpenStore) -> None:
    at(PAGE, "one-row")
    test = AppTest.from_function(_check_page, default_timeout=60).run()
    _type(test, "Balance on the statement", "100")
    test.run()
    assert any("€149.57 more" in text.value for text in test.markdown)
    _press(test, "Set the opening balance to €149.57")
    (status,) = _statuses(opened())
    assert (status.account.opening_minor, status.balance_minor) == (14957, 10000)


def test_a_debt_typed_without_its_sign_is_explained(at: OpenPage) -> None:
    at(PAGE, "one-row")
    test = AppTest.from_function(_check_page, default_timeout=60).run()
    _type(test, "Balance on the statement", "49.57")
    test.run()
    assert any("What you owe is negative" in caption.value for caption in test.caption)


def test_a_person_is_added(at: OpenPage, opened: OpenStore) -> None:
    at(PAGE, "empty")
    test = AppTest.from_function(_person_page, default_timeout=60).run()
    _press(test, "Add person")
    assert "name" in test.error[0].value
    _type(test, "Name", "Alex")
    _press(test, "Add person")
    store = opened()
    assert "Alex" in [member.name for member in households.members(store, households.own(store, now=NOW).id)]
