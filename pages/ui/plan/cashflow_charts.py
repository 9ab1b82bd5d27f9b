"""Charts of cash flow: the line to come with its bands, scenarios side by side, the month as a calendar, past forecasts."""

from collections.abc import Hashable, Mapping, Sequence
from datetime import date, timedelta
from html import escape
from typing import Any, Final

import pandas as pd
import plotly.graph_objects as go

from finance_core.services.plan.cashflow import View
from finance_core.services.plan.past_forecasts import PastForecast
from pages.ui import charts, format
from pages.ui.palette import Palette

CELL: Final = 56
"""Height of a day of the calendar, in pixels: its number, what is due, the balance."""
_WEEK: Final = 7
_LONG: Final = 10_000
_NAMED: Final = 6
_DASHES: Final = ("solid", "dash", "dot", "dashdot", "longdash", "longdashdot")


def fan_chart(seen: View, palette: Palette) -> go.Figure:
    """What is likely held on each day to come, with where 8 in 10 and 19 in 20 futures lie; low point, payday and floor named.

    Reads the lines of the view: `low_95`, `low_80`, `middle`, `high_80`, `high_95`.
    """
    lines, currency = seen.lines, seen.currency
    days = [f"{day:%Y-%m-%d}" for day in pd.DatetimeIndex(lines.index)]
    hovers = [[_told(pd.Timestamp(day), row, currency)] for day, row in zip(days, lines.to_dict("records"), strict=True)]
    line = {
        "type": "scatter", "mode": "lines", "x": days, "y": lines["middle"].tolist(), "customdata": hovers,
        "line": {"color": palette.accent, "width": 2}, "hovertemplate": "%{customdata[0]}<extra></extra>",
    }  # fmt: skip
    low = {
        "type": "scatter", "mode": "markers", "x": [seen.low.day.isoformat()], "y": [seen.low.amount], "hoverinfo": "skip",
        "marker": {"color": palette.accent, "size": 10, "line": {"color": palette.background, "width": 2}}, "cliponaxis": False,
    }  # fmt: skip
    least, most = min(0.0, seen.floor.floor, *lines["low_95"]), max(0.0, *lines["high_95"])
    reach = (most - least) or 1.0
    left = (seen.low.day - lines.index[0].date()).days < len(lines) / 2
    labels = [
        {"x": seen.low.day.isoformat(), "y": seen.low.amount, "text": f"<b>{format.whole(seen.low.amount, currency)}</b>",
         "showarrow": False, "xanchor": "left" if left else "right", "yanchor": "top", "yshift": -6,
         "font": {"color": palette.accent, "size": charts.SIZE}},
    ]  # fmt: skip
    shapes: list[dict[str, Any]] = []
    if seen.payday is not None and seen.payday.day <= lines.index[-1].date():
        shapes.append(_upright(seen.payday.day, palette))
        labels.append({
            "x": seen.payday.day.isoformat(), "y": 1, "yref": "paper", "yanchor": "bottom", "text": "payday",
            "showarrow": False, "xanchor": "left" if left else "right",
            "font": {"color": palette.muted, "size": charts.LABEL_SIZE},
        })  # fmt: skip
    if seen.floor.floor:
        shapes.append(_level(seen.floor.floor, palette.warning))
        labels.append({
            "x": 1, "xref": "paper", "xanchor": "right", "y": seen.floor.floor, "yanchor": "bottom", "showarrow": False,
            "text": f"floor {format.whole(seen.floor.floor, currency)}",
            "font": {"color": palette.warning, "size": charts.LABEL_SIZE},
        })  # fmt: skip
    return charts.figure(
        palette, height=300,
        data=[*_band(days, lines, "95", palette.band_90), *_band(days, lines, "80", palette.band_50), line, low],
        shapes=shapes, annotations=labels, margin={"t": 24, "r": 8},
        xaxis={"type": "date", "tickformat": "%-d %b\n%Y", "nticks": 6, "range": [days[0], days[-1]]},
        yaxis={**charts.money_ticks(least, most, currency), "zeroline": True,
               "range": [least - 0.06 * reach, most + 0.04 * reach]},
    )  # fmt: skip


