"""A transfer of which less arrived: what moved is no spending, the fee is, and both go back together."""

import pytest

from finance_core.analysis.flows import flows
from finance_core.errors import ConflictError, InvalidError
from finance_core.models import Split
from finance_core.services import history, ledgers, links, transactions
from finance_core.services.links import TransferPair
from finance_core.services.naming import categories
from finance_core.storage import Store, sums
from tests.ledgers import HISTORY, NOW, bank_file, dump, load, new_account

TEA = [(f"2026-11-{day}", f"Tea {day}", "-2.00") for day in range(12, 17)]  # enough of them to settle the sign


@pytest.fixture
def short(store: Store, home: int) -> int:
    """A household that sent 103.00 to its savings, of which 100.00 arrived."""
    new_account(store, home, "Checking")
    new_account(store, home, "Savings")
    load(store, home, bank_file([("2026-11-02", "Transfer to Savings", "-103.00"), *TEA]))
    load(store, home, bank_file([("2026-11-03", "Transfer from Checking", "100.00"), *TEA]), account="Savings", name="s.csv")
    return home


def pair_of(store: Store, home: int) -> TransferPair:
    (pair,) = links.review(store, home).transfers
    return pair


def spending(store: Store, home: int) -> dict[str, float]:
    """What counts as spending, by category, without the tea."""
    moved = flows(ledgers.load(store, home).lines)
    own = moved[(moved["flow"] == "spending") & ~moved["description"].str.startswith("Tea")]
    return dict(own.groupby("category")["sized"].sum())


def test_the_fee_stays_as_spending(store: Store, short: int) -> None:
    pair = pair_of(store, short)
    assert (pair.fee_minor, pair.sure) == (300, False)
    links.confirm_transfers(store, short, [pair.ids], now=NOW)
    assert spending(store, short) == {"Fees and interest": 3.0}
    out = transactions.get(store, short, pair.out.id)
    assert [part.amount_minor for part in out.splits] == [-10_000, -300]
    assert links.partners(store, short, pair.out.id).transfer == pair.into
    assert links.review(store, short).linked_transfers == 1
    assert ledgers.load(store, short).transactions["amount"].sum() == pytest.approx(-103 + 100 - 20)


def test_the_months_of_the_report_say_the_same(store: Store, short: int) -> None:
    links.confirm_transfers(store, short, [pair_of(store, short).ids], now=NOW)
    with store.read(short) as reading:
        rows = sums.by_month(reading, "EUR")
    assert [row.out_minor for row in rows if row.category == "Fees and interest" and not row.is_transfer] == [-300]
    assert sum(row.in_minor + row.out_minor for row in rows if row.is_transfer) == 0


def test_undo_takes_it_back_whole(store: Store, short: int) -> None:
    before = dump(store, without=HISTORY)
    links.confirm_transfers(store, short, [pair_of(store, short).ids], now=NOW)
    history.undo(store, short, history.listed(store, short)[0].id, now=NOW)
    assert dump(store, without=HISTORY) == before


def test_taking_it_apart_makes_the_payment_whole(store: Store, short: int) -> None:
    before = dump(store)
    pair = pair_of(store, short)
    links.confirm_transfers(store, short, [pair.ids], now=NOW)
    links.unlink_transfer(store, short, pair.into.id, now=NOW)
    after = dump(store)
    assert [{**row, "version": 0} for row in after["transaction"]] == [{**row, "version": 0} for row in before["transaction"]]
    assert after["split"] == []
    assert links.review(store, short).transfers == ()


def test_parts_that_were_changed_since_outlive_it(store: Store, short: int) -> None:
    pair = pair_of(store, short)
    links.confirm_transfers(store, short, [pair.ids], now=NOW)
    parts = [Split(category_id=None, amount_minor=-9_000), Split(category_id=None, amount_minor=-1_300)]
    transactions.split(store, short, pair.out.id, parts, now=NOW)
    links.unlink_transfer(store, short, pair.out.id, now=NOW)
    assert [part.amount_minor for part in transactions.get(store, short, pair.out.id).splits] == [-9_000, -1_300]
    assert links.partners(store, short, pair.out.id).transfer is None


def test_another_category_for_the_fee_goes_with_it(store: Store, short: int) -> None:
    pair = pair_of(store, short)
    links.confirm_transfers(store, short, [pair.ids], now=NOW)
    moved, fee = transactions.get(store, short, pair.out.id).splits
    other = next(item.id for item in transactions.categories_of(store, short) if item.name == "Shopping")
    parts = [moved, Split(category_id=other, amount_minor=fee.amount_minor)]
    transactions.split(store, short, pair.out.id, parts, now=NOW)
    assert spending(store, short) == {"Shopping": 3.0}
    links.unlink_transfer(store, short, pair.out.id, now=NOW)
    assert transactions.get(store, short, pair.out.id).splits == ()


def test_the_category_is_made_where_there_is_none(store: Store, short: int) -> None:
    fees = next(item for item in transactions.categories_of(store, short) if item.name == "Fees and interest")
    categories.remove(store, short, fees.id, now=NOW)
    links.confirm_transfers(store, short, [pair_of(store, short).ids], now=NOW)
    assert spending(store, short) == {"Fees and interest": 3.0}


def test_more_than_was_sent_is_no_transfer(store: Store, short: int) -> None:
    rows = ledgers.load(store, short).transactions
    tea = int(rows.loc[(rows["amount"] == -2) & (rows["account"] == "Checking"), "id"].iloc[0])
    with pytest.raises(InvalidError, match="More arrived"):
        links.confirm_transfers(store, short, [(tea, pair_of(store, short).into.id)], now=NOW)


def test_a_payment_with_parts_of_its_own_gets_no_others(store: Store, short: int) -> None:
    pair = pair_of(store, short)
    parts = [Split(category_id=None, amount_minor=-5_000), Split(category_id=None, amount_minor=-5_300)]
    transactions.split(store, short, pair.out.id, parts, now=NOW)
    with pytest.raises(ConflictError):
        links.confirm_transfers(store, short, [pair.ids], now=NOW)


@pytest.mark.parametrize(("text", "fee"), [("Transfer to Dollars, fee 2.00 EUR", 200), ("Transfer to Dollars", 0)])
def test_between_currencies_only_a_fee_that_is_stated_counts(store: Store, home: int, text: str, fee: int) -> None:
    new_account(store, home, "Checking")
    new_account(store, home, "Dollars", currency="USD")
    load(store, home, bank_file([("2024-05-02", f"{text}", "-102.00")]))
    dollars = b"Date,Description,Amount,Currency\n2024-05-03,Transfer from Checking,107.20,USD\n2024-05-09,Tea,-2.00,USD\n"
    load(store, home, dollars, account="Dollars", name="dollars.csv")
    pair = pair_of(store, home)
    assert pair.fee_minor == fee
    links.confirm_transfers(store, home, [pair.ids], now=NOW)
    assert spending(store, home) == ({"Fees and interest": 2.0} if fee else {})
