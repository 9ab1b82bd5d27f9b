"""Chart builders: a frame and a palette in, a Plotly figure out. Nothing here calls Streamlit.

Rules for every builder: no title (the card carries it, where it wraps on a phone), no legend (marks are labelled where
they stand), at most four grid lines, one accent, zoom switched off so that a finger scrolls the page. Rows stand at 0, 1, 2…
and names are labels only: a category called `2024` would else become a number, and one with `<b>` a tag.
"""

import math
from collections.abc import Sequence
from html import escape
from typing import Any, Final

import pandas as pd
import plotly.graph_objects as go

from finance_core.dates import Month
from pages.ui import format
from pages.ui.palette import Palette

FONT: Final = '"Source Sans", "Source Sans 3", "Segoe UI", system-ui, sans-serif'
SIZE: Final = 13
LABEL_SIZE: Final = 12
CLEAR: Final = "rgba(0,0,0,0)"
DIGIT: Final = 7.2
"""Width of a digit at SIZE, in pixels, a little generous: margins hold the widest amount."""
NAME_LENGTH: Final = 18
"""A name that stands beside its row is cut here, so that a phone keeps room for the marks; hovering shows all of it."""
ROW: Final = 40
MOST_DAYS: Final = 396
"""A balance line shows thirteen months, as the trend of spending beside it does."""
FEW_DAYS: Final = 92
"""A balance of fewer days is shown day by day."""


def template(palette: Palette) -> dict[str, Any]:
    """The house layout: transparent paper, faint horizontal lines, muted ticks, a quiet hover card."""
    axis = {
        "automargin": True, "fixedrange": True, "gridcolor": palette.line, "linecolor": palette.line, "nticks": 5,
        "showgrid": False, "showline": False, "tickangle": 0, "tickfont": {"color": palette.muted, "size": LABEL_SIZE},
        "ticklabeloverflow": "allow", "ticks": "", "title": {"text": ""}, "zeroline": False, "zerolinecolor": palette.rest,
    }  # fmt: skip
    hover = {
        "bgcolor": palette.background, "bordercolor": palette.rest, "font": {"color": palette.text, "size": SIZE},
        "align": "left",
    }  # fmt: skip
    return {
        "layout": {
            "font": {"family": FONT, "size": SIZE, "color": palette.text}, "paper_bgcolor": CLEAR, "plot_bgcolor": CLEAR,
            "margin": {"l": 0, "r": 0, "t": 10, "b": 0, "pad": 4}, "showlegend": False, "colorway": palette.categorical,
            "dragmode": False, "hovermode": "closest", "hoverlabel": hover, "bargap": 0.35, "xaxis": axis,
            "yaxis": {**axis, "showgrid": True}, "separators": ".,",
        }
    }  # fmt: skip


def dumbbell_chart(pace: pd.DataFrame, palette: Palette, currency: str) -> go.Figure:
    """Category against usual: a dot for now, a tick for usual, a bar for the usual range. One row a category.

    Reads `category`, `spent`, `usual`, `low`, `high`, `above`. Only a dot clearly above usual takes the warning colour.
    Clicking a dot gives its category as `customdata[0]`.
    """
    rows = pace.iloc[::-1].reset_index(drop=True)
    names, spent, usual = rows["category"].tolist(), rows["spent"].tolist(), rows["usual"].tolist()
    colours = [palette.warning if above else palette.accent for above in rows["above"]]
    amounts = [format.whole(value, currency) for value in spent]
    changes = [format.whole(now - then, currency, signed=True) for now, then in zip(spent, usual, strict=True)]
    wide, wider = width(amounts), width(changes)
    places = list(range(len(rows)))
    stems = [
        _lines([(usual[i], spent[i], i) for i in places if colours[i] == tint], tint)
        for tint in (palette.accent, palette.warning)
    ]
    hovers = [
        [name, f"<b>{escape(name)}</b><br>{amount} so far<br>{format.whole(then, currency)} usual"]
        for name, amount, then in zip(names, amounts, usual, strict=True)
    ]
    ranges = {
        "type": "bar", "x": (rows["high"] - rows["low"]).tolist(), "base": rows["low"].tolist(), "y": places,
        "orientation": "h", "width": 0.3, "marker": {"color": palette.line, "line": {"width": 0}, "cornerradius": 4},
        "hoverinfo": "skip",
    }  # fmt: skip
    ticks = {
        "type": "scatter", "x": usual, "y": places, "mode": "markers", "hoverinfo": "skip", "cliponaxis": False,
        "marker": {"symbol": "line-ns", "size": 15, "line": {"color": palette.muted, "width": 2}},
    }  # fmt: skip
    dots = {
        "type": "scatter", "x": spent, "y": places, "mode": "markers", "customdata": hovers, "cliponaxis": False,
        "marker": {"color": colours, "size": 12, "line": {"color": palette.background, "width": 2}},
        "hovertemplate": "%{customdata[1]}<extra></extra>",
    }  # fmt: skip
    labels = [
        beside(place, text, shift, tint)
        for place, amount, change, tint in zip(places, amounts, changes, colours, strict=True)
        for text, shift, tint in (
            (f"<b>{amount}</b>", wide, palette.text),
            (change, wide + wider + 10, palette.warning if tint == palette.warning else palette.muted),
        )
    ]
    low, high = min([0.0, *spent, *rows["low"]]), max([*spent, *rows["high"]])
    reach = (high - low) or 1.0
    return figure(
        palette, height=ROW * len(rows) + 12, data=[ranges, *stems, ticks, dots], annotations=labels,
        margin={"r": wide + wider + 14},
        xaxis={"visible": False, "range": [low - 0.03 * reach, high + 0.04 * reach]},
        yaxis=names_axis(names, palette),
    )  # fmt: skip


