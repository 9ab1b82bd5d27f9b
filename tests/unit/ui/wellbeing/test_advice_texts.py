"""What the page of advice says of the book, of a button, and of what came of what was promised."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from finance_core.models import AdviceDecision
from finance_core.rules.advice.outcomes import held_against
from finance_core.rules.advice.piece import CASH, BeginGoal, EndStream, Kind, Look, Piece, SetBudget, Streak
from finance_core.rules.advice.situation import Missing
from finance_core.services.wellbeing.advice import AdviceBook, Taken
from pages.ui.wellbeing import advice_texts

TODAY = date(2026, 11, 21)


def piece(action: Any, yearly_minor: int = 0) -> Piece:
    return Piece(
        key="risen:Cinevale", kind="risen", subject="Cinevale", figures=Streak(1, 1), action=action, yearly_minor=yearly_minor,
        up_to_minor=yearly_minor, claims=frozenset({CASH}),
    )  # fmt: skip


def book(*shown: Piece, months: int = 12, ended: date | None = None) -> AdviceBook:
    return AdviceBook(
        currency="EUR", today=TODAY, visible=shown, rest=(), pushed=None, put_off=(), taken=(), months=months, payments=798,
        ended=ended,
    )  # fmt: skip


def row(key: str, **said: Any) -> AdviceDecision:
    read: dict[str, Any] = {"decision": "taken", "promised_minor": 36_00, "currency": "EUR", "day": date(2026, 7, 1)}
    return AdviceDecision(key=key, **read | said)


def test_the_answer_counts_the_money_or_says_that_there_is_none() -> None:
    assert advice_texts.answer(book(piece(Look("goals"), 36_00))) == (
        "1 piece of advice, together worth at least **€36.00 a year**."
    )
    habit = replace(piece(Look("goals")), kind="streak")
    assert advice_texts.answer(book(habit)) == "1 piece of advice, none of it about money to save."
    back, assumed = (replace(piece(Look("recurring"), 36_00), kind=kind) for kind in ("after_end", "renegotiate"))
    assert advice_texts.answer(book(back)) == "1 piece of advice, **€36.00** to ask back."
    assert advice_texts.answer(book(assumed)) == "1 piece of advice."
    assert advice_texts.answer(book()) == "798 payments looked at: nothing is worth a change just now."
    assert advice_texts.answer(book(months=1)) == (
        "What is usual for you takes 3 whole months; 1 whole month is known so far."
    )
    assert advice_texts.answer(book(ended=date(2025, 12, 31))).startswith("Your newest payment is of 31 Dec 2025: ")


def test_an_account_without_newer_payments_is_named() -> None:
    lagging = replace(book(), missing=(Missing("Card_B", date(2026, 10, 10)), Missing("Tin", date(2026, 10, 12))))
    assert advice_texts.answer(lagging) == (
        "Nothing was bought with “Card\\_B” since 10 Oct and “Tin” since 12 Oct. If still in use, import the newer payments: "
        "whether you spend more or less than before shows only then."
    )


@pytest.mark.parametrize(
    ("action", "yearly_minor", "label"),
    [
        (SetBudget("Groceries", 350_00), 90_00, "Set a budget of €350"),
        (BeginGoal(1200_00, 100_00), 0, "Begin a goal of €100.00 a month"),
        (EndStream("found-1"), 36_00, "I cancelled it"),
        (Look("debts"), 36_00, "I did it"),
        (Look("payments"), 0, ""),
    ],
)
def test_a_button_says_what_it_does(action: Any, yearly_minor: int, label: str) -> None:
    assert advice_texts.act(piece(action, yearly_minor), "EUR")[0] == label


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        ("risen", "Done. What it promised is held against what you spend from now on."),
        ("idle_cash", "Done. It stays on this page under what you took."),  # no month tells what came of it
        ("after_end", "Done. You are told if more is taken."),
    ],
)
def test_what_becomes_of_a_piece_is_promised_only_where_months_tell(kind: Kind, said: str) -> None:
    assert advice_texts.done(replace(piece(Look("payments"), 36_00), kind=kind), "EUR") == said


def test_what_was_asked_back_is_named_without_its_day() -> None:
    asked = row("after_end:Cinevale, 2026-06-09")
    assert advice_texts.name(asked) == "Paid after its end: Cinevale"
    assert advice_texts.came_of(Taken(asked, None), book()) == (
        "Done on 1 Jul, €36.00 to ask back. You are told if more is taken."
    )


def test_names_of_what_was_answered_leave_out_months_and_numbers() -> None:
    assert [advice_texts.name(row(key)) for key in ("risen:Cinevale", "streak:3", "quiet_days:2026-10", "fees:")] == [
        "Price rise: Cinevale", "Something left over", "Days without a purchase", "Fees that come back",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("since", "said"),
    [
        ([], "What came of it is told after 3 whole months, none so far."),
        ([40_00, 40_00, 40_00], "A month costs €40.00, €50.00 before: €120.00 a year saved, 333% of the promise."),
        ([49_00, 50_00, 50_00], "so nothing is counted."),
        ([90_00, 90_00, 90_00], "A month costs €90.00, €50.00 before: more, not less."),
    ],
)
def test_what_came_of_it_is_counted_only_beyond_chance(since: list[int], said: str) -> None:
    before = [49_00, 51_00] * 6
    taken = Taken(row("risen:Cinevale"), held_against(before, since, promised_minor=36_00))
    told = advice_texts.came_of(taken, book())
    assert told.startswith("Done on 1 Jul, promised at least €36.00 a year. ")
    assert told.endswith(said)


def test_what_payments_cannot_tell_is_said() -> None:
    assert advice_texts.came_of(Taken(row("idle_cash:", promised_minor=0), None), book()) == (
        "Done on 1 Jul. What came of it, payments can’t tell."
    )
    told = advice_texts.came_of(Taken(row("renegotiate:Grid"), None), book())
    assert told.startswith("Done on 1 Jul, assumed €36.00 a year.")


def test_what_is_put_off_says_until_when() -> None:
    assert advice_texts.until(row("fees:", decision="snoozed", day=TODAY), book()) == "Not shown before 21 Dec."
    assert advice_texts.until(row("fees:", decision="dismissed", day=TODAY), book()) == "Dismissed on 21 Nov."
