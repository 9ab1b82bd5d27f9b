"""Splitting an amount by shares, to the cent."""

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction


def shared_out(whole_minor: int, shares: Sequence[Decimal]) -> list[int]:
    """The parts of an amount in minor units, in the order of the shares; they sum to it, whatever its sign.

    By the largest remainder: each part is rounded down, and the units left over go to those that lost most, the earlier first
    where two lost alike (Hare-Niemeyer; https://en.wikipedia.org/wiki/Quota_method).
    """
    sign = -1 if whole_minor < 0 else 1
    total = sum(map(Fraction, shares))
    exact = [abs(whole_minor) * Fraction(share) / total for share in shares]
    parts = [int(value) for value in exact]
    by_loss = sorted(range(len(parts)), key=lambda place: (parts[place] - exact[place], place))
    for place in by_loss[: abs(whole_minor) - sum(parts)]:
        parts[place] += 1
    return [sign * part for part in parts]
