"""Which payments are shown: the address of the page, and the pills above the ledger.

The address is the one place that says what is shown, in a fixed vocabulary that other pages link with:

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
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, Final, Literal, TypeVar

import streamlit as st

from finance_core.dates import Month
from finance_core.models import NO_CATEGORY, Filters
from finance_core.money import symbol
from finance_core.services.selections import ORDERS, Order
from pages.ui import format, session

T = TypeVar("T")
LONGEST_TEXT: Final = 200
CUSTOM: Final = "Custom dates"
ANY_TIME: Final = "Any time"
ORDER_NAMES: Final[dict[Order, str]] = {
    "newest": "Newest first", "oldest": "Oldest first", "largest": "Largest first", "smallest": "Smallest first",
    "payee": "By payee",
}  # fmt: skip
_FIRST_DAY, _LAST_DAY = date(1900, 1, 1), date(2199, 12, 31)
_SIZE: Final = re.compile(r"\d{1,13}(\.\d{1,4})?", re.ASCII)
_NUMBER: Final = re.compile(r"\d{1,18}", re.ASCII)
_DIRECTIONS: Final[dict[Literal["", "in", "out"], str]] = {"in": "Money in", "out": "Money out"}
_TRANSFERS: Final[dict[Literal["", "only", "without"], str]] = {"only": "Only transfers", "without": "Without transfers"}
_ADDRESS: Final = "filter-address"
_BESIDE: Final = "filter-beside"
_PROBLEMS: Final = "filter-problems"

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
        direction=_word(query, "direction", _DIRECTIONS, "", problems),
        text=_text(query),
        meaning=bool(_text(query)) and _word(query, "meaning", ("on", ""), "", problems) == "on",
        transfers=_word(query, "transfers", _TRANSFERS, "", problems),
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


def periods(today: date) -> dict[str, tuple[date | None, date | None]]:
    """The periods that are one press away: first and last day, both included."""
    month = Month.of(today)
    return {
        ANY_TIME: (None, None),
        "This month": (month.start, month.end - timedelta(days=1)),
        "Last month": (month.plus(-1).start, month.start - timedelta(days=1)),
        "Last 3 months": (month.plus(-3).start, month.start - timedelta(days=1)),
        "This year": (date(today.year, 1, 1), date(today.year, 12, 31)),
        "Last year": (date(today.year - 1, 1, 1), date(today.year - 1, 12, 31)),
    }


def described(filters: Filters, currency: str, today: date) -> dict[str, str]:
    """Each condition in words, named as in `selections.without_each`: for saying why nothing was found."""
    words = {
        "period": "" if not (filters.start or filters.last) else _period_words(filters, today).casefold(),
        "accounts": format.listed(filters.accounts),
        "categories": format.listed([*filters.categories, *([NO_CATEGORY] if filters.uncategorised else [])]),
        "members": format.listed(filters.members),
        "payees": format.listed(filters.payees),
        "tags": format.listed([f"tag {tag}" for tag in filters.tags]),
        "amount": "" if filters.least is None and filters.most is None else _amount_words(filters, currency),
        "direction": _DIRECTIONS.get(filters.direction, "").casefold(),
        "text": f"“{filters.text}”" if filters.text else "",
        "transfers": _TRANSFERS.get(filters.transfers, "").casefold(),
        "batch": "that import" if filters.batch is not None else "",
        "ids": "that payment" if len(filters.ids) == 1 else "those payments" if filters.ids else "",
    }
    return {name: text for name, text in words.items() if text}


def asked(known: Known, today: date) -> Asked:
    """What this run is to show, before any pill is drawn: the address where it is new, else what the pills say.

    Afterwards the address says it too, so that a reload, a bookmark or a link shows the same.
    """
    query = {name: st.query_params.get_all(name) for name in st.query_params}
    arrived = session.recall(_key("text")) is None
    if query != session.recall(_ADDRESS) or arrived:
        found = replace(parsed(query, known), arrived=arrived)
        session.keep(_PROBLEMS, (found.filters, found.problems))
        _seed(found, today)
    else:
        found = _from_widgets(known, today)
        before, problems = session.recall(_PROBLEMS, (None, ()))
        if before == found.filters:
            found = replace(found, problems=problems + tuple(p for p in found.problems if p not in problems))
    session.keep(_key("order"), found.order)  # its field is not drawn where nothing is found, and must not forget
    session.keep(_key("meaning"), found.filters.meaning)  # drawn only beside a text
    now = written(found.filters, found.order)
    if now != query:
        st.query_params.from_dict(now)
    session.keep(_ADDRESS, now)
    return found


def draw(found: Asked, known: Known, today: date, currency: str) -> None:
    """The search and the pills, each of which says what it is set to; and what of the address was left out."""
    filters = found.filters
    with st.container(horizontal=True, gap="xsmall"):
        st.text_input(
            "Search", key=_key("text"), placeholder="Search payee, note, tag or bank's text", icon=":material/search:",
            label_visibility="collapsed", max_chars=LONGEST_TEXT, width=320,
        )  # fmt: skip
        period = _label(_period_words(filters, today), on=bool(filters.start or filters.last))
        with st.popover(period, icon=":material/calendar_month:"):
            _draw_period(today)
        with st.popover(_label(_few(filters.accounts, "Accounts"), on=bool(filters.accounts))):
            st.multiselect("Accounts", known.accounts, key=_key("accounts"), placeholder="All accounts")
        chosen = [*filters.categories, *([NO_CATEGORY] if filters.uncategorised else [])]
        with st.popover(_label(_few(chosen, "Categories"), on=bool(chosen))):
            st.multiselect("Categories", [NO_CATEGORY, *known.categories], key=_key("categories"), placeholder="All categories")
        if known.members:
            with st.popover(_label(_few(filters.members, "People"), on=bool(filters.members))):
                st.multiselect("People", known.members, key=_key("members"), placeholder="Everyone")
        with st.popover(_label(_amount_words(filters, currency), on=filters.least is not None or filters.most is not None)):
            _draw_amount(currency)
        more = [_DIRECTIONS.get(filters.direction, ""), _TRANSFERS.get(filters.transfers, ""), *filters.tags]
        with st.popover(_label(_few([word for word in more if word], "More"), on=any(more))):
            st.pills("Direction", _DIRECTIONS, format_func=_DIRECTIONS.__getitem__, key=_key("direction"))
            st.pills("Transfers", _TRANSFERS, format_func=_TRANSFERS.__getitem__, key=_key("transfers"))
            st.multiselect("Tags", known.tags, key=_key("tags"), placeholder="Any tag or none", disabled=not known.tags)
        if filters.payees:
            label = format.escaped(_few(filters.payees, ""))
            st.button(label, key="filter-drop-payees", icon=":material/close:", on_click=_drop, args=("payees",))
        if filters.batch is not None:
            st.button("One import", key="filter-drop-batch", icon=":material/close:", on_click=_drop, args=("batch",))
        if filters.ids:
            label = "One payment" if len(filters.ids) == 1 else f"{len(filters.ids)} payments"
            st.button(label, key="filter-drop-ids", icon=":material/close:", on_click=_drop, args=("ids",))
        if filters.text:
            st.toggle("Also by meaning", key=_key("meaning"), help="“coffee” finds cafés too, also those that never say coffee")
        if filters != Filters():
            st.button("Clear filters", key="filter-clear", type="tertiary", on_click=clear)
    if found.problems:
        st.caption(format.escaped(" ".join(found.problems)))


def draw_order() -> None:
    """In which order the ledger stands."""
    st.selectbox(
        "Order", ORDERS, format_func=ORDER_NAMES.__getitem__, key=_key("order"), label_visibility="collapsed", width=140
    )


def show(wanted: Filters) -> None:
    """Show these payments instead: for a button's `on_click`."""
    session.forget(_ADDRESS)
    st.query_params.from_dict(written(wanted))


