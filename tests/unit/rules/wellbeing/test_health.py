"""The health score: every point can be traced, and what is not known has no part in it."""

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from finance_core.dates import Month
from finance_core.errors import InvalidError
from finance_core.rules.wellbeing.health import health, scored, stretch_until, weighted
from finance_core.rules.wellbeing.health_history import by_month, by_quarter, moves
from finance_core.rules.wellbeing.health_scales import WEIGHTS
from finance_core.rules.wellbeing.scale import Floats
from tests.unit.rules.months import household, made


def test_a_calm_year_is_worth_nearly_all_points() -> None:
    found = health(made(13))
    measures = {measure.rule.key: measure.value for component in found.components for measure in component.measures}
    assert measures["savings_rate"] == pytest.approx(0.2)
    assert measures["essential_runway"] == 6.0
    assert measures["whole_runway"] == 3.75
    assert measures["housing_share"] == pytest.approx(0.3)
    assert measures["worth_trend"] == pytest.approx(0.2)
    # all but 3.75 months of all spending (81.25) for a twentieth, and 30 % for housing (87.5) for a tenth of the score
    assert found.score == pytest.approx(100 - 0.05 * 18.75 - 0.1 * 12.5)
    assert found.month == Month(2027, 1)
    assert len(found.months) == 12
    assert found.coverage == found.confidence == 1.0


def test_the_score_is_the_sum_of_what_its_parts_bring() -> None:
    found = health(made(fees=20.0, debt_service=1300.0, card_limit=np.nan, bills_due=np.nan))
    assert sum(component.contribution for component in found.components) == pytest.approx(found.score, abs=1e-12)
    for component in found.components:
        assert sum(measure.contribution for measure in component.measures) == pytest.approx(component.contribution, abs=1e-12)
        assert component.points is not None
        assert component.contribution == pytest.approx(component.share * component.points)
    assert sum(component.share for component in found.components) == pytest.approx(1.0)


def test_what_is_not_known_is_neither_good_nor_bad() -> None:
    without_debts = health(made(13, debt_service=np.nan, card_limit=np.nan))
    (missing,) = without_debts.missing
    assert (missing.rule.key, missing.share, missing.contribution) == ("debt", 0.0, 0.0)
    assert without_debts.coverage == 0.85
    none_owed, known = health(made(13)), without_debts.score
    assert none_owed.score is not None
    assert known is not None
    assert known < none_owed.score  # having no debts counts for something once it is known


def test_weights_are_the_persons_own() -> None:
    months = made(debt_service=1600.0)
    for_debts = health(months, weights={"debt": 100.0})
    without = health(months, weights={"debt": 0.0})
    assert for_debts.score is not None
    assert without.score is not None
    assert for_debts.score < health(months).score < without.score  # type: ignore[operator]
    for weights in ({"debt": -1.0}, {"debt": np.nan}, {"luck": 1.0}, dict.fromkeys(WEIGHTS, 0.0)):
        with pytest.raises(InvalidError):
            health(months, weights=weights)


@pytest.mark.parametrize(("count", "said"), [(0, "none is"), (1, "one is"), (2, "2 are")])
def test_fewer_than_three_whole_months_make_no_score(count: int, said: str) -> None:
    found = health(made(count))
    assert (found.score, found.lower, found.coverage) == (None, None, 0.0)
    assert found.problem == f"A score needs 3 whole months; {said} known so far."


def test_no_income_is_the_end_of_every_scale_not_an_error() -> None:
    found = health(made(income=0.0, net_worth=1000.0))
    assert found.score is not None
    by_key = {component.rule.key: component.points for component in found.components}
    assert by_key["savings"] == by_key["housing"] == by_key["fixed"] == 0.0
    assert by_key["debt"] == 100.0  # nothing is owed on the card; debt payments over no income say nothing


def test_gaps_and_the_running_month_take_no_part() -> None:
    months = made(12)
    months.loc[[4, 11], "complete"] = False
    months.loc[[4, 11], "spending"] = 1e6
    found = health(months)
    assert len(found.months) == 10
    assert found.score == pytest.approx(health(made(12)).score, abs=0.2)


def test_the_interval_holds_the_score_and_is_wider_where_months_differ() -> None:
    calm, wild = health(made()), health(household(0.5, seed=3))
    assert calm.lower == calm.upper == calm.score
    assert wild.lower is not None
    assert wild.upper is not None
    assert wild.score is not None
    assert wild.lower < wild.score < wild.upper
    assert health(household(0.5, seed=3), seed=1).lower == pytest.approx(wild.lower, abs=1.5)


def test_history_agrees_with_the_score_and_moves_little_where_nothing_changes() -> None:
    months = household(0.6, seed=5, count=48)
    history = by_month(months)
    assert history["month"].tolist() == months["month"].tolist()[2:]
    now = health(months)
    assert history["score"].iloc[-1] == pytest.approx(now.score)
    assert history.iloc[-1]["runway"] == pytest.approx(next(c.contribution for c in now.components if c.rule.key == "runway"))
    assert history.drop(columns=["month", "score"]).sum(axis=1).to_numpy() == pytest.approx(history["score"].to_numpy())
    assert by_quarter(history)["month"].map(lambda index: Month.from_index(index).month).isin([3, 6, 9, 12]).all()
    assert by_month(made(2)).empty


def test_a_household_that_does_not_change_keeps_its_score() -> None:
    spread = [by_month(household(0.6, seed=seed, count=36))["score"].iloc[12:].diff().std() for seed in range(6)]
    assert np.median(spread) <= 3.0  # points a month


def test_what_moved_the_score() -> None:
    before, after = health(made(debt_service=np.nan, card_limit=np.nan)), health(made(liquid=1000.0))
    found = moves(before, after)
    assert {(move.key, move.became) for move in found if move.became} == {("debt", "known")}
    assert {move.key for move in found[:2]} == {"runway", "debt"}
    assert after.score is not None
    assert before.score is not None
    assert sum(move.points for move in found) == pytest.approx(after.score - before.score)


def _measures(months: list[pd.DataFrame]) -> Floats:
    """The measures of some households, one column each."""
    stretches = [stretch_until(each) for each in months]
    return np.stack([scored(stretch, WEIGHTS).measures for stretch in stretches if stretch is not None], axis=-1)


def test_three_footings_are_told_apart() -> None:
    """A struggling, a coping and a comfortable household come out in that order in at least nine of ten draws."""
    worse, middling, better = (
        weighted(_measures([household(quality, seed=seed + place) for seed in range(0, 120, 3)]), WEIGHTS).score
        for place, quality in enumerate((0.2, 0.5, 0.85))
    )
    assert ((worse < middling) & (middling < better)).mean() >= 0.9


@pytest.mark.parametrize("alike", [True, False])
def test_other_weights_rank_households_alike(alike: bool) -> None:  # noqa: FBT001  a case
    """Each weight 30 % less or more: at least 0.9 by Spearman's rank correlation.

    Households that are well or badly off all round, and ones whose every measure is drawn by itself: rich and late with bills.
    """
    rng = np.random.default_rng(0)
    measures = _measures([household(quality, seed=seed) for seed, quality in enumerate(rng.uniform(0, 1, 40))])
    if not alike:
        measures = np.stack([rng.choice(each, 200) for each in measures])
    own = weighted(measures, WEIGHTS).score
    for _ in range(200):
        weights = {key: weight * rng.choice([0.7, 1.0, 1.3]) for key, weight in WEIGHTS.items()}
        assert stats.spearmanr(own, weighted(measures, weights).score).statistic >= 0.9
