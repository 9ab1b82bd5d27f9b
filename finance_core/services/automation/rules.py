"""Rules: what the household laid down, what a rule would change before it is saved, and doing so, also to the past.

    seen = history(store, household_id)                  # rules and payments, read once
    preview(seen, draft)                                 # what this rule would change; nothing is written
    add(store, household_id, draft, apply=True, now=...)

A rule's decision is certain: no model overrides it. A person's own decision about a payment stays before every rule's.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from finance_core.errors import NotFoundError
from finance_core.rules.automation import matching
from finance_core.rules.automation.rule import (
    LONGEST_TEXT,
    Action,
    AddTags,
    DirectionCondition,
    Group,
    MarkTransfer,
    Rule,
    SetCategory,
    TextCondition,
)
from finance_core.services.automation import rule_book, rule_effects
from finance_core.services.automation.rule_book import RuleBook
from finance_core.services.automation.rule_effects import Changed, History, Looks, Preview, preview
from finance_core.statements import StatementTransaction
from finance_core.storage import Store, Writing, transactions
from finance_core.storage import rules as stored

__all__ = [
    "Changed", "History", "Looks", "Preview", "RuleBook", "State", "add", "apply", "begun_from", "change", "expected",
    "history", "listed", "move", "preview", "remove", "state", "switch", "why",
]  # fmt: skip
_ACTION: Final = "rule"


def listed(store: Store, household_id: int) -> RuleBook:
    """The household's rules, and how many payments each decided."""
    with store.read(household_id) as reading:
        return rule_book.read(reading)


def history(store: Store, household_id: int) -> History:
    """Rules and every payment, to preview with."""
    with store.read(household_id) as reading:
        return rule_effects.read(reading, rule_book.read(reading))


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """How the rules stand: `waiting` payments of the past would change if all ran, `troubles` says by rule what goes wrong."""

    waiting: int
    troubles: Mapping[int, tuple[str, ...]]


def state(seen: History) -> State:
    """What the rules that are on would change in the past, and what of them can't be done."""
    made, met = rule_effects.decided(seen)
    gone = seen.book.problems
    return State(
        waiting=sum(change.told for change in made),
        troubles={rule_id: (*gone.get(rule_id, ()), *met.get(rule_id, ())) for rule_id in {*gone, *met}},
    )


def expected(
    store: Store, household_id: int, coming: Sequence[StatementTransaction], *, account_id: int | None, currency: str
) -> list[str]:
    """What the rules will say that rows of a file were for, for its preview; "" for those that no rule decides.

    Empty where the household has no rules: then nothing is looked up.
    """
    with store.read(household_id) as reading:
        if not coming or not stored.any_enabled(reading):
            return []
        return rule_effects.expected(reading, coming, account_id=account_id, currency=currency)


def begun_from(store: Store, household_id: int, transaction_id: int) -> tuple[Group, tuple[Action, ...]]:
    """How a rule made of this payment begins: the words of the bank that will come again, and what the payment has.

    Raises NotFoundError.
    """
    with store.read(household_id) as reading:
        found = transactions.get(reading, transaction_id)
    words = _lasting_words(found.description, found.payee)
    text = (
        TextCondition(field="description", test="contains", text=words)
        if words
        else TextCondition(field="payee", test="equals", text=found.payee or "?")
    )
    direction = DirectionCondition(direction="in" if found.amount_minor > 0 else "out")
    then: list[Action] = [SetCategory(category_id=found.category_id)] if found.category_id is not None else []
    then += [MarkTransfer()] if found.is_transfer and not then else []
    then += [AddTags(tags=found.tags)] if found.tags else []
    return Group(how="all", conditions=(text, direction)), tuple(then)


def _lasting_words(description: str, payee: str) -> str:
    """The words of a bank's text that name the payee, if they stand in it as they are; else its first words without digits."""
    from finance_core.ml.naming.payees import canonical  # its word lists are read when it is first needed

    names = [name for name in (payee, canonical([description])[0]) if name.strip()]
    standing = [name for name in names if matching.plain(name) in matching.plain(description)]
    if standing:
        return min(standing, key=len)
    plain = [word for word in description.split() if not any(sign.isdigit() for sign in word)]
    return " ".join(plain[:3])[:LONGEST_TEXT]


