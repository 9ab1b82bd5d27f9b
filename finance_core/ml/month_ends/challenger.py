"""The challenger: boosted trees on the household's own category-months, used only where they win a back-test.

One household is a few dozen months which its categories share, so trees seldom know better. They are asked only where enough
whole months are known, learn from the earlier ones, and must beat `month_end` on the last ones by more than chance. They learn
on budgets around what each category usually comes to, and every feature may only raise the chance, so that here too a higher
budget never has a higher chance.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import Final

import numpy as np
import pandas as pd

from finance_core.dates import Month
from finance_core.ml.month_ends.month_end import DECAY, MonthEnd
from finance_core.ml.month_ends.running_month import RunningMonth, cut, totals
from finance_core.ml.windows import Bools, Floats

LEAST_MONTHS: Final = 24
"""Whole months below which the trees are not asked: eight to be tried on, and twice as many to learn from."""
BACK_TEST: Final = 8
"""Months on which the two are compared, as they stood on the same day."""
_LEAST_CASES: Final = 60
_BUDGETS: Final = (0.8, 1.0, 1.2)
"""Budgets that the trees learn on, as multiples of the category's median month."""
_SURE: Final = 1.7
"""Standard errors, months taken as a whole, by which the trees must be better: one time in twenty by chance."""
_FIRST: Final = 6
"""Months that a case looks back on at least."""
_LEAST_MONEY: Final = 0.01
FEATURES: Final = ("spent", "expected", "usual", "last", "earlier")
"""Logs of what is spent, what it comes to with the mean of what followed this day before, what the mean month and the last one
came to, each over the budget; and how often the same days ended above it from here."""


def chances(
    seen: RunningMonth,
    budgets: Mapping[str, float],
    ends: Callable[[RunningMonth], Mapping[str, MonthEnd]],
    *,
    seed: int = 0,
) -> dict[str, float]:
    """The trees' chance of each budget, or nothing where they do not win.

    `ends` says how the months of the categories might have ended, as it stood in an earlier month.
    """
    if len(seen.whole) < LEAST_MONTHS or not 0 < seen.day < seen.month.days:
        return {}
    cases = pd.DataFrame(list(_cases(seen, list(budgets))))
    if cases.empty:
        return {}
    tried = seen.whole[-BACK_TEST:]
    late = cases["month"].isin(tried).to_numpy(bool)
    if late.sum() < _LEAST_CASES or cases.loc[~late, "above"].nunique() < 2:
        return {}
    tests = cases[late]
    theirs = _boosted(cases[~late], tests, seed)
    if not _win(theirs, tests["earlier"].to_numpy(np.float64), tests):
        return {}  # the share of earlier months alone does as well, and asking the simulation costs seconds
    stood = {int(month): ends(cut(seen, Month.from_index(int(month)))) for month in tried}
    ours = np.array([
        stood[month][name].above(budget)
        for month, name, budget in zip(tests["month"], tests["category"], tests["budget"], strict=True)
    ])  # fmt: skip
    if not _win(theirs, ours, tests):
        return {}
    now = pd.DataFrame([_features(seen, name, budget) for name, budget in budgets.items()])
    return dict(zip(budgets, _boosted(cases, now, seed).tolist(), strict=True))


def _cases(seen: RunningMonth, categories: list[str]) -> Iterator[dict[str, object]]:
    """A row for each earlier month, category and budget to learn from, as it stood on the same day, and how it ended."""
    ended = {name: totals(seen, seen.of(name))[0] for name in categories}
    usual = {name: float(np.median(sums)) for name, sums in ended.items()}
    for place in range(_FIRST, len(seen.whole)):
        earlier = cut(seen, Month.from_index(int(seen.whole[place])))
        for name in (name for name in categories if usual[name] >= _LEAST_MONEY):
            for budget in (factor * usual[name] for factor in _BUDGETS):
                known = {"category": name, "month": earlier.month.index, "budget": budget}
                yield _features(earlier, name, budget) | known | {"above": bool(ended[name][place] > budget)}


def _features(seen: RunningMonth, category: str, budget: float) -> dict[str, object]:
    so_far = seen.so_far(category)
    everything, early = totals(seen, seen.of(category))
    rests, weights = everything - early, seen.fading(DECAY)
    sums = (so_far, so_far + rests.mean(), everything.mean(), everything[-1])
    ratios = np.log(np.maximum(sums, _LEAST_MONEY) / max(budget, _LEAST_MONEY))
    earlier = float(weights @ (so_far + rests > budget) / weights.sum())
    return dict(zip(FEATURES, [*ratios.tolist(), earlier], strict=True))


def _boosted(known: pd.DataFrame, asked: pd.DataFrame, seed: int) -> Floats:
    """What trees that learned from the known cases say of others."""
    # scikit-learn takes a second to import: only a long history needs it
    from sklearn.ensemble import HistGradientBoostingClassifier
    from threadpoolctl import threadpool_limits

    columns = list(FEATURES)
    trees = HistGradientBoostingClassifier(
        max_iter=60, learning_rate=0.08, max_leaf_nodes=8, min_samples_leaf=20, l2_regularization=1.0,
        monotonic_cst=[1] * len(columns), early_stopping=False, random_state=seed,
    )  # fmt: skip
    with threadpool_limits(1):  # so little is learned that threads only wait for each other
        trees.fit(known[columns].to_numpy(np.float64), known["above"].to_numpy(bool))
        said: Floats = trees.predict_proba(asked[columns].to_numpy(np.float64))[:, 1]
    return said.clip(0.01, 0.99)


def _win(theirs: Floats, ours: Floats, tests: pd.DataFrame) -> bool:
    """Whether the trees' squared errors are smaller by more than chance; the cases of a month stand and fall together."""
    above: Bools = tests["above"].to_numpy(bool)
    gain = pd.Series((ours - above) ** 2 - (theirs - above) ** 2).groupby(tests["month"].to_numpy()).mean()
    return bool(gain.mean() > _SURE * gain.std(ddof=1) / np.sqrt(len(gain)))
