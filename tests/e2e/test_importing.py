"""A bank file: dropped, looked at, imported, found on every page, and taken back."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any, Final

import pandas as pd
from playwright.sync_api import Page, expect

from finance_core.services import households, ledgers
from finance_core.services.importing import imports
from finance_core.services.ledgers import Ledger
from tests import ledgers as tables
from tests.e2e import steps
from tests.e2e.conftest import NOW, Ballast, StartBallast

BANK_FILE: Final = b"""Date,Description,Amount
2026-11-02,GREEN BASKET 0417,-49.57
2026-11-03,NORTHWIND SALARY,2400.00
2026-11-05,NOODLE HOUSE,-12.50
2026-11-05,NOODLE HOUSE,-12.50
2026-11-09,ELM PHARMACY,-8.99
"""


def test_import_a_bank_file(page: Page, empty: Ballast) -> None:
    steps.visit(page, empty.url, "imports")

    # The file is shown before anything is stored; two equal coffees on one day are two.
    steps.drop_file(page, "everyday.csv", BANK_FILE)
    assert steps.counts(page) == {"Rows read": 5, "New": 5, "Known already": 0, "Refused": 0}
    with _ledger(empty) as ledger:
        assert ledger.transactions.empty

    # It is imported with one press, and the page says so.
    steps.press_import(page, "Import 5 payments")
    steps.says(page, "Imported 5 payments from everyday.csv into Everyday.")
    with _ledger(empty) as ledger:
        assert ledger.transactions["amount"].sum() == 2400 - 49.57 - 2 * 12.50 - 8.99

    # Overview and transactions show it.
    steps.go(page, "Overview")
    expect(steps.tile(page, "Came in")).to_have_text("€2,400")
    expect(steps.tile(page, "Spent so far")).to_have_text("€84")
    steps.go(page, "Transactions")
    steps.says(page, "5 payments")
    assert steps.shown_sum(page, "Out") == -(4957 + 2 * 1250 + 899)
    expect(steps.cell(page, 4, "Payee")).to_have_text(re.compile("^green basket", re.IGNORECASE))

    # The same file again adds nothing.
    steps.go(page, "Imports")
    steps.drop_file(page, "everyday.csv", BANK_FILE)
    assert steps.counts(page) == {"Rows read": 5, "New": 0, "Known already": 5, "Refused": 0}
    expect(page.get_by_role("button", name="Import", exact=False).filter(has_text="payment")).to_have_count(0)
    steps.press(page.get_by_role("button", name="Done with this file"))
    expect(steps.tile(page, "Rows read")).to_be_hidden()


def test_import_a_real_ledger(page: Page, start_ballast: StartBallast, corpus: Path) -> None:
    content = (corpus / "datasets" / "india_household" / "daily_household_transactions.csv").read_bytes()
    ballast = start_ballast("empty", today=date(2018, 9, 20))
    before = _tables(ballast)

    # 2,461 rows are looked at and imported; each of them is accounted for.
    steps.visit(page, ballast.url, "imports")
    steps.drop_file(page, "daily_household_transactions.csv", content)
    counts = steps.counts(page)
    assert counts["Rows read"] == 2461 == counts["New"] + counts["Known already"] + counts["Refused"]
    steps.press_import(page, f"Import {counts['New']:,} payments")
    steps.says(page, f"Imported {counts['New']:,} payments")

    # The month on the overview is the month in the file, summed up by pandas.
    steps.go(page, "Overview")
    steps.title(page, "September 2018")
    month = _september(content)
    expect(steps.tile(page, "Came in")).to_have_text(f"₹{month['Income']:,.0f}")
    steps.go(page, "Transactions")
    steps.says(page, f"{counts['New']:,} payments")

    # The import is undone in the list of past imports, and every table is as it was, but for that list and the trail.
    steps.go(page, "Imports")
    steps.press(page.get_by_role("button", name="Undo"))
    steps.press(page.get_by_role("button", name="Undo import"))
    steps.says(page, "Undid the import of daily_household_transactions.csv")
    assert _tables(ballast) == before
    with ballast.database() as store:
        (batch,) = imports.history(store, households.own(store, now=NOW).id)
        assert batch.undone_at is not None


def test_a_file_with_ambiguous_dates_is_asked_about(page: Page, empty: Ballast) -> None:
    steps.visit(page, empty.url, "imports")
    days = ("03/04/2026", "05/06/2026", "02/03/2026")
    content = "Date,Description,Amount\n" + "".join(f"{day},GREEN BASKET {day[:2]},-49.57\n" for day in days)

    # Nothing is counted before the person has said which it is, and each answer shows what it means.
    steps.offer_file(page, "unclear.csv", content.encode())
    steps.says(page, "Does this file write the day or the month first?")
    answers = page.get_by_role("radiogroup")
    expect(answers.get_by_text("3 Apr 2026").first).to_be_visible()
    expect(answers.get_by_text("4 Mar 2026").first).to_be_visible()
    expect(steps.tile(page, "Rows read")).to_be_hidden()
    steps.press(answers.get_by_text("The month first:"))
    steps.press(page.get_by_role("button", name="Read it this way"))
    assert steps.counts(page) == {"Rows read": 3, "New": 3, "Known already": 0, "Refused": 0}
    steps.press_import(page, "Import 3 payments")
    with _ledger(empty) as ledger:
        assert [f"{day:%m-%d}" for day in ledger.transactions["date"]] == ["02-03", "03-04", "05-06"]

    # The answer is remembered for files with the same columns.
    steps.drop_file(page, "unclear-2.csv", content.replace("GREEN", "OTHER").encode())
    steps.says(page, "Read the way you settled it for an earlier file.")
    steps.says(page, "How your files are read")


def test_of_500_rows_480_are_known(page: Page, empty: Ballast) -> None:
    rows = tables.plain_rows(500)
    with empty.database() as store:
        own = households.own(store, now=NOW).id
        tables.load(store, own, tables.bank_file(rows[:480]), account="Everyday", name="everyday_1.csv")
    steps.visit(page, empty.url, "imports")
    steps.drop_file(page, "everyday_2.csv", tables.bank_file(rows))
    assert steps.counts(page) == {"Rows read": 500, "New": 20, "Known already": 480, "Refused": 0}
    steps.says(page, "20 of 500 payments will be added")

    # A tick taken away keeps a row out, and the counts and the button follow at once.
    steps.press(page.get_by_text("New 20", exact=True))
    steps.select_cell(page, 0, "Date", across=200)
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Import 19 payments")).to_be_visible()
    assert steps.counts(page) == {"Rows read": 500, "New": 19, "Known already": 480, "Refused": 1}
    steps.press_import(page, "Import 19 payments")
    steps.says(page, "What changed")
    with _ledger(empty) as ledger:
        assert len(ledger.transactions) == 499


def test_the_middle_one_of_three_imports_is_undone(page: Page, empty: Ballast) -> None:
    rows = tables.plain_rows(30)
    with empty.database() as store:
        own = households.own(store, now=NOW).id
        for number in range(3):
            content = tables.bank_file(rows[10 * number : 10 * number + 10])
            tables.load(store, own, content, account="Everyday", name=f"part-{number + 1}.csv")
    steps.visit(page, empty.url, "imports")
    steps.press(page.get_by_role("button", name="Undo").nth(1))
    steps.press(page.get_by_role("button", name="Undo import"))
    steps.says(page, "Undid the import of part-2.csv: 10 payments left Everyday.")
    with _ledger(empty) as ledger:
        left = sorted(ledger.transactions["description"])
        assert left == sorted(text for _day, text, _amount in [*rows[:10], *rows[20:]])

    # It can be imported again, and only it is missing.
    steps.drop_file(page, "all.csv", tables.bank_file(rows))
    steps.press(page.get_by_role("combobox", name="Account", exact=True))
    steps.press(page.get_by_role("option", name="Everyday"))
    expect(page.get_by_role("button", name="Import 10 payments")).to_be_visible()


@contextmanager
def _ledger(ballast: Ballast) -> Iterator[Ledger]:
    with ballast.database() as store:
        yield ledgers.load(store, households.own(store, now=NOW).id)


def _tables(ballast: Ballast) -> dict[str, list[dict[str, Any]]]:
    with ballast.database() as store:
        return tables.dump(store, without=tables.HISTORY)


def _september(content: bytes) -> "pd.Series[float]":
    """Income, expense and transfer of the last month of the real ledger, straight from the file."""
    frame = pd.read_csv(BytesIO(content))
    days = pd.to_datetime(frame["Date"].str.split().str[0], format="mixed", dayfirst=True)
    found: pd.Series[float] = frame[days.dt.strftime("%Y-%m") == "2018-09"].groupby("Income/Expense")["Amount"].sum()
    return found


def test_a_transfer_pair_from_two_banks(page: Page, empty: Ballast) -> None:
    steps.visit(page, empty.url, "imports")
    tea = "".join(f"2026-11-{day},TEA ROOM {day},-2.00\n" for day in range(12, 17))
    daily = f"Date,Description,Amount\n2026-11-02,Transfer to Savings,-250.00\n{tea}"
    savings = f"Date,Description,Amount\n2026-11-03,Transfer from Daily,250.00\n{tea}"
    for name, content in (("daily.csv", daily), ("savings.csv", savings)):
        steps.drop_file(page, name, content.encode())
        steps.press_import(page, "Import 6 payments")

    # Until somebody says what it is, what went out is spending and what came in is income.
    steps.go(page, "Overview")
    expect(steps.tile(page, "Spent so far")).to_have_text("€270")

    # The review page proposes the pair, and one press confirms it.
    steps.go(page, "Review")
    steps.says(page, "Movement: €250.00 from Daily to Savings")
    steps.press(page.get_by_role("button", name="Confirm", exact=True))
    steps.says(page, "Linked the transfer.")

    # Now neither income nor spending has it.
    steps.go(page, "Overview")
    expect(steps.tile(page, "Spent so far")).to_have_text("€20")
    expect(steps.tile(page, "Came in")).to_have_text("€0")

    # Taken back, it is what it was, and waits again.
    steps.go(page, "Review")
    steps.press(page.get_by_role("button", name="Undo"))
    steps.says(page, "Movement: €250.00 from Daily to Savings")
    with _ledger(empty) as ledger:
        assert not ledger.transactions["is_transfer"].any()
