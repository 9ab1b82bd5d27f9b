"""Every detector: finds what lies apart, varies, repeats itself, and bears poor tables."""

import numpy as np
import pytest

from finance_core.ml.oddities.detectors import DETECTORS
from finance_core.ml.windows import Floats

POOR = {
    "one row": np.zeros((1, 3)),
    "two rows": np.array([[0.0, 1.0], [1.0, 0.0]]),
    "all equal": np.ones((60, 3)),
    "one column": np.linspace(0, 1, 60)[:, None],
    "few values": np.repeat([[0.0, 1.0], [1.0, 0.0], [0.5, 0.5]], 30, axis=0),
}


def planted(rows: int = 300) -> Floats:
    """A cloud with four rows far out at its end."""
    table = np.random.default_rng(3).normal(size=(rows, 4))
    table[-4:] += 7
    return table


@pytest.mark.parametrize("name", DETECTORS)
def test_what_lies_apart_is_strange(name: str) -> None:
    scores = DETECTORS[name](planted(), 0)(planted())
    assert len(set(np.argsort(-scores)[:5]) & set(range(296, 300))) >= 3
    assert np.unique(scores).size > 150


@pytest.mark.parametrize("name", DETECTORS)
def test_the_same_seed_scores_alike(name: str) -> None:
    first, second = (DETECTORS[name](planted(150), 5)(planted(150)) for _ in range(2))
    np.testing.assert_array_equal(first, second)


@pytest.mark.parametrize("table", POOR.values(), ids=POOR)
@pytest.mark.parametrize("name", DETECTORS)
def test_poor_tables_are_borne(name: str, table: Floats) -> None:
    scores = DETECTORS[name](table, 0)(table)
    assert scores.shape == (len(table),)
    assert np.isfinite(scores).all()


def test_a_plateau_of_equal_rows_does_not_make_its_neighbours_strange() -> None:
    table = np.vstack([np.zeros((300, 2)), np.random.default_rng(0).normal(0, 1, (100, 2)), [[9.0, 9.0]]])
    scores = DETECTORS["lof"](table, 0)(table)
    assert scores.argmax() == 400