def share_bars_chart(shares: pd.DataFrame, palette: Palette, currency: str) -> go.Figure:
    """Composition: sorted bars, each under its name, amount and share, so that a phone shows them whole.

    Reads `category`, `spent`, `share`, largest first. Below zero, where more came back than went out, no bar is drawn.
    Clicking a bar gives its category as `customdata[0]`.
    """
    rows = shares.iloc[::-1].reset_index(drop=True)
    names, spent = rows["category"].tolist(), rows["spent"].tolist()
    amounts = [format.whole(value, currency) for value in spent]
    percents = [format.percent(share) if value >= 0 else "" for share, value in zip(rows["share"], spent, strict=True)]
    places = list(range(len(rows)))
    top = max([*spent, 0.0]) or 1.0
    clicks = [[name] for name in names]
    track = {
        "type": "bar", "x": [top] * len(rows), "y": places, "orientation": "h", "width": 0.2, "customdata": clicks,
        "marker": {"color": palette.line, "cornerradius": 4, "line": {"width": 0}}, "hoverinfo": "none",
    }  # fmt: skip
    bars = {
        "type": "bar", "x": [max(value, 0.0) for value in spent], "y": places, "orientation": "h", "width": 0.2,
        "marker": {"color": palette.accent, "cornerradius": 4, "line": {"width": 0}}, "customdata": clicks,
        "hoverinfo": "none",
    }  # fmt: skip
    above = [
        {"x": x, "xref": "paper", "xanchor": anchor, "xshift": shift, "y": place + 0.12, "yanchor": "bottom",
         "showarrow": False, "text": text, "font": {"color": tint, "size": SIZE}, "borderpad": 0}
        for place, name, amount, percent in zip(places, names, amounts, percents, strict=True)
        for x, anchor, shift, text, tint in (
            (0, "left", 0, escape(_cut(name, 24)), palette.text),
            (1, "right", -42, f"<b>{amount}</b>", palette.text),
            (1, "right", 0, percent, palette.muted),
        )
    ]  # fmt: skip
    return figure(
        palette, height=39 * len(rows) + 6, data=[track, bars], annotations=above, barmode="overlay", margin={"t": 0},
        xaxis={"visible": False, "range": [0, top]},
        yaxis={"visible": False, "range": [-0.35, len(rows) - 0.3]},
    )  # fmt: skip


def monthly_chart(months: pd.DataFrame, usual: float | None, palette: Palette, currency: str) -> go.Figure:
    """Spending by month: whole months solid, the running month hatched, one line for the usual month.

    Reads `month` (index), `spending`, `complete`; a first month that began late is hatched too. Clicking a bar gives its month
    index as `customdata[0]`.
    """
    values, whole = months["spending"].tolist(), months["complete"].tolist()
    named = [Month.from_index(int(index)) for index in months["month"]]
    last = len(named) - 1
    states = ["" if done else ", so far" if place == last else ", in part" for place, done in enumerate(whole)]
    hovers = [
        [month.index, f"{format.month(month)}{state}<br><b>{format.whole(value, currency)}</b>"]
        for month, state, value in zip(named, states, values, strict=True)
    ]
    bars = {
        "type": "bar", "x": list(range(len(named))), "y": values, "customdata": hovers,
        "marker": {
            "color": [palette.accent if place == last else palette.rest for place in range(len(named))], "cornerradius": 3,
            "line": {"color": palette.accent, "width": [1.5 if state == ", so far" else 0 for state in states]},
            "pattern": {"shape": ["" if done else "/" for done in whole], "fillmode": "replace", "bgcolor": palette.background,
                        "size": 7, "solidity": 0.3},
        },
        "hovertemplate": "%{customdata[1]}<extra></extra>",
    }  # fmt: skip
    labels = [top_label(f"<b>{format.whole(values[-1], currency)}</b>", palette.accent, "right")]
    lines = []
    if usual is not None:
        lines = [{
            "type": "line", "xref": "paper", "x0": 0, "x1": 1, "y0": usual, "y1": usual,
            "line": {"color": palette.muted, "width": 1.2, "dash": "4px,3px"},
        }]  # fmt: skip
        labels.append(top_label(f"┄ Usual month {format.whole(usual, currency)}", palette.muted, "left"))
    ticks = list(range(last, -1, -3))[::-1]
    names = [f"{named[i].start:%b}" + (f"<br>{named[i].year}" if i == ticks[0] else "") for i in ticks]
    low, high = min(0.0, *values), max(1.0, usual or 0.0, *values)
    return figure(
        palette, height=220, data=[bars], annotations=labels, shapes=lines, margin={"t": 28},
        xaxis={"tickvals": ticks, "ticktext": names},
        yaxis={**money_ticks(low, high, currency), "range": [low * 1.05, high * 1.05]},
    )  # fmt: skip


