"""Importing: what is new comes in once, what is known stays out, and everything can be taken back."""

import pytest

from finance_core.errors import ConflictError, InvalidError, StatementError
from finance_core.models import TransactionEdit
from finance_core.services import accounts, history, households, ledgers, reports, transactions
from finance_core.services.importing import imports, layouts
from finance_core.services.importing.previews import AccountChoice
from finance_core.storage import Store
from tests.ledgers import HISTORY, NOW, TODAY, bank_file, dump, load, new_account, plain_rows, prepare

COFFEE = ("2026-11-03", "Cafe Lumen", "-3.20")
RENT = ("2026-11-02", "Northside Rent", "-950.00")
PAY = ("2026-10-30", "Alder Studio pay", "3120.00")


def test_two_equal_coffees_on_one_day_are_two(store: Store, home: int) -> None:
    batch = load(store, home, bank_file([COFFEE, COFFEE, RENT]))
    assert (batch.rows_read, batch.imported, batch.duplicates, batch.refused) == (3, 3, 0, 0)
    assert batch.sum_minor == -320 - 320 - 95_000


def test_the_same_file_again_adds_nothing(store: Store, home: int) -> None:
    load(store, home, bank_file([COFFEE, COFFEE, RENT]))
    again = load(store, home, bank_file([COFFEE, COFFEE, RENT]))
    assert (again.imported, again.duplicates) == (0, 3)


def test_a_longer_file_adds_what_is_new_and_the_third_equal_coffee(store: Store, home: int) -> None:
    load(store, home, bank_file([COFFEE, RENT, COFFEE]))
    more = load(store, home, bank_file([RENT, COFFEE, COFFEE, COFFEE, PAY]))
    assert (more.imported, more.duplicates) == (2, 3)


def test_the_order_of_the_rows_makes_no_difference(store: Store, home: int) -> None:
    rows = [COFFEE, RENT, PAY, COFFEE]
    load(store, home, bank_file(rows))
    assert load(store, home, bank_file([PAY, COFFEE, COFFEE, RENT])).imported == 0


def test_what_a_person_changes_never_makes_a_payment_new(store: Store, home: int) -> None:
    load(store, home, bank_file([COFFEE, RENT, PAY]))
    ids = [int(row) for row in ledgers.load(store, home).transactions["id"]]
    change = TransactionEdit(payee="Somebody else", note="mine", tags=("a", "b"), clear_category=True)
    assert transactions.edit_all(store, home, ids, change, now=NOW) == 3
    assert load(store, home, bank_file([COFFEE, RENT, PAY])).imported == 0


def test_the_same_payment_on_another_account_is_another(store: Store, home: int) -> None:
    load(store, home, bank_file([COFFEE, RENT]))
    assert load(store, home, bank_file([COFFEE, RENT]), account="Savings").imported == 2


def test_rows_read_are_imported_known_or_refused(store: Store, home: int) -> None:
    bad = [RENT, ("2026-02-30", "No such day", "-5.00"), ("2026-11-05", "Not an amount", "twelve"), COFFEE, PAY]
    batch = load(store, home, bank_file(bad))
    assert (batch.rows_read, batch.imported, batch.duplicates, batch.refused) == (5, 3, 0, 2)


def test_each_refused_row_has_its_reason(store: Store, home: int) -> None:
    rows = [RENT, COFFEE, PAY, ("2062-01-01", "A slip", "-5.00"), ("2026-11-25", "A debit announced", "-9.00")]
    preview = prepare(store, home, bank_file(rows))
    assert preview.refused == 1
    assert [(issue.severity, issue.message) for issue in preview.issues if issue.severity != "note"] == [
        ("refused", "The date 2062-01-01 lies too far in the future to be right."),
        ("warning", "Dated ahead: 2026-11-25."),
    ]
    assert [fate for _, fate in preview.rows()] == ["new", "new", "new", "refused", "new"]


def test_the_preview_stores_nothing(store: Store, home: int) -> None:
    before = dump(store)
    preview = prepare(store, home, bank_file([COFFEE, RENT]))
    assert (preview.read, preview.imported, preview.sum_minor) == (2, 2, -95_320)
    assert dump(store) == before


