"""Opportunities in categories: fees that come back, and a category that has become dearer than it used to be.

A category is called dearer only where chance seldom makes it so: every household has some dear months, after which it gets
cheaper by itself (regression to the mean; Galton 1886), and that would be sold as a saving.
"""

from decimal import Decimal
from typing import Final

import pandas as pd
from scipy import stats

from finance_core.models import NO_CATEGORY
from finance_core.rules.advice.piece import Action, Dearer, Fees, Look, Piece, SetBudget
from finance_core.rules.advice.situation import YEAR, Situation, claimed, ids
from finance_core.rules.budget import habits
from finance_core.rules.budget.leakage import PRICES

OFTEN: Final = 3
"""Quarters of the last year in which a payee must take a fee, for it to come back; one that came once may never again."""
RECENT: Final = 3
LEAST_BEFORE: Final = 12
MOST_BEFORE: Final = 24
"""Whole months that are held against those before, and how many of these tell what is usual: a year at least, as without
the same season a year ago nobody knows whether it is one."""
USUAL: Final = 0.6
"""The quantile of the months before that a household can live with: six in ten of them stayed below."""
KEPT: Final = Decimal("0.3")
"""The part of a cut that is counted. An assumption: most intentions to spend less are not kept for a year."""
CLEARLY: Final = 0.1
"""How far above usual a category must lie."""
CHANCE: Final = 0.05
"""How seldom chance may call any category of a household dearer (Bonferroni over those that are looked at)."""
_PRESENT: Final = 0.5
"""Share of months in which a category must occur."""
_SIZEABLE: Final = 0.01
"""Of everyday spending: what categories of less do is not worth a test."""


def fees(at: Situation) -> list[Piece]:
    """What banks and others took for their service, as it comes back: by payee the year's sum · quarters with one / 4."""
    charged = at.spent[at.spent["category"].isin(list(at.roles.fees))]
    quarter = (pd.Timestamp(at.seen.as_of) - charged["date"]).dt.days * 4 // YEAR.days
    by_payee = charged.assign(quarter=quarter).groupby("who").agg(total=("minor", "sum"), quarters=("quarter", "nunique"))
    often = by_payee[(by_payee["quarters"] >= OFTEN) & (by_payee["total"] > 0)]
    if often.empty:
        return []
    lines = charged[charged["who"].isin(often.index)]
    claims, paid = claimed(lines)
    yearly = sum(int(total) * int(quarters) // 4 for total, quarters in often.itertuples(index=False))
    return [
        Piece(
            key="fees:", kind="fees", subject=str(often["total"].idxmax()), figures=Fees(int(charged["minor"].sum()), paid),
            action=Look("payments"), evidence=ids(lines), yearly_minor=yearly, up_to_minor=paid, claims=claims,
            effort="an hour",
        )
    ]  # fmt: skip


def dearer(at: Situation) -> list[Piece]:
    """Categories whose last three months cost more than chance and season make: 12 · (their median − own P60) · 0.3 a year."""
    recent, before = at.months[-RECENT:], at.months[-RECENT - MOST_BEFORE : -RECENT]
    if not is_last(at, recent) or len(before) < LEAST_BEFORE:
        return []
    table = by_month(at, at.everyday)
    now, then = table[list(recent)].to_numpy(), table[list(before)].to_numpy()
    tested = (then > 0).mean(axis=1) > _PRESENT
    tested &= then.mean(axis=1) >= _SIZEABLE * then.mean(axis=1).sum()
    tested &= table.index != NO_CATEGORY
    if not tested.any():
        return []
    chance = stats.mannwhitneyu(now[tested], then[tested], alternative="greater", axis=1, method="exact").pvalue
    names = table.index[tested][chance * tested.sum() <= CHANCE]
    return [piece for name in names for piece in _dearer(at, table, str(name), recent, before)]


def _dearer(
    at: Situation, table: pd.DataFrame, category: str, recent: tuple[int, ...], before: tuple[int, ...]
) -> list[Piece]:
    costs = dict(zip(at.months, map(int, table.loc[category]), strict=True))
    now, year_ago = ([costs[month - back] for month in recent if month - back in costs] for back in (0, 12))
    middle = sorted(now)[1]
    usual = habits.quantile([costs[month] for month in before], USUAL)
    is_season = len(year_ago) < RECENT or sum(now) <= (1 + PRICES) * sum(year_ago)
    if is_season or middle <= (1 + CLEARLY) * usual:
        return []
    lines = at.everyday[(at.everyday["category"] == category) & at.everyday["month"].isin(recent)]
    claims, paid = claimed(lines[lines["date"] > pd.Timestamp(at.seen.as_of - YEAR)])
    gap = 12 * (middle - usual)
    least = min(int(KEPT * gap), paid)
    return [
        Piece(
            key=f"dearer:{category}", kind="dearer", subject=category, figures=Dearer(middle, usual, len(before)),
            action=budget(at, category), evidence=ids(lines), yearly_minor=least, up_to_minor=gap, claims=claims,
            effort="a habit", urgency="soon",
        )
    ]  # fmt: skip


def budget(at: Situation, category: str) -> Action:
    """A budget of what six in ten months of the category stayed below, bills and all, in whole units; else its payments."""
    months = list(at.months[-MOST_BEFORE - RECENT : -RECENT] or at.months)
    costs = at.paid[at.paid["category"] == category].groupby("month")["minor"].sum().reindex(months, fill_value=0).tolist()
    amount = habits.quantile(costs, USUAL) if len(costs) >= RECENT else 0
    whole = -(-amount // at.unit) * at.unit
    return SetBudget(category, whole) if whole > 0 and category != NO_CATEGORY else Look("payments")


def by_month(at: Situation, lines: pd.DataFrame) -> pd.DataFrame:
    """Lines of spending by category (rows) and known whole month (columns), in minor units; 0 where nothing was bought."""
    table = lines.pivot_table(index="category", columns="month", values="minor", aggfunc="sum", fill_value=0)
    return table.reindex(columns=list(at.months), fill_value=0).astype("int64")


def is_last(at: Situation, months: tuple[int, ...]) -> bool:
    """Whether these are the newest months, without a gap."""
    whole = len(months) == RECENT and months[-1] - months[0] == RECENT - 1
    return whole and at.seen.month.index - months[-1] <= 1 and at.is_current
