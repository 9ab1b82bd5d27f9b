"""What the page of cash flow says: sentences with numbers, out of finished futures. Markdown where it says so."""

from collections.abc import Hashable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any, Final

import pandas as pd

from finance_core.ml.futures.everyday import LEAST
from finance_core.services.plan import cashflow
from finance_core.services.plan.cashflow import AccountRisk, CashFlow, View
from finance_core.services.plan.past_forecasts import AHEAD, PastForecast
from finance_core.services.plan.scenarios import Alter, Part
from pages.ui import format
from pages.ui.recurrence.recurring_words import CADENCES

EMPTY: Final = "Whether the money lasts until payday, how sure that is day by day, and what would be if something changed."
SPANS: Final = {30: "Month", 90: "Quarter", 182: "Half-year", 365: "Year", 730: "2 years"}
QUIET: Final = "Chances come from playing 2,000 futures out of your own past. What you move by hand is not foreseen."
_LIKELY, _EVEN = 0.1, 0.5


def ahead(day: date, today: date) -> str:
    """A day to come: `Thu 24 Dec`, `Thu 24 Dec 2027`."""
    return f"{day:%a} {format.day(day, today)}"


def chance(share: float) -> str:
    """`7 of 100 futures`; never quite none and never quite all."""
    number = round(share * 100)
    if number < 1:
        return "fewer than 1 of 100 futures"
    return "more than 99 of 100 futures" if number > 99 else f"{number} of 100 futures"


def too_little(flow: CashFlow) -> str:
    """Why nothing is foreseen yet; "" where something is."""
    if flow.is_outdated:
        newest = format.day(flow.as_of, flow.today)
        return f"Your newest booking is of {newest}, which is too long ago to look ahead from. Import newer files first."
    if flow.days_known >= LEAST or any(len(plan.days) for plan in flow.basis.plans):
        return ""
    return f"Looking ahead needs {LEAST} days of bookings, and knows {flow.days_known}. Import what your bank has from earlier."


def owes(flow: CashFlow, seen: View) -> bool:
    """Whether what is looked at is a debt alone, such as a card: below zero is where it belongs."""
    return all(account.kind in ("card", "loan") for account in flow.accounts if account.name in seen.names)


def answer(flow: CashFlow, seen: View) -> str:
    """The page's answer, in markdown: whether the money lasts until payday, and how low it gets."""
    if owes(flow, seen):
        most = f"**{_money(-seen.lowest.amount, seen)}** on {ahead(seen.lowest.day, flow.today)}"
        who = format.escaped(format.listed(seen.names))
        return f"{who} owes **{_money(-seen.now, seen)}** today, and likely {most} at most."
    low = f"**{_money(seen.low.amount, seen)}** on {ahead(seen.low.day, flow.today)}"
    floor = "" if seen.floor.floor == 0 else f" above your floor of {_money(seen.floor.floor, seen)}"
    if seen.now < seen.floor.floor:
        below = "zero" if seen.floor.floor == 0 else f"your floor of {_money(seen.floor.floor, seen)}"
        return f"You are below {below} already, with **{_money(seen.now, seen)}**. {_payday(flow, seen)}"
    lasts = (
        "It will likely" if seen.floor.before_payday < _LIKELY
        else "It may not" if seen.floor.before_payday < _EVEN else "It will likely **not**"
    )  # fmt: skip
    if seen.payday is None:
        return f"{lasts} stay{floor or ' above zero'} for the next 30 days: the low point is {low}. {_payday(flow, seen)}"
    return f"{lasts} last{floor} until payday on **{ahead(seen.payday.day, flow.today)}**: the low point before is {low}."


def _payday(flow: CashFlow, seen: View) -> str:
    if seen.payday is None:
        return "No regular income is known on these accounts, so there is no payday to wait for."
    return f"The next payday is {ahead(seen.payday.day, flow.today)}."


def fan_answer(flow: CashFlow, seen: View) -> str:
    """The title of the line: low point and payday by name."""
    if owes(flow, seen):
        return f"Most owed: {_plain(-seen.lowest.amount, seen)} on {ahead(seen.lowest.day, flow.today)}"
    low = f"{_plain(seen.low.amount, seen)} on {ahead(seen.low.day, flow.today)}"
    if seen.payday is None:
        return f"Low point within 30 days: {low}"
    return f"Low point before payday: {low}; payday is {ahead(seen.payday.day, flow.today)}"


