"""Rows that are probably known: matched one to one, shown with the reason, and decided by the person."""

from datetime import date

import pytest

from finance_core.errors import ConflictError, InvalidError
from finance_core.services import history, ledgers, transactions
from finance_core.services.importing import imports, previews
from finance_core.storage import Store
from tests.ledgers import HISTORY, NOW, dump, load, new_account, prepare

OFX_HEAD = (
    "OFXHEADER:100\nDATA:OFXSGML\nVERSION:102\n\n<OFX><BANKMSGSRSV1><STMTTRNRS><STMTRS><CURDEF>EUR"
    "<BANKACCTFROM><BANKID>1<ACCTID>77<ACCTTYPE>CHECKING</BANKACCTFROM><BANKTRANLIST>"
)
OFX_TAIL = "</BANKTRANLIST></STMTRS></STMTTRNRS></BANKMSGSRSV1></OFX>"


def csv(*rows: tuple[str, str, str]) -> bytes:
    """Day, text, amount (negative is money out)."""
    lines = ["Date,Description,Debit,Credit,Currency"]
    lines += [f'{day},"{text}",{f"{amount[1:]}," if amount[0] == "-" else f",{amount}"},EUR' for day, text, amount in rows]
    return "\n".join([*lines, ""]).encode()


def ofx(*rows: tuple[str, str, str, str]) -> bytes:
    """Day, name, amount, the bank's own number."""
    entries = [
        f"<STMTTRN><TRNTYPE>DEBIT<DTPOSTED>{day.replace('-', '')}<TRNAMT>{amount}<FITID>{number}<NAME>{name}</STMTTRN>"
        for day, name, amount, number in rows
    ]
    return (OFX_HEAD + "".join(entries) + OFX_TAIL).encode()


RENT, SHOP, PAY = (
    ("2026-11-02", "Northside Rent", "-950.00"),
    ("2026-11-05", "GREEN BASKET 17", "-49.57"),
    ("2026-11-16", "Pay", "900.00"),
)


def test_the_same_purchase_from_another_kind_of_export_is_skipped(store: Store, home: int) -> None:
    load(store, home, csv(RENT, SHOP, PAY))
    preview = prepare(store, home, ofx(("2026-11-05", "Green Basket", "-49.57", "a1"), ("2026-11-06", "Kiosk", "-3.00", "a2")))
    assert [fate for _, fate in preview.rows()] == ["likely", "new"]
    assert preview.partners[0].why == "Same amount, same day, text 100% alike"
    assert (preview.imported, preview.duplicates, preview.asked) == (1, 1, 0)
    batch = imports.commit(store, home, preview, now=NOW)
    assert batch.rows_read == batch.imported + batch.duplicates + batch.refused == 2
    assert len(dump(store)["transaction"]) == 4


def test_amount_and_day_alone_are_asked_and_added_unless_the_person_says_otherwise(store: Store, home: int) -> None:
    load(store, home, csv(RENT, SHOP, PAY))
    preview = prepare(store, home, ofx(("2026-11-05", "Zebra Hardware", "-49.57", "a1")))
    assert [fate for _, fate in preview.rows()] == ["asked"]
    assert (preview.imported, preview.asked) == (1, 1)
    same = preview.decided({0: "skip"})
    assert (same.imported, same.duplicates) == (0, 1)
    assert same.decided({}).fates == preview.fates
    assert imports.commit(store, home, same, now=NOW).imported == 0
    assert [fate for _, fate in prepare(store, home, ofx(("2026-11-05", "Zebra Hardware", "-49.57", "a1"))).rows()] == [
        "duplicate"
    ]


def test_the_banks_own_number_counts_only_with_its_amount(store: Store, home: int) -> None:
    load(store, home, ofx(("2026-11-05", "Green Basket", "-49.57", "a1"), ("2026-11-06", "Kiosk", "-3.00", "a2")))
    changed = prepare(
        store, home, ofx(("2026-11-07", "GREEN BASKET CARD 4411", "-49.57", "a1"), ("2026-11-08", "Refund", "-5.00", "a2"))
    )
    assert [fate for _, fate in changed.rows()] == ["likely", "new"]
    assert changed.partners[0].why == "Same bank number, same amount"


def test_different_numbers_of_one_bank_are_different_payments(store: Store, home: int) -> None:
    load(store, home, ofx(("2026-11-04", "Cafe", "-3.20", "a1"), ("2026-11-09", "Kiosk", "-1.00", "a9")))
    again = prepare(
        store,
        home,
        ofx(("2026-11-03", "Kiosk", "-1.00", "a0"), ("2026-11-05", "Cafe", "-3.20", "a2"), ("2026-11-10", "K", "-1.5", "a3")),
    )
    assert [fate for _, fate in again.rows()] == ["new", "new", "new"]


def test_equal_coffees_of_two_months_never_look_alike(store: Store, home: int) -> None:
    load(store, home, csv(("2026-10-28", "Cafe Lumen", "-3.20"), ("2026-10-30", "Cafe Lumen", "-3.20"), RENT))
    later = prepare(store, home, csv(("2026-11-03", "Cafe Lumen", "-3.20"), ("2026-11-04", "Cafe Lumen", "-3.20"), PAY))
    assert later.imported == 3


