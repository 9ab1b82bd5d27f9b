"""Changing payments: one or many, split, and always with a way back."""

import pytest

from finance_core.analysis import flows
from finance_core.errors import ConflictError, InvalidError, NotFoundError
from finance_core.models import Split, TransactionEdit
from finance_core.services import history, households, ledgers, reports, transactions
from finance_core.services.importing import imports
from finance_core.services.naming import categories
from finance_core.storage import Store
from tests.ledgers import HISTORY, NOW, TODAY, bank_file, dump, load, plain_rows


@pytest.fixture
def ids(store: Store, home: int) -> list[int]:
    """Six payments, oldest first."""
    load(store, home, bank_file(plain_rows(6)))
    return [int(row) for row in ledgers.load(store, home).transactions["id"]]


def _category(store: Store, home: int, name: str) -> int:
    return next(category.id for category in transactions.categories_of(store, home) if category.name == name)


def test_one_edit_changes_what_it_names_and_keeps_the_banks_text(store: Store, home: int, ids: list[int]) -> None:
    before = transactions.get(store, home, ids[0])
    edit = TransactionEdit(
        category_id=_category(store, home, "Groceries"), payee=" Green Basket ", note="for the party", tags=("b", "a,c", "b")
    )
    assert transactions.edit(store, home, {ids[0]: edit}, now=NOW) == 1
    after = transactions.get(store, home, ids[0])
    assert (after.payee, after.note, after.tags) == ("Green Basket", "for the party", ("a c", "b"))
    assert after.description == before.description
    assert dump(store)["category_label"][0]["decided_by"] == "person"


def test_an_edit_that_changes_nothing_counts_nothing(store: Store, home: int, ids: list[int]) -> None:
    revision = households.get(store, home).revision
    assert transactions.edit(store, home, {ids[0]: TransactionEdit(note="")}, now=NOW) == 0
    assert households.get(store, home).revision == revision


def test_of_two_people_at_once_the_second_is_told(store: Store, home: int, ids: list[int]) -> None:
    seen = transactions.get(store, home, ids[0]).version
    transactions.edit(store, home, {ids[0]: TransactionEdit(note="Robin")}, versions={ids[0]: seen}, now=NOW)
    with pytest.raises(ConflictError):
        transactions.edit(
            store,
            home,
            {ids[1]: TransactionEdit(note="Kim"), ids[0]: TransactionEdit(note="Kim")},
            versions={ids[0]: seen},
            now=NOW,
        )
    assert [transactions.get(store, home, row).note for row in ids[:2]] == ["Robin", ""]


def test_many_at_once_are_one_step_back(store: Store, home: int, ids: list[int]) -> None:
    before = dump(store, without=HISTORY)
    edit = TransactionEdit(
        category_id=_category(store, home, "Leisure"), payee="Kite shop", add_tags=("fun",), is_transfer=True
    )
    assert transactions.edit_all(store, home, ids, edit, now=NOW) == 6
    entry = history.listed(store, home)[0]
    assert entry.summary == "Changed 6 payments"
    assert history.undo(store, home, entry.id, now=NOW) == "Changed 6 payments"
    assert dump(store, without=HISTORY) == before


def test_an_undo_can_be_undone(store: Store, home: int, ids: list[int]) -> None:
    transactions.edit(store, home, {ids[0]: TransactionEdit(note="kept")}, now=NOW)
    changed = dump(store, without=HISTORY)
    history.undo(store, home, history.listed(store, home)[0].id, now=NOW)
    history.undo(store, home, history.listed(store, home)[0].id, now=NOW)
    assert dump(store, without=HISTORY) == changed


def test_what_was_changed_again_later_has_to_be_undone_first(store: Store, home: int, ids: list[int]) -> None:
    transactions.edit(store, home, {ids[0]: TransactionEdit(note="first")}, now=NOW)
    first = history.listed(store, home)[0].id
    transactions.edit(store, home, {ids[0]: TransactionEdit(note="second")}, now=NOW)
    with pytest.raises(ConflictError, match="later"):
        history.undo(store, home, first, now=NOW)
    history.undo(store, home, history.listed(store, home)[0].id, now=NOW)
    history.undo(store, home, first, now=NOW)
    assert transactions.get(store, home, ids[0]).note == ""
    with pytest.raises(InvalidError, match="undone already"):
        history.undo(store, home, first, now=NOW)


def test_another_column_changed_later_stays(store: Store, home: int, ids: list[int]) -> None:
    transactions.edit(store, home, {ids[0]: TransactionEdit(note="note")}, now=NOW)
    first = history.listed(store, home)[0].id
    transactions.edit(store, home, {ids[0]: TransactionEdit(tags=("tag",))}, now=NOW)
    history.undo(store, home, first, now=NOW)
    row = transactions.get(store, home, ids[0])
    assert (row.note, row.tags) == ("", ("tag",))


def test_a_split_sums_to_its_payment_and_can_be_made_whole(store: Store, home: int, ids: list[int]) -> None:
    groceries, leisure = _category(store, home, "Groceries"), _category(store, home, "Leisure")
    whole = transactions.get(store, home, ids[3])
    before = dump(store, without=HISTORY)
    parts = [
        Split(category_id=groceries, amount_minor=whole.amount_minor + 100),
        Split(category_id=leisure, amount_minor=-100, note="kite"),
    ]
    transactions.split(store, home, ids[3], parts, now=NOW)
    assert transactions.get(store, home, ids[3]).splits == tuple(parts)
    ledger = ledgers.load(store, home)
    assert ledger.lines["amount"].sum() == pytest.approx(ledger.transactions["amount"].sum())
    assert sorted(ledger.lines.loc[ledger.lines["id"] == ids[3], "category"]) == ["Groceries", "Leisure"]
    history.undo(store, home, history.listed(store, home)[0].id, now=NOW)
    assert dump(store, without=HISTORY) == before


