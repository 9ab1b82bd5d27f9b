"""The words of bank files."""

import pytest

from finance_core.statements.tables import vocabulary
from finance_core.statements.tables.titles import Meaning, meanings


@pytest.mark.parametrize(
    ("title", "meaning"),
    [
        ("Betrag (EUR)", "amount"),
        ("Amount CZK", "amount"),
        ("Data księgowania", "date"),
        ("Könyvelés dátuma", "date"),
        ("Wertstellung (Valuta)", "value_date"),
        ("Withdrawals (SGD)", "debit"),
        ("Inn på konto", "credit"),
        ("Saldo nach Buchung", "balance"),
        ("Soll/Haben", "direction"),
        ("收/支", "direction"),
        ("Naam tegenpartij", "payee"),
        ("Zpráva pro příjemce", "description"),
        ("Originalbetrag", "original"),
        ("Ημερομηνία", "date"),
        ("Omschrijving-1", "description"),
    ],
)
def test_titles(title: str, meaning: Meaning) -> None:
    found = meanings(title)
    assert found.get(meaning, 0) == max(found.values())


def test_unknown_titles_mean_nothing() -> None:
    assert not meanings("qwertz")
    assert not meanings("")


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("D", (-1, None)),
        ("Haben", (1, None)),
        ("Bij", (1, None)),
        ("-", (-1, None)),
        ("Transfer-Out", (-1, "transfer")),
        ("Transfer In", (1, "transfer")),
        ("Transfer", (0, "transfer")),
        ("Expense", (-1, "expense")),
        ("收入", (1, "income")),
        ("EUR", None),
    ],
)
def test_directions(word: str, expected: tuple[int, str | None] | None) -> None:
    assert vocabulary.direction(word) == expected


def test_totals() -> None:
    assert vocabulary.is_total("Beginning balance as of 01/01/2024")
    assert vocabulary.is_total("Celkem")
    assert not vocabulary.is_total("Total Energies Paris")
    assert vocabulary.is_balance_line("Saldo anterior")
    assert not vocabulary.is_balance_line("TOTAL"), "many people buy petrol there"
