"""Charts of what comes next: months behind as bars and months ahead as a fan, ranges by category, and what was said before.

Rules as in `charts`. Fans hold 80 of 100 months in their darker and 95 in their lighter band.
"""

from collections.abc import Mapping, Sequence
from html import escape
from typing import Any, Final

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from finance_core.dates import Month
from pages.ui import charts, format
from pages.ui.palette import Palette

_MOST_TICKS: Final = 6
_TALLEST: Final = 1.5
"""A band reaches so far beyond everything else at most: one lump would flatten all months."""


def fan_chart(
    behind: "pd.Series[float]",
    ahead: pd.DataFrame,
    usual: tuple[str, float | None],
    palette: Palette,
    currency: str,
    *,
    running: bool,
) -> go.Figure:
    """Months behind as bars, the running one hatched with what is booked, and the months ahead as a line in its bands.

    `behind` is indexed by month, NaN where a month is not known; `ahead` reads `month`, `mean`, the bounds of 80 and 95 %, and,
    where there is any, `booked` and `sized`, of which what is due stands as a slim foot; `usual` is a level with its name.
    Clicking a mark gives its month index as `customdata[0]`.
    """
    first = int(behind.index[0]) if len(behind) else int(ahead["month"].iloc[0])
    months = [Month.from_index(index) for index in range(first, int(ahead["month"].iloc[-1]) + 1)]
    x = [int(index) - first for index in ahead["month"]]
    data = [_band(x, ahead, 95, palette.band_90), _band(x, ahead, 80, palette.band_50), _bars(behind, first, palette, currency)]
    if "sized" in ahead:
        data += _feet(x, ahead, palette, running=running)
    data.append(_line(x, ahead, palette, currency, running=running))
    label, level = usual
    low, high = _reach(behind, ahead, level)
    likely = ahead.iloc[int(running)]
    labels = [charts.top_label(f"<b>{format.whole(likely['mean'], currency)}</b> {_short(likely)}", palette.accent, "right")]
    lines = []
    if level is not None:
        dash = {"color": palette.muted, "width": 1.2, "dash": "4px,3px"}
        lines = [{"type": "line", "xref": "paper", "x0": 0, "x1": 1, "y0": level, "y1": level, "line": dash}]
        labels.append(charts.top_label(f"┄ {label} {format.whole(level, currency)}", palette.muted, "left"))
    return charts.figure(
        palette, height=260, data=data, annotations=labels, shapes=lines, margin={"t": 28}, barmode="overlay",
        xaxis={**_ticks(months), "range": [-0.7, len(months) - 0.3]},
        yaxis={**charts.money_ticks(low, high, currency), "range": [low * 1.08, high * 1.05], "zeroline": low < 0},
    )  # fmt: skip


def _short(row: pd.Series) -> str:
    return f"{Month.from_index(int(row['month'])).start:%b}"


def _band(x: list[int], ahead: pd.DataFrame, level: int, tint: str) -> dict[str, Any]:
    """The range of one level, from the first month to the last and back."""
    around = [*ahead[f"upper_{level}"].tolist(), *ahead[f"lower_{level}"].tolist()[::-1]]
    return {
        "type": "scatter", "x": [*x, *x[::-1]], "y": around, "mode": "lines", "line": {"width": 0}, "fill": "toself",
        "fillcolor": tint, "hoverinfo": "skip",
    }  # fmt: skip


def _bars(behind: "pd.Series[float]", first: int, palette: Palette, currency: str) -> dict[str, Any]:
    known = behind.dropna()
    months = [int(index) for index in known.index.to_numpy()]
    hovers = [
        [index, f"{format.month(Month.from_index(index))}<br><b>{format.whole(value, currency)}</b>"]
        for index, value in zip(months, known.tolist(), strict=True)
    ]
    return {
        "type": "bar", "x": [index - first for index in months], "y": known.tolist(), "width": 0.65,
        "customdata": hovers, "marker": {"color": palette.rest, "cornerradius": 3, "line": {"width": 0}},
        "hovertemplate": "%{customdata[1]}<extra></extra>",
    }  # fmt: skip