def compare_chart(views: Sequence[tuple[str, View]], day: date, palette: Palette) -> go.Figure:
    """The likely lines of scenarios side by side, the first being how things are; each is named at its end."""
    lines = [seen.lines["middle"] for _name, seen in views]
    tints = [palette.accent, *[tint for tint in palette.categorical if tint != palette.accent]]
    currency = views[0][1].currency
    data = [
        {
            "type": "scatter", "mode": "lines", "x": [f"{one:%Y-%m-%d}" for one in pd.DatetimeIndex(line.index)],
            "y": line.tolist(), "line": {"color": tints[place], "width": 2.5 if place == 0 else 2, "dash": _DASHES[place]},
            "customdata": [[f"{escape(format.short(name, 30))}<br>{when:%-d %b %Y}<br><b>{format.whole(value, currency)}</b>"]
                           for when, value in zip(pd.DatetimeIndex(line.index), line.tolist(), strict=True)],
            "hovertemplate": "%{customdata[0]}<extra></extra>",
        }
        for place, ((name, _seen), line) in enumerate(zip(views, lines, strict=True))
    ]  # fmt: skip
    floor = views[0][1].floor.floor
    least, most = min(0.0, floor, *(float(line.min()) for line in lines)), max(0.0, *(float(line.max()) for line in lines))
    reach = (most - least) or 1.0
    labels = [
        {"x": 0, "xref": "paper", "xanchor": "left", "y": 1, "yref": "paper", "yanchor": "bottom",
         "yshift": 4 + 17 * (len(views) - 1 - place), "showarrow": False,
         "text": f"{_SIGNS[place]} {escape(format.short(name, 34))}",
         "font": {"color": tints[place], "size": charts.LABEL_SIZE}}
        for place, (name, _seen) in enumerate(views)
    ]  # fmt: skip
    shapes = [_upright(day, palette), *([_level(floor, palette.warning)] if floor else [])]
    return charts.figure(
        palette, height=230 + 17 * len(views), data=data, annotations=labels, shapes=shapes,
        margin={"t": 10 + 17 * len(views), "r": 8},
        xaxis={"type": "date", "tickformat": "%-d %b\n%Y", "nticks": 6},
        yaxis={**charts.money_ticks(least, most, currency), "zeroline": True,
               "range": [least - 0.05 * reach, most + 0.05 * reach]},
    )  # fmt: skip


_SIGNS: Final = ("━━", "╍╍", "┅┅", "╍┅", "━╍", "━┅")


