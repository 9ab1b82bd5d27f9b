"""A rule while it is edited: the items of its form, the steps that change them, and the rule that they make.

A line is one condition, a box one group of lines. What is nested deeper, from a file, is kept as it is. Everything is read back
from the widgets by key, so that a button acts on what was typed last, also when it was pressed right after.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Final

from finance_core.errors import InvalidError
from finance_core.money import to_major
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
    How,
    Leaf,
    MarkTransfer,
    Not,
    Rule,
    SetCategory,
    SetNote,
    SetPayee,
    Share,
    SplitByShare,
    Stage,
    TextCondition,
    WeekdayCondition,
)
from pages.ui import session, typed

_DRAFT: Final = "rule-draft"
_TIMES: Final = "rule-times"


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One condition: `start` is what it was when the form was opened, None for a new one."""

    number: int
    start: Condition | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    """A group of conditions."""

    number: int
    start: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """What is nested too deep for the form, and stays as it is."""

    number: int
    condition: Condition


Item = Line | Box | Kept


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """What is being edited: the items of the form, and what everything was when it was opened. `key` names its widgets."""

    key: str
    how: How
    items: tuple[Item, ...]
    then: tuple[Action, ...]
    parts: int
    made: int
    """How many items and lines were ever made: the next one's number."""
    rule_id: int = 0
    version: int = 0
    name: str = ""
    stage: Stage = "normal"
    enabled: bool = True


# ---- opening and closing ---------------------------------------------------------------------------------------------


def current() -> Draft | None:
    """What is being edited."""
    found: Draft | None = session.recall(_DRAFT)
    return found


def close() -> None:
    """Stop editing; nothing is kept."""
    session.forget(_DRAFT)


def open_rule(rule: Rule) -> None:
    """Edit a rule that is stored."""
    begin(rule.when, rule.then, rule=rule)


def open_new() -> None:
    """Begin a new rule."""
    begin(None, ())


def begin(when: Group | None, then: tuple[Action, ...], *, rule: Rule | None = None) -> None:
    """Open the form with these conditions and actions."""
    times = session.recall(_TIMES, 0) + 1
    session.keep(_TIMES, times)
    number = iter(range(10_000))
    items = tuple(_item(part, number.__next__) for part in when.conditions) if when else (Line(number=next(number)),)
    split = next((action for action in then if isinstance(action, SplitByShare)), None)
    draft = Draft(
        key=f"rule-{times}", how=when.how if when else "all", items=items, then=then, parts=len(split.shares) if split else 2,
        made=next(number),
    )  # fmt: skip
    if rule is not None:
        draft = replace(
            draft, rule_id=rule.id, version=rule.version, name=rule.name, stage=rule.stage, enabled=rule.enabled
        )
    session.keep(_DRAFT, draft)


def _item(part: Condition, number: Callable[[], int]) -> Item:
    inner, how = (part.condition, "none") if isinstance(part, Not) else (part, "")
    if not isinstance(inner, Group):
        return Kept(number=number(), condition=part) if isinstance(inner, Not) else Line(number=number(), start=part)
    if any(isinstance(bare(line), Group | Not) for line in inner.conditions) or (how == "none" and inner.how == "all"):
        return Kept(number=number(), condition=part)
    lines = tuple(Line(number=number(), start=line) for line in inner.conditions)
    return Box(number=number(), start=how or inner.how, lines=lines)


def bare(condition: Condition) -> Condition:
    """The condition without the “not” around it."""
    return condition.condition if isinstance(condition, Not) else condition


class Started:
    """What the actions were when the form was opened, each as its widget shows it."""

    def __init__(self, then: Sequence[Action]) -> None:
        self.payee, self.note, self.purpose = "", "", "leave"
        self.tags: tuple[str, ...] = ()
        self.category_id: int | None = None
        self.shares: tuple[Share, ...] = ()
        for action in then:
            match action:
                case SetPayee(payee=payee):
                    self.payee = payee
                case SetNote(note=note):
                    self.note = note
                case AddTags(tags=tags):
                    self.tags = tags
                case SetCategory(category_id=category_id):
                    self.purpose, self.category_id = "category", category_id
                case SplitByShare(shares=shares):
                    self.purpose, self.shares = "split", shares
                case MarkTransfer():
                    self.purpose = "transfer"


# ---- steps in the form -----------------------------------------------------------------------------------------------


def add_line(box: int | None) -> None:
    """Add a condition, to that box or to the rule itself."""
    draft = current()
    if draft is None:
        return
    line = Line(number=draft.made)
    items = (*draft.items, line) if box is None else tuple(
        replace(item, lines=(*item.lines, line)) if isinstance(item, Box) and item.number == box else item
        for item in draft.items
    )  # fmt: skip
    session.keep(_DRAFT, replace(draft, items=items, made=draft.made + 1))


def add_box(_number: int | None) -> None:
    """Add a group with one condition."""
    draft = current()
    if draft is not None:
        box = Box(number=draft.made, start="any", lines=(Line(number=draft.made + 1),))
        session.keep(_DRAFT, replace(draft, items=(*draft.items, box), made=draft.made + 2))


def remove_item(number: int | None) -> None:
    """Take a condition or a group away."""
    draft = current()
    if draft is None:
        return
    items = tuple(
        replace(item, lines=tuple(line for line in item.lines if line.number != number)) if isinstance(item, Box) else item
        for item in draft.items
        if item.number != number
    )
    session.keep(_DRAFT, replace(draft, items=items))


def add_part(_number: int | None) -> None:
    """Add a part to the split."""
    draft = current()
    if draft is not None:
        session.keep(_DRAFT, replace(draft, parts=draft.parts + 1))