def _feet(x: list[int], ahead: pd.DataFrame, palette: Palette, *, running: bool) -> list[dict[str, Any]]:
    """What is already known of each month: hatched and booked in the running one, due in the others."""
    feet = {
        "type": "bar", "x": x[running:], "y": ahead["sized"].tolist()[running:], "width": 0.28, "hoverinfo": "skip",
        "customdata": [[int(index)] for index in ahead["month"].iloc[int(running) :]],
        "marker": {"color": palette.accent, "cornerradius": 3, "line": {"width": 0}},
    }  # fmt: skip
    if not running:
        return [feet]
    booked = {
        "type": "bar", "x": x[:1], "y": [float(ahead["booked"].iloc[0])], "width": 0.65, "hoverinfo": "skip",
        "customdata": [[int(ahead["month"].iloc[0])]],
        "marker": {
            "color": palette.accent, "cornerradius": 3, "line": {"color": palette.accent, "width": 1.5},
            "pattern": {"shape": "/", "fillmode": "replace", "bgcolor": palette.background, "size": 7, "solidity": 0.3},
        },
    }  # fmt: skip
    return [booked, feet]


def _line(x: list[int], ahead: pd.DataFrame, palette: Palette, currency: str, *, running: bool) -> dict[str, Any]:
    hovers = [
        [int(row["month"]), _told(row, currency, by_now=running and place == 0)]
        for place, row in enumerate(ahead.to_dict("records"))
    ]
    return {
        "type": "scatter", "x": x, "y": ahead["mean"].tolist(), "mode": "lines+markers", "customdata": hovers,
        "line": {"color": palette.accent, "width": 2}, "cliponaxis": False,
        "marker": {"color": palette.accent, "size": 8, "line": {"color": palette.background, "width": 1.5}},
        "unselected": {"marker": {"opacity": 1}}, "hovertemplate": "%{customdata[1]}<extra></extra>",
    }  # fmt: skip


def _told(row: Mapping[Any, Any], currency: str, *, by_now: bool) -> str:
    """What hovering a month ahead says."""
    month = format.month(Month.from_index(int(row["month"])))
    lines = [month + (", by its end" if by_now else ""), f"<b>{format.whole(row['mean'], currency)}</b> likely"]
    lines.append(f"80 of 100: {format.whole(row['lower_80'], currency)} to {format.whole(row['upper_80'], currency)}")
    if by_now and row.get("booked"):
        lines.append(f"{format.whole(row['booked'], currency)} so far")
    if row.get("sized"):
        lines.append(f"{format.whole(row['sized'], currency)} of bills to come")
    return "<br>".join(lines)


def _reach(behind: "pd.Series[float]", ahead: pd.DataFrame, usual: float | None) -> tuple[float, float]:
    """The lowest and highest amount that the chart holds."""
    inner = [0.0, usual or 0.0, *behind.dropna(), *ahead["mean"], *ahead["lower_80"], *ahead["upper_80"]]
    low, high = min(inner), max([1.0, *inner])
    outer_low, outer_high = float(ahead["lower_95"].min()), float(ahead["upper_95"].max())
    return max(min(low, outer_low), low * _TALLEST), min(max(high, outer_high), high * _TALLEST)


