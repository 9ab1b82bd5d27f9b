"""Conversion: amounts of other currencies in the ledger's, each at the rate of its own day.

A day without a rate of its own takes the last one before it: weekends, holidays, and every day after the newest rate. Days
before the first rate take that first one. Whatever was converted carries the day of the rate that was used.

Every payment is converted in minor units and rounded once, half to even; the parts of a split one then sum to the whole.
"""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

from finance_core.errors import CurrencyError
from finance_core.money import minor_digits

RATES_DTYPES: Final = {"currency": "str", "date": "datetime64[s]", "rate": "float64", "yours": "bool"}
"""A table of dated rates: from `date` on one unit of `currency` is `rate` of the ledger's; `yours` where a person said so."""


class Rate(NamedTuple):
    """What one unit of a currency was worth in another, the day it is of, and whether a person said so."""

    rate: float
    day: date
    yours: bool


class _Points(NamedTuple):
    days: npt.NDArray[np.datetime64]
    rates: npt.NDArray[np.float64]
    yours: npt.NDArray[np.bool_]


def crossed(per_euro: pd.DataFrame, quote: str, currencies: Iterable[str]) -> pd.DataFrame:
    """A table of rates into `quote` out of how much of each currency one euro was: a row a day, a column a currency.

    A currency has a rate on the days on which both were quoted; none at all where one of the two never was.
    """
    tables = [empty()]
    if quote in per_euro:
        for currency in sorted(set(currencies) & set(per_euro.columns) - {quote}):
            both = (per_euro[quote] / per_euro[currency]).dropna()
            table = pd.DataFrame({"date": both.index, "rate": both.to_numpy(), "currency": currency, "yours": False})
            tables.append(table.astype(RATES_DTYPES))
    return pd.concat(tables, ignore_index=True)[list(RATES_DTYPES)]


def overridden(table: pd.DataFrame, overrides: pd.DataFrame, quote: str) -> pd.DataFrame:
    """The table of rates into `quote` with a person's own, which win on their day.

    `overrides` has `currency`, `quote`, `date` and `rate`; one given the other way round counts as well, turned.
    """
    direct = overrides[(overrides["quote"] == quote) & (overrides["currency"] != quote)]
    turned = overrides[(overrides["currency"] == quote) & (overrides["quote"] != quote)]
    turned = turned.assign(currency=turned["quote"], rate=1.0 / turned["rate"])
    own = [part.assign(yours=True)[list(RATES_DTYPES)].astype(RATES_DTYPES) for part in (turned, direct)]
    whole = pd.concat([table, *own], ignore_index=True)
    return whole.drop_duplicates(["currency", "date"], keep="last").sort_values(["currency", "date"], ignore_index=True)


def empty() -> pd.DataFrame:
    """A table without rates."""
    return pd.DataFrame({name: pd.Series(dtype=dtype) for name, dtype in RATES_DTYPES.items()})


