"""Accounts in other currencies on screen: what counts, at which rate, and a person's own rates."""

from datetime import date
from typing import Final

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from finance_core.services import accounts, households, ledgers, rates
from finance_core.services.households import Store
from finance_core.services.importing import imports, previews
from tests.pages.conftest import NOW, TODAY, OpenPage, OpenStore
from tests.servers import ROOT

ACCOUNTS: Final = "pages/money/accounts.py"
OVERVIEW: Final = "pages/money/overview.py"
TRANSACTIONS: Final = "pages/money/transactions.py"
DOLLARS: Final = b"Date,Description,Amount,Currency\n2026-10-30,DINER $1 <b>,-11.17,USD\n2026-11-14,PANCAKES,-20.00,USD\n"


@pytest.fixture
def abroad(at: OpenPage, opened: OpenStore) -> Store:
    """A household with an account in euros, one in dollars, and an empty one in a currency without rates."""
    at(ACCOUNTS, "one-row")
    store = opened()
    home = _home(store)
    travel = previews.AccountChoice(name="Travel", currency="USD")
    for preview in imports.prepare(store, home, content=DOLLARS, file_name="usd.csv", account=travel, today=TODAY):
        imports.commit(store, home, preview, now=NOW)
    accounts.add(store, home, name="Gulf", kind="cash", currency="KWD", opening_minor=5_000, now=NOW)
    return store


def _home(store: Store) -> int:
    return households.own(store, now=NOW).id


def _open(page: str, **query: str) -> AppTest:
    """The page of the household as it is now."""
    st.cache_resource.clear()
    test = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
    test.switch_page(page)
    for name, value in query.items():
        test.query_params[name] = value
    test.run()
    assert not test.exception, test.exception[0].stack_trace
    return test


def _words(test: AppTest) -> str:
    """What stands on the page, without the marks that keep it from being markdown."""
    return "\n".join(element.value for element in (*test.markdown, *test.caption, *test.subheader)).replace("\\", "")


def _form(name: str) -> AppTest:
    """What a dialog holds, as a page: AppTest can't press buttons inside dialogs."""
    script = (
        "import os\nfrom pathlib import Path\nfrom finance_core.config import read_settings\n"
        "from pages.ui import account_forms, cached, rate_forms, session\n"
        "session.enter(read_settings(os.environ, root=Path.cwd()))\nvisit = session.require()\naccount_forms.notice(visit)\n"
    )
    calls = {"rate": "rate_forms.add_form(visit, cached.rate_book(visit))", "currency": "rate_forms.currency_form(visit)"}
    return AppTest.from_string(script + calls[name], default_timeout=60).run()


def _press(test: AppTest, label: str) -> None:
    next(button for button in test.button if button.label == label).click().run()
    assert not test.exception, test.exception[0].stack_trace


def test_the_overview_says_what_is_converted_and_what_is_not_counted(abroad: Store) -> None:
    words = _words(_open(OVERVIEW))
    assert "1 account in USD, converted at ECB rates up to 30 Oct." in words
    assert "Gulf (KWD) is not in these sums" in words
    (spent,) = (tile.value for tile in _open(OVERVIEW).metric if tile.label == "Spent so far")
    assert spent == "€67"  # 49.57 and 20 dollars at 1.1172 a euro


def test_the_accounts_page_shows_both_currencies_and_the_rates(abroad: Store) -> None:
    test = _open(ACCOUNTS)
    words = _words(test)
    assert "-$31.17" in [tile.value.replace("−", "-") for tile in test.metric]
    assert "Counts as −€28. 2 payments" in words
    assert "Without a rate, and in no sum: KWD." in words
    assert "Not counted, for want of an exchange rate: Gulf (KWD)." in words
    assert test.table[0].value["Currency"].tolist() == ["KWD", "USD"]
    assert test.table[0].value["From"].tolist() == ["no rate yet", "ECB, 30 Oct"]


def test_one_currency_says_nothing_of_rates(at: OpenPage) -> None:
    test = at(ACCOUNTS, "one-row")
    assert "Set a rate" not in [button.label for button in test.button]
    assert "rate" not in _words(test)


def test_a_rate_of_ones_own_counts_and_is_taken_back(abroad: Store) -> None:
    test = _form("rate")
    test.selectbox(key="rate-currency").select("USD")
    test.date_input(key="rate-day").set_value(date(2026, 11, 10))
    test.text_input(key="rate-value").input("0,5")
    _press(test, "Set rate")
    assert test.success[0].value == "Set the USD rate of 10 Nov."
    amounts = ledgers.load(abroad, _home(abroad)).transactions.set_index("description")["amount"]
    assert (amounts["PANCAKES"], round(amounts["DINER $1 <b>"])) == (-10.0, -10)
    assert "newest rate yours of 10 Nov" in _words(_open(OVERVIEW))
    _press(test, "Undo")
    assert rates.book(abroad, _home(abroad), today=TODAY).own == ()


def test_a_rate_of_ones_own_is_removed(abroad: Store) -> None:
    rates.override(abroad, _home(abroad), currency="KWD", day=TODAY, rate=2.8, today=TODAY, now=NOW)
    test = _open(ACCOUNTS)
    assert "From 21 Nov: 1 KWD is €2.8000" in _words(test)
    _press(test, "Remove")
    assert "Removed the KWD rate of 21 Nov." in test.success[0].value
    assert rates.book(abroad, _home(abroad), today=TODAY).own == ()


@pytest.mark.parametrize("text", ["", "abc", "0", "-1", "nan", "1e999"])
def test_what_is_no_rate_is_refused_and_kept(abroad: Store, text: str) -> None:
    test = _form("rate")
    test.text_input(key="rate-value").input(text)
    _press(test, "Set rate")
    assert "A rate is a number above zero" in test.error[0].value
    assert test.text_input(key="rate-value").value == text


def test_the_currency_of_all_sums_is_chosen_and_taken_back(abroad: Store) -> None:
    test = _form("currency")
    test.selectbox(key="report-currency").select("USD")
    _press(test, "Change currency")
    assert test.success[0].value == "All sums are in USD."
    assert "1 account in EUR, converted at ECB rates up to 30 Oct." in _words(_open(OVERVIEW))
    _press(test, "Undo")
    assert households.get(abroad, _home(abroad)).currency == "EUR"


def test_transactions_show_what_was_booked_beside_what_it_counts_for(abroad: Store) -> None:
    test = _open(TRANSACTIONS)
    drawn = test.session_state["ledger-drawn"].rows.set_index("description")
    assert drawn["booked"].to_dict() == {"PANCAKES": "−$20.00", "DINER $1 <b>": "−$11.17", "GREEN BASKET 0417": ""}
    assert "hat is booked in USD counts in EUR, at the rate of its day" in _words(test)
    words = _words(_open(TRANSACTIONS, text="pancakes"))
    assert "Pancakes, −$20.00" in words
    assert "counts as −€17.90, at the ECB rate of 30 Oct (€0.8951)" in words
