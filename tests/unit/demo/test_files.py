"""The bank files, read here with nothing but the standard library: rows and balances close, overlaps are identical."""

import csv
import io
import re
from datetime import date
from xml.etree import ElementTree as ET

import pytest

from finance_core.demo import DemoFile, DemoHousehold, demo_household

TODAY = date(2026, 11, 21)


@pytest.fixture(scope="module")
def household() -> DemoHousehold:
    return demo_household(today=TODAY)


def _named(household: DemoHousehold, account: str) -> list[DemoFile]:
    return [file for file in household.files if file.account == account]


def _opening(household: DemoHousehold, account: str) -> int:
    return next(one.opening_minor for one in household.accounts if one.name == account)


def _minor(text: str) -> int:
    """An amount with two decimals, its point or comma taken out, in cents."""
    return int(text.replace(".", ""))


def _day(text: str) -> date:
    """A day written `31.12.2025`."""
    day, month, year = text.split(".")
    return date(int(year), int(month), int(day))


def _truth(household: DemoHousehold, account: str) -> list[tuple[date, int]]:
    return [(row.date, row.amount_minor) for row in household.transactions if row.account == account]


def test_names_are_plain_and_unique(household: DemoHousehold) -> None:
    names = [file.name for file in household.files]
    assert len(set(names)) == len(names) == 8
    assert all(re.fullmatch(r"[a-z-]+_\d{8}-\d{8}\.(csv|ofx)", name) for name in names)


@pytest.mark.parametrize(("account", "encoding"), [("Joint account", "utf-8"), ("Credit card", "utf-8-sig")])
def test_overlapping_files(household: DemoHousehold, account: str, encoding: str) -> None:
    tables = [list(csv.reader(io.StringIO(file.content.decode(encoding), newline=""))) for file in _named(household, account)]
    assert tables[0][0] == tables[1][0]
    old, new = ([tuple(row) for row in table[1:]] for table in tables)
    if account == "Credit card":
        old, new = old[::-1], new[::-1]
    shared = len(set(old) & set(new))
    assert shared > 20
    assert old[-shared:] == new[:shared]
    joined = old + new[shared:]
    assert [(date.fromisoformat(row[0]), _minor(row[4])) for row in joined] == _truth(household, account)
    balance = _opening(household, account)
    for row in joined:
        balance += _minor(row[4])
        assert _minor(row[5]) == balance


def test_german_file(household: DemoHousehold) -> None:
    (file,) = _named(household, "Robin’s account")
    lines = list(csv.reader(io.StringIO(file.content.decode("cp1252"), newline=""), delimiter=";"))
    assert lines[5][0] == "Booking date"
    rows = [(_day(row[0]), _minor(row[5].replace(",", ""))) for row in lines[6:]]
    assert rows == _truth(household, file.account)
    closing = _minor(lines[-1][6].replace(",", ""))
    assert closing == _opening(household, file.account) + sum(amount for _, amount in rows)
    assert b"Caf\xe9 M\xe9lange" in file.content


def test_debit_and_credit_file(household: DemoHousehold) -> None:
    (file,) = _named(household, "Kim’s account")
    rows = list(csv.DictReader(io.StringIO(file.content.decode(), newline="")))
    assert all((row["Debit"] == "") != (row["Credit"] == "") for row in rows)
    amounts = [_minor(row["Credit"]) if row["Credit"] else -_minor(row["Debit"]) for row in rows]
    assert amounts == [amount for _, amount in _truth(household, file.account)]
    assert _minor(rows[-1]["Balance"]) == _opening(household, file.account) + sum(amounts)


def test_ofx_files(household: DemoHousehold) -> None:
    (savings,), (loan,) = _named(household, "Savings"), _named(household, "Car loan")
    root = ET.fromstring(savings.content.split(b"?>", 2)[2])  # noqa: S314 written a moment ago
    amounts = [_minor(node.text or "") for node in root.iter("TRNAMT")]
    assert amounts == [amount for _, amount in _truth(household, savings.account)]
    assert _minor(root.findtext(".//BALAMT") or "") == _opening(household, savings.account) + sum(amounts)
    text = loan.content.decode("cp1252")
    amounts = [_minor(found) for found in re.findall(r"<TRNAMT>(.+)\r", text)]
    assert amounts == [amount for _, amount in _truth(household, loan.account)]
    assert f"<BALAMT>{(_opening(household, loan.account) + sum(amounts)) / 100:.2f}\r\n" in text
    for content in (savings.content, loan.content):
        fitids = re.findall(rb"<FITID>(\w+)", content)
        assert len(set(fitids)) == len(fitids)