# ---- reading back ----------------------------------------------------------------------------------------------------


def read_back(draft: Draft, currency: str) -> Rule:
    """The rule that the form holds now. Raises InvalidError, whose sentence says what is missing."""
    key = draft.key
    how = session.recall(f"{key}-how", draft.how) if len(draft.items) > 1 else draft.how
    when = Group(how=how, conditions=tuple(_condition(draft, item, currency) for item in draft.items))
    return Rule(
        name=str(session.recall(f"{key}-name") or "").strip(), when=when, then=_actions(draft),
        stage=session.recall(f"{key}-stage") or draft.stage, enabled=draft.enabled, id=draft.rule_id, version=draft.version,
    )  # fmt: skip


def _condition(draft: Draft, item: Item, currency: str) -> Condition:
    if isinstance(item, Kept):
        return item.condition
    if isinstance(item, Line):
        return _leaf(f"{draft.key}-{item.number}", item, currency)
    lines = tuple(_leaf(f"{draft.key}-{line.number}", line, currency) for line in item.lines)
    how = session.recall(f"{draft.key}-{item.number}-how", item.start)
    return Not(condition=Group(how="any", conditions=lines)) if how == "none" else Group(how=how, conditions=lines)


def _leaf(key: str, line: Line, currency: str) -> Condition:
    kind = session.recall(f"{key}-kind") or kind_of(None if line.start is None else bare(line.start))
    of_text = kind in ("description", "payee")
    test: str = session.recall(f"{key}-{not of_text}-test") or ("contains" if of_text else "is")
    leaf = _text(key, kind, test) if of_text else _value(key, kind, line, currency)
    return Not(condition=leaf) if test.startswith("not ") else leaf


def _text(key: str, kind: str, test: str) -> TextCondition:
    text = str(session.recall(f"{key}-{kind}") or "")
    return TextCondition(field=kind, test=test.removeprefix("not "), text=text)  # type: ignore[arg-type]


def _value(key: str, kind: str, line: Line, currency: str) -> Leaf:
    found = session.recall(f"{key}-{kind}")
    match kind:
        case "amount":
            return AmountCondition(least=_amount(f"{key}-amount-least", currency), most=_amount(f"{key}-amount-most", currency))
        case "account":
            if not found and line.start != AccountCondition(account_ids=()):
                raise InvalidError("Choose at least one account.")
            return AccountCondition(account_ids=tuple(found or ()))
        case "currency":
            return CurrencyCondition(codes=tuple(found or ()))
        case "direction":
            return DirectionCondition(direction=found or "out")
        case _:
            return _day(key, kind)


def _day(key: str, kind: str) -> Leaf:
    match kind:
        case "day":
            first, last = (int(session.recall(f"{key}-day-{end}", day)) for end, day in (("first", 1), ("last", 31)))
            return DayCondition(first=first, last=last)
        case "weekday":
            return WeekdayCondition(weekdays=tuple(sorted(session.recall(f"{key}-weekday") or ())))
        case _:
            return DateCondition(start=session.recall(f"{key}-date-start"), last=session.recall(f"{key}-date-last"))


def _actions(draft: Draft) -> tuple[Action, ...]:
    key = draft.key
    payee, note = (" ".join(str(session.recall(f"{key}-{name}") or "").split()) for name in ("payee", "note"))
    tags = tuple(" ".join(str(tag).replace(",", " ").split()) for tag in session.recall(f"{key}-tags") or ())
    purpose = session.recall(f"{key}-purpose")
    actions: list[Action] = [SetPayee(payee=payee)] if payee else []
    if purpose == "category":
        category_id: int | None = session.recall(f"{key}-category")
        if category_id is None:
            raise InvalidError("Choose the category that it gets.")
        actions.append(SetCategory(category_id=category_id))
    elif purpose == "split":
        actions.append(SplitByShare(shares=tuple(_shares(draft))))
    elif purpose == "transfer":
        actions.append(MarkTransfer())
    actions += [AddTags(tags=tags)] if tags else []
    actions += [SetNote(note=note)] if note else []
    return tuple(actions)


def _shares(draft: Draft) -> list[Share]:
    started = Started(draft.then).shares
    shares: list[Share] = []
    for place in range(draft.parts):
        category_id = session.recall(f"{draft.key}-{place}-category")
        text = str(session.recall(f"{draft.key}-{place}-share") or "").strip()
        if not text and category_id is None:
            continue
        if not text:
            raise InvalidError("Say the share of each part.")
        minor = typed.amount(text.removesuffix("%").strip(), "KWD")  # a currency with three decimals: shares may have them
        note = started[place].note if place < len(started) else ""
        shares.append(Share(category_id=category_id, share=to_major(minor, "KWD").normalize(), note=note))
    return shares


def _amount(key: str, currency: str) -> Decimal | None:
    text = str(session.recall(key) or "").strip()
    return to_major(typed.amount(text, currency), currency) if text else None


def kind_of(leaf: Condition | None) -> str:
    """The name of a condition’s kind; that of a new one is the bank’s text."""
    match leaf:
        case TextCondition(field=field):
            return field
        case AmountCondition():
            return "amount"
        case DirectionCondition():
            return "direction"
        case AccountCondition():
            return "account"
        case _:
            return _kind_of_day(leaf)


def _kind_of_day(leaf: Condition | None) -> str:
    match leaf:
        case DayCondition():
            return "day"
        case WeekdayCondition():
            return "weekday"
        case DateCondition():
            return "date"
        case CurrencyCondition():
            return "currency"
        case _:
            return "description"
