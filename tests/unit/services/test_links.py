"""Proposals, answers, and the way back of each."""

from dataclasses import replace

import pytest

from finance_core.errors import ConflictError, NotFoundError
from finance_core.models import TransactionEdit
from finance_core.services import history, ledgers, links, transactions
from finance_core.services.links import Review
from finance_core.storage import Store
from tests.ledgers import NOW, bank_file, dump, load, new_account

KEPT = ("audit_entry", "household")


@pytest.fixture
def shared(store: Store, home: int) -> int:
    """A household with a transfer, a card payment and a refund to find."""
    new_account(store, home, "Checking")
    new_account(store, home, "Savings")
    new_account(store, home, "Gold", kind="card")
    load(store, home, bank_file([
        ("2026-11-02", "Transfer to Savings", "-100.00"), ("2026-11-06", "Payment Gold", "-80.00"),
        ("2026-11-07", "Mill Bakery 12", "-9.50"), ("2026-11-08", "Odd sum", "-33.33"),
    ]))  # fmt: skip
    small = [(f"2026-11-{day}", f"Tea {day}", "-2.00") for day in range(12, 17)]  # enough of them to settle the sign
    into = [("2026-11-03", "Transfer from Checking", "100.00"), ("2026-11-09", "Somebody", "33.33"), *small]
    load(store, home, bank_file(into), account="Savings", name="savings.csv")
    card = [("2026-11-08", "Thank you Checking", "80.00"), ("2026-11-10", "REFUND Oak Shop", "20.00"), *small]
    load(store, home, bank_file([("2026-11-01", "Oak Shop", "-50.00"), *card]), account="Gold", name="gold.csv")
    return home


def found(store: Store, home: int) -> Review:
    return links.review(store, home)


def category(store: Store, home: int, name: str) -> int:
    return next(item.id for item in transactions.categories_of(store, home) if item.name == name)


def test_what_deserves_an_answer(store: Store, shared: int) -> None:
    review = found(store, shared)
    assert [(pair.out.description, pair.kind, pair.sure) for pair in review.transfers] == [
        ("Odd sum", "Movement", False),
        ("Payment Gold", "Card payment", True),
        ("Transfer to Savings", "Movement", True),
    ]
    assert [(pair.refund.description, pair.purchase.description, pair.left_minor) for pair in review.refunds] == [
        ("REFUND Oak Shop", "Oak Shop", 5_000)
    ]
    assert (review.linked_transfers, review.linked_refunds, review.proposing) == (0, 0, True)
    assert review.transfers[1].out.account == "Checking"


def test_a_purchase_that_only_its_amount_makes_a_transfer_may_still_be_returned(store: Store, shared: int) -> None:
    more = [("2026-11-11", "Odd sum return", "3.33"), *((f"2026-11-{day}", f"Tea {day}", "-2.00") for day in range(12, 17))]
    load(store, shared, bank_file(more), name="more.csv")
    proposed = found(store, shared).refunds
    assert ("Odd sum return", "Odd sum") in [(pair.refund.description, pair.purchase.description) for pair in proposed]


def test_importing_links_nothing(store: Store, shared: int) -> None:
    assert all(row["transfer_peer_id"] is None and row["refund_of_id"] is None for row in dump(store)["transaction"])


def test_all_sure_ones_are_one_change(store: Store, shared: int) -> None:
    before = dump(store, without=KEPT)
    entries = len(history.listed(store, shared))
    assert links.confirm_transfers(store, shared, found(store, shared).sure_transfers, now=NOW) == 2
    review = found(store, shared)
    assert (len(review.transfers), review.linked_transfers) == (1, 2)
    newest = history.listed(store, shared)[0]
    assert (newest.summary, len(history.listed(store, shared))) == ("Linked 2 transfers", entries + 1)
    rows = ledgers.load(store, shared).transactions
    assert int(rows["is_transfer"].sum()) == 4
    history.undo(store, shared, newest.id, now=NOW)
    assert dump(store, without=KEPT) == before


def test_both_legs_get_the_category_that_fits(store: Store, shared: int) -> None:
    links.confirm_transfers(store, shared, found(store, shared).sure_transfers, now=NOW)
    rows = ledgers.load(store, shared).transactions
    moved = rows[rows["is_transfer"]].groupby("category")["amount"].agg(lambda amounts: sorted(amounts.abs()))
    assert moved.to_dict() == {"Between own accounts": [100.0, 100.0], "Card payment": [80.0, 80.0]}


def test_the_category_that_the_person_chose_stays(store: Store, shared: int) -> None:
    pair = found(store, shared).transfers[2]
    chosen = category(store, shared, "Loans")
    transactions.edit_all(store, shared, [pair.out.id], TransactionEdit(category_id=chosen), now=NOW)
    links.confirm_transfers(store, shared, [pair.ids], now=NOW)
    assert transactions.get(store, shared, pair.out.id).category_id == chosen
    assert transactions.get(store, shared, pair.out.id).is_transfer
    assert transactions.get(store, shared, pair.into.id).category_id == category(store, shared, "Between own accounts")


