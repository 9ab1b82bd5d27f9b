"""The chart of a goal: a timeline and a palette in, a Plotly figure out."""

from datetime import date
from html import escape
from typing import Final

import plotly.graph_objects as go

from finance_core.dates import months_after
from finance_core.money import to_major
from finance_core.rules.goal.goals import Timeline
from pages.ui import charts, format
from pages.ui.palette import Palette

_LEAST: Final = 2
"""A line needs two points."""
_NEVER_MONTHS: Final = 120
"""So far is looked at a goal that is not reached: a price that rises for a hundred years says nothing."""


def goal_chart(line: Timeline, begins: date, palette: Palette, currency: str) -> go.Figure:
    """What is saved month by month up to the goal, with its milestones as dots and its price as a dashed line."""
    most = None if line.reached_on else _NEVER_MONTHS + 1
    saved, target = ([float(to_major(minor, currency)) for minor in amounts[:most]] for amounts in (line.saved, line.target))
    days = [months_after(begins, month).isoformat() for month in range(max(len(saved), _LEAST))]
    if len(saved) < _LEAST:
        saved, target = saved * _LEAST, target * _LEAST
    filled = {
        "type": "scatter", "mode": "lines", "x": days, "y": saved, "fill": "tozeroy", "fillcolor": palette.band_90,
        "line": {"color": palette.accent, "width": 2},
        "customdata": [[format.whole(value, currency)] for value in saved],
        "hovertemplate": "%{x|%b %Y}<br><b>%{customdata[0]}</b> saved<extra></extra>",
    }  # fmt: skip
    price = {
        "type": "scatter", "mode": "lines", "x": days, "y": target, "hoverinfo": "skip",
        "line": {"color": palette.muted, "width": 1.5, "dash": "dash"},
    }  # fmt: skip
    coming = [one for one in line.milestones if 0 < one.months < len(saved)]
    dots = {
        "type": "scatter", "mode": "markers", "cliponaxis": False, "x": [days[one.months] for one in coming],
        "y": [saved[one.months] for one in coming],
        "customdata": [[f"{one.percent}% in {one.day:%B %Y}"] for one in coming],
        "marker": {"color": palette.accent, "size": 10, "line": {"color": palette.background, "width": 2}},
        "hovertemplate": "%{customdata[0]}<extra></extra>",
    }  # fmt: skip
    high = max(*saved, *target)
    label = f"┄ {escape(format.short(line.goal.name, 24))} {format.whole(target[-1], currency)}"
    return charts.figure(
        palette, height=240, data=[filled, price, dots], margin={"t": 28, "r": 6},
        annotations=[charts.top_label(label, palette.muted, "left")],
        xaxis={"type": "date", "tickformat": "%b\n%Y", "nticks": 5, "range": [days[0], days[-1]]},
        yaxis={**charts.money_ticks(0.0, high, currency), "range": [0, high * 1.06]},
    )  # fmt: skip
