"""Rules: keeping them, the payments that they look at, and what they make of them."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import func, insert, select, update

from finance_core.errors import ConflictError
from finance_core.models import Split
from finance_core.storage import labels, payees, schema, transactions
from finance_core.storage.store import AT_ONCE, CHANGED_MEANWHILE, Reading, Writing

_TABLE: Final = schema.rule
_T: Final = schema.transaction
_LABEL: Final = schema.category_label
_DECIDING: Final = ("category_id", "is_transfer", "is_split")
"""What a person changes of a payment to say what it was for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredRule:
    """A rule as it is kept: `stage` is -1, 0 or 1, conditions and actions are JSON."""

    id: int
    name: str
    stage: int
    position: int
    enabled: bool
    conditions: Any
    actions: Any
    version: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What many payments become alike: columns to set, None for a payee or category to clear; and whose decision it is.

    `rule_id` is None where only payee, note or tags change, so that the label stays as it is.
    """

    payee: str | None = None
    category_id: int | None = None
    is_transfer: bool | None = None
    clear_category: bool = False
    note: str | None = None
    tags: str | None = None
    rule_id: int | None = None


def listed(reading: Reading) -> list[StoredRule]:
    """The household's rules in the order in which they run."""
    query = (
        select(*(_TABLE.c[name] for name in StoredRule.__dataclass_fields__))
        .where(_TABLE.c.household_id == reading.household_id)
        .order_by(_TABLE.c.stage, _TABLE.c.position, _TABLE.c.id)
    )
    return [StoredRule(**row) for row in reading.connection.execute(query).mappings()]


def any_enabled(reading: Reading) -> bool:
    """Whether there is a rule that is on: most households have none, and then nothing else is looked up."""
    query = select(_TABLE.c.id).where(_TABLE.c.household_id == reading.household_id, _TABLE.c.enabled).limit(1)
    return reading.connection.execute(query).first() is not None


def add(writing: Writing, *, name: str, stage: int, enabled: bool, when: Any, then: Any) -> int:
    """A new rule, the last of its stage, with conditions and actions as JSON; its id."""
    newest = select(func.max(_TABLE.c.position)).where(_TABLE.c.household_id == writing.household_id, _TABLE.c.stage == stage)
    position = (writing.connection.execute(newest).scalar_one() or 0) + 1
    return writing.insert(
        _TABLE, name=name, stage=stage, position=position, enabled=enabled, conditions=when, actions=then
    )


def change(writing: Writing, rule_id: int, *, version: int | None = None, **values: Any) -> bool:
    """Change columns of a rule; False where they hold those values. ConflictError where it was written since `version`."""
    return writing.update(_TABLE, rule_id, version=version, **values)


def reorder(writing: Writing, rule_ids: Sequence[int]) -> bool:
    """Put the rules of one stage into this order; False where they were. Raises ConflictError unless it names just those."""
    if not rule_ids:
        return False
    stage = writing.one(_TABLE, rule_ids[0])["stage"]
    query = select(_TABLE.c.id).where(_TABLE.c.household_id == writing.household_id, _TABLE.c.stage == stage)
    if sorted(rule_ids) != sorted(writing.connection.execute(query).scalars()):
        raise ConflictError(CHANGED_MEANWHILE)
    moved = [writing.update(_TABLE, rule_id, position=place) for place, rule_id in enumerate(rule_ids, start=1)]
    return any(moved)


def remove(writing: Writing, rule_id: int) -> None:
    """Take a rule away; what it decided stays, and an undo gives both back to each other."""
    query = select(_LABEL.c.id).where(_LABEL.c.household_id == writing.household_id, _LABEL.c.rule_id == rule_id)
    writing.update_many(_LABEL, writing.connection.execute(query).scalars().all(), rule_id=None)
    writing.delete(_TABLE, rule_id)


def decided(reading: Reading) -> dict[int, int]:
    """How many payments carry the decision of each rule, by its id."""
    query = (
        select(_LABEL.c.rule_id, func.count().label("number"))
        .where(_LABEL.c.household_id == reading.household_id, _LABEL.c.decided_by == "rule", _LABEL.c.rule_id.is_not(None))
        .group_by(_LABEL.c.rule_id)
    )
    return {row.rule_id: row.number for row in reading.connection.execute(query)}


def authors(reading: Reading) -> tuple[set[int], dict[int, int]]:
    """The payments whose purpose a person decided, and the rule behind each that one decided (0 for a rule that is gone)."""
    query = select(_LABEL.c.transaction_id, _LABEL.c.decided_by, _LABEL.c.rule_id).where(
        _LABEL.c.household_id == reading.household_id, _LABEL.c.decided_by.in_(("person", "rule"))
    )
    rows = reading.connection.execute(query).all()
    ruled = {row.transaction_id: row.rule_id or 0 for row in rows if row.decided_by == "rule"}
    return {row.transaction_id for row in rows if row.decided_by == "person"}, ruled