def test_a_preview_that_is_no_longer_true_is_not_committed(store: Store, home: int) -> None:
    preview = prepare(store, home, bank_file([COFFEE, RENT]))
    load(store, home, bank_file([COFFEE]))
    before = dump(store)
    with pytest.raises(ConflictError, match="no longer true"):
        imports.commit(store, home, preview, now=NOW)
    assert dump(store) == before


def test_a_preview_that_is_still_true_is_committed_though_something_else_changed(store: Store, home: int) -> None:
    preview = prepare(store, home, bank_file([COFFEE, RENT]))
    new_account(store, home, "Cash")
    assert imports.commit(store, home, preview, now=NOW).imported == 2


def test_undo_leaves_every_table_as_it_was_and_the_file_can_come_again(store: Store, home: int) -> None:
    before = dump(store, without=HISTORY)
    content = b"Date,Payee,Description,Category,Amount,Currency\n2026-11-03,Lumen,Coffee,Treats,-3.20,USD\n"
    batch = load(store, home, content)
    assert households.get(store, home).currency == "USD"
    assert imports.undo(store, home, batch.id, now=NOW) == 1
    assert dump(store, without=HISTORY) == before
    assert households.get(store, home).currency == households.DEFAULT_CURRENCY
    assert imports.history(store, home)[0].undone_at == NOW
    assert load(store, home, content).imported == 1


def test_undo_keeps_what_others_use(store: Store, home: int) -> None:
    first = load(store, home, b"Date,Payee,Amount,Currency\n2026-11-03,Lumen,-3.20,EUR\n2026-11-13,Lumen,-3.30,EUR\n")
    load(store, home, b"Date,Payee,Amount,Currency\n2026-11-14,Lumen,-4.20,EUR\n2026-11-15,Lumen,-4.20,EUR\n")
    imports.undo(store, home, first.id, now=NOW)
    assert [row["name"] for row in dump(store)["payee"]] == ["Lumen"]
    assert len(dump(store)["account"]) == 1


def test_undo_says_how_many_were_edited_and_cannot_be_done_twice(store: Store, home: int) -> None:
    batch = load(store, home, bank_file([COFFEE, RENT]))
    first_id = int(ledgers.load(store, home).transactions["id"].iloc[0])
    transactions.edit(store, home, {first_id: TransactionEdit(note="checked")}, now=NOW)
    assert imports.edited_since(store, home, batch.id) == 1
    imports.undo(store, home, batch.id, now=NOW)
    with pytest.raises(InvalidError, match="undone already"):
        imports.undo(store, home, batch.id, now=NOW)


def test_the_first_account_settles_the_currency_and_a_file_in_another_is_refused(store: Store, home: int) -> None:
    load(store, home, bank_file([COFFEE, RENT]))
    dollars = b"Date,Description,Amount,Currency\n2026-11-03,Diner,-3.20,USD\n2026-11-04,Diner,-3.20,USD\n"
    with pytest.raises(InvalidError, match="in USD, but Checking is in EUR"):
        prepare(store, home, dollars)
    assert load(store, home, dollars, account="Dollars").currency == "USD"
    assert households.get(store, home).currency == "EUR"


def test_names_of_categories_are_taken_over_and_income_does_not_hide_in_spending(store: Store, home: int) -> None:
    content = (
        b"Date,Category,Note,Amount,Income/Expense,Currency\n"
        b"03/11/2026,Other,kite,10,Expense,EUR\n13/11/2026,Other,kite,10,Expense,EUR\n"
        b"14/11/2026,Other,found,5,Income,EUR\n15/11/2026,groceries,bread,4,Expense,EUR\n"
        b"16/11/2026,My fund,plan,50,Transfer-Out,EUR\n"
    )
    load(store, home, content, account="Cash")
    ledger = ledgers.load(store, home).transactions
    assert list(ledger[["category", "group", "is_transfer", "amount"]].itertuples(index=False, name=None)) == [
        ("Other", pytest.approx(float("nan"), nan_ok=True), False, -10.0),
        ("Other", pytest.approx(float("nan"), nan_ok=True), False, -10.0),
        ("Other (income)", "income", False, 5.0),
        ("Groceries", "needs", False, -4.0),
        ("My fund", "transfer", True, -50.0),
    ]


