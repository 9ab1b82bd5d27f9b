"""Worked examples of layouts found from content."""

import pytest

from finance_core.statements import Statement, read_statements


def read(text: str, *, name: str = "") -> Statement:
    (statement,) = read_statements(text.encode(), name=name)
    return statement


def amounts_of(statement: Statement) -> list[int]:
    return [item.amount_minor for item in statement.transactions]


def test_debit_and_credit_in_either_order() -> None:
    statement = read("Date,Text,Credit,Debit\n2024-01-31,Shop,,164.59\n2024-01-30,Pay,10.00,\n2024-01-29,Shop,,1.00\n")
    assert statement.layout is not None
    assert (statement.layout.columns["debit"], statement.layout.columns["credit"]) == (3, 2)
    assert amounts_of(statement) == [-16459, 1000, -100]


def test_negative_debits_mean_the_same() -> None:
    assert amounts_of(read("Date,Text,Debit,Credit\n2024-01-31,Shop,-5.00,\n2024-01-30,Pay,,9.00\n")) == [-500, 900]


def test_a_balance_proves_columns_without_titles() -> None:
    statement = read("13/01/2024,Shop,12.50,,487.50\n14/01/2024,Pay,,100.00,587.50\n15/01/2024,Shop,7.50,,580.00\n")
    assert statement.layout is not None
    assert statement.layout.columns["balance"] == 4
    assert amounts_of(statement) == [-1250, 10000, -750]
    assert (statement.opening_minor, statement.closing_minor) == (50000, 58000)
    assert statement.layout.ambiguous == ()


def test_a_balance_proves_an_inverted_sign() -> None:
    statement = read(
        "Date,Text,Amount,Balance\n2024-01-01,A,10.00,90.00\n2024-01-02,B,-5.00,95.00\n2024-01-03,C,20.00,75.00\n2024-01-04,D,1.00,74.00\n"
    )
    assert statement.layout is not None
    assert (statement.layout.sign, statement.layout.ambiguous) == ("inverted", ())
    assert amounts_of(statement) == [-1000, 500, -2000, -100]


def test_without_proof_positive_spending_is_asked_about() -> None:
    statement = read("Date,Text,Amount\n2024-01-31,Shop,10.00\n2024-01-30,Bakery,5.00\n")
    assert statement.layout is not None
    assert statement.layout.ambiguous == ("sign",)


def test_words_beside_the_amount_prove_the_sign() -> None:
    statement = read("2024-01-31,DEBIT,Shop,10.00\n2024-01-30,DEBIT,Bakery,5.00\n2024-01-29,CREDIT,Payment,-15.00\n")
    assert statement.layout is not None
    assert statement.layout.ambiguous == ()
    assert amounts_of(statement) == [-1000, -500, 1500]


@pytest.mark.parametrize(
    ("money_in", "money_out"), [("C", "D"), ("H", "S"), ("Bij", "Af"), ("Kredit", "Debet"), ("+", "-"), ("Income", "Expense")]
)
def test_directions(money_in: str, money_out: str) -> None:
    statement = read(f"Date;Name;Amount;Way\n2024-01-31;Shop;10,00;{money_out}\n2024-01-30;Job;1.500,00;{money_in}\n")
    assert amounts_of(statement) == [-1000, 150000]


def test_bare_flags_name_no_kind_but_words_do() -> None:
    assert [item.kind for item in read("Date,Amount,Way\n2024-01-31,10.00,D\n2024-01-30,5.00,C\n").transactions] == [None, None]
    words = "Date,Amount,Way\n2024-01-31,10.00,Expense\n2024-01-30,5.00,Income\n2024-01-29,5.00,Transfer-Out\n"
    assert [item.kind for item in read(words).transactions] == ["expense", "income", "transfer"]


def test_a_card_that_marks_credits_only() -> None:
    text = "Date,Text,Amount\n2024-01-31,Shop,10.00\n2024-01-30,Thanks,25.00 CR\n2024-01-29,Shop,15.00\n"
    assert amounts_of(read(text)) == [-1000, 2500, -1500]


def test_the_original_amount_and_the_fee_are_not_the_amount() -> None:
    text = "Date;Original amount;Fee;Amount;Text\n2024-01-31;-11,00;0,50;-10,00;Shop\n2024-01-30;-5,00;0,00;-5,00;Shop\n"
    assert amounts_of(read(text)) == [-1000, -500]


def test_the_booking_date_wins_over_the_value_date() -> None:
    statement = read("Valutadatum;Buchungsdatum;Betrag;Text\n02.02.2024;31.01.2024;-1,00;A\n")
    assert str(statement.transactions[0].date) == "2024-01-31"


def test_the_period_above_the_table_settles_day_and_month() -> None:
    table = "Date,Text,Amount\n03/04/2024,A,-1.00\n01/05/2024,B,-1.00\n02/03/2024,C,-1.00\n"
    ambiguous, settled = read(table).layout, read("Period:,01/31/2024 - 05/04/2024\n" + table).layout
    assert ambiguous is not None
    assert settled is not None
    assert ambiguous.ambiguous == ("date_order",)
    assert (settled.ambiguous, settled.date_format) == ((), "%m/%d/%Y")


