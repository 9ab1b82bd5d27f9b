"""Months for the health score, and made-up households that live on a better or a worse footing."""

import numpy as np
import pandas as pd

from finance_core.rules.wellbeing.health_measures import FLOWS, STANDS

FIRST = 24312
"""January 2026."""
CALM = {
    "income": 3000.0, "spending": 2400.0, "essential": 1500.0, "housing": 900.0, "fixed": 1350.0, "debt_service": 0.0,
    "fees": 0.0, "bills_due": 10.0, "bills_on_time": 10.0, "liquid": 9000.0, "net_worth": 20000.0, "card_owed": 0.0,
    "card_limit": 2000.0, "goal_progress": 1.0,
}  # fmt: skip
"""One month of a household that is doing well: one fifth saved, six months of essentials at hand."""


def made(count: int = 12, *, complete: bool = True, **columns: object) -> pd.DataFrame:
    """That many months like CALM; `columns` are numbers, or one number a month. Net worth grows by what is left over."""
    table = pd.DataFrame(dict.fromkeys(FLOWS + STANDS, 0.0) | CALM | columns, index=range(count)).astype("float64")
    if "net_worth" not in columns:
        table["net_worth"] = 20000.0 + (table["income"] - table["spending"]).cumsum()
    return table.assign(month=range(FIRST, FIRST + count), complete=complete)


def household(quality: float, *, seed: int, count: int = 13) -> pd.DataFrame:
    """Months of a household whose footing is worse (0) or better (1), with the ups and downs of real life."""
    rng = np.random.default_rng(seed)
    income = 3000 * np.exp((0.3 - 0.25 * quality) * rng.normal(size=count))
    spending = 3000 * (1.08 - 0.33 * quality) * np.exp((0.28 - 0.18 * quality) * rng.normal(size=count))
    due = rng.integers(6, 12, count)
    liquid = 1600 * (0.2 + 5.5 * quality) * np.exp(0.2 * rng.normal())
    return made(
        count, income=income, spending=spending, essential=np.minimum(1600, spending), fixed=3000 * (0.72 - 0.3 * quality),
        housing=3000 * (0.5 - 0.25 * quality), debt_service=3000 * 0.4 * (1 - quality) ** 1.5, fees=40 * (1 - quality),
        bills_due=due, bills_on_time=rng.binomial(due, 0.85 + 0.15 * quality), liquid=liquid, card_owed=1800 * (1 - quality),
        goal_progress=0.2 + 0.8 * quality,
    )  # fmt: skip
