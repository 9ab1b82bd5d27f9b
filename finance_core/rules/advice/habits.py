"""Habits: how often small things are bought, weekends, days without and with many purchases, and the days after payday.

They promise nothing: what a habit costs is a fact, what changing it saves is up to the person. A difference between days is
called one only where chance seldom makes it (t of the differences, week by week or payday by payday, above 2.5: about one in
a hundred at 25 of them).
"""

from typing import Final

import numpy as np
import pandas as pd

from finance_core.dates import Month
from finance_core.models import NO_CATEGORY
from finance_core.rules.advice.piece import Figures, Impulse, Kind, Look, Often, Payday, Piece, QuietDays, Weekend
from finance_core.rules.advice.situation import YEAR, Situation, ids
from finance_core.rules.wellbeing.scale import Floats

QUARTER: Final = 91
"""Days that habits are looked for in: thirteen weeks."""
SMALL: Final = 0.01
"""A purchase of so much of a usual month's spending at most is a small one."""
VISITS: Final = 26
"""Small purchases in a quarter that make a habit: two a week."""
ADDS_UP: Final = 0.02
"""Of all that was spent in the quarter: small purchases of less are not worth a word."""
WEEKS: Final = 26
RATIO: Final = 1.5
SURE: Final = 2.5
"""How many times its standard error a difference must be."""
MANY: Final = 3
"""Purchases of one category that make a day of many, and such days in a quarter that make a habit."""
AFTER: Final = 7
"""Days that count as after payday, the day itself among them."""
APART: Final = 14
"""Days between two paydays that count: pay of two people some days apart is one."""
LEAST_PAYDAYS: Final = 6
MAJOR: Final = 0.25
"""Of a usual month's income: less is no payday."""
QUIET: Final = 4
"""Days of a month without a purchase, one a week, that are worth a word, and as many with one: else they are no habit."""
MONTHS: Final = 6
LEAST_MONTHS: Final = 3


def pieces(at: Situation) -> list[Piece]:
    """All habits that show."""
    return [*often(at), *weekend(at), *quiet_days(at), *impulse(at), *payday(at)] if at.is_current and not at.missing else []


def often(at: Situation) -> list[Piece]:
    """The want whose small purchases add up to most."""
    if not at.knows(QUARTER):
        return []
    bought = at.last_days(_bought(at), QUARTER)
    spent = int(at.last_days(at.spent, QUARTER)["minor"].sum())
    small = bought[(bought["group"] == "wants") & (bought["minor"] <= SMALL * spent / 3) & (bought["category"] != NO_CATEGORY)]
    by_category = small.groupby("category")["minor"].agg(["size", "sum"])
    found = by_category[(by_category["size"] >= VISITS) & (by_category["sum"] >= ADDS_UP * spent)]
    if found.empty:
        return []
    category = str(found["sum"].idxmax())
    lines = small[small["category"] == category]
    figures = Often(len(lines), QUARTER, int(lines["minor"].median()), int(lines["minor"].sum()))
    return [_habit("often", figures, lines, category)]


