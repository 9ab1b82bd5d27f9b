"""Splitting to the cent."""

from decimal import Decimal

import pytest

from finance_core.rules.shares import shared_out


@pytest.mark.parametrize(
    ("whole", "shares", "parts"),
    [
        (-1000, (50, 50), [-500, -500]),
        (1001, (1, 1), [501, 500]),
        (-100, (1, 1, 1), [-34, -33, -33]),
        (100, ("33.3", "33.3", "33.4"), [33, 33, 34]),
        (1, (1, 2), [0, 1]),
        (0, (1, 1), [0, 0]),
        (10**15, ("0.000001", "1000000"), [1000, 10**15 - 1000]),
    ],
)
def test_parts_sum_to_the_whole(whole: int, shares: tuple[str | int, ...], parts: list[int]) -> None:
    assert shared_out(whole, [Decimal(share) for share in shares]) == parts
    assert sum(parts) == whole