def test_a_hand_entered_payment_becomes_the_booked_one(store: Store, home: int) -> None:
    account_id = new_account(store, home)
    load(store, home, csv(RENT, PAY))
    mine = transactions.add(
        store, home, account_id, day=date(2026, 11, 4), amount_minor=-4957, payee="Green Basket", note="party", now=NOW
    )
    before = dump(store, without=HISTORY)
    preview = prepare(store, home, csv(RENT, SHOP, PAY))
    assert [fate for _, fate in preview.rows()] == ["duplicate", "likely", "duplicate"]
    batch = imports.commit(store, home, preview, now=NOW)
    kept = transactions.get(store, home, mine)
    assert (kept.description, kept.note, kept.payee) == ("GREEN BASKET 17", "party", "Green Basket")
    assert prepare(store, home, csv(RENT, SHOP, PAY)).duplicates == 3
    imports.undo(store, home, batch.id, now=NOW)
    assert dump(store, without=HISTORY) == before


def test_a_pending_payment_becomes_the_posted_one_with_its_amount(store: Store, home: int) -> None:
    account_id = new_account(store, home)
    load(store, home, csv(RENT, PAY))
    mine = transactions.add(
        store, home, account_id, day=date(2026, 11, 4), amount_minor=-4500, payee="Green Basket", pending=True, now=NOW
    )
    preview = prepare(store, home, csv(RENT, SHOP, PAY))
    assert [fate for _, fate in preview.rows()] == ["duplicate", "asked", "duplicate"]
    imports.commit(store, home, preview.decided({1: "skip"}), now=NOW)
    kept = transactions.get(store, home, mine)
    assert (kept.amount_minor, kept.date, kept.cleared) == (-4957, date(2026, 11, 5), "cleared")


def test_a_person_may_add_what_is_there_to_the_letter_and_leave_out_what_is_new(store: Store, home: int) -> None:
    load(store, home, csv(RENT, SHOP))
    preview = prepare(store, home, csv(RENT, SHOP, PAY)).decided({1: "add", 2: "skip"})
    assert [fate for _, fate in preview.rows()] == ["duplicate", "new", "refused"]
    assert [issue.message for issue in preview.issues if issue.severity == "refused"] == [previews.LEFT_OUT]
    batch = imports.commit(store, home, preview, now=NOW)
    assert (batch.imported, batch.duplicates, batch.refused) == (1, 1, 1)
    assert len(dump(store)["transaction"]) == 3
    assert prepare(store, home, csv(RENT, SHOP, SHOP)).imported == 1


def test_the_best_pairs_as_a_whole_win(store: Store, home: int) -> None:
    """The row that could take either leaves the one that only the other could take."""
    account_id = new_account(store, home)
    load(store, home, csv(RENT, PAY))
    first = transactions.add(store, home, account_id, day=date(2026, 11, 6), amount_minor=-1000, payee="Cafe Lumen", now=NOW)
    second = transactions.add(store, home, account_id, day=date(2026, 11, 9), amount_minor=-1000, payee="Cafe Lumen", now=NOW)
    rows = (("2026-11-07", "Cafe Lumen", "-10.00"), ("2026-11-05", "Cafe Lumen", "-10.00"))
    preview = prepare(store, home, csv(RENT, *rows, PAY))
    assert {position: partner.transaction_id for position, partner in preview.partners.items()} == {1: second, 2: first}


def test_a_preview_whose_partner_is_gone_is_not_committed(store: Store, home: int) -> None:
    batch = load(store, home, csv(RENT, SHOP, PAY))
    preview = prepare(store, home, ofx(("2026-11-05", "Green Basket", "-49.57", "a1")))
    imports.undo(store, home, batch.id, now=NOW)
    with pytest.raises(ConflictError):
        imports.commit(store, home, preview, now=NOW)


def test_two_payments_can_be_merged_and_parted(store: Store, home: int) -> None:
    load(store, home, csv(RENT, SHOP, PAY))
    batch = imports.commit(
        store,
        home,
        prepare(store, home, ofx(("2026-11-06", "Zebra", "-49.57", "a1"), ("2026-11-07", "K", "-1.00", "a2"))),
        now=NOW,
    )
    assert batch.imported == 2
    rows = ledgers.load(store, home).transactions.set_index("description")["id"]
    before = dump(store, without=HISTORY)
    transactions.merge(store, home, int(rows["GREEN BASKET 17"]), int(rows["Zebra"]), now=NOW)
    assert len(dump(store)["transaction"]) == 4
    assert prepare(store, home, ofx(("2026-11-06", "Zebra", "-49.57", "a1"))).duplicates == 1
    history.undo(store, home, history.listed(store, home)[0].id, now=NOW)
    assert dump(store, without=HISTORY) == before
    with pytest.raises(InvalidError, match="different amounts"):
        transactions.merge(store, home, int(rows["GREEN BASKET 17"]), int(rows["K"]), now=NOW)
