"""The chart of a plan's parts: a frame and a palette in, a Plotly figure out."""

from html import escape
from typing import Any, Final

import pandas as pd
import plotly.graph_objects as go

from pages.ui import charts
from pages.ui.palette import Palette

_ROW: Final = 64


def parts_chart(parts: pd.DataFrame, palette: Palette) -> go.Figure:
    """Each part of the income as a bar for what it usually takes, with a tick where the plan puts it.

    Reads `name`, `text`, `now`, `planned` (shares of income), `is_worse` (more spent than planned, or less saved), the first
    row on top.
    """
    rows = parts.iloc[::-1].reset_index(drop=True)
    places = list(range(len(rows)))
    tones = [palette.warning if worse else palette.accent for worse in rows["is_worse"]]
    top = max(1.0, float(rows[["now", "planned"]].to_numpy().max()))
    bars: list[dict[str, Any]] = [
        {"type": "bar", "x": widths, "y": places, "orientation": "h", "width": 0.26, "hoverinfo": "none",
         "marker": {"color": tints, "cornerradius": 3, "line": {"width": 0}}}
        for widths, tints in (([top] * len(rows), palette.line), (rows["now"].clip(lower=0.0).tolist(), tones))
    ]  # fmt: skip
    ticks = [
        {"type": "line", "x0": share, "x1": share, "y0": place - 0.18, "y1": place + 0.18,
         "line": {"color": palette.text, "width": 2}}
        for place, share in zip(places, rows["planned"], strict=True)
    ]  # fmt: skip
    labels = [
        {"x": 0, "xref": "paper", "xanchor": "left", "y": place + height, "yanchor": "bottom", "showarrow": False,
         "text": text, "borderpad": 0, "font": {"color": tint, "size": charts.SIZE}}
        for place, name, said in zip(places, rows["name"], rows["text"], strict=True)
        for height, text, tint in ((0.44, f"<b>{escape(name)}</b>", palette.text), (0.19, escape(said), palette.muted))
    ]  # fmt: skip
    return charts.figure(
        palette, height=_ROW * len(rows) + 16, data=bars, shapes=ticks, annotations=labels, barmode="overlay", margin={"t": 0},
        xaxis={"visible": False, "range": [0, top * 1.005]}, yaxis={"visible": False, "range": [-0.25, len(rows) - 0.2]},
    )  # fmt: skip
