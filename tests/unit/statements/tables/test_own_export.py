"""Our own export is read by its titles, to the letter, and says what it can't read."""

import pytest

from finance_core.errors import StatementError
from finance_core.statements import Statement, read_statements
from finance_core.statements.tables.own_export import FIRST_TITLES, TITLES

HEAD = ",".join(TITLES)


def row(**cells: str) -> str:
    return ",".join(f'"{cells.get(name, "")}"' for name in TITLES)


def read(*rows: str) -> list[Statement]:
    return read_statements("\r\n".join([HEAD, *rows, ""]).encode("utf-8-sig"))


def test_parts_of_a_payment_are_put_together_wherever_they_stand() -> None:
    whole = {"date": "2026-11-03", "account": "Joint", "currency": "EUR", "payment": "7", "payee": "Shop"}
    (statement,) = read(
        row(**whole, amount="-4.00", part="1 of 2", category="Food", part_note="bread"),
        row(**whole | {"payment": "8"}, amount="-1.00"),
        row(**whole, amount="-6.00", part="2 of 2", category="Home"),
    )
    assert [item.amount_minor for item in statement.transactions] == [-1000, -100]
    assert [(part.category, part.amount_minor, part.note) for part in statement.kept[1].parts] == [
        ("Food", -400, "bread"), ("Home", -600, ""),
    ]  # fmt: skip


def test_a_missing_part_is_said() -> None:
    cells = {"date": "2026-11-03", "account": "Joint", "currency": "EUR", "payment": "7", "amount": "-4.00", "part": "2 of 2"}
    (statement,) = read(row(**cells))
    assert [item.amount_minor for item in statement.transactions] == [-400]
    assert [issue.severity for issue in statement.issues] == ["warning"]


@pytest.mark.parametrize(
    ("cells", "field"),
    [
        ({"date": "2026-02-30"}, "date"), ({"date": ""}, "date"), ({"amount": "1.234"}, "amount"),
        ({"amount": "1,50"}, "amount"), ({"amount": ""}, "amount"), ({"amount": "9" * 17}, "amount"),
        ({"currency": "euro"}, "currency"), ({"account": ""}, "account"),
    ],
)  # fmt: skip
def test_a_row_that_cannot_be_read_is_refused_with_the_reason(cells: dict[str, str], field: str) -> None:
    good = {"date": "2026-11-03", "account": "Joint", "currency": "EUR", "amount": "-4.00"}
    (statement,) = read(row(**good), row(**good | cells))
    assert (len(statement.transactions), statement.refused) == (1, 1)
    assert statement.issues[0].field == field


def test_what_another_program_saved_otherwise_is_read_as_a_table() -> None:
    """A spreadsheet with semicolons and days of its own: what a bank would say is kept."""
    lines = [";".join(FIRST_TITLES), "03.11.2026;Joint;Shop;'=SHOP;-4,00;EUR;Food;;;", "13.11.2026;Joint;;Pay;2100,00;EUR;;;;"]
    (statement,) = read_statements("\n".join([*lines, ""]).encode())
    assert statement.format == "csv"
    assert [(item.amount_minor, item.description) for item in statement.transactions] == [(-400, "=SHOP"), (210000, "Pay")]


def test_the_new_columns_do_not_confuse_the_reader_of_tables() -> None:
    cells = {
        "account": "Joint", "currency": "EUR", "group": "needs", "status": "cleared", "account_kind": "bank", "payment": "1",
        "account_number": "DE02120300000000202051", "account_opening": "15,00", "fingerprints": "#" + "ab" * 16,
    }  # fmt: skip
    rows = [
        row(**cells, date=f"{day}.11.2026", amount=f"-{day},00", description=f"SHOP {day}", payee="Shop").replace('","', '";"')
        for day in range(13, 19)
    ]
    (statement,) = read_statements("\n".join([HEAD.replace(",", ";"), *rows, ""]).encode())
    read_as = [(item.amount_minor, item.payee) for item in statement.transactions]
    assert read_as == [(-100 * day, "Shop") for day in range(13, 19)]
    assert statement.layout is not None
    assert statement.layout.ambiguous == ()


def test_a_damaged_export_is_refused_early() -> None:
    with pytest.raises(StatementError, match="damaged"):
        read(*[row(account="Joint", currency="EUR", date="2026-11-03", amount="x")] * 12_000)
    with pytest.raises(StatementError, match="more accounts"):
        read(*(row(account=f"A{number}", currency="EUR", date="2026-11-03", amount="1.00") for number in range(1_200)))


def test_an_export_of_nothing() -> None:
    with pytest.raises(StatementError, match="no payments"):
        read()
