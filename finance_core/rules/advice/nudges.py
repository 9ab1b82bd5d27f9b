"""Nudges: income that broke off, more or less spent than before, milestones of goals, and months in a row that left something.

More or less is said only where a stretch lies beyond all those before it, not only beyond the last one: after a dear month the
next is cheaper by itself, and that is no merit.
"""

from collections.abc import Sequence
from datetime import timedelta
from statistics import median
from typing import Final

import pandas as pd

from finance_core.analysis import flows
from finance_core.dates import Month
from finance_core.rules.advice.categories import budget
from finance_core.rules.advice.habits import MAJOR
from finance_core.rules.advice.piece import Action, BeginGoal, Change, Kind, Look, Milestone, Piece, Shock, Streak
from finance_core.rules.advice.situation import LAST_DAYS, GoalStand, Situation, ids
from finance_core.rules.goal.goals import MILESTONES

STRETCH: Final = 30
STRETCHES: Final = 6
"""Days that are compared, and how many stretches as long before them."""
LESS: Final = -0.10
MORE: Final = 0.20
"""Against the stretch before and against a usual one: from here on it is worth a word."""
ALMOST: Final = 2
"""Points of a hundred below a milestone that are almost there."""
STREAKS: Final = (3, 6, 12, 24)
"""Months in a row at which a word is said."""
BROKEN: Final = 0.7
"""An income of less than so much of the usual one has broken off. Ours."""
INCOME_MONTHS: Final = 6
SHIFTED: Final = 5
"""Days by which pay may come early or late: a weekend, and a holiday beside it."""
LEFT_MONTHS: Final = 3
"""Months that must have left something over, before what was not spent is called money to put aside."""


def pieces(at: Situation) -> list[Piece]:
    """All nudges but the broken income, which silences them."""
    return [*([*changed(at), *streak(at)] if at.is_current else []), *milestones(at)]


def income_shock(at: Situation) -> Piece | None:
    """Income that broke off: the last whole month brought less than 70 % of usual, and less than any of the six before.

    Not where the running month has brought more than that already, where the pay came some days early or late, nor where an
    account that pay comes to is not known beyond that month.
    """
    months = at.months[-INCOME_MONTHS - 1 :]
    if len(months) <= INCOME_MONTHS or at.seen.month.index - months[-1] > 1 or not at.is_current:
        return None
    income = at.moved[at.moved["flow"] == "income"]
    by_month = income.groupby("month")["minor"].sum()
    *before, last = by_month.reindex(list(months), fill_value=0).tolist()
    usual = int(median(before))
    since = int(by_month.get(at.seen.month.index, 0))
    if max(last, since) >= BROKEN * usual or last >= min(before):
        return None
    if not _is_settled(at, income, usual) or last + _shifted(income, months) >= BROKEN * usual:
        return None
    at_hand = at.at_hand_minor[-1] if at.at_hand_minor else None
    return Piece(
        key=f"income_shock:{months[-1]}", kind="income_shock", subject="",
        figures=Shock(last, usual, at_hand, at.essential_minor, Month.from_index(months[-1])), action=Look("cashflow"),
        evidence=ids(income[income["month"].isin(months)]), urgency="now",
    )  # fmt: skip


def _is_settled(at: Situation, income: pd.DataFrame, usual: int) -> bool:
    """Whether pay for the last whole month would be known, late pay too where pay usually comes on a month's last days.

    That is up to the account that brought a major part of the income of the month before.
    """
    *before, last = at.months[-INCOME_MONTHS - 1 :]
    end = Month.from_index(last).end
    by_account = income[income["month"] == before[-1]].groupby("account")["minor"].sum()
    known = [at.newest[account] for account in by_account.index[by_account >= MAJOR * by_account.sum()]]
    came = int(income.loc[income["month"] == last, "minor"].sum())
    if came + _last_days(income).reindex(before, fill_value=0).median() < BROKEN * usual:
        return all((end - day).days <= LAST_DAYS for day in known)
    return all(day >= end for day in known) and max(at.newest.values()) >= end + timedelta(days=SHIFTED - 1)


def _shifted(income: pd.DataFrame, months: Sequence[int]) -> int:
    """What came some days early or late, around the last of the months: no more than usually comes at that end of a month."""
    *before, last = months
    early, late = _last_days(income), _first_days(income)
    beyond = 0
    for sums, due, month in ((early, late, last - 1), (late, early, last + 1)):
        others = [other for other in before if other != month]
        usual, at_most = (some.reindex(others, fill_value=0).median() for some in (sums, due))
        beyond += max(0, min(int(sums.get(month, 0) - usual), int(at_most)))
    return beyond


