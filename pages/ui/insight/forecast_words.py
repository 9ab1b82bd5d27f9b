"""What the page of forecasts says: sentences with numbers, out of finished results."""

from datetime import date
from typing import Final

import pandas as pd

from finance_core.dates import Month
from finance_core.services.insight import forecast_views
from finance_core.services.insight.forecast_views import LAST_MONTH, LAST_YEAR, MEAN, OWN, TOTAL, Errors
from finance_core.services.insight.forecasts import Outlook, TooLittle
from pages.ui import format

EVERYTHING: Final = "All spending"
MOST_CATEGORIES: Final = 12
MOST_BILLS: Final = 12
HORIZONS: Final = (3, 6, 12, 24)
LONG_AGO: Final = 31
"""Days after the newest payment from which the page says where its forecast begins."""
_CLEAR: Final = 0.02
"""A difference from usual below this share is none."""
_EDGE: Final = 0.995
"""A forecast whose error is above this share of a plain way's is no better than that."""
_WAYS: Final = {
    OWN: "This forecast", LAST_MONTH: "Last month again", LAST_YEAR: "Same month last year", MEAN: "Mean of six months",
}  # fmt: skip
_KNOWN: Final = ("none is known yet", "one is known", "two are known")


def called(name: str) -> str:
    """A category by its name, and all spending by ours."""
    return EVERYTHING if name == TOTAL else name


def too_little(found: TooLittle) -> str:
    """Why there is no forecast yet."""
    return f"A forecast needs three whole months; {_KNOWN[found.known]}. Earlier months, if your bank offers them, help most."


def answer(outlook: Outlook) -> str:
    """The page's answer, in markdown: what the next month costs, how sure that is, and how the running one ends."""
    month = forecast_views.next_month(outlook)
    row, currency = forecast_views.of_month(outlook, TOTAL, month), outlook.currency
    told = f"{format.month(month)} will likely cost **{_money(row['mean'], currency)}**"
    if row["sized"] > 0:
        told += f", of which **{_money(row['sized'], currency)}** is known already"
    told += f". In 80 of 100 months like it, it ends between {_between(row, currency)}."
    if outlook.running is not None:
        now = forecast_views.of_month(outlook, TOTAL, outlook.running)
        told += f" {outlook.running.start:%B} is heading for **{_money(now['mean'], currency)}**."
    return told


def begins(outlook: Outlook, today: date) -> str:
    """Where the forecast goes on from, where that is long ago; "" elsewhere."""
    if (today - outlook.until).days <= LONG_AGO:
        return ""
    return f"Your newest payment is of {format.day(outlook.until, today)}, so the forecast goes on from there."


def idle(outlook: Outlook) -> str:
    """Which main accounts have nothing lately. Markdown; "" for none."""
    if not outlook.quiet:
        return ""
    who = format.listed([format.escaped(name) for name in outlook.quiet])
    has, it = ("has", "it is") if len(outlook.quiet) == 1 else ("have", "they are")
    return f"{who} {has} nothing in the last two months: if {it} only not imported, these months look cheaper than they were."


def caveat(outlook: Outlook, name: str) -> str:
    """What must be said beside a name's forecast. Markdown; "" for nothing."""
    said = outlook.caveats.get(name, "")
    return f"{format.escaped(called(name))}: {format.escaped(said)}" if said else ""


def fan_answer(outlook: Outlook, name: str, horizon: int) -> str:
    """The title of the months ahead: what one of them costs, and against last year."""
    rows = forecast_views.path(outlook, name, horizon).tail(horizon)
    mean, usual = float(rows["mean"].mean()), forecast_views.usual(outlook, name)
    told = f"{called(name)}: about {format.whole(mean, outlook.currency)} a month"
    if not usual or usual <= 0:
        return told
    before = "in the last year" if has_year(outlook) else "until now"
    if abs(mean - usual) < _CLEAR * usual:
        return f"{told}, as {before}"
    more = format.whole(abs(mean - usual), outlook.currency)
    return f"{told}, {more} {'more' if mean > usual else 'less'} than {before}"


