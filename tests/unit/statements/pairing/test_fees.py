"""What a payment's text says about its fee."""

import pytest

from finance_core.statements.pairing import fees


@pytest.mark.parametrize(
    ("text", "minor"),
    [
        ("Transfer to Dollars, fee 2.50", 250),
        ("To Wise incl. Fee: EUR 1,75", 175),
        ("Überweisung Ausland Gebühr 12,00 EUR", 1_200),
        ("commission of 3.00 EUR", 300),
        ("Frais: 1.50", 150),
        ("Charges 4.20 USD", 0),  # in another currency
        ("fee 250.00", 0),  # a tenth of the payment or more is another sum
        ("Transfer 2.50", 0),
        ("coffee 2.50", 0),
        ("fee 1.234,56", 0),
        ("no fee", 0),
        ("fee 0.00", 0),
        ("", 0),
    ],
)
def test_a_fee_that_the_text_states(text: str, minor: int) -> None:
    assert fees.stated(text, "EUR", 100_000) == minor


def test_a_currency_without_cents() -> None:
    assert fees.stated("fee 2.50", "JPY", 100_000) == 0