def test_a_file_that_leaves_a_question_open_is_not_committed(store: Store, home: int) -> None:
    content = b"Date,Description,Amount\n03/04/2026,Kite,-5.00\n11/02/2026,Ball,-6.00\n02/03/2026,Rope,-7.00\n"
    preview = prepare(store, home, content)
    assert preview.questions_left
    with pytest.raises(InvalidError, match="questions"):
        imports.commit(store, home, preview, now=NOW)


@pytest.mark.parametrize("content", [b"", b"\x89PNG\r\n\x1a\n" + b"\x00" * 50, b"Date,Description,Amount\n", b"\x00" * 1000])
def test_what_is_no_statement_is_refused_in_a_sentence(store: Store, home: int, content: bytes) -> None:
    before = dump(store)
    with pytest.raises(StatementError) as refusal:
        prepare(store, home, content)
    assert str(refusal.value).endswith((".", "?"))
    assert dump(store) == before


def test_an_account_must_be_named(store: Store, home: int) -> None:
    with pytest.raises(InvalidError, match="which account"):
        imports.prepare(store, home, content=bank_file([RENT]), file_name="a.csv", account=AccountChoice(), today=TODAY)


def test_the_members_account_gives_the_member(store: Store, home: int) -> None:
    robin = households.add_member(store, home, "Robin", now=NOW)
    new_account(store, home, member_id=robin)
    load(store, home, bank_file([COFFEE, RENT]))
    assert set(ledgers.load(store, home).transactions["member"]) == {"Robin"}


def test_a_remembered_layout_is_found_by_its_header(store: Store, home: int) -> None:
    layout = prepare(store, home, bank_file([COFFEE, RENT])).statement.layout
    assert layout is not None
    layouts.remember(store, home, layout, now=NOW)
    found = layouts.remembered(store, home, layout.header)
    assert found is not None
    assert (dict(found.columns), found.header, found.date_format) == (dict(layout.columns), layout.header, layout.date_format)
    assert layouts.remembered(store, home, ("Something", "else")) is None


def test_progress_rises_to_the_end(store: Store, home: int) -> None:
    seen: list[float] = []
    (preview,) = imports.prepare(
        store, home, content=bank_file(plain_rows(3000)), file_name="a.csv", account=AccountChoice(name="A"), today=TODAY,
        progress=lambda share, _step: seen.append(share),
    )  # fmt: skip
    imports.commit(store, home, preview, now=NOW, progress=lambda share, _step: seen.append(share))
    assert seen == sorted(seen)
    assert 0 <= min(seen) <= max(seen) <= 1


def test_balances_follow(store: Store, home: int) -> None:
    account_id = new_account(store, home, opening_minor=100_000)
    load(store, home, bank_file([COFFEE, RENT, PAY]))
    (status,) = accounts.listed(store, home)
    assert (status.account.id, status.balance_minor, status.booked) == (account_id, 100_000 - 320 - 95_000 + 312_000, 3)


@pytest.mark.parametrize(
    ("currency", "expected"), [("JPY", [-1200, 85_000]), ("KWD", [-1_200_000, 85_000_000]), ("EUR", [-120_000, 8_500_000])]
)
def test_a_file_without_a_currency_is_in_the_accounts_units(
    store: Store, home: int, currency: str, expected: list[int]
) -> None:
    new_account(store, home, "Abroad", currency=currency)
    load(store, home, b"Date,Description,Debit,Credit\n2026-11-13,Noodles,1200,\n2026-11-14,Pay,,85000\n", account="Abroad")
    assert [row["amount_minor"] for row in dump(store)["transaction"]] == expected


def test_decimals_that_a_currency_does_not_have_are_refused(store: Store, home: int) -> None:
    new_account(store, home, "Abroad", currency="JPY")
    content = b"Date,Description,Debit,Credit\n2026-11-13,Noodles,1200.00,\n2026-11-14,Pay,,850.50\n"
    batch = load(store, home, content, account="Abroad")
    assert (batch.rows_read, batch.imported, batch.refused, batch.sum_minor) == (2, 1, 1, -1200)


