"""Regular payments that were due and have not come."""

from datetime import date

import pytest

from finance_core.ml.oddities.missing_bills import missing_bills
from tests.unit.ml.households import everyday
from tests.unit.ml.payments import every_month, made, with_rows

GYM = every_month("Gym", [30.0] * 8)
"""From 10 January to 10 August 2025."""
OTHER = ("2025-10-05", "Cafe", -3.0)


def test_a_bill_is_missed_after_its_day_and_some_patience() -> None:
    found = missing_bills(made(*GYM, OTHER), date(2025, 9, 20))
    assert found["payee"].tolist() == ["Gym"]
    assert f"{found['expected'].iloc[0]:%Y-%m-%d}" == "2025-09-10"
    assert found["days_late"].tolist() == [10]
    assert found["amount"].iloc[0] == pytest.approx(30.0)
    assert found["reason"].iloc[0].startswith("Gym usually takes about 30.00 every 31 days (8 payments)")


@pytest.mark.parametrize("day", [date(2025, 9, 8), date(2025, 9, 13)])
def test_a_bill_that_may_still_come_is_not_missed(day: date) -> None:
    assert missing_bills(made(*GYM, OTHER), day).empty


def test_a_bill_long_gone_has_ended() -> None:
    assert missing_bills(made(*GYM, ("2026-03-05", "Cafe", -3.0)), date(2026, 3, 5)).empty


def test_an_account_that_is_not_up_to_date_says_nothing() -> None:
    assert missing_bills(made(*GYM), date(2025, 9, 20)).empty


def test_habits_are_not_bills() -> None:
    life = everyday(months=12)
    assert missing_bills(life, date(2024, 12, 28)).empty
    rent_gone = with_rows(life[life["date"] < "2024-12-01"], {"date": "2024-12-20", "amount": -9.0})
    assert missing_bills(rent_gone, date(2024, 12, 20))["payee"].tolist() == ["Lettings"]


@pytest.mark.parametrize("rows", [0, 1, 3])
def test_too_little_says_nothing(rows: int) -> None:
    assert missing_bills(made(*GYM).iloc[:rows], date(2025, 6, 20)).empty
