"""What rules make of payments: shown before, then done just so."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

import numpy as np

from finance_core.models import Split
from finance_core.rules.automation import deciding
from finance_core.rules.automation.deciding import NOBODY, Change
from finance_core.rules.automation.payments import Payments, Texts
from finance_core.rules.automation.rule import MarkTransfer, Purpose, Rule, SetCategory, SplitByShare
from finance_core.services.automation import rule_book
from finance_core.services.automation.rule_book import RuleBook
from finance_core.services.importing.payee_names import names_of
from finance_core.statements import StatementTransaction
from finance_core.storage import Reading, Writing, frames, payees, transactions
from finance_core.storage import rules as stored
from finance_core.storage.rules import Outcome

SHOWN: Final = 500
"""Changes that a preview spells out; the others are counted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class History:
    """Every payment with the rules that look at it. Read-only: it is shared between page views."""

    book: RuleBook
    payments: Payments


@dataclass(frozen=True, slots=True, kw_only=True)
class Looks:
    """What a payment is, as far as rules change it. `category` is None where it has none, or parts of its own."""

    payee: str
    category: str | None
    is_transfer: bool
    parts: tuple[tuple[str | None, int], ...]
    note: str
    tags: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Changed:
    """One payment that a rule would change: what it is, and what it would be."""

    id: int
    date: date
    account: str
    description: str
    amount_minor: int
    currency: str
    before: Looks
    after: Looks


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """What a rule would do to the whole history.

    Of the `matched` payments `changed` would look different, of which `shown` spells out the newest; `kept` stay because a
    person decided them, or because they are split; `earlier` are decided by a rule above. `ids` are all that would be written
    to, also those that only learn that this rule stands behind what they are already.
    """

    matched: int
    changed: int
    shown: tuple[Changed, ...]
    kept: int
    earlier: int
    ids: tuple[int, ...]
    problems: tuple[str, ...]


def preview(seen: History, draft: Rule) -> Preview:
    """What the draft, in its place among the others and switched on, would change: just what saving and applying it does.

    A draft with an id stands for the rule of that id.
    """
    rules, place = seen.book.with_draft(draft)
    found = deciding.decide(rules, seen.payments, seen.book.names.categories)
    made = only(_changes(seen, found), {place})
    gone = deciding.gone_sentences(draft, seen.book.names.categories)
    told = [change for change in made if change.told]
    matched = found.matched[place]
    above = matched & (found.purpose_by != NOBODY) & (found.purpose_by < place)
    return Preview(
        matched=int(matched.sum()),
        changed=len(told),
        shown=tuple(_changed(seen, change) for change in _newest(seen, told)),
        kept=int(deciding.kept(found, seen.payments, place).sum()),
        earlier=0 if draft.purpose is None or gone else int(above.sum()),
        ids=tuple(int(seen.payments.id[change.place]) for change in made),
        problems=(*gone, *found.problems.get(place, ())),
    )


def decided(seen: History) -> tuple[list[Change], dict[int, tuple[str, ...]]]:
    """What all rules change, and by the id of a rule what went wrong."""
    found = deciding.decide(seen.book.rules, seen.payments, seen.book.names.categories)
    return _changes(seen, found), {seen.book.rules[place].id: said for place, said in found.problems.items()}


def only(changes: Sequence[Change], places: Collection[int]) -> list[Change]:
    """What of the changes is the doing of the rules at these places."""
    mine = (
        replace(
            change,
            payee=change.payee if change.payee_by in places else None,
            payee_by=change.payee_by if change.payee_by in places else NOBODY,
            purpose=change.purpose if change.purpose_by in places else None,
            purpose_by=change.purpose_by if change.purpose_by in places else NOBODY,
            note=change.note if change.note_by in places else None,
            note_by=change.note_by if change.note_by in places else NOBODY,
            tags=tuple((tag, by) for tag, by in change.tags if by in places),
        )
        for change in changes
        if not places.isdisjoint(change.by)  # type: ignore[attr-defined]
    )
    return list(mine)


