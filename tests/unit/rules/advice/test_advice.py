"""All advice together: on the demo household, where it is known what is true, and where income broke off."""

from collections.abc import Iterable
from datetime import date, timedelta
from decimal import Decimal
from typing import get_args

import pandas as pd
import pytest

from finance_core.demo.bills import BILLS
from finance_core.rules.advice import advice, bills, categories, habits, nudges, outcomes, ranking, reserves, words
from finance_core.rules.advice import situation as situation_of
from finance_core.rules.advice.piece import FAMILIES, Kind, Piece
from finance_core.rules.advice.ranking import VISIBLE, Answer, Decision, ranked
from finance_core.rules.advice.situation import Rise, situation
from tests.servers import ROOT
from tests.unit.rules.advice import situations

PLANTED = {
    "trial": {bill.payee for bill in BILLS if bill.trial is not None},
    "risen": {bill.payee for bill in BILLS if any(months < 12 for months, _ in bill.rises) or bill.rate_per_year},
    "renegotiate": {bill.payee for bill in BILLS if bill.category in ("Utilities", "Insurance", "Phone and internet")},
}
"""What was put into the demo household on purpose, by the kind of advice that it gives reason for."""


def money(minor: int) -> str:
    return f"€{minor / 100:,.2f}"


def test_the_first_three_of_the_demo_household_are_true() -> None:
    """Each is about a payee of which that was planted; what is true by arithmetic alone is held to the ledger below."""
    at, _ = situations.demo()
    shown = ranked(advice.pieces(at))
    first = shown[:VISIBLE]
    assert [piece.key for piece in first[:2]] == ["trial:Pagebound Audio", "risen:Cinevale"]
    assert all(piece.subject in PLANTED[piece.kind] for piece in shown if piece.kind in PLANTED)
    assert {"risen:Fennbridge Broadband", "fees:"} <= {piece.key for piece in shown}
    assert not any(piece.kind in {"twice", "alike", "dearer", "after_end", "income_shock"} for piece in shown)


def test_nine_in_ten_cite_their_payments_and_every_sum_is_shown() -> None:
    at, made = situations.demo()
    found = advice.pieces(at)
    cited = [piece for piece in found if piece.evidence]
    assert len(cited) >= 0.9 * len([piece for piece in found if piece.yearly_minor])
    for piece in cited:
        payees = {made[payment - 1].payee for payment in piece.evidence}
        assert piece.subject in payees or piece.subject in {made[payment - 1].category for payment in piece.evidence} | {""}
    for piece in found:
        assert words.title(piece)
        assert any(digit in words.reason(piece, money) for digit in "0123456789")
        assert (words.worth(piece, money) != "") == (piece.yearly_minor > 0)


def test_no_money_is_promised_twice_or_that_was_not_spent() -> None:
    at, _ = situations.demo()
    found = advice.pieces(at)
    claims = [claim for piece in found for claim in piece.claims]
    assert len(claims) == len(set(claims))
    spent = at.spent.set_index("id")["minor"].groupby(level=0).sum()
    for piece in found:
        paid = sum(int(spent[claim.payment]) for claim in piece.claims)
        assert piece.yearly_minor <= paid


def test_after_a_broken_income_only_what_keeps_money_on_the_account_is_said() -> None:
    pay = situations.monthly("Employer", "Salary", [3000.0] * 10 + [500.0, 500.0], day=1)
    films = situations.monthly("Films", "Subscriptions", [-12.0] * 6 + [-18.0] * 6)
    power = situations.monthly("Power", "Utilities", [-150.0] * 12)
    table = [*pay, *films, *power]
    streams = [
        situations.stream(films, table, rise=Rise(pd.Timestamp(films[6][0]).date(), 12_00, 18_00)),
        situations.stream(power, table),
    ]
    found = advice.pieces(situations.seen(table, streams=streams))
    assert [piece.kind for piece in found] == ["income_shock", "risen"]


def test_after_a_broken_income_a_rise_is_not_hidden_by_what_is_not_said_then() -> None:
    pay = situations.monthly("Employer", "Salary", [3000.0] * 10 + [500.0, 500.0], day=1)
    net = situations.monthly("Netline", "Phone and internet", [-48.0] * 6 + [-50.0] * 6)
    table = [*pay, *net]
    stream = situations.stream(net, table, rise=Rise(pd.Timestamp(net[6][0]).date(), 48_00, 50_00))
    found = advice.pieces(situations.seen(table, streams=[stream]))
    assert [piece.key for piece in found] == ["income_shock:24321", "risen:Netline"]


