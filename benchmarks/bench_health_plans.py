"""How fast the health score, the plans and the optimiser are, how steady the score is, and how much pain the cuts spare.

    python benchmarks/bench_health_plans.py       # the tables go to benchmarks/results/health_plans.md

Bars: 300 ms for what a page computes on 100,000 payments, 50 ms for the optimiser, and at least a fifth less pain than cutting
everything alike on the demo household.
"""

import io
import json
from collections.abc import Callable
from datetime import date
from statistics import median
from typing import Final

import numpy as np
import pandas as pd
from scipy import stats

from benchmarks import measuring
from finance_core import ledger
from finance_core.analysis import flows
from finance_core.demo import ledger_file
from finance_core.models import Category
from finance_core.rules.budget import leakage
from finance_core.rules.budget.habits import usual
from finance_core.rules.budget.optimiser import optimise
from finance_core.rules.budget.pain import Cuttable, cuttables
from finance_core.rules.wellbeing import health_history, health_months, health_steps, saving
from finance_core.rules.wellbeing.benchmarks import Household, compare
from finance_core.rules.wellbeing.health import health, scored, stretch_until, weighted
from finance_core.rules.wellbeing.health_scales import WEIGHTS
from finance_core.services.ledgers import Ledger
from finance_core.services.plan import budget_plans, goal_book
from finance_core.services.plan.budget_plans import Basis, Wanted
from finance_core.services.plan.cut_preferences import Preferences
from finance_core.services.plan.goals import Kept
from finance_core.services.recurrence.recurrences import Book
from finance_core.services.wellbeing.health_choices import Choices
from tests.unit.rules import demo
from tests.unit.rules.months import household

ROWS: Final = 100_000
TODAY: Final = date(2026, 1, 15)
DRAWS: Final = 200


def main() -> None:
    """Measure everything and write the tables."""
    lines = ["# Health, plans and cuts", "", measuring.machine()]
    for section in (_speed(), _steadiness(), _pain(), _ranks()):
        lines += ["", *section]
    (measuring.ROOT / "benchmarks" / "results" / "health_plans.md").write_text("\n".join(lines) + "\n", encoding="utf-8")
    print("\n".join(lines))


def _ledger() -> pd.DataFrame:
    """Ten years of a made-up household in 100,000 payments."""
    written = io.StringIO()
    ledger_file.write_ledger_csv(written, ROWS, seed=1, categories=True)
    written.seek(0)
    frame = pd.read_csv(written, parse_dates=["date"])
    groups = {row["name"]: row["group"] for row in json.loads((measuring.ROOT / "data/categories.json").read_text("utf-8"))}
    frame = frame.assign(id=range(len(frame)), account="Checking", group=frame["category"].map(groups), is_transfer=False)
    return ledger.completed(frame.astype({"category": "str", "group": "str"}))


