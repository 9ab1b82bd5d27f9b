"""What the page of advice says: its answer, what a button does, and what came of what was taken, in plain words."""

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Final

from finance_core.models import AdviceDecision
from finance_core.rules.advice import outcomes, ranking, words
from finance_core.rules.advice.outcomes import Outcome
from finance_core.rules.advice.piece import BeginGoal, EndStream, Piece, SetBudget
from finance_core.rules.wording import Spoken, listed
from finance_core.services.wellbeing.advice import LEAST_MONTHS, AdviceBook, Taken
from pages.ui import format

EMPTY: Final = (
    "Prices that rose, fees that come back, what costs more than it used to: what is worth changing, in money a year, each "
    "with the payments behind it."
)
QUIET: Final = "Rules out of your own payments, no model. No money is counted twice. It is no financial advice."
SNOOZE: Final = f"Not shown for {ranking.SNOOZED.days} days"
DISMISS: Final = "Stays away, unless it has become half as much again after half a year"
DID: Final = "What it promised is held against what you spend from now on"
KEPT: Final = "It stays on this page under what you took"
WATCHED: Final = "You are told if more is taken"
CANCELLED: Final = "Ends it among what recurs from today on; you are told if money still goes out"
_LONGEST: Final = 40
"""Letters of a name from outside."""
_EFFORTS: Final[Mapping[str, str]] = {
    "minutes": "Takes minutes", "an hour": "Takes about an hour", "a habit": "A habit",
}  # fmt: skip
_NAMES: Final[Mapping[str, str]] = {
    "often": "Small purchases", "weekend": "Weekends", "quiet_days": "Days without a purchase",
    "impulse": "Several purchases a day", "payday": "Days after payday", "after_end": "Paid after its end",
    "trial": "Trial that turned paid", "risen": "Price rise", "twice": "Paid twice", "alike": "One too many",
    "fees": "Fees that come back", "dearer": "Dearer than it used to be", "idle_cash": "Money that lies idle",
    "debt_order": "Order of debts", "renegotiate": "A better price", "income_shock": "Less income", "more": "More spent",
    "less": "Less spent", "milestone": "Milestone", "streak": "Something left over", "quiet_month": "Many quiet days",
}  # fmt: skip
"""What a piece is called once it is answered, by its kind."""
_IN_ITSELF: Final = frozenset({"quiet_days", "quiet_month", "streak", "more", "less", "income_shock"})
"""Kinds whose key ends with a month or a number, not with a name."""


def money(currency: str) -> Spoken:
    """Writes amounts to the cent, as the arithmetic is shown."""
    return lambda minor: format.money(minor, currency, cents=True)


def answer(book: AdviceBook) -> str:
    """The page's answer, in markdown."""
    number = len(book.shown)
    if not number:
        return too_little(book) or f"{format.count(book.payments, 'payment')} looked at: nothing is worth a change just now."
    said = f"{format.count(number, 'piece')} of advice"
    return f"{said}{_sums(book)}. {too_little(book)}".strip()


def _sums(book: AdviceBook) -> str:
    """What is behind the number of pieces: the money a year, what comes once, or that it is about neither."""
    yearly, once = (format.escaped(money(book.currency)(minor)) for minor in (book.yearly_minor, book.once_minor))
    sums = [f"together worth at least **{yearly} a year**"] if book.yearly_minor else []
    sums += [f"**{once}** to ask back"] if book.once_minor else []
    if sums:
        return f", {' and '.join(sums)}"
    return "" if any(piece.family == "opportunity" for piece in book.shown) else ", none of it about money to save"


def too_little(book: AdviceBook) -> str:
    """What is missing for more; "" where enough months are known, up to these days."""
    if book.ended is not None:
        newest = format.day(book.ended, book.today)
        return f"Your newest payment is of {newest}: what changed since, and what is usual by now, needs newer ones."
    if book.missing:
        names = (format.escaped(format.short(account, _LONGEST)) for account, _ in book.missing)
        since = [f"“{name}” since {format.day(day, book.today)}" for name, (_, day) in zip(names, book.missing, strict=True)]
        return (
            f"Nothing was bought with {listed(since)}. If still in use, import the newer payments: whether you spend more or "
            "less than before shows only then."
        )
    if book.months >= LEAST_MONTHS:
        return ""
    known = format.count(book.months, "whole month") if book.months else "none"
    return f"What is usual for you takes {LEAST_MONTHS} whole months; {known} is known so far."


def title(piece: Piece) -> str:
    """What a piece is about; names from outside are cut."""
    return words.title(_cut(piece))