def has_year(outlook: Outlook) -> bool:
    """Whether a year of whole months is known, so that figures may be set against the last one."""
    return len(outlook.known) >= forecast_views.USUAL_MONTHS


def mean_label(outlook: Outlook) -> str:
    """What the line of the mean is called."""
    return "Last year’s mean" if has_year(outlook) else "Mean so far"


def fan_reading(outlook: Outlook) -> str:
    """How to read the months ahead."""
    hatched = "" if outlook.running is None else f" Hatched: {outlook.running.start:%B} so far."
    gaps = " Months without imports are left out." if len(outlook.known) < len(outlook.history) else ""
    return f"Bands hold 80 and 95 of 100 months. Slim bars: bills known already.{hatched}{gaps}"


def months_answer(rows: pd.DataFrame, month: Month, currency: str) -> str:
    """The title of one month by category: the largest."""
    if rows.empty:
        return f"Nothing is expected in {format.month(month)}"
    first = rows.iloc[0]
    return f"{first['name']} takes the most of {format.month(month)}: {format.whole(first['mean'], currency)}"


def months_reading(rows: pd.DataFrame, currency: str) -> str:
    """How to read it, and what is not shown."""
    rest = rows.iloc[MOST_CATEGORIES:]
    more = ""
    if not rest.empty:
        count = format.count(len(rest), "smaller one", "smaller ones")
        more = f" {count} together: {format.whole(float(rest['mean'].sum()), currency)}."
    return f"Dot: likely. Bar: 80 of 100 months. Tick: a month of the last year.{more}"


def bills_answer(bills: pd.DataFrame, name: str, month: Month, currency: str) -> str:
    """The title of what is due."""
    if bills.empty:
        return f"No bills are known for {format.month(month)}"
    of = "" if name == TOTAL else f" for {name}"
    return f"{format.whole(float(bills['sized'].sum()), currency)}{of} is spoken for in {format.month(month)}"


def bills_reading(bills: pd.DataFrame, outlook: Outlook, name: str, month: Month) -> str:
    """Which part of the month that is, and what is not listed."""
    if bills.empty:
        return "Payments that come back in a rhythm are listed here, with their days."
    row = forecast_views.of_month(outlook, name, month)
    share = f"{format.percent(row['sized'] / row['mean'])} of what the month likely costs, " if row["mean"] > 0 else ""
    counted = f"{share}in {format.count(len(bills), 'payment that comes back', 'payments that come back')} in a rhythm."
    if len(bills) <= MOST_BILLS:
        return _capital(counted)
    return _capital(f"{counted} The {MOST_BILLS} largest:")


def record_answer(record: pd.DataFrame) -> str:
    """The title of what was said before."""
    if record.empty:
        return "No forecast has come due yet"
    inside = int(record["actual"].between(record["lower_80"] - 0.005, record["upper_80"] + 0.005).sum())
    return f"{inside} of {format.count(len(record), 'month')} ended within what was said"


def record_reading(record: pd.DataFrame) -> str:
    """How to read it."""
    if record.empty:
        return "Once months have passed, what would have been said of them stands here beside what came."
    ahead = format.count(int(record["step"].iloc[0]), "month")
    return f"As it would have been said {ahead} ahead: a bar for 80 of 100 months, a line for likely. Dot: what came."


def errors_answer(found: Errors | None, currency: str) -> str:
    """The title of the comparison with plain ways: whether the forecast beats them."""
    if found is None:
        return "How good it is can’t be told yet"
    own, plain = format.whole(found.own, currency), format.whole(found.error, currency)
    way = _WAYS[found.baseline].lower()
    if found.own < _EDGE * found.error:
        return f"Off by about {own} a month; the {way} by {plain}".replace("the last month again", "last month again")
    if found.own <= found.error / _EDGE:
        return f"No better than the {way}: both off by about {own}".replace("the last month again", "last month again")
    return f"The {way} did better: off by {plain} against {own}".replace("The last month again", "Last month again")


def errors_reading(found: Errors | None) -> str:
    """What was compared."""
    if found is None:
        return "It is tried on your past months, which needs at least half a year of them."
    return f"Tried on {format.count(found.number, 'past forecast')}, one to three months ahead, with what was known then."


