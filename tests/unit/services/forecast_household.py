"""A made-up household whose forecast is worked out once: two years of shopping, a rent, a wage, and a month that has begun."""

from datetime import date
from functools import cache

import pandas as pd

from finance_core import ledger as frames
from finance_core.models import Account
from finance_core.services.insight import forecasts
from finance_core.services.insight.forecasts import Outlook, TooLittle
from finance_core.services.ledgers import Ledger
from finance_core.services.recurrence import recurring
from finance_core.services.recurrence.recurrences import Kept
from tests.unit.ml.households import everyday

TODAY = date(2026, 1, 15)


def ledger_of(rows: pd.DataFrame) -> Ledger:
    """The rows as a household's ledger in euros."""
    full = frames.completed(rows.assign(currency="EUR"))
    return Ledger(currency="EUR", transactions=full, splits=frames.empty_splits(), lines=full, openings={}, left_out=())


def kept() -> Kept:
    """One account, and nothing said or planned."""
    account = Account(
        id=1, name="Checking", kind="bank", currency="EUR", opening_minor=0, number="", member_id=None, closed=False, version=1
    )
    return Kept(decisions=(), schedules=(), accounts=(account,), categories=(), payee_names={})


def outlook_of(rows: pd.DataFrame, today: date = TODAY) -> Outlook | TooLittle | None:
    """What the service makes of the rows."""
    whole = ledger_of(rows)
    return forecasts.build(whole, recurring.build(whole, kept(), today=today), today=today)


@cache
def household() -> pd.DataFrame:
    """Twenty-four whole months and half of January 2026."""
    rows = everyday(months=25)
    return rows[rows["date"] <= pd.Timestamp(TODAY)]


@cache
def outlook() -> Outlook:
    """Its outlook; read-only."""
    found = outlook_of(household())
    assert isinstance(found, Outlook)
    return found
