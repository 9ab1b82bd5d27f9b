"""What came of advice that was taken: what was promised, held against the whole months since.

Months differ by themselves, and advice is given after dear ones, which are followed by cheaper ones whatever one does
(regression to the mean). So the months since are held against a year before, dear and cheap ones alike, and a saving counts
only where they lie below what chance would make of such months in eight cases of ten.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import mean, stdev
from typing import Final, Literal

import pandas as pd
from scipy import stats

from finance_core.dates import Month
from finance_core.rules.advice.piece import Kind
from finance_core.rules.advice.ranking import Answer
from finance_core.rules.advice.situation import Situation

Verdict = Literal["too soon", "unclear", "saved", "more"]

BEFORE: Final = 12
LEAST_BEFORE: Final = 6
"""Whole months before the answer that count, and how many are needed to know how they vary."""
SINCE: Final = 3
"""Whole months since the answer that are needed; its own month takes no part."""
BAND: Final = 0.8
_OF_CATEGORY: Final[frozenset[Kind]] = frozenset({"dearer", "often", "impulse"})
_OF_STREAM: Final[frozenset[Kind]] = frozenset({"trial", "risen", "twice", "alike", "renegotiate"})
TOLD: Final[frozenset[Kind]] = frozenset({"fees", *_OF_CATEGORY, *_OF_STREAM})
"""What is about money that is spent month by month, so that months tell what came of it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What was promised a year, and what a month cost before and since; minor units.

    Between `low_minor` and `high_minor` the months since may lie by chance. `realised_minor` is what is saved a year, 0 unless
    the verdict is "saved". Too soon, it has no figures but the months.
    """

    promised_minor: int
    verdict: Verdict
    since_months: int
    before_minor: int = 0
    since_minor: int = 0
    low_minor: int = 0
    high_minor: int = 0
    realised_minor: int = 0


def outcome(at: Situation, taken: Answer) -> Outcome | None:
    """What came of a piece that was taken; None where it is about nothing that is spent month by month."""
    lines = _about(at, taken.key)
    if lines is None:
        return None
    costs = lines.groupby("month")["minor"].sum()
    month = Month.of(taken.day).index
    before = [int(costs.get(index, 0)) for index in at.months if index < month]
    since = [int(costs.get(index, 0)) for index in at.months if index > month]
    return held_against(before, since, promised_minor=taken.yearly_minor)


def held_against(before: Sequence[int], since: Sequence[int], *, promised_minor: int) -> Outcome:
    """Months of spending before and since, oldest first, in minor units; the last twelve before count.

    The band is that of the mean of k further months of the same kind: m ± t · s · √(1/k + 1/n), with t of n − 1 degrees of
    freedom (prediction interval of a future mean; Hahn and Meeker, Statistical Intervals, 1991, chapter 4).
    """
    past = list(before)[-BEFORE:]
    if len(past) < LEAST_BEFORE or len(since) < SINCE:
        return Outcome(promised_minor=promised_minor, verdict="too soon", since_months=len(since))
    usual, now = mean(past), mean(since)
    play = float(stats.t.ppf((1 + BAND) / 2, len(past) - 1)) * stdev(past) * (1 / len(since) + 1 / len(past)) ** 0.5
    verdict: Verdict = "saved" if now < usual - play else "more" if now > usual + play else "unclear"
    return Outcome(
        promised_minor=promised_minor, verdict=verdict, since_months=len(since), before_minor=round(usual),
        since_minor=round(now), low_minor=round(usual - play), high_minor=round(usual + play),
        realised_minor=round(12 * (usual - now)) if verdict == "saved" else 0,
    )  # fmt: skip


def _about(at: Situation, key: str) -> pd.DataFrame | None:
    """The spending that a piece of that key is about; None where months don't tell."""
    kind, _, subject = key.partition(":")
    if kind not in TOLD:
        return None
    if kind in _OF_CATEGORY:
        return at.everyday[at.everyday["category"] == subject]
    if kind in _OF_STREAM:
        paid = [payment for stream in at.streams if at.called(stream) == subject for payment in stream.payments]
        return at.paid[at.paid["id"].isin(paid)] if paid else at.paid[at.paid["who"] == subject]
    return at.paid[at.paid["category"].isin(list(at.roles.fees))]