def fan_reading(flow: CashFlow, seen: View) -> str:
    """How to read it."""
    lowest = f"Lowest until {format.day(flow.until, flow.today)}: {_plain(seen.lowest.amount, seen)} on "
    return (
        f"The likely line, 8 in 10 futures (darker) and 19 in 20 (lighter). {lowest}{ahead(seen.lowest.day, flow.today)}, "
        f"in one of ten futures {_plain(seen.lowest.badly, seen)} or less."
    )


def chances_answer(flow: CashFlow, seen: View) -> str:
    """The title of the chances: falling below the floor at all."""
    if seen.now < seen.floor.floor:
        return f"You are below {_floor(seen)} today"
    return f"In {chance(seen.floor.within)} you fall below {_floor(seen)} by {format.day(flow.until, flow.today)}"


def chances(flow: CashFlow, seen: View) -> list[str]:
    """The chances in sentences, in markdown."""
    floor, day = format.escaped(_floor(seen)), seen.day(seen.floor.likely_from)
    lines = []
    if seen.payday is not None:
        lines.append(f"Before payday: in **{chance(seen.floor.before_payday)}** below {floor}.")
    if day is None:
        lines.append(f"On no day does the chance of having been below {floor} reach one in ten.")
    else:
        lines.append(f"By **{ahead(day, flow.today)}** the chance of having been below {floor} reaches one in ten.")
    if seen.floor.floor != 0:
        lines.append(f"Below zero: in **{chance(seen.zero.within)}**.")
    return lines + ([_alone(flow, account) for account in seen.accounts if account.likely_from] if len(seen.names) > 1 else [])


def _alone(flow: CashFlow, account: AccountRisk) -> str:
    """That one account runs dry though all together may not."""
    since = "" if account.likely_from is None else f", likely from {ahead(account.likely_from, flow.today)}"
    told = f"{format.escaped(account.name)} alone falls below zero in **{chance(account.within)}**{since}"
    return f":orange[:material/warning:] {told}: move money there in time."


def caveats(flow: CashFlow, seen: View) -> list[str]:
    """What makes the futures less certain than they look, in markdown."""
    chosen = [account for account in flow.accounts if account.name in seen.names]
    found = []
    if flow.as_of < flow.today:
        found.append(f"Your newest booking is of {format.day(flow.as_of, flow.today)}: what came since is estimated as well.")
    if flow.days_known < LEAST:
        found.append(f"Everyday spending is not known yet: it needs {LEAST} days of bookings. Only dated payments count here.")
    elif flow.days_known < cashflow.LITTLE_DAYS:
        found.append(f"Everyday spending is drawn from {flow.days_known} days only, so all of this is rough.")
    if flow.basis.has_gap:
        found.append("Some time was never imported. It is left out, rather than taken for days on which nothing was spent.")
    zero = [format.escaped(account.name) for account in chosen if account.starts_at_zero]
    if zero:
        begin = "begins" if len(zero) == 1 else "begin"
        found.append(f"{format.listed(zero)} {begin} at zero. If that is not so, give the opening balance first.")
    abroad = sorted({account.currency for account in chosen} - {seen.currency})
    if abroad:
        found.append(f"What lies in {format.listed(abroad)} counts at today’s rate; how rates move is not foreseen.")
    if flow.left_out:
        found.append(f"Left out, because it needs an exchange rate: {format.escaped(format.listed(flow.left_out))}.")
    return found


def month_answer(lines: pd.DataFrame, due: pd.DataFrame, seen: View) -> str:
    """The title of a month's calendar: where it ends, and what is due."""
    end = float(lines["middle"].iloc[-1])
    out = -float(due.loc[due["amount"] < 0, "amount"].sum())
    return f"{lines.index[-1]:%B} ends near {_plain(end, seen)}; {_plain(out, seen)} is due"


def due(row: Mapping[Hashable, Any]) -> str:
    """One payment that is due: who, or between which accounts; `≈` where the amount is not sure."""
    who = str(row["payee"])
    if row["source"] == "card":
        who = f"Card bill, {row['other']}"
    elif row["source"] in ("transfer", "arriving"):
        who = f"To {who}" if row["amount"] < 0 else f"From {who}"
    return f"≈ {who}" if row["varies"] else who


def due_answer(due: pd.DataFrame) -> str:
    """The title of the list of what is due."""
    return f"{format.count(len(due), 'payment')} due" if len(due) else "Nothing is due"


