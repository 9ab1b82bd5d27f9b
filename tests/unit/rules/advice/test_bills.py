"""Opportunities in what recurs: each kind once, with the money that it counts."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from finance_core.rules.advice import bills
from finance_core.rules.advice.piece import Contract, EndStream, Look, Pair, Piece, Price
from finance_core.rules.advice.ranking import Answer, is_open
from finance_core.rules.advice.situation import Rise
from tests.unit.rules.advice import situations

FILMS = situations.monthly("Cinevale", "Subscriptions", [-14.99] * 14 + [-17.99] * 6)
OTHERS = [
    *situations.monthly("Employer", "Salary", [3000.0] * 20, day=1),
    *situations.monthly("Landlord", "Rent and mortgage", [-900.0] * 14 + [-990.0] * 6, day=2),
]


def _found(*rows: list[situations.Row], **said: object) -> list[Piece]:
    """What is said of the stream of the first rows, among the others."""
    table = [row for each in rows for row in each] + OTHERS
    return bills.pieces(situations.seen(table, streams=[situations.stream(rows[0], table, **said)]))


def test_a_rise_counts_what_it_adds_a_year_and_ending_it_may_save_all() -> None:
    rise = Rise(date(2026, 6, 5), 14_99, 17_99)
    (piece,) = _found(FILMS, rise=rise)
    assert (piece.key, piece.kind, piece.yearly_minor, piece.up_to_minor) == ("risen:Cinevale", "risen", 36_00, 215_88)
    assert piece.figures == Price(17_99, 12, 6 * 14_99 + 6 * 17_99, rise.day, 14_99)
    assert piece.action == EndStream("found-1")
    assert piece.evidence == tuple(range(9, 21))  # the payments of the last year


@pytest.mark.parametrize(
    ("said", "action"),
    [
        ({"category": "Rent and mortgage", "group": "needs"}, None), ({"is_essential": True}, None), ({"goes_on": False}, None),
        ({"category": "Insurance", "group": "needs"}, Look("recurring")),
    ],
)  # fmt: skip
def test_a_rise_of_what_one_can_neither_end_nor_change_is_no_advice(said: dict[str, object], action: Look | None) -> None:
    found = _found(FILMS, rise=Rise(date(2026, 6, 5), 14_99, 17_99), **said)
    risen = [piece for piece in found if piece.kind == "risen"]
    assert [piece.action for piece in risen] == ([] if action is None else [action])
    assert all(piece.up_to_minor == 36_00 for piece in risen)  # what can’t be ended can’t save more than its rise


def test_a_rise_of_long_ago_is_no_news() -> None:
    assert not _found(FILMS, rise=Rise(date(2025, 11, 20), 14_99, 17_99))


def test_a_trial_counts_no_more_than_what_it_has_cost_so_far() -> None:
    books = situations.monthly("Pagebound", "Subscriptions", [-1.99] + [-11.99] * 3)
    (piece,) = _found(books, turned_paid=date(2026, 9, 5))
    assert (piece.kind, piece.yearly_minor, piece.up_to_minor) == ("trial", 1_99 + 3 * 11_99, 143_88)


def test_what_was_paid_after_its_end_is_asked_back() -> None:
    gym = situations.monthly("Gym", "Leisure", [-30.0] * 12)
    (piece,) = _found(gym, goes_on=False, after_end=(11, 12))
    assert (piece.kind, piece.yearly_minor, piece.evidence, piece.urgency) == ("after_end", 60_00, (11, 12), "now")


def test_what_was_asked_back_hides_no_further_payment() -> None:
    """The tenth and eleventh were asked back; the twelfth came later, and is said alone. Never again holds for all of them."""
    gym = situations.monthly("Gym", "Leisure", [-30.0] * 12)
    table = [*gym, *OTHERS]
    at = situations.seen(table, streams=[situations.stream(gym, table, goes_on=False, after_end=(10, 11, 12))])
    asked = Answer(key="after_end:Gym, 2026-10-05", decision="taken", day=date(2026, 10, 20), yearly_minor=60_00)
    (piece,) = bills.pieces(at, [asked])
    assert (piece.key, piece.taken_as, piece.evidence) == ("after_end:Gym", "after_end:Gym, 2026-11-05", (12,))
    assert is_open(piece, [asked], today=at.today)
    assert not bills.pieces(at, [replace(asked, key=piece.taken_as)])
    dismissed = replace(asked, key=piece.key, decision="dismissed")
    assert not is_open(piece, [dismissed], today=at.today)


def test_two_at_one_payee_and_two_for_one_purpose() -> None:
    dear = situations.monthly("Ironoak Gym", "Leisure", [-40.0] * 12)
    cheap = situations.monthly("Boulder Barn", "Leisure", [-25.0] * 12)
    table = [*dear, *cheap, *OTHERS]
    first, second = situations.stream(dear, table), situations.stream(cheap, table)
    (piece,) = bills.pieces(situations.seen(table, streams=[second, first]))
    assert (piece.key, piece.yearly_minor, piece.up_to_minor) == ("alike:Boulder Barn", 300_00, 480_00)
    assert piece.figures == Pair("Ironoak Gym", "Leisure", 25_00, 12, 300_00)
    again = replace(second, payee="Gym Ironoak", name="Ironoak Gym", account="Joint", price_minor=36_00)
    (twice,) = bills.pieces(situations.seen(table, streams=[first, again]))
    assert (twice.kind, twice.key) == ("twice", "twice:Ironoak Gym, Joint")


@pytest.mark.parametrize("other", [{"price_minor": 35_99}, {"category": "Clothing"}, {"a_year": 4, "price_minor": 120_00}])
def test_two_things_of_one_payee_are_not_paid_twice(other: dict[str, Any]) -> None:
    gym = situations.monthly("Ironoak", "Leisure", [-40.0] * 12)
    course = situations.monthly("Ironoak", "Leisure", [-40.0] * 12, day=20)
    table = [*gym, *course, *OTHERS]
    streams = [situations.stream(gym, table), situations.stream(course, table, **other)]
    assert not bills.pieces(situations.seen(table, streams=streams))


def test_what_was_answered_stays_answered_as_others_of_its_name_begin() -> None:
    films = situations.monthly("Cinevale", "Subscriptions", [-17.99] * 12)
    shop = situations.monthly("Cinevale", "Subscriptions", [-4.99] * 6, day=20)
    more = situations.monthly("Cinevale", "Subscriptions", [-9.99] * 3, day=25)
    table = [*films, *shop, *more, *OTHERS]
    streams = [situations.stream(rows, table, account="Card") for rows in (films, shop, more)]
    for known in (1, 2, 3):
        at = situations.seen(table, streams=streams[:known])
        assert [at.called(stream) for stream in at.streams] == ["Cinevale", "Cinevale, Card", "Cinevale, Card, 2"][:known]


@pytest.mark.parametrize("category", ["Subscriptions", "Insurance", "Donations", "Abos"])
def test_two_subscriptions_are_not_alike_because_both_are_subscriptions(category: str) -> None:
    films, music = situations.monthly("Films", category, [-12.0] * 6), situations.monthly("Music", category, [-11.0] * 6)
    table = [*films, *music, *OTHERS]
    streams = [situations.stream(rows, table) for rows in (films, music)]
    assert not [piece for piece in bills.pieces(situations.seen(table, streams=streams)) if piece.kind in {"alike", "twice"}]


def test_a_contract_may_be_talked_about_after_a_year() -> None:
    power = situations.monthly("Brightwater", "Utilities", [-120.0] * 20)
    (piece,) = _found(power)
    assert (piece.kind, piece.yearly_minor, piece.up_to_minor) == ("renegotiate", 72_00, 144_00)
    assert piece.figures == Contract(120_00, 12, 1440_00, Decimal("0.05"), Decimal("0.10"))
    assert not _found(power[-6:])


def test_income_and_savings_are_no_bills() -> None:
    table = [*situations.monthly("Funds", "Long-term savings", [-100.0] * 6), *OTHERS]
    saved = situations.stream(table[:6], table, rise=Rise(date(2026, 6, 5), 50_00, 100_00))
    earned = situations.stream(OTHERS[:20], table, is_income=True, rise=Rise(date(2026, 6, 5), 2000_00, 3000_00))
    assert not bills.pieces(situations.seen(table, streams=[saved, earned]))