def test_a_lone_refund_does_not_make_its_category_income(store: Store, home: int) -> None:
    load(store, home, b"Date,Description,Category,Debit,Credit,Currency\n2026-10-13,Back,Merchandise,,30.00,EUR\n")
    load(store, home, b"Date,Description,Category,Debit,Credit,Currency\n2026-10-14,Paid,Merchandise,100.00,,EUR\n")
    (october,) = reports.month_reports(store, home)
    assert (october.income_minor, october.spending_minor) == (0, 7_000)


def test_a_new_account_begins_with_the_banks_balance(store: Store, home: int) -> None:
    content = (
        b"OFXHEADER:100\nDATA:OFXSGML\nVERSION:102\n\n<OFX><BANKMSGSRSV1><STMTTRNRS><STMTRS><CURDEF>EUR<BANKACCTFROM><BANKID>1"
        b"<ACCTID>77<ACCTTYPE>CHECKING</BANKACCTFROM><BANKTRANLIST><STMTTRN><TRNTYPE>DEBIT<DTPOSTED>20261103<TRNAMT>-3.20"
        b"<FITID>1<NAME>Cafe</STMTTRN></BANKTRANLIST><LEDGERBAL><BALAMT>100.00<DTASOF>20261103</LEDGERBAL></STMTRS>"
        b"</STMTTRNRS></BANKMSGSRSV1></OFX>"
    )
    load(store, home, content, name="bank.ofx")
    (status,) = accounts.listed(store, home)
    assert (status.account.opening_minor, status.balance_minor) == (10_320, 10_000)


def test_a_currency_that_is_none_is_refused(store: Store, home: int) -> None:
    before = dump(store)
    with pytest.raises(InvalidError, match="currency"):
        imports.prepare(
            store,
            home,
            content=bank_file([RENT]),
            file_name="a.csv",
            account=AccountChoice(name="A", currency="ZZZZ"),
            today=TODAY,
        )
    assert dump(store) == before


def test_a_file_of_which_nothing_can_be_taken_makes_no_account(store: Store, home: int) -> None:
    before = dump(store)
    choice = AccountChoice(name="Dollars", currency="USD")
    (preview,) = imports.prepare(store, home, content=bank_file([RENT, COFFEE]), file_name="a.csv", account=choice, today=TODAY)
    assert (preview.imported, preview.refused) == (0, 2)
    with pytest.raises(InvalidError, match="no account was made"):
        imports.commit(store, home, preview, now=NOW)
    assert dump(store) == before


def test_adding_an_account_cannot_be_undone_over_its_payments(store: Store, home: int) -> None:
    new_account(store, home)
    added = history.listed(store, home)[0].id
    batch = load(store, home, bank_file([COFFEE, RENT]))
    with pytest.raises(ConflictError, match="in use"):
        history.undo(store, home, added, now=NOW)
    assert len(dump(store)["transaction"]) == 2
    imports.undo(store, home, batch.id, now=NOW)
    history.undo(store, home, added, now=NOW)
    assert dump(store)["account"] == []
    with pytest.raises(InvalidError, match="importing the file again"):
        history.undo(
            store, home, next(entry.id for entry in history.listed(store, home) if entry.action == "undo import"), now=NOW
        )


def test_what_was_pending_is_booked_by_a_later_file_and_pending_again_by_an_undo(store: Store, home: int) -> None:
    head = "Date,Description,Amount,Currency,Status\n"
    first = head + "2026-11-13,Cafe Lumen,-3.20,EUR,Pending\n2026-11-12,Rent,-800.00,EUR,Completed\n"
    later = first.replace("Pending", "Completed")
    load(store, home, first.encode())
    assert load(store, home, first.encode()).imported == 0
    assert sorted(ledgers.load(store, home).transactions["cleared"]) == ["cleared", "pending"]
    batch = load(store, home, later.encode())
    assert (batch.imported, batch.duplicates) == (0, 2)
    assert set(ledgers.load(store, home).transactions["cleared"]) == {"cleared"}
    imports.undo(store, home, batch.id, now=NOW)
    assert sorted(ledgers.load(store, home).transactions["cleared"]) == ["cleared", "pending"]