def read(reading: Reading, book: RuleBook, *, batch_id: int | None = None) -> History:
    """The payments that the rules look at: all of the household's, or those of one import."""
    columns = frames.rule_columns(reading, batch_id=batch_id)
    ids = np.asarray(columns["id"], dtype=np.int64)
    people, ruled, named, purposed = _decisions(reading, just_came=batch_id is not None)
    linked = [one is not None or other is not None
              for one, other in zip(columns["transfer_peer_id"], columns["refund_of_id"], strict=True)]  # fmt: skip
    names = {payee_id: name for name, payee_id in payees.named(reading).items()}
    return History(
        book=book,
        payments=Payments(
            id=ids,
            day=np.asarray(columns["date"], dtype="datetime64[D]"),
            account=np.asarray(columns["account_id"], dtype=np.int64),
            amount_minor=np.asarray(columns["amount_minor"], dtype=np.int64),
            currency=Texts.of(columns["currency"]),
            description=Texts.of(columns["description"]),
            payee=Texts.of([names.get(payee_id, "") for payee_id in columns["payee_id"]]),
            category=np.asarray([category_id or 0 for category_id in columns["category_id"]], dtype=np.int64),
            note=Texts.of(columns["note"]),
            tags=Texts.of(columns["tags"]),
            is_transfer=np.asarray(columns["is_transfer"], dtype=bool),
            is_split=np.asarray(columns["is_split"], dtype=bool),
            decided=np.isin(ids, list(people | purposed)) | np.asarray(linked, dtype=bool),
            named=np.isin(ids, list(named)),
            ruled_by=np.asarray([ruled.get(row_id, 0) for row_id in columns["id"]], dtype=np.int64),
        ),
    )


def _decisions(reading: Reading, *, just_came: bool) -> tuple[set[int], dict[int, int], set[int], set[int]]:
    """Whose purpose a person or a rule decided, and whose payee and purpose a person edited: nobody's of what just came."""
    if just_came:
        return set(), {}, set(), set()
    return *stored.authors(reading), *stored.edited_by_hand(reading)


def write(writing: Writing, seen: History, changes: Sequence[Change], *, kept: bool = True) -> int:
    """Do what the changes say; how many payments changed. `kept` as in `storage.rules.apply`."""
    outcomes: defaultdict[Outcome, list[int]] = defaultdict(list)
    parts: dict[int, tuple[int, list[Split]]] = {}
    for change in changes:
        payment_id = int(seen.payments.id[change.place])
        outcome = _outcome(seen, change)
        if outcome != Outcome():
            outcomes[outcome].append(payment_id)
        if isinstance(change.purpose, SplitByShare):
            pieces = _pieces(change.purpose, int(seen.payments.amount_minor[change.place]))
            parts[payment_id] = seen.book.rules[change.purpose_by].id, pieces
    stored.apply(writing, outcomes, kept=kept)
    stored.split(writing, parts, kept=kept)
    return len(changes)


def decide_import(writing: Writing, batch_id: int) -> int:
    """Let the rules that are on decide what an import brought, within its own write; how many payments they changed."""
    seen = read(writing, rule_book.read(writing), batch_id=batch_id)
    return write(writing, seen, decided(seen)[0], kept=False)


def expected(
    reading: Reading, coming: Sequence[StatementTransaction], *, account_id: int | None, currency: str
) -> list[str]:
    """What the rules that are on will say that rows of a file were for, once they are imported: "" where none says anything."""
    book, names = rule_book.read(reading), names_of(reading, coming)
    zeros, none = np.zeros(len(coming), dtype=np.int64), np.zeros(len(coming), dtype=bool)
    payments = Payments(
        id=zeros,
        day=np.asarray([row.date for row in coming], dtype="datetime64[D]"),
        account=zeros + (account_id or 0),
        amount_minor=np.asarray([row.amount_minor for row in coming], dtype=np.int64),
        currency=Texts.of([currency] * len(coming)),
        description=Texts.of([row.description for row in coming]),
        payee=Texts.of([names.of(row) or "" for row in coming]),
        category=zeros,
        note=Texts.of([""] * len(coming)),
        tags=Texts.of([""] * len(coming)),
        is_transfer=none,
        is_split=none,
        decided=none,
        named=none,
        ruled_by=zeros,
    )
    found = deciding.decide(book.rules, payments, book.names.categories)
    return ["" if by == NOBODY else _word(book, book.rules[by].purpose) for by in found.purpose_by.tolist()]


