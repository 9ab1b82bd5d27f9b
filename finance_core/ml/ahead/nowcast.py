"""Nowcast: what the rest of a running month still costs, from what the rests of earlier months cost.

On the 21st the rest of a month is what earlier months spent after their 21st. It is told on the scale of square roots, where
sums of many small and few large payments are nearly normal: rest ~ (m + s t)², t of Student's distribution.
"""

from collections.abc import Sequence
from typing import Final

import numpy as np
import pandas as pd

MONTHS: Final = 24
"""Months that are looked back on."""
LEAST_MONTHS: Final = 3
_FADING: Final = 0.92
"""What a month counts against the one after it (methods of month-to-date forecasts; half of it after eight months)."""
_MOST_FREEDOM: Final = 8
"""Degrees of freedom never count as more: months of one household have heavier tails than Student's at twenty."""


def rest_of_month(rests: pd.DataFrame, *, levels: Sequence[float] = (0.8, 0.95)) -> pd.DataFrame:
    """What the rest of the running month likely comes to, by category.

    Parameters
    ----------
    rests
        One row a month, the newest last, one column a category: what was spent after this day of the month; NaN where a month
        is not known. Same unit as the result.
    levels
        Shares of all months that the intervals shall hold, 0 to 1.

    Returns
    -------
    DataFrame
        Index the columns of `rests`; `mean`, and `lower_80`, `upper_80` and so on for each level; none below 0. Empty with
        fewer than LEAST_MONTHS months that are known.
    """
    from scipy import stats  # loads in a third of a second, and pages without a nowcast never need it

    names = ["mean", *(f"{side}_{level * 100:.0f}" for level in levels for side in ("lower", "upper"))]
    seen = rests[rests.notna().all(axis=1)].tail(MONTHS)
    if len(seen) < LEAST_MONTHS:
        return pd.DataFrame(columns=names, dtype="float64")
    values = seen.to_numpy(dtype=np.float64)
    weights = _FADING ** np.arange(len(values))[::-1]
    weights /= weights.sum()
    number = 1 / (weights**2).sum()
    roots = np.sqrt(np.clip(values, 0.0, None))
    centre = weights @ roots
    spread = np.sqrt(weights @ (roots - centre) ** 2 * number / (number - 1) * (1 + 1 / number))
    out = pd.DataFrame({"mean": np.clip(weights @ values, 0.0, None)}, index=seen.columns)
    for level in levels:
        reach = stats.t.ppf(0.5 + level / 2, min(number - 1, _MOST_FREEDOM)) * spread
        out[f"lower_{level * 100:.0f}"] = np.minimum(np.clip(centre - reach, 0.0, None) ** 2, out["mean"])
        out[f"upper_{level * 100:.0f}"] = np.maximum((centre + reach) ** 2, out["mean"])
    return out
