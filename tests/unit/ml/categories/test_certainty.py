"""How sure suggestions are, learned from earlier ones."""

import numpy as np

from finance_core.ml.categories.certainty import LEAST_PROVED, PRECISION, UNTRIED, certainty


def test_a_model_that_says_too_much_is_believed_less() -> None:
    draw = np.random.default_rng(1)
    said, before = np.full(2_000, 0.95), np.zeros(2_000)
    learned = certainty(said, before, draw.random(2_000) < 0.7)
    assert abs(learned.confidence(said[:1], before[:1])[0] - 0.7) < 0.03


def test_what_is_above_the_threshold_was_right_often_enough() -> None:
    draw = np.random.default_rng(2)
    said = draw.random(4_000)
    right = draw.random(4_000) < said
    learned = certainty(said, np.zeros(4_000), right)
    chosen = learned.confidence(said, np.zeros(4_000)) >= learned.threshold
    assert learned.proved
    assert chosen.sum() >= LEAST_PROVED
    assert right[chosen].mean() >= PRECISION


def test_a_handful_proves_nothing() -> None:
    few = LEAST_PROVED - 1
    assert not certainty(np.full(few, 0.99), np.ones(few), np.ones(few, dtype=bool)).proved
    assert certainty(np.zeros(0), np.zeros(0), np.zeros(0, dtype=bool)) == UNTRIED
