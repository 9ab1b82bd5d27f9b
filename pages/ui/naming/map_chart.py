"""The map of payees by meaning: near means alike. A builder as in `charts`: frame in, figure out."""

from html import escape
from typing import Any, Final

import pandas as pd
import plotly.graph_objects as go

from pages.ui import charts, format
from pages.ui.palette import Palette

NAMED: Final = 6
"""Kinds that have a colour and their name on the map; more colours can't be told apart."""
HEIGHT: Final = 520
_SMALLEST, _LARGEST = 6.0, 26.0
_LABEL: Final = 22
_APART_X, _APART_Y = 0.4, 0.06
"""Shares of the map that a name takes on a phone."""


def meaning_map_chart(places: pd.DataFrame, palette: Palette, currency: str) -> go.Figure:
    """Payees as dots that lie near each other where they are alike; the area is the number of payments.

    Reads `payee`, `x`, `y`, `kind` (its name, "" for payees that stand apart), `rank` (0 for the largest kind), `payments`,
    `moved` (money, whatever the direction) and `category`. The largest kinds have colours and names, those that stand apart
    are hollow. Clicking a dot gives its payee as `customdata[0]`.
    """
    tints = [
        palette.categorical[rank] if kind and rank < NAMED else palette.muted
        for kind, rank in zip(places["kind"], places["rank"], strict=True)
    ]
    fills = [tint if kind else charts.CLEAR for tint, kind in zip(tints, places["kind"], strict=True)]
    hovers = [[row.payee, _hover(row, currency)] for row in places.itertuples()]
    dots = {
        "type": "scatter", "x": places["x"].tolist(), "y": places["y"].tolist(), "mode": "markers", "customdata": hovers,
        "cliponaxis": False, "hovertemplate": "%{customdata[1]}<extra></extra>",
        "marker": {"color": fills, "size": _sizes(places["payments"]), "opacity": 0.85, "line": {"color": tints, "width": 1.2}},
    }  # fmt: skip
    labels = [
        {"x": x, "y": y, "text": f"<b>{escape(format.short(str(kind), _LABEL))}</b>", "showarrow": False,
         "font": {"color": palette.text, "size": charts.LABEL_SIZE}, "bgcolor": _veil(palette), "borderpad": 2}
        for x, y, kind in _named(places)
    ]  # fmt: skip
    hidden: dict[str, Any] = {"visible": False, "fixedrange": True}
    return go.Figure(
        {
            "data": [dots],
            "layout": {
                "template": charts.template(palette), "height": HEIGHT, "annotations": labels, "xaxis": hidden,
                "yaxis": hidden, "margin": {"l": 8, "r": 8, "t": 8, "b": 8},
            },
        }
    )  # fmt: skip


def _named(places: pd.DataFrame) -> list[tuple[float, float, str]]:
    """Where the names of the largest kinds stand; one that would lie over a larger kind's name is left to hovering."""
    largest = places[(places["kind"] != "") & (places["rank"] < NAMED)]
    middles = largest.groupby(["rank", "kind"])[["x", "y"]].median().reset_index()
    wide, high = (float(places[axis].max() - places[axis].min()) or 1.0 for axis in ("x", "y"))
    kept: list[tuple[float, float, str]] = []
    for x, y, kind in zip(middles["x"], middles["y"], middles["kind"], strict=True):
        if all(abs(x - other[0]) > _APART_X * wide or abs(y - other[1]) > _APART_Y * high for other in kept):
            kept.append((float(x), float(y), str(kind)))
    return kept


def _hover(row: Any, currency: str) -> str:
    """The payee, its kind, and what was paid how often."""
    amount = format.whole(row.moved, currency)
    lines = [f"<b>{escape(format.short(row.payee))}</b>", escape(row.kind or "Stands apart")]
    lines.append(f"{format.count(row.payments, 'payment')}, {amount}")
    return "<br>".join([*lines, escape(row.category)] if row.category else lines)


def _sizes(payments: "pd.Series[int]") -> list[float]:
    """Diameters in pixels: areas grow with the number of payments."""
    most = max(float(payments.max()), 1.0) if len(payments) else 1.0
    return [_SMALLEST + (_LARGEST - _SMALLEST) * (count / most) ** 0.5 for count in payments.tolist()]


def _veil(palette: Palette) -> str:
    """The page's ground, almost opaque, so that a name can be read over dots."""
    red, green, blue = (int(palette.background[at : at + 2], 16) for at in (1, 3, 5))
    return f"rgba({red},{green},{blue},0.72)"