def calendar_chart(lines: pd.DataFrame, due: pd.DataFrame, seen: View, today: date, palette: Palette) -> go.Figure:
    """A month, Monday first: what is likely held at the end of each day, and whether something comes in (▲) or is due (▼).

    Reads `middle` of the lines, by day, and `date`, `payee`, `amount` of what is due. Clicking a day on which something is due
    gives its day of the month as `customdata[0]`.
    """
    known = lines.index[0].date()
    first = max(known.replace(day=1), known - timedelta(days=known.weekday()))  # weeks that are over say nothing any more
    offset = first.weekday()
    last = (first + timedelta(days=32)).replace(day=1) - timedelta(days=1)
    by_day = {when: due[due["date"] == pd.Timestamp(when)] for when in due["date"].dt.date.unique()}
    likely = dict(zip(pd.DatetimeIndex(lines.index).date.tolist(), lines["middle"].tolist(), strict=True))
    shapes, texts, clicks = [], [], []
    for step in range((last - first).days + 1):
        day = first + timedelta(days=step)
        x, y = (offset + step) % _WEEK, -((offset + step) // _WEEK)
        value = likely.get(day)
        shapes.append(_cell(x, y, value, seen, palette, is_today=day == today))
        texts.append(_text(x - 0.3, y + 0.32, str(day.day), palette.accent if day == today else palette.muted))
        if value is None:
            continue
        tint = palette.danger if value < 0 else palette.warning if value < seen.floor.floor else palette.text
        texts.append(_text(x, y - 0.28, _short(value, seen.currency), tint))
        rows = by_day.get(day)
        if rows is not None:
            texts += _signs(x, y, rows, palette)
            clicks.append((x, y, day, f"<b>{day:%a} {format.day(day)}</b><br>{_names(rows, seen.currency)}"))
    weeks = (offset + (last - first).days) // _WEEK + 1
    names = [f"{date(2024, 1, 1) + timedelta(days=step):%a}" for step in range(_WEEK)]
    unseen = {"marker": {"opacity": 0}}
    marks = {
        "type": "scatter", "mode": "markers", "x": [one[0] for one in clicks], "y": [one[1] for one in clicks],
        "customdata": [[day.day, told] for _x, _y, day, told in clicks], "hovertemplate": "%{customdata[1]}<extra></extra>",
        "marker": {"size": 44, "symbol": "square", "opacity": 0}, "selected": unseen, "unselected": unseen,
    }  # fmt: skip
    return charts.figure(
        palette, height=CELL * weeks + 26, data=[marks], shapes=shapes, annotations=texts, margin={"t": 24},
        xaxis={"side": "top", "tickvals": list(range(_WEEK)), "ticktext": names, "range": [-0.5, 6.5]},
        yaxis={"visible": False, "range": [-weeks + 0.5, 0.5]},
    )  # fmt: skip


def record_chart(found: Sequence[PastForecast], palette: Palette, currency: str) -> go.Figure:
    """Past forecasts as bands with their likely lines, and what came as one line over them."""
    data: list[dict[str, Any]] = []
    lows, highs = [0.0], [0.0]
    for one in found[::-1]:
        lines = one.lines.dropna(subset=["came"]) if one.lines["came"].notna().any() else one.lines
        lines = lines.head(45)
        days = [f"{day:%Y-%m-%d}" for day in pd.DatetimeIndex(lines.index)]
        data += _band(days, lines, "80", palette.band_50)
        for values, tint, what in (
            (lines["middle"], palette.accent, f"foreseen {format.day(one.made_on)}"), (lines["came"], palette.text, "came"),
        ):
            data.append(_plain(days, values, tint, f"{{}} {what}", currency))
        lows.append(float(lines[["low_80", "came"]].min().min()))
        highs.append(float(lines[["high_80", "came"]].max().max()))
    least, most = min(lows), max(highs)
    reach = (most - least) or 1.0
    return charts.figure(
        palette, height=240, data=data, margin={"t": 26, "r": 8},
        annotations=[
            charts.top_label("━ what came", palette.text, "left"), charts.top_label("━ foreseen", palette.accent, "right"),
        ],
        xaxis={"type": "date", "tickformat": "%b\n%Y", "nticks": 6},
        yaxis={**charts.money_ticks(least, most, currency), "zeroline": True,
               "range": [least - 0.05 * reach, most + 0.05 * reach]},
    )  # fmt: skip


def _plain(days: list[str], values: "pd.Series[float]", tint: str, words: str, currency: str) -> dict[str, Any]:
    told = [
        [f"{day}<br>{words.format('<b>' + format.whole(value, currency) + '</b>')}"]
        for day, value in zip(days, values, strict=True)
    ]
    return {
        "type": "scatter", "mode": "lines", "x": days, "y": values.tolist(), "line": {"color": tint, "width": 2},
        "customdata": told, "hovertemplate": "%{customdata[0]}<extra></extra>",
    }  # fmt: skip


def _told(day: pd.Timestamp, row: Mapping[Hashable, float], currency: str) -> str:
    """A day of the line, for hovering."""
    middle, low, high = (format.whole(row[name], currency) for name in ("middle", "low_80", "high_80"))
    return f"{day:%a %-d %b %Y}<br><b>{middle}</b> likely<br>{low} to {high} in 8 of 10"


def _band(days: list[str], lines: pd.DataFrame, share: str, tint: str) -> list[dict[str, Any]]:
    """The room between two lines."""
    edge = {"type": "scatter", "mode": "lines", "x": days, "line": {"width": 0}, "hoverinfo": "skip"}
    return [
        {**edge, "y": lines[f"low_{share}"].tolist()},
        {**edge, "y": lines[f"high_{share}"].tolist(), "fill": "tonexty", "fillcolor": tint},
    ]


def _upright(day: date, palette: Palette) -> dict[str, Any]:
    return {
        "type": "line", "x0": day.isoformat(), "x1": day.isoformat(), "yref": "paper", "y0": 0, "y1": 1,
        "line": {"color": palette.muted, "width": 1.2, "dash": "4px,3px"},
    }  # fmt: skip


def _level(value: float, tint: str) -> dict[str, Any]:
    return {
        "type": "line", "xref": "paper", "x0": 0, "x1": 1, "y0": value, "y1": value,
        "line": {"color": tint, "width": 1.2, "dash": "4px,3px"},
    }  # fmt: skip


def _cell(x: int, y: int, value: float | None, seen: View, palette: Palette, *, is_today: bool) -> dict[str, Any]:
    fill = charts.CLEAR
    if value is not None and value < seen.floor.floor:
        fill = palette.danger_fill if value < 0 else palette.warning_fill
    return {
        "type": "rect", "x0": x - 0.47, "x1": x + 0.47, "y0": y - 0.46, "y1": y + 0.46, "layer": "below", "fillcolor": fill,
        "line": {"color": palette.accent if is_today else palette.line, "width": 2 if is_today else 1},
    }  # fmt: skip


def _text(x: float, y: float, text: str, tint: str, *, size: int = 11) -> dict[str, Any]:
    return {"x": x, "y": y, "showarrow": False, "text": text, "font": {"color": tint, "size": size}, "borderpad": 0}


def _signs(x: int, y: int, rows: pd.DataFrame, palette: Palette) -> list[dict[str, Any]]:
    """Whether money comes in and whether it goes out."""
    found = []
    if (rows["amount"] > 0).any():
        found.append(_text(x + 0.1, y + 0.05, "▲", palette.money_in, size=10))
    if (rows["amount"] < 0).any():
        found.append(_text(x - 0.1, y + 0.05, "▼", palette.muted, size=10))
    return found


def _short(value: float, currency: str) -> str:
    return format.whole(value, currency) if abs(value) < _LONG else f"{format.whole(value / 1000, currency)}k"


def _names(rows: pd.DataFrame, currency: str) -> str:
    lines = [
        f"{escape(format.short(payee, 30))} {format.whole(amount, currency, signed=True)}"
        for payee, amount in zip(rows["payee"].head(_NAMED), rows["amount"].head(_NAMED), strict=True)
    ]
    return "<br>".join([*lines, *([f"and {len(rows) - _NAMED} more"] if len(rows) > _NAMED else [])])
