"""Charts of health: parts of the score, its history, savings rates, and a year beside others. Rules as in `charts`."""

from html import escape
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from finance_core.dates import Month
from pages.ui import charts, format
from pages.ui.insight.drift_charts import month_ticks
from pages.ui.palette import Palette


def parts_chart(parts: pd.DataFrame, chosen: str, palette: Palette) -> go.Figure:
    """The parts of a score as bars up to 100, each under its name and what it brings; the chosen one stands out.

    Reads `key`, `title`, `points` (NaN unknown: no bar), `text`, the first row on top. Clicking a bar gives its key as
    `customdata[0]`.
    """
    rows = parts.iloc[::-1].reset_index(drop=True)
    places = list(range(len(rows)))
    clicks = [[key] for key in rows["key"]]
    tints = [palette.accent if key == chosen else palette.rest for key in rows["key"]]
    labels = [
        label
        for place, title, text, key in zip(places, rows["title"], rows["text"], rows["key"], strict=True)
        for label in (
            _above(place, 0, f"<b>{escape(title)}</b>" if key == chosen else escape(title), palette.text),
            _above(place, 1, escape(text), palette.text if text[0].isdigit() else palette.muted),
        )
    ]
    bars = [
        _bars([100.0] * len(rows), places, palette.line, clicks),
        _bars(rows["points"].fillna(0.0).tolist(), places, tints, clicks),
    ]
    return charts.figure(
        palette, height=39 * len(rows) + 6, data=bars, annotations=labels, barmode="overlay", margin={"t": 0},
        xaxis={"visible": False, "range": [0, 100]}, yaxis={"visible": False, "range": [-0.35, len(rows) - 0.3]},
    )  # fmt: skip


def history_chart(history: pd.DataFrame, ends: tuple[float, float] | None, palette: Palette) -> go.Figure:
    """The score at the end of each month or quarter, from 0 to 100, the newest named; a stroke is where it would mostly lie.

    Reads `month` (index), `score`. `ends` are those of the newest one's interval.
    """
    months = [Month.from_index(int(index)) for index in history["month"]]
    places, scores = list(range(len(months))), history["score"].tolist()
    hovers = [[f"{format.month(month)}<br><b>{score:.0f} of 100</b>"] for month, score in zip(months, scores, strict=True)]
    line = {
        "type": "scatter", "x": places, "y": scores, "mode": "lines+markers", "line": {"color": palette.accent, "width": 2},
        "marker": {"size": 5, "color": palette.accent}, "cliponaxis": False,
        "customdata": hovers, "hovertemplate": "%{customdata[0]}<extra></extra>",
    }  # fmt: skip
    band: list[dict[str, Any]] = [] if ends is None else [{
        "type": "line", "x0": places[-1], "x1": places[-1], "y0": ends[0], "y1": ends[1], "layer": "below",
        "line": {"color": palette.band_50, "width": 9},
    }]  # fmt: skip
    return charts.figure(
        palette, height=230, data=[line], shapes=band, margin={"r": 8, "t": 28},
        annotations=[charts.top_label(f"<b>{scores[-1]:.0f}</b>", palette.accent, "right")],
        xaxis={**_ticks(months), "range": [-0.5, len(months) - 0.5]},
        yaxis={"tickvals": [0, 25, 50, 75, 100], "range": [0, 102]},
    )  # fmt: skip


