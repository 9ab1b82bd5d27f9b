"""Which payments are as a condition says: whole columns at once, and each distinct text compared only once."""

import unicodedata
from collections.abc import Callable, Sequence
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from functools import reduce
from typing import Final

import numpy as np
import pandas as pd

from finance_core.money import minor_digits
from finance_core.rules.automation import patterns
from finance_core.rules.automation.payments import Bools, Ints, Payments
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
    TextField,
    TextTest,
    WeekdayCondition,
)

_MONDAY: Final = 3
"""1970-01-01, day 0 of numpy's dates, was a Thursday: weekday 3, counted from Monday."""
_TESTS: Final[dict[TextTest, Callable[[Sequence[str], str], list[bool]]]] = {
    "contains": lambda texts, words: [words in text for text in texts],
    "equals": lambda texts, words: [words == text for text in texts],
    "starts with": lambda texts, words: [text.startswith(words) for text in texts],
}


def one_line(text: str) -> str:
    """A text as regular expressions see it: in one line, and full-width signs are narrow."""
    return " ".join((text if text.isascii() else unicodedata.normalize("NFKC", text)).splitlines())


def plain(text: str) -> str:
    """A text as words are looked for in it: in addition, letters are lower and spaces single."""
    return " ".join(one_line(text).casefold().split())


class Matcher:
    """Answers for one set of payments. `payees` are the distinct payees, also those that rules are about to give.

    What was compared once is kept: many rules look at the same texts.
    """

    def __init__(self, payments: Payments, payees: tuple[str, ...]) -> None:
        self._payments = payments
        texts: dict[TextField, tuple[str, ...]] = {"description": payments.description.distinct, "payee": payees}
        self._lines = {field: [one_line(text) for text in known] for field, known in texts.items()}
        self._plain: dict[TextField, list[str]] = {}
        self._answers: dict[TextCondition, Bools] = {}

    def holds(self, condition: Condition, payees: Ints) -> Bools:
        """For each payment whether the condition holds, with these payees: codes, shape (n,), into the distinct ones.

        Raises PatternError where a regular expression takes too long.
        """
        match condition:
            case Group(how=how, conditions=parts):
                join = np.logical_and if how == "all" else np.logical_or
                return reduce(join, (self.holds(part, payees) for part in parts))
            case Not(condition=part):
                return ~self.holds(part, payees)
            case TextCondition(field="payee"):
                return self._among(condition)[payees]
            case TextCondition():
                return self._among(condition)[self._payments.description.codes]
            case DayCondition() | WeekdayCondition() | DateCondition():
                return self._dated(condition)
            case _:
                return self._booked(condition)

    def _among(self, condition: TextCondition) -> Bools:
        """For each distinct text whether it is as the condition says."""
        answer = self._answers.get(condition)
        if answer is None:
            field = condition.field
            if condition.test == "matches":
                found = patterns.found_in(condition.text, self._lines[field])
            else:
                if field not in self._plain:
                    self._plain[field] = [" ".join(text.casefold().split()) for text in self._lines[field]]
                found = _TESTS[condition.test](self._plain[field], plain(condition.text))
            answer = self._answers[condition] = np.array(found, dtype=bool)
        return answer

    def _booked(self, condition: AmountCondition | AccountCondition | CurrencyCondition | DirectionCondition) -> Bools:
        payments = self._payments
        match condition:
            case AmountCondition():
                return self._sized(condition)
            case AccountCondition(account_ids=ids):
                return np.isin(payments.account, ids)
            case CurrencyCondition(codes=wanted):
                known = np.array([code in wanted for code in payments.currency.distinct], dtype=bool)
                return known[payments.currency.codes]
            case DirectionCondition(direction=direction):
                return payments.amount_minor > 0 if direction == "in" else payments.amount_minor < 0

    def _sized(self, condition: AmountCondition) -> Bools:
        """Sizes are compared in whole minor units, exactly."""
        currency = self._payments.currency
        least = np.array([_minor(condition.least, code, ROUND_CEILING, 0) for code in currency.distinct], dtype=np.int64)
        most = np.array([_minor(condition.most, code, ROUND_FLOOR, 2**62) for code in currency.distinct], dtype=np.int64)
        sizes = np.abs(self._payments.amount_minor)
        return (sizes >= least[currency.codes]) & (sizes <= most[currency.codes])

    def _dated(self, condition: DayCondition | WeekdayCondition | DateCondition) -> Bools:
        days = self._payments.day.astype("datetime64[D]")
        match condition:
            case DayCondition(first=first, last=last):
                of_month = pd.DatetimeIndex(days).day.to_numpy()
                if first <= last:
                    return (of_month >= first) & (of_month <= last)
                return (of_month >= first) | (of_month <= last)
            case WeekdayCondition(weekdays=weekdays):
                return np.isin((days.astype(np.int64) + _MONDAY) % 7, weekdays)
            case DateCondition(start=start, last=last):
                keep = np.ones(len(days), dtype=bool)
                if start is not None:
                    keep &= days >= np.datetime64(start)
                if last is not None:
                    keep &= days <= np.datetime64(last)
                return keep


def _minor(end: Decimal | None, currency: str, rounding: str, otherwise: int) -> int:
    """An end of a range in minor units; one between two of them is moved to the one inside."""
    return otherwise if end is None else int(end.scaleb(minor_digits(currency)).to_integral_value(rounding))
