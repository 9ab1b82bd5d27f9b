"""Charts of odd payments: all by unusualness, one among its payee's others, where methods agree; months at risk."""

import math
from collections.abc import Mapping
from html import escape
from typing import Any, Final

import pandas as pd
import plotly.graph_objects as go

from finance_core.dates import Month
from pages.ui import charts, format
from pages.ui.insight import odd_words
from pages.ui.insight.drift_charts import month_ticks
from pages.ui.palette import Palette

MOST_DOTS: Final = 2_000
"""Dots that a browser draws at once without a wait; the oddest are among them."""
MOST_NAMES: Final = 2
ROWS: Final = 12
_SHORT: Final[Mapping[str, str]] = {
    "isolation_forest": "Forest", "nearest_neighbours": "Near", "tail_sum": "Tails", "autoencoder": "Auto", "lof": "LOF",
    "one_class_svm": "SVM",
}  # fmt: skip
_USUAL: Final = 24
"""Earlier payments that tell what is usual: as many as the reason speaks of."""
_VOICE, _MOST_VOICES = 0.15, 0.45
"""How much each voice adds to the colour of a month at risk, short of the model and the rules agreeing."""
_RARE: Final = 3.0
"""Tens: one in a thousand has the strongest colour."""


def timeline_chart(
    checked: pd.DataFrame, odd: pd.DataFrame, threshold: float, palette: Palette, currency: str
) -> go.Figure:  # fmt: skip
    """Every payment by day and unusualness, from 0 to 1; those in `odd` stand out, the newest are named, above is the odd band.

    Reads `id`, `date`, `payee`, `amount`, `score` of both. Clicking a dot gives its id as `customdata[0]`.
    """
    rest = checked[~checked["id"].isin(odd["id"])].head(MOST_DOTS)
    named = _apart(odd)
    band = {
        "type": "rect", "xref": "paper", "x0": 0, "x1": 1, "y0": threshold, "y1": 1.04, "fillcolor": palette.anomaly,
        "opacity": 0.08, "line": {"width": 0}, "layer": "below",
    }  # fmt: skip
    violet = {"color": palette.anomaly, "size": charts.LABEL_SIZE}
    labels = [
        {"x": f"{day:%Y-%m-%d}", "y": score, "text": escape(format.short(payee, 18)), "showarrow": False, "xanchor": "right",
         "yshift": 13, "font": violet}
        for day, score, payee in zip(named["date"], named["score"], named["payee"], strict=True)
    ]  # fmt: skip
    labels += [
        {"xref": "paper", "x": 0, "xanchor": "left", "y": height, "text": text, "showarrow": False, "yanchor": anchor,
         "font": {"color": tint, "size": charts.LABEL_SIZE}}
        for height, text, tint, anchor in (
            (1.04, "odd", palette.anomaly, "top"), (threshold, "usual", palette.muted, "top"),
        )
    ]  # fmt: skip
    return charts.figure(
        palette, height=260,
        data=[_dots(rest, palette.rest, 5, currency, opacity=0.7), _dots(odd, palette.anomaly, 11, currency, opacity=1.0)],
        shapes=[band], annotations=labels, margin={"r": 8},
        xaxis={"type": "date", "tickformat": "%b\n%Y", "nticks": 6},
        yaxis={"range": [0, 1.04], "showticklabels": False, "showgrid": False},
    )  # fmt: skip


def _apart(odd: pd.DataFrame) -> pd.DataFrame:
    """The latest odd payments that are far enough from each other for their names to stand side by side on a phone."""
    kept: list[int] = []
    wide = (odd["date"].max() - odd["date"].min()) / MOST_NAMES
    for place, day in enumerate(odd["date"]):
        if not kept or odd["date"].iloc[kept[-1]] - day > wide:
            kept.append(place)
    return odd.iloc[kept[:MOST_NAMES]]


def _dots(rows: pd.DataFrame, tint: str, size: int, currency: str, *, opacity: float) -> dict[str, Any]:
    hovers = [
        [identity, f"<b>{escape(format.short(payee))}</b><br>{day:%-d %b %Y}<br>{format.whole(-amount, currency, cents=True)}"]
        for identity, payee, day, amount in zip(rows["id"].tolist(), rows["payee"], rows["date"], rows["amount"], strict=True)
    ]  # fmt: skip
    return {
        "type": "scatter", "mode": "markers", "x": [f"{day:%Y-%m-%d}" for day in rows["date"]], "y": rows["score"].tolist(),
        "customdata": hovers, "hovertemplate": "%{customdata[1]}<extra></extra>", "cliponaxis": False,
        "marker": {"color": tint, "size": size, "opacity": opacity, "line": {"width": 0}},
        "unselected": {"marker": {"opacity": opacity}},
    }  # fmt: skip


