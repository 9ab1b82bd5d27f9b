"""What was known of a payee and a category before a payment."""

import numpy as np
import pandas as pd
import pytest

from finance_core.ml.oddities.context import STATES, context, payee_keys, spending
from tests.unit.ml.payments import every_month, made, subscribed, tidy


def test_only_money_out_that_is_no_transfer_is_judged() -> None:
    ledger = made(
        ("2026-01-03", "Salary", 2000.0),
        ("2026-01-01", "Cafe", -3.0),
        ("2026-01-02", "Savings", -100.0),
        ("2026-01-04", "Cafe", 0.0),
        is_transfer=[False, False, True, False],
    )
    found = spending(ledger)
    assert found["payee"].tolist() == ["cafe"]
    assert found["place"].tolist() == [1]
    assert found["cents"].tolist() == [300]


def test_reference_numbers_do_not_make_new_payees() -> None:
    rows = pd.DataFrame({"payee": ["", "Tunewell #12", ""], "description": ["POS 4412 TUNEWELL", "x", ""]})
    assert payee_keys(rows).tolist() == ["pos tunewell", "tunewell", ""]


def test_a_payee_is_known_by_its_earlier_amounts_and_distances() -> None:
    facts = context(spending(made(*every_month("Gym", [30.0, 30.0, 30.0, 45.0]))))
    last = facts.iloc[-1]
    assert last["visits"] == 3
    assert np.exp(last["payee_size"]) == pytest.approx(30.0)
    assert last["novel"] == 1
    assert last["novels"] == 0
    assert last["usual_gap"] == pytest.approx(29.5)
    assert facts["fresh"].tolist() == [1, 0, 0, 0]


def test_the_same_amount_within_three_days_at_the_same_account_is_a_repeat() -> None:
    rows = [(f"2026-01-{day}", "Cafe", -8.0) for day in ("01", "03", "10", "10")]
    assert context(spending(made(*rows)))["repeat"].tolist() == [0, 1, 0, 1]
    accounts = ["A", "B", "A", "B"]
    assert context(spending(made(*rows, account=accounts)))["repeat"].tolist() == [0, 0, 0, 0]


def test_a_crowd_is_known_at_the_end_of_its_day() -> None:
    days = ("2026-01-01", "2026-02-01", "2026-02-01", "2026-02-02")
    rows = [(day, "Cafe", -8.0 - place) for place, day in enumerate(days)]
    assert context(spending(made(*rows)))["crowd"].tolist() == [0, 1, 1, 2]


def test_another_category_is_seen() -> None:
    facts = context(spending(made(*every_month("Gym", [30.0] * 3), category=["Sport", "Sport", "Home"])))
    assert facts["shifted"].fillna(-1).tolist() == [-1, 0, 1]


def test_tenths_and_hundredths_that_were_paid_before_are_counted() -> None:
    facts = context(spending(made(*every_month("Kiosk", [3.1, 3.3, 3.1, 31.0, 330.0]))))
    assert facts[["tenth", "hundredth"]].to_numpy().tolist() == [[0, 0], [0, 0], [0, 0], [2, 0], [0, 1]]


def test_amounts_with_as_many_zeros_at_their_end_are_counted() -> None:
    facts = context(spending(made(*every_month("Kiosk", [3.15, 3.2, 4.1, 5.0, 50.0]))))
    last = facts.iloc[-1]
    assert last[["all_zeros", "all_zeros_one_less", "all_zeros_two_less"]].tolist() == [0, 1, 2]


def test_a_chain_one_knows_is_no_stranger() -> None:
    visits = every_month("Asda Superstore", [20.0] * 4)
    facts = context(spending(made(*visits, ("2025-09-01", "Asda", -9.0), ("2025-09-02", "Zenor Asda", -9.0))))
    assert facts["unheard"].tolist() == pytest.approx([1, 1, 1, 1, 0, 5 / 9])


def test_new_rows_find_the_same_as_in_the_whole_ledger() -> None:
    spent = spending(tidy(subscribed(months=12)))
    whole = context(spent)
    wanted = np.arange(len(spent)) >= len(spent) - 25
    known = spent.assign(**{name: whole[name].where(~wanted) for name in STATES})
    pd.testing.assert_frame_equal(context(known, wanted), whole[wanted])
