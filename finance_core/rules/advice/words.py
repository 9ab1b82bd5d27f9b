"""Advice in plain words: a title, and one or two sentences with the numbers and the arithmetic behind them.

Amounts are written by whoever shows them, best with cents, as the sums are shown to the cent.
"""

from collections.abc import Callable
from decimal import Decimal
from typing import Final

from finance_core.rules.advice.categories import KEPT
from finance_core.rules.advice.piece import (
    BeginGoal,
    Change,
    Contract,
    Dearer,
    Fees,
    Idle,
    Impulse,
    Kind,
    Milestone,
    Often,
    Order,
    Pair,
    Payday,
    Piece,
    Price,
    QuietDays,
    Shock,
    Streak,
    Weekend,
)
from finance_core.rules.advice.ranking import ASSUMED, ONCE
from finance_core.rules.wording import Spoken, dated, month, percent, span

_TITLES: Final[dict[Kind, str]] = {
    "often": "Small purchases in {subject} add up",
    "weekend": "Weekends cost more than other days",
    "quiet_days": "Days without a purchase",
    "impulse": "Days with several purchases in {subject}",
    "payday": "More is spent right after payday",
    "after_end": "“{subject}” was paid after its end",
    "trial": "The trial of “{subject}” turned paid",
    "risen": "“{subject}” has become dearer",
    "twice": "“{subject}” is paid twice",
    "alike": "“{subject}” may be one too many",
    "fees": "Fees that keep coming back",
    "dearer": "{subject} costs more than it used to",
    "debt_order": "Your debts could cost less in another order",
    "renegotiate": "Ask for a better price: “{subject}”",
    "income_shock": "Less money came in than usual",
    "more": "More spent than usual",
    "less": "Less spent than usual: well done",
    "streak": "Something left over, month after month",
    "quiet_month": "Many days without a purchase: well done",
}


def title(piece: Piece) -> str:
    """What it is about, in a few words."""
    match piece.figures:
        case Milestone(percent=reached, reached=True):
            return f"“{piece.subject}”: {_MILESTONES[reached]}"
        case Milestone():
            return f"“{piece.subject}” is almost {_ALMOST[piece.figures.percent]}"
        case Idle(debt=debt) if debt:
            return f"Pay down “{debt}” with money that lies idle"
        case Idle():
            return "Money lies idle"
        case _:
            return _TITLES[piece.kind].format(subject=piece.subject)


_MILESTONES: Final = {25: "a quarter is saved", 50: "half of it is saved", 75: "three quarters are saved", 100: "reached"}
_ALMOST: Final = {25: "a quarter there", 50: "half way there", 75: "three quarters there", 100: "reached"}


def worth(piece: Piece, money: Spoken) -> str:
    """What it brings, a year where it does not say otherwise; "" where no money is promised."""
    if not piece.yearly_minor:
        return ""
    if piece.kind in ONCE:
        return f"{money(piece.yearly_minor)} to ask back"
    if piece.kind in ASSUMED:
        return f"Perhaps {money(piece.yearly_minor)} to {money(piece.up_to_minor)} a year"
    more = f", up to {money(piece.up_to_minor)}" if piece.up_to_minor > piece.yearly_minor else ""
    return f"At least {money(piece.yearly_minor)} a year{more}"


def reason(piece: Piece, money: Spoken) -> str:
    """Why it is said: the numbers, and how the money a year comes about."""
    match piece.figures:
        case Price():
            return _PRICES[piece.kind](piece, piece.figures, money)
        case Pair():
            return _pair(piece, piece.figures, money)
        case Fees() | Dearer() | Contract():
            return _costs(piece, piece.figures, money)
        case Idle() | Order() | Shock():
            return _stands(piece, piece.figures, money)
        case Change() | Milestone() | Streak():
            return _nudge(piece, piece.figures, money)
        case Often() | Weekend() | QuietDays() | Impulse() | Payday():
            return _habit(piece.figures, money)


def _after_end(piece: Piece, found: Price, money: Spoken) -> str:
    count = len(piece.evidence)
    first = "on" if count == 1 else "the first on"
    return (
        f"You said that it has ended, yet {money(found.paid_minor)} was taken in {_many(count, 'payment')}, "
        f"{first} {dated(found.day)}. Ask for the money back."
    )


