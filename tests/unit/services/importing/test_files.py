"""Opening a dropped file: which account is proposed, several accounts and statements in one file, open questions."""

from dataclasses import replace

import pytest

from finance_core.errors import ConflictError, InvalidError
from finance_core.services import accounts
from finance_core.services.importing import files, imports
from finance_core.services.importing.file_parts import FilePart
from finance_core.services.importing.previews import AccountChoice
from finance_core.storage import Store
from tests.ledgers import NOW, TODAY, bank_file, load, new_account, plain_rows

UNCLEAR = b"Date,Description,Amount\n03/04/2026,SHOP,-1.00\n05/06/2026,CAFE,-2.00\n02/03/2026,PHARMACY,-3.00\n"
OFX = """OFXHEADER:100
DATA:OFXSGML
VERSION:102

<OFX><BANKMSGSRSV1>{}</BANKMSGSRSV1></OFX>"""
ACCOUNT = (
    "<STMTTRNRS><STMTRS><CURDEF>{currency}<BANKACCTFROM><BANKID>1<ACCTID>{number}<ACCTTYPE>CHECKING</BANKACCTFROM>"
    "<BANKTRANLIST><DTSTART>20261101<DTEND>20261120{rows}</BANKTRANLIST></STMTRS></STMTTRNRS>"
)
BOOKING = "<STMTTRN><TRNTYPE>DEBIT<DTPOSTED>202611{day:02}<TRNAMT>-{day}.00<FITID>{day}<NAME>Shop {day}</STMTTRN>"


def _ofx(*parts: tuple[str, tuple[int, ...]], currency: str = "EUR") -> bytes:
    """An OFX file with a statement for each account number, with a booking on each of the days of November."""
    return OFX.format(
        "".join(
            ACCOUNT.format(number=number, currency=currency, rows="".join(BOOKING.format(day=day) for day in days))
            for number, days in parts
        )
    ).encode()


def _open(store: Store, home: int, content: bytes, name: str = "bank.csv") -> list[FilePart]:
    return files.open_file(store, home, content=content, file_name=name, today=TODAY)


def test_a_first_file_proposes_a_new_account_named_after_it(store: Store, home: int) -> None:
    (part,) = _open(store, home, bank_file(plain_rows(3)), "visa_gold-2026-11.csv")
    assert part.account == AccountChoice(name="Visa gold", kind="card", currency="EUR")
    assert (part.read, part.imported, part.duplicates, part.refused) == (3, 3, 0, 0)


@pytest.mark.parametrize("name", ["export.csv", "2026-11.csv", "statement_2026.csv"])
def test_a_name_that_says_nothing_becomes_my_account(store: Store, home: int, name: str) -> None:
    assert _open(store, home, bank_file(plain_rows(1)), name)[0].account.name == "My account"


def test_the_next_file_of_that_name_goes_where_the_last_one_went(store: Store, home: int) -> None:
    load(store, home, bank_file(plain_rows(3)), name="joint_2026-10.csv")
    (part,) = _open(store, home, bank_file(plain_rows(4)), "Joint 2026-11 (1).csv")
    assert part.account_name == "Checking"
    assert "such a name" in part.why
    assert (part.imported, part.duplicates) == (1, 3)


def test_an_undone_import_proposes_nothing(store: Store, home: int) -> None:
    batch = load(store, home, bank_file(plain_rows(3)), name="joint_2026-10.csv")
    imports.undo(store, home, batch.id, now=NOW)
    assert _open(store, home, bank_file(plain_rows(3)), "joint_2026-11.csv")[0].account.account_id is None


@pytest.mark.parametrize("number", ["111122223333", "DE00 1111 2222 3333", "**** 3333"])
def test_the_number_in_the_file_finds_its_account(store: Store, home: int, number: str) -> None:
    account_id = new_account(store, home, number=number)
    (part,) = _open(store, home, _ofx(("111122223333", (3,))))
    assert part.account.account_id == account_id
    assert "number" in part.why


def test_another_number_is_another_account(store: Store, home: int) -> None:
    new_account(store, home, number="999988887777")
    (part,) = _open(store, home, _ofx(("111122223333", (3,))), "bank.ofx")
    assert part.account.account_id is None
    assert part.account.name == "Bank 3333"


def test_a_file_in_another_currency_gets_an_account_of_its_own(store: Store, home: int) -> None:
    load(store, home, bank_file(plain_rows(1)), name="bank.ofx")
    (part,) = _open(store, home, _ofx(("", (3,)), currency="USD"), "bank.ofx")
    assert part.account.account_id is None
    assert part.currency == "USD"