def _ticks(months: Sequence[Month]) -> dict[str, Any]:
    """A few months by name, the last one among them, the year under the first and under each January."""
    step = max(1, -(-len(months) // _MOST_TICKS))
    ticks = list(range(len(months) - 1, -1, -step))[::-1]
    labels = [f"{months[tick].start:%b}<br>{months[tick].year}" for tick in ticks]
    years = [months[tick].year for tick in ticks]
    texts = [
        label if place == 0 or years[place] != years[place - 1] else label.split("<")[0] for place, label in enumerate(labels)
    ]
    return {"tickvals": ticks, "ticktext": texts}


def ranges_chart(rows: pd.DataFrame, palette: Palette, currency: str) -> go.Figure:
    """One month by category: a dot for what is likely, a bar for 80 of 100 months, a tick for the mean before.

    Reads `name`, `mean`, `lower_80`, `upper_80`, `usual`, the first row on top. Clicking a dot gives its category as
    `customdata[0]`.
    """
    shown = rows.iloc[::-1].reset_index(drop=True)
    names, places = shown["name"].tolist(), list(range(len(shown)))
    amounts = [format.whole(value, currency) for value in shown["mean"]]
    wide = charts.width(amounts)
    hovers = [
        [row["name"], "<br>".join([f"<b>{escape(row['name'])}</b>", _range(row, currency), _before(row, currency)])]
        for row in shown.to_dict("records")
    ]
    bars = {
        "type": "bar", "x": (shown["upper_80"] - shown["lower_80"]).tolist(), "base": shown["lower_80"].tolist(), "y": places,
        "orientation": "h", "width": 0.34, "customdata": hovers, "hovertemplate": "%{customdata[1]}<extra></extra>",
        "marker": {"color": palette.band_50, "line": {"width": 0}, "cornerradius": 4},
    }  # fmt: skip
    ticks = {
        "type": "scatter", "x": shown["usual"].tolist(), "y": places, "mode": "markers", "hoverinfo": "skip",
        "cliponaxis": False, "customdata": hovers,
        "marker": {"symbol": "line-ns", "size": 15, "line": {"color": palette.muted, "width": 2}},
    }  # fmt: skip
    dots = {
        "type": "scatter", "x": shown["mean"].tolist(), "y": places, "mode": "markers", "customdata": hovers,
        "cliponaxis": False, "marker": {"color": palette.accent, "size": 11, "line": {"color": palette.background, "width": 2}},
        "unselected": {"marker": {"opacity": 1}}, "hovertemplate": "%{customdata[1]}<extra></extra>",
    }  # fmt: skip
    high = max(1.0, float(np.nanmax(shown[["upper_80", "usual", "mean"]].to_numpy(dtype=float))))
    return charts.figure(
        palette, height=34 * len(shown) + 12, data=[bars, ticks, dots], margin={"r": wide + 8},
        annotations=[
            charts.beside(place, f"<b>{amount}</b>", wide, palette.text) for place, amount in zip(places, amounts, strict=True)
        ],
        xaxis={"visible": False, "range": [-0.03 * high, 1.04 * high]}, yaxis=charts.names_axis(names, palette),
    )  # fmt: skip


def record_chart(record: pd.DataFrame, palette: Palette, currency: str) -> go.Figure:
    """What was said of past months, as a range with its middle, and what came, as a dot: orange outside of the range.

    Reads `month`, `mean`, `lower_80`, `upper_80`, `actual`, oldest first. Clicking a dot gives its month as `customdata[0]`.
    """
    x = list(range(len(record)))
    months = [Month.from_index(int(index)) for index in record["month"]]
    inside = (record["actual"].between(record["lower_80"] - 0.005, record["upper_80"] + 0.005)).tolist()
    hovers = [
        [month.index, f"{format.month(month)}<br><b>{format.whole(row['actual'], currency)}</b><br>{_said(row, currency)}"]
        for month, row in zip(months, record.to_dict("records"), strict=True)
    ]
    bars = {
        "type": "bar", "x": x, "y": (record["upper_80"] - record["lower_80"]).tolist(), "base": record["lower_80"].tolist(),
        "width": 0.55, "hoverinfo": "skip", "customdata": hovers,
        "marker": {"color": palette.band_50, "line": {"width": 0}, "cornerradius": 4},
    }  # fmt: skip
    ticks = {
        "type": "scatter", "x": x, "y": record["mean"].tolist(), "mode": "markers", "hoverinfo": "skip", "customdata": hovers,
        "marker": {"symbol": "line-ew", "size": 16, "line": {"color": palette.accent, "width": 2}},
        "unselected": {"marker": {"opacity": 1}},
    }  # fmt: skip
    dots = {
        "type": "scatter", "x": x, "y": record["actual"].tolist(), "mode": "markers", "customdata": hovers, "cliponaxis": False,
        "marker": {
            "color": [palette.text if held else palette.warning for held in inside], "size": 10,
            "symbol": ["circle" if held else "diamond" for held in inside], "line": {"color": palette.background, "width": 1.5},
        },
        "unselected": {"marker": {"opacity": 1}}, "hovertemplate": "%{customdata[1]}<extra></extra>",
    }  # fmt: skip
    values = record[["actual", "lower_80", "upper_80"]].to_numpy(dtype=float)
    low, high = min(0.0, float(values.min())), max(1.0, float(values.max()))
    return charts.figure(
        palette, height=230, data=[bars, ticks, dots], margin={"t": 12},
        xaxis={**_ticks(months), "range": [-0.6, len(x) - 0.4]},
        yaxis={**charts.money_ticks(low, high, currency), "range": [low * 1.08, high * 1.08], "zeroline": low < 0},
    )  # fmt: skip


def _range(row: Mapping[Any, Any], currency: str) -> str:
    return f"80 of 100: {format.whole(row['lower_80'], currency)} to {format.whole(row['upper_80'], currency)}"


def _before(row: Mapping[Any, Any], currency: str) -> str:
    return f"{format.whole(row['usual'], currency)} a month before"


def _said(row: Mapping[Any, Any], currency: str) -> str:
    return f"said: {format.whole(row['mean'], currency)}<br>{_range(row, currency)}"
