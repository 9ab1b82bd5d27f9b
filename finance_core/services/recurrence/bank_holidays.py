"""Whose bank holidays move due days: a country that the person chose, else the one of the household's currency.

Currencies of one country only speak for it; for the others the closing days of the euro payment system count.
"""

from datetime import datetime
from typing import Final

from finance_core.errors import InvalidError
from finance_core.ml.cadences import holidays
from finance_core.storage import Reading, Store, households, settings

EURO_SYSTEM: Final = ""
"""The closing days of the euro payment system, without any country's own."""
_SETTING: Final = "bank_holidays"
_BY_CURRENCY: Final = {
    "AUD": "AU", "BRL": "BR", "CAD": "CA", "CHF": "CH", "CZK": "CZ", "DKK": "DK", "GBP": "GB", "HKD": "HK", "HUF": "HU",
    "INR": "IN", "JPY": "JP", "KRW": "KR", "MXN": "MX", "NOK": "NO", "NZD": "NZ", "PLN": "PL", "RON": "RO", "SEK": "SE",
    "SGD": "SG", "TRY": "TR", "USD": "US", "ZAR": "ZA",
}  # fmt: skip


def country(reading: Reading) -> str:
    """The country that counts (ISO 3166), EURO_SYSTEM for none."""
    chosen = settings.get(reading, _SETTING)
    return _BY_CURRENCY.get(households.get(reading).currency, EURO_SYSTEM) if chosen is None else str(chosen)


def choose(store: Store, household_id: int, country_code: str, *, now: datetime, actor: str = "") -> None:
    """Count with the bank holidays of that country, or of the euro payment system alone. Raises InvalidError for no country."""
    if country_code != EURO_SYSTEM and country_code not in holidays.countries():
        raise InvalidError("The bank holidays of this country are not known. Choose another one.")
    summary = "Changed whose bank holidays count"
    with store.write(household_id, action="recurring", summary=summary, now=now, actor=actor) as writing:
        settings.put(writing, _SETTING, country_code)


def countries() -> tuple[str, ...]:
    """Those one can choose from, as ISO 3166 codes."""
    return (EURO_SYSTEM, *holidays.countries())