def _word(book: RuleBook, purpose: Purpose | None) -> str:
    match purpose:
        case SetCategory(category_id=category_id):
            return book.names.category(category_id)
        case MarkTransfer():
            return "Transfer"
        case _:
            return "Split"


def _changes(seen: History, found: deciding.Decisions) -> list[Change]:
    return deciding.changes(found, seen.payments, seen.book.transfer_categories)


def _outcome(seen: History, change: Change) -> Outcome:
    """The columns that a change sets, but for parts."""
    outcome = Outcome(payee=change.payee, note=change.note, tags=_all_tags(seen, change) if change.tags else None)
    match change.purpose:
        case SetCategory(category_id=category_id):
            stays = None if category_id in seen.book.transfer_categories else False
            rule_id = seen.book.rules[change.purpose_by].id
            return replace(outcome, category_id=category_id, is_transfer=stays, rule_id=rule_id)
        case MarkTransfer():
            fits = int(seen.payments.category[change.place]) in seen.book.transfer_categories
            rule_id = seen.book.rules[change.purpose_by].id
            return replace(outcome, is_transfer=True, clear_category=not fits, rule_id=rule_id)
        case _:
            return outcome


def _all_tags(seen: History, change: Change) -> str:
    there = transactions.tags_of(seen.payments.tags[change.place])
    return transactions.kept_tags([*there, *(tag for tag, _by in change.tags)])


def _pieces(purpose: SplitByShare, amount_minor: int) -> list[Split]:
    sizes = deciding.parts(purpose, amount_minor) or []
    return [
        Split(category_id=share.category_id, amount_minor=size, note=share.note)
        for share, size in zip(purpose.shares, sizes, strict=True)
    ]


def _newest(seen: History, changes: Sequence[Change]) -> list[Change]:
    days = seen.payments.day
    return sorted(changes, key=lambda change: (days[change.place], change.place), reverse=True)[:SHOWN]


def _changed(seen: History, change: Change) -> Changed:
    """One change, spelt out."""
    payments, names, place = seen.payments, seen.book.names, change.place
    category_id = int(payments.category[place])
    before = Looks(
        payee=payments.payee[place], category=names.categories.get(category_id), is_transfer=bool(payments.is_transfer[place]),
        parts=(), note=payments.note[place], tags=transactions.tags_of(payments.tags[place]),
    )  # fmt: skip
    after = replace(
        _with_purpose(seen, before, change.purpose, int(payments.amount_minor[place])),
        payee=before.payee if change.payee is None else change.payee,
        note=before.note if change.note is None else change.note,
        tags=(*before.tags, *(tag for tag, _by in change.tags)),
    )
    return Changed(
        id=int(payments.id[place]), date=payments.day[place].astype(object),
        account=names.accounts.get(int(payments.account[place]), ""), description=payments.description[place],
        amount_minor=int(payments.amount_minor[place]), currency=payments.currency[place], before=before, after=after,
    )  # fmt: skip


def _with_purpose(seen: History, before: Looks, purpose: Purpose | None, amount_minor: int) -> Looks:
    names: Mapping[int, str] = seen.book.names.categories
    match purpose:
        case SetCategory(category_id=int() as category_id):
            return replace(before, category=names[category_id], is_transfer=category_id in seen.book.transfer_categories)
        case MarkTransfer():
            stays = before.category in {names[category_id] for category_id in seen.book.transfer_categories}
            return replace(before, category=before.category if stays else None, is_transfer=True)
        case SplitByShare():
            pieces = _pieces(purpose, amount_minor)
            parts = tuple((names.get(piece.category_id or 0), piece.amount_minor) for piece in pieces)
            return replace(before, category=None, is_transfer=False, parts=parts)
        case _:
            return before