def _trial(piece: Piece, found: Price, money: Spoken) -> str:
    yearly = _yearly(found.price_minor, found.a_year, money)
    is_new = piece.yearly_minor < piece.up_to_minor
    counted = f" Counted is no more than it has cost so far, {money(piece.yearly_minor)}." if is_new else ""
    return f"The first full price was paid on {dated(found.day)}: {yearly}.{counted}"


def _risen(piece: Piece, found: Price, money: Spoken) -> str:
    share = percent(round(Decimal(found.price_minor) / found.before_minor - 1, 2)) if found.before_minor else "more"
    rise = found.price_minor - found.before_minor
    added, capped = _yearly(rise, found.a_year, money), _capped(piece.yearly_minor, rise, found.a_year, money)
    whole = f"; ending it saves up to {money(piece.up_to_minor)}" if piece.effort == "minutes" else ""
    return (
        f"Since {dated(found.day)} it costs {money(found.price_minor)} instead of {money(found.before_minor)}, {share} more. "
        f"The rise alone: {added}{whole}.{capped}"
    )


_PRICES: Final[dict[Kind, Callable[[Piece, Price, Spoken], str]]] = {
    "after_end": _after_end, "trial": _trial, "risen": _risen,
}  # fmt: skip


def _pair(piece: Piece, found: Pair, money: Spoken) -> str:
    yearly = _yearly(found.price_minor, found.a_year, money)
    capped = _capped(piece.yearly_minor, found.price_minor, found.a_year, money)
    if piece.kind == "twice":
        return f"Two payments go there in the same rhythm. If one is enough, ending the cheaper saves {yearly}.{capped}"
    other = f"You also pay “{found.other}” in {found.category}."
    return f"{other} If one of them would do, ending the cheaper saves {yearly}.{capped}"


def _costs(piece: Piece, found: Fees | Dearer | Contract, money: Spoken) -> str:
    match found:
        case Fees():
            is_part = piece.yearly_minor < found.recurring_minor
            counted = f" Counted by the quarters that had one: {money(piece.yearly_minor)}." if is_part else ""
            rest = f", of {money(found.total_minor)} in all" if found.recurring_minor < found.total_minor else ""
            return (
                f"{money(found.recurring_minor)} of fees went in the last twelve months to those who take some in most "
                f"quarters{rest}, above all to “{piece.subject}”.{counted} Look for an account without."
            )
        case Dearer():
            gap = found.recent_minor - found.usual_minor
            return (
                f"The middle one of the last three months cost {money(found.recent_minor)}, where six in ten of the "
                f"{found.months} before stayed below {money(found.usual_minor)}. Back to that, 12 × {money(gap)} = "
                f"{money(12 * gap)} a year; counted is {_counted(piece, gap, money)}."
            )
        case Contract():
            least, most = percent(found.least), percent(found.most)
            yearly = _yearly(found.price_minor, found.a_year, money)
            capped = _capped(found.paid_minor, found.price_minor, found.a_year, money)
            return (
                f"It costs {yearly}.{capped} That talking or going elsewhere takes {least} to {most} off is an assumption, "
                "nothing that your payments show."
            )


def _counted(piece: Piece, gap: int, money: Spoken) -> str:
    part = f"{percent(KEPT)} of it, {money(piece.yearly_minor)}, as few cuts last"
    return part if piece.yearly_minor == int(KEPT * 12 * gap) else f"{money(piece.yearly_minor)}, what these months cost"


def _stands(piece: Piece, found: Idle | Order | Shock, money: Spoken) -> str:
    match found:
        case Idle():
            return _idle(piece, found, money)
        case Order():
            saved = found.followed_minor - found.cheapest_minor
            years = f", {money(piece.yearly_minor)} a year" if found.months > 12 else ""
            return (
                f"Interest and fees come to {money(found.followed_minor)} over {span(found.months)} as you pay now, and to "
                f"{money(found.cheapest_minor)} with the same money in the cheapest order: {money(saved)} less{years}."
            )
        case Shock():
            return _shock(found, money)


