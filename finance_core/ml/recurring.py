"""Recurring payments: which payments come back in a rhythm, when the next one is due, and what it costs by now.

    ledger ─ payments by payee ─ chains on due days ─ streams ─ price, status, next date
             (account, currency,  (`chains`)           (`streams`) (`prices`, `schedule`)
              direction)

Transfers between own accounts are left out: they recur, but they cost nothing.
"""

from dataclasses import dataclass
from datetime import date
from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from finance_core.ml.cadences.cadence import RHYTHMS, Calendar
from finance_core.ml.cadences.chains import Chains
from finance_core.ml.cadences.prices import Price, price
from finance_core.ml.cadences.proposals import Payments
from finance_core.ml.cadences.schedule import Schedule, due_dates, schedule
from finance_core.ml.cadences.streams import streams as found_streams
from finance_core.ml.oddities.context import folded, payee_names
from finance_core.ml.windows import Bools, Floats, Ints

Objects = NDArray[np.object_]

STREAM_DTYPES: Final = {
    "stream_id": "int64", "payee": "str", "account": "str", "currency": "str", "cadence": "str", "amount": "float64",
    "amount_last": "float64", "yearly": "float64", "first_date": "datetime64[s]", "last_date": "datetime64[s]",
    "due_date": "datetime64[s]", "next_date": "datetime64[s]", "occurrences": "int64", "status": "str",
    "price_change": "float64", "price_changed": "datetime64[s]", "is_fixed": "bool", "is_trial": "bool",
    "confidence": "float64", "rhythm": "int64", "phase": "int64", "slot": "int64", "moved": "int64",
}  # fmt: skip
"""The columns of `Recurring.streams`."""
_LONG_PERIOD: Final = 150
"""Days from which each payment stands for itself, as insurers set a new price every time."""
_YEAR: Final = 366
_CENT: Final = 0.005
"""Smaller amounts are nothing at all."""
_SLOPE, _BASE = 1.0, 1.2
"""Log odds of being real, by the margin over what a stream had to bring; fitted on made-up households."""
_ALL_OF_ACCOUNT: Final = 0.5
"""The share of an account's payments that one text without a payee may have and still name somebody."""
_CASH: Final = r"\b(?:atm|cash|withdrawal|geldautomat|bargeld|bancomat|prelievo|cajero|retrait|distributeur)\b"
"""Words of those who hand out notes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Recurring:
    """What recurs in a ledger.

    Attributes
    ----------
    streams
        One row a stream, the costliest first; columns as in STREAM_DTYPES. `stream_id` is the id of its first payment.
        `amount` is what one payment usually is by now, `amount_last` what the last one was, `yearly` what it comes to in a
        year, all in the ledger's currency, money out negative. `due_date` is the first due day without payment, `next_date`
        the first that is not over; both are missing where a stream has ended. `status` is "active", "late" (one due day
        has passed) or "ended". `price_change` is the last step of the price as a share, 0 where there was none, and
        `price_changed` the day of the first payment after it. `confidence` lies in 0..1.
    members
        `id` of each payment that belongs to a stream, and its `stream_id`.
    country
        Whose bank holidays were counted with; "" for those of the euro payment system.
    """

    streams: pd.DataFrame
    members: pd.DataFrame
    country: str = ""


def detect(ledger: pd.DataFrame, *, as_of: date | None = None, country: str = "") -> Recurring:
    """The recurring payments of a ledger as known on the day `as_of` (its last booking by default).

    Takes the ledger frame; columns that a caller left out count as missing, rows without a day or an amount are left out, and
    so are transfers. The same rows in any order give the same result. `country` (ISO 3166) says whose bank holidays move due
    days; "" means those of the euro payment system.
    """
    rows = _eligible(ledger, as_of)
    if rows.empty:
        members = pd.DataFrame({"id": [], "stream_id": []}, dtype="int64")
        return Recurring(streams=_table({}), members=members, country=country)
    payments = _payments(rows)
    today = int(payments.day[-1]) if as_of is None else int(np.datetime64(as_of, "D").astype(np.int64))
    calendar = Calendar(int(payments.day[0]), max(today, int(payments.day[-1])), country)
    found, margin = found_streams(payments, calendar)
    ids = rows["id"].to_numpy(np.int64)
    first = ids[found.row[found.start]]
    members = pd.DataFrame({"id": ids[found.row], "stream_id": np.repeat(first, found.count)})
    planned = schedule(found, payments, calendar, _known_until(rows, payments, today))
    table = _described(rows, payments, found, planned)
    table = table.assign(stream_id=first, confidence=1 / (1 + np.exp(-_BASE - _SLOPE * margin)))
    table = table.sort_values(["yearly", "stream_id"], key=_costliest, kind="stable", ignore_index=True)
    members = members.sort_values("id", ignore_index=True)
    return Recurring(streams=_table(dict(table)), members=members, country=country)


def upcoming(recurring: Recurring, until: date) -> pd.DataFrame:
    """The payments that are due from now on up to and including `until`, in the order of days.

    Of each stream that has not ended, from its `next_date` on.

    Returns
    -------
    DataFrame
        `date` (datetime64), `stream_id`, `payee`, `account`, `amount` (what it usually is by now).
    """
    going = recurring.streams[recurring.streams["status"] != "ended"]
    end = int(np.datetime64(until, "D").astype(np.int64))
    places, days = due_dates(going, end, recurring.country)
    table = pd.DataFrame(going.iloc[places][["stream_id", "payee", "account", "amount"]]).reset_index(drop=True)
    table.insert(0, "date", days.astype("datetime64[D]").astype("datetime64[s]"))
    return table.sort_values(["date", "stream_id"], ignore_index=True)


def _costliest(column: "pd.Series[float]") -> "pd.Series[float]":
    return column if column.name == "stream_id" else -column.abs()


def _eligible(ledger: pd.DataFrame, as_of: date | None) -> pd.DataFrame:
    """The rows that can recur, in the order of time."""
    amount = pd.to_numeric(ledger["amount"], errors="coerce").to_numpy(np.float64)
    keep = np.isfinite(amount) & (np.abs(amount) >= _CENT) & ledger["date"].notna().to_numpy()
    if as_of is not None:
        keep &= (ledger["date"] <= pd.Timestamp(as_of)).to_numpy()
    if "is_transfer" in ledger:
        keep &= ~ledger["is_transfer"].fillna(value=False).to_numpy(bool)
    if "group" in ledger:
        keep &= ~(ledger["group"] == "transfer").fillna(value=False).to_numpy(bool)
    rows = pd.DataFrame(ledger[keep]).assign(amount=amount[keep])
    return rows.sort_values(["date", "id"], kind="stable", ignore_index=True)


def _payments(rows: pd.DataFrame) -> Payments:
    amount = rows["amount"].to_numpy(np.float64)
    account, payee = _codes(_texts(rows, "account")), _payees(rows)
    payee_codes, payees = pd.factorize(payee)
    group = np.zeros(len(rows), np.int64)
    for codes in (account, payee_codes.astype(np.int64), _codes(_texts(rows, "currency")), (amount > 0).astype(np.int64)):
        group = np.unique(group * (codes.max() + 1) + codes, return_inverse=True)[1].astype(np.int64)
    crowd = np.bincount(group)[group] >= _ALL_OF_ACCOUNT * np.bincount(account)[account]
    cash = pd.Series(payees, dtype="str").str.contains(_CASH, regex=True).to_numpy(bool)[payee_codes]
    return Payments(
        group=group,
        day=rows["date"].to_numpy("datetime64[D]").astype(np.int64),
        size=np.log(np.abs(amount)),
        cents=np.minimum(np.round(np.abs(amount) * 100), 9e15).astype(np.int64),
        income=amount > 0,
        cash=cash,
        anonymous=crowd & (_texts(rows, "payee") == ""),
    )


def _texts(rows: pd.DataFrame, column: str) -> Objects:
    """A column of texts, "" where one is missing."""
    if column not in rows:
        return np.full(len(rows), "", object)
    return rows[column].astype(object).where(rows[column].notna(), "").to_numpy(object)


def _codes(texts: Objects) -> Ints:
    """A number for each text, in the order of the texts, so that the order of rows means nothing."""
    return pd.factorize(texts, sort=True)[0].astype(np.int64)


def _payees(rows: pd.DataFrame) -> Objects:
    """By what payees are told apart: the payee, in which figures count; the description's words where there is none."""
    codes, unique = pd.factorize(_texts(rows, "payee"))
    plain = pd.Series(unique, dtype=object).astype(str).str.casefold().str.split().str.join(" ").to_numpy(object)
    payee = plain[codes]
    unnamed = payee == ""
    payee[unnamed] = folded(rows["description"][unnamed]).to_numpy(object)
    return payee


