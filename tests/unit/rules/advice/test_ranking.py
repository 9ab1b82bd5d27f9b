"""Ranking: what is worth most for the least effort, no money twice, and what stays away after an answer."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from finance_core.rules.advice.piece import Claim, Look, Piece, Streak
from finance_core.rules.advice.ranking import (
    Answer,
    Decision,
    Told,
    apart,
    is_open,
    once_minor,
    pushed,
    ranked,
    score,
    total_minor,
)
from tests.unit.rules.advice.situations import TODAY

FIGURES = Streak(3, 0)


def _piece(key: str, yearly: int = 0, *payments: int, **said: object) -> Piece:
    made = Piece(
        key=key, kind=key.partition(":")[0], subject="", figures=FIGURES, action=Look("goals"), yearly_minor=yearly,  # type: ignore[arg-type]
        up_to_minor=yearly, claims=frozenset(Claim("spent", payment, "Fun") for payment in payments),
    )  # fmt: skip
    return replace(made, **said)  # type: ignore[arg-type]


def _answer(decision: Decision, days_ago: int, yearly: int = 100) -> Answer:
    return Answer(key="risen:Films", decision=decision, day=TODAY - timedelta(days=days_ago), yearly_minor=yearly)


def test_money_by_urgency_over_effort_and_each_kind_once_before_any_twice() -> None:
    found = [
        _piece("streak:3"),
        _piece("dearer:Fun", 900, 1, effort="a habit"),  # 900 / 4
        _piece("risen:Films", 200, 2, urgency="soon"),  # 200 · 1.5
        _piece("risen:Music", 180, 3, urgency="soon"),
        _piece("fees:", 300, 4, effort="an hour"),  # 300 / 2
        _piece("more:", urgency="soon"),
        _piece("often:Fun"),
    ]
    order = ["risen:Films", "dearer:Fun", "fees:", "more:", "streak:3", "often:Fun", "risen:Music"]
    assert [piece.key for piece in ranked(found)] == order
    assert [piece.key for piece in ranked(reversed(found))] == order
    assert [score(piece) for piece in ranked(found)][:3] == [300.0, 225.0, 150.0]


def test_broken_income_comes_before_everything() -> None:
    found = ranked([_piece("risen:Films", 10_000, 1), _piece("income_shock:24321", urgency="now")])
    assert found[0].kind == "income_shock"


def test_of_two_that_count_the_same_money_the_larger_stays() -> None:
    """Each shares a payment with the next; the middle one is largest, so that the outer two fall away."""
    alike = [_piece("trial:A", 300, 1, 2), _piece("risen:B", 500, 2, 3), _piece("alike:C", 400, 3, 4)]
    assert [piece.key for piece in apart([*alike, _piece("fees:", 1, 5)])] == ["risen:B", "fees:"]
    assert total_minor([_piece("trial:A", 300, 1), _piece("risen:A", 200, 1), _piece("renegotiate:B", 100, 2)]) == 300
    once = [_piece("after_end:A", 300, 1), _piece("risen:B", 200, 2)]  # asked back once, not year by year
    assert (total_minor(once), once_minor(once)) == (200, 300)
    assumed = [_piece("renegotiate:Net", 30, 1, 2), _piece("risen:Net", 24, 1, 2)]  # the rise is certain, the discount is not
    assert [piece.key for piece in apart(assumed)] == ["risen:Net"]
    assert len(apart([_piece("streak:3"), _piece("more:")])) == 2  # nothing is claimed


@pytest.mark.parametrize(
    ("answer", "yearly", "shown"),
    [
        (_answer("snoozed", 29), 100, "away"),
        (_answer("snoozed", 30), 100, "shown"),
        (_answer("snoozed", 1), 900, "away"),
        (_answer("dismissed", 179), 900, "away"),
        (_answer("dismissed", 180), 149, "away"),
        (_answer("dismissed", 180), 150, "shown"),
        (_answer("dismissed", 3000, 0), 0, "away"),
        (_answer("taken", 3000), 100, "away"),
        (_answer("taken", 180), 150, "shown"),
        (_answer("taken", 180, 0), 0, "shown"),
    ],
)
def test_what_was_answered_stays_away_for_a_while_or_until_it_has_grown(answer: Answer, yearly: int, shown: str) -> None:
    found = is_open(_piece("risen:Films", yearly, 1), [answer], today=TODAY)
    assert found is (shown == "shown")


def test_the_newest_answer_counts_and_only_its_own_piece() -> None:
    answers = [_answer("snoozed", 1), _answer("dismissed", 400)]
    assert not is_open(_piece("risen:Films", 900, 1), answers, today=TODAY)
    assert is_open(_piece("risen:Films", 900, 1), answers[1:], today=TODAY)
    assert is_open(_piece("risen:Music", 1, 1), answers, today=TODAY)
    assert is_open(_piece("risen:Films", 1, 1), [], today=TODAY)


def test_one_piece_a_week_is_told_without_being_asked_for() -> None:
    shown = [_piece("streak:3"), _piece("risen:Films", 200, 1), _piece("fees:", 100, 2)]
    first = pushed(shown, None, today=TODAY)
    assert first == shown[1]
    told = Told("risen:Films", TODAY)
    assert pushed(shown, told, today=TODAY + timedelta(days=6)) == shown[1]
    assert pushed([shown[2]], told, today=TODAY + timedelta(days=6)) is None  # answered: the week has had its piece
    assert pushed([shown[2]], told, today=TODAY + timedelta(days=7)) == shown[2]
    assert pushed([shown[0]], None, today=date.max) is None
    assert pushed([_piece("income_shock:1", urgency="now")], None, today=TODAY) is not None


def test_a_piece_promises_nothing_beyond_what_it_may_bring_and_claims() -> None:
    with pytest.raises(ValueError, match="at most"):
        _piece("dearer:Fun", 5, 1, up_to_minor=4)
    with pytest.raises(ValueError, match="does not claim"):
        _piece("idle_cash:", 5)
