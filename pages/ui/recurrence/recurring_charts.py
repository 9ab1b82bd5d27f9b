"""Charts of what recurs: the month as a calendar, and what one thing cost over time. Rules as in `charts`."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from html import escape
from typing import Any, Final, NamedTuple

import plotly.graph_objects as go

from finance_core.dates import Month
from finance_core.services.recurrence.bill_calendar import Entry, Mark
from finance_core.services.recurrence.recurrences import Recurrence
from pages.ui import charts, format
from pages.ui.palette import Palette
from pages.ui.recurrence import recurring_words

CELL: Final = 58
"""Height of a day, in pixels: its number, a row of signs, the sum."""
_MOST_SIGNS: Final = 4
_APART: Final = 0.2
"""Distance of two signs, as a share of a day's width."""
_LONG: Final = 10_000
"""From here on a cell is too narrow for whole units."""
_WEEK: Final = 7
_NAMED: Final = 6
"""Names that hovering a day lists."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MonthView:
    """What the calendar of a month shows: what is due or paid on each day, and what days come to, money out negative."""

    month: Month
    entries: Sequence[Entry]
    sums: Mapping[date, float]
    today: date
    currency: str

    def of(self, day: date) -> list[Entry]:
        """What stands on a day."""
        return [entry for entry in self.entries if entry.day == day]


def calendar_chart(view: MonthView, palette: Palette) -> go.Figure:
    """A month, Monday first: each day with a sign a payment and what they come to, today framed.

    Clicking a day gives its day of the month as `customdata[0]`; days on which nothing is due take no click.
    """
    first = view.month.start.weekday()
    days = [view.month.start + timedelta(days=step) for step in range(view.month.days)]
    cells = [_Cell((first + step) % _WEEK, -((first + step) // _WEEK)) for step in range(len(days))]
    shapes, texts = [], []
    for day, cell in zip(days, cells, strict=True):
        found = view.of(day)
        is_today = day == view.today
        shapes.append(cell.frame(palette, is_today=is_today, filled=bool(found)))
        texts.append(cell.text(str(day.day), -0.3, 0.32, palette.accent if is_today else palette.muted))
        if found:
            texts += _signs(cell, found, palette)
        if day in view.sums:
            total = view.sums[day]
            texts.append(cell.text(_sum(total, view.currency), 0, -0.3, palette.money_in if total > 0 else palette.text))
    rows = (first + len(days) - 1) // _WEEK + 1
    names = [f"{date(2024, 1, 1) + timedelta(days=step):%a}" for step in range(_WEEK)]
    return charts.figure(
        palette, height=CELL * rows + 26, data=[_clicks(view, days, cells)], shapes=shapes, annotations=texts,
        margin={"t": 24},
        xaxis={"side": "top", "tickvals": list(range(_WEEK)), "ticktext": names, "range": [-0.5, 6.5]},
        yaxis={"visible": False, "range": [-rows + 0.5, 0.5]},
    )  # fmt: skip


class _Cell(NamedTuple):
    """Where a day stands: weekdays go right, weeks go down."""

    x: int
    y: int

    def frame(self, palette: Palette, *, is_today: bool, filled: bool) -> dict[str, Any]:
        return {
            "type": "rect", "x0": self.x - 0.47, "x1": self.x + 0.47, "y0": self.y - 0.46, "y1": self.y + 0.46,
            "layer": "below", "fillcolor": palette.band_90 if filled else charts.CLEAR,
            "line": {"color": palette.accent if is_today else palette.line, "width": 2 if is_today else 1},
        }  # fmt: skip

    def text(self, text: str, right: float, up: float, tint: str) -> dict[str, Any]:
        return {
            "x": self.x + right, "y": self.y + up, "showarrow": False, "text": text, "font": {"color": tint, "size": 11},
            "borderpad": 0,
        }  # fmt: skip


def _signs(cell: _Cell, entries: Sequence[Entry], palette: Palette) -> list[dict[str, Any]]:
    """A sign for each payment of a day, those that ask for attention first."""
    tints: dict[Mark, str] = {
        "missed": palette.danger, "other": palette.warning, "open": palette.accent, "upcoming": palette.accent,
        "paid": palette.muted,
    }  # fmt: skip
    marks = sorted((entry.mark for entry in entries), key=list(tints).index)[:_MOST_SIGNS]
    start = -_APART * (len(marks) - 1) / 2
    return [
        cell.text(recurring_words.SIGNS[mark], start + _APART * step, 0.02, tints[mark]) for step, mark in enumerate(marks)
    ]


def _sum(total: float, currency: str) -> str:
    """What a day comes to, as cells show it: no sign for money out, thousands cut from ten thousand on."""
    size = abs(total)
    text = format.whole(size, currency) if size < _LONG else f"{format.whole(size / 1000, currency)}k"
    return f"+{text}" if total > 0 else text


def _clicks(view: MonthView, days: Sequence[date], cells: Sequence[_Cell]) -> dict[str, Any]:
    """An unseen mark over each day on which something is due: it is hovered and clicked."""
    busy = [(day, cell, found) for day, cell in zip(days, cells, strict=True) if (found := view.of(day))]
    unseen = {"marker": {"opacity": 0}}
    return {
        "type": "scatter", "mode": "markers", "x": [cell.x for _, cell, _ in busy], "y": [cell.y for _, cell, _ in busy],
        "customdata": [[day.day, f"<b>{day:%a} {format.day(day)}</b><br>{_names(found)}"] for day, _, found in busy],
        "marker": {"size": 44, "symbol": "square", "opacity": 0}, "selected": unseen, "unselected": unseen,
        "hovertemplate": "%{customdata[1]}<extra></extra>",
    }  # fmt: skip


def _names(entries: Sequence[Entry]) -> str:
    """What stands on a day, one line a payment."""
    lines = [
        f"{escape(format.short(entry.item.name, 30))} "
        f"{format.money(abs(entry.amount_minor), entry.item.currency, cents=True)}: "
        f"{recurring_words.MARKS[entry.mark].lower()}"
        for entry in entries[:_NAMED]
    ]
    return "<br>".join([*lines, *([f"and {len(entries) - _NAMED} more"] if len(entries) > _NAMED else [])])


def amounts_chart(item: Recurrence, palette: Palette) -> go.Figure:
    """What one thing cost over time: a dot a payment, joined by steps, since that is how prices change; the last one named."""
    paid = item.payments
    sizes = [float(abs(one.amount_minor)) for one in paid]
    texts = [format.money(abs(one.amount_minor), item.currency, cents=True) for one in paid]
    line = {
        "type": "scatter", "mode": "lines+markers", "x": [one.day.isoformat() for one in paid], "y": sizes,
        "line": {"color": palette.rest, "width": 1.5, "shape": "hv"}, "cliponaxis": False,
        "marker": {"color": palette.accent, "size": 7, "line": {"width": 0}},
        "customdata": [[f"{one.day:%-d %b %Y}<br><b>{text}</b>"] for one, text in zip(paid, texts, strict=True)],
        "hovertemplate": "%{customdata[0]}<extra></extra>",
    }  # fmt: skip
    return charts.figure(
        palette, height=150, data=[line], margin={"t": 24, "r": 8},
        annotations=[charts.top_label(f"<b>{texts[-1]}</b>", palette.accent, "right")],
        xaxis={"type": "date", "tickformat": "%b\n%Y", "nticks": 4},
        yaxis={"range": [0, max(*sizes, 1.0) * 1.08], "showticklabels": False, "showgrid": False, "zeroline": True},
    )  # fmt: skip