def test_each_account_of_a_file_is_a_part(store: Store, home: int) -> None:
    content = _ofx(("111122", (3, 4)), ("333344", (5,)))
    parts = _open(store, home, content, "both.ofx")
    assert [(part.number, part.read) for part in parts] == [("111122", 2), ("333344", 1)]
    for part in parts:
        files.commit(store, home, part, content=content, today=TODAY, now=NOW)
    assert [(status.account.name, status.booked) for status in accounts.listed(store, home)] == [
        ("Both 1122", 2),
        ("Both 3344", 1),
    ]


def test_statements_of_one_account_that_overlap_count_once(store: Store, home: int) -> None:
    content = _ofx(("111122", (3, 4)), ("111122", (4, 5)))
    (part,) = _open(store, home, content, "twice.ofx")
    assert part.read == 4
    done = files.commit(store, home, part, content=content, today=TODAY, now=NOW)
    assert [(batch.imported, batch.duplicates) for batch in done] == [(2, 0), (1, 1)]
    assert [status.booked for status in accounts.listed(store, home)] == [3]


def test_another_name_does_not_read_the_file_again(store: Store, home: int, monkeypatch: pytest.MonkeyPatch) -> None:
    content = bank_file(plain_rows(3))
    (part,) = _open(store, home, content)
    monkeypatch.setattr("finance_core.services.importing.imports.read_statements", None)
    choice = files.new_account(store, home, part, name=" Daily  money ", kind="cash", currency="eur")
    again = files.prepare(store, home, part, content=content, account=choice, today=TODAY, layout=None)
    assert (again.account_name, again.account.kind) == ("Daily money", "cash")


@pytest.mark.parametrize(
    ("name", "currency", "word"),
    [("", "EUR", "name"), ("CHECKING", "EUR", "already"), ("New", "E1", "letters"), ("New", "USD", "EUR")],
)
def test_a_new_account_that_makes_no_sense_is_refused(store: Store, home: int, name: str, currency: str, word: str) -> None:
    new_account(store, home)
    (part,) = _open(store, home, _ofx(("111122", (3,))))
    with pytest.raises(InvalidError, match=word):
        files.new_account(store, home, part, name=name, kind="bank", currency=currency)


def test_an_open_question_is_asked_once_and_then_remembered(store: Store, home: int) -> None:
    (part,) = _open(store, home, UNCLEAR)
    (question,) = part.questions(UNCLEAR)
    assert question.ambiguity == "date_order"
    with pytest.raises(InvalidError, match="Answer"):
        files.commit(store, home, part, content=UNCLEAR, today=TODAY, now=NOW)
    month_first = question.choices[1].layout
    part = files.prepare(store, home, part, content=UNCLEAR, account=part.account, today=TODAY, layout=month_first)
    assert not part.questions_left
    files.commit(store, home, part, content=UNCLEAR, today=TODAY, now=NOW)
    (other,) = _open(store, home, UNCLEAR, "other.csv")
    assert other.questions_left  # an answer given for one account does not speak for another
    account_id = accounts.listed(store, home)[0].account.id
    same = AccountChoice(account_id=account_id)
    asked = files.prepare(store, home, other, content=UNCLEAR, account=same, today=TODAY, layout=None)
    assert asked.questions_left
    (later,) = _open(store, home, UNCLEAR)
    assert later.account.account_id == account_id
    assert later.remembered
    assert later.days == part.days
    elsewhere = files.prepare(
        store, home, later, content=UNCLEAR, account=AccountChoice(name="Card"), today=TODAY, layout=later.settled
    )
    assert elsewhere.questions_left
    again = files.prepare(store, home, later, content=UNCLEAR, account=later.account, today=TODAY, layout=None)
    assert again.questions_left


def test_what_changed_meanwhile_makes_the_preview_false(store: Store, home: int) -> None:
    content = bank_file(plain_rows(3))
    new_account(store, home)
    (part,) = _open(store, home, content, "checking.csv")
    account = AccountChoice(account_id=accounts.listed(store, home)[0].account.id)
    part = files.prepare(store, home, part, content=content, account=account, today=TODAY, layout=None)
    load(store, home, content)
    with pytest.raises(ConflictError):
        files.commit(store, home, part, content=content, today=TODAY, now=NOW)
    fresh = files.prepare(store, home, replace(part), content=content, account=account, today=TODAY, layout=None)
    assert (fresh.imported, fresh.duplicates) == (0, 3)


def test_two_accounts_whose_numbers_end_alike_stay_two(store: Store, home: int) -> None:
    content = _ofx(("5508800194787400888", (3,)), ("5508800194791600888", (4, 5)))
    parts = _open(store, home, content)
    assert len({part.account.name for part in parts}) == 2
    for part in parts:
        files.commit(store, home, part, content=content, today=TODAY, now=NOW)
    assert [status.booked for status in accounts.listed(store, home)] == [1, 2]
    assert [part.imported for part in _open(store, home, content)] == [0, 0]
