"""Conditions, each on a few payments."""

from datetime import date
from decimal import Decimal

import pytest

from finance_core.rules.automation.matching import Matcher
from finance_core.rules.automation.rule import (
    AccountCondition,
    AmountCondition,
    Condition,
    CurrencyCondition,
    DateCondition,
    DayCondition,
    DirectionCondition,
    Group,
    Not,
    TextCondition,
    TextTest,
    WeekdayCondition,
)
from tests.unit.rules.payments import payments

LEDGER = payments(
    {"description": "POS 4412  TESCO STORES 3217", "payee": "Tesco", "amount_minor": -1250, "day": "2026-11-02"},
    {"description": "ＣＡＦÉ straße", "amount_minor": -500, "currency": "USD", "account": 2, "day": "2026-11-30"},
    {"description": "Salary November", "payee": "Acme", "amount_minor": 250_000, "day": "2026-12-01"},
    {"description": "", "amount_minor": 0, "currency": "JPY", "day": "2024-02-29"},
)


def holding(condition: Condition) -> list[int]:
    return Matcher(LEDGER, LEDGER.payee.distinct).holds(condition, LEDGER.payee.codes).nonzero()[0].tolist()


def text(test: TextTest, words: str) -> TextCondition:
    return TextCondition(field="description", test=test, text=words)


@pytest.mark.parametrize(
    ("condition", "found"),
    [
        (text("contains", "tesco  STORES"), [0]),
        (text("contains", "café STRASSE"), [1]),
        (text("equals", "salary november"), [2]),
        (text("equals", "salary"), []),
        (text("starts with", "pos 4412 t"), [0]),
        (text("matches", r"tes(co|t) stores \d+$"), [0]),
        (text("matches", r"^.?A"), [1, 2]),
        (text("matches", r"\Asalary"), [2]),
        (text("matches", r"^$"), [3]),
        (TextCondition(field="payee", test="equals", text="tesco"), [0]),
        (AmountCondition(least=Decimal("12.50"), most=Decimal("12.50")), [0]),
        (AmountCondition(least=Decimal("5.001")), [0, 2]),
        (AmountCondition(most=Decimal(5)), [1, 3]),
        (AccountCondition(account_ids=(2,)), [1]),
        (AccountCondition(account_ids=()), []),
        (CurrencyCondition(codes=("USD", "JPY")), [1, 3]),
        (DirectionCondition(direction="in"), [2]),
        (DirectionCondition(direction="out"), [0, 1]),
        (DayCondition(first=28, last=1), [1, 2, 3]),
        (DayCondition(first=2, last=2), [0]),
        (WeekdayCondition(weekdays=(0,)), [0, 1]),
        (WeekdayCondition(weekdays=(1, 3)), [2, 3]),
        (DateCondition(start=date(2026, 11, 2), last=date(2026, 11, 30)), [0, 1]),
        (DateCondition(last=date(2026, 11, 1)), [3]),
        (Not(condition=text("contains", "o")), [1, 3]),
        (Group(how="any", conditions=(text("contains", "tesco"), DirectionCondition(direction="in"))), [0, 2]),
        (Group(how="all", conditions=(text("contains", "s"), Not(condition=text("contains", "o")))), [1]),
        (Not(condition=Group(how="any", conditions=(text("contains", "s"), CurrencyCondition(codes=("JPY",))))), []),
    ],
)
def test_which_payments_a_condition_means(condition: Condition, found: list[int]) -> None:
    assert holding(condition) == found


def test_sizes_follow_the_digits_of_the_currency() -> None:
    ledger = payments(*({"amount_minor": -500, "currency": code} for code in ("JPY", "EUR", "KWD")))
    matcher = Matcher(ledger, ledger.payee.distinct)
    assert matcher.holds(AmountCondition(least=Decimal(500)), ledger.payee.codes).tolist() == [True, False, False]
    assert matcher.holds(AmountCondition(most=Decimal("0.5")), ledger.payee.codes).tolist() == [False, False, True]


def test_hostile_texts_are_texts() -> None:
    ledger = payments(*({"description": words} for words in ("x" * 10_000, "🦊" * 50, "\u202eabc", "12345", "a\nb", "\0")))
    matcher = Matcher(ledger, ledger.payee.distinct)
    assert matcher.holds(text("contains", "🦊"), ledger.payee.codes).tolist() == [False, True, False, False, False, False]
    assert matcher.holds(text("equals", "a b"), ledger.payee.codes).tolist() == [False] * 4 + [True, False]
    assert matcher.holds(text("matches", "^b"), ledger.payee.codes).tolist() == [False] * 6
