"""What rules decide about payments, and what that changes.

Payees are settled first, so that every other decision sees the clean payee, wherever its rule stands. Then, for each of payee,
purpose (category, split or transfer) and note, the first rule in order whose conditions hold decides; tags of all of them are
added. What a person decided stays. Nothing else is looked at than what rules can't change, and the payees, which are settled
until no rule would give another: so doing it again changes nothing.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

import numpy as np

from finance_core.models import TAG_SEPARATOR
from finance_core.rules.automation.matching import Matcher
from finance_core.rules.automation.patterns import PatternError
from finance_core.rules.automation.payments import Bools, Ints, Payments
from finance_core.rules.automation.rule import (
    AccountCondition,
    MarkTransfer,
    Purpose,
    Rule,
    SetCategory,
    SplitByShare,
    category_ids,
    leaves,
)
from finance_core.rules.shares import shared_out

NOBODY: Final = -1
"""Stands where no rule decided."""
IN_CIRCLES: Final = "Rules give each other’s payees in circles, so those payments keep theirs."


@dataclass(frozen=True, slots=True, kw_only=True)
class Decisions:
    """Which rule decides what: arrays of shape (n,) hold the place of the rule in the list, NOBODY for none.

    `payees` are codes into `payee_names`. `matched` tells by rule which payments meet its conditions. `problems` holds
    sentences by rule: what of it could not be done.
    """

    rules: tuple[Rule, ...]
    payees: Ints
    payee_names: tuple[str, ...]
    payee_by: Ints
    purpose_by: Ints
    note_by: Ints
    matched: Mapping[int, Bools]
    problems: Mapping[int, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What the rules make of one payment; None leaves a thing as it is. The `_by` are places in the list of rules.

    `place` is where the payment stands in the columns; `tags` come with the rule that adds each. `purpose_told` is False where
    the payment only learns that a rule stands behind the category that it has already.
    """

    place: int
    payee: str | None = None
    payee_by: int = NOBODY
    purpose: Purpose | None = None
    purpose_by: int = NOBODY
    note: str | None = None
    note_by: int = NOBODY
    tags: tuple[tuple[str, int], ...] = ()
    purpose_told: bool = True

    @property
    def told(self) -> bool:
        """Whether a person sees a difference."""
        return self.payee is not None or self.note is not None or bool(self.tags) or (
            self.purpose is not None and self.purpose_told
        )

    @property
    def by(self) -> tuple[int, ...]:
        """The rules behind it, in order."""
        named = {self.payee_by, self.purpose_by, self.note_by, *(by for _tag, by in self.tags)} - {NOBODY}
        return tuple(sorted(named))


def decide(rules: Sequence[Rule], payments: Payments, categories: Collection[int]) -> Decisions:
    """What the rules, in order, say of the payments; `categories` are those that are there. Rules that are off say nothing."""
    names = dict.fromkeys(payments.payee.distinct)
    names |= dict.fromkeys(rule.payee for rule in rules if rule.payee is not None)
    codes = {name: code for code, name in enumerate(names)}
    matcher = Matcher(payments, tuple(names))
    problems: dict[int, tuple[str, ...]] = {}

    def holds(place: int, payees: Ints) -> Bools:
        try:
            return matcher.holds(rules[place].when, payees)
        except PatternError as error:
            problems[place] = (str(error),)
            return np.zeros(len(payments), dtype=bool)

    active = [place for place, rule in enumerate(rules) if rule.enabled]
    naming = {place: codes[rules[place].payee or ""] for place in active if rules[place].payee is not None}
    payees, payee_by, circling = _settled_payees(payments, naming, holds)
    problems |= {place: (*problems.get(place, ()), IN_CIRCLES) for place in circling}
    matched = {place: holds(place, payees) for place in active}
    purposes = [place for place in active if rules[place].purpose is not None and not _gone(rules[place], categories)]
    return Decisions(
        rules=tuple(rules),
        payees=payees,
        payee_names=tuple(names),
        payee_by=payee_by,
        purpose_by=_first(purposes, matched, len(payments)),
        note_by=_first([place for place in active if rules[place].note is not None], matched, len(payments)),
        matched=matched,
        problems=problems,
    )


