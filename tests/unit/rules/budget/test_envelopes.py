"""Envelopes: surplus and overspending roll over, or go back to what is still to assign."""

import pytest

from finance_core.dates import Month
from finance_core.errors import InvalidError
from finance_core.rules.budget.envelopes import Assigned, book, chain

JAN, FEB, MAR = Month(2026, 1), Month(2026, 2), Month(2026, 3)


def _put(amount: int, month: Month, *, rollover: bool = True, category: str = "Groceries") -> Assigned:
    return Assigned(category=category, month=month, assigned_minor=amount, rollover=rollover)


def test_a_surplus_and_an_overspending_both_roll_over() -> None:
    found = chain([_put(400, JAN), _put(400, FEB), _put(400, MAR)], {JAN: -350, FEB: -500, MAR: -100}, JAN, MAR)
    assert [envelope.carried_minor for envelope in found] == [0, 50, -50]
    assert [envelope.available_minor for envelope in found] == [50, -50, 250]


def test_without_rollover_each_month_begins_anew() -> None:
    found = chain([_put(400, JAN, rollover=False), _put(400, FEB, rollover=False)], {JAN: -350, FEB: -500}, JAN, FEB)
    assert [envelope.available_minor for envelope in found] == [50, -100]
    assert [envelope.released_minor for envelope in found] == [50, -100]


def test_a_month_without_a_budget_gets_nothing_and_rolls_over_as_the_one_before() -> None:
    found = chain([_put(400, JAN)], {FEB: -100}, JAN, MAR)
    assert [envelope.assigned_minor for envelope in found] == [400, 0, 0]
    assert [envelope.available_minor for envelope in found] == [400, 300, 300]


def test_what_is_still_to_assign() -> None:
    found = book(
        [_put(400, JAN, rollover=False), _put(1000, JAN, category="Rent"), _put(400, FEB, rollover=False)],
        {("Groceries", JAN): -350, ("Rent", JAN): -1000, ("Leisure", JAN): -60, ("Groceries", FEB): -500},
        {JAN: 2000, FEB: 2000},
        first=JAN, last=FEB, opening_minor=100,
    )  # fmt: skip
    january, february = found.unassigned
    assert (january.to_assign_minor, january.released_minor, january.next_minor) == (640, 50, 690)
    assert (february.to_assign_minor, february.released_minor, february.next_minor) == (2290, -100, 2190)
    assert [envelope.category for envelope in found.in_month(JAN)] == ["Groceries", "Rent"]


def test_a_category_has_one_budget_a_month() -> None:
    with pytest.raises(InvalidError):
        chain([_put(1, JAN), _put(2, JAN)], {}, JAN, JAN)
    with pytest.raises(InvalidError):
        chain([_put(1, JAN), _put(2, FEB, category="Rent")], {}, JAN, FEB)
    assert book([], {}, {}, first=FEB, last=JAN).unassigned == ()
