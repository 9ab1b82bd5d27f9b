"""The chart of debts: plans and a palette in, a Plotly figure out."""

from typing import Any, Final

import plotly.graph_objects as go

from finance_core.money import to_major
from finance_core.rules.debt.debts import Payoff
from finance_core.services.plan.debt_book import DebtBook
from finance_core.services.plan.debts import ORDERS, Order
from pages.ui import charts, format
from pages.ui.palette import Palette

_SHORT: Final[dict[Order, str]] = {"avalanche": "Highest rate", "snowball": "Smallest debt", "own": "Own order"}


def owed_chart(book: DebtBook, palette: Palette) -> go.Figure:
    """What is owed month by month: the followed order, the other ones, and the minimums alone, dashed."""
    longest = max(book.payoff(order).telling for order in ORDERS)
    others = [
        _line(book, book.payoff(order), name, palette.rest, "solid")
        for order, name in _SHORT.items()
        if order != book.plan.order and len(book.views) > 1
    ]
    minimums = _line(book, book.compared.minimums, "Only the minimums", palette.muted, "dash", most=2 * longest)
    followed = _line(book, book.followed, _SHORT[book.plan.order], palette.accent, "solid")
    high = max(*minimums["y"], *followed["y"])
    labels = [
        charts.top_label(f"<b>— {_SHORT[book.plan.order]} first</b>".replace(" order first", " order"), palette.accent, "left"),
        charts.top_label("┄ Only the minimums", palette.muted, "right"),
    ]
    return charts.figure(
        palette, height=250, data=[*others, minimums, followed], margin={"t": 28, "r": 6}, annotations=labels,
        xaxis={"type": "date", "tickformat": "%b\n%Y", "nticks": 5},
        yaxis={**charts.money_ticks(0.0, high, book.currency), "range": [0, high * 1.06]},
    )  # fmt: skip


def _line(
    book: DebtBook, plan: Payoff, name: str, tint: str, dash: str, *, most: int | None = None
) -> dict[str, Any]:  # fmt: skip
    """One plan; what takes far longer than the others is cut, so that those can be seen, and so is a debt that has doubled."""
    months = plan.telling if most is None else min(most, plan.telling)
    owed = [float(to_major(minor, book.currency)) for minor in plan.owed_by_month[: months + 1]]
    days = [day.isoformat() for day in (book.today, *plan.days)][: len(owed)]
    return {
        "type": "scatter", "mode": "lines", "x": days, "y": owed, "line": {"color": tint, "width": 2, "dash": dash},
        "customdata": [[format.whole(value, book.currency)] for value in owed],
        "hovertemplate": f"%{{x|%b %Y}}<br><b>%{{customdata[0]}}</b> owed, {name.lower()}<extra></extra>",
    }  # fmt: skip