def _idle(piece: Piece, found: Idle, money: Spoken) -> str:
    kept = f"{money(found.kept_minor)} kept for {span(found.buffer_months)} of needs and for goals"
    beyond = f"For two months at least {money(found.idle_minor)} lay at hand beyond the {kept}."
    if found.debt and found.rate is not None:
        return f"{beyond} Paid into the debt at {percent(found.rate)}, it saves at least {money(piece.yearly_minor)} in a year."
    if found.rate is None:
        return f"{beyond} Say what it could earn more elsewhere to see what that is worth."
    return f"{beyond} {money(found.idle_minor)} × {percent(found.rate)} = {money(piece.yearly_minor)} a year."


def _shock(found: Shock, money: Spoken) -> str:
    came = f"In {month(found.month.start)} {money(found.income_minor)} came in, where {money(found.usual_minor)} is usual."
    if found.at_hand_minor is None or not found.essential_minor:
        return f"{came} Only what keeps money on the account is shown until it is back."
    months = max(0, found.at_hand_minor) / found.essential_minor
    return (
        f"{came} {money(found.at_hand_minor)} at hand over {money(found.essential_minor)} of needs a month: enough for "
        f"{months:.1f} months. Only what keeps money on the account is shown until income is back."
    )


def _nudge(piece: Piece, found: Change | Milestone | Streak, money: Spoken) -> str:
    match found:
        case Change():
            return _change(piece, found, money)
        case Milestone(reached=True):
            return f"{money(found.saved_minor)} of {money(found.target_minor)} is saved."
        case Milestone():
            missing = -(-found.percent * found.target_minor // 100) - found.saved_minor
            return f"{money(found.saved_minor)} of {money(found.target_minor)} is saved: {money(missing)} to go."
        case Streak():
            return f"{found.months} months in a row left something over, {money(found.left_minor)} in all."


def _change(piece: Piece, found: Change, money: Spoken) -> str:
    apart = abs(found.now_minor - found.usual_minor)
    share = percent(round(Decimal(apart) / found.usual_minor, 2))
    way = "more" if piece.kind == "more" else "less"
    after = f" {money(apart)} could be put aside." if isinstance(piece.action, BeginGoal) else ""
    return (
        f"Everyday spending of the {found.days} days up to {dated(found.up_to)} is {money(found.now_minor)}, {share} {way} "
        f"than the usual {money(found.usual_minor)} and {way} than in any such stretch of half a year, above all in "
        f"{found.category}.{after}"
    )


def _habit(found: Often | Weekend | QuietDays | Impulse | Payday, money: Spoken) -> str:
    match found:
        case Often():
            weekly = found.visits * 7 / found.days
            return (
                f"{found.visits} small purchases in {found.days} days, {weekly:.0f} a week, usually {money(found.usual_minor)} "
                f"each: {money(found.total_minor)} in all."
            )
        case Weekend():
            return (
                f"A Saturday or Sunday costs {money(found.weekend_minor)}, another day {money(found.weekday_minor)}, over "
                f"{found.weeks} whole weeks and without bills."
            )
        case QuietDays():
            compared = f"in the {found.months} months before it was usually {found.usual}"
            return f"In {month(found.month.start)} nothing was bought on {found.days} of {found.of_days} days; {compared}."
        case Impulse():
            return (
                f"On {found.days} of {found.window} days there were three or more, {found.purchases} purchases and "
                f"{money(found.total_minor)} in all."
            )
        case Payday():
            return (
                f"Within {found.days} days of payday a day costs {money(found.after_minor)}, any other "
                f"{money(found.other_minor)}, over {found.paydays} paydays and without bills."
            )


def _yearly(price: int, a_year: float, money: Spoken) -> str:
    """`€11.99 × 12 = €143.88 a year`; rhythms of days have no whole number of payments a year."""
    yearly = money(round(price * a_year))
    if a_year == round(a_year):
        return f"{money(price)} × {a_year:.0f} = {yearly} a year" if a_year > 1 else f"{yearly} a year"
    return f"{money(price)} about {a_year:.0f} times, {yearly} a year"


def _capped(counted: int, price: int, a_year: float, money: Spoken) -> str:
    """A sentence where less is counted than a year costs."""
    less = counted < round(price * a_year)
    return f" Counted is no more than was paid in the last twelve months, {money(counted)}." if less else ""


def _many(count: int, one: str) -> str:
    return f"{count:,} {one}{'' if count == 1 else 's'}"
