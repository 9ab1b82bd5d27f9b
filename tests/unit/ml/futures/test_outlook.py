"""What futures say together."""

from datetime import date

import numpy as np
import pytest

from finance_core.ml.futures import outlook
from finance_core.ml.futures.plan import Plan

START = int(np.datetime64("2026-11-21", "D").astype(np.int64))


def held() -> np.ndarray[tuple[int, int], np.dtype[np.float64]]:
    """Ten futures of four days: one falls below 100 on the second day, three more on the fourth."""
    paths = np.full((10, 4), 500.0)
    paths[0, 1], paths[1:4, 3] = 50.0, -10.0
    return paths


def test_a_chance_counts_the_futures_that_have_been_below() -> None:
    risk = outlook.risk(held(), 100.0, before=3)
    assert (risk.before_payday, risk.within, risk.likely_from) == (0.1, 0.4, 1)
    assert risk.below.tolist() == [0.0, 0.1, 0.1, 0.4]
    assert outlook.risk(held(), -50.0, before=3).likely_from is None


def test_a_lower_floor_is_never_likelier() -> None:
    chances = [outlook.risk(held(), floor, before=3).within for floor in (-50.0, 0.0, 100.0, 600.0)]
    assert chances == sorted(chances)


def test_bands_begin_where_one_stands() -> None:
    lines = outlook.bands(held(), START, 480.0)
    assert lines.iloc[0].tolist() == [480.0] * 5
    assert lines.index[1].date() == date(2026, 11, 22)
    assert (lines.diff(axis=1).iloc[:, 1:] >= 0).all(axis=None)


@pytest.mark.parametrize(("benefit", "days"), [(250.0, [4]), (1_500.0, [2, 4])])
def test_paydays_are_those_of_main_incomes(benefit: float, days: list[int]) -> None:
    def income(key: str, amount: float, day: int, account: str = "Joint") -> Plan:
        return Plan(key=key, source="recurring", payee=key, account=account, category="", days=np.array([START + day]),
                    amounts=np.array([amount]), cadence="monthly")  # fmt: skip

    plans = [income("wage", 2_900.0, 4), income("benefit", benefit, 2), income("elsewhere", 9_000.0, 1, "Savings")]
    assert [day - START for day, _plan in outlook.paydays(plans, ["Joint"], START)] == days
