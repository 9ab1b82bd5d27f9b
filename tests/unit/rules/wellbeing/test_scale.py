"""Scales: straight lines between knots, level beyond them."""

import numpy as np
import pytest

from finance_core.rules.wellbeing.health_scales import COMPONENTS, MEASURES
from finance_core.rules.wellbeing.scale import Scale
from tests.servers import ROOT


def test_points_lie_on_straight_lines_and_stay_within_the_knots() -> None:
    savings = Scale(knots=((0.0, 20.0), (0.1, 60.0), (0.2, 100.0)))
    found = savings.points([-np.inf, -1.0, 0.05, 0.15, 9.0, np.inf]).tolist()
    assert found == pytest.approx([20.0, 20.0, 40.0, 80.0, 100.0, 100.0])
    assert np.isnan(savings.points(np.nan))


@pytest.mark.parametrize("knots", [((0.0, 0.0),), ((0.0, 0.0), (0.0, 50.0)), ((0.0, 0.0), (1.0, 60.0), (2.0, 50.0)),
                                   ((0.0, 0.0), (1.0, 101.0))])  # fmt: skip
def test_knots_that_make_no_scale_are_refused(knots: tuple[tuple[float, float], ...]) -> None:
    with pytest.raises(ValueError, match=r"Knots|Points"):
        Scale(knots=knots)


def test_the_published_score_is_whole() -> None:
    assert sum(component.weight for component in COMPONENTS) == 100
    assert max(component.weight for component in COMPONENTS) <= 25
    assert all(sum(measure.part for measure in component.measures) == pytest.approx(1.0) for component in COMPONENTS)
    assert len({measure.key for measure in MEASURES}) == len(MEASURES) > 12
    assert all(measure.source for measure in MEASURES)


def test_the_formulas_in_the_documentation_are_those_in_force() -> None:
    written = (ROOT / "docs" / "formulas-health.md").read_text(encoding="utf-8")
    for component in COMPONENTS:
        assert f"**{component.title}**, weight {component.weight:g}" in written
    for rule in MEASURES:
        knots = ", ".join(f"{_said(at, rule.unit)} → {points:g}" for at, points in rule.scale.knots)
        assert f"| {rule.title}: {rule.means} | {rule.part:g} | {knots} |" in written


def _said(at: float, unit: str) -> str:
    return (f"{at:g} months" if unit == "months" else f"{100 * at:g}%").replace("-", "−")