def rates_chart(rates: pd.DataFrame, target: float, palette: Palette, currency: str) -> go.Figure:
    """The savings rate of each month as a bar, and the target as a line. Months below zero take the warning colour.

    Reads `month` (index), `rate` (-1 to 1), `income`, `kept`. Clicking a bar gives its month index as `customdata[0]`.
    """
    months = [Month.from_index(int(index)) for index in rates["month"]]
    values = rates["rate"].tolist()
    parts = [
        f"{format.whole(kept, currency)} of {format.whole(income, currency)}"
        for kept, income in zip(rates["kept"], rates["income"], strict=True)
    ]
    hovers = [
        [month.index, f"{format.month(month)}<br><b>{format.percent(rate)}</b>: {part}"]
        for month, rate, part in zip(months, values, parts, strict=True)
    ]
    bars = {
        "type": "bar", "x": list(range(len(months))), "y": values, "customdata": hovers,
        "marker": {"color": [palette.warning if rate < 0 else palette.accent for rate in values], "cornerradius": 3,
                   "line": {"width": 0}},
        "hovertemplate": "%{customdata[1]}<extra></extra>",
    }  # fmt: skip
    line = {
        "type": "line", "xref": "paper", "x0": 0, "x1": 1, "y0": target, "y1": target,
        "line": {"color": palette.muted, "width": 1.2, "dash": "4px,3px"},
    }  # fmt: skip
    low, high = min([0.0, *values]), max([target, *values])
    step = 50 if high - low > 1 else 25 if high - low > 0.6 else 20 if high - low > 0.4 else 10
    ticks = [at / 100 for at in range(-100, 101, step) if low - 0.02 <= at / 100 <= high + 0.02]
    return charts.figure(
        palette, height=220, data=[bars], shapes=[line], margin={"t": 28},
        annotations=[charts.top_label(f"┄ Target {format.percent(target)}", palette.muted, "left")], xaxis=_ticks(months),
        yaxis={"tickvals": ticks, "ticktext": [format.percent(at) for at in ticks], "range": [low * 1.08 - 0.01, high * 1.08],
               "zeroline": True},
    )  # fmt: skip


def beside_chart(topics: pd.DataFrame, palette: Palette, currency: str) -> go.Figure:
    """A year by topic: a bar for the household, an upright line for what others like it would spend. Neither is good or bad.

    Reads `topic`, `own`, `typical`, the largest first. Clicking a bar gives its topic as `customdata[0]`.
    """
    rows = topics.iloc[::-1].reset_index(drop=True)
    places, own, typical = list(range(len(rows))), rows["own"].tolist(), rows["typical"].tolist()
    top = max([*own, *typical, 0.0]) or 1.0
    clicks = [[topic] for topic in rows["topic"]]
    ticks = [
        {"type": "line", "x0": value, "x1": value, "y0": place - 0.2, "y1": place + 0.11,
         "line": {"color": palette.text, "width": 2}}
        for place, value in zip(places, typical, strict=True)
    ]  # fmt: skip
    labels = [
        label
        for place, topic, mine, others in zip(places, rows["topic"], own, typical, strict=True)
        for label in (
            _above(place, 0, escape(format.short(topic, 26)), palette.text),
            _above(place, 1, f"<b>{format.whole(mine, currency)}</b> · {format.whole(others, currency)}", palette.text),
        )
    ]
    bars = [
        _bars([top] * len(rows), places, palette.line, clicks),
        _bars([max(value, 0.0) for value in own], places, palette.accent, clicks),
    ]
    return charts.figure(
        palette, height=43 * len(rows) + 6, data=bars, annotations=labels, shapes=ticks, barmode="overlay", margin={"t": 0},
        xaxis={"visible": False, "range": [0, top * 1.005]}, yaxis={"visible": False, "range": [-0.4, len(rows) - 0.25]},
    )  # fmt: skip


def _above(place: int, side: int, text: str, tint: str) -> dict[str, Any]:
    """A text above a bar, at its left (0) or right (1) end."""
    return {
        "x": side, "xref": "paper", "xanchor": "right" if side else "left", "y": place + 0.12, "yanchor": "bottom",
        "showarrow": False, "text": text, "font": {"color": tint, "size": charts.SIZE}, "borderpad": 0,
    }  # fmt: skip


def _bars(lengths: list[float], places: list[int], tint: str | list[str], clicks: list[list[str]]) -> dict[str, Any]:
    return {
        "type": "bar", "x": lengths, "y": places, "orientation": "h", "width": 0.2, "customdata": clicks, "hoverinfo": "none",
        "marker": {"color": tint, "cornerradius": 4, "line": {"width": 0}},
    }  # fmt: skip


def _ticks(months: list[Month]) -> dict[str, Any]:
    """Few enough months to stand beside each other on a phone."""
    if len(months) <= 16:
        return month_ticks(months)
    step = -(-len(months) // 5)
    places = list(range(len(months) - 1, -1, -step))[::-1]
    return {"tickvals": places, "ticktext": [f"{months[place].start:%b}<br>{months[place].year}" for place in places]}
