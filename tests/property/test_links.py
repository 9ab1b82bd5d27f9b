"""What holds for any ledger: one-to-one, opposite ways, within the window, the same whatever the order."""

import tempfile
from datetime import date, timedelta
from pathlib import Path
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from finance_core.analysis import flows
from finance_core.models import Account
from finance_core.services import history, households, ledgers, links, transactions
from finance_core.statements.pairing import refunds, transfers
from finance_core.statements.pairing.booked import Booked
from tests.ledgers import HISTORY, NOW, dump, new_account, new_database, open_store

ACCOUNTS = [
    Account(id=number, name=name, kind="bank", currency=currency, opening_minor=0, number="", member_id=None, closed=False,
            version=1)
    for number, (name, currency) in enumerate([("Daily", "EUR"), ("Holiday", "EUR"), ("Abroad", "USD")], start=1)
]  # fmt: skip
TEXTS = ("", "transfer", "to Holiday", "from Daily", "REFUND Mill 3", "Mill 4", "\0", "振替", "x" * 600)


@st.composite
def booked_rows(draw: st.DrawFn) -> list[Booked]:
    rows = draw(
        st.lists(
            st.tuples(
                st.sampled_from(ACCOUNTS), st.integers(0, 30), st.sampled_from([-200, -150, -100, 0, 1, 100, 108, 150, 200]),
                st.sampled_from(TEXTS), st.sampled_from(["", "Mill"]), st.sampled_from([None, "wants", "transfer", "income"]),
                st.booleans(),
            ),
            max_size=25,
        )
    )  # fmt: skip
    return [
        Booked(
            number, account.id, date(2026, 1, 1) + timedelta(days), minor, account.currency, payee, text,
            None if group is None else 1, group, decided=decided,
        )
        for number, (account, days, minor, text, payee, group, decided) in enumerate(rows, start=1)
    ]  # fmt: skip


def rate(currency: str, _other: str, _day: date) -> float:
    return 1.08 if currency == "EUR" else 1 / 1.08


@given(booked_rows(), st.randoms())
def test_transfers_are_one_to_one_and_do_not_depend_on_the_order(rows: list[Booked], dice: Random) -> None:
    found = transfers.propose(rows, ACCOUNTS, rate=rate)
    by_id = {row.id: row for row in rows}
    legs = [leg for pair in found for leg in (pair.out_id, pair.into_id)]
    assert len(legs) == len(set(legs))
    for pair in found:
        out, into = by_id[pair.out_id], by_id[pair.into_id]
        assert out.amount_minor < 0 < into.amount_minor
        assert out.account_id != into.account_id
        assert pair.days == abs((out.date - into.date).days) <= transfers.WINDOW_DAYS
        assert pair.fee_minor >= 0
        if out.currency == into.currency:
            assert -out.amount_minor == into.amount_minor + pair.fee_minor
        else:
            assert abs(pair.off) <= transfers.RATE_TOLERANCE + 0.01
    dice.shuffle(rows)
    assert transfers.propose(rows, ACCOUNTS, rate=rate) == found


@given(booked_rows())
def test_a_rejected_transfer_never_comes_back(rows: list[Booked]) -> None:
    found = {(min(p.out_id, p.into_id), max(p.out_id, p.into_id)) for p in transfers.propose(rows, ACCOUNTS, rate=rate)}
    again = transfers.propose(rows, ACCOUNTS, rejected=found, rate=rate)
    assert not found & {(min(p.out_id, p.into_id), max(p.out_id, p.into_id)) for p in again}


@given(booked_rows())
def test_refunds_never_exceed_the_purchase(rows: list[Booked]) -> None:
    found = refunds.propose(rows)
    by_id = {row.id: row for row in rows}
    assert len({pair.refund_id for pair in found}) == len(found)
    for purchase_id in {pair.purchase_id for pair in found}:
        back = sum(by_id[pair.refund_id].amount_minor for pair in found if pair.purchase_id == purchase_id)
        assert back <= -by_id[purchase_id].amount_minor
    for pair in found:
        assert 0 <= (by_id[pair.refund_id].date - by_id[pair.purchase_id].date).days <= refunds.WINDOW_DAYS


@settings(max_examples=25, deadline=None)
@given(st.lists(st.tuples(st.integers(1, 40_000), st.integers(0, 500), st.integers(1, 25)), min_size=1, max_size=4))
def test_linking_keeps_every_cent(moves: list[tuple[int, int, int]]) -> None:
    """What the balances changed by is income less spending, before and after; the fees are all that is spent on transfers."""
    with tempfile.TemporaryDirectory() as folder, open_store(new_database(Path(folder))) as store:
        home = households.own(store, now=NOW).id
        accounts = [new_account(store, home, name) for name in ("Daily", "Holiday")]
        pairs = []
        for came, fee, day in moves:
            legs = []
            for account, minor in zip(accounts, (-came - fee, came), strict=True):
                legs.append(transactions.add(
                    store, home, account_id=account, day=date(2026, 10, day), amount_minor=minor, payee="Own", now=NOW,
                ))  # fmt: skip
            pairs.append((legs[0], legs[1]))
        before = dump(store, without=HISTORY)
        booked = sum(row["amount_minor"] for row in before["transaction"])
        links.confirm_transfers(store, home, pairs, now=NOW)
        ledger = ledgers.load(store, home)
        moved = flows.flows(ledger.lines)
        spent = round(100 * moved.loc[moved["flow"] == "spending", "sized"].sum())
        income = round(100 * moved.loc[moved["flow"] == "income", "sized"].sum())
        assert (income, spent) == (0, sum(fee for _, fee, _ in moves))
        assert round(100 * ledger.transactions["amount"].sum()) == booked == income - spent
        history.undo(store, home, history.listed(store, home)[0].id, now=NOW)
        assert dump(store, without=HISTORY) == before
