"""The cards of the page of forecasts."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

import pandas as pd
import streamlit as st
from streamlit.elements.lib.grid_container import GridContainer

from finance_core.dates import Month
from finance_core.services.insight import forecast_views, forecasts
from finance_core.services.insight.forecast_views import NET, TOTAL
from finance_core.services.insight.forecasts import Outlook
from finance_core.services.ledgers import Ledger
from pages.ui import components, format, links, session, stories, tables
from pages.ui.components import Tile
from pages.ui.insight import forecast_charts, forecast_words
from pages.ui.links import Link
from pages.ui.palette import Palette

if TYPE_CHECKING:
    from collections.abc import Callable

CATEGORY: Final = "spending"
MONTH: Final = "month"
"""The names under which the address keeps what is looked at; those of the transactions page are its own."""
BEHIND: Final = 13
"""Months behind that a chart shows at least; more where it looks further ahead."""
_SLIGHT: Final = 0.02
_NOTHING: Final = pd.Series(dtype="float64")


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """What is looked at: a category or TOTAL, a month ahead, and how many months."""

    name: str
    month: Month
    horizon: int


def draw_tiles(ledger: Ledger, outlook: Outlook) -> None:
    """The running month's end, the next month, what is known of it, and what is left over."""
    first, month = Month.from_index(outlook.months[0]), forecast_views.next_month(outlook)
    second = month if outlook.running is not None else month.plus(1)
    components.tiles(
        [
            _month_tile(ledger, outlook, first), _month_tile(ledger, outlook, second), _known_tile(outlook, month),
            _saving_tile(ledger, outlook, month),
        ]
    )  # fmt: skip


def _month_tile(ledger: Ledger, outlook: Outlook, month: Month) -> Tile:
    row, usual = forecast_views.of_month(outlook, TOTAL, month), forecast_views.usual(outlook, TOTAL)
    now = month == outlook.running
    shown = month if now else month.plus(-12)
    behind = forecasts.opened(ledger, TOTAL, shown.index)
    return Tile(
        label=f"{month.start:%B} in all" if now else f"{month.start:%B}, likely",
        text=format.whole(row["mean"], outlook.currency),
        change="" if usual is None else format.whole(row["mean"] - usual, outlook.currency, signed=True),
        tone=_tone(row["mean"], usual, more="orange"),
        against="vs last year" if forecast_words.has_year(outlook) else "vs before",
        history=outlook.history[TOTAL].dropna().tail(BEHIND).tolist(),
        shape="bar",
        meaning=forecast_words.tile_meaning(outlook, row, now=now),
        opens=links.payments(ledger, behind) if now else _last_year(ledger, outlook, shown),
    )


def _last_year(ledger: Ledger, outlook: Outlook, month: Month) -> Link | None:
    if month.index not in outlook.known or not len(ledger.select(forecasts.opened(ledger, TOTAL, month.index))):
        return None
    return links.transactions(f"See {format.month(month)}", forecasts.opened(ledger, TOTAL, month.index))


def _known_tile(outlook: Outlook, month: Month) -> Tile:
    row = forecast_views.of_month(outlook, TOTAL, month)
    return Tile(
        label="Known already",
        text=format.whole(row["sized"], outlook.currency),
        change=format.percent(row["sized"] / row["mean"]) if row["mean"] > 0 else "",
        tone="gray",
        against=f"of {month.start:%B}",
        history=forecast_views.path(outlook, TOTAL, BEHIND)["sized"].tolist(),
        shape="bar",
        meaning="Bills and subscriptions that are due, at what they cost by now. The bars show the months ahead.",
        opens=Link(label="See what recurs", page=links.RECURRING),
    )


