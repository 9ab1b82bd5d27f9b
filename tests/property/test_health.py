"""What holds for the health score of any household: bounds, direction, and that it is the sum of its parts."""

from math import fsum

import numpy as np
import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from finance_core.rules.budget.leakage import leaks
from finance_core.rules.wellbeing import health_words
from finance_core.rules.wellbeing.health import health, weighted
from finance_core.rules.wellbeing.health_history import by_month
from finance_core.rules.wellbeing.health_measures import FLOWS, STANDS
from finance_core.rules.wellbeing.health_scales import MEASURES, WEIGHTS
from finance_core.rules.wellbeing.health_steps import steps
from finance_core.rules.wellbeing.saving import efficiency
from tests.unit.rules.months import FIRST

wild = st.one_of(st.floats(), st.floats(-1e4, 1e4), st.sampled_from([0.0, -0.0, 1e300, -1e300, 1e-300, 5e-324, 3000.0]))
BETTER = {"liquid": 1, "bills_on_time": 1, "goal_progress": 1, "card_limit": 1, "card_owed": -1, "housing": -1,
          "fees": -1, "debt_service": -1, "fixed": -1}  # fmt: skip
"""Which columns of the months are better when higher (1) or lower (-1), all else alike."""


@st.composite
def months(draw: st.DrawFn, value: "st.SearchStrategy[float]" = wild) -> pd.DataFrame:
    """Any months at all, some of them gaps: a few values in every order, as columns of fifteen months would need too many."""
    count = draw(st.integers(0, 15))
    pool = np.array(draw(st.lists(value, min_size=1, max_size=12)), dtype=np.float64)
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    table = pd.DataFrame({name: rng.choice(pool, count) for name in (*FLOWS, *STANDS)}, index=range(count))
    return table.assign(month=range(FIRST, FIRST + count), complete=rng.random(count) < 0.8)


@settings(max_examples=60)
@given(months())
def test_the_score_lies_within_its_bounds_and_is_the_sum_of_its_parts(table: pd.DataFrame) -> None:
    found = health(table)
    if found.score is None:
        assert found.problem
        return
    assert found.lower is not None
    assert found.upper is not None
    assert 0 <= found.lower <= found.score <= found.upper <= 100
    measures = [measure for component in found.components for measure in component.measures]
    assert abs(fsum(measure.contribution for measure in measures) - found.score) < 1e-9
    assert abs(sum(measure.share for measure in measures) - 1) < 1e-9
    assert all(measure.points is None or 0 <= measure.points <= 100 for measure in measures)
    said = [health_words.answer(found), health_words.left_out(found), *(health_words.value(measure) for measure in measures)]
    assert not any(word in words for words in said for word in ("inf", "nan"))
    assert by_month(table)["score"].between(0, 100).all()
    assert all(0 <= step.gain <= 100 and step.amount >= 0 for step in steps(table))


def test_twenty_thousand_households_gain_by_each_measure_that_gets_better() -> None:
    rng = np.random.default_rng(8)
    shape = (len(MEASURES), 20_000)
    ends = [[scale.knots[0][0], scale.knots[-1][0]] for scale in (measure.scale for measure in MEASURES)]
    low, high = np.transpose(ends)[:, :, None]
    values = rng.uniform(low - 0.2 * (high - low), high + 0.2 * (high - low), shape)
    values = np.where(rng.random(shape) < 0.1, rng.choice([np.nan, np.inf, -np.inf, 0.0, -0.0, 1e300, 5e-324], shape), values)
    before = weighted(values, WEIGHTS).score
    assert (np.isnan(before) == np.isnan(values).all(axis=0)).all()
    assert ((np.nan_to_num(before) >= 0) & (np.nan_to_num(before) <= 100)).all()
    for place, measure in enumerate(MEASURES):
        better = rng.exponential(high[place] - low[place], shape[1])
        changed = values.copy()
        changed[place] += better if measure.scale.more_is_better else -better
        same = np.isnan(changed[place]) == np.isnan(values[place])
        after = weighted(changed, WEIGHTS).score
        assert (np.nan_to_num(after - before)[same] >= -1e-9).all()
        assert (after > before).any()  # and it does count


@settings(max_examples=60)
@given(months(st.floats(0, 1e4)), st.sampled_from(sorted(BETTER)), st.floats(0, 1e4))
def test_no_better_month_lowers_the_score(table: pd.DataFrame, column: str, more: float) -> None:
    changed = table.assign(**{column: (table[column] + BETTER[column] * more).clip(lower=0.0)})
    before, after = health(table).score, health(changed).score
    assert (before is None) == (after is None)
    if before is not None and after is not None:
        assert after >= before - 1e-9


@settings(max_examples=60)
@given(months(st.floats(0, 1e4)), st.floats(0, 0.9), st.booleans())
def test_neither_earning_more_nor_spending_less_lowers_the_score(
    table: pd.DataFrame, share: float, earning: bool  # noqa: FBT001  drawn
) -> None:
    """The same share in all months, and what it leaves over stays at hand."""
    columns = ["income"] if earning else ["spending", "essential"]
    changed = table.copy()
    changed[columns] *= 1 + share if earning else 1 - share
    changed[["liquid", "net_worth"]] += (changed[columns[0]] - table[columns[0]]).abs().cumsum().to_numpy()[:, None]
    before, after = health(table).score, health(changed).score
    assert (before is None) == (after is None)
    if before is not None and after is not None:
        assert after >= before - 1e-9


@settings(max_examples=60)
@given(months(), st.floats(0.01, 0.9))
def test_saving_and_leaks_never_promise_what_is_not_there(table: pd.DataFrame, target: float) -> None:
    found = efficiency(table, target=target)
    assert 0 <= found.reached <= 1
    assert found.missing >= 0
    tidy = table["spending"].where(table["spending"].abs() < 1e12, 0.0)
    spent = pd.DataFrame([tidy.to_numpy()], index=["Shopping"], columns=table["month"])
    for leak in leaks(spent):
        assert leak.yearly > 0
        if leak.kind == "swings":
            assert leak.yearly <= 12 * max(0.0, float(spent.iloc[0, -12:].abs().mean())) + 1e-6