def behind(reading: Reading, transaction_id: int) -> str:
    """The name of the rule whose decision a payment carries, "" where it is none's."""
    query = (
        select(_TABLE.c.name)
        .join(_LABEL, _LABEL.c.rule_id == _TABLE.c.id)
        .where(_LABEL.c.household_id == reading.household_id, _LABEL.c.transaction_id == transaction_id)
        .where(_LABEL.c.decided_by == "rule")
    )
    return reading.connection.execute(query).scalar_one_or_none() or ""


def edited_by_hand(reading: Reading) -> tuple[set[int], set[int]]:
    """The payments whose payee, and whose purpose, a person changed in an edit that still stands, as the audit trail knows.

    It remembers also what a label can't: that a person took a category away, or said what is a transfer and what is not.
    """
    entry = schema.audit_entry
    query = select(entry.c.changes).where(
        entry.c.household_id == reading.household_id, entry.c.action == "edit", entry.c.undone_at.is_(None)
    )
    named: set[int] = set()
    purposed: set[int] = set()
    for changes in reading.connection.execute(query).scalars():
        for table, row_id, _before, after in changes:
            if table != _T.name or not after:
                continue
            if "payee_id" in after:
                named.add(row_id)
            if any(column in after for column in _DECIDING):
                purposed.add(row_id)
    return named, purposed


def apply(writing: Writing, outcomes: Mapping[Outcome, Sequence[int]], *, kept: bool = True) -> int:
    """Give the payments what the rules say, alike ones together; how many changed, their labels included.

    With `kept` False the images before and after are not kept: for rows that came in with this very write, which go with it.
    """
    payee_ids = payees.add_missing(writing, (outcome.payee for outcome in outcomes if outcome.payee))
    changed: set[int] = set()
    for outcome, ids in outcomes.items():
        values = _values(outcome, payee_ids)
        if not kept:
            _set(writing, ids, values)
            changed.update(ids)
        elif values:
            changed.update(transactions.change_many(writing, ids, **values))
    ruled: defaultdict[tuple[int, int | None], list[int]] = defaultdict(list)
    for outcome, ids in outcomes.items():
        if outcome.rule_id is not None:
            ruled[outcome.rule_id, outcome.category_id].extend(ids)
    for (rule_id, category_id), ids in ruled.items():
        if kept:
            changed.update(labels.put(writing, ids, category_id, decided_by="rule", rule_id=rule_id))
        else:
            _label(writing, ids, category_id, rule_id)
    return len(changed)


def split(writing: Writing, divided: Mapping[int, tuple[int, Sequence[Split]]], *, kept: bool = True) -> int:
    """Split payments, each by the rule and into the parts given; how many."""
    by_rule: defaultdict[int, list[int]] = defaultdict(list)
    for transaction_id, (rule_id, parts) in divided.items():
        transactions.set_splits(writing, transaction_id, parts)
        by_rule[rule_id].append(transaction_id)
    for rule_id, ids in by_rule.items():
        if kept:
            labels.put(writing, ids, None, decided_by="rule", rule_id=rule_id)
        else:
            _label(writing, ids, None, rule_id)
    return len(divided)


def _values(outcome: Outcome, payee_ids: Mapping[str, int]) -> dict[str, Any]:
    values: dict[str, Any] = {}
    if outcome.payee is not None:
        values["payee_id"] = payee_ids[outcome.payee]
    if outcome.category_id is not None or outcome.clear_category:
        values["category_id"] = outcome.category_id
    for name in ("is_transfer", "note", "tags"):
        if getattr(outcome, name) is not None:
            values[name] = getattr(outcome, name)
    return values


def _set(writing: Writing, ids: Sequence[int], values: Mapping[str, Any]) -> None:
    for start in range(0, len(ids) if values else 0, AT_ONCE):
        mine = (_T.c.household_id == writing.household_id, _T.c.id.in_(ids[start : start + AT_ONCE]))
        writing.connection.execute(update(_T).where(*mine).values(**values))


def _label(writing: Writing, ids: Collection[int], category_id: int | None, rule_id: int) -> None:
    rows = [
        {
            "household_id": writing.household_id, "transaction_id": row_id, "category_id": category_id, "decided_by": "rule",
            "rule_id": rule_id, "decided_at": writing.now,
        }
        for row_id in ids
    ]  # fmt: skip
    writing.connection.execute(insert(_LABEL), rows)

