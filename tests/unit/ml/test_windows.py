"""The last earlier rows of the same key, and what is made of them."""

import numpy as np

from finance_core.ml.windows import Windows, lowest, median, spread, total

KEYS = np.array([0, 1, 0, 0, 1, 0])
VALUES = np.array([1.0, 10.0, 2.0, 3.0, 20.0, 4.0])


def seen(windows: Windows) -> dict[int, list[float]]:
    found = {}
    for part in windows.parts(values=VALUES):
        assert part.now("values")[:, 0].tolist() == VALUES[part.rows].tolist()
        for row, values in zip(part.rows, part.of("values"), strict=True):
            found[int(row)] = [float(value) for value in values if np.isfinite(value)]
    return found


def test_a_row_sees_the_last_earlier_rows_of_its_key_latest_first() -> None:
    assert seen(Windows(KEYS, 2)) == {0: [], 2: [1.0], 3: [2.0, 1.0], 5: [3.0, 2.0], 1: [], 4: [10.0]}


def test_rows_without_a_key_see_nothing() -> None:
    assert seen(Windows(np.array([-1, -1, 0, 0, -1, 0]), 2)) == {0: [], 1: [], 4: [], 2: [], 3: [2.0], 5: [3.0, 2.0]}


def test_only_the_wanted_rows_are_looked_at() -> None:
    assert seen(Windows(KEYS, 2, np.arange(6) >= 4)) == {5: [3.0, 2.0], 4: [10.0]}


def test_totals_are_the_sums_of_the_windows() -> None:
    sums, known = Windows(KEYS, 2).totals(np.array([1.0, 10.0, np.nan, 3.0, 20.0, 4.0]))
    assert sums.tolist() == [0.0, 0.0, 1.0, 1.0, 10.0, 3.0]
    assert known.tolist() == [0.0, 0.0, 1.0, 1.0, 1.0, 1.0]


def test_counts_stop_at_the_width() -> None:
    assert Windows(KEYS, 2).count().tolist() == [0.0, 0.0, 1.0, 2.0, 1.0, 2.0]


def test_reductions_leave_out_what_is_missing() -> None:
    values = np.array([[3.0, 1.0, np.nan], [np.nan, np.nan, np.nan], [4.0, 1.0, 2.0]])
    assert median(values)[[0, 2]].tolist() == [2.0, 2.0]
    assert np.isnan(median(values)[1])
    assert total(values).tolist() == [4.0, 0.0, 7.0]
    assert lowest(values).tolist() == [1.0, np.inf, 1.0]
    assert spread(values, median(values))[2] == 1.4826


def test_a_window_of_no_width_has_no_median() -> None:
    assert np.isnan(median(np.zeros((2, 0)))).all()


def test_no_rows_are_no_parts() -> None:
    assert not list(Windows(np.zeros(0, np.int64), 3).parts(values=np.zeros(0)))
    assert Windows(np.zeros(0, np.int64), 3).previous().size == 0


def test_the_last_earlier_row_is_known() -> None:
    assert Windows(KEYS, 2).previous().tolist() == [-1, -1, 0, 2, 1, 3]
    assert Windows(KEYS, 2, np.arange(6) >= 4).previous().tolist() == [-1, -1, -1, -1, 1, 3]
