"""Days on which banks are closed, by country: public and bank holidays out of the package `holidays` (MIT), and weekends.

In the euro area the closing days of the payment system (TARGET) count as well; without a country they count alone.
"""

from functools import lru_cache
from typing import Final, NamedTuple

import numpy as np

from finance_core.ml.windows import Ints

EURO_AREA: Final = (
    "AT", "BE", "BG", "CY", "DE", "EE", "ES", "FI", "FR", "GR", "HR", "IE", "IT", "LT", "LU", "LV", "MT", "NL", "PT", "SI",
    "SK",
)  # fmt: skip
"""Countries with the euro, since 2026 with Bulgaria (ECB)."""
_PART: Final = {"GB": "ENG"}
"""The part of a country whose holidays stand for all of it, where the country as a whole has few."""
_WEEKEND: Final = (5, 6)
"""Saturday and Sunday; Monday is 0."""


class Closed(NamedTuple):
    """The days (since 1970, sorted) and the weekdays on which banks are closed, and whether TARGET's days count too."""

    days: Ints
    weekend: tuple[int, ...]
    target: bool


@lru_cache(maxsize=1)
def countries() -> tuple[str, ...]:
    """The countries that are known, as ISO 3166 codes in order."""
    import holidays  # a fifth of a second, which only who chose a country spends

    return tuple(sorted(holidays.list_supported_countries(include_aliases=False)))


@lru_cache(maxsize=32)
def closed(country: str, first_year: int, last_year: int) -> Closed:
    """When banks of a country are closed in those years, both included; "" means the euro area's payment system alone.

    Raises ValueError for a country that is not known.
    """
    if not country:
        return Closed(np.zeros(0, np.int64), _WEEKEND, target=True)
    if country not in countries():
        raise ValueError(country)
    import holidays

    kinds = getattr(holidays, country).supported_categories
    found = holidays.country_holidays(
        country, subdiv=_PART.get(country), years=range(first_year, last_year + 1),
        categories=tuple(kind for kind in (holidays.PUBLIC, holidays.BANK) if kind in kinds),
    )  # fmt: skip
    days = np.array(sorted(found), dtype="datetime64[D]").astype(np.int64)
    return Closed(days, tuple(sorted(found.weekend)), target=country in EURO_AREA)
