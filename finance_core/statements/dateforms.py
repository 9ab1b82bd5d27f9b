"""Dates as banks write them: which forms there are, which order a whole column uses, and the day that a cell means.

One order holds for a column. A form that shows its own order (a year of four digits in front, a month's name) needs none.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Final, Literal

from finance_core.statements.words import fold

Order = Literal["dmy", "mdy", "ymd", "ydm"]

LONGEST: Final = 48
"""No bank writes a date and time longer than this; it also bounds what the patterns can see."""

# A clock time, a zone or an OFX offset may follow; "28-10-2024 / 17:57" and "2009-12-24T12:00" are both in use.
_REST: Final = r"[.日일]?(?:[\sT,/;@-]{1,3}\d{1,2}[:.hH時时]\d{2}.{0,24}|\s?\[[^\]]{0,16}\]|Z)?"
_WEEKDAY: Final = r"(?:[^\W\d_]{2,10}[.,]{0,2}\s{1,2})?"
_NUMERIC: Final = re.compile(
    _WEEKDAY + r"(\d{1,4})\s?([-/.年년]|(?<=\d)\s)\s?(\d{1,2})\s?([-/.月월]|(?<=\d)\s)\s?'?(\d{1,4})" + _REST
)
_COMPACT: Final = re.compile(r"(\d{8})(?:\d{4}|\d{6})?(?:\.\d{1,3})?(?:\[[^\]]{0,16}\])?")
_DAY_NAME: Final = re.compile(
    _WEEKDAY
    + r"(\d{1,2})(?:st|nd|rd|th|\.|º)?[-/\s]{0,2}(?:de\s|d')?([^\W\d_]{3,12})\.?,?[-/\s]{0,2}(?:de\s|del\s)?'?(\d{4}|\d{1,2})"
    + _REST
)
_NAME_DAY: Final = re.compile(
    _WEEKDAY + r"([^\W\d_]{3,12})\.?[-/\s]{1,2}(\d{1,2})(?:st|nd|rd|th)?,?[-/\s]{1,2}'?(\d{4}|\d{2})" + _REST
)
_YEAR_NAME: Final = re.compile(r"(\d{4})\.?[-/\s]{1,2}([^\W\d_]{3,12})\.?[-/\s]{1,2}(\d{1,2})" + _REST)

_MONTHS: Final = """
january february march april may june july august september october november december
januar februar marz april mai juni juli august september oktober november dezember
jaenner feber maerz april mai juno julei august sept okt nov dez
janvier fevrier mars avril mai juin juillet aout septembre octobre novembre decembre
enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre
gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre
janeiro fevereiro marco abril maio junho julho agosto setembro outubro novembro dezembro
januari februari maart april mei juni juli augustus september oktober november december
januar februar marts april maj juni juli august september oktober november december
januari februari mars april maj juni juli augusti september oktober november december
styczen luty marzec kwiecien maj czerwiec lipiec sierpien wrzesien pazdziernik listopad grudzien
stycznia lutego marca kwietnia maja czerwca lipca sierpnia wrzesnia pazdziernika listopada grudnia
leden unor brezen duben kveten cerven cervenec srpen zari rijen listopad prosinec
ledna unora brezna dubna kvetna cervna cervence srpna zari rijna listopadu prosince
januar februar marec april maj jun jul august september oktober november december
januar februar marcius aprilis majus junius julius augusztus szeptember oktober november december
ianuarie februarie martie aprilie mai iunie iulie august septembrie octombrie noiembrie decembrie
tammikuu helmikuu maaliskuu huhtikuu toukokuu kesakuu heinakuu elokuu syyskuu lokakuu marraskuu joulukuu
ocak subat mart nisan mayis haziran temmuz agustos eylul ekim kasim aralik
jan feb mrt apr mei jun jul aug sep oct nov dec
sty lut mar kwi maj cze lip sie wrz paz lis gru
"""


def _month_words() -> dict[str, int]:
    """Month names of many languages with their abbreviations of three and four letters, where these mean one month only."""
    words: dict[str, int] = {}
    short: dict[str, set[int]] = {}
    for line in _MONTHS.strip().splitlines():
        for number, name in enumerate(line.split(), start=1):
            words[name] = number
            for length in (3, 4):
                short.setdefault(name[:length], set()).add(number)
    return {part: min(months) for part, months in short.items() if len(months) == 1} | words


_MONTH_NUMBER: Final = _month_words()


@dataclass(frozen=True, slots=True)
class Parts:
    """The three numbers of a date in the order of the file; `known` says the order where the form shows it."""

    first: int
    second: int
    third: int
    known: Order | None
    short_year: bool = False
    dotted: bool = False


def split(text: str) -> Parts | None:
    """The numbers of a cell that is written like a date, whether or not such a day exists."""
    text = text.strip()
    if not 6 <= len(text) <= LONGEST:
        return None
    if match := _NUMERIC.fullmatch(text):
        return _numeric_parts(match[1], match[2], match[3], match[5])
    if match := _COMPACT.fullmatch(text):
        return _compact_parts(match[1])
    return _named_parts(text)


def _named_parts(text: str) -> Parts | None:
    """The numbers of a date that names its month, and so shows its order."""
    if match := _DAY_NAME.fullmatch(text):
        month = _MONTH_NUMBER.get(fold(match[2]))
        return (month and Parts(int(match[1]), month, _full_year(match[3]), "dmy")) or None
    if match := _NAME_DAY.fullmatch(text):
        month = _MONTH_NUMBER.get(fold(match[1]))
        return (month and Parts(month, int(match[2]), _full_year(match[3]), "mdy")) or None
    if match := _YEAR_NAME.fullmatch(text):
        month = _MONTH_NUMBER.get(fold(match[2]))
        return (month and Parts(int(match[1]), month, int(match[3]), "ymd")) or None
    return None


def _numeric_parts(first: str, mark: str, second: str, third: str) -> Parts | None:
    if len(first) == 4 and len(third) <= 2:
        # Year, day, month is so rare that only a column that can't be year, month, day is read so: `known` stays open.
        return Parts(int(first), int(second), int(third), None if int(third) <= 12 < int(second) else "ymd")
    if len(first) > 2 or len(third) == 3:
        return None
    if len(third) == 4:
        # Nobody writes month.day.year with full stops.
        return Parts(int(first), int(second), int(third), "dmy" if mark == "." and int(second) <= 12 else None)
    if len(third) == 1 or mark.isspace():
        return None
    return Parts(int(first), int(second), int(third), None, short_year=True, dotted=mark == ".")


def _compact_parts(digits: str) -> Parts | None:
    if 1900 <= int(digits[:4]) <= 2100 and 1 <= int(digits[4:6]) <= 12 and 1 <= int(digits[6:]) <= 31:
        return Parts(int(digits[:4]), int(digits[4:6]), int(digits[6:]), "ymd")
    if 1900 <= int(digits[4:]) <= 2100 and 1 <= int(digits[:2]) <= 31 and 1 <= int(digits[2:4]) <= 31:
        return Parts(int(digits[:2]), int(digits[2:4]), int(digits[4:]), None)
    return None


def _full_year(digits: str) -> int:
    """Two digits mean 1970 to 2069, as POSIX has it; a single one is the year of this century."""
    year = int(digits)
    if len(digits) == 4:
        return year
    return year + (2000 if year < 70 else 1900)


def arrange(parts: Parts, order: Order) -> tuple[int, int, int]:
    """Year, month and day of the numbers in the order; a form that shows its order keeps that."""
    first, second, third = parts.first, parts.second, parts.third
    order = parts.known or order
    if first >= 1000:
        return (first, third, second) if order == "ydm" else (first, second, third)
    if order in ("ymd", "ydm") and parts.short_year:
        year, month, day = (first, second, third) if order == "ymd" else (first, third, second)
        return year + (2000 if year < 70 else 1900), month, day
    year = third + (2000 if third < 70 else 1900) if parts.short_year else third
    return (year, first, second) if order == "mdy" else (year, second, first)


_DAYS: Final = (0, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


def _last_day(year: int, month: int) -> int:
    leap = month == 2 and year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    return 29 if leap else _DAYS[month]


def to_date(parts: Parts, order: Order) -> date | None:
    """The day, or None where there is no such day."""
    year, month, day = arrange(parts, order)
    if not 1000 <= year <= 2999 or not 1 <= month <= 12 or not 1 <= day <= _last_day(year, month):
        return None
    return date(year, month, day)


def parse(text: str, order: Order) -> date | None:
    """The day that a cell means under the column's order, or None."""
    parts = split(text)
    return None if parts is None else to_date(parts, order)


