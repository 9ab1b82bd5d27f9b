"""Rounding: a quotient of whole numbers as a whole number, exactly, without a float in between."""


def half_even(numerator: int, denominator: int) -> int:
    """The quotient rounded to the nearest whole number, to the even one where two are as near; `denominator` is positive.

    The rounding of IEEE 754 and of `decimal.ROUND_HALF_EVEN`, which favours neither the bank nor the household.
    """
    whole, rest = divmod(numerator, denominator)
    return whole + (2 * rest > denominator or (2 * rest == denominator and whole % 2 == 1))
