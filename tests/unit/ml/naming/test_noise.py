"""What differs from payment to payment is taken out, and nothing of a name."""

import pytest

from finance_core.ml.naming.noise import bank_words, without_references


@pytest.mark.parametrize(
    "noise",
    [
        "2026-11-21", "21.11.2026", "21/11/26", "05.11", "11/2026", "05NOV", "5. November 2026", "Nov 5", "14:05", "2:05 pm",
        "DE89370400440532013000", "**** 1234", "XXXX-XXXX-XXXX-1234", "REF 385131", "Rechnung 2024-17", "AUTH 77812",
        "M421593X9", "123456789", "020-7946-0991", "EUR 12.50", "12.50 EUR", "1 USD = 1.1342 EUR", "#3217", "@ .9765",
    ],
)  # fmt: skip
def test_references_go(noise: str) -> None:
    assert without_references(f"Corner Shop {noise} Bakery").split() == ["Corner", "Shop", "Bakery"]


@pytest.mark.parametrize("name", ["Marella", "Canteen 44", "Route 66", "H&M", "7-Eleven", "Bel Air", "Augustiner", "Maison 21"])
def test_names_stay(name: str) -> None:
    assert without_references(name) == name
    assert without_references(f"{name} 05.11").strip() == name


def test_the_words_of_banks_are_read_once() -> None:
    assert bank_words() is bank_words()
    assert ("sepa", "lastschrift") in bank_words().paying
    assert ("sepalastschrift",) in bank_words().paying