def test_a_transfer_taken_apart_is_what_it_was_and_not_proposed_again(store: Store, shared: int) -> None:
    pair = found(store, shared).transfers[1]
    before = dump(store)["transaction"]
    links.confirm_transfers(store, shared, [pair.ids], now=NOW)
    partner = links.partners(store, shared, pair.out.id).transfer
    assert partner == replace(pair.into)
    links.unlink_transfer(store, shared, pair.into.id, now=NOW)
    without_version = [{**row, "version": 0} for row in dump(store)["transaction"]]
    assert without_version == [{**row, "version": 0} for row in before]
    assert pair.ids not in [other.ids for other in found(store, shared).transfers]


def test_a_category_chosen_after_linking_outlives_unlinking(store: Store, shared: int) -> None:
    pair = found(store, shared).transfers[1]
    links.confirm_transfers(store, shared, [pair.ids], now=NOW)
    chosen = category(store, shared, "Shopping")
    transactions.edit_all(store, shared, [pair.out.id], TransactionEdit(category_id=chosen), now=NOW)
    links.unlink_transfer(store, shared, pair.out.id, now=NOW)
    assert transactions.get(store, shared, pair.out.id).category_id == chosen
    assert not transactions.get(store, shared, pair.out.id).is_transfer


def test_rejected_is_remembered_until_undone(store: Store, shared: int) -> None:
    pair = found(store, shared).transfers[0]
    links.reject_transfer(store, shared, *pair.ids, now=NOW)
    assert pair.ids not in [other.ids for other in found(store, shared).transfers]
    history.undo(store, shared, history.listed(store, shared)[0].id, now=NOW)
    assert pair.ids in [other.ids for other in found(store, shared).transfers]


def test_a_refund_gets_the_category_of_its_purchase_and_lowers_it(store: Store, shared: int) -> None:
    pair = found(store, shared).refunds[0]
    shopping = category(store, shared, "Shopping")
    transactions.edit_all(store, shared, [pair.purchase.id], TransactionEdit(category_id=shopping), now=NOW)
    links.confirm_refunds(store, shared, [pair.ids], now=NOW)
    assert transactions.get(store, shared, pair.refund.id).category_id == shopping
    partners = links.partners(store, shared, pair.purchase.id)
    assert [leg.id for leg in partners.refunds] == [pair.refund.id]
    assert found(store, shared).refunds == ()
    links.unlink_refund(store, shared, pair.refund.id, now=NOW)
    assert transactions.get(store, shared, pair.refund.id).category_id is None
    assert found(store, shared).refunds == ()
    assert links.partners(store, shared, pair.refund.id).purchase is None


def test_a_rejected_refund_is_remembered(store: Store, shared: int) -> None:
    pair = found(store, shared).refunds[0]
    links.reject_refund(store, shared, *pair.ids, now=NOW)
    assert found(store, shared).refunds == ()


def test_transfers_can_be_switched_off(store: Store, shared: int) -> None:
    links.propose_transfers(store, shared, on=False, now=NOW)
    review = found(store, shared)
    assert (review.transfers, review.proposing, len(review.refunds)) == ((), False, 1)
    links.propose_transfers(store, shared, on=True, now=NOW)
    assert len(found(store, shared).transfers) == 3


def test_an_answer_that_is_late_is_refused(store: Store, shared: int) -> None:
    pair = found(store, shared).transfers[1]
    links.confirm_transfers(store, shared, [pair.ids], now=NOW)
    with pytest.raises(ConflictError):
        links.confirm_transfers(store, shared, [pair.ids], now=NOW)
    with pytest.raises(ConflictError):
        links.unlink_refund(store, shared, pair.out.id, now=NOW)
    with pytest.raises(NotFoundError):
        links.confirm_transfers(store, shared, [(99_998, 99_999)], now=NOW)


def test_two_currencies_are_compared_at_the_days_rate(store: Store, home: int) -> None:
    new_account(store, home, "Checking")
    new_account(store, home, "Dollars", currency="USD")
    load(store, home, bank_file([("2024-05-02", "Transfer to Dollars", "-100.00")]))
    dollars = b"Date,Description,Amount,Currency\n2024-05-03,Transfer from Checking,107.20,USD\n2024-05-09,Tea,-2.00,USD\n"
    load(store, home, dollars, account="Dollars", name="dollars.csv")
    (pair,) = found(store, home).transfers
    assert pair.rate == pytest.approx(1.07, abs=0.01)
    assert pair.sure
