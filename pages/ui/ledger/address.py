"""The address of the ledger's page: the one place that says which payments are shown, in a fixed vocabulary for all links.

    from, to          days, both included            least, most    sizes in major units
    account, member   names, repeatable              direction      in, out
    category          names, repeatable;             transfers      only, without
                      Uncategorised for none         batch, id      of an import, of payments
    payee             names, repeatable
    text, tag         words; names, repeatable       order          oldest, largest, smallest, payee
    meaning           on: also what means the same as the text

`parsed` and `written` turn it into values and back. Whatever makes no sense is left out and named in a sentence.
"""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Final, Literal, TypeVar

from finance_core.models import NO_CATEGORY, Filters
from finance_core.services.selections import ORDERS, Order
from pages.ui import format

T = TypeVar("T")
LONGEST_TEXT: Final = 200
FIRST_DAY, LAST_DAY = date(1900, 1, 1), date(2199, 12, 31)
DIRECTIONS: Final[dict[Literal["", "in", "out"], str]] = {"in": "Money in", "out": "Money out"}
TRANSFERS: Final[dict[Literal["", "only", "without"], str]] = {"only": "Only transfers", "without": "Without transfers"}
_SIZE: Final = re.compile(r"\d{1,13}(\.\d{1,4})?", re.ASCII)
_NUMBER: Final = re.compile(r"\d{1,18}", re.ASCII)

Query = Mapping[str, Sequence[str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """The names that can be asked for."""

    accounts: Sequence[str] = ()
    categories: Sequence[str] = ()
    members: Sequence[str] = ()
    tags: Sequence[str] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What the page was asked to show; `problems` are sentences about what was left out, `arrived` is a visitor's first run."""

    filters: Filters = field(default_factory=Filters)
    order: Order = "newest"
    problems: tuple[str, ...] = ()
    arrived: bool = False


def parsed(query: Query, known: Known) -> Asked:
    """What the address asks for."""
    problems: list[str] = []
    start, last = _day(query, "from", problems), _day(query, "to", problems)
    if start and last and last < start:
        problems.append("The period ends before it begins, so it was left out.")
        start = last = None
    least, most = _size(query, "least", problems), _size(query, "most", problems)
    if least is not None and most is not None and most < least:
        problems.append("The largest amount is below the smallest, so both were left out.")
        least = most = None
    categories = _names(query, "category", (*known.categories, NO_CATEGORY), "category", problems)
    batches = _numbers(query, "batch", problems)
    filters = Filters(
        start=start,
        last=last,
        accounts=_names(query, "account", known.accounts, "account", problems),
        categories=tuple(name for name in categories if name != NO_CATEGORY),
        uncategorised=NO_CATEGORY in categories,
        members=_names(query, "member", known.members, "person", problems),
        payees=tuple(name[:LONGEST_TEXT] for name in dict.fromkeys(query.get("payee", ())) if name.strip()),
        tags=_names(query, "tag", known.tags, "tag", problems),
        least=least,
        most=most,
        direction=_word(query, "direction", DIRECTIONS, "", problems),
        text=_text(query),
        meaning=bool(_text(query)) and _word(query, "meaning", ("on", ""), "", problems) == "on",
        transfers=_word(query, "transfers", TRANSFERS, "", problems),
        batch=batches[0] if batches else None,
        ids=_numbers(query, "id", problems),
    )
    return Asked(filters=filters, order=_word(query, "order", ORDERS, "newest", problems), problems=tuple(problems))


def written(filters: Filters, order: Order = "newest") -> dict[str, list[str]]:
    """The address that asks for just that, for `st.page_link` and `st.query_params`; what is not set stays out of it."""
    categories = [*filters.categories, *([NO_CATEGORY] if filters.uncategorised else [])]
    query: dict[str, list[str]] = {
        "from": [filters.start.isoformat()] if filters.start else [],
        "to": [filters.last.isoformat()] if filters.last else [],
        "account": list(filters.accounts),
        "category": categories,
        "member": list(filters.members),
        "payee": list(filters.payees),
        "tag": list(filters.tags),
        "least": [] if filters.least is None else [_plain(filters.least)],
        "most": [] if filters.most is None else [_plain(filters.most)],
        "direction": [filters.direction] if filters.direction else [],
        "text": [filters.text] if filters.text else [],
        "meaning": ["on"] if filters.text and filters.meaning else [],
        "transfers": [filters.transfers] if filters.transfers else [],
        "batch": [] if filters.batch is None else [str(filters.batch)],
        "id": [str(number) for number in filters.ids],
        "order": [] if order == "newest" else [str(order)],
    }
    return {name: values for name, values in query.items() if values}


def _text(query: Query) -> str:
    joined = " ".join(query.get("text", ()))
    return " ".join("".join(sign if sign.isprintable() else " " for sign in joined).split())[:LONGEST_TEXT].strip()


def _names(query: Query, name: str, known: Collection[str], what: str, problems: list[str]) -> tuple[str, ...]:
    found = tuple(dict.fromkeys(value for value in query.get(name, ()) if value in known))
    unknown = (value for value in dict.fromkeys(query.get(name, ())) if value not in known)
    problems.extend(f"There is no {what} “{format.short(value, 60)}”, so it was left out." for value in unknown)
    return found


def _word(query: Query, name: str, known: Collection[T], otherwise: T, problems: list[str]) -> T:
    for value in query.get(name, ())[-1:]:
        for word in known:
            if word == value:
                return word
        problems.append(_left_out(name, value))
    return otherwise


def _day(query: Query, name: str, problems: list[str]) -> date | None:
    for value in query.get(name, ())[-1:]:
        try:
            day = date.fromisoformat(value) if len(value) == len("2026-11-21") else None
        except ValueError:
            day = None
        if day and FIRST_DAY <= day <= LAST_DAY:
            return day
        problems.append(_left_out(name, value))
    return None


def _size(query: Query, name: str, problems: list[str]) -> float | None:
    for value in query.get(name, ())[-1:]:
        if _SIZE.fullmatch(value):
            return float(value)
        problems.append(_left_out(name, value))
    return None


def _numbers(query: Query, name: str, problems: list[str]) -> tuple[int, ...]:
    found: dict[int, None] = {}
    for value in query.get(name, ()):
        if _NUMBER.fullmatch(value):
            found[int(value)] = None
        else:
            problems.append(_left_out(name, value))
    return tuple(found)


def _left_out(name: str, value: str) -> str:
    return f"The address says {name}={format.short(value, 60)}, which makes no sense here, so it was left out."


def _plain(size: float) -> str:
    """A size as people write it, without an exponent."""
    text = f"{Decimal(repr(size)):f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
