"""The chart of budgets: a frame and a palette in, a Plotly figure out."""

from html import escape
from typing import Any, Final

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from pages.ui import charts, format
from pages.ui.palette import Palette

_MOST: Final = 1.6
"""Bars end here, in budgets: beyond, their amounts tell more than their length."""
_LEAST: Final = 1e-9
"""Divided by where there is nothing to spend, so that the first cent fills the track."""
_ROW: Final = 48


def budgets_chart(budgets: pd.DataFrame, share: float, palette: Palette, currency: str) -> go.Figure:
    """Each budget as a track, what is spent as a bar on it, and where the month likely ends as a thin bar below.

    Reads `category`, `budget`, `spent`, `lower`, `upper`, `at_risk`, the first row on top. All tracks are as long as their
    budget; `share` (0..1) is how much of the month is over. Clicking a bar gives its category as `customdata[0]`.
    """
    rows = budgets.iloc[::-1].reset_index(drop=True)
    names, places = rows["category"].tolist(), list(range(len(rows)))
    whole = rows["budget"].clip(lower=_LEAST)
    used, low, high = ((rows[name] / whole).clip(0.0, _MOST) for name in ("spent", "lower", "upper"))
    tints = [palette.warning if risky else palette.accent for risky in rows["at_risk"]]
    faint = [palette.rest if risky else palette.band_50 for risky in rows["at_risk"]]
    spent = [format.whole(value, currency) for value in rows["spent"]]
    budgeted = [format.whole(value, currency) for value in rows["budget"]]
    clicks = [[name] for name in names]
    known = np.flatnonzero(low.notna().to_numpy()).tolist()
    bars = [
        _bars(places, [1.0] * len(rows), 0.26, palette.line, clicks),
        _bars(places, used.tolist(), 0.26, tints, clicks),
        _bars([place - 0.24 for place in known], (high - low)[known].clip(lower=0.008).tolist(), 0.1,
              [faint[at] for at in known], [clicks[at] for at in known], base=low[known].tolist()),
    ]  # fmt: skip
    ticks = [
        {"type": "line", "x0": share, "x1": share, "y0": place - 0.17, "y1": place + 0.17,
         "line": {"color": palette.text, "width": 1.5}}
        for place in places
    ] + [
        {"type": "line", "x0": 1, "x1": 1, "y0": place - 0.13, "y1": place + 0.13,
         "line": {"color": palette.background, "width": 3}}
        for place in places if used[place] > 1
    ]  # fmt: skip
    labels = [
        {"x": x, "xref": "paper", "xanchor": anchor, "y": place + 0.16, "yanchor": "bottom", "showarrow": False, "text": text,
         "font": {"color": tint, "size": charts.SIZE}, "borderpad": 0}
        for place, name, now, all_of_it in zip(places, names, spent, budgeted, strict=True)
        for x, anchor, text, tint in (
            (0, "left", escape(format.short(name, 22)), palette.text),
            (1, "right", f"<b>{now}</b> of {all_of_it}", palette.text),
        )
    ]  # fmt: skip
    reach = max(1.0, float(used.max()), float(high.fillna(0.0).max()))
    return charts.figure(
        palette, height=_ROW * len(rows) + 8, data=bars, annotations=labels, shapes=ticks, barmode="overlay", margin={"t": 0},
        xaxis={"visible": False, "range": [0, reach]}, yaxis={"visible": False, "range": [-0.42, len(rows) - 0.35]},
    )  # fmt: skip


def _bars(
    places: list[Any], lengths: list[float], width: float, tint: Any, clicks: list[list[str]], *, base: Any = 0
) -> dict[str, Any]:
    return {
        "type": "bar", "x": lengths, "y": places, "orientation": "h", "width": width, "customdata": clicks, "base": base,
        "marker": {"color": tint, "cornerradius": 3, "line": {"width": 0}}, "hoverinfo": "none",
    }  # fmt: skip
