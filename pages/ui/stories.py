"""What a page says: titles, sentences and tiles with numbers, out of finished results. Pure functions in plain words.

Sentences for markdown are escaped here; those for card titles and captions are escaped by the card.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Final, Literal

import pandas as pd

from finance_core.dates import Month
from finance_core.models import NO_CATEGORY
from finance_core.services.ledgers import Converted
from finance_core.services.overview import Overview
from pages.ui import format
from pages.ui.components import Tile
from pages.ui.links import Link

LEAST_MONTHS: Final = 3
NUMBERS: Final = ("none", "one", "two")
SLIGHT: Final = 0.05
"""A difference smaller than this share of usual is no news: it is shown in gray."""
MOST_NAMED: Final = 3
MOST_ROWS: Final = 7
SHARED: Final = "Shared"
NET_WORTH_DAYS: Final = 92


def title(month: Overview) -> str:
    """The month the page speaks of."""
    return format.month(month.seen.month)


def days(month: Overview, today: date) -> str:
    """The days the figures cover: `1 to 21 Nov`."""
    return format.range_(month.seen.month.start, month.seen.as_of, today)


def answer(month: Overview, today: date, member: str = "") -> str:
    """The page's answer: what was spent, against usual, and what explains the difference. Markdown."""
    spent = f"**{format.escaped(format.whole(month.spent.so_far, month.currency))}**"
    who = format.escaped(member) if member else "You"
    has = "has" if member else "have"
    if month.seen.complete:
        opening, usually = f"{who} spent {spent}", "in a usual month"
    elif Month.of(today) == month.seen.month:
        opening, usually = f"{who} {has} spent {spent} in {format.count(month.seen.days, 'day')}", "usual by now"
    else:
        newest = f"Up to {month.seen.as_of.day} {month.seen.as_of:%B}, your newest payment,"
        opening, usually = f"{newest} {who if member else 'you'} had spent {spent}", "usual by then"
    return " ".join(part for part in (f"{opening}{_against(month, usually)}.", _why(month)) if part)


def _against(month: Overview, usually: str) -> str:
    usual, more = month.spent.usual, month.spent.difference
    if usual is None or more is None:
        return ""
    if abs(more) < SLIGHT * abs(usual) or round(more) == 0:
        return f", about as much as {usually}"
    word = "more" if more > 0 else "less"
    return f", **{format.escaped(format.whole(abs(more), month.currency))} {word}** than {usually}"


def _why(month: Overview) -> str:
    """The one to three categories that make up most of what is above usual; nothing where none do."""
    more = month.spent.difference
    if month.spent.usual is None:
        return f"What is usual needs three whole months; {_known(month)}."
    if more is None or more <= SLIGHT * month.spent.usual:
        return ""
    rows = pace(month)
    above = rows[rows["above"]]
    extra = (above["spent"] - above["usual"]).nlargest(MOST_NAMED)
    for number in range(1, len(extra) + 1):
        if extra.iloc[:number].sum() >= more / 2:
            names = [format.escaped(above.loc[place, "category"]) for place in extra.index[:number]]
            return _sentence(f"{format.listed(names)} {'explains' if number == 1 else 'explain'} most of it.")
    return ""


def needs_months(month: Overview) -> str:
    """What a comparison with usual still lacks."""
    return f"Needs three whole months; {_known(month)}."


def _known(month: Overview) -> str:
    known = whole_months(month)
    return f"you have {NUMBERS[known] if known < len(NUMBERS) else known}"


def whole_months(month: Overview) -> int:
    """How many whole months before this one are known."""
    return int((month.months["complete"] & (month.months["month"] < month.seen.month.index)).sum())


def pace(month: Overview) -> pd.DataFrame:
    """The categories worth comparing with usual: without those that are the same every month, and what has none yet."""
    rows = month.pace
    fixed = (rows["high"] == rows["low"]) & ((rows["spent"] - rows["usual"]).abs() <= SLIGHT * rows["usual"])
    return rows[~fixed & (rows["category"] != NO_CATEGORY)].reset_index(drop=True)