def _first_days(income: pd.DataFrame) -> "pd.Series[int]":
    return _by_month(income[income["date"].dt.day <= SHIFTED])


def _last_days(income: pd.DataFrame) -> "pd.Series[int]":
    return _by_month(income[income["date"].dt.days_in_month - income["date"].dt.day < SHIFTED])


def _by_month(income: pd.DataFrame) -> "pd.Series[int]":
    sums: pd.Series[int] = income.groupby("month")["minor"].sum()
    return sums


def changed(at: Situation) -> list[Piece]:
    """Everyday spending of the last thirty days against those before: at least a tenth less, or a fifth more."""
    if at.missing or not at.knows(STRETCH * (STRETCHES + 1)):
        return []
    stretches = [at.last_days(at.everyday, STRETCH, before=STRETCH * back) for back in range(STRETCHES + 1)]
    now, *before = (int(lines["minor"].sum()) for lines in stretches)
    usual = int(median(before))
    if min(before) <= 0 or now < 0:
        return []
    changes = now / usual - 1, now / before[0] - 1
    if max(changes) <= LESS and now < min(before):
        monthly = (usual - now) // at.unit * at.unit
        kind: Kind = "less"
        action: Action = BeginGoal(12 * monthly, monthly) if monthly and _leaves_something(at) else Look("goals")
    elif min(changes) >= MORE and now > max(before):
        kind, action = "more", budget(at, _moved_most(stretches, 1))
    else:
        return []
    figures = Change(now, before[0], usual, STRETCH, _moved_most(stretches, 1 if kind == "more" else -1), at.up_to)
    return [
        Piece(
            key=f"{kind}:", kind=kind, subject="", figures=figures, action=action, evidence=ids(stretches[0]),
            effort="a habit", urgency="soon",
        )
    ]  # fmt: skip


def _leaves_something(at: Situation) -> bool:
    """Whether the last known months left something over, all in all."""
    months = at.settled[-LEFT_MONTHS:]
    return bool(_net(at).reindex(list(months)).sum() > 0)


def _net(at: Situation) -> "pd.Series[float]":
    """What each month left over, by its index."""
    net: pd.Series[float] = flows.by_month(at.moved, at.seen).set_index("month")["net"]
    return net


def milestones(at: Situation) -> list[Piece]:
    """Goals that passed a milestone since somebody looked, or lie at most two points of a hundred below one; each name once."""
    return list({piece.key: piece for stand in at.goals for piece in _milestone(stand)}.values())


def _milestone(stand: GoalStand) -> list[Piece]:
    goal = stand.goal
    almost = [
        percent
        for percent in MILESTONES
        if (percent - ALMOST) * goal.target_minor <= 100 * goal.saved_minor < percent * goal.target_minor
    ]
    percent = max(stand.passed, default=0) or max(almost, default=0)
    if not percent:
        return []
    figures = Milestone(percent, goal.saved_minor, goal.target_minor, bool(stand.passed))
    return [Piece(key=f"milestone:{goal.name}, {percent}", kind="milestone", subject=goal.name, figures=figures,
                  action=Look("goals"))]  # fmt: skip


def streak(at: Situation) -> list[Piece]:
    """Whole months in a row, up to the last one, with something left over; said at 3, 6, 12 and 24 of them."""
    settled = at.settled
    if not settled or at.seen.month.index - settled[-1] > 1:
        return []
    net = _net(at)
    months = 0
    for month in reversed(settled):
        if month != settled[-1] - months or net[month] <= 0:
            break
        months += 1
    reached = max((count for count in STREAKS if count <= months), default=0)
    if not reached:
        return []
    row = settled[-months:]
    left = round(float(net[list(row)].sum()) * at.unit)
    counted = at.moved[at.moved["month"].isin(row) & (at.moved["flow"] != "saved")]
    return [Piece(key=f"streak:{reached}", kind="streak", subject="", figures=Streak(months, left), action=Look("goals"),
                  evidence=ids(counted), effort="a habit")]  # fmt: skip


def _moved_most(stretches: list[pd.DataFrame], sign: int) -> str:
    """The category of the newest stretch that lies farthest above its own usual one, or below with a sign of -1."""
    sums = [lines.groupby("category")["minor"].sum() for lines in stretches]
    table = pd.concat(sums, axis=1).fillna(0)
    apart = table.iloc[:, 0] - table.iloc[:, 1:].median(axis=1)
    return str((sign * apart).idxmax())