def _saving_tile(ledger: Ledger, outlook: Outlook, month: Month) -> Tile:
    row, usual = forecast_words.saving_of(outlook, month), forecast_views.usual_saving(outlook)
    return Tile(
        label=f"Left in {month.start:%B}",
        text=format.whole(row["mean"], outlook.currency),
        change="" if usual is None else format.whole(row["mean"] - usual, outlook.currency, signed=True),
        tone=_tone(row["mean"], usual, more="green"),
        against="vs last year" if forecast_words.has_year(outlook) else "vs before",
        history=outlook.saving.behind.dropna().tail(BEHIND).tolist(),
        shape="bar",
        meaning=f"Income less spending. {forecast_words.short_of(row['below_zero'])}, more goes out than comes in.",
        opens=_last_year(ledger, outlook, month.plus(-12)),
    )


def _tone(value: float, usual: float | None, *, more: Literal["green", "orange"]) -> Literal["green", "orange", "gray"]:
    if usual is None or abs(value - usual) < _SLIGHT * abs(usual):
        return "gray"
    less: Literal["green", "orange"] = "green" if more == "orange" else "orange"
    return more if value > usual else less


def draw_choice(outlook: Outlook) -> Choice:
    """What is looked at; the address keeps it."""
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        name = st.selectbox(
            "Spending on", forecast_views.names(outlook), key=CATEGORY, format_func=forecast_words.called,
            bind="query-params", width=220,
        )  # fmt: skip
        index = st.selectbox(
            "Month", forecast_views.months_to_come(outlook), key=MONTH, format_func=stories.month_name, bind="query-params",
            width=200,
        )  # fmt: skip
        horizon = st.pills(
            "Months ahead", forecast_words.HORIZONS, default=forecast_words.HORIZONS[1], required=True, key="ahead",
            bind="query-params",
        )  # fmt: skip
    return Choice(name=name or TOTAL, month=Month.from_index(index), horizon=horizon or forecast_words.HORIZONS[1])


def draw_months(cards: GridContainer, ledger: Ledger, outlook: Outlook, choice: Choice, palette: Palette) -> None:
    """Months behind and ahead of what is looked at."""
    title = forecast_words.fan_answer(outlook, choice.name, choice.horizon)
    with components.card(cards, title, forecast_words.fan_reading(outlook), span=2):
        components.remark(forecast_words.caveat(outlook, choice.name))
        behind = _behind(outlook.history[choice.name], choice) if choice.name in outlook.history else _NOTHING
        rows = forecast_views.path(outlook, choice.name, choice.horizon)
        usual = (forecast_words.mean_label(outlook), forecast_views.usual(outlook, choice.name))
        figure = forecast_charts.fan_chart(
            behind, rows, usual, palette, outlook.currency,
            running=outlook.running is not None,
        )  # fmt: skip
        alt = f"{title}. {forecast_words.path_told(rows, outlook.currency)}"
        components.chart(figure, "months-ahead", alt, _opens(ledger, outlook, choice.name), picks=_look_at_month(outlook))

        def opens(index: int) -> Link:
            return links.transactions(stories.month_name(index), forecasts.opened(ledger, choice.name, index))

        components.opener("Open a month", _openable(behind, outlook), opens, "open-month", words=stories.month_name)


def _behind(history: "pd.Series[float]", choice: Choice) -> "pd.Series[float]":
    return history.tail(max(BEHIND, choice.horizon))


def _openable(behind: "pd.Series[float]", outlook: Outlook) -> list[int]:
    """The months whose payments can be opened, the newest first."""
    known = [int(index) for index in behind.dropna().index][::-1]
    return known if outlook.running is None else [outlook.running.index, *known]


def _opens(ledger: Ledger, outlook: Outlook, name: str) -> "Callable[[int], Link | None]":
    """A month that is over, or has begun, leads to its payments."""

    def link(index: int) -> Link | None:
        if _is_ahead(outlook, index):
            return None
        return links.transactions(stories.month_name(index), forecasts.opened(ledger, name, index))

    return link


def _is_ahead(outlook: Outlook, index: int) -> bool:
    return index in outlook.months and (outlook.running is None or index != outlook.running.index)


def _look_at_month(outlook: Outlook) -> "Callable[[int], None]":
    """A month ahead is looked at."""

    def pick(index: int) -> None:
        if _is_ahead(outlook, index):
            session.keep(MONTH, index)

    return pick