def level_chart(levels: "pd.Series[float]", palette: Palette, currency: str) -> go.Figure:
    """A balance as a line over zero, its newest value named. The index holds the days, oldest first.

    A year and more is shown by its month ends and the newest day: what swings between pay days hides where it goes.
    """
    shown = levels.tail(MOST_DAYS)
    if len(shown) > FEW_DAYS:
        days = pd.DatetimeIndex(shown.index)
        shown = shown[days.is_month_end | (days == days[-1])]
    values, names = shown.tolist(), [f"{day:%Y-%m-%d}" for day in pd.DatetimeIndex(shown.index)]
    low, high = min(0.0, *values), max(0.0, *values)
    reach = (high - low) or 1.0
    fill = {} if low < 0 < high else {"fill": "tozeroy", "fillcolor": palette.band_90}
    line = {
        "type": "scatter", "x": names, "y": values, "mode": "lines", "line": {"color": palette.accent, "width": 2},
        "customdata": [[format.whole(value, currency)] for value in values],
        "hovertemplate": "%{x|%-d %b %Y}<br><b>%{customdata[0]}</b><extra></extra>", **fill,
    }  # fmt: skip
    end = {
        "type": "scatter", "x": names[-1:], "y": values[-1:], "mode": "markers", "hoverinfo": "skip", "cliponaxis": False,
        "marker": {"color": palette.accent, "size": 9, "line": {"color": palette.background, "width": 1.5}},
    }  # fmt: skip
    return figure(
        palette, height=220, data=[line, end], margin={"r": 6, "t": 28},
        annotations=[top_label(f"<b>{format.whole(values[-1], currency)}</b>", palette.accent, "right")],
        xaxis={"tickformat": "%b\n%Y", "nticks": 5, "type": "date", "range": [names[0], names[-1]]},
        yaxis={**money_ticks(low, high, currency), "zeroline": True,
               "range": [low - 0.05 * reach if low < 0 else 0, high + 0.05 * reach]},
    )  # fmt: skip


def figure(palette: Palette, *, height: int, data: list[dict[str, Any]], **layout: Any) -> go.Figure:
    """A figure in the house layout."""
    return go.Figure({"data": data, "layout": {"template": template(palette), "height": height, **layout}})


def money_ticks(low: float, high: float, currency: str) -> dict[str, Any]:
    """At most four round amounts, zero among them, written as everywhere: Plotly would put the sign after the symbol."""
    rough = ((high - low) or 3.0) / 3
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(power * nice for nice in (1, 2, 2.5, 5, 10) if power * nice >= rough * 0.999)
    values = [step * number for number in range(math.ceil(low / step), math.floor(high / step) + 1)]
    return {"tickvals": values, "ticktext": [format.whole(value, currency, cents=step < 1) for value in values]}


def names_axis(names: Sequence[str], palette: Palette) -> dict[str, Any]:
    """Rows with their names on the left, the first at the bottom."""
    return {
        "showgrid": False, "tickfont": {"color": palette.text, "size": SIZE}, "tickvals": list(range(len(names))),
        "ticktext": [escape(_cut(name, NAME_LENGTH)) for name in names], "range": [-0.6, len(names) - 0.4],
    }  # fmt: skip


def beside(place: int, text: str, shift: float, tint: str) -> dict[str, Any]:
    """A text on the right of a row, outside the plot."""
    return {
        "x": 1, "xref": "paper", "xanchor": "right", "xshift": shift, "y": place, "showarrow": False, "text": text,
        "font": {"color": tint},
    }  # fmt: skip


def top_label(text: str, tint: str, side: str) -> dict[str, Any]:
    """A text above the plot, where no mark can run through it."""
    return {
        "x": 1 if side == "right" else 0, "xref": "paper", "xanchor": side, "y": 1, "yref": "paper", "yanchor": "bottom",
        "yshift": 8, "showarrow": False, "text": text, "font": {"color": tint, "size": SIZE if side == "right" else LABEL_SIZE},
    }  # fmt: skip


def _lines(spans: Sequence[tuple[float, float, int]], tint: str) -> dict[str, Any]:
    """Level strokes from a first to a second value, as one trace with gaps."""
    return {
        "type": "scatter", "mode": "lines", "hoverinfo": "skip", "line": {"color": tint, "width": 2},
        "x": [value for first, second, _ in spans for value in (first, second, None)],
        "y": [value for *_, place in spans for value in (place, place, None)],
    }  # fmt: skip


def width(texts: Sequence[str]) -> float:
    """How much room the longest of some amounts needs beside the plot, in pixels."""
    return 10 + DIGIT * max((len(text) for text in texts), default=0)


def _cut(name: str, length: int) -> str:
    return name if len(name) <= length else name[: length - 1].rstrip() + "…"