def _known_until(rows: pd.DataFrame, payments: Payments, today: int) -> Ints:
    """For each row the day up to which its account is known.

    The account's newest booking, since what is not imported is not late. An account that has long been quiet beside the others
    is closed; it counts as known up to now.
    """
    account = _codes(_texts(rows, "account"))
    newest = np.zeros(account.max() + 1, np.int64)
    np.maximum.at(newest, account, payments.day)
    last = int(payments.day[-1])
    until: Ints = np.where(newest >= last - 60, newest, last)[account]
    return np.minimum(until, today)


def _described(rows: pd.DataFrame, payments: Payments, found: Chains, planned: Schedule) -> pd.DataFrame:
    """What the streams are called, cost, and did."""
    amount, day = rows["amount"].to_numpy(np.float64), payments.day
    head, tail = found.row[found.start], found.row[found.start + found.count - 1]
    spans = [found.row[start : start + count] for start, count in zip(found.start, found.count, strict=True)]
    rhythms = [RHYTHMS[place] for place in found.rhythm]
    long = [rhythm.period >= _LONG_PERIOD for rhythm in rhythms]
    prices = [price(amount[own], day[own], by_year=by_year) for own, by_year in zip(spans, long, strict=True)]
    yearly = [
        _yearly(amount[own][max(one.changed, 0) :], day[own][max(one.changed, 0) :], one, rhythm.a_year)
        for own, one, rhythm in zip(spans, prices, rhythms, strict=True)
    ]
    changed = [own[one.changed] if one.changed >= 0 else -1 for own, one in zip(spans, prices, strict=True)]
    changed_on = _dates(np.where(np.array(changed, np.int64) >= 0, day[np.array(changed, np.int64)], 0))
    return pd.DataFrame(
        {
            "payee": payee_names(rows.iloc[tail]).to_numpy(object),
            "account": _texts(rows, "account")[tail],
            "currency": _texts(rows, "currency")[tail],
            "cadence": [rhythm.cadence for rhythm in rhythms],
            "amount": [one.usual for one in prices],
            "amount_last": [one.last for one in prices],
            "yearly": yearly,
            "first_date": _dates(day[head]),
            "last_date": _dates(day[tail]),
            "due_date": _dates(planned.due, planned.ended),
            "next_date": _dates(planned.following, planned.ended),
            "occurrences": found.count,
            "status": np.select([planned.ended, planned.misses > 0], ["ended", "late"], "active"),
            "price_change": [one.change for one in prices],
            "price_changed": pd.Series(changed_on).where(np.array(changed, np.int64) >= 0).to_numpy(),
            "is_fixed": [one.is_fixed for one in prices],
            "is_trial": [one.is_trial for one in prices],
            "rhythm": found.rhythm,
            "phase": found.phase,
            "slot": found.last + planned.misses + 1,
            "moved": planned.moved,
        }
    )


def _yearly(amounts: Floats, days: Ints, cost: Price, a_year: float) -> float:
    """What a stream comes to in a year: its price, or where that varies the mean of the last year at the price of now."""
    return (cost.usual if cost.is_fixed else float(amounts[days > days[-1] - _YEAR].mean())) * a_year


def _dates(days: Ints, missing: Bools | None = None) -> "np.ndarray[tuple[int], np.dtype[np.datetime64]]":
    dates = days.astype("datetime64[D]").astype("datetime64[s]")
    if missing is not None:
        dates[missing] = np.datetime64("NaT")
    return dates


def _table(columns: "dict[str, pd.Series[float]]") -> pd.DataFrame:
    """The streams with their columns in order."""
    return pd.DataFrame({name: pd.Series(columns.get(name, []), dtype=dtype) for name, dtype in STREAM_DTYPES.items()})