def changes(found: Decisions, payments: Payments, transfer_categories: Collection[int]) -> list[Change]:
    """What the decisions change, by payment, in the order of the columns: the same whether it is shown or done.

    `transfer_categories` are those of the group "transfer": a payment in one of them is a transfer already.
    """
    purposed, told = _purposed(found, payments, transfer_categories)
    noted = (found.note_by != NOBODY) & _where(payments.note.codes, [not text for text in payments.note.distinct])
    tags = _tagged(found, payments)
    touched = purposed | noted | (found.payee_by != NOBODY)
    touched[list(tags)] = True
    made: list[Change] = []
    for place in np.flatnonzero(touched).tolist():
        payee_by, purpose_by, note_by = int(found.payee_by[place]), int(found.purpose_by[place]), int(found.note_by[place])
        named, meant, written = payee_by != NOBODY, bool(purposed[place]), bool(noted[place])
        made.append(Change(
            place=place,
            payee=found.payee_names[found.payees[place]] if named else None,
            payee_by=payee_by,
            purpose=found.rules[purpose_by].purpose if meant else None,
            purpose_by=purpose_by if meant else NOBODY,
            note=found.rules[note_by].note if written else None,
            note_by=note_by if written else NOBODY,
            tags=tags.get(place, ()),
            purpose_told=bool(told[place]) or not meant,
        ))  # fmt: skip
    return made


def kept(found: Decisions, payments: Payments, place: int) -> Bools:
    """The payments of which a person said otherwise than this rule would, and which therefore stay as they are.

    A payment that is split already counts among them: its parts stay.
    """
    rule = found.rules[place]
    stays = np.zeros(len(payments), dtype=bool)
    if rule.purpose is not None:
        would = (found.purpose_by == place) & (payments.decided | payments.is_split)
        would &= payments.ruled_by != (rule.id or NOBODY)
        if isinstance(rule.purpose, SetCategory):
            would &= (payments.category != rule.purpose.category_id) | payments.is_split
        elif isinstance(rule.purpose, MarkTransfer):
            would &= ~payments.is_transfer
        stays |= would
    if rule.payee is not None and place in found.matched:
        wanted = found.payee_names.index(rule.payee)
        stays |= found.matched[place] & payments.named & (found.payees != wanted)
    return stays


def parts(purpose: SplitByShare, amount_minor: int) -> list[int] | None:
    """The parts of that amount in minor units; None where it is too small for as many, so that it stays whole."""
    sizes = shared_out(amount_minor, [share.share for share in purpose.shares])
    return None if 0 in sizes else sizes


def gone_sentences(rule: Rule, categories: Collection[int]) -> tuple[str, ...]:
    """What of the rule can't be done because something that it names is not there any more."""
    sentences = []
    if _gone(rule, categories):
        sentences.append("Its category is not there any more, so it sets none. Choose another one.")
    if any(isinstance(leaf, AccountCondition) and not leaf.account_ids for leaf in leaves(rule.when)):
        sentences.append("It names an account that is not there, so this condition never holds. Choose another one.")
    return tuple(sentences)


def _gone(rule: Rule, categories: Collection[int]) -> bool:
    """Whether a category that it gives is not there any more; a part of a split may be without one only if it says so."""
    named = category_ids(rule)
    if isinstance(rule.purpose, SetCategory):
        return named[0] not in categories
    return any(category_id is not None and category_id not in categories for category_id in named)


