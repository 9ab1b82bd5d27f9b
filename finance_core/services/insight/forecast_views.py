"""Parts of an outlook as they are looked at: one month by category, what is due in it, and how good the forecasts were."""

from dataclasses import dataclass
from typing import Final

import pandas as pd

from finance_core.dates import Month
from finance_core.ml.ahead.books import TOTAL
from finance_core.ml.ahead.saving_ahead import NET
from finance_core.ml.ahead.track_record import BASELINES, LAST_MONTH, LAST_YEAR, MEAN, OWN
from finance_core.services.insight.forecasts import Outlook

__all__ = [
    "LAST_MONTH", "LAST_YEAR", "MEAN", "NET", "OWN", "TOTAL", "Errors", "bills", "by_category", "errors", "methods",
    "months_to_come", "names", "next_month", "of_month", "paid_before", "path",
    "record", "usual", "usual_saving", "ways",
]  # fmt: skip

USUAL_MONTHS: Final = 12
"""Whole months that make up what is usual."""
LEAST_COMPARED: Final = 6
"""Fewer past forecasts say nothing about how good they are."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Errors:
    """How far off forecasts of a name were on average: `own`, and the best of the plain ways, `baseline`, with its `error`.

    `number` past forecasts were compared, over which `inside` of `told` lay within their range of 80 %.
    """

    own: float
    baseline: str
    error: float
    number: int
    inside: int
    told: int


def next_month(outlook: Outlook) -> Month:
    """The first month that has not begun, as the ledger knows it."""
    return Month.from_index(outlook.months[0]) if outlook.running is None else outlook.running.plus(1)


def months_to_come(outlook: Outlook) -> list[int]:
    """The months that have not begun, by index."""
    return list(range(next_month(outlook).index, outlook.months[-1] + 1))


def names(outlook: Outlook) -> list[str]:
    """TOTAL, then the categories of which something is expected or was spent in the last year, the largest first."""
    coming = outlook.ahead[outlook.ahead["name"] != TOTAL].groupby("name")["mean"].sum()
    return [TOTAL, *coming[coming > 0].sort_values(ascending=False, kind="stable").index.tolist()]


def of_month(outlook: Outlook, name: str, month: Month) -> pd.Series:
    """What is said of one month of a name: a row of `ahead`."""
    rows = outlook.ahead
    return rows[(rows["name"] == name) & (rows["month"] == month.index)].iloc[0]


def path(outlook: Outlook, name: str, horizon: int) -> pd.DataFrame:
    """The rows of a name from the running month on, and so many months after it."""
    rows = outlook.ahead[outlook.ahead["name"] == name]
    return rows.head(horizon + (outlook.running is not None)).reset_index(drop=True)


def usual(outlook: Outlook, name: str) -> float | None:
    """What a month of the last year cost on average; None where none is known."""
    if name not in outlook.history:
        return None
    known = outlook.history[name].dropna().tail(USUAL_MONTHS)
    return float(known.mean()) if len(known) else None


def usual_saving(outlook: Outlook) -> float | None:
    """What was left over in a month of the last year on average; None where none is known."""
    known = outlook.saving.behind.dropna().tail(USUAL_MONTHS)
    return float(known.mean()) if len(known) else None


def by_category(outlook: Outlook, month: Month) -> pd.DataFrame:
    """One month by category, the largest first: rows of `ahead` with `usual`, but for those of which nothing is expected."""
    rows = outlook.ahead
    rows = rows[(rows["month"] == month.index) & (rows["name"] != TOTAL) & (rows["mean"] >= 0.5)]
    usuals = [usual(outlook, name) for name in rows["name"]]
    rows = rows.assign(usual=pd.Series(usuals, rows.index, dtype="float64"))
    return pd.DataFrame(rows).sort_values(["mean", "name"], ascending=[False, True], ignore_index=True)


def bills(outlook: Outlook, name: str, month: Month) -> pd.DataFrame:
    """What is due in a month, in the order of days: rows of `recurring.due`."""
    due = outlook.recurring.due
    wanted = (due["flow"] == "spending") & (due["month"] == month.index)
    if name != TOTAL:
        wanted &= due["category"] == name
    return pd.DataFrame(due[wanted]).reset_index(drop=True)


def paid_before(outlook: Outlook, due: pd.DataFrame) -> dict[int, str]:
    """Of what is due that which was paid before: the payee by stream."""
    known = set(outlook.recurring.members)
    streams = zip(due["stream_id"].tolist(), due["payee"].tolist(), strict=True)
    return {stream: payee for stream, payee in streams if stream in known}


def record(outlook: Outlook, name: str) -> pd.DataFrame:
    """What was said of past months and what came, oldest first: three months ahead, or as far as there is anything to tell."""
    rows = pd.DataFrame(outlook.said[outlook.said["name"] == name])
    return pd.DataFrame(rows[rows["step"] == rows["step"].max()]).sort_values("month", ignore_index=True)


def errors(outlook: Outlook, name: str) -> Errors | None:
    """How good the forecasts of a name were; None where too few can be compared."""
    rows = outlook.compared[outlook.compared["name"] == name].set_index("method")
    error = rows["error"].astype("float64")
    if OWN not in error or int(rows["number"].max()) < LEAST_COMPARED:
        return None
    plain = error[error.index.isin(BASELINES)]
    told = outlook.said[outlook.said["name"] == name]
    inside = (told["actual"] >= told["lower_80"] - 0.005) & (told["actual"] <= told["upper_80"] + 0.005)
    return Errors(
        own=float(error[OWN]), baseline=str(plain.idxmin()), error=float(plain.min()), number=int(rows["number"].max()),
        inside=int(inside.sum()), told=len(told),
    )  # fmt: skip


def ways(outlook: Outlook, name: str) -> pd.DataFrame:
    """The forecast and the plain ways beside it, the best first: `method`, `error`, `bias`."""
    rows = outlook.compared[outlook.compared["name"] == name]
    return rows.sort_values("error", kind="stable", ignore_index=True)[["method", "error", "bias"]]


def methods(leaderboard: pd.DataFrame, name: str, *, most: int = 8) -> pd.DataFrame:
    """The methods behind the everyday part, those with the largest part in the answer first: `method`, `error`, `weight`."""
    rows = leaderboard[(leaderboard["name"] == name) & (leaderboard["weight"] > 0)]
    return rows.sort_values(["weight", "error"], ascending=[False, True], ignore_index=True).head(most)[
        ["method", "error", "weight"]
    ]