def _look_at_category(name: str) -> None:
    session.keep(CATEGORY, name)


def draw_categories(cards: GridContainer, outlook: Outlook, choice: Choice, palette: Palette) -> None:
    """The chosen month by category."""
    rows = forecast_views.by_category(outlook, choice.month)
    title = forecast_words.months_answer(rows, choice.month, outlook.currency)
    with components.card(cards, title, forecast_words.months_reading(rows, outlook.currency)):
        shown = rows.head(forecast_words.MOST_CATEGORIES)
        if not shown.empty:
            figure = forecast_charts.ranges_chart(shown, palette, outlook.currency)
            components.chart(figure, "by-category", title, picks=_look_at_category)


def draw_bills(cards: GridContainer, outlook: Outlook, choice: Choice) -> None:
    """What is due in the chosen month."""
    bills = forecast_views.bills(outlook, choice.name, choice.month)
    title = forecast_words.bills_answer(bills, choice.name, choice.month, outlook.currency)
    with components.card(cards, title, forecast_words.bills_reading(bills, outlook, choice.name, choice.month)):
        if bills.empty:
            return
        shown = bills.loc[bills["sized"].nlargest(forecast_words.MOST_BILLS).index].sort_values("date", kind="stable")
        st.table(tables.bill_list(shown, outlook.currency), border="horizontal", hide_header=True, hide_index=True)
        streams = forecast_views.paid_before(outlook, shown)

        def opens(stream_id: int) -> Link:
            return links.transactions(streams[stream_id], forecasts.opened_bill(outlook, stream_id))

        if streams:
            components.opener("Open past payments of", list(streams), opens, "open-bill", words=streams.__getitem__)


def draw_record(cards: GridContainer, ledger: Ledger, outlook: Outlook, choice: Choice, palette: Palette) -> None:
    """What was said of past months, and what came."""
    record = forecast_views.record(outlook, choice.name)
    title = forecast_words.record_answer(record)
    with components.card(cards, title, forecast_words.record_reading(record)):
        if not record.empty:
            figure = forecast_charts.record_chart(record, palette, outlook.currency)
            components.chart(figure, "record", title, _opens(ledger, outlook, choice.name))


def draw_quality(cards: GridContainer, outlook: Outlook, choice: Choice) -> None:
    """How far off it was, beside plain ways and the methods that it is made of."""
    found = forecast_views.errors(outlook, choice.name)
    title = forecast_words.errors_answer(found, outlook.currency)
    with components.card(cards, title, forecast_words.errors_reading(found)):
        if found is not None:
            ways = forecast_words.ways_table(forecast_views.ways(outlook, choice.name), outlook.currency)
            st.table(ways, border="horizontal", hide_index=True)
        methods = forecast_views.methods(outlook.methods, choice.name)
        if not methods.empty:
            with st.expander("What the everyday part is made of"):
                st.caption("Each method’s part in the answer, and how far off it would have been alone. Bills come on top.")
                st.table(forecast_words.methods_table(methods, outlook.currency), border="horizontal", hide_index=True)


def draw_saving(cards: GridContainer, outlook: Outlook, choice: Choice, palette: Palette) -> None:
    """What is left over of the income."""
    title = forecast_words.saving_answer(outlook, choice.month)
    with components.card(cards, title, forecast_words.saving_reading(outlook, choice.month), span=2):
        behind = _behind(outlook.saving.behind, choice)
        rows = outlook.saving.table.head(choice.horizon + (outlook.running is not None))
        usual = (forecast_words.mean_label(outlook), forecast_views.usual_saving(outlook))
        figure = forecast_charts.fan_chart(
            behind, rows, usual, palette, outlook.currency,
            running=outlook.running is not None,
        )  # fmt: skip

        def opens(index: int) -> Link | None:
            if _is_ahead(outlook, index):
                return None
            return links.transactions(stories.month_name(index), forecasts.opened_month(index))

        components.chart(figure, "saving-ahead", title, opens, picks=_look_at_month(outlook))
        st.caption(forecast_words.saving_quality(outlook, NET))