def payee_chart(history: pd.DataFrame, palette: Palette, currency: str) -> go.Figure:
    """What a payee took over time, this payment marked among the others, with a line for what was usual there before.

    Reads `id`, `date`, `paid` (positive), `this`; at least one row is another payment.
    """
    others, place = history[~history["this"]], int(history["this"].to_numpy().argmax())
    before = history.head(place).tail(_USUAL)
    usual = float((others if before.empty else before)["paid"].median())
    hovers = [
        f"{day:%-d %b %Y}<br><b>{format.whole(paid, currency, cents=True)}</b>"
        for day, paid in zip(history["date"], history["paid"], strict=True)
    ]
    this = history["this"].tolist()
    dots = {
        "type": "scatter", "mode": "markers", "x": [f"{day:%Y-%m-%d}" for day in history["date"]],
        "y": history["paid"].tolist(), "customdata": [[text] for text in hovers], "cliponaxis": False,
        "hovertemplate": "%{customdata[0]}<extra></extra>",
        "marker": {
            "color": [palette.anomaly if mine else palette.rest for mine in this], "size": [12 if mine else 7 for mine in this],
            "symbol": ["diamond" if mine else "circle" for mine in this], "line": {"width": 0},
        },
    }  # fmt: skip
    mine = history[history["this"]].iloc[0]
    line = {
        "type": "line", "xref": "paper", "x0": 0, "x1": 1, "y0": usual, "y1": usual,
        "line": {"color": palette.muted, "width": 1.2, "dash": "4px,3px"},
    }  # fmt: skip
    top = max(*history["paid"].tolist(), 0.01) * 1.08
    return charts.figure(
        palette, height=150, data=[dots], shapes=[line], margin={"t": 24, "r": 8},
        annotations=[
            _above(f"<b>{format.whole(float(mine['paid']), currency, cents=True)}</b> this time", palette.anomaly, "right"),
            _above(f"┄ usual {format.whole(usual, currency, cents=True)}", palette.muted, "left"),
        ],
        xaxis={"type": "date", "tickformat": "%b\n%Y", "nticks": 4},
        yaxis={"range": [0, top], "showticklabels": False, "showgrid": False, "zeroline": True},
    )  # fmt: skip


def _above(text: str, tint: str, side: str) -> dict[str, Any]:
    return {
        "x": 1 if side == "right" else 0, "xref": "paper", "xanchor": side, "y": 1, "yref": "paper", "yanchor": "bottom",
        "yshift": 4, "showarrow": False, "text": text, "font": {"color": tint, "size": charts.LABEL_SIZE},
    }  # fmt: skip


def agreement_chart(odd: pd.DataFrame, methods: tuple[str, ...], number: int, palette: Palette) -> go.Figure:
    """How rare each odd payment is to each method: one payment in so many is as strange. The rarer, the stronger the colour.

    Reads `payee`, `date` and a column for each of `methods` (0 to 1, the share of `number` payments less strange).
    """
    rows = odd.head(ROWS).iloc[::-1]
    names = [format.short(name, 14) for name in rows["payee"]]
    rarities = [[odd_words.rarity(float(row[name]), number) for name in methods] for _, row in rows.iterrows()]
    hovers = [
        [f"<b>{escape(format.short(row['payee']))}</b>, {format.day(row['date'].date())}<br>"
         f"{odd_words.method(name)}: one in {rare:,.0f}" for name, rare in zip(methods, rares, strict=True)]
        for (_, row), rares in zip(rows.iterrows(), rarities, strict=True)
    ]  # fmt: skip
    shades = [[min(math.log10(max(rare, 1.0)) / _RARE, 1.0) for rare in rares] for rares in rarities]
    cells = {
        "type": "heatmap", "z": shades, "zmin": 0, "zmax": 1, "xgap": 3, "ygap": 3, "showscale": False, "customdata": hovers,
        "colorscale": [[0, palette.line], [1, palette.anomaly]], "hovertemplate": "%{customdata}<extra></extra>",
    }  # fmt: skip
    numbers = [
        {"x": column, "y": place, "text": f"{rare:,.0f}", "showarrow": False,
         "font": {"size": 11, "color": palette.background if shades[place][column] > 0.6 else palette.text}}
        for place, rares in enumerate(rarities) for column, rare in enumerate(rares)
    ]  # fmt: skip
    return charts.figure(
        palette, height=30 * len(names) + 34, data=[cells], annotations=numbers, margin={"t": 26},
        xaxis={"side": "top", "tickvals": list(range(len(methods))),
               "ticktext": [_SHORT.get(name, odd_words.method(name)) for name in methods]},
        yaxis=charts.names_axis(names, palette),
    )  # fmt: skip


def risks_chart(cells: pd.DataFrame, palette: Palette, currency: str) -> go.Figure:
    """Where a month of a category is at risk: the more of the model and the rules object, the stronger the colour.

    Reads `category`, `month` (int index), `spent`, `usual`, `whole`, `model`, `rules`, `flagged`; the first category is on top.
    Clicking a cell gives its category and month index as `customdata[0]`.
    """
    names = list(dict.fromkeys(cells["category"]))[::-1]
    months = [Month.from_index(index) for index in range(int(cells["month"].min()), int(cells["month"].max()) + 1)]
    shades: list[list[float | None]] = [[None] * len(months) for _ in names]
    hovers = [[["", ""] for _ in months] for _ in names]
    for _, cell in cells.iterrows():
        row, column = names.index(cell["category"]), int(cell["month"]) - months[0].index
        voices = int(cell["model"]) + len([name for name in cell["rules"].split(", ") if name])
        shades[row][column] = 1.0 if cell["flagged"] else min(_VOICE * voices, _MOST_VOICES)
        hovers[row][column] = [f"{cell['category']}|{cell['month']}", odd_words.cell_line(cell, currency)]
    marks = {
        "type": "heatmap", "z": shades, "zmin": 0, "zmax": 1, "xgap": 3, "ygap": 3, "showscale": False, "customdata": hovers,
        "colorscale": [[0, palette.line], [1, palette.anomaly]], "hovertemplate": "%{customdata[1]}<extra></extra>",
        "hoverongaps": False,
    }  # fmt: skip
    return charts.figure(
        palette, height=30 * len(names) + 46, data=[marks], margin={"t": 4}, xaxis=month_ticks(months),
        yaxis=charts.names_axis(names, palette),
    )  # fmt: skip