def _speed() -> list[str]:
    frame = _ledger()
    seen = flows.period(frame, TODAY)
    if seen is None:
        raise RuntimeError("The ledger is empty.")
    months = health_months.by_month(frame, seen)
    spent = flows.category_months(flows.flows(frame))
    yearly = {str(name): float(money) for name, money in spent.iloc[:, -12:].sum(axis=1).items()}
    year = Household(spent=yearly, year=2025, currency="USD", income=60_000.0, persons=2)
    rng = np.random.default_rng(0)
    sixty = [
        Cuttable(category=f"{place}", bucket="wants" if place % 2 else "needs", usual_minor=cost, habit=float(rng.random()))
        for place, cost in enumerate(rng.integers(1_00, 500_00, 60).tolist())
    ]
    plans = _plans(frame)
    basis = plans()
    tasks: dict[str, tuple[Callable[[], object], str]] = {
        "months out of 100,000 payments": (lambda: health_months.by_month(frame, seen), "300"),
        "score with its interval": (lambda: health(months), "300"),
        "history of ten years": (lambda: health_history.by_month(months), "300"),
        "what the next points cost": (lambda: health_steps.steps(months), "300"),
        "saving against a target": (lambda: saving.efficiency(months), "300"),
        "leaks": (lambda: leakage.leaks(spent), "300"),
        "a year beside the US survey": (lambda: compare(year, "us"), "300"),
        "optimiser, 60 categories": (lambda: optimise(sixty, 1500_00), "50"),
        "optimiser, 60 categories, two limits": (
            lambda: optimise(sixty, 1500_00, limits={"needs": 600_00, "wants": 1200_00}), "50",
        ),
        "what plans of budgets stand on, out of 100,000 payments": (plans, "300"),
        "a plan of the income": (lambda: budget_plans.plan(basis, Wanted(way="shares", income_minor=basis.usual_minor)), "300"),
        "cuts of the household": (lambda: budget_plans.cuts(basis, basis.usual_minor // 20), "50"),
    }  # fmt: skip
    rows = [f"| {what} | {measuring.median_ms(task):.1f} | {bar} |" for what, (task, bar) in tasks.items()]
    return ["## Speed", "", "| what | CPU ms | bar |", "|---|---|---|", *rows]


def _plans(frame: pd.DataFrame) -> Callable[[], Basis]:
    """Gathers what plans stand on, for a household without bills and goals."""
    full = frame.assign(currency="USD")
    books = Ledger(
        currency="USD", transactions=full, splits=ledger.empty_splits(), lines=full, openings={}, left_out=()
    )  # fmt: skip
    groups = json.loads((measuring.ROOT / "data/categories.json").read_text("utf-8"))
    known = [Category(id=place, name=row["name"], group=row["group"], hidden=False) for place, row in enumerate(groups, 1)]
    wished = goal_book.build(Kept(rows=(), saved={}, accounts={}, monthly_minor=None), books, today=TODAY)

    def gather() -> Basis:
        found = budget_plans.build(
            books, categories=known, book=Book(currency="USD", today=TODAY, items=(), rates={"USD": 1.0}), goals=wished,
            preferences=Preferences(), said=Choices(), today=TODAY,
        )  # fmt: skip
        if found is None:
            raise RuntimeError("The ledger is empty.")
        return found

    return gather


def _steadiness() -> list[str]:
    rows = []
    for footing, quality in (("struggling", 0.2), ("coping", 0.5), ("comfortable", 0.85)):
        months = [household(quality, seed=seed, count=48) for seed in range(30)]
        spread = [health_history.by_month(each)["score"].iloc[12:].diff().std() for each in months]
        found = [health(each) for each in months]
        widths = [each.upper - each.lower for each in found if each.upper is not None and each.lower is not None]
        middle = median(each.score for each in found if each.score is not None)
        rows.append(f"| {footing} | {middle:.0f} | {median(spread):.1f} | {max(spread):.1f} | {median(widths):.1f} |")
    title = "| footing | median score | points a month, median | worst | width of the 80 % interval |"
    return ["## Made-up households that never change", "", title, "|---|---|---|---|---|", *rows]


def _pain() -> list[str]:
    months, buckets = demo.history()
    lines = cuttables(months, buckets, fixed=demo.BILLS)
    income = usual(demo.income())
    rows = []
    for rate in (0.01, 0.02, 0.03, 0.05, 0.07, 0.1):
        found = optimise(lines, round(rate * income))
        freed, missing = found.reached_minor / 100, found.missing_minor / 100
        rows.append(f"| {rate:.0%} of income | {freed:.0f} | {missing:.0f} | {found.spared:.0%} |")
    title = "| saved more | freed a month | missing | less pain than all alike |"
    return ["## Cuts on the demo household", "", title, "|---|---|---|---|", *rows]


def _ranks() -> list[str]:
    rng = np.random.default_rng(0)
    stretches = [stretch_until(household(quality, seed=seed)) for seed, quality in enumerate(rng.uniform(0, 1, 60))]
    measures = np.stack([scored(stretch, WEIGHTS).measures for stretch in stretches if stretch is not None], axis=-1)
    own = weighted(measures, WEIGHTS).score
    drawn = [{key: weight * rng.choice([0.7, 1.3]) for key, weight in WEIGHTS.items()} for _ in range(DRAWS)]
    worst = min(stats.spearmanr(own, weighted(measures, weights).score).statistic for weights in drawn)
    said = f"Spearman's correlation with the ranks under the published weights: at least {worst:.3f} in {DRAWS} draws."
    return ["## Ranks of 60 households under weights 30 % lower or higher", "", said]


if __name__ == "__main__":
    main()
