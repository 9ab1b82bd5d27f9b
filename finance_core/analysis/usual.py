"""What is usual: the running month against the same days of the months before.

The running month is never compared as a whole one: on the 21st, earlier months are cut at the 21st too.
"""

from dataclasses import dataclass
from typing import Final

import pandas as pd

from finance_core.analysis.flows import Period
from finance_core.dates import Month

MONTHS: Final = 6
"""Whole months that make up what is usual: enough for a median that one odd month does not move, recent enough to be true."""
LEAST_MONTHS: Final = 3
"""Fewer say nothing about what is usual."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Usual:
    """A sum so far this month, and the median of the same days of earlier months; None with fewer than LEAST_MONTHS."""

    so_far: float
    usual: float | None

    @property
    def difference(self) -> float | None:
        """How much more than usual; negative for less."""
        return None if self.usual is None else self.so_far - self.usual


def months_before(seen: Period) -> list[int]:
    """The whole months that tell what is usual, oldest first, as month indices."""
    first = Month.of(seen.first).index + (1 if seen.first.day > 3 else 0)
    return [index for index in range(seen.month.index - MONTHS, seen.month.index) if index >= first and index in seen.booked]


def so_far(moved: pd.DataFrame, seen: Period, flow: str) -> Usual:
    """One flow ("income", "spending", "saved") up to the period's day, against the same days of earlier months."""
    sums = _same_days(moved, seen, flow).groupby("month")["sized"].sum()
    before = months_before(seen)
    earlier = sums.reindex(before, fill_value=0.0)
    usual = float(earlier.median()) if len(before) >= LEAST_MONTHS else None
    return Usual(so_far=float(sums.get(seen.month.index, 0.0)), usual=usual)


def pace(moved: pd.DataFrame, seen: Period, *, most: int = 8) -> pd.DataFrame:
    """Spending by category so far against usual, the largest first.

    Columns `category`, `spent`, `usual` (median), `low` and `high` (the middle half of earlier months), and `above`: clearly
    more than usual, that is beyond `high`, by a tenth of usual and by one part in two hundred of a usual month's spending.
    Empty where fewer than LEAST_MONTHS whole months are known.
    """
    before = months_before(seen)
    columns = ["category", "spent", "usual", "low", "high", "above"]
    spent = _same_days(moved, seen, "spending")
    if len(before) < LEAST_MONTHS or spent.empty:
        return pd.DataFrame(columns=columns)
    table = spent.pivot_table(index="category", columns="month", values="sized", aggfunc="sum", fill_value=0.0)
    table = table.reindex(columns=[*before, seen.month.index], fill_value=0.0)
    earlier = table[before]
    out = pd.DataFrame(
        {
            "spent": table[seen.month.index],
            "usual": earlier.median(axis=1),
            "low": earlier.quantile(0.25, axis=1),
            "high": earlier.quantile(0.75, axis=1),
        }
    ).reset_index()
    extra, noticeable = out["spent"] - out["usual"], 0.005 * earlier.sum().median()
    out["above"] = (out["spent"] > out["high"]) & (extra > noticeable) & (extra > 0.1 * out["usual"])
    out["size"] = out[["spent", "usual"]].max(axis=1)
    chosen = out[out["size"] > 0].nlargest(most, "size")
    return chosen.sort_values("spent", ascending=False, ignore_index=True)[columns]


def _same_days(moved: pd.DataFrame, seen: Period, flow: str) -> pd.DataFrame:
    """The flow's lines up to the period's day of the month; whole months where the period's month is whole."""
    last = 31 if seen.complete or seen.days == seen.month.days else seen.days
    return moved[(moved["flow"] == flow) & (moved["day"] <= last) & (moved["date"] <= pd.Timestamp(seen.as_of))]
