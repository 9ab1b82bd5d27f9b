"""Colours: contrast by WCAG, apart for every kind of eyes, and the same in the theme as in the charts."""

import tomllib
from itertools import combinations
from typing import Any, Final

import pytest

from finance_core.models import CATEGORY_COLOURS
from pages.ui.palette import DARK, LIGHT, Palette, for_mode
from tests.servers import ROOT

TEXT: Final = 4.5
GRAPHIC: Final = 3.0
APART: Final = 0.09
"""Distance in OKLab; 0.02 is the least that can be seen side by side."""
SEEN_WITH: Final = {
    "full colour": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    "protanopia": ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216), (-0.003882, -0.048116, 1.051998)),
    "deuteranopia": ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.011820, 0.042940, 0.968881)),
    "tritanopia": ((1.255528, -0.076749, -0.178779), (-0.078411, 0.930809, 0.147602), (0.004733, 0.691367, 0.303900)),
}
"""Machado, Oliveira and Fernandes 2009 (doi:10.1109/TVCG.2009.113), severity 1.0, in linear light."""
PALETTES: Final = (LIGHT, DARK)
modes = pytest.mark.parametrize("palette", PALETTES, ids=lambda palette: palette.mode)

Vector = tuple[float, ...]


def _theme(palette: Palette) -> dict[str, Any]:
    config = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8"))
    theme: dict[str, Any] = config["theme"][palette.mode]
    return theme


def _linear(colour: str) -> Vector:
    """Red, green and blue as amounts of light."""
    parts = (int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5))
    return tuple(part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)


def _contrast(one: str, other: str) -> float:
    """The WCAG contrast ratio."""
    weights = (0.2126, 0.7152, 0.0722)
    low, high = sorted(
        sum(weight * part for weight, part in zip(weights, _linear(colour), strict=True)) for colour in (one, other)
    )
    return (high + 0.05) / (low + 0.05)


def _faded(colour: str, ground: str) -> str:
    """What Streamlit makes of captions: the text colour at 60 % over its ground."""
    mixed = (round(0.6 * int(colour[i : i + 2], 16) + 0.4 * int(ground[i : i + 2], 16)) for i in (1, 3, 5))
    return "#" + "".join(f"{part:02X}" for part in mixed)


def _times(matrix: tuple[Vector, ...], vector: Vector) -> Vector:
    return tuple(sum(m * v for m, v in zip(row, vector, strict=True)) for row in matrix)


def _oklab(light: Vector) -> Vector:
    """Lightness and two colour axes in which equal distances look equal."""
    cone = _times(
        (
            (0.4122214708, 0.5363325363, 0.0514459929),
            (0.2119034982, 0.6806995451, 0.1073969566),
            (0.0883024619, 0.2817188376, 0.6299787005),
        ),
        light,
    )
    return _times(
        (
            (0.2104542553, 0.7936177850, -0.0040720468),
            (1.9779984951, -2.4285922050, 0.4505937099),
            (0.0259040371, 0.7827717662, -0.8086757660),
        ),
        tuple(max(part, 0.0) ** (1 / 3) for part in cone),
    )


def _distance(one: str, other: str, sight: str) -> float:
    seen = (
        _oklab(tuple(min(max(part, 0.0), 1.0) for part in _times(SEEN_WITH[sight], _linear(colour)))) for colour in (one, other)
    )
    first, second = seen
    return float(sum((x - y) ** 2 for x, y in zip(first, second, strict=True)) ** 0.5)


@modes
def test_everything_that_is_read_has_contrast(palette: Palette) -> None:
    theme = _theme(palette)
    page, side = theme["backgroundColor"], theme["sidebar"]["backgroundColor"]
    button = "#FFFFFF"  # Streamlit's choice in both modes
    pairs = [
        (theme["textColor"], page), (theme["textColor"], theme["secondaryBackgroundColor"]), (theme["textColor"], side),
        (theme["textColor"], theme["sidebar"]["secondaryBackgroundColor"]), (_faded(theme["textColor"], page), page),
        (_faded(theme["textColor"], side), side), (theme["linkColor"], page), (button, theme["primaryColor"]),
        (theme["dataframeHeaderTextColor"], theme["dataframeHeaderBackgroundColor"]),
        (palette.warning, palette.warning_fill), (palette.text, palette.warning_fill), (palette.text, palette.danger_fill),
    ]  # fmt: skip
    for name in ("green", "orange", "yellow", "red", "violet", "blue", "gray"):
        pairs += [(theme[f"{name}TextColor"], ground) for ground in (page, theme[f"{name}BackgroundColor"])]
    for name in ("muted", "accent", "money_in", "money_out", "warning", "danger", "anomaly"):
        pairs.append((getattr(palette, name), palette.background))
    assert [(a, b, round(_contrast(a, b), 2)) for a, b in pairs if _contrast(a, b) < TEXT] == []


@modes
def test_every_mark_can_be_seen(palette: Palette) -> None:
    theme = _theme(palette)
    marks = [theme[f"{name}Color"] for name in ("green", "orange", "yellow", "red", "violet", "blue", "gray")]
    pairs = [(mark, palette.background) for mark in [*marks, *palette.categorical]] + [(palette.accent, palette.band_50)]
    assert [(a, b, round(_contrast(a, b), 2)) for a, b in pairs if _contrast(a, b) < GRAPHIC] == []


@modes
def test_every_colour_of_a_category_reads_as_text(palette: Palette) -> None:
    assert len(palette.swatches) == len(set(palette.swatches)) == len(CATEGORY_COLOURS)
    assert [colour for colour in palette.swatches if _contrast(colour, palette.background) < TEXT] == []


@modes
@pytest.mark.parametrize("sight", SEEN_WITH)
def test_colours_that_share_a_chart_are_apart(palette: Palette, sight: str) -> None:
    groups = (
        palette.categorical, (palette.money_in, palette.money_out), (palette.accent, palette.warning, palette.rest),
        (palette.anomaly, palette.rest),
    )  # fmt: skip
    close = [(a, b) for group in groups for a, b in combinations(group, 2) if _distance(a, b, sight) < APART]
    assert close == []


@modes
def test_scales_get_steadily_lighter_or_darker(palette: Palette) -> None:
    steps = {name: [_oklab(_linear(colour))[0] for colour in getattr(palette, name)] for name in ("sequential", "diverging")}
    for part in (steps["sequential"], steps["diverging"][:5], steps["diverging"][5:]):
        assert sorted(part) in (part, part[::-1])


@modes
def test_theme_and_palette_agree(palette: Palette) -> None:
    theme = _theme(palette)
    same = {
        "backgroundColor": palette.background, "textColor": palette.text, "borderColor": palette.line,
        "grayTextColor": palette.muted, "linkColor": palette.accent, "greenColor": palette.money_in,
        "orangeColor": palette.warning, "redColor": palette.danger, "violetColor": palette.anomaly,
        "chartCategoricalColors": list(palette.categorical), "chartSequentialColors": list(palette.sequential),
        "chartDivergingColors": list(palette.diverging),
    }  # fmt: skip
    assert {name: theme[name] for name in same} == same


def test_each_mode_has_its_palette() -> None:
    assert (for_mode("light"), for_mode("dark")) == PALETTES
