"""How true the chance of reaching a goal is: its error by chance, its calibration on made-up households, and its speed.

    python benchmarks/bench_goal_chance.py      # the tables go to benchmarks/results/goal_chance.md

Bars: an error by chance of at most one point; 10,000 futures over 30 years in under a processor second. Calibration is held
against the average month (in time or not), independent normal months, and the futures without a shifted average.

Twice: where households may keep anything on average or lose it, and where each of them keeps something. Of the second kind a
poor past is mostly bad luck, which nobody can know who sees one household only: not all of that distance is the method’s.
"""

from typing import Final
from unittest import mock

import numpy as np

from benchmarks import measuring
from finance_core.ml.futures import goal_chance
from finance_core.ml.futures.goal_chance import Aim, chance
from finance_core.ml.windows import Floats

HOUSEHOLDS: Final = 4_000
LEAST: Final = 5_000
"""Minor units: who kept less a month in the known past makes no plan out of it."""
SEEDS: Final = 60
METHODS: Final = ("futures of past months", "without the shift", "independent normal months", "the average month")


def household(rng: np.random.Generator, months: int, *, all_keep: bool = True) -> Floats:
    """What a household keeps each month: an average, yearly bills, months that hang together, and odd large bills.

    `all_keep`: the average is above zero, and its ups and downs are in proportion to it; else it is anything.
    """
    size = rng.uniform(20_000, 120_000)
    noise = size * rng.uniform(0.3, 1.5)
    left: Floats = np.full(months, size if all_keep else rng.uniform(-100_000, 200_000))
    for _ in range(rng.integers(1, 4)):
        bill, when = size * rng.uniform(0.5, 2.5), rng.integers(12)
        left[when::12] -= bill
        left += bill / 12
    shocks = rng.standard_t(4, months) * noise / np.sqrt(2)
    memory = rng.uniform(0.0, 0.4)
    for month in range(1, months):
        shocks[month] = memory * shocks[month - 1] + np.sqrt(1 - memory**2) * shocks[month]
    odd = rng.random(months) < 0.04
    left += shocks - odd * size * rng.uniform(1, 4, months)
    return left


def normal(past: Floats, aim: Aim, rng: np.random.Generator) -> float:
    """The chance if months were independent and normal, with the past's mean and spread."""
    left = rng.normal(past.mean(), past.std(ddof=1), (aim.months, 2_000))
    saved = goal_chance._saved(left, aim, np.ones((aim.months, 1)))  # noqa: SLF001  the same books for all methods
    return float((saved >= aim.target_minor).any(axis=0).mean())


def no_shift(past: Floats, aim: Aim) -> float:
    """The futures as if the average were known."""
    with mock.patch.object(goal_chance, "_futures", goal_chance._stretches):  # noqa: SLF001  the same books for all methods
        return chance(past.astype(int).tolist(), aim, paths=2_000).probability


def calibration(*, all_keep: bool) -> tuple[Floats, Floats]:
    """Each method's chances, shape (households, methods), and what came, shape (households,)."""
    rng = np.random.default_rng(17)
    said, came = np.empty((HOUSEHOLDS, len(METHODS))), np.empty(HOUSEHOLDS)
    for at in range(HOUSEHOLDS):
        known, ahead = rng.choice([12, 18, 24, 36]), int(rng.choice([6, 12, 24, 36, 60]))
        past, future = np.split(_with_a_plan(rng, known, ahead, all_keep=all_keep), [known])
        usual = past.mean()
        aim = Aim(target_minor=int(usual * ahead * rng.uniform(0.4, 1.4)), months=ahead,
                  monthly_minor=None if rng.random() < 0.5 else int(usual * rng.uniform(0.8, 1.6)))  # fmt: skip
        found = chance(past.astype(int).tolist(), aim, paths=2_000)
        said[at] = (found.probability, no_shift(past, aim), normal(past, aim, rng), found.straight_line)
        came[at] = (goal_chance._saved(future[:, None], aim, np.ones((ahead, 1))) >= aim.target_minor).any()  # noqa: SLF001  the same books for all methods
    return said, came