def pace_answer(month: Overview) -> str:
    """Which categories are above usual."""
    if month.pace.empty:
        return "Above or below usual"
    rows = pace(month)
    above = rows.loc[rows["above"], "category"].tolist()
    if not above:
        return "Nothing is above usual"
    if len(above) > MOST_NAMED:
        return f"{len(above)} categories are above usual"
    return _sentence(f"{format.listed(above)} {'is' if len(above) == 1 else 'are'} above usual")


def pace_reading(month: Overview, today: date) -> str:
    """How to read the chart of categories against usual."""
    if month.pace.empty:
        return needs_months(month) if whole_months(month) < LEAST_MONTHS else "Nothing was spent to compare."
    usual = "a usual month" if month.seen.complete else f"usual by the {_ordinal(month.seen.days)}"
    shown = set(pace(month)["category"])
    fixed = [name for name in month.pace["category"] if name not in shown and name != NO_CATEGORY]
    same = f" {format.listed(fixed)} {'is' if len(fixed) == 1 else 'are'} as usual." if fixed else ""
    return f"Dot: {days(month, today)}. Tick and bar: {usual}, and its range.{same}"


def trend_answer(month: Overview) -> str:
    """How far along a usual month the spending is."""
    if month.usual_month is None or month.usual_month <= 0:
        return "Spending by month"
    share = month.spent.so_far / month.usual_month
    if not month.seen.complete:
        return f"{format.percent(share)} of a usual month is spent"
    name = f"{month.seen.month.start:%B}"
    if abs(share - 1) < SLIGHT / 5:
        return f"{name} was a usual month"
    return f"{name} was {format.percent(abs(share - 1))} {'above' if share > 1 else 'below'} a usual month"


def trend_reading(month: Overview) -> str:
    """How to read the months."""
    name = f"{month.seen.month.start:%B}"
    hatched = "" if month.seen.complete else f" Hatched: {name} so far."
    lacking = "" if month.usual_month is not None else f" A usual month {needs_months(month).lower()}"
    return f"Spending by month.{hatched}{lacking}"


def category_answer(month: Overview) -> str:
    """What took most of the spending."""
    known = month.categories[(month.categories["spent"] > 0) & (month.categories["category"] != NO_CATEGORY)]
    if known.empty:
        return "Nothing is spent yet" if month.spent.so_far <= 0 else "Nothing has a category yet"
    return _sentence(f"{known['category'].iloc[0]} took {format.percent(float(known['share'].iloc[0]))}")


def shares(month: Overview) -> pd.DataFrame:
    """The categories as rows for the chart: the largest, and the rest of them as one row, whose `names` are theirs."""
    table = month.categories.assign(names=pd.Series([[name] for name in month.categories["category"]], dtype="object"))
    if len(table) <= MOST_ROWS:
        return table
    head, rest = table.head(MOST_ROWS - 1), table.iloc[MOST_ROWS - 1 :]
    other = {
        "category": f"{len(rest)} others",
        "spent": rest["spent"].sum(),
        "share": rest["share"].sum(),
        "count": rest["count"].sum(),
        "names": rest["category"].tolist(),
    }
    return pd.concat([head, pd.DataFrame([other])], ignore_index=True)


def category_reading(month: Overview, today: date) -> str:
    """How to read the breakdown."""
    return f"Shares of what was spent, {days(month, today)}.{_essential(month)}"


def _essential(month: Overview) -> str:
    """Which part was essential, of all of it or of what is sorted into groups."""
    if month.essential_share is None:
        return ""
    whole = "what is in a group" if month.categories["group"].isna().any() else "it"
    return f" {format.percent(month.essential_share)} of {whole} was essential."