def nearest(text: str, order: Order) -> date | None:
    """The last day of the month for a day that the month doesn't have, such as 30 February; None for anything else."""
    parts = split(text)
    if parts is None:
        return None
    year, month, day = arrange(parts, order)
    if 1000 <= year <= 2999 and 1 <= month <= 12 and 29 <= day <= 31:
        return date(year, month, min(day, _last_day(year, month)))
    return None


@dataclass(frozen=True, slots=True)
class OrderVerdict:
    """The order of a column, and whether the file leaves it open."""

    order: Order
    ambiguous: bool


def decide_order(texts: Iterable[str], witnesses: Iterable[str] = ()) -> OrderVerdict:
    """The order in which a column writes its days.

    Parameters
    ----------
    texts
        The distinct cells of the column in the order of the file.
    witnesses
        Other dates of the file, such as a second date column or the period above the table: they may settle day and
        month, but say nothing about sorting.
    """
    main = [parts for parts in map(split, texts) if parts is not None]
    open_ones = [parts for parts in main if parts.known is None]
    if not open_ones:
        return OrderVerdict(main[0].known or "dmy" if main else "dmy", ambiguous=False)
    others = [parts for parts in map(split, witnesses) if parts is not None and parts.known is None]
    long_years = [parts for parts in open_ones if parts.first >= 1000]
    if len(long_years) == len(open_ones):
        # A year in front, and every open one has a middle number above 12.
        return OrderVerdict("ydm", ambiguous=False)
    candidates: tuple[Order, ...] = ("dmy", "mdy", "ymd") if open_ones[0].short_year else ("dmy", "mdy")
    if all(parts.dotted for parts in open_ones):
        # Nobody writes month.day.year with full stops.
        candidates = tuple(order for order in candidates if order != "mdy")
    fits = {order: sum(to_date(parts, order) is not None for parts in open_ones) for order in candidates}
    alike = {order: sum(to_date(parts, order) is not None for parts in others) for order in candidates}
    best = max(fits.values())
    possible = _without_far_years(open_ones, [order for order in candidates if fits[order] == best])
    if len(possible) > 1:
        most = max(alike[order] for order in possible)
        possible = [order for order in possible if alike[order] == most]
    if len(possible) == 1:
        return OrderVerdict(possible[0], ambiguous=False)
    return _decide_by_sorting(main, possible)


