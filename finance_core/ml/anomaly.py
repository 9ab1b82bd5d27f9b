"""Anomalies: which payments are odd, of which kind, and why.

`detect` judges a whole ledger, `Model` keeps what it learned and judges new payments alone, `score_matrix` runs the detectors
on a plain table. Channels say what is odd and decide; the detectors' fused ranks are a second opinion on the same evidence.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any, Final, Self

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.special import expit

from finance_core.ml.oddities import channels, explain
from finance_core.ml.oddities.context import ALL_WIDTH, CATEGORY_WIDTH, PAYEE_WIDTH, STATES, context, payee_names, spending
from finance_core.ml.oddities.detectors import DETECTORS, Scorer
from finance_core.ml.oddities.fusion import Reference, fused
from finance_core.ml.threads import one_thread
from finance_core.ml.windows import Bools, Floats, Ints

LEDGER_WEIGHTS: Final[Mapping[str, float]] = {
    "isolation_forest": 1.0, "nearest_neighbours": 0.5, "tail_sum": 0.5, "autoencoder": 0.3, "lof": 0.1, "one_class_svm": 0.1,
}  # fmt: skip
"""What each detector's vote is worth on the channels' evidence."""
MATRIX_WEIGHTS: Final[Mapping[str, float]] = {
    "robust_covariance": 2.0, "isolation_forest": 1.0, "nearest_neighbours": 1.0, "autoencoder": 1.0, "tail_sum": 0.3,
    "lof": 0.1, "one_class_svm": 0.1,
}  # fmt: skip
"""What it is worth on a plain table, where nobody has said which side is the strange one."""
LEDGER_ROWS: Final[Mapping[str, int]] = {
    "isolation_forest": 20_000, "nearest_neighbours": 800, "tail_sum": 20_000, "autoencoder": 1_000, "lof": 400,
    "one_class_svm": 800,
}  # fmt: skip
"""How many payments each learns from: enough for what ordinary looks like, few enough for a million to be compared with."""
ROBUST_SCALE: Final = frozenset({"nearest_neighbours", "autoencoder"})
"""Detectors that do better on columns scaled by median and MAD than by mean and standard deviation."""
UNUSUAL: Final = "unusual"
"""The kind of a payment that is odd in no single way."""
SECOND_OPINION: Final = 0.2
"""Nats of log odds that one nat of the detectors' fused rank is worth."""
FLAGGED_ODDS: Final = 1.1
"""Log odds from which a payment is flagged in a household whose life is regular."""
_QUIET: Final = -3.1
"""Log odds that nine payments in ten of a regular household stay below."""
_RESTLESS: Final = 2.8
"""By how much more the line rises than those nine in ten: where much is irregular, more must speak for an oddity."""
NO_MARGIN: Final = -30.0
"""The margin of what is not judged."""
SUSPECT_ODDS: Final = -1.0
"""Log odds from which a payment gets its kind and its reason."""
_STEPS: Final = 4.0
"""Evidence beyond so many steps of its scale looks the same to the detectors."""
LEAST_ROWS: Final = 8
"""With fewer payments nothing can be called odd."""
TEMPER: Final = 3.0
"""Divides log odds before they are pressed into 0..1, so that the strangest payments still differ."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Judged:
    """The payments of `context.spending` with everything that was found about them, row by row."""

    spent: pd.DataFrame
    facts: pd.DataFrame
    found: pd.DataFrame
    detected: dict[str, Floats]
    total: Floats


class Model:
    """What was learned from a household's ledger, and the few earlier payments that new ones are compared with.

    Parameters
    ----------
    seed
        Of everything drawn at random.
    detectors
        The names of the detectors that are asked for a second opinion; all of `LEDGER_WEIGHTS` by default, none at all is
        allowed.
    currency
        The ledger's, for the reasons; "" writes amounts without a sign.
    """

    def __init__(self, *, seed: int = 0, detectors: Collection[str] | None = None, currency: str = "") -> None:
        self.seed = seed
        self.detectors = detectors
        self.currency = currency

    def fit(self, ledger: pd.DataFrame) -> Self:
        """Learn from a ledger frame; what was found about its own payments is then in `result_`, like `detect` returns it."""
        spent = spending(ledger)
        facts = context(spent)
        found = channels.evidence(facts)
        self.names_ = chosen(self.detectors, LEDGER_WEIGHTS)
        detected = self._learned(found)
        total = _total(found, detected)
        judged = _Judged(spent=spent, facts=facts, found=found, detected=detected, total=total)
        self.line_ = flag_line(total)
        self.result_ = self._result(ledger, judged)
        self._remember(spent.assign(**{name: facts[name] for name in STATES}))
        return self

    def _learned(self, found: pd.DataFrame) -> dict[str, Floats]:
        """Teach the detectors, and what each makes of the payments themselves."""
        table = _table(found)
        self.scorers_: dict[str, Scorer] = {}
        self.references_: dict[str, Reference] = {}
        detected: dict[str, Floats] = {}
        with one_thread():
            for name in self.names_ if len(found) >= LEAST_ROWS else ():
                self.scorers_[name] = DETECTORS[name](table, self.seed, most=LEDGER_ROWS[name])
                scores = self.scorers_[name](table)
                self.references_[name] = Reference.of(scores)
                detected[name] = self.references_[name].ranks(scores)
        return detected

    def score(self, ledger: pd.DataFrame, *, learn: bool = False) -> pd.DataFrame:
        """Judge new payments against what was learned; the columns of `detect`, indexed like `ledger`.

        With `learn`, they become part of the past that later payments are compared with; the detectors stay as they are.
        """
        both = pd.concat([self.history_.assign(is_new=False), spending(ledger).assign(is_new=True)], ignore_index=True)
        both = both.sort_values(["day", "id"], kind="stable", ignore_index=True)
        wanted: Bools = both["is_new"].to_numpy(bool)
        facts = context(both, wanted)
        found = channels.evidence(facts)
        detected = self._detected(found)
        judged = _Judged(spent=both, facts=facts, found=found, detected=detected, total=_total(found, detected))
        if learn:
            for name in STATES:
                both.loc[wanted, name] = facts[name]
            self._remember(both.drop(columns="is_new"))
        return self._result(ledger, judged)

    def log_odds(self, found: pd.DataFrame) -> Floats:
        """The log odds that payments with this evidence (`channels.evidence`) are odd in any way, shape (n,)."""
        return _total(found, self._detected(found))

    def _detected(self, found: pd.DataFrame) -> dict[str, Floats]:
        table = _table(found)
        return {name: self.references_[name].ranks(scorer(table)) for name, scorer in self.scorers_.items()}

    def _result(self, ledger: pd.DataFrame, judged: _Judged) -> pd.DataFrame:
        names, line = self.names_, self.line_
        places = judged.spent["place"].to_numpy(np.int64)[judged.facts.index]
        enough = judged.facts["all_visits"].to_numpy(np.float64) >= LEAST_ROWS
        flagged = (judged.total >= line) & enough
        suspect = np.flatnonzero((judged.total >= SUSPECT_ODDS) & enough)
        kinds = np.full(len(places), pd.NA, dtype=object)
        kinds[suspect] = _kinds(judged.found.iloc[suspect])
        reasons = np.full(len(places), "", dtype=object)
        reasons[suspect] = _reasons(ledger, judged, suspect, kinds, self.currency)
        columns: dict[str, tuple[NDArray[Any], object]] = {
            "score": (expit(judged.total / TEMPER), 0.0),
            "flagged": (flagged, False),
            "kind": (kinds, pd.NA),
            "reason": (reasons, ""),
            "stake": (np.where(pd.notna(kinds), stakes(judged.facts, kinds), 0.0), 0.0),
            "margin": (np.maximum(judged.total - line, NO_MARGIN), NO_MARGIN),
        }
        columns |= {name: (judged.detected.get(name, np.zeros(len(places))), 0.0) for name in names}
        result = {}
        for name, (values, otherwise) in columns.items():
            whole = np.full(len(ledger), otherwise, dtype=values.dtype)
            whole[places] = values
            result[name] = whole
        return pd.DataFrame(result, index=ledger.index).astype({"kind": "str", "reason": "str"})

    def _remember(self, spent: pd.DataFrame) -> None:
        """Keep the rows that windows of later payments can reach."""
        key = spent["payee"].where(spent["payee"] != "", "\0" + spent["category"])
        back = len(spent) - 1 - np.arange(len(spent)) < ALL_WIDTH
        for keys, width in ((key, PAYEE_WIDTH), (spent["category"], CATEGORY_WIDTH), (spent["currency"], 8)):
            back |= (spent.groupby(keys, sort=False).cumcount(ascending=False) < width).to_numpy()
        self.history_ = spent[back].reset_index(drop=True)


def detect(ledger: pd.DataFrame, *, seed: int = 0, detectors: Collection[str] | None = None) -> pd.DataFrame:
    """Judge every payment of a ledger by what was known before it.

    Parameters
    ----------
    ledger
        The ledger frame. Money in, transfers and rows without an amount are not judged: score 0.
    seed
        Of everything drawn at random; the same seed gives the same result.
    detectors
        Names out of `LEDGER_WEIGHTS`; all by default.

    Returns
    -------
    DataFrame
        Indexed like `ledger`: `score` (0..1, higher is stranger; no probability), `flagged` (bool), `kind` (str or NA; one of
        `channels.KINDS` or "unusual"), `reason` (a sentence; empty where nothing stands out), `stake` (the money in question,
        in the ledger's currency), `margin` (by how many nats of log odds it is beyond the line of what is flagged), and one
        column for each detector (0..1, the share of payments that are less strange to it).
    """
    return Model(seed=seed, detectors=detectors).fit(ledger).result_


def score_matrix(x: Floats, *, seed: int = 0, detectors: Collection[str] | None = None) -> dict[str, Floats]:
    """The detectors and their fusion, "ensemble", on a plain numeric table.

    Parameters
    ----------
    x
        Shape (n, d). Values that are missing or infinite count as the column's median.

    Returns
    -------
    dict
        Shape (n,) each, higher is stranger.
    """
    table = _filled(np.asarray(x, dtype=np.float64))
    table = table[:, np.ptp(table, axis=0) > 0] if len(table) else table
    names = chosen(detectors, MATRIX_WEIGHTS)
    if table.size == 0 or len(table) < 2:
        return dict.fromkeys((*names, "ensemble"), np.zeros(len(table)))
    standard, robust = standardised(table), robustly_scaled(table)
    scores: dict[str, Floats] = {}
    with one_thread():
        for name in names:
            scaled = robust if name in ROBUST_SCALE else standard
            scores[name] = DETECTORS[name](scaled, seed)(scaled)
    ranks = {name: Reference.of(values).ranks(values) for name, values in scores.items()}
    return scores | {"ensemble": fused(ranks, MATRIX_WEIGHTS) if ranks else np.zeros(len(table))}


def chosen(detectors: Collection[str] | None, weights: Mapping[str, float]) -> tuple[str, ...]:
    """The detectors to ask, in the order of their weights. Raises ValueError for a name that is none."""
    unknown = set(detectors or ()) - set(DETECTORS)
    if unknown:
        raise ValueError(f"There is no detector {', '.join(sorted(unknown))}.")
    return tuple(name for name in weights if detectors is None or name in detectors)


def standardised(table: Floats) -> Floats:
    """Columns less their mean over their standard deviation, at most 5 either way."""
    return np.asarray(np.clip((table - table.mean(axis=0)) / table.std(axis=0), -5, 5), dtype=np.float64)


def robustly_scaled(table: Floats) -> Floats:
    """Columns less their median over 1.4826 MAD, at most 20 either way.

    Where half the values are equal, over the interquartile range or the standard deviation.
    """
    middle = np.median(table, axis=0)
    mad = 1.4826 * np.median(np.abs(table - middle), axis=0)
    quartiles = np.quantile(table, [0.25, 0.75], axis=0)
    iqr = (quartiles[1] - quartiles[0]) / 1.349
    scale = np.where(mad > 0, mad, np.where(iqr > 0, iqr, table.std(axis=0)))
    return np.asarray(np.clip((table - middle) / scale, -20, 20), dtype=np.float64)


def _filled(table: Floats) -> Floats:
    usable = np.where(np.isfinite(table), table, np.nan)
    if not np.isnan(usable).any():
        return usable
    middle = np.array([np.median(column[np.isfinite(column)]) if np.isfinite(column).any() else 0.0 for column in usable.T])
    return np.where(np.isnan(usable), middle, usable)


def _table(found: pd.DataFrame) -> NDArray[np.float32]:
    """The evidence as the detectors see it, shape (n, d)."""
    table = np.empty((len(found), len(channels.SCALES)), dtype=np.float32)
    for place, (name, scale) in enumerate(channels.SCALES.items()):
        table[:, place] = np.minimum(found[name].to_numpy() / scale, _STEPS)
    return table


def _total(found: pd.DataFrame, detected: Mapping[str, Floats]) -> Floats:
    """The log odds that a payment is odd in any way, shape (n,)."""
    second = fused(detected, LEDGER_WEIGHTS) if detected else 0.0
    return np.asarray(any_kind(found) + SECOND_OPINION * second, dtype=np.float64)


def any_kind(found: pd.DataFrame) -> Floats:
    """The channels' log odds taken together, as of events that exclude each other; shape (n,)."""
    odds = np.logaddexp.reduce(channels.log_odds(found).to_numpy(np.float64), axis=1)
    return np.asarray(np.logaddexp(odds, channels.background(found)), dtype=np.float64)


def stakes(facts: pd.DataFrame, kinds: NDArray[Any]) -> Floats:
    """The money in question, in the ledger's currency: what was paid beyond the usual, or the whole payment; shape (n,)."""
    paid = np.exp(facts["size"].to_numpy(np.float64))
    beyond = paid - np.exp(facts["payee_size"].to_numpy(np.float64))
    in_part = pd.Series(kinds).isin(["price_step", "unusual_amount", "decimal_slip"]).to_numpy(bool)
    return np.asarray(np.where(in_part, np.maximum(beyond, 0.0), paid), dtype=np.float64)


def flag_line(total: Floats) -> float:
    """The log odds from which payments of a household are flagged, given those of all its payments."""
    if len(total) < 10 * LEAST_ROWS:
        return FLAGGED_ODDS
    return FLAGGED_ODDS + _RESTLESS * max(float(np.quantile(total, 0.9)) - _QUIET, 0.0)


def _kinds(found: pd.DataFrame) -> NDArray[Any]:
    """The likeliest kind of each row; "unusual" where no single kind is likely and only the detectors object."""
    odds = channels.log_odds(found).to_numpy(np.float64)
    named = np.array(channels.KINDS, dtype=object)[odds.argmax(axis=1)]
    return np.where(odds.max(axis=1) >= channels.background(found), named, UNUSUAL)


def _reasons(ledger: pd.DataFrame, judged: _Judged, suspect: Ints, kinds: NDArray[Any], currency: str) -> list[str]:
    facts, found = judged.facts.iloc[suspect], judged.found.iloc[suspect]
    rows = ledger.iloc[judged.spent["place"].to_numpy(np.int64)[facts.index]]
    names = payee_names(rows)
    fallen = explain.drops(found, any_kind)
    return explain.reasons(judged.spent, facts, names.tolist(), kinds[suspect].tolist(), fallen, currency=currency)
