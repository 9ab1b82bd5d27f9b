"""Charts of what changed: then and now, and each month's spending by category. Rules as in `charts`."""

from collections.abc import Sequence
from html import escape
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from finance_core.dates import Month
from pages.ui import charts, format
from pages.ui.palette import Palette


def change_bars_chart(rows: pd.DataFrame, palette: Palette, currency: str) -> go.Figure:
    """What changed, in money a month: bars from zero, more to the right. One row a category, the first on top.

    Reads `category`, `monthly_change`, `changed`. Only a change that is no chance takes a colour: orange for more, green for
    less. Clicking a bar gives its category as `customdata[0]`.
    """
    shown = rows.iloc[::-1].reset_index(drop=True)
    names, values = shown["category"].tolist(), shown["monthly_change"].tolist()
    real = shown["changed"].tolist()
    tints = [
        palette.rest if not sure else palette.warning if value > 0 else palette.money_in
        for value, sure in zip(values, real, strict=True)
    ]
    texts = [format.whole(value, currency, signed=True) for value in values]
    hovers = [
        [name, f"<b>{escape(name)}</b><br>{text} a month" + ("" if sure else "<br>may be chance")]
        for name, text, sure in zip(names, texts, real, strict=True)
    ]
    wide = charts.width(texts)
    bars = {
        "type": "bar", "x": values, "y": list(range(len(names))), "orientation": "h", "width": 0.45, "customdata": hovers,
        "marker": {"color": tints, "cornerradius": 3, "line": {"width": 0}}, "hovertemplate": "%{customdata[1]}<extra></extra>",
    }  # fmt: skip
    beside = [
        charts.beside(place, f"<b>{text}</b>" if sure else text, wide, palette.text if sure else palette.muted)
        for place, (text, sure) in enumerate(zip(texts, real, strict=True))
    ]
    low, high = min([0.0, *values]), max([0.0, *values])
    reach = (high - low) or 1.0
    return charts.figure(
        palette, height=34 * len(names) + 12, data=[bars], annotations=beside, margin={"r": wide + 8},
        xaxis={"visible": True, "showticklabels": False, "zeroline": True, "range": [low - 0.04 * reach, high + 0.04 * reach]},
        yaxis=charts.names_axis(names, palette),
    )  # fmt: skip


def heat_chart(heat: pd.DataFrame, palette: Palette, currency: str) -> go.Figure:
    """Spending by category and month: the more in a month against the same category's strongest, the stronger the colour.

    One row a category, the index its name, one column a month index. Clicking a cell gives its month index as `customdata[0]`.
    """
    rows = heat.iloc[::-1]
    names = [str(name) for name in rows.index]
    months = [Month.from_index(int(index)) for index in rows.columns]
    most = rows.clip(lower=0.0).max(axis=1)
    shade = rows.clip(lower=0.0).div(most.where(most > 0, 1.0), axis=0)
    hovers = [
        [
            [month.index, f"<b>{escape(name)}</b><br>{format.month(month)}: {format.whole(float(value), currency)}"]
            for month, value in zip(months, values, strict=True)
        ]
        for name, values in zip(names, rows.to_numpy(), strict=True)
    ]
    return charts.figure(
        palette, height=30 * len(names) + 46, data=[_cells(shade, hovers, palette)], margin={"t": 4},
        xaxis=month_ticks(months), yaxis=charts.names_axis(names, palette),
    )  # fmt: skip


def weeks_chart(weeks: pd.DataFrame, palette: Palette, currency: str) -> go.Figure:
    """Spending by weekday, Monday on top, and week: the dearest tenth of days has the strongest colour.

    One row a weekday from 0 for Monday, one column the Monday of a week; days that are not known are left blank.
    """
    rows = weeks.iloc[::-1]
    names = [f"{pd.Timestamp(2024, 1, 1) + pd.Timedelta(days=int(day)):%a}" for day in rows.index]
    mondays = list(pd.DatetimeIndex(rows.columns))
    known = rows.to_numpy()[~rows.isna().to_numpy()]
    most = max(float(pd.Series(known).quantile(0.9)), 1.0) if len(known) else 1.0
    shade = rows.clip(lower=0.0, upper=most) / most
    hovers = [
        [["", f"{monday + pd.Timedelta(days=int(day)):%a %-d %b %Y}<br><b>{format.whole(float(value), currency)}</b>"]
         for monday, value in zip(mondays, values, strict=True)]
        for day, values in zip(rows.index, rows.to_numpy(), strict=True)
    ]  # fmt: skip
    ticks = [place for place, monday in enumerate(mondays) if monday.day <= 7]
    labels = [f"{mondays[place]:%b}" + (f"<br>{mondays[place].year}" if place == ticks[0] else "") for place in ticks]
    return charts.figure(
        palette, height=7 * 26 + 46, data=[_cells(shade, hovers, palette)], margin={"t": 4},
        xaxis={"tickvals": ticks, "ticktext": labels}, yaxis=charts.names_axis(names, palette),
    )  # fmt: skip


def _cells(shade: pd.DataFrame, hovers: Sequence[Sequence[Sequence[object]]], palette: Palette) -> dict[str, Any]:
    """Cells with gaps, shaded from 0 to 1; what is missing stays blank."""
    return {
        "type": "heatmap", "z": [[None if pd.isna(v) else v for v in row] for row in shade.to_numpy().tolist()],
        "zmin": 0, "zmax": 1, "xgap": 3, "ygap": 3, "showscale": False, "customdata": [list(row) for row in hovers],
        "colorscale": [[0, palette.line], [1, palette.accent]], "hovertemplate": "%{customdata[1]}<extra></extra>",
        "hoverongaps": False,
    }  # fmt: skip


def month_ticks(months: Sequence[Month]) -> dict[str, Any]:
    """Every third month up to the last, the year under the first."""
    ticks = list(range(len(months) - 1, -1, -3))[::-1]
    labels = [f"{months[i].start:%b}" + (f"<br>{months[i].year}" if i == ticks[0] else "") for i in ticks]
    return {"tickvals": ticks, "ticktext": labels}


def looks_chart(looks: pd.DataFrame, palette: Palette) -> go.Figure:
    """How far the mix of each three months lay from the year before, by the last of them; a real change stands out.

    Reads `month`, `distance` (0 to 1), `changed`.
    """
    values, real = looks["distance"].tolist(), looks["changed"].tolist()
    months = looks["month"].tolist()
    hovers = [
        [month.index, f"Up to {format.month(month)}<br><b>{value:.2f}</b> apart" + ("<br>a real change" if sure else "")]
        for month, value, sure in zip(months, values, real, strict=True)
    ]
    bars = {
        "type": "bar", "x": list(range(len(values))), "y": values, "customdata": hovers,
        "marker": {"color": [palette.warning if sure else palette.rest for sure in real], "cornerradius": 3},
        "hovertemplate": "%{customdata[1]}<extra></extra>",
    }  # fmt: skip
    top = max([0.3, *values]) * 1.1
    shown = [value for value in (0.0, 0.1, 0.2, 0.3, 0.5, 1.0) if value <= top]
    return charts.figure(
        palette, height=200, data=[bars], xaxis=month_ticks(months),
        yaxis={"range": [0, top], "tickvals": shown, "ticktext": [f"{value:.1f}" for value in shown]},
    )  # fmt: skip
