"""What holds for the futures of any household."""

from datetime import date, timedelta
from random import Random

import numpy as np
import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from finance_core.ml.futures import cashflow, outlook
from finance_core.ml.futures.plan import Plan
from finance_core.ml.futures.scenario import Added, applied

AS_OF = date(2026, 2, 28)

bookings = st.lists(
    st.tuples(
        st.integers(0, 400), st.sampled_from(["Checking", "Savings"]), st.sampled_from(["Rent", "Shop", "Works"]),
        st.integers(-90_000, 90_000), st.booleans(),
    ),
    max_size=60,
)  # fmt: skip


def household(rows: list[tuple[int, str, str, int, bool]]) -> pd.DataFrame:
    """Bookings so many days before the last known one, in cents."""
    frame = pd.DataFrame(rows, columns=["back", "account", "payee", "cents", "is_transfer"])
    days = pd.to_datetime([AS_OF - timedelta(days=int(back)) for back in frame["back"]]).astype("datetime64[s]")
    return frame.assign(
        id=range(1, len(frame) + 1), date=days, amount=frame["cents"].astype("float64") / 100, description=frame["payee"],
        is_transfer=frame["is_transfer"].astype(bool),
    )  # fmt: skip


def look(rows: list[tuple[int, str, str, int, bool]]) -> cashflow.Basis:
    return cashflow.basis(household(rows), {"Checking": 500.0, "Savings": 90.0}, as_of=AS_OF, days=20, paths=20)


@settings(max_examples=12, deadline=None)
@given(bookings, st.randoms(use_true_random=False))
def test_the_order_of_rows_means_nothing(rows: list[tuple[int, str, str, int, bool]], random: Random) -> None:
    known = look(rows)
    held = cashflow.futures(known).held
    assert held.shape == (2, 20, 20)
    assert np.isfinite(held).all()
    shuffled = household(rows).sample(frac=1, random_state=random.randint(0, 99))
    again = cashflow.basis(shuffled, {"Checking": 500.0, "Savings": 90.0}, as_of=AS_OF, days=20, paths=20)
    assert np.allclose(cashflow.futures(again).held, held)


@settings(max_examples=12, deadline=None)
@given(bookings, st.integers(1, 19), st.integers(-5_000, 5_000))
def test_what_is_added_once_moves_every_later_day_by_itself_and_no_other(
    rows: list[tuple[int, str, str, int, bool]], ahead: int, amount: int
) -> None:
    known = look(rows)
    added = Added(name="Sofa", account="Savings", amount=float(amount), first=AS_OF + timedelta(days=ahead))
    changed = cashflow.futures(known, applied(known.plans, [added], until=AS_OF + timedelta(days=20)))
    apart = changed.held - cashflow.futures(known).held
    assert np.allclose(apart[0], 0)
    assert np.allclose(apart[1, :, : ahead - 1], 0)
    assert np.allclose(apart[1, :, ahead - 1 :], amount)


@settings(max_examples=12, deadline=None)
@given(st.floats(1, 5_000), st.integers(-3, 8), st.integers(0, 5), st.floats(0, 1))
def test_a_transfer_leaves_what_both_hold_as_it_is(amount: float, day: int, lag: int, chance: float) -> None:
    known = look([])
    order = Plan(
        key="order", source="transfer", payee="Savings", account="Checking", category="", other="Savings", chance=chance,
        days=np.array([known.start + day]), amounts=np.array([-amount]), lags=np.array([lag]), offsets=np.array([-1, 0, 2]),
    )  # fmt: skip
    found = cashflow.futures(known, [order])
    assert np.allclose(cashflow.together(found, [0, 1], np.ones(2)), 590.0)
    assert (found.held[0] <= 500.0 + 1e-9).all()


@settings(max_examples=12, deadline=None)
@given(bookings, st.floats(-2_000, 2_000), st.floats(0, 500))
def test_a_higher_floor_is_never_safer_and_chances_never_fall(
    rows: list[tuple[int, str, str, int, bool]], floor: float, higher: float
) -> None:
    held = cashflow.futures(look(rows)).held[0]
    low, high = outlook.risk(held, floor, before=7), outlook.risk(held, floor + higher, before=7)
    assert low.within <= high.within
    assert low.before_payday <= low.within
    assert (np.diff(low.below) >= 0).all()