def test_the_file_s_name_may_settle_day_and_month() -> None:
    table = "Date,Text,Amount\n03/04/2024,A,-1.00\n01/05/2024,B,-1.00\n02/03/2024,C,-1.00\n"
    layout = read(table, name="export_01-02-2024_31-05-2024.csv").layout
    assert layout is not None
    assert (layout.ambiguous, layout.date_format) == ((), "%d/%m/%Y")


def test_a_late_row_decides_the_order_of_the_whole_column() -> None:
    rows = "".join(f"0{1 + number % 9}/0{1 + number // 1000}/2024,Shop,-1.00,x\n" for number in range(5000))
    statement = read("Date,Text,Amount,Note\n" + rows + "13/01/2024,Shop,-1.00,x\n")
    assert statement.layout is not None
    assert statement.layout.date_format == "%d/%m/%Y"
    assert statement.refused == 0


def test_thousands_without_decimals() -> None:
    assert amounts_of(read("Datum;Text;Betrag\n15.01.2024;Miete;-1.200\n16.01.2024;Lohn;3.500\n")) == [-120000, 350000]


@pytest.mark.parametrize(
    ("text", "currency"),
    [
        ("Date,Text,Amount (EUR)\n2024-01-31,A,-1.00\n", "EUR"),
        ("Date,Text,Amount\n2024-01-31,A,-£1.00\n", "GBP"),
        ("Currency:,SEK\n\nDate,Text,Amount\n2024-01-31,A,-1.00\n", "SEK"),
        ("Date,Text,Amount,Ccy\n2024-01-31,A,-1.00,PLN\n", "PLN"),
        ("Date,Text,Top Amount\n2024-01-31,A,-1.00\n", ""),
    ],
)
def test_currency(text: str, currency: str) -> None:
    assert read(text).currency == currency


def test_minor_digits_follow_the_currency_of_the_row() -> None:
    text = "Date,Text,Amount,Currency\n2024-01-31,A,-100,JPY\n2024-01-30,B,-1.25,EUR\n2024-01-29,C,-1.125,KWD\n"
    assert amounts_of(read(text)) == [-100, -125, -1125]


def test_texts() -> None:
    text = "Date,Payee,Category,Description,Subcategory,Amount\n2024-01-31,Rail,Transport,to town,Train,-3.00\n"
    item = read(text).transactions[0]
    assert (item.payee, item.category, item.description) == ("Rail", "Transport", "to town Train")


def test_a_semicolon_file_with_decimal_commas_and_a_sep_line() -> None:
    statement = read("sep=;\nDatum;Text;Betrag\n01.02.2024;Brot, Butter;-1,50\n")
    assert statement.layout is not None
    assert statement.layout.delimiter == ";"
    assert amounts_of(statement) == [-150]


def test_an_unclosed_quote_does_not_swallow_the_file() -> None:
    rows = "".join(f'2024-01-{day:02d},"shop {day},-1.00\n' for day in range(1, 29))
    assert len(read("Date,Text,Amount\n" + rows).transactions) == 28


def test_dashes_and_zeroes_fill_the_other_side() -> None:
    for nothing in ("-", "0.00", "n/a", " "):
        statement = read(
            f"Date,Text,Debit,Credit\n2024-01-31,A,1.00,{nothing}\n2024-01-30,B,{nothing},2.00\n2024-01-29,C,3.00,{nothing}\n"
        )
        assert amounts_of(statement) == [-100, 200, -300], nothing


def test_a_sign_column_of_pluses_and_minuses() -> None:
    assert amounts_of(read("Date,Text,Sign,Amount\n2024-01-31,A,-,1.00\n2024-01-30,B,+,2.00\n")) == [-100, 200]


def test_an_overdrawn_balance_in_words() -> None:
    statement = read("Date,Text,Debit,Credit,Balance\n2024-01-01,A,30.00,,20.00 DR\n2024-01-02,B,,50.00,30.00 CR\n")
    assert (statement.opening_minor, statement.closing_minor) == (1000, 3000)


def test_a_few_rows_that_contradict_the_balance_change_no_columns() -> None:
    rows = ["11/01/2014,0,Deposit,0,500.00,500.00"]
    rows += [f"11/{day:02}/2014,{99 + day},Check,100.00,0,{600 - 100 * day}.00" for day in range(2, 7)]
    rows += ["11/17/2014,0,Deposit,0,700.00,700.00"]
    rows += [f"11/17/2014,0,Put in by hand {number},0,700.00,700.00" for number in range(5)]
    statement = read("\n".join(rows))
    assert statement.layout is not None
    assert (statement.layout.columns["debit"], statement.layout.columns["credit"]) == (3, 4)
    assert amounts_of(statement) == [50000, *[-10000] * 5, *[70000] * 6]
