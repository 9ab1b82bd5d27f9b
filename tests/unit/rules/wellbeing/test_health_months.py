"""The months behind the score: what counts as housing, debt and essential, and what is not known."""

from datetime import date
from itertools import pairwise

import numpy as np
import pandas as pd
import pytest

from finance_core.analysis import flows
from finance_core.rules.wellbeing import health_months
from finance_core.rules.wellbeing.health_months import Roles
from tests.unit.analysis.frames import Row, made

MONTH: tuple[tuple[str, float, str | None, str | None], ...] = (
    ("Alder Studio", 3000.0, "Salary", "income"),
    ("Lettings", -900.0, "Rent and mortgage", "needs"),
    ("Market", -400.0, "Groceries", "needs"),
    ("Cinema", -100.0, "Leisure", "wants"),
    ("Somebody", -50.0, None, None),
)


def _ledger(*more: Row) -> pd.DataFrame:
    return made(*((f"2026-{month:02d}-02", *row) for month in (8, 9, 10) for row in MONTH), *more)


def _months(ledger: pd.DataFrame, **given: object) -> pd.DataFrame:
    seen = flows.period(ledger, date(2026, 11, 21))
    assert seen is not None
    return health_months.by_month(ledger, seen, **given)  # type: ignore[arg-type]  # as drawn or made here


def test_each_month_adds_up_to_what_the_score_asks() -> None:
    first = _months(_ledger()).iloc[0]
    assert first[["income", "spending", "essential", "housing", "fixed"]].tolist() == [3000.0, 1450.0, 1350.0, 900.0, 900.0]
    assert first[["debt_service", "fees", "bills_due", "liquid"]].isna().all()


def test_what_is_essential_is_the_persons_own_and_what_nobody_named_counts() -> None:
    found = _months(_ledger(), essential={"Leisure": True, "Groceries": False})
    assert found["essential"].iloc[0] == 900.0 + 100.0 + 50.0
    unnamed = made(*((f"2026-{month:02d}-02", "Somebody", -50.0, None, None) for month in (8, 9, 10)))
    assert _months(unnamed)["essential"].isna().all()


def test_debts_are_known_from_payments_from_loans_or_because_somebody_said_so() -> None:
    assert _months(_ledger())["debt_service"].isna().all()
    assert _months(_ledger(), debts_named=True)["debt_service"].tolist()[:3] == [0.0, 0.0, 0.0]
    paid = _months(_ledger(("2026-09-10", "Bank", -200.0, "Loans", "needs")))
    assert paid["debt_service"].tolist()[:3] == [0.0, 200.0, 0.0]
    into_loan = _ledger(("2026-09-10", "Car loan", 250.0, None, None))
    into_loan["account"] = into_loan["account"].where(into_loan["payee"] != "Car loan", "Loan")
    into_loan["is_transfer"] = into_loan["payee"] == "Car loan"
    found = _months(into_loan, loans=["Loan"])
    assert found["debt_service"].tolist()[:3] == [0.0, 250.0, 0.0]
    assert found["fixed"].tolist()[:3] == [900.0, 1150.0, 900.0]
    assert found["spending"].tolist()[:3] == [1450.0, 1450.0, 1450.0]


def test_interest_on_a_loan_account_is_no_fee() -> None:
    charged = _ledger(
        ("2026-09-30", "Bank", -5.0, "Fees and interest", "needs"), ("2026-09-30", "Loan", -40.0, "Fees and interest", "needs")
    )  # fmt: skip
    charged["account"] = charged["account"].where(charged["payee"] != "Loan", "Loan")
    assert _months(charged)["fees"].tolist()[:3] == [0.0, 45.0, 0.0]
    assert _months(charged, loans=["Loan"])["fees"].tolist()[:3] == [0.0, 5.0, 0.0]


def test_roles_and_bills_are_given() -> None:
    bills = pd.DataFrame({"month": [24320, 24321], "due": [4, 5], "on_time": [4, 4]})
    found = _months(_ledger(), roles=Roles(housing=frozenset({"Leisure"})), bills=bills)
    assert found["housing"].iloc[0] == 100.0
    assert found["bills_on_time"].tolist()[:2] == [pytest.approx(np.nan, nan_ok=True), 4.0]


def test_bills_within_the_grace_are_in_time_and_what_may_still_come_is_open() -> None:
    dues = pd.DataFrame(
        {
            "due": pd.to_datetime(["2026-09-01", "2026-09-15", "2026-10-01", "2026-10-15", "2026-11-19"]),
            "paid": pd.to_datetime(["2026-09-01", "2026-09-25", "2026-10-06", "NaT", "NaT"]),
        }
    )
    seen = flows.period(_ledger(("2026-11-20", "Market", -1.0, "Groceries", "needs")), date(2026, 11, 21))
    assert seen is not None
    found = health_months.bills_on_time(dues, seen)
    assert found.to_numpy().tolist() == [[24320, 2, 1], [24321, 2, 1]]


def test_what_stands_at_a_months_end() -> None:
    balances = pd.DataFrame(
        {"Everyday": [1000.0, 500.0], "Card": [-300.0, 20.0], "Loan": [-5000.0, -4800.0], "Fund": [2000.0, 2100.0]},
        index=pd.period_range("2026-09", periods=2, freq="M"),
    )
    kinds = {"Everyday": "bank", "Card": "card", "Loan": "loan", "Fund": "investment"}
    found = health_months.stands(balances, kinds, limits={"Card": 1000.0}, goals=pd.Series({24320: 0.5}))  # type: ignore[arg-type]  # as drawn or made here
    assert found["month"].tolist() == [24320, 24321]
    assert found["liquid"].tolist() == [700.0, 500.0]
    assert found["net_worth"].tolist() == [-2300.0, -2180.0]
    assert found["card_owed"].tolist() == [300.0, 0.0]
    assert found["goal_progress"].tolist() == [0.5, pytest.approx(np.nan, nan_ok=True)]
    assert health_months.stands(balances, kinds)["card_limit"].isna().all()  # type: ignore[arg-type]  # as drawn or made here
    merged = _months(_ledger(), stands=found)
    assert merged.loc[merged["month"] == 24320, "liquid"].tolist() == [700.0]


def test_months_without_anything_booked_are_no_whole_months() -> None:
    ledger = _ledger()
    found = _months(ledger[ledger["date"].dt.month != 9])
    assert found["complete"].tolist() == [True, False, False]  # nothing in September; October is known up to the 2nd
    assert all(after == before + 1 for before, after in pairwise(found["month"]))
