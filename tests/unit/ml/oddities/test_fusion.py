"""Ranks and their weighted mean."""

import numpy as np
import pytest

from finance_core.ml.oddities.fusion import Reference, fused


def test_ranks_are_shares_below_and_equals_count_half() -> None:
    reference = Reference(scores=np.array([1.0, 2.0, 2.0, 3.0]))
    assert reference.ranks(np.array([0.0, 2.0, 3.0, 9.0])).tolist() == [0.0, 0.5, 0.875, 1.0]


def test_a_heavier_detector_counts_for_more() -> None:
    ranks = {"good": np.array([0.1, 0.9]), "weak": np.array([0.9, 0.1])}
    first, second = fused(ranks, {"good": 1.0, "weak": 0.2})
    assert first < second


def test_fused_ranks_are_finite_up_to_the_top() -> None:
    assert fused({"one": np.array([0.0, 1.0])}, {"one": 1.0}).tolist() == pytest.approx([0.0, 4.605], abs=1e-3)
    assert fused({}, {}).shape == (0,)