def payee_reading(month: Overview, today: date) -> str:
    """What the payees' sums cover."""
    return f"Spending by payee, {days(month, today)}."


def month_name(index: int) -> str:
    """A month in a menu, by its index."""
    return format.month(Month.from_index(index))


def net_worth_answer(month: Overview, today: date) -> str:
    """How net worth moved this month."""
    change = month.net_worth_change
    if round(change) == 0:
        return "Net worth is as it was"
    when = "this month" if Month.of(today) == month.seen.month else f"in {month.seen.month.start:%B}"
    return f"Net worth is {'up' if change > 0 else 'down'} {format.whole(abs(change), month.currency)} {when}"


def payee_answer(month: Overview) -> str:
    """Who got most."""
    if month.payees.empty:
        return "Nobody was paid yet"
    first = month.payees.iloc[0]
    return _sentence(f"{format.short(first['payee'])} got the most, {format.whole(float(first['spent']), month.currency)}")


def member_answer(month: Overview) -> str:
    """Who spent how much."""
    people = month.members[month.members["member"] != ""].nlargest(MOST_NAMED, "spending")
    if people.empty:
        return "By person"
    who = zip(people["member"].tolist(), people["spending"].tolist(), strict=True)
    return ", ".join(
        f"{name} {'spent ' if place == 0 else ''}{format.whole(spent, month.currency)}"
        for place, (name, spent) in enumerate(who)
    )


def people(month: Overview) -> pd.DataFrame:
    """Income and spending by person; what is nobody's in particular stands last, as shared."""
    known, shared = month.members[month.members["member"] != ""], month.members[month.members["member"] == ""]
    return pd.concat([known, shared.assign(member=SHARED)], ignore_index=True)


def people_reading(month: Overview, today: date) -> str:
    """What the sums by person cover."""
    return f"{days(month, today)}. Shared is what no single person is named for."


def latest_reading(month: Overview, today: date) -> str:
    """What the newest payments cover."""
    return f"Up to {format.day(month.seen.as_of, today)}."


def nothing_yet(member: str) -> str:
    """A person without payments. Markdown."""
    return f"Nothing is booked for {format.escaped(member)} yet. On Accounts you can say whose account is whose."


def uncategorised(month: Overview) -> str:
    """How many payments have no category; nothing where all have one."""
    if not month.uncategorised:
        return ""
    return f"{format.count(month.uncategorised, 'payment')} {'has' if month.uncategorised == 1 else 'have'} no category yet."


def left_out(accounts: Sequence[str]) -> str:
    """Which accounts no sum includes, for want of a rate; nothing where all are in. Markdown."""
    names = [format.escaped(name) for name in accounts]
    if not names:
        return ""
    many = len(names) > 1
    who = format.listed(names) if len(names) <= MOST_NAMED else f"{len(names)} accounts in other currencies"
    return f"{who} {'are' if many else 'is'} not in these sums: there is no exchange rate for {'them' if many else 'it'} yet."


def converted(parts: Sequence[Converted], today: date) -> str:
    """Which accounts are in other currencies, and at which rates they count; nothing where none are. Markdown."""
    by_rate: dict[tuple[date, bool], list[str]] = {}
    for part in parts:
        who = f"{format.count(len(part.accounts), 'account')} in {part.currency}"
        by_rate.setdefault((part.newest.day, part.newest.yours), []).append(who)
    how = {True: "converted day by day, newest rate yours of", False: "converted at ECB rates up to"}
    said = [f"{format.listed(who)}, {how[yours]} {format.day(day, today)}" for (day, yours), who in by_rate.items()]
    return f"{'; '.join(said)}." if said else ""


