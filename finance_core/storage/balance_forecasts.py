"""Forecasts of balances as they were made, one a day: kept beside the ledger, without revision, audit or undo."""

from datetime import date, datetime
from typing import Any, Final, NamedTuple

from sqlalchemy import insert, select, update

from finance_core.storage import schema
from finance_core.storage.store import Reading

_TABLE: Final = schema.balance_forecast


class ForecastRow(NamedTuple):
    """What was foreseen at the end of the day `made_on`, for the sum of `accounts` (ids) in `currency`.

    `bands` holds minor units for each of the days after, by the name of the line.
    """

    made_on: date
    made_at: datetime
    currency: str
    accounts: list[int]
    bands: dict[str, list[int]]


def listed(reading: Reading) -> list[ForecastRow]:
    """Every forecast that was kept, the oldest first."""
    query = select(_TABLE).where(_TABLE.c.household_id == reading.household_id).order_by(_TABLE.c.made_on)
    rows = reading.connection.execute(query).mappings()
    return [ForecastRow(**{name: row[name] for name in ForecastRow._fields}) for row in rows]


def keep(caching: Reading, forecast: ForecastRow) -> None:
    """Keep a forecast, inside `Store.cache`. Another one of the same day replaces it; what was said on earlier days stays."""
    mine = (_TABLE.c.household_id == caching.household_id, _TABLE.c.made_on == forecast.made_on)
    made_at = caching.connection.execute(select(_TABLE.c.made_at).where(*mine)).scalar_one_or_none()
    values: dict[str, Any] = forecast._asdict()
    if made_at is None:
        caching.connection.execute(insert(_TABLE).values(household_id=caching.household_id, **values))
    elif made_at.date() == forecast.made_at.date():
        caching.connection.execute(update(_TABLE).where(*mine).values(values))
