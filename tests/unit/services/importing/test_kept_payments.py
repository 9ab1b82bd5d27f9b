"""Our own export read back: what a person put into the ledger comes back with it."""

import pytest

from finance_core.models import Split, TransactionEdit
from finance_core.services import accounts, exports, households, ledgers, links, transactions
from finance_core.services.importing import files, imports
from finance_core.services.importing.previews import AccountChoice
from finance_core.services.naming import categories
from finance_core.storage import Store
from tests.ledgers import NOW, TODAY, bank_file, dump, load, new_account, second_household

BANK = bank_file([("2026-11-03", "=Noodle House", "-12.50"), ("2026-11-13", "Alder Studio pay", "2100.00")])


@pytest.fixture
def homes(store: Store, home: int) -> tuple[Store, int, int]:
    """A database with two households."""
    return store, home, second_household(store)


def restore(store: Store, household_id: int, content: bytes) -> int:
    parts = files.open_file(store, household_id, content=content, file_name="export.csv", today=TODAY)
    done = [files.commit(store, household_id, part, content=content, today=TODAY, now=NOW) for part in parts if part.changes]
    return sum(batch.imported for batches in done for batch in batches)


def test_notes_tags_people_and_parts_come_back(homes: tuple[Store, int, int]) -> None:
    store, home, other = homes
    load(store, home, BANK)
    robin = households.add_member(store, home, "Robin", now=NOW)
    hobby = categories.add(store, home, "Kites", "wants", now=NOW)
    noodles, _pay = ledgers.load(store, home).transactions["id"].tolist()
    edit = TransactionEdit(note="'=shared", tags=("lunch", "work"), member_id=robin, cleared="reconciled")
    transactions.edit(store, home, {noodles: edit}, now=NOW)
    parts = [Split(category_id=hobby, amount_minor=-1000, note="line"), Split(category_id=None, amount_minor=-250)]
    transactions.split(store, home, noodles, parts, now=NOW)
    assert restore(store, other, exports.household_csv(store, home)) == 2
    ledger = ledgers.load(store, other)
    row = ledger.transactions.iloc[0]
    assert (row["description"], row["note"], row["tags"], row["member"], row["cleared"]) == (
        "=Noodle House", "'=shared", "lunch,work", "Robin", "reconciled",
    )  # fmt: skip
    again = transactions.get(store, other, int(row["id"]))
    assert [(part.amount_minor, part.note) for part in again.splits] == [(-1000, "line"), (-250, "")]
    assert ledger.splits["group"].iloc[0] == "wants"


def test_the_banks_own_file_is_known_after_the_export_was_read(homes: tuple[Store, int, int]) -> None:
    store, home, other = homes
    load(store, home, BANK)
    restore(store, other, exports.household_csv(store, home))
    assert load(store, other, BANK).duplicates == 2


def test_accounts_come_back_with_and_without_payments_in_any_currency(homes: tuple[Store, int, int]) -> None:
    store, home, other = homes
    new_account(store, home, "House loan", kind="loan", opening_minor=-20_000_000, number="=7")
    shillings = new_account(store, home, "Kenya", kind="cash", currency="KES")
    transactions.add(store, home, shillings, day=TODAY, amount_minor=-100, payee="Tea", now=NOW)
    assert restore(store, other, exports.household_csv(store, home)) == 1
    found = {status.account.name: status for status in accounts.listed(store, other)}
    loan = found["House loan"].account
    assert (loan.kind, loan.opening_minor, loan.number) == ("loan", -20_000_000, "=7")
    assert (found["Kenya"].account.currency, found["Kenya"].balance_minor) == ("KES", -100)


def test_both_legs_of_a_transfer_are_linked_again_whichever_comes_first(homes: tuple[Store, int, int]) -> None:
    store, home, other = homes
    here, there = new_account(store, home, "Here"), new_account(store, home, "There")
    out = transactions.add(store, home, here, day=TODAY, amount_minor=-500, now=NOW)
    into = transactions.add(store, home, there, day=TODAY, amount_minor=500, now=NOW)
    links.confirm_transfers(store, home, [(out, into)], now=NOW)
    content = exports.household_csv(store, home)
    for part in reversed(files.open_file(store, other, content=content, file_name="export.csv", today=TODAY)):
        files.commit(store, other, part, content=content, today=TODAY, now=NOW)
    assert links.review(store, other).linked_transfers == 1


def test_undoing_each_account_leaves_nothing(homes: tuple[Store, int, int]) -> None:
    store, home, other = homes
    robin = households.add_member(store, home, "Robin", now=NOW)
    here, there = new_account(store, home, "Here", member_id=robin), new_account(store, home, "There")
    pair = (
        transactions.add(store, home, here, day=TODAY, amount_minor=-500, now=NOW),
        transactions.add(store, home, there, day=TODAY, amount_minor=500, now=NOW),
    )
    links.confirm_transfers(store, home, [pair], now=NOW)
    history = ("audit_entry", "import_batch", "household")
    before = dump(store, without=history)
    restore(store, other, exports.household_csv(store, home))
    for batch in imports.history(store, other):
        imports.undo(store, other, batch.id, now=NOW)
    after = dump(store, without=history)
    assert {name: len(rows) for name, rows in after.items()} == {name: len(rows) for name, rows in before.items()}


def test_what_was_chosen_on_a_page_is_exported_in_its_order(homes: tuple[Store, int, int]) -> None:
    store, home, _other = homes
    load(store, home, BANK)
    first, second = ledgers.load(store, home).transactions["id"].tolist()
    content = exports.selection_csv(store, home, [second, first, 999]).decode("utf-8-sig")
    assert [line[:10] for line in content.splitlines()[1:]] == ["2026-11-13", "2026-11-03"]
    assert len(exports.selection_csv(store, home, [first]).splitlines()) == 2


def test_an_export_of_an_earlier_version_is_still_read(homes: tuple[Store, int, int]) -> None:
    store, home, _other = homes
    old = (
        b"date,account,payee,description,amount,currency,category,member,note,tags\r\n"
        b"2026-11-03,Joint,'=Shop,SHOP,-1.50,EUR,Kites,Robin,for Ann,\"a, b\"\r\n"
    )
    assert restore(store, home, old) == 1
    row = ledgers.load(store, home).transactions.iloc[0]
    assert (row["account"], row["payee"], row["category"], row["member"], row["note"], row["tags"]) == (
        "Joint", "=Shop", "Kites", "Robin", "for Ann", "a,b",
    )  # fmt: skip


def test_a_line_copied_in_a_spreadsheet_is_another_payment(homes: tuple[Store, int, int]) -> None:
    store, home, other = homes
    load(store, home, BANK)
    lines = exports.household_csv(store, home).splitlines(keepends=True)
    assert restore(store, other, b"".join([*lines, lines[-1]])) == 3


def test_into_an_account_of_another_name(homes: tuple[Store, int, int]) -> None:
    store, home, other = homes
    load(store, home, BANK)
    content = exports.household_csv(store, home)
    (preview,) = imports.prepare(
        store, other, content=content, file_name="export.csv", account=AccountChoice(name="Mine", kind="card"), today=TODAY
    )
    imports.commit(store, other, preview, now=NOW)
    (status,) = accounts.listed(store, other)
    assert (status.account.name, status.account.kind, status.booked) == ("Mine", "card", 2)
