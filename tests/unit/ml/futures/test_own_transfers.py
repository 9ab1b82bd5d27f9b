"""Transfers as pairs of legs, and card bills among them."""

import numpy as np

from finance_core.ml.futures import own_transfers


def test_legs_find_each_other_by_sum_and_day() -> None:
    day, account = np.array([10, 11, 10, 40, 60]), np.array([0, 1, 0, 1, 0])
    amount = np.array([-100.0, 100.0, -70.0, 70.0, -100.0])
    legs = own_transfers.paired(day, account, amount)
    # 70 arrives a month later: that is another one
    assert legs.out.tolist() == [0, 2, 4]
    assert legs.into.tolist() == [1, -1, -1]


def test_a_card_that_closes_on_the_twentieth() -> None:
    bought = np.arange("2026-01-01", "2026-06-30", dtype="datetime64[D]").astype(np.int64)
    spent = -1.0 - (np.arange(len(bought)) % 17).astype(np.float64)
    paid_on = np.array(["2026-03-03", "2026-04-03", "2026-05-04", "2026-06-03"], "datetime64[D]").astype(np.int64)
    before, last = own_transfers.closings(20, paid_on)
    assert last.astype("datetime64[D]").astype(str).tolist() == ["2026-02-20", "2026-03-20", "2026-04-20", "2026-05-20"]
    paid = np.array([-float(spent[(bought > a) & (bought <= b)].sum()) for a, b in zip(before, last, strict=True)])
    assert own_transfers.closing_day(paid_on, paid, bought, spent) == 20
    assert own_transfers.closing_day(paid_on, paid * 1.2, bought, spent) is None