def _with_a_plan(rng: np.random.Generator, known: int, ahead: int, *, all_keep: bool) -> Floats:
    """A household whose past leaves something to plan with."""
    while True:
        months = household(rng, known + ahead, all_keep=all_keep)
        if months[:known].mean() >= LEAST:
            return months


def scores(said: Floats, came: Floats) -> list[str]:
    """One row a method: Brier score, mean distance of a tenth's chance from what came, and the worst tenth's, in points."""
    rows = []
    for at, name in enumerate(METHODS):
        order = np.argsort(said[:, at], kind="stable")
        tenths = [(said[part, at].mean(), came[part].mean()) for part in np.array_split(order, 10)]
        apart = [100 * abs(expected - seen) for expected, seen in tenths]
        brier = ((said[:, at] - came) ** 2).mean()
        rows.append(f"| {name} | {brier:.3f} | {np.mean(apart):.1f} | {max(apart):.1f} |")
    rows.append(f"| how often it comes at all | {came.mean() * (1 - came.mean()):.3f} | | |")
    return rows


def sampling_error() -> tuple[float, float, float]:
    """Standard deviation and largest distance from 2 million futures, and what plain sampling would scatter; in points."""
    rng = np.random.default_rng(3)
    found, plain = [], []
    for _ in range(6):
        past = household(rng, 24).astype(int).tolist()
        ahead = int(rng.choice([12, 36, 120]))
        aim = Aim(target_minor=int(max(5_000.0, float(np.mean(past))) * ahead * rng.uniform(0.8, 1.1)), months=ahead)
        true = np.mean([chance(past, aim, paths=100_000, seed=10_000 + seed).probability for seed in range(20)])
        found += [100 * (chance(past, aim, seed=seed).probability - true) for seed in range(SEEDS)]
        plain.append(100 * np.sqrt(true * (1 - true) / goal_chance.PATHS))
    return float(np.std(found)), float(np.abs(found).max()), float(np.mean(plain))


def speed() -> list[str]:
    """Processor seconds by months ahead: 10,000 futures, as many as there are, and as many with invested money."""
    past = household(np.random.default_rng(1), 36).astype(int).tolist()
    rows = []
    for months in (24, 120, 360):
        times = []
        for paths, swing in ((10_000, 0.0), (goal_chance.PATHS, 0.0), (goal_chance.PATHS, 0.15)):
            aim = Aim(target_minor=10**7, months=months, rate_per_year=0.02, swing_per_year=swing)
            chance(past, aim, paths=paths)
            with measuring.measured() as clock:
                chance(past, aim, paths=paths)
            times.append(f"{clock.cpu_s:.2f}")
        rows.append(f"| {months} | {' | '.join(times)} |")
    return rows


def main() -> None:
    """Measure and keep the tables."""
    tables = [scores(*calibration(all_keep=all_keep)) for all_keep in (False, True)]
    spread, worst, plain = sampling_error()
    lines = [
        "# The chance of reaching a goal", "", measuring.machine(), "",
        f"{HOUSEHOLDS:,} made-up households of each kind, 12 to 36 known months, goals 6 to 60 months ahead.", "",
        "| they keep anything on average, or lose it | Brier | points apart, mean of tenths | worst tenth |",
        "|---|---|---|---|", *tables[0], "",
        "| each keeps something on average | Brier | points apart, mean of tenths | worst tenth |",
        "|---|---|---|---|", *tables[1], "",
        f"Error by chance of {goal_chance.PATHS:,} futures, {6 * SEEDS} runs: standard deviation {spread:.2f} points, "
        f"largest {worst:.2f} (bar 1; plain sampling would scatter by {plain:.2f}).", "",
        f"| months ahead | CPU s, 10,000 futures | {goal_chance.PATHS:,} | {goal_chance.PATHS:,}, invested |",
        "|---|---|---|---|", *speed(), "", "Bar: 1 s for 10,000 futures over 360 months.", "",
    ]  # fmt: skip
    text = "\n".join(lines)
    print(text)
    (measuring.ROOT / "benchmarks/results/goal_chance.md").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