def due_reading(due: pd.DataFrame) -> str:
    """How to read the list."""
    return "Usual amounts. ≈ varies, or is a card bill that is not closed yet." if due["varies"].any() else "Usual amounts."


def scenarios_answer(views: Sequence[tuple[str, View]], day: date, today: date) -> str:
    """The title of the comparison: what the costliest scenario makes of a day."""
    if len(views) < 2:
        return "What if?"
    base = at(views[0][1], day)
    name, most = max(((name, at(seen, day) - base) for name, seen in views[1:]), key=lambda one: abs(one[1]))
    if abs(most) < 0.5:
        return f"{format.short(name, 30)} changes nothing by {ahead(day, today)}"
    more = "more" if most > 0 else "less"
    return f"{format.short(name, 30)}: {_plain(abs(most), views[0][1])} {more} on {ahead(day, today)}"


def comparison(views: Sequence[tuple[str, View]], day: date, today: date) -> pd.DataFrame:
    """Scenarios side by side, for `st.table`: what each holds on the day, the difference, low point, chance below the floor."""
    base = at(views[0][1], day)
    rows = []
    for place, (name, seen) in enumerate(views):
        now = at(seen, day)
        rows.append({
            "Scenario": format.escaped(format.short(name)),
            f"On {format.day(day, today)}": format.escaped(_plain(now, seen)),
            "Difference": format.DASH if place == 0 else format.escaped(format.whole(now - base, seen.currency, signed=True)),
            "Lowest": f"{format.escaped(_plain(seen.lowest.amount, seen))}, {format.day(seen.lowest.day, today)}",
            "Below the floor": chance(seen.floor.within).removesuffix(" futures"),
        })  # fmt: skip
    return pd.DataFrame(rows)


def at(seen: View, day: date) -> float:
    """What is likely held at the end of a day."""
    return float(seen.lines.loc[: pd.Timestamp(day), "middle"].iloc[-1])


def part(one: Part, accounts: dict[int, tuple[str, str]], today: date) -> str:
    """A change of a scenario in a few words; `accounts` gives name and currency by id."""
    days = f"from {format.day(one.first, today)}" + (f" to {format.day(one.last, today)}" if one.last else "")
    if isinstance(one, Alter):
        names = format.listed([format.short(target.payee, 24) for target in one.targets])
        if one.amount_minor is not None:
            currency = accounts.get(one.targets[0].account_id, ("", "EUR"))[1]
            return f"{names} at {format.money(abs(one.amount_minor), currency)} {days}"
        return f"{names} ends {days}" if not one.share else f"{names} at {format.percent(one.share)} {days}"
    currency = accounts.get(one.account_id, ("", "EUR"))[1]
    sum_ = format.money(one.amount_minor, currency, signed=True)
    if one.cadence is None:
        return f"{one.name}: {sum_} on {format.day(one.first, today)}"
    return f"{one.name}: {sum_} {CADENCES[one.cadence].lower()} {days}"


def record_answer(found: Sequence[PastForecast]) -> str:
    """The title of past forecasts: how many held."""
    judged = [one for one in found if one.was_inside is not None]
    if not judged:
        return "How right this was will stand here"
    inside = sum(bool(one.was_inside) for one in judged)
    return f"{inside} of {format.count(len(judged), 'past forecast')} held after {AHEAD} days"


def record_reading(found: Sequence[PastForecast], currency: str) -> str:
    """How to read them, and what they are."""
    judged = [one.error for one in found if one.error is not None]
    if not judged:
        kept = "What is foreseen is kept each day you look here, and can be judged after a month."
        return f"{kept} With five months of bookings, earlier days are tried."
    off = format.whole(sum(abs(error) for error in judged) / len(judged), currency)
    kept = "As they were said then" if found[0].kept else "As they would have been said on earlier days, knowing nothing later"
    return f"{kept}. Eight in ten should hold; off by {off} on average. Money moved by hand is taken out of what came."


def first_day(flow: CashFlow) -> date:
    """The first day to come."""
    return flow.today + timedelta(days=1)


def _floor(seen: View) -> str:
    return "zero" if seen.floor.floor == 0 else f"your floor of {_plain(seen.floor.floor, seen)}"


def _plain(value: float, seen: View) -> str:
    return format.whole(value, seen.currency)


def _money(value: float, seen: View) -> str:
    return format.escaped(_plain(value, seen))
