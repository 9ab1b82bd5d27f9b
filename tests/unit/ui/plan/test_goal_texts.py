"""What the page of goals says of chances and of small amounts."""

from finance_core.ml.futures.goal_chance import Aim, chance
from pages.ui.plan import goal_texts


def test_a_chance_says_what_it_is_made_of_and_how_exact_it_is() -> None:
    months = [500_00, -200_00, 900_00, 100_00, 400_00, 300_00]
    perhaps = chance(months, Aim(target_minor=4_000_00, months=12), paths=10_000)
    assert goal_texts.certainty(perhaps) == "Made of your last 6 whole months. Drawn anew, it would differ by 1 point at most."
    surely = chance([500_00] * 12, Aim(target_minor=1_000_00, months=6), paths=100)
    assert goal_texts.certainty(surely) == "Made of your last 12 whole months."
    assert goal_texts.certainty(chance(months[:5], Aim(target_minor=1, months=1))) == ""


def test_what_is_less_than_one_is_not_nothing() -> None:
    spoken = goal_texts.money("EUR")
    assert [spoken(minor) for minor in (0, 1, -99, 1_00, 1_50)] == ["€0", "€0.01", "−€0.99", "€1", "€2"]