def weekend(at: Situation) -> list[Piece]:
    """Saturdays and Sundays against the other days, over the last whole weeks."""
    begun = (at.up_to.weekday() + 1) % 7
    if not at.knows(7 * WEEKS + begun):
        return []
    lines = at.last_days(_bought(at), 7 * WEEKS, before=begun)
    back = (pd.Timestamp(at.up_to) - lines["date"]).dt.days - begun
    week, is_end = (back // 7).to_numpy(), (lines["date"].dt.day_of_week >= 5).to_numpy()
    minor = lines["minor"].to_numpy()
    ends, rest = np.bincount(week[is_end], minor[is_end], WEEKS) / 2, np.bincount(week[~is_end], minor[~is_end], WEEKS) / 5
    if not _is_more(ends, rest):
        return []
    return [_habit("weekend", Weekend(int(ends.mean()), int(rest.mean()), WEEKS), lines[is_end])]


def quiet_days(at: Situation) -> list[Piece]:
    """Days of a month without a purchase; a nudge where the last whole month had more of them than any before."""
    *before, last = at.settled[-MONTHS - 1 :] or (0,)
    if len(before) < LEAST_MONTHS or at.seen.month.index - last > 1:
        return []
    bought = _bought(at)
    busy = bought.groupby("month")["date"].nunique()
    quiet = [Month.from_index(month).days - int(busy.get(month, 0)) for month in (*before, last)]
    month, days = Month.from_index(last), Month.from_index(last).days
    if not QUIET <= quiet[-1] <= days - QUIET:
        return []
    is_best = quiet[-1] > max(quiet[:-1])
    figures = QuietDays(quiet[-1], days, int(np.median(quiet[:-1])), len(before), month)
    lines = bought[bought["month"] == last]
    return [_habit("quiet_month", figures, lines, str(figures.month)) if is_best else _habit("quiet_days", figures, lines)]


def impulse(at: Situation) -> list[Piece]:
    """The want that is often bought several times on one day."""
    if not at.knows(QUARTER):
        return []
    bought = at.last_days(_bought(at), QUARTER)
    wants = bought[(bought["group"] == "wants") & (bought["category"] != NO_CATEGORY)]
    on_day = wants.groupby(["category", "date"])["minor"].transform("size")
    many = wants[on_day >= MANY]
    by_category = many.groupby("category").agg(days=("date", "nunique"), total=("minor", "sum"))
    found = by_category[by_category["days"] >= MANY]
    if found.empty:
        return []
    category = str(found["total"].idxmax())
    lines = many[many["category"] == category]
    figures = Impulse(int(lines["date"].nunique()), len(lines), int(lines["minor"].sum()), QUARTER)
    return [_habit("impulse", figures, lines, category)]


def payday(at: Situation) -> list[Piece]:
    """A day within a week of payday against a day of the rest, payday by payday."""
    days = _paydays(at)
    if len(days) <= LEAST_PAYDAYS:
        return []
    lines = _bought(at)
    place = np.searchsorted(days, lines["date"].to_numpy().astype("datetime64[D]"), side="right") - 1
    inside = (place >= 0) & (place < len(days) - 1)
    lines, place = lines[inside], place[inside]
    since = (lines["date"].to_numpy().astype("datetime64[D]") - days[place]).astype(np.int64)
    length = np.diff(days).astype(np.int64)
    early = since < AFTER
    minor, rounds = lines["minor"].to_numpy(), len(length)
    after = np.bincount(place[early], minor[early], rounds) / AFTER
    other = np.bincount(place[~early], minor[~early], rounds) / (length - AFTER)
    if not _is_more(after, other):
        return []
    return [_habit("payday", Payday(int(after.mean()), int(other.mean()), AFTER, rounds), lines[early])]


def _bought(at: Situation) -> pd.DataFrame:
    """Purchases: money out, refunds left aside."""
    return at.everyday[at.everyday["minor"] > 0]


def _paydays(at: Situation) -> "np.ndarray[tuple[int], np.dtype[np.datetime64]]":
    """The days of the last year on which a major part of a usual month's income came, APART days apart."""
    income = at.moved[at.moved["flow"] == "income"]
    usual = income.groupby("month")["minor"].sum().reindex(list(at.months[-12:]), fill_value=0).median()
    major = income[(income["minor"] >= MAJOR * usual) & (income["date"] > pd.Timestamp(at.seen.as_of - YEAR))]
    days: list[np.datetime64] = []
    for day in major["date"].to_numpy().astype("datetime64[D]") if usual > 0 else ():
        if not days or (day - days[-1]).astype(int) >= APART:
            days.append(day)
    return np.array(days, dtype="datetime64[D]")


def _is_more(some: Floats, others: Floats) -> bool:
    """Whether some days cost clearly more than others: by half, and by far more than chance makes. Pairs of shape (n,)."""
    apart = some - others
    error = float(apart.std(ddof=1)) / len(apart) ** 0.5
    return bool(some.mean() > RATIO * others.mean() and apart.mean() > SURE * error)


def _habit(kind: Kind, figures: Figures, lines: pd.DataFrame, subject: str = "") -> Piece:
    """A piece that promises no money."""
    return Piece(
        key=f"{kind}:{subject}", kind=kind, subject=subject, figures=figures, action=Look("payments"),
        evidence=ids(lines), effort="a habit",
    )  # fmt: skip
