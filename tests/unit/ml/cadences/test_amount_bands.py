"""Bands of amounts."""

import numpy as np

from finance_core.ml.cadences.amount_bands import bands


def rows(amounts: list[float], group: list[int]) -> list[list[int]]:
    """The bands as lists of places."""
    order, start, stop = bands(np.array(group), np.log(amounts), np.round(np.array(amounts) * 100).astype(np.int64))
    return [sorted(order[a:b].tolist()) for a, b in zip(start, stop, strict=True)]


def test_two_prices_at_one_payee() -> None:
    found = rows([2.99, 12.99, 2.99, 12.99], [0, 0, 0, 0])
    assert [0, 2] in found
    assert [1, 3] in found
    assert [0, 1, 2, 3] in found


def test_a_price_that_rose_stays_together_and_payees_apart() -> None:
    found = rows([10.0, 11.5, 10.0, 11.5], [0, 0, 1, 1])
    assert sorted(map(tuple, found)) == [(0, 1), (2, 3)]


def test_nothing_twice() -> None:
    found = rows([5.0] * 6, [0] * 6)
    assert found == [[0, 1, 2, 3, 4, 5]]


def test_no_rows() -> None:
    assert rows([], []) == []
