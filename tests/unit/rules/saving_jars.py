"""Goals saved for a second time, another way: jar by jar instead of month by month, with roots proved by whole numbers.

Each jar takes what it wants out of a row of monthly wallets and leaves the rest to the next jar. A monthly factor is a twelfth
root, and the whole number x nearest to a root is the one with (2x - 1) ** 12 <= (2 * root) ** 12 <= (2x + 1) ** 12.
"""

from fractions import Fraction

from finance_core.rules.goal.goals import Goal


def nearest_root(twelfth_power: Fraction) -> int:
    """The whole number nearest to the twelfth root, checked exactly; roots are small enough for a float to come close."""
    guess = round(float(twelfth_power) ** (1 / 12)) if twelfth_power else 0
    while (2 * guess + 1) ** 12 < 2**12 * twelfth_power:
        guess += 1
    while guess and (2 * guess - 1) ** 12 > 2**12 * twelfth_power:
        guess -= 1
    return guess


def after_a_month(saved: int, goal: Goal) -> int:
    return nearest_root(saved**12 * (1 + Fraction(goal.rate_per_year))) if goal.rate_per_year else saved


def price(goal: Goal, months: int) -> int:
    if not goal.inflation_per_year:
        return goal.target_minor
    return nearest_root(goal.target_minor**12 * (1 + Fraction(goal.inflation_per_year)) ** months)


def filled(goal: Goal, wallets: list[int]) -> list[int]:
    """What the jar takes each month until it is full; the wallets are emptied by as much."""
    saved, taken = goal.saved_minor, []
    for month, wallet in enumerate(wallets, start=1):
        if saved >= price(goal, month - 1):
            break
        saved = after_a_month(saved, goal)
        wish = price(goal, month) - saved
        most = [wish, wallet] if goal.most_minor is None else [wish, wallet, goal.most_minor]
        taken.append(max(0, min(most)))
        saved += taken[-1]
        wallets[month - 1] -= taken[-1]
    return taken
