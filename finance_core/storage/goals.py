"""Goals: what the household saves for, in order of priority. Amounts are minor units of the currency of its reports."""

from dataclasses import dataclass
from datetime import date
from typing import Final

from finance_core.storage import schema
from finance_core.storage.ranked import Ranked


@dataclass(frozen=True, slots=True, kw_only=True)
class GoalRow:
    """A goal as it is kept.

    What lies on the account counts as saved where there is one, else `saved_minor`. `monthly_minor` is the most that it gets a
    month, None for what it needs or what there is. `celebrated_minor` is what was saved when a milestone was last looked at.
    """

    id: int
    name: str
    account_id: int | None
    target_minor: int
    saved_minor: int
    due_date: date | None
    monthly_minor: int | None
    rate_per_year: float
    inflation_per_year: float
    position: int
    started_on: date | None
    celebrated_minor: int
    version: int


GOALS: Final = Ranked(table=schema.goal, row=GoalRow)