def _without_far_years(parts: list[Parts], possible: list[Order]) -> list[Order]:
    """Years of two digits in front, or none: the wrong reading turns days into years and spreads over decades."""
    if "ymd" not in possible or len(possible) == 1:
        return possible
    others: list[Order] = [order for order in possible if order != "ymd"]
    spread = {order: _spread(parts, order) for order in possible}
    return ["ymd"] if 4 * spread["ymd"] < min(spread[order] for order in others) else others


def _spread(parts: list[Parts], order: Order) -> int:
    """How many days lie between the first and the last; more than any where no day is possible in that order."""
    days = [day for item in parts if (day := to_date(item, order))]
    return (max(days) - min(days)).days if days else date.max.toordinal()


def _decide_by_sorting(main: list[Parts], possible: list[Order]) -> OrderVerdict:
    """Banks sort by day: an order under which the days rise or fall throughout beats one under which they jump."""
    days = {order: [day for parts in main if (day := to_date(parts, order))] for order in possible}
    if len({tuple(found) for found in days.values()}) == 1:
        # Days like 5 May read the same in both orders.
        return OrderVerdict(possible[0], ambiguous=False)
    sorted_orders = [order for order in possible if _is_sorted(days[order]) and len(set(days[order])) >= 3]
    if len(sorted_orders) == 1:
        return OrderVerdict(sorted_orders[0], ambiguous=False)
    return OrderVerdict((sorted_orders or possible)[0], ambiguous=True)


def _is_sorted(days: list[date]) -> bool:
    pairs = list(pairwise(days))
    return all(a <= b for a, b in pairs) or all(a >= b for a, b in pairs)


def order_of(date_format: str) -> Order:
    """The order that a format such as `%d/%m/%Y` states."""
    letters = re.findall(r"%-?([dmbBYy])", date_format)
    order = "".join({"b": "m", "B": "m", "Y": "y"}.get(letter, letter) for letter in letters)[:3]
    return order if order in ("dmy", "mdy", "ymd", "ydm") else "dmy"  # type: ignore[return-value]  # one of those


def describe_format(text: str, order: Order) -> str:
    """The `strftime` format of a cell, for people and for the layout; variants of it are read as well."""
    text = text.strip()
    parts = split(text)
    if parts is None:
        return {"dmy": "%d/%m/%Y", "mdy": "%m/%d/%Y", "ymd": "%Y-%m-%d", "ydm": "%Y-%d-%m"}[order]
    order = parts.known or order
    year = "%y" if parts.short_year or (parts.known in ("dmy", "mdy") and not re.search(r"\d{4}", text)) else "%Y"
    names = {
        "d": "%d",
        "m": "%b" if re.search(r"[^\W\d_]{3}", re.sub(_REST + "$", "", text)) and not text[:1].isalpha() else "%m",
        "y": year,
    }
    if text[:1].isalpha() and parts.known == "mdy":
        names["m"] = "%b"
    mark = next((letter for letter in text if letter in "-/. "), "")
    stamp = mark.join(names[letter] for letter in order)
    found = re.search(r"(\D{1,3})\d{1,2}:\d{2}(:\d{2})?", text)
    if found and found.start() >= 6:
        stamp += f"{found[1]}%H:%M" + (":%S" if found[2] else "")
    return stamp
