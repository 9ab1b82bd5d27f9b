"""Foreign payments keep what they came to in their own currency, where a file says so."""

from typing import Final

import pytest

from finance_core.services.importing.fingerprints import fingerprints
from finance_core.statements import StatementTransaction, read_statements

HEAD: Final = "Date,Description,Amount,Currency,Original amount,Original currency\n"


def _table(text: str) -> list[tuple[int, int | None, str]]:
    (statement,) = read_statements(text.encode(), name="bank.csv")
    return [(item.amount_minor, item.original_minor, item.original_currency) for item in statement.transactions]


def _ofx(entry: str, rate: str, code: str) -> StatementTransaction:
    original = f"<ORIGCURRENCY><CURRATE>{rate}<CURSYM>{code}</ORIGCURRENCY>"
    text = (
        "OFXHEADER:100\n\n<OFX><BANKMSGSRSV1><STMTTRNRS><STMTRS><CURDEF>EUR<BANKACCTFROM><ACCTID>1</BANKACCTFROM>"
        f"<BANKTRANLIST><STMTTRN><TRNTYPE>POS<DTPOSTED>20260302{entry}<FITID>1<NAME>Shop{original}</STMTTRN></BANKTRANLIST>"
        "</STMTRS></STMTTRNRS></BANKMSGSRSV1></OFX>"
    )
    (statement,) = read_statements(text.encode(), name="bank.ofx")
    return statement.transactions[0]


def test_two_columns() -> None:
    rows = "2026-03-02,Diner,-9.10,EUR,-10.00,USD\n2026-03-13,Ramen,-7.50,EUR,1200,JPY\n2026-03-14,Cafe,-3.20,EUR,-3.20,EUR\n"
    assert _table(HEAD + rows) == [(-910, -1000, "USD"), (-750, -1200, "JPY"), (-320, None, "")]


def test_the_currency_in_the_amounts_own_cell() -> None:
    head = "Buchungstag;Empfänger;Betrag;Währung;Originalbetrag\n"
    assert _table(f"{head}02.03.2026;Diner;-9,10;EUR;-10,00 USD\n13.03.2026;Cafe;-3,20;EUR;\n") == [
        (-910, -1000, "USD"),
        (-320, None, ""),
    ]


@pytest.mark.parametrize("cells", ["-10.00,", "abc,USD", ",USD", "-10.00,XQZ", "10.123,USD"])
def test_what_is_not_certain_is_left_out_and_no_row_is_lost(cells: str) -> None:
    assert _table(f"{HEAD}2026-03-02,Diner,-9.10,EUR,{cells}\n2026-03-13,Cafe,-3.20,EUR,,\n") == [
        (-910, None, ""),
        (-320, None, ""),
    ]


def test_an_ofx_rate_is_booked_currency_for_one_of_the_original() -> None:
    paid = _ofx("<TRNAMT>-9.10", "0.91", "USD")
    assert (paid.amount_minor, paid.currency, paid.original_minor, paid.original_currency) == (-910, "EUR", -1000, "USD")
    assert _ofx("<TRNAMT>-7.50", "0.00625", "JPY").original_minor == -1200


@pytest.mark.parametrize("rate", ["0", "-1", "x", "", "1E-999999", "NaN"])
def test_an_absurd_rate_says_nothing(rate: str) -> None:
    assert _ofx("<TRNAMT>-9.10", rate, "USD").original_minor is None


def test_fingerprints_do_not_know_the_original() -> None:
    paid = _ofx("<TRNAMT>-9.10", "0.91", "USD")
    assert fingerprints([paid]) == fingerprints([paid._replace(original_minor=None, original_currency="")])
