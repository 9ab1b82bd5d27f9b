"""Advice for a household: what is worth changing, what was said of it so far, and what came of what was promised.

    found = advice.build(situation, advice.kept(store, household_id, today=today))
    found.visible, found.rest          what is open, the most worthwhile first

Only what the person said is kept, and what was brought up last; everything else is worked out anew.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Final, NamedTuple

from finance_core.dates import Month
from finance_core.models import AdviceDecision, Budget, Filters
from finance_core.rules.advice import advice as rules
from finance_core.rules.advice import ranking
from finance_core.rules.advice.outcomes import Outcome, outcome
from finance_core.rules.advice.piece import Look, Piece, SetBudget
from finance_core.rules.advice.ranking import Answer, Told
from finance_core.rules.advice.situation import Missing, Situation
from finance_core.services.wellbeing import advice_answers
from finance_core.storage import Store, budgets
from finance_core.storage import advice as stored

LEAST_MONTHS: Final = 3
"""Whole months from which on something is usual."""
MOST_IDS: Final = 300
"""Payments that an address holds one by one: the newest."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """What storage knows: what was said, the newest first, what was brought up last, and what cash could bring more a year.

    `budgets` are those of the running month.
    """

    rows: tuple[AdviceDecision, ...]
    told: Told | None
    rate_gap: Decimal | None
    budgets: tuple[Budget, ...]


class Taken(NamedTuple):
    """A piece that was taken, and what came of it; None where payments can't tell."""

    row: AdviceDecision
    outcome: Outcome | None


@dataclass(frozen=True, slots=True, kw_only=True)
class AdviceBook:
    """Everything the page of advice shows; amounts in minor units of the currency of the reports.

    `visible` are the few that stand first, `rest` all others that are open, in their order; `pushed` the one to tell without
    being asked for, None for none. `put_off` is what was snoozed or dismissed and stays away, `taken` what was done, the newest
    first. `months` is how many whole months are known, `payments` how many payments were looked at. `ended` is the newest day
    of a ledger that doesn't reach up to these days, None of one that does; `missing` the accounts that don't, where others do.
    """

    currency: str
    today: date
    visible: tuple[Piece, ...]
    rest: tuple[Piece, ...]
    pushed: Piece | None
    put_off: tuple[AdviceDecision, ...]
    taken: tuple[Taken, ...]
    months: int
    payments: int
    ended: date | None = None
    missing: tuple[Missing, ...] = ()

    @property
    def shown(self) -> tuple[Piece, ...]:
        """All that is open."""
        return self.visible + self.rest

    @property
    def yearly_minor(self) -> int:
        """What all that is open brings a year at least; each money counts once."""
        return ranking.total_minor(self.shown)

    @property
    def once_minor(self) -> int:
        """What of all that is open can be asked back: it comes once."""
        return ranking.once_minor(self.shown)


def kept(store: Store, household_id: int, *, today: date) -> Kept:
    """What was said and told so far."""
    with store.read(household_id) as reading:
        last = stored.last_push(reading)
        return Kept(
            rows=tuple(stored.listed(reading)),
            told=None if last is None else Told(*last),
            budgets=tuple(budgets.in_month(reading, Month.of(today))),
            rate_gap=advice_answers.rate_gap(reading),
        )


def build(at: Situation, known: Kept) -> AdviceBook:
    """What there is to say in a situation, after what was said of it."""
    answers = [_answer(row, at.currency) for row in known.rows]
    found = [_budgeted(piece, known.budgets) for piece in rules.pieces(at, answers)]
    shown = ranking.ranked(piece for piece in found if ranking.is_open(piece, answers, today=at.today))
    opened = {piece.key for piece in shown}
    return AdviceBook(
        currency=at.currency,
        today=at.today,
        visible=shown[: ranking.VISIBLE],
        rest=shown[ranking.VISIBLE :],
        pushed=ranking.pushed(shown, known.told, today=at.today),
        put_off=tuple(row for row in known.rows if row.key not in opened and _holds(row, at.today)),
        taken=tuple(
            Taken(row, outcome(at, answer) if row.currency == at.currency else None)
            for row, answer in zip(known.rows, answers, strict=True)
            if row.decision == "taken"
        ),
        months=len(at.months),
        payments=int(at.moved["id"].nunique()),
        ended=None if at.is_current else at.seen.as_of,
        missing=at.missing,
    )


def tell(store: Store, household_id: int, key: str, *, today: date) -> None:
    """Remember that a piece was told today; within the week of the one before, that one stays."""
    with store.cache(household_id) as caching:
        last = stored.last_push(caching)
        if last is None or today >= last[1] + ranking.PUSH:
            stored.keep_push(caching, key, today)


def evidence(piece: Piece) -> Filters | None:
    """What opens the payments that show it, the newest MOST_IDS of them; None where it is made of balances or plans."""
    return Filters(ids=piece.evidence[-MOST_IDS:]) if piece.evidence else None


def _answer(row: AdviceDecision, currency: str) -> Answer:
    """What was said, as the rules know it; what was promised in another currency is held against nothing."""
    promised = row.promised_minor if row.currency == currency else 0
    return Answer(key=row.key, decision=row.decision, day=row.day, yearly_minor=promised)


def _budgeted(piece: Piece, held: Sequence[Budget]) -> Piece:
    """A budget is not proposed to who has one that is as tight."""
    action = piece.action
    if not isinstance(action, SetBudget):
        return piece
    has = any(budget.category == action.category and budget.assigned_minor <= action.amount_minor for budget in held)
    return replace(piece, action=Look("payments")) if has else piece


def _holds(row: AdviceDecision, today: date) -> bool:
    """Whether what was said still keeps a piece away, if it came up again."""
    return row.decision == "dismissed" or (row.decision == "snoozed" and today < row.day + ranking.SNOOZED)
