"""The mix of spending: distances between mixes, and how often chance makes one as large."""

import numpy as np
import pytest

from finance_core.ml.changes import mix


def test_equal_mixes_are_not_apart_and_disjoint_ones_as_far_as_can_be() -> None:
    assert mix.distance(np.array([100.0, 50.0]), np.array([200.0, 100.0])) == pytest.approx(0.0, abs=0.01)
    assert mix.distance(np.array([1e9, 0.0]), np.array([0.0, 1e9])) == pytest.approx(1.0, abs=1e-3)


def test_the_distance_is_the_published_one() -> None:
    # Half and half against three quarters and one quarter: H(.625, .375) - (H(.5, .5) + H(.75, .25)) / 2, in bits.
    def entropy(p: float) -> float:
        return float(-p * np.log2(p) - (1 - p) * np.log2(1 - p))

    expected = np.sqrt(entropy(0.625) - (entropy(0.5) + entropy(0.75)) / 2)
    assert mix.distance(np.array([5e8, 5e8]), np.array([7.5e8, 2.5e8])) == pytest.approx(expected, abs=1e-6)


def test_a_category_with_more_back_than_out_counts_as_nothing_spent() -> None:
    assert mix.shares(np.array([-40.0, 99.0])).tolist() == pytest.approx([0.005, 0.995])


def test_every_way_to_choose_three_of_fifteen_months_is_tried_once() -> None:
    late = np.arange(15) >= 12
    ways = mix.shuffled(late, seed=0)
    assert ways.shape == (455, 15)
    assert len({tuple(way) for way in ways.tolist()}) == 455
    assert (ways[-1] == late).all()


def test_many_months_are_drawn_and_keep_their_number() -> None:
    ways = mix.shuffled(np.arange(40) >= 30, seed=0)
    assert ways.shape == (2001, 40)
    assert (ways.sum(axis=1) == 10).all()


def test_a_mix_that_turned_over_is_no_chance_and_one_that_stayed_may_be() -> None:
    rng = np.random.default_rng(0)
    table = rng.normal(100, 10, (4, 15))
    late = np.arange(15) >= 12
    assert mix.significance(table, late, seed=0) > 0.05
    table[0, late] *= 5
    assert mix.significance(table, late, seed=0) == pytest.approx(1 / 455)


def test_stability_and_divergence_describe() -> None:
    first, second = np.array([5e8, 5e8]), np.array([7.5e8, 2.5e8])
    assert mix.stability(first, second).sum() == pytest.approx(0.25 * np.log(1.5) + 0.25 * np.log(2), abs=1e-6)
    assert mix.divergence(first, second) == pytest.approx(0.5 * np.log2(2 / 3) + 0.5 * np.log2(2), abs=1e-6)