def clear() -> None:
    """Show everything again: for a button's `on_click`."""
    show(Filters())


def only_uncategorised() -> None:
    """Leave only what has no category, among what is shown: for a button's `on_click`."""
    session.keep(_key("categories"), [NO_CATEGORY])


def _draw_period(today: date) -> None:
    st.pills("Period", [*periods(today), CUSTOM], key=_key("period"), required=True, width=300)
    if session.recall(_key("period")) == CUSTOM:
        for name, label in (("from", "From"), ("to", "To")):
            st.date_input(label, value=None, min_value=_FIRST_DAY, max_value=_LAST_DAY, format="YYYY-MM-DD", key=_key(name))


def _draw_amount(currency: str) -> None:
    sign = format.escaped(symbol(currency).strip())
    for name, label in (("least", "At least"), ("most", "At most")):
        st.number_input(f"{label} ({sign})", min_value=0.0, max_value=1e12, value=None, step=10.0, key=_key(name))


def _seed(found: Asked, today: date) -> None:
    """Set the pills to what the address asks for."""
    filters = found.filters
    span = (filters.start, filters.last)
    named = next((name for name, days in periods(today).items() if days == span), CUSTOM)
    values: dict[str, Any] = {
        "text": filters.text, "meaning": filters.meaning,
        "period": named, "from": span[0], "to": span[1], "accounts": list(filters.accounts),
        "categories": [*([NO_CATEGORY] if filters.uncategorised else []), *filters.categories],
        "members": list(filters.members), "tags": list(filters.tags), "least": filters.least, "most": filters.most,
        "direction": filters.direction or None,
        "transfers": filters.transfers or None, "order": found.order,
    }  # fmt: skip
    for name, value in values.items():
        session.keep(_key(name), value)
    session.keep(_BESIDE, {"batch": filters.batch, "ids": filters.ids, "payees": filters.payees})