class Rates:
    """Dated rates into one currency, ready for looking up. Made of a table with the columns of RATES_DTYPES."""

    def __init__(self, quote: str, table: pd.DataFrame) -> None:
        self.quote = quote
        self._points: dict[str, _Points] = {}
        self._factors: dict[tuple[str, date], float] = {}
        for currency, rows in table.sort_values("date", kind="stable").groupby("currency"):
            days = rows["date"].to_numpy().astype("datetime64[D]")
            self._points[str(currency)] = _Points(days, rows["rate"].to_numpy("float64"), rows["yours"].to_numpy("bool"))

    @property
    def currencies(self) -> frozenset[str]:
        """The currencies that can be converted; the ledger's own is not among them."""
        return frozenset(self._points)

    def at(self, currency: str, day: date) -> Rate:
        """The rate of that day, or the last one before it. Raises CurrencyError where the currency has none at all."""
        points = self._of(currency)
        place = int(_places(points, np.array([day], dtype="datetime64[D]"))[0])
        return Rate(float(points.rates[place]), points.days[place].item(), bool(points.yours[place]))

    def on(self, currency: str, days: pd.DatetimeIndex) -> "pd.Series[float]":
        """The rate of each of the days."""
        points = self._of(currency)
        return pd.Series(points.rates[_places(points, days.to_numpy().astype("datetime64[D]"))], index=days)

    def minor(self, currency: str, day: date, minor: int) -> int:
        """Minor units of a currency in those of the ledger's at the day's rate, rounded half to even."""
        factor = self._factors.get((currency, day))
        if factor is None:
            factor = self._factors[currency, day] = self.at(currency, day).rate * _scale(currency, self.quote)
        return round(minor * factor)

    def _of(self, currency: str) -> _Points:
        points = self._points.get(currency)
        if points is None:
            raise CurrencyError(f"There is no exchange rate between {currency} and {self.quote}.")
        return points

    def converted(self, ledger: pd.DataFrame) -> pd.DataFrame:
        """The ledger with `amount` in the ledger's currency and the `rate_date` of what was converted.

        Takes amounts from `booked`, in the row's own `currency`. Raises CurrencyError where one of them has no rate.
        """
        amount, rate_date = ledger["booked"].to_numpy(copy=True), ledger["rate_date"].to_numpy(copy=True)
        for currency, factors, days, rows in self._factors_of(ledger):
            amount[rows] = self._whole(_minor(amount[rows], currency) * factors)
            rate_date[rows] = days
        return ledger.assign(amount=amount, rate_date=rate_date)

    def converted_splits(self, splits: pd.DataFrame, ledger: pd.DataFrame) -> pd.DataFrame:
        """The parts of split transactions in the ledger's currency, at the rate of their transaction; they sum to it.

        `ledger` are their transactions. A part is what the sum of the parts grows by with it, so no minor unit is lost.
        """
        parts = splits[["id"]].merge(ledger[["id", "date", "currency"]], on="id", how="left")
        amount = splits["booked"].to_numpy(copy=True)
        for currency, factors, _days, rows in self._factors_of(parts):
            minor = pd.Series(_minor(amount[rows], currency))
            grown = minor.groupby(splits["id"].to_numpy()[rows]).cumsum()
            amount[rows] = self._whole(grown.to_numpy() * factors) - self._whole((grown - minor).to_numpy() * factors)
        digits = minor_digits(self.quote)
        return splits.assign(amount=amount.round(digits))

    def _factors_of(
        self, rows: pd.DataFrame
    ) -> Iterator[tuple[str, npt.NDArray[np.float64], npt.NDArray[np.datetime64], npt.NDArray[np.bool_]]]:
        """For each other currency: the factor between minor units and the day of the rate for each of its rows, and which."""
        own = rows["currency"].to_numpy()
        for currency in (code for code in pd.unique(rows["currency"]) if code != self.quote):
            points, mine = self._of(str(currency)), np.asarray(own == currency, dtype=bool)
            places = _places(points, rows["date"].to_numpy()[mine].astype("datetime64[D]"))
            yield str(currency), points.rates[places] * _scale(str(currency), self.quote), points.days[places], mine

    def _whole(self, minor: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
        """Minor units, rounded half to even, as major ones."""
        major: npt.NDArray[np.float64] = np.rint(minor) / 10.0 ** minor_digits(self.quote)
        return major


def _places(points: _Points, days: npt.NDArray[np.datetime64]) -> npt.NDArray[np.intp]:
    """Where the last rate of each day stands; the first one for days before all of them."""
    return np.maximum(np.searchsorted(points.days, days, side="right") - 1, 0)


def _scale(currency: str, quote: str) -> float:
    return 10.0 ** (minor_digits(quote) - minor_digits(currency))


def _minor(amounts: npt.NDArray[np.float64], currency: str) -> npt.NDArray[np.float64]:
    minor: npt.NDArray[np.float64] = np.rint(amounts * 10.0 ** minor_digits(currency))
    return minor
