"""The map of payees: places, names, and what a click leads to."""

import pandas as pd
import pytest

from pages.ui import charts
from pages.ui.naming import map_chart
from pages.ui.palette import DARK, LIGHT, Palette

PLACES = pd.DataFrame(
    {
        "payee": ["Café <b>", "Tea House", "Timberyard", "Oddity"],
        "x": [0.0, 0.1, 1.0, 0.5],
        "y": [0.0, 0.1, 1.0, -1.0],
        "kind": ["Café, tea", "Café, tea", "Wood", ""],
        "rank": [0, 0, 1, 2],
        "payments": [100, 25, 1, 0],
        "moved": [200.0, 50.0, 9.0, 0.0],
        "category": ["Eating out", "Eating out", "", ""],
    }
)


@pytest.mark.parametrize("palette", [LIGHT, DARK], ids=lambda palette: palette.mode)
def test_kinds_have_colours_and_what_stands_apart_is_hollow(palette: Palette) -> None:
    dots = map_chart.meaning_map_chart(PLACES, palette, "EUR").data[0]
    assert list(dots.marker.color) == [palette.categorical[0]] * 2 + [palette.categorical[1], charts.CLEAR]
    assert list(dots.marker.size)[:2] == [26.0, 16.0], "the area is the number of payments"


def test_a_click_knows_its_payee_and_hovering_is_text() -> None:
    dots = map_chart.meaning_map_chart(PLACES, LIGHT, "EUR").data[0]
    assert dots.customdata[0][0] == "Café <b>"
    assert dots.customdata[0][1] == "<b>Café &lt;b&gt;</b><br>Café, tea<br>100 payments, €200<br>Eating out"
    assert "Stands apart" in dots.customdata[3][1]


def test_names_that_would_cover_each_other_are_left_out() -> None:
    figure = map_chart.meaning_map_chart(PLACES, LIGHT, "EUR")
    assert [note.text for note in figure.layout.annotations] == ["<b>Café, tea</b>", "<b>Wood</b>"]
    near = PLACES.assign(x=[0.0, 0.1, 0.06, 0.5], y=[0.0, 0.1, 0.06, -1.0])
    assert [note.text for note in map_chart.meaning_map_chart(near, LIGHT, "EUR").layout.annotations] == ["<b>Café, tea</b>"]