@pytest.mark.parametrize("amounts", [[-1], [-1, -1], [1, 2, 3]])
def test_parts_that_do_not_add_up_are_refused(store: Store, home: int, ids: list[int], amounts: list[int]) -> None:
    with pytest.raises(InvalidError):
        transactions.split(store, home, ids[5], [Split(category_id=None, amount_minor=amount) for amount in amounts], now=NOW)
    assert transactions.get(store, home, ids[5]).splits == ()


def test_what_is_not_there_is_said(store: Store, home: int, ids: list[int]) -> None:
    with pytest.raises(NotFoundError):
        transactions.edit(store, home, {ids[0]: TransactionEdit(category_id=9999)}, now=NOW)
    with pytest.raises(NotFoundError):
        transactions.get(store, home, 9999)


def test_the_history_of_one_payment(store: Store, home: int, ids: list[int]) -> None:
    transactions.edit(store, home, {ids[0]: TransactionEdit(note="a")}, now=NOW)
    transactions.edit(store, home, {ids[1]: TransactionEdit(note="b")}, now=NOW)
    ((entry, change),) = history.of_transaction(store, home, ids[0])
    assert entry.summary == "Changed a payment"
    assert (change.before or {})["note"] == ""
    assert (change.after or {})["note"] == "a"


def test_undoing_an_edit_keeps_a_payee_that_others_use_by_now(store: Store, home: int, ids: list[int]) -> None:
    transactions.edit(store, home, {ids[0]: TransactionEdit(payee="Zed")}, now=NOW)
    first = history.listed(store, home)[0].id
    transactions.edit(store, home, {ids[1]: TransactionEdit(payee="Zed")}, now=NOW)
    history.undo(store, home, first, now=NOW)
    assert [transactions.get(store, home, row).payee for row in ids[:2]] == ["Shop 0", "Zed"]


def test_an_undo_leaves_out_what_went_with_an_undone_import(store: Store, home: int, ids: list[int]) -> None:
    second = load(store, home, bank_file([("2026-11-03", "Harbour Books", "-8.00")]), account="Card", name="card.csv")
    other = next(int(row) for row in ledgers.load(store, home).transactions["id"] if row not in ids)
    health = TransactionEdit(category_id=_category(store, home, "Health"), note="soup")
    transactions.edit(store, home, {ids[0]: health, other: health}, now=NOW)
    both = history.listed(store, home)[0].id
    transactions.edit(store, home, {other: TransactionEdit(note="bread")}, now=NOW)
    alone = history.listed(store, home)[0].id
    imports.undo(store, home, second.id, now=NOW)
    history.undo(store, home, both, now=NOW)
    left = transactions.get(store, home, ids[0])
    assert (left.category_id, left.note) == (None, "")
    assert not dump(store)["category_label"]
    with pytest.raises(InvalidError, match="nothing left to undo"):
        history.undo(store, home, alone, now=NOW)


def test_a_payment_that_was_removed_since_comes_back_first(store: Store, home: int, ids: list[int]) -> None:
    account_id = transactions.get(store, home, ids[0]).account_id
    mine = transactions.add(store, home, account_id, day=TODAY, amount_minor=-900, payee="Market", now=NOW)
    soup = TransactionEdit(note="soup")
    transactions.edit(store, home, {ids[0]: soup, mine: soup}, now=NOW)
    edited = history.listed(store, home)[0].id
    transactions.remove(store, home, mine, now=NOW)
    removed = history.listed(store, home)[0].id
    with pytest.raises(ConflictError, match="Undo the later change first"):
        history.undo(store, home, edited, now=NOW)
    history.undo(store, home, removed, now=NOW)
    history.undo(store, home, edited, now=NOW)
    assert [transactions.get(store, home, row).note for row in (ids[0], mine)] == ["", ""]


def test_a_category_in_use_does_not_go_by_an_undo(store: Store, home: int, ids: list[int]) -> None:
    made = categories.add(store, home, "Hobby", "wants", now=NOW)
    added = history.listed(store, home)[0].id
    transactions.edit(store, home, {ids[0]: TransactionEdit(category_id=made)}, now=NOW)
    with pytest.raises(ConflictError, match="in use"):
        history.undo(store, home, added, now=NOW)
    assert transactions.get(store, home, ids[0]).category_id == made


def test_a_split_transfer_counts_by_its_parts_in_every_figure(store: Store, home: int, ids: list[int]) -> None:
    """Taken for a transfer, then split: report and frame agree, and made whole it has the category of its largest part."""
    own, groceries = _category(store, home, "Between own accounts"), _category(store, home, "Groceries")
    transactions.edit(store, home, {ids[5]: TransactionEdit(category_id=own, is_transfer=True)}, now=NOW)
    whole = transactions.get(store, home, ids[5]).amount_minor
    parts = [Split(category_id=groceries, amount_minor=whole + 1), Split(category_id=own, amount_minor=-1)]
    transactions.split(store, home, ids[5], parts, now=NOW)
    ledger = ledgers.load(store, home)
    moved = flows.flows(ledger.lines)
    spent = {
        month: round(moved.loc[moved["month"] == month, "sized"].sum() * 100) for month in moved["month"].unique().tolist()
    }
    assert {report.month.index: report.spending_minor for report in reports.month_reports(store, home)} == spent
    transactions.split(store, home, ids[5], [], now=NOW)
    assert transactions.get(store, home, ids[5]).category_id == groceries