def reason(piece: Piece, currency: str) -> str:
    """Why it is said."""
    return words.reason(_cut(piece), money(currency))


def _cut(piece: Piece) -> Piece:
    return replace(piece, subject=format.short(piece.subject, _LONGEST))


def facts(piece: Piece, currency: str) -> str:
    """The money a year, and how much work it is; "" where it is only to know."""
    return f"{words.worth(piece, money(currency))}. {_EFFORTS[piece.effort]}." if piece.yearly_minor else ""


def act(piece: Piece, currency: str) -> tuple[str, str]:
    """What its button says, and what it does; ("", "") where there is nothing to do but look."""
    match piece.action:
        case SetBudget(category, amount_minor):
            amount = money(currency)(amount_minor).removesuffix(".00")
            return f"Set a budget of {amount}", f"For {category}, a month, from this month on"
        case BeginGoal(_, monthly_minor):
            return f"Begin a goal of {money(currency)(monthly_minor)} a month", "A new goal, after those that you have"
        case EndStream():
            return "I cancelled it", CANCELLED
        case _:
            return ("I did it", _after(piece)) if piece.yearly_minor else ("", "")


def done(piece: Piece, currency: str) -> str:
    """What was done, for the line above the cards."""
    subject = format.short(piece.subject, _LONGEST)
    match piece.action:
        case SetBudget(category, amount_minor):
            return f"{category} has a budget of {money(currency)(amount_minor)} from this month on."
        case BeginGoal(_, monthly_minor):
            return f"A goal is begun, with {money(currency)(monthly_minor)} a month."
        case EndStream():
            return f"Ended {subject}. You are told if money still goes out."
        case _:
            return f"Done. {_after(piece)}."


def _after(piece: Piece) -> str:
    """What becomes of a piece that was done outside."""
    if piece.kind in ranking.ONCE:
        return WATCHED
    return DID if piece.kind in outcomes.TOLD else KEPT


def name(row: AdviceDecision) -> str:
    """What was answered: `Price rise: Cinevale`."""
    kind, _, subject = row.key.partition(":")
    if kind in ranking.ONCE and row.decision == "taken":
        subject = subject.rpartition(", ")[0]  # the day up to which it was asked back
    called = _NAMES.get(kind, kind)
    return f"{called}: {format.short(subject, _LONGEST)}" if subject and kind not in _IN_ITSELF else called


def until(row: AdviceDecision, book: AdviceBook) -> str:
    """Until when something stays away."""
    if row.decision == "dismissed":
        return f"Dismissed on {format.day(row.day, book.today)}."
    return f"Not shown before {format.day(row.day + ranking.SNOOZED, book.today)}."


def came_of(taken: Taken, book: AdviceBook) -> str:
    """When something was taken, what it promised, and what came of it."""
    row, kind = taken.row, taken.row.key.partition(":")[0]
    promised = money(row.currency)(row.promised_minor)
    if kind in ranking.ONCE:
        return f"Done on {format.day(row.day, book.today)}, {promised} to ask back. {WATCHED}."
    how = "assumed" if kind in ranking.ASSUMED else "promised at least"
    least = f", {how} {promised} a year" if row.promised_minor else ""
    return f"Done on {format.day(row.day, book.today)}{least}. {_happened(taken.outcome, book.currency)}"


def _happened(found: Outcome | None, currency: str) -> str:
    if found is None:
        return "What came of it, payments can’t tell."
    if found.verdict == "too soon":
        so_far = format.count(found.since_months, "whole month") if found.since_months else "none"
        return f"What came of it is told after {outcomes.SINCE} whole months, {so_far} so far."
    written = money(currency)
    compared = f"A month costs {written(found.since_minor)}, {written(found.before_minor)} before"
    if found.verdict == "saved":
        kept = f", {format.percent(found.realised_minor / found.promised_minor)} of the promise" if found.promised_minor else ""
        return f"{compared}: {written(found.realised_minor)} a year saved{kept}."
    if found.verdict == "more":
        return f"{compared}: more, not less."
    between = f"{written(max(0, found.low_minor))} and {written(found.high_minor)}"
    return f"{compared}. Months like yours lie between {between} by chance, so nothing is counted."


def push(piece: Piece, currency: str) -> str:
    """The line for the overview, in markdown."""
    worth = words.worth(piece, money(currency))
    return format.escaped(f"{title(piece)}. {worth}{'.' * bool(worth)}".strip())


def gap(share: Decimal | None) -> float:
    """A share as the percent of a field."""
    return 0.0 if share is None else float(100 * share)
