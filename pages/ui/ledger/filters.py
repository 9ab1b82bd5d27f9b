"""Which payments are shown: the search and the pills above the ledger, which say the same as the page's address (`address`)."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any, Final

import streamlit as st

from finance_core.dates import Month
from finance_core.models import NO_CATEGORY, Filters
from finance_core.money import symbol
from finance_core.services.selections import ORDERS, Order
from pages.ui import format, session
from pages.ui.ledger.address import DIRECTIONS, FIRST_DAY, LAST_DAY, LONGEST_TEXT, TRANSFERS, Asked, Known, parsed, written

CUSTOM: Final = "Custom dates"
ANY_TIME: Final = "Any time"
ORDER_NAMES: Final[dict[Order, str]] = {
    "newest": "Newest first", "oldest": "Oldest first", "largest": "Largest first", "smallest": "Smallest first",
    "payee": "By payee",
}  # fmt: skip
_ADDRESS: Final = "filter-address"
_BESIDE: Final = "filter-beside"
_PROBLEMS: Final = "filter-problems"

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
        "direction": DIRECTIONS.get(filters.direction, "").casefold(),
        "text": f"“{filters.text}”" if filters.text else "",
        "transfers": TRANSFERS.get(filters.transfers, "").casefold(),
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
        more = [DIRECTIONS.get(filters.direction, ""), TRANSFERS.get(filters.transfers, ""), *filters.tags]
        with st.popover(_label(_few([word for word in more if word], "More"), on=any(more))):
            st.pills("Direction", DIRECTIONS, format_func=DIRECTIONS.__getitem__, key=_key("direction"))
            st.pills("Transfers", TRANSFERS, format_func=TRANSFERS.__getitem__, key=_key("transfers"))
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
            st.date_input(label, value=None, min_value=FIRST_DAY, max_value=LAST_DAY, format="YYYY-MM-DD", key=_key(name))


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
    return format.short(names[0], 28) if len(names) == 1 else f"{format.short(names[0], 28)} +{len(names) - 1}"


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
