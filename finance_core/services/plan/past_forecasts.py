"""Past forecasts of balances, held against what came: those that were kept, or the same made as of earlier days."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Final

import numpy as np
import pandas as pd

from finance_core.ml.futures import own_transfers
from finance_core.ml.futures.outlook import BANDS
from finance_core.money import minor_digits
from finance_core.services.accounts import AccountStatus
from finance_core.services.ledgers import Ledger
from finance_core.services.plan import cashflow
from finance_core.services.plan.cashflow import CashFlow
from finance_core.services.recurrence.recurrences import Kept
from finance_core.storage import Store, balance_forecasts
from finance_core.storage.balance_forecasts import ForecastRow

AHEAD: Final = 30
"""Days ahead at which forecasts are judged."""
EVERY: Final = 45
"""Days between the earlier days that are tried."""
MOST: Final = 4
_PATHS: Final = 400
_LEAST_PAST: Final = 120
"""Days of history that an earlier day needs."""
_LINES: Final = ("low_80", "middle", "high_80")


@dataclass(frozen=True, slots=True, kw_only=True)
class PastForecast:
    """One forecast beside what came, in the currency of the reports.

    `lines` has one row a day after `made_on`: `low_80`, `middle`, `high_80`, and `came` (missing on days that are not over).
    `kept` says that it was said then, rather than tried now.
    """

    made_on: date
    lines: pd.DataFrame
    kept: bool

    @property
    def was_inside(self) -> bool | None:
        """Whether the balance lay within the band after AHEAD days; None where they are not over."""
        row = self.lines.iloc[AHEAD - 1]
        return None if pd.isna(row["came"]) else bool(row["low_80"] <= row["came"] <= row["high_80"])

    @property
    def error(self) -> float | None:
        """How far the likely line was off after AHEAD days, too high being positive."""
        row = self.lines.iloc[AHEAD - 1]
        return None if pd.isna(row["came"]) else float(row["middle"] - row["came"])


def keep(store: Store, household_id: int, flow: CashFlow, *, now: datetime) -> None:
    """Keep what is foreseen for the everyday accounts, to be held against what comes: once a day."""
    scale = 10 ** minor_digits(flow.currency)
    lines = _foreseen(flow, flow.everyday, _rates(flow)).iloc[: cashflow.DAYS]
    forecast = ForecastRow(
        made_on=flow.as_of,
        made_at=now,
        currency=flow.currency,
        accounts=[account.id for account in flow.accounts if account.is_everyday],
        bands={name: [round(value * scale) for value in lines[name]] for name in BANDS},
    )
    with store.cache(household_id) as caching:
        balance_forecasts.keep(caching, forecast)


def compared(
    store: Store, household_id: int, flow: CashFlow, *, ledger: Ledger, statuses: Sequence[AccountStatus], kept: Kept
) -> list[PastForecast]:  # fmt: skip
    """Forecasts beside what came, the newest first.

    Those that were kept and are old enough to be judged; where there are none, the same made as of earlier days.
    """
    with store.read(household_id) as reading:
        rows = balance_forecasts.listed(reading)
    names = {account.id: account.name for account in flow.accounts}
    old = [
        _kept(row, flow, ledger, [names[account] for account in row.accounts])
        for row in rows
        if (flow.as_of - row.made_on).days >= AHEAD and row.currency == flow.currency and set(row.accounts) <= set(names)
    ]
    return old[::-1][:MOST] or _tried(flow, ledger, statuses, kept)


def _kept(row: ForecastRow, flow: CashFlow, ledger: Ledger, names: Sequence[str]) -> PastForecast:
    scale = 10 ** minor_digits(row.currency)
    lines = pd.DataFrame({name: np.array(row.bands[name]) / scale for name in _LINES})
    lines.index = pd.date_range(row.made_on + timedelta(days=1), periods=len(lines), freq="D")
    return PastForecast(made_on=row.made_on, lines=_beside(lines, flow, ledger, names, row.made_on), kept=True)


def _tried(flow: CashFlow, ledger: Ledger, statuses: Sequence[AccountStatus], kept: Kept) -> list[PastForecast]:
    """What would have been foreseen on earlier days, with nothing known that came later."""
    rows = ledger.transactions
    names = flow.everyday
    found = []
    nobody_said = replace(kept, decisions=(), schedules=())
    for turn in range(MOST):
        day = flow.as_of - timedelta(days=AHEAD + turn * EVERY)
        past = rows[rows["date"] <= pd.Timestamp(day)]
        if past.empty or (day - past["date"].min().date()).days < _LEAST_PAST:
            break
        then = cashflow.build(
            replace(ledger, transactions=past), statuses, nobody_said, today=day, days=AHEAD, paths=_PATHS
        )  # fmt: skip
        if then is None:
            break
        lines = _foreseen(then, names, _rates(flow))
        found.append(PastForecast(made_on=then.as_of, lines=_beside(lines, flow, ledger, names, then.as_of), kept=False))
    return found


def _foreseen(flow: CashFlow, names: Sequence[str], worth: dict[str, float]) -> pd.DataFrame:
    """The lines of the days to come in the currency of the reports: accounts that share another one are seen in theirs."""
    seen = cashflow.view(flow, names)
    factor = 1.0 if seen.currency == flow.currency else worth[names[0]]
    return seen.lines.iloc[1:] * factor


def _rates(flow: CashFlow) -> dict[str, float]:
    """What a unit of each account's currency is worth in that of the reports."""
    return {account.name: account.rate for account in flow.accounts}


