"""Rules as JSON, in the database and in files that people read and exchange.

    {"when": {"all": [{"description": {"contains": "tesco"}}, {"amount": {"least": "5", "most": "50"}}]},
     "then": [{"category": "Groceries"}, {"add_tags": ["food"]}]}

In the database accounts and categories stand by id, in a file by name: `References` turns one into the other.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any, Final

from finance_core.errors import InvalidError
from finance_core.rules.automation.rule import (
    DEEPEST,
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
    MarkTransfer,
    Not,
    Rule,
    SetCategory,
    SetNote,
    SetPayee,
    Share,
    SplitByShare,
    TextCondition,
    WeekdayCondition,
)

Json = Any
WEEKDAYS: Final = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


@dataclass(frozen=True, slots=True, kw_only=True)
class References:
    """How accounts and categories are written: an id as itself, or as a name, and back. None where it is not there."""

    account: Callable[[Json], Json]
    category: Callable[[Json], Json]


def as_it_is(reference: Json) -> Json:
    """The id itself: how the database keeps references."""
    return reference


STORED: Final = References(account=as_it_is, category=as_it_is)


# ---- writing ---------------------------------------------------------------------------------------------------------


def condition_to_json(condition: Condition, references: References = STORED) -> Json:
    """A condition as JSON."""
    match condition:
        case Group(how=how, conditions=parts):
            return {how: [condition_to_json(part, references) for part in parts]}
        case Not(condition=part):
            return {"not": condition_to_json(part, references)}
        case TextCondition(field=field, test=test, text=text):
            return {field: {test: text}}
        case AccountCondition(account_ids=ids):
            written = [references.account(account_id) for account_id in ids]
            return {"account": [name for name in written if name is not None]}
        case _:
            return _short_to_json(condition)


def _short_to_json(
    condition: AmountCondition | DateCondition | DayCondition | WeekdayCondition | CurrencyCondition | DirectionCondition,
) -> Json:
    match condition:
        case AmountCondition(least=least, most=most):
            return {"amount": _set(least=_text(least), most=_text(most))}
        case DateCondition(start=start, last=last):
            return {"date": _set(start=_text(start), last=_text(last))}
        case DayCondition(first=first, last=last):
            return {"day_of_month": [first, last]}
        case WeekdayCondition(weekdays=weekdays):
            return {"weekday": [WEEKDAYS[day] for day in weekdays]}
        case CurrencyCondition(codes=codes):
            return {"currency": list(codes)}
        case DirectionCondition(direction=direction):
            return {"direction": direction}


def actions_to_json(actions: Sequence[Action], references: References = STORED) -> Json:
    """Actions as JSON, in order."""
    return [_action_to_json(action, references) for action in actions]


def _action_to_json(action: Action, references: References) -> Json:
    match action:
        case SetPayee(payee=payee):
            return {"payee": payee}
        case SetCategory(category_id=category_id):
            return {"category": references.category(category_id)}
        case MarkTransfer():
            return {"transfer": True}
        case AddTags(tags=tags):
            return {"add_tags": list(tags)}
        case SetNote(note=note):
            return {"note": note}
        case SplitByShare(shares=shares):
            return {
                "split": [
                    {"category": references.category(share.category_id), "share": str(share.share)}
                    | ({"note": share.note} if share.note else {})
                    for share in shares
                ]
            }


def _text(value: Decimal | date | None) -> str | None:
    return None if value is None else value.isoformat() if isinstance(value, date) else f"{value:f}"


def _set(**values: str | None) -> dict[str, str]:
    return {name: value for name, value in values.items() if value is not None}


# ---- reading ---------------------------------------------------------------------------------------------------------


def rule_from_json(written: Json, references: References = STORED, **values: Any) -> Rule:
    """The rule with these conditions and actions; `values` are its other fields. Raises InvalidError, in words."""
    when = condition_from_json(_part(written, "when", dict), references)
    actions = tuple(_action_from_json(action, references) for action in _part(written, "then", list))
    return Rule(when=when if isinstance(when, Group) else Group(how="all", conditions=(when,)), then=actions, **values)


def condition_from_json(written: Json, references: References = STORED, *, above: int = 0) -> Condition:
    """A condition from JSON. Raises InvalidError where it is none."""
    kind, value = _only(written, "condition")
    if above > DEEPEST:
        raise InvalidError(f"The groups of this rule are nested more than {DEEPEST} deep.")
    if kind in ("all", "any"):
        parts = tuple(condition_from_json(part, references, above=above + 1) for part in _of(value, list, kind))
        return Group(how=kind, conditions=parts)  # type: ignore[arg-type]  # one of the two
    if kind == "not":
        return Not(condition=condition_from_json(value, references, above=above + 1))
    read = _CONDITIONS.get(kind)
    if read is None:
        raise InvalidError(f"“{kind[:40]}” is no condition that Ballast knows.")
    return read(value, references)


def _text_condition(field: str) -> Callable[[Json, References], Condition]:
    def read(value: Json, _references: References) -> Condition:
        test, text = _only(value, field)
        return TextCondition(field=field, test=test, text=_of(text, str, field))  # type: ignore[arg-type]  # it refuses others

    return read


def _accounts(value: Json, references: References) -> Condition:
    found = [references.account(account) for account in _of(value, list, "account")]
    return AccountCondition(account_ids=tuple(account for account in found if isinstance(account, int)))


def _amount(value: Json, _references: References) -> Condition:
    ends = _of(value, dict, "amount")
    return AmountCondition(least=_number(ends.get("least"), "amount"), most=_number(ends.get("most"), "amount"))


def _day(value: Json, _references: References) -> Condition:
    days = _of(value, list, "day_of_month")
    if len(days) != 2 or any(not isinstance(day, int) or isinstance(day, bool) for day in days):
        raise InvalidError("“day_of_month” needs its first and last day, such as [28, 3].")
    return DayCondition(first=days[0], last=days[1])


def _weekday(value: Json, _references: References) -> Condition:
    days = _of(value, list, "weekday")
    if any(day not in WEEKDAYS for day in days):
        raise InvalidError(f"“weekday” needs days such as “{WEEKDAYS[0]}”.")
    return WeekdayCondition(weekdays=tuple(WEEKDAYS.index(day) for day in days))


def _date(value: Json, _references: References) -> Condition:
    ends = _of(value, dict, "date")
    return DateCondition(start=_isodate(ends.get("start")), last=_isodate(ends.get("last")))


def _currency(value: Json, _references: References) -> Condition:
    return CurrencyCondition(codes=_words(value, "currency"))


def _direction(value: Json, _references: References) -> Condition:
    return DirectionCondition(direction=value)


_CONDITIONS: Final[Mapping[str, Callable[[Json, References], Condition]]] = {
    "description": _text_condition("description"),
    "payee": _text_condition("payee"),
    "amount": _amount,
    "account": _accounts,
    "day_of_month": _day,
    "weekday": _weekday,
    "date": _date,
    "currency": _currency,
    "direction": _direction,
}


def _action_from_json(written: Json, references: References) -> Action:
    kinds = [kind for kind in _of(written, dict, "then") if kind != "group"]
    kind = kinds[0] if len(kinds) == 1 else ""
    value = written.get(kind)
    match kind:
        case "payee":
            return SetPayee(payee=_of(value, str, kind))
        case "category":
            return SetCategory(category_id=references.category(value))
        case "transfer":
            return MarkTransfer()
        case "add_tags":
            return AddTags(tags=_words(value, kind))
        case "note":
            return SetNote(note=_of(value, str, kind))
        case "split":
            return SplitByShare(shares=tuple(_share(part, references) for part in _of(value, list, kind)))
    raise InvalidError(f"“{', '.join(map(str, kinds))[:40]}” is nothing that a rule of Ballast can do.")


def _share(written: Json, references: References) -> Share:
    part = _of(written, dict, "split")
    share = _number(part.get("share"), "share")
    if share is None:
        raise InvalidError("Each part of a split needs its “share”.")
    category = part.get("category")
    note = _of(part.get("note", ""), str, "note")
    return Share(category_id=None if category is None else references.category(category), share=share, note=note)


def _only(written: Json, what: str) -> tuple[str, Json]:
    """The one entry of an object."""
    if not isinstance(written, dict) or len(written) != 1:
        raise InvalidError(f"A {what.replace('_', ' ')} of this rule is not written as Ballast writes it.")
    ((kind, value),) = written.items()
    return kind, value


def _part(written: Json, name: str, kind: type) -> Json:
    return _of(written.get(name) if isinstance(written, dict) else None, kind, name)


def _of(value: Json, kind: type, name: str) -> Json:
    if not isinstance(value, kind):
        raise InvalidError(f"“{name}” of this rule is not written as Ballast writes it.")
    return value


def _words(value: Json, name: str) -> tuple[str, ...]:
    return tuple(_of(word, str, name) for word in _of(value, list, name))


def _number(value: Json, name: str) -> Decimal | None:
    if value is None:
        return None
    try:
        return Decimal(value) if isinstance(value, str) else Decimal(str(_of(value, int, name)))
    except InvalidOperation as error:
        raise InvalidError(f"“{str(value)[:40]}” is not a number.") from error


def _isodate(value: Json) -> date | None:
    if value is None:
        return None
    try:
        return date.fromisoformat(_of(value, str, "date"))
    except ValueError as error:
        raise InvalidError(f"“{value[:40]}” is not a day. Write it like 2026-11-21.") from error
