"""Charts: the figures' data, scales and labels."""

from typing import Any

import pandas as pd
import pytest

from finance_core.dates import Month
from pages.ui import charts
from pages.ui.palette import DARK, LIGHT, Palette

NOVEMBER = Month(2026, 11).index
PACE = pd.DataFrame(
    {
        "category": ["Groceries", "<b>2024</b>", "Cash"],
        "spent": [694.0, 30.0, 0.0],
        "usual": [349.0, 40.0, 155.0],
        "low": [300.0, 35.0, 100.0],
        "high": [400.0, 45.0, 190.0],
        "above": [True, False, False],
    }
)


def _trace(figure: Any, kind: str, place: int = 0) -> Any:
    return [trace for trace in figure.data if trace.type == kind][place]


def _texts(figure: Any) -> list[str]:
    return [note.text for note in figure.layout.annotations]


@pytest.mark.parametrize("palette", [LIGHT, DARK], ids=lambda palette: palette.mode)
def test_dumbbell_tints_only_what_is_above(palette: Palette) -> None:
    figure = charts.dumbbell_chart(PACE, palette, "USD")
    dots = figure.data[-1]
    assert list(dots.x) == [0.0, 30.0, 694.0], "the largest stands on top"
    assert list(dots.marker.color) == [palette.accent, palette.accent, palette.warning]
    assert [entry[0] for entry in dots.customdata] == ["Cash", "<b>2024</b>", "Groceries"]
    assert {"<b>$694</b>", "+$345", "−$155"} <= set(_texts(figure))


def test_names_are_labels_never_tags_or_numbers() -> None:
    figure = charts.dumbbell_chart(PACE, LIGHT, "USD")
    assert list(figure.layout.yaxis.ticktext) == ["Cash", "&lt;b&gt;2024&lt;/b&gt;", "Groceries"]
    assert list(figure.data[-1].y) == [0, 1, 2]
    long = PACE.assign(category=["A very long name of a category", "b", "c"])
    assert charts.dumbbell_chart(long, LIGHT, "USD").layout.yaxis.ticktext[2] == "A very long name…"


def test_dumbbell_holds_wide_amounts() -> None:
    narrow = charts.dumbbell_chart(PACE, LIGHT, "USD").layout.margin.r
    wide = charts.dumbbell_chart(PACE.assign(spent=1_204_000.0), LIGHT, "KRW").layout.margin.r
    assert wide > narrow


def test_share_bars_start_at_zero_and_never_go_below() -> None:
    shares = pd.DataFrame({"category": ["Rent", "Refunded"], "spent": [900.0, -20.0], "share": [1.0, 0.0]})
    figure = charts.share_bars_chart(shares, LIGHT, "EUR")
    assert list(_trace(figure, "bar", 1).x) == [0.0, 900.0]
    assert figure.layout.xaxis.range[0] == 0
    assert {"Rent", "<b>€900</b>", "100%", "<b>−€20</b>"} <= set(_texts(figure))


def test_share_bars_of_nothing() -> None:
    shares = pd.DataFrame({"category": ["Refunded"], "spent": [-20.0], "share": [0.0]})
    assert list(_trace(charts.share_bars_chart(shares, LIGHT, "EUR"), "bar", 1).x) == [0.0]


def test_months_hatch_the_running_one_and_name_the_usual() -> None:
    months = pd.DataFrame(
        {
            "month": range(NOVEMBER - 3, NOVEMBER + 1),
            "spending": [900.0, 1000.0, 1100.0, 700.0],
            "complete": [True] * 3 + [False],
        }
    )
    figure = charts.monthly_chart(months, 1000.0, LIGHT, "EUR")
    bars = _trace(figure, "bar")
    assert list(bars.marker.pattern.shape) == ["", "", "", "/"]
    assert [entry[0] for entry in bars.customdata] == list(range(NOVEMBER - 3, NOVEMBER + 1))
    assert bars.customdata[-1][1].startswith("November 2026, so far")
    assert figure.layout.shapes[0].y0 == 1000.0
    assert any("Usual month €1,000" in text for text in _texts(figure))
    assert figure.layout.yaxis.range[0] == 0
    assert list(figure.layout.xaxis.ticktext) == ["Aug<br>2026", "Nov"]


def test_months_without_a_usual_one() -> None:
    months = pd.DataFrame({"month": [NOVEMBER], "spending": [0.0], "complete": [False]})
    figure = charts.monthly_chart(months, None, LIGHT, "EUR")
    assert not figure.layout.shapes
    assert figure.layout.yaxis.range[1] > 0


def test_level_shows_month_ends_of_a_long_time() -> None:
    days = pd.date_range("2025-01-01", "2026-11-21")
    figure = charts.level_chart(pd.Series(range(len(days)), index=days, dtype=float), LIGHT, "EUR")
    line = _trace(figure, "scatter")
    assert len(line.x) == 14
    assert line.x[-2:] == ("2026-10-31", "2026-11-21")
    assert line.fill == "tozeroy"


def test_level_of_one_day_and_below_zero() -> None:
    day = pd.date_range("2026-11-21", periods=1)
    figure = charts.level_chart(pd.Series([-50.0], index=day), LIGHT, "EUR")
    assert _texts(figure) == ["<b>−€50</b>"]
    assert figure.layout.yaxis.range[0] < -50


@pytest.mark.parametrize(
    ("value", "texts"),
    [(-685_774.0, ["−₹500,000", "−₹250,000", "₹0"]), (2.0, ["₹0", "₹1", "₹2"]), (0.0, ["₹0"])],
)
def test_axes_hold_round_amounts_with_the_sign_first(value: float, texts: list[str]) -> None:
    day = pd.date_range("2026-11-21", periods=1)
    axis = charts.level_chart(pd.Series([value], index=day), LIGHT, "INR").layout.yaxis
    assert [text for text in axis.ticktext if text in texts] == texts
    assert len(axis.ticktext) <= 5


def test_no_chart_zooms_or_shows_a_legend() -> None:
    figure = charts.dumbbell_chart(PACE, LIGHT, "EUR")
    assert figure.layout.template.layout.dragmode is False
    assert figure.layout.template.layout.showlegend is False
    assert figure.layout.template.layout.xaxis.fixedrange is True