def why(store: Store, household_id: int, transaction_id: int) -> str:
    """The name of the rule whose decision a payment carries, "" where it is none's. Raises NotFoundError."""
    with store.read(household_id) as reading:
        transactions.get(reading, transaction_id)
        return stored.behind(reading, transaction_id)


def add(
    store: Store, household_id: int, draft: Rule, *, apply: bool = False, now: datetime, actor: str = ""
) -> tuple[int, int]:
    """A new rule, the last of its stage, and with `apply` what it makes of the past: one write; its id, how many changed."""
    columns = rule_book.columns(draft, listed(store, household_id).names)
    summary = f"Added the rule {columns['name']}"
    with store.write(household_id, action=_ACTION, summary=summary, now=now, actor=actor) as writing:
        rule_id = stored.add(writing, **columns)
        return rule_id, _apply(writing, {rule_id}) if apply else 0


def change(store: Store, household_id: int, draft: Rule, *, apply: bool = False, now: datetime, actor: str = "") -> int:
    """Change the rule of the draft's id; with `apply` the past too. How many payments changed.

    Raises ConflictError where the rule was changed since the version of the draft. In another stage it becomes the last one.
    """
    columns = rule_book.columns(draft, listed(store, household_id).names)
    summary = f"Changed the rule {columns['name']}"
    with store.write(household_id, action=_ACTION, summary=summary, now=now, actor=actor) as writing:
        if rule_book.read(writing).rule(draft.id).stage != draft.stage:
            columns["position"] = 1 + max(row.position for row in stored.listed(writing))
        columns |= {"conditions": columns.pop("when"), "actions": columns.pop("then")}
        stored.change(writing, draft.id, version=draft.version, **columns)
        return _apply(writing, {draft.id}) if apply else 0


def switch(store: Store, household_id: int, rule_id: int, *, on: bool, now: datetime, actor: str = "") -> None:
    """Switch a rule on or off; what it decided stays."""
    summary = f"Switched {_called(store, household_id, rule_id)} {'on' if on else 'off'}"
    with store.write(household_id, action=_ACTION, summary=summary, now=now, actor=actor) as writing:
        stored.change(writing, rule_id, enabled=on)


def move(store: Store, household_id: int, rule_id: int, *, by: int, now: datetime, actor: str = "") -> None:
    """Move a rule up (`by` below 0) or down among those of its stage; at an end it stays."""
    summary = f"Moved {_called(store, household_id, rule_id)}"
    with store.write(household_id, action=_ACTION, summary=summary, now=now, actor=actor) as writing:
        order = rule_book.same_stage(stored.listed(writing), rule_id)
        place = order.index(rule_id)
        order.insert(min(max(place + by, 0), len(order) - 1), order.pop(place))
        stored.reorder(writing, order)


def remove(store: Store, household_id: int, rule_id: int, *, now: datetime, actor: str = "") -> None:
    """Take a rule away; what it decided stays as it is."""
    summary = f"Removed {_called(store, household_id, rule_id)}"
    with store.write(household_id, action=_ACTION, summary=summary, now=now, actor=actor) as writing:
        stored.remove(writing, rule_id)


def apply(store: Store, household_id: int, rule_ids: Collection[int] | None = None, *, now: datetime, actor: str = "") -> int:
    """Let the rules that are on decide the past, all of them or just those; how many payments changed. One write."""
    which = "all rules" if rule_ids is None else f"{len(rule_ids):,} rules"
    if rule_ids is not None and len(rule_ids) == 1:
        which = _called(store, household_id, *rule_ids)
    with store.write(household_id, action=_ACTION, summary=f"Applied {which} to the past", now=now, actor=actor) as writing:
        return _apply(writing, rule_ids)


def _called(store: Store, household_id: int, rule_id: int) -> str:
    """The rule, by its name. Raises NotFoundError."""
    return f"the rule {listed(store, household_id).rule(rule_id).name}"


def _apply(writing: Writing, rule_ids: Collection[int] | None) -> int:
    seen = rule_effects.read(writing, rule_book.read(writing))
    made, _problems = rule_effects.decided(seen)
    if rule_ids is not None:
        places = {place for place, rule in enumerate(seen.book.rules) if rule.id in rule_ids}
        if len(places) < len(set(rule_ids)):
            raise NotFoundError("This rule is not there any more.")
        made = rule_effects.only(made, places)
    return rule_effects.write(writing, seen, made)