def _from_widgets(known: Known, today: date) -> Asked:
    """What the pills say, through the same sieve as an address."""
    value: Callable[[str], Any] = lambda name: session.recall(_key(name))  # noqa: E731  short beside its sixteen uses
    beside = session.recall(_BESIDE, {})
    span = periods(today).get(value("period"))
    if span is None:
        span = (value("from"), value("to"))
    else:
        session.keep(_key("from"), span[0])
        session.keep(_key("to"), span[1])
    categories = value("categories") or ()
    filters = Filters(
        start=span[0], last=span[1], accounts=tuple(value("accounts") or ()),
        categories=tuple(name for name in categories if name != NO_CATEGORY), uncategorised=NO_CATEGORY in categories,
        members=tuple(value("members") or ()), tags=tuple(value("tags") or ()), least=value("least"), most=value("most"),
        direction=value("direction") or "", text=value("text") or "", meaning=bool(value("meaning")),
        transfers=value("transfers") or "",
        payees=beside.get("payees", ()), batch=beside.get("batch"), ids=beside.get("ids", ()),
    )  # fmt: skip
    return parsed(written(filters, value("order") or "newest"), known)


def _drop(name: str) -> None:
    """Let go of a condition that has no pill of its own."""
    session.keep(_BESIDE, session.recall(_BESIDE, {}) | {name: None if name == "batch" else ()})


def _key(name: str) -> str:
    return f"filter-{name}"


def _label(words: str, *, on: bool) -> str:
    return f"**{format.escaped(words)}**" if on else format.escaped(words)


def _few(names: Sequence[str], otherwise: str) -> str:
    """The one name, or how many there are."""
    if not names:
        return otherwise
    return _short(names[0]) if len(names) == 1 else f"{_short(names[0])} +{len(names) - 1}"


def _short(name: str, most: int = 28) -> str:
    return name if len(name) <= most else f"{name[: most - 1]}…"


def _period_words(filters: Filters, today: date) -> str:
    if filters.start is None and filters.last is None:
        return ANY_TIME
    named = next((name for name, days in periods(today).items() if days == (filters.start, filters.last)), None)
    if named is not None:
        return named
    if filters.start and filters.last:
        return format.range_(filters.start, filters.last, today)
    return f"From {format.day(filters.start, today)}" if filters.start else f"Up to {format.day(filters.last or today, today)}"


def _amount_words(filters: Filters, currency: str) -> str:
    least, most = (
        "" if size is None else format.whole(size, currency, cents=size % 1 > 0) for size in (filters.least, filters.most)
    )
    if least and most:
        return least if least == most else f"{least} to {most}"
    return f"From {least}" if least else f"Up to {most}" if most else "Amount"


def _text(query: Query) -> str:
    joined = " ".join(query.get("text", ()))
    return " ".join("".join(sign if sign.isprintable() else " " for sign in joined).split())[:LONGEST_TEXT].strip()


def _names(query: Query, name: str, known: Collection[str], what: str, problems: list[str]) -> tuple[str, ...]:
    found = tuple(dict.fromkeys(value for value in query.get(name, ()) if value in known))
    unknown = (value for value in dict.fromkeys(query.get(name, ())) if value not in known)
    problems.extend(f"There is no {what} “{_short(value, 60)}”, so it was left out." for value in unknown)
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
        if day and _FIRST_DAY <= day <= _LAST_DAY:
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
    return f"The address says {name}={_short(value, 60)}, which makes no sense here, so it was left out."


def _plain(size: float) -> str:
    """A size as people write it, without an exponent."""
    text = f"{Decimal(repr(size)):f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