@pytest.mark.parametrize(("decision", "left"), [("dismissed", ["risen:Films"]), ("snoozed", ["risen:Films"]), ("taken", [])])
def test_what_is_not_wanted_hides_no_other_advice_on_the_same_payments(decision: Decision, left: list[str]) -> None:
    """What was taken keeps its money: the same is not promised again under another name."""
    films = situations.monthly("Films", "Leisure", [-15.0] * 6 + [-18.0] * 6)
    plus = situations.monthly("Films Plus", "Leisure", [-25.0] * 12)
    pay = situations.monthly("Employer", "Salary", [3000.0] * 12, day=1)
    table = [*films, *plus, *pay]
    streams = [
        situations.stream(films, table, rise=Rise(pd.Timestamp(films[6][0]).date(), 15_00, 18_00)),
        situations.stream(plus, table),
    ]
    at = situations.seen(table, streams=streams)
    said = [Answer(key="alike:Films", decision=decision, day=situations.TODAY, yearly_minor=198_00)]
    assert [piece.key for piece in _opportunities(advice.pieces(at))] == ["alike:Films"]
    shown = [piece for piece in advice.pieces(at, said) if ranking.is_open(piece, said, today=at.today)]
    assert [piece.key for piece in _opportunities(shown)] == left


def _opportunities(found: Iterable[Piece]) -> list[Piece]:
    return [piece for piece in found if piece.family == "opportunity"]


@pytest.mark.parametrize(
    "rows",
    [
        [("2026-11-20", "Shop", "Shopping", -5.0)],
        [("2026-11-20", "Employer", "Salary", 5.0)],
        [("2026-11-20", "Shop", "Shopping", 5.0)],  # only a refund
        [("2020-01-01", "Shop", "Shopping", -5.0)],
        [("2026-11-20", "Savings", "Between own accounts", -5.0)],
    ],
)
def test_next_to_nothing_gives_no_advice(rows: list[situations.Row]) -> None:
    assert advice.pieces(situations.seen(rows)) == ()


def test_a_ledger_that_ended_half_a_year_ago_says_nothing_about_what_is_spent() -> None:
    rows = [
        *situations.monthly("Own bank", "Fees and interest", [-5.0] * 12, last="2026-05"),
        *situations.monthly("Employer", "Salary", [3000.0] * 12, day=21, last="2026-05"),
    ]
    assert [piece.kind for piece in advice.pieces(situations.seen(rows, today=date(2026, 11, 20)))] == ["fees"]
    assert advice.pieces(situations.seen(rows)) == ()


def test_an_empty_ledger_has_no_situation() -> None:
    table = situations.frame([("2027-01-01", "Later", "Shopping", -5.0)])
    assert situation(table, table, currency="EUR", today=situations.TODAY) is None


def test_what_is_hardly_worth_a_word_is_left_out() -> None:
    """A rise of 1 a month beside 36,000 a year: below one in two thousand."""
    rent = situations.monthly("Landlord", "Rent and mortgage", [-3000.0] * 12)
    films = situations.monthly("Films", "Subscriptions", [-12.0] * 6 + [-13.0] * 6)
    table = [*rent, *films]
    rise = Rise(pd.Timestamp(films[6][0]).date(), 12_00, 13_00)
    assert advice.pieces(situations.seen(table, streams=[situations.stream(films, table, rise=rise)])) == ()


def test_every_kind_and_every_constant_stands_in_the_documentation() -> None:
    written = (ROOT / "docs" / "formulas-advice.md").read_text(encoding="utf-8")
    assert set(FAMILIES) == set(get_args(Kind))
    for kind in get_args(Kind):
        assert f"| {kind} |" in written
    for module in (advice, bills, categories, habits, nudges, outcomes, ranking, reserves, situation_of):
        short = module.__name__.rpartition(".")[2]
        for name, value in vars(module).items():
            if name in vars(module)["__annotations__"] and not name.startswith("_") and (said := _said(value)):
                assert f"| {short}.{name} | {said} |" in written


def _said(value: object) -> str:
    """A threshold as the documentation writes it; "" for names and tables."""
    if isinstance(value, timedelta):
        return f"{value.days} days"
    if isinstance(value, tuple):
        return ", ".join(map(str, value))
    return f"{value:g}" if isinstance(value, int | float | Decimal) else ""


def _pieces(kind: Kind) -> list[Piece]:
    return [piece for piece in advice.pieces(situations.demo()[0]) if piece.kind == kind]


def test_a_piece_of_the_demo_in_words() -> None:
    (trial,) = _pieces("trial")
    assert words.title(trial) == "The trial of “Pagebound Audio” turned paid"
    assert words.worth(trial, money) == "At least €85.92 a year, up to €143.88"
    assert words.reason(trial, money) == (
        "The first full price was paid on 12 May 2026: €11.99 × 12 = €143.88 a year. Counted is no more than it has cost so "
        "far, €85.92."
    )