def ways_table(ways: pd.DataFrame, currency: str) -> pd.DataFrame:
    """The forecast and plain ways, for `st.table`: `Way`, `Off by, a month`, `Too`."""
    return pd.DataFrame(
        {
            "Way": [f"**{_WAYS[way]}**" if way == OWN else _WAYS[way] for way in ways["method"]],
            "Off by": [_money(error, currency) for error in ways["error"]],
            "On average": [_bias(bias, currency) for bias in ways["bias"]],
        }
    )


def _bias(bias: float, currency: str) -> str:
    if abs(bias) < 0.5:
        return "neither"
    return f"{_money(abs(bias), currency)} too {'much' if bias > 0 else 'little'}"


def methods_table(methods: pd.DataFrame, currency: str) -> pd.DataFrame:
    """The methods behind everyday spending, for `st.table`: `Method`, `Part`, `Alone off by`."""
    return pd.DataFrame(
        {
            "Method": [_capital(method) for method in methods["method"]],
            "Part": [format.percent(weight) for weight in methods["weight"]],
            "Alone off by": [_money(error, currency) for error in methods["error"]],
        }
    )


def saving_answer(outlook: Outlook, month: Month) -> str:
    """The title of the savings forecast."""
    row = saving_of(outlook, month)
    size = format.whole(abs(row["mean"]), outlook.currency)
    if row["mean"] >= 0:
        return f"{size} is likely left over in {format.month(month)}"
    return f"{format.month(month)} likely costs {size} more than comes in"


def saving_reading(outlook: Outlook, month: Month) -> str:
    """How sure that is."""
    return f"Income less spending. {short_of(saving_of(outlook, month)['below_zero'])}, more goes out than comes in."


def saving_quality(outlook: Outlook, name: str) -> str:
    """How good the savings forecast was, beside a line drawn through the past. Markdown."""
    found, currency = forecast_views.errors(outlook, name), outlook.currency
    if found is None:
        return ""
    told = [f"Off by about {_money(found.own, currency)} a month"]
    told.append(f"{_WAYS[found.baseline].lower()} by {_money(found.error, currency)}")
    lines = outlook.saving.methods
    linear = lines[lines["method"].str.contains("linear regression")]
    if not linear.empty:
        told.append(f"linear regression alone by {_money(float(linear['error'].iloc[0]), currency)}")
    return f"{'; '.join(told)}."


def short_of(chance: float) -> str:
    """`In 12 of 100 months like it`."""
    number = round(chance * 100)
    if number < 1:
        return "In fewer than 1 of 100 months like it"
    if number > 99:
        return "In more than 99 of 100 months like it"
    return f"In {number} of 100 months like it"


def saving_of(outlook: Outlook, month: Month) -> pd.Series:
    """What is said of one month's savings."""
    rows = outlook.saving.table
    return rows[rows["month"] == month.index].iloc[0]


def tile_meaning(outlook: Outlook, row: pd.Series, *, now: bool) -> str:
    """What a tile's figure stands for."""
    currency = outlook.currency
    low, high = format.whole(row["lower_80"], currency), format.whole(row["upper_80"], currency)
    told = f"80 of 100 such months end between {low} and {high}. Before is the mean of up to twelve whole months."
    if not now:
        return told
    parts = f"{format.whole(row['booked'], currency)} so far, {format.whole(row['sized'], currency)} of bills to come, "
    return f"{parts}{format.whole(row['everyday'], currency)} for the rest of the month. {told}"


def path_told(rows: pd.DataFrame, currency: str) -> str:
    """The months ahead, one by one, for those who can't see the chart."""
    told = [
        f"{format.month(Month.from_index(int(row['month'])))} {format.whole(row['mean'], currency)}"
        for row in rows.to_dict("records")
    ]
    return ", ".join(told)


def _between(row: pd.Series, currency: str) -> str:
    return f"{_money(row['lower_80'], currency)} and {_money(row['upper_80'], currency)}"


def _money(value: float, currency: str) -> str:
    return format.escaped(format.whole(value, currency))


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