def _settled_payees(
    payments: Payments, naming: Mapping[int, int], holds: Callable[[int, Ints], Bools]
) -> tuple[Ints, Ints, set[int]]:
    """The payee of each payment once no rule would give it another, the rule behind it, and the rules that go in circles.

    A chain of different payees is at most as long as there are rules; what still moves then never comes to rest, and stays
    as it is stored.
    """
    payees, by = payments.payee.codes.copy(), np.full(len(payments), NOBODY, dtype=np.int64)
    goals = np.zeros(max(naming, default=0) + 1, dtype=np.int64)
    goals[list(naming)] = list(naming.values())
    circling: set[int] = set()
    moved = np.zeros(len(payments), dtype=bool)
    for _ in range(len(naming) + 1):
        first = _first(list(naming), {place: holds(place, payees) for place in naming}, len(payments))
        moved = ~payments.named & (first != NOBODY) & (goals[first] != payees)
        if not moved.any():
            break
        circling = set(first[moved].tolist()) | set(by[moved].tolist()) - {NOBODY}
        payees, by = np.where(moved, goals[first], payees), np.where(moved, first, by)
    payees, by = np.where(moved, payments.payee.codes, payees), np.where(moved, NOBODY, by)
    return payees, by, circling if moved.any() else set()


def _first(places: Sequence[int], matched: Mapping[int, Bools], count: int) -> Ints:
    """For each payment the first of the rules that holds."""
    by = np.full(count, NOBODY, dtype=np.int64)
    for place in reversed(places):
        by[matched[place]] = place
    return by


def _where(codes: Ints, answers: Sequence[bool]) -> Bools:
    """Answers about distinct values, by payment."""
    return np.asarray(answers, dtype=bool)[codes]


def _purposed(found: Decisions, payments: Payments, transfers: Collection[int]) -> tuple[Bools, Bools]:
    """Which payments get a purpose, and which of them look different afterwards."""
    purposed, told = np.zeros(len(payments), dtype=bool), np.zeros(len(payments), dtype=bool)
    between = np.isin(payments.category, list(transfers))
    for place in np.unique(found.purpose_by[found.purpose_by != NOBODY]).tolist():
        rule = found.rules[place]
        mine = (found.purpose_by == place) & ~payments.decided & ~payments.is_split
        match rule.purpose:
            case SetCategory(category_id=category_id):
                wrongly = payments.is_transfer & (category_id not in transfers)
                differs = mine & ((payments.category != category_id) | wrongly)
            case MarkTransfer():
                differs = mine & (~payments.is_transfer | ((payments.category != 0) & ~between))
            case SplitByShare() as split:
                amounts = payments.amount_minor
                differs = mine & _where(*_by_value(amounts, lambda amount: parts(split, amount) is not None))
                mine = differs
            case _:
                continue
        told |= differs
        purposed |= differs | (mine & (payments.ruled_by != rule.id) if rule.id else differs | mine)
    return purposed, told


def _by_value(values: Ints, answer: Callable[[int], bool]) -> tuple[Ints, list[bool]]:
    """Codes of the distinct values, and an answer about each."""
    distinct, codes = np.unique(values, return_inverse=True)
    return codes, [answer(int(value)) for value in distinct]


def _tagged(found: Decisions, payments: Payments) -> dict[int, tuple[tuple[str, int], ...]]:
    """The tags that each payment gets and lacks, each with the rule that gives it."""
    tags: dict[int, tuple[tuple[str, int], ...]] = {}
    had = [frozenset(tag.casefold() for tag in joined.split(TAG_SEPARATOR)) for joined in payments.tags.distinct]
    for rule_place, matched in found.matched.items():
        wanted = found.rules[rule_place].tags
        if not wanted:
            continue
        lacking = _where(payments.tags.codes, [any(tag.casefold() not in known for tag in wanted) for known in had])
        for place in np.flatnonzero(matched & lacking).tolist():
            known = had[payments.tags.codes[place]] | {tag.casefold() for tag, _by in tags.get(place, ())}
            new = tuple((tag, rule_place) for tag in wanted if tag.casefold() not in known)
            if new:
                tags[place] = (*tags.get(place, ()), *new)
    return tags
