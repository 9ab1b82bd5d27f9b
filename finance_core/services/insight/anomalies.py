"""Which payments are odd, why, and what the person said of them."""

import threading
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from finance_core.dates import Month
from finance_core.models import Filters, VerdictKind
from finance_core.services import openings
from finance_core.services.ledgers import Ledger
from finance_core.storage import Store, settings, verdicts
from finance_core.storage.verdicts import VerdictRow

if TYPE_CHECKING:
    from finance_core.ml.anomaly import Model

_SEED: Final = 0
_SETTING: Final = "anomaly_detectors"
_JUDGED_BY: Final = (
    "date", "amount", "booked", "account", "payee", "description", "currency", "category", "group", "is_transfer",
)  # fmt: skip
"""The columns of the ledger that what is odd depends on: notes, tags and people don't make a payment odd."""
_NEW_SHARE: Final = 0.05
_NEW_LEAST: Final = 100
"""So many new payments are judged by what is learned already, as a share of it or at least; more are learned whole."""
RECENT_DAYS: Final = 30
HISTORY: Final = 60
"""Payments of a payee that are shown around an odd one."""
SPIKES: Final = 6
CELL_MONTHS: Final = 12
"""Months whose risks are shown, and below it categories: those with most of them."""
CELL_ROWS: Final = 12
LEAST: Final = 8
"""Payments before which nothing is called odd."""
_SAID: Final[dict[VerdictKind, str]] = {
    "fine": "this is fine", "expected": "expected from now on", "wrong": "it is wrong", "fraud": "not mine",
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Odd:
    """What looks odd in a household, as of a day.

    `checked` has one row for each payment out that was judged, the oddest first: `id`, `date`, `payee`, `amount`, `category`,
    `score` (0 to 1), `flagged`, `kind`, `reason`, and one column for each of `detectors` (0 to 1, the share of payments less
    strange to it). `alerts` are the few worth a look, the latest first, as `ml.oddities.alerts` makes them, with the
    detectors' columns: `verdict` is "" while nothing was said. `said` is everything that was said, the newest first. `missing`
    are bills that did not come and `spikes` months of categories that stand out; `cells` are all months of the categories with
    most risks, as `ml.oddities.spikes` judges them, the riskiest category first. `threshold` is the score from which a payment
    is odd.
    """

    currency: str
    detectors: tuple[str, ...]
    checked: pd.DataFrame
    alerts: pd.DataFrame
    said: tuple[VerdictRow, ...]
    missing: pd.DataFrame
    spikes: pd.DataFrame
    cells: pd.DataFrame
    threshold: float
    today: date

    @property
    def open(self) -> pd.DataFrame:
        """The alerts that wait for an answer."""
        return self.alerts[self.alerts["verdict"] == ""]

    @property
    def recent(self) -> pd.DataFrame:
        """Those of them that are not older than RECENT_DAYS."""
        return self.open[self.open["date"] > pd.Timestamp(self.today - timedelta(days=RECENT_DAYS))]

    @property
    def enough(self) -> bool:
        """Whether there are payments enough to call any of them odd."""
        return len(self.checked) > LEAST


class Watcher:
    """Keeps what was learned of one household at hand, so that a verdict costs no learning anew.

    A ledger that is what it was is not judged again, and few new payments are judged by what is known already. Anything else
    (an edit, an undo, an older file) is learned whole. Safe to use from several threads.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._model: Model | None = None
        self._asked: tuple[tuple[str, ...] | None, str] = (None, "")
        self._known: pd.Series[int] = pd.Series(dtype="uint64")
        self._learned = 0
        self._found = pd.DataFrame()
        self.times = 0
        """How often it has judged anything new: 0 before it was first asked."""

    def knows(self, ledger: Ledger, detectors: tuple[str, ...] | None) -> bool:
        """Whether asking costs no learning."""
        rows = ledger.transactions
        with self._lock:
            return self._model is not None and (detectors, ledger.currency) == self._asked and self._grown(rows, _marks(rows))

    def judged(self, ledger: Ledger, detectors: tuple[str, ...] | None) -> pd.DataFrame:
        """What `ml.anomaly.detect` finds, indexed like the ledger's transactions; `detectors` None for all."""
        # scikit-learn and torch take seconds to import: only what is about odd payments needs them.
        from finance_core.ml.anomaly import LEDGER_WEIGHTS, Model

        rows, asked = ledger.transactions, (detectors, ledger.currency)
        now = _marks(rows)
        with self._lock:
            if self._model is None or asked != self._asked or not self._grown(rows, now):
                still_there = None if detectors is None else [name for name in detectors if name in LEDGER_WEIGHTS]
                self._model = Model(seed=_SEED, detectors=still_there, currency=ledger.currency).fit(rows)
                self._found, self._learned = self._model.result_.set_index(rows["id"].to_numpy()), len(rows)
            elif len(now) > len(self._known):
                fresh = rows[~rows["id"].isin(self._known.index)]
                found = self._model.score(fresh, learn=True).set_index(fresh["id"].to_numpy())
                self._found = pd.concat([self._found, found])
            self.times += not now.equals(self._known)
            self._known, self._asked = now, asked
            return self._found.loc[rows["id"]].set_index(rows.index)

    def _grown(self, ledger: pd.DataFrame, now: "pd.Series[int]") -> bool:
        """Whether the ledger is what it was, with at most a few later payments."""
        before = self._known
        if len(now) < len(before) or not now.reindex(before.index).equals(before.astype(now.dtype)):
            return False
        fresh = ~ledger["id"].isin(before.index)
        if len(now) - self._learned > max(_NEW_LEAST, _NEW_SHARE * self._learned):
            return False
        return not fresh.any() or bool(ledger.loc[fresh, "date"].min() >= ledger.loc[~fresh, "date"].max())


def _marks(ledger: pd.DataFrame) -> "pd.Series[int]":
    """A number for each payment, by id, that changes when anything does that it is judged by."""
    texts = dict.fromkeys(("payee", "category", "group", "currency"), object)
    columns = ledger[list(_JUDGED_BY)].astype({**texts, "date": "datetime64[s]"})
    return pd.Series(pd.util.hash_pandas_object(columns, index=False).to_numpy(), index=ledger["id"].to_numpy())


def build(ledger: Ledger, judged: pd.DataFrame, said: Sequence[VerdictRow], *, today: date) -> Odd | None:
    """What is odd, out of what was found (indexed like the ledger's transactions) and said; None where nothing is booked."""
    from finance_core.ml import anomaly
    from finance_core.ml.oddities import alerts, context, missing_bills, spikes

    rows = ledger.transactions
    if rows.empty:
        return None
    names = context.payee_names(rows)
    detectors = tuple(name for name in anomaly.LEDGER_WEIGHTS if name in judged)
    said = tuple(_renamed(said, dict(zip(rows["id"], names, strict=True))))
    given = [
        alerts.Verdict(id=row.transaction_id or 0, payee=row.payee, kind=row.kind, verdict=row.verdict, day=row.day)
        for row in said
    ]
    found = alerts.alerts(rows, judged, verdicts=given)
    found = found.join(rows[["amount", "category", "account"]]).join(judged[list(detectors)])
    looked = judged["score"] > 0
    checked = rows.loc[looked, ["id", "date", "amount", "category"]].assign(payee=names)
    checked = checked.join(judged[["score", "flagged", "kind", "reason", *detectors]])
    stood_out = spikes.spikes(ledger.lines, today, currency=ledger.currency)
    return Odd(
        currency=ledger.currency,
        detectors=detectors,
        checked=checked.sort_values(["score", "date"], ascending=False, kind="stable", ignore_index=True),
        alerts=found,
        said=said,
        missing=missing_bills.missing_bills(rows, today, currency=ledger.currency),
        spikes=stood_out[stood_out["flagged"].astype(bool)].head(SPIKES).reset_index(drop=True),
        cells=_cells(stood_out),
        threshold=_threshold(checked),
        today=today,
    )


def _threshold(checked: pd.DataFrame) -> float:
    """The score from which payments are odd, half-way to those that are not; 1 where none is odd."""
    odd = checked["flagged"].astype(bool)
    if not odd.any():
        return 1.0
    least, most = float(checked.loc[odd, "score"].min()), float(checked.loc[~odd, "score"].max())
    return (least + most) / 2 if most < least else least


def _cells(judged: pd.DataFrame) -> pd.DataFrame:
    """The last months of the categories with most risks, the riskiest and then the dearest category first."""
    if judged.empty:
        return judged
    shown = judged[judged["month"] > judged["month"].max() - CELL_MONTHS]
    risks = shown["flagged"].astype(int) * 100 + shown["model"].astype(int) + (shown["rules"] != "").astype(int)
    order = pd.DataFrame({"risks": risks, "spent": shown["spent"]}).groupby(shown["category"]).sum()
    kept = order.sort_values(["risks", "spent"], ascending=False, kind="stable").head(CELL_ROWS).index
    places = shown["category"].map(pd.Series(range(len(kept)), index=kept))
    ordered: pd.DataFrame = shown.assign(place=places).dropna(subset="place").sort_values(["place", "month"], ignore_index=True)
    return ordered


def _renamed(said: Sequence[VerdictRow], names: dict[int, str]) -> list[VerdictRow]:
    """What was said, of the payees as they are called now."""
    return [
        row if row.transaction_id is None or row.transaction_id not in names else row._replace(payee=names[row.transaction_id])
        for row in said
    ]


def narrowed(odd: Odd, *, kinds: Collection[str] = (), detector: str = "", least: float = 0.99) -> Odd:
    """Only the alerts of these kinds, and those that are among the oddest to one detector; nothing asked for means all."""
    found = odd.alerts
    if kinds:
        found = found[found["kind"].isin(list(kinds))]
    if detector:
        found = found[found[detector] >= least]
    return replace(odd, alerts=found)


def history_of(ledger: Ledger, transaction_id: int) -> pd.DataFrame:
    """The payments to the payee of one payment, the oldest first, at most HISTORY of them, those nearest to it.

    Columns: `id`, `date`, `paid` (positive), `this` (bool). Empty where there is no such payment.
    """
    from finance_core.ml.oddities import context

    rows = ledger.transactions
    spent = context.spending(rows)
    mine = spent[spent["id"] == transaction_id]
    if mine.empty:
        return pd.DataFrame({"id": [], "date": [], "paid": [], "this": []})
    place, payee = int(mine.index[0]), mine["payee"].iloc[0]
    around = spent[spent["payee"] == payee] if payee else mine
    near = np.abs(around.index.to_numpy() - place).argsort(kind="stable")[:HISTORY]
    shown = around.iloc[np.sort(near)]
    booked = rows.iloc[shown["place"].to_numpy()]
    return pd.DataFrame(
        {
            "id": shown["id"].to_numpy(),
            "date": booked["date"].to_numpy(),
            "paid": -booked["amount"].to_numpy(),
            "this": (shown["id"] == transaction_id).to_numpy(),
        }
    )


def said(store: Store, household_id: int) -> list[VerdictRow]:
    """Everything that was said of odd payments, the newest first."""
    with store.read(household_id) as reading:
        return verdicts.listed(reading)


def judge(
    store: Store,
    household_id: int,
    transaction_id: int,
    verdict: VerdictKind,
    *,
    kind: str,
    payee: str,
    now: datetime,
    actor: str = "",
) -> None:
    """Say what an odd payment is. "fine" and "expected" silence the kind at the payee. Raises NotFoundError."""
    summary = f"{' '.join(payee.split())[:60]}: {_SAID[verdict]}"
    with store.write(household_id, action="verdict", summary=summary, now=now, actor=actor) as writing:
        verdicts.put(writing, transaction_id, verdict, kind=kind, payee=payee)


def withdraw(store: Store, household_id: int, verdict_id: int, *, now: datetime, actor: str = "") -> str:
    """Take back what was said; of whom. Raises NotFoundError."""
    with store.write(household_id, action="verdict", summary="Took back what was said", now=now, actor=actor) as writing:
        return verdicts.forget(writing, verdict_id)


def detectors(store: Store, household_id: int) -> tuple[str, ...] | None:
    """The detectors that the household asks; None for all of them."""
    with store.read(household_id) as reading:
        kept = settings.get(reading, _SETTING)
    return None if kept is None else tuple(kept)


def choose_detectors(store: Store, household_id: int, chosen: Sequence[str] | None, *, now: datetime, actor: str = "") -> None:
    """Ask only these for a second opinion, or none at all; None for all. Raises ValueError for a name that is none."""
    from finance_core.ml.anomaly import LEDGER_WEIGHTS
    from finance_core.ml.anomaly import chosen as known

    names = None if chosen is None else list(known(chosen, LEDGER_WEIGHTS))
    if names is not None and len(names) == len(LEDGER_WEIGHTS):
        names = None
    summary = "Changed how odd payments are looked for"
    with store.write(household_id, action="detectors", summary=summary, now=now, actor=actor) as writing:
        settings.put(writing, _SETTING, names)


def month_of(category: str, index: int) -> Filters:
    """What opens a category's payments of a month, by its index."""
    month = Month.from_index(index)
    return openings.in_categories((category,), month.start, month.end - timedelta(days=1))


def alone(transaction_id: int) -> Filters:
    """What opens one payment."""
    return Filters(ids=(transaction_id,))