def _beside(lines: pd.DataFrame, flow: CashFlow, ledger: Ledger, names: Sequence[str], made_on: date) -> pd.DataFrame:
    """The lines with what came, but for money that was moved by hand: nobody could have foreseen that."""
    came = happened(flow, ledger, names, made_on)
    return lines[list(_LINES)].assign(came=came.reindex(pd.DatetimeIndex(lines.index)).to_numpy())


def happened(flow: CashFlow, ledger: Ledger, names: Sequence[str], since: date) -> "pd.Series[float]":
    """What the accounts held together after the day `since`, day by day, without what was moved by hand.

    In the currency of the reports at today's rates. A transfer between two of the accounts counts for nothing.
    """
    rates = _rates(flow)
    rows = ledger.transactions
    rows = rows[rows["account"].isin(list(names)) & (rows["date"] <= pd.Timestamp(flow.as_of))]
    worth = rows["booked"] * rows["account"].map(rates).astype("float64")
    begun = rows["date"] <= pd.Timestamp(since)
    start = float(worth[begun].sum()) + sum(ledger.openings[name] * rates[name] for name in names)
    transfer = rows["is_transfer"] | (rows["group"] == "transfer").fillna(value=False)
    crossing = [
        payment
        for plan in flow.basis.plans
        if plan.source in ("transfer", "card") and not (plan.account in names and plan.other in names)
        for payment in (*plan.payments, *plan.arrivals)
    ]
    counted = ~begun & (~transfer | rows["id"].isin([*crossing, *_arriving(rows[transfer], since)]))
    days = pd.date_range(since + timedelta(days=1), flow.as_of, freq="D")
    return start + worth[counted].groupby(rows["date"]).sum().reindex(days, fill_value=0.0).cumsum()


def _arriving(moved: pd.DataFrame, since: date) -> list[int]:
    """The ids of transfers that had left one of the accounts on that day, and not yet reached the other."""
    day = moved["date"].to_numpy("datetime64[D]").astype(np.int64)
    account = pd.factorize(moved["account"])[0].astype(np.int64)
    legs = own_transfers.paired(day, account, moved["booked"].to_numpy(np.float64))
    both = legs.into >= 0
    out, into, last = legs.out[both], legs.into[both], int(np.datetime64(since, "D").astype(np.int64))
    found: list[int] = moved["id"].to_numpy()[into[(day[out] <= last) & (day[into] > last)]].tolist()
    return found