def tiles(month: Overview, today: date, opens: Mapping[str, Link | None]) -> list[Tile]:
    """The four figures of the month; `opens` leads from "spent", "came in", "saved" and "net worth" to what is behind them."""
    currency, when = month.currency, days(month, today)
    same = "up to six months before" if month.seen.complete else "the same days of up to six months before"
    usual = f"Usual is the middle of {same}."
    return [
        Tile(
            label="Spent" if month.seen.complete else "Spent so far",
            text=format.whole(month.spent.so_far, currency),
            change=_change(month.spent.difference, currency),
            tone=_tone(month.spent.difference, month.spent.usual, more="orange"),
            against="vs usual",
            history=month.months["spending"].tolist(),
            shape="bar",
            meaning=f"{when}. Refunds are taken off; transfers and savings are left out. {usual}",
            opens=opens.get("spent"),
        ),
        Tile(
            label="Came in",
            text=format.whole(month.came_in.so_far, currency),
            change=_change(month.came_in.difference, currency),
            tone=_tone(month.came_in.difference, month.came_in.usual, more="green"),
            against="vs usual",
            history=month.months["income"].tolist(),
            shape="bar",
            meaning=f"{when}. Transfers and refunds are left out. {usual}",
            opens=opens.get("came in"),
        ),
        _savings(month, opens.get("saved")),
        Tile(
            label="Net worth",
            text=format.whole(float(month.net_worth.iloc[-1]) if len(month.net_worth) else None, currency),
            change=_change(month.net_worth_change, currency),
            tone="gray",
            against="this month" if Month.of(today) == month.seen.month else "that month",
            history=month.net_worth.tail(NET_WORTH_DAYS).tolist(),
            shape="line",
            meaning=f"What all accounts hold, less what is owed, on {format.day(month.seen.as_of, today)}. Always of the whole "
            "household. The line shows three months.",
            opens=opens.get("net worth"),
        ),
    ]


def rated_month(month: Overview) -> Month:
    """The month whose savings rate is shown: the newest whole one, since pay day may come last; else the running one."""
    rated = month.months[month.months["complete"] & month.months["savings_rate"].notna()]
    return month.seen.month if rated.empty else Month.from_index(int(rated["month"].iloc[-1]))


def _savings(month: Overview, opens: Link | None) -> Tile:
    """The savings rate of a whole month: early in a month the rate says when pay day is, not how much is saved."""
    which = rated_month(month)
    rated = month.months[month.months["savings_rate"].notna()]
    found = rated.loc[rated["month"] == which.index, "savings_rate"]
    rate = float(found.iloc[0]) if len(found) else None
    whole = bool(rated.loc[rated["month"] == which.index, "complete"].any())
    change = rate - month.usual_rate if whole and rate is not None and month.usual_rate is not None else None
    return Tile(
        label=f"Saved in {which.start:%B}" if whole else "Savings rate",
        text=format.percent(rate),
        change="" if change is None else format.points(change),
        tone=_tone(change, 1.0, more="green"),
        against="vs usual",
        history=rated.loc[rated["complete"], "savings_rate"].tolist(),
        shape="line",
        meaning=f"{format.month(which)}: the part of what came in that you did not spend. Only whole months tell; usual is "
        "up to twelve of them taken together.",
        opens=opens,
    )


def _change(difference: float | None, currency: str) -> str:
    return "" if difference is None else format.whole(difference, currency, signed=True)


def _tone(
    difference: float | None, usual: float | None, *, more: Literal["green", "orange"]
) -> Literal["green", "orange", "gray"]:
    """The colour of a change, where `more` is that of more than usual."""
    if difference is None or usual is None or abs(difference) < SLIGHT * abs(usual) or difference == 0:
        return "gray"
    less: Literal["green", "orange"] = "green" if more == "orange" else "orange"
    return more if difference > 0 else less


def _sentence(text: str) -> str:
    """The text with a capital at its beginning: names from outside may have none."""
    return text[:1].upper() + text[1:]


def _ordinal(number: int) -> str:
    if number % 100 in (11, 12, 13):
        return f"{number}th"
    return f"{number}{ {1: 'st', 2: 'nd', 3: 'rd'}.get(number % 10, 'th') }"
