"""Rules in plain words: `If the bank’s text contains “tesco”` and `the category is Groceries`."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from finance_core.rules.automation.rule import (
    AccountCondition,
    Action,
    AddTags,
    AmountCondition,
    Condition,
    CurrencyCondition,
    DateCondition,
    DayCondition,
    DirectionCondition,
    Group,
    Leaf,
    MarkTransfer,
    Not,
    Rule,
    SetCategory,
    SetNote,
    SetPayee,
    SplitByShare,
    TextCondition,
    WeekdayCondition,
)

GONE: Final = "one that is gone"
WEEKDAYS: Final = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_FIELDS: Final = {"description": "the bank’s text", "payee": "the payee"}
_TESTS: Final = {
    "contains": ("contains", "does not contain"),
    "equals": ("is", "is not"),
    "starts with": ("starts with", "does not start with"),
    "matches": ("matches", "does not match"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Names:
    """What accounts and categories are called, by id."""

    accounts: Mapping[int, str] = field(default_factory=dict)
    categories: Mapping[int, str] = field(default_factory=dict)

    def category(self, category_id: int | None) -> str:
        """The name of a category, or that it is gone."""
        return GONE if category_id is None else self.categories.get(category_id, GONE)


def condition(found: Condition, names: Names, *, holds: bool = True) -> str:
    """`the bank’s text contains “tesco” and it is money out`; with `holds` False, that it is not so."""
    match found:
        case Not(condition=part):
            return condition(part, names, holds=not holds)
        case Group(how=how, conditions=parts):
            joined = f" {'and' if how == 'all' else 'or'} ".join(_in_brackets(part, names) for part in parts)
            if holds:
                return joined
            return condition(parts[0], names, holds=False) if len(parts) == 1 else f"not ({joined})"
        case TextCondition(field=text_field, test=test, text=text):
            return f"{_FIELDS[text_field]} {_TESTS[test][0 if holds else 1]} “{text}”"
        case _:
            said = _plain_condition(found, names)
            return said if holds else said.replace("it is ", "it is not ", 1).replace("it lies ", "it does not lie ", 1)


def _in_brackets(found: Condition, names: Names) -> str:
    said = condition(found, names)
    return f"({said})" if isinstance(found, Group) and len(found.conditions) > 1 else said


def _plain_condition(found: Leaf, names: Names) -> str:
    match found:
        case TextCondition():
            raise AssertionError(found)  # has words of its own
        case AmountCondition(least=least, most=most):
            ends = [None if end is None else f"{end:f}" for end in (least, most)]
            return f"it is {ends[0] if ends[0] == ends[1] else _range(*ends)} in size"
        case AccountCondition(account_ids=ids):
            return f"it is on {_or([names.accounts.get(account_id, GONE) for account_id in ids]) or 'an account that is gone'}"
        case CurrencyCondition(codes=codes):
            return f"it is in {_or(list(codes))}"
        case DirectionCondition(direction=direction):
            return f"it is money {direction}"
        case _:
            return _when(found)


def _when(found: DayCondition | WeekdayCondition | DateCondition) -> str:
    match found:
        case DayCondition(first=first, last=last):
            days = f"day {first}" if first == last else f"the days {first} to {last}"
            return f"it is on {days} of a month"
        case WeekdayCondition(weekdays=weekdays):
            return f"it is on a {_or([WEEKDAYS[day] for day in weekdays])}"
        case DateCondition(start=start, last=last):
            return f"it is dated {_range(_day(start), _day(last))}"


def action(found: Action, names: Names) -> str:
    """`the category is Groceries`."""
    match found:
        case SetPayee(payee=payee):
            return f"the payee is {payee}"
        case SetCategory(category_id=category_id):
            return f"the category is {names.category(category_id)}"
        case MarkTransfer():
            return "it is a transfer between own accounts"
        case AddTags(tags=tags):
            return f"it is tagged {', '.join(tags)}"
        case SetNote(note=note):
            return f"its note is “{note}”"
        case SplitByShare(shares=shares):
            parts = [f"{share.share:f} {'nothing' if share.category_id is None else names.category(share.category_id)}"
                     for share in shares]  # fmt: skip
            return f"it is split: {', '.join(parts)}"


def sentence(rule: Rule, names: Names) -> str:
    """The whole rule: `If …, then … and …`."""
    return f"If {condition(rule.when, names)}, then {' and '.join(action(found, names) for found in rule.then)}"


def title(rule: Rule, names: Names) -> str:
    """A short name for a rule that has none: what it looks for and what it gives."""
    first = rule.when.conditions[0]
    what = first.text if isinstance(first, TextCondition) else condition(first, names)
    given = rule.then[0]
    match given:
        case SetCategory(category_id=category_id):
            goal = names.category(category_id)
        case SetPayee(payee=payee):
            goal = payee
        case _:
            goal = action(given, names)
    said = f"{what} → {goal}"
    return said if len(said) <= 80 else f"{said[:79]}…"


def _range(first: str | None, last: str | None) -> str:
    if first is None:
        return f"up to {last}"
    return f"from {first} on" if last is None else f"from {first} to {last}"


def _day(when: date | None) -> str | None:
    return None if when is None else f"{when.day} {when:%b} {when.year}"


def _or(words: list[str]) -> str:
    return " or ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)
