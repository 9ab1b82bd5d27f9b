"""Alerts: the few odd payments that are worth a person's time, within a budget, after what the person said of earlier ones.

What counts as odd is decided by `anomaly`; here it is only chosen. A verdict is scoped to its kind at its payee, is followed
at once, and moves how readily a kind alerts elsewhere only a little: nobody mutes a whole channel by dismissing a few payments.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final, Literal

import numpy as np
import pandas as pd

from finance_core.ml.oddities.context import payee_keys, payee_names, spending
from finance_core.ml.windows import Bools, Floats

VerdictKind = Literal["fine", "wrong", "fraud", "expected"]
"""Nothing wrong with it; a mistake of the payee or the bank; not ours; the new normal from that day on."""
PER_WEEK: Final = 2
"""Alerts a calendar week: more are not read."""
FLOOR_SHARE: Final = 0.002
"""The least money an alert is about, as a share of a usual month's spending."""
_HIGH_SHARE: Final = 0.05
_LOW_SHARE: Final = 0.01
_MOST_LEARNED: Final = 0.7
"""How far verdicts on a kind move its log odds at most: three dismissals don't mute it."""
_MONEY_WEIGHT: Final = 0.3
"""Nats of priority for each e-fold of the money in question."""
COLUMNS: Final = ("id", "date", "payee", "kind", "score", "stake", "severity", "reason", "verdict", "payments")


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What a person said of one payment: `payee` as the ledger frame has it, or the description where that is empty."""

    id: int
    payee: str
    kind: str
    verdict: VerdictKind
    day: date


def alerts(
    ledger: pd.DataFrame,
    judged: pd.DataFrame,
    *,
    verdicts: Collection[Verdict] = (),
    per_week: int = PER_WEEK,
    floor: float | None = None,
) -> pd.DataFrame:
    """The odd payments to show, the latest first.

    Parameters
    ----------
    ledger, judged
        The ledger frame and what `anomaly.detect` found, with the same index.
    verdicts
        "fine" silences the kind at the payee, "expected" from that day on; "wrong" and "fraud" keep the payment in the list,
        and after a "fraud" every suspect payment to that payee alerts, beyond the budget.
    per_week
        How many of each calendar week at most; the strongest first, by score and money.
    floor
        The least money in question, in the ledger's currency; `money_floor` by default.

    Returns
    -------
    DataFrame
        `id`, `date`, `payee`, `kind`, `score`, `stake` (a burst's payments together), `severity` ("low", "medium", "high"),
        `reason`, `verdict` ("" where none was given) and `payments` (how many it stands for); index as in `ledger`.
    """
    least = money_floor(ledger) if floor is None else floor
    keys = payee_keys(ledger)
    found = pd.DataFrame(
        {
            "id": ledger["id"],
            "date": ledger["date"],
            "payee": payee_names(ledger),
            "key": keys,
            "kind": judged["kind"],
            "score": judged["score"],
            "margin": judged["margin"],
            "stake": judged["stake"],
            "reason": judged["reason"],
        }
    )[judged["kind"].notna()]
    given = {verdict.id: verdict.verdict for verdict in verdicts}
    found["verdict"] = [given.get(identity, "") for identity in found["id"]]
    fraud = {_key(verdict.payee) for verdict in verdicts if verdict.verdict == "fraud"}
    found["margin"] = found["margin"] + learned(found["kind"], verdicts)
    kept = found["verdict"].isin(["wrong", "fraud"]).to_numpy(bool)
    urgent = found["key"].isin(fraud).to_numpy(bool) | kept
    worth = ((found["margin"] >= 0) & (found["stake"] >= least)).to_numpy(bool)
    found = found[(worth & ~_silenced(found, verdicts)) | urgent]
    found = _gathered(found)
    found["urgent"] = found["key"].isin(fraud) | found["verdict"].isin(["wrong", "fraud"])
    found["severity"] = severities(found["stake"].to_numpy(np.float64), usual_month(ledger))
    found["priority"] = found["margin"] + _MONEY_WEIGHT * np.log(np.maximum(found["stake"], 0.01))
    week = found["date"].dt.to_period("W")
    place = found.sort_values(["urgent", "priority"], ascending=False, kind="stable").groupby(week).cumcount()
    chosen = found[(place.reindex(found.index) < per_week) | found["urgent"]]
    return chosen.sort_values(["date", "priority"], ascending=False, kind="stable")[list(COLUMNS)]


def learned(kinds: "pd.Series[str]", verdicts: Iterable[Verdict]) -> Floats:
    """How far what was said of a kind moves its log odds: log(confirmed / dismissed), both counted from 2; shape (n,)."""
    confirmed, dismissed = dict.fromkeys(kinds.unique(), 2), dict.fromkeys(kinds.unique(), 2)
    for verdict in verdicts:
        tally = confirmed if verdict.verdict in ("wrong", "fraud") else dismissed
        tally[verdict.kind] = tally.get(verdict.kind, 2) + 1
    moved = {kind: float(np.log(confirmed[kind] / dismissed[kind])) for kind in kinds.unique()}
    return np.asarray(np.clip(kinds.map(moved).to_numpy(np.float64), -_MOST_LEARNED, _MOST_LEARNED), dtype=np.float64)


def usual_month(ledger: pd.DataFrame) -> float:
    """What is spent in a usual month: the median of the months with payments; 0 without any."""
    spent = spending(ledger)
    if spent.empty:
        return 0.0
    month = spent["day"].to_numpy().astype("datetime64[D]").astype("datetime64[M]")
    return float(np.exp(spent["size"]).groupby(month).sum().median())


def money_floor(ledger: pd.DataFrame) -> float:
    """The least money an alert is about, in the ledger's currency."""
    return FLOOR_SHARE * usual_month(ledger)


def severities(stakes: Floats, month: float) -> list[str]:
    """How grave: by the money in question against a usual month's spending (5 % and more high, below 1 % low)."""
    shares = stakes / month if month > 0 else np.zeros(len(stakes))
    return ["high" if share >= _HIGH_SHARE else "low" if share < _LOW_SHARE else "medium" for share in shares]


def may_claim_rate(history: int, judged: int, *, rate: float = 0.1) -> bool:
    """Whether so many earlier payments allow to say that at most `rate` of the alerts among `judged` payments are false.

    Conformal p-values can't be below 1 / (history + 1), and the first step of Benjamini and Hochberg asks for rate / judged
    (Bates et al. 2023, https://doi.org/10.1214/22-AOS2244): 60 payments at a tenth take 599 earlier ones.
    """
    return history + 1 >= judged / rate


def _key(payee: str) -> str:
    return str(payee_keys(pd.DataFrame({"payee": [payee], "description": [payee]})).iloc[0])


def _silenced(found: pd.DataFrame, verdicts: Iterable[Verdict]) -> Bools:
    """Which rows a verdict "fine" or "expected" speaks of, shape (n,)."""
    silent = np.zeros(len(found), bool)
    for verdict in verdicts:
        if verdict.verdict in ("fine", "expected"):
            same = ((found["key"] == _key(verdict.payee)) & (found["kind"] == verdict.kind)).to_numpy(bool)
            later = (found["date"] >= pd.Timestamp(verdict.day)).to_numpy(bool)
            silent |= same & (later | (verdict.verdict == "fine"))
    return silent


def _gathered(found: pd.DataFrame) -> pd.DataFrame:
    """One alert for all payments of a burst at a payee in a week: the last one, with the money of all."""
    found = found.assign(payments=1)
    burst = (found["kind"] == "burst") & (found["verdict"] == "")
    if not burst.any():
        return found
    rows = found[burst].sort_values(["date", "id"], kind="stable")
    together = rows.groupby([rows["key"], rows["date"].dt.to_period("W")], sort=False)
    last = rows[together.cumcount(ascending=False) == 0].copy()
    last["payments"] = together["stake"].transform("size")[last.index]
    last["stake"] = together["stake"].transform("sum")[last.index]
    return pd.concat([found[~burst], last])
