"""Advice of a household: what is found, what taking it does, what was put off, and what came of what was promised."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from finance_core.dates import Month
from finance_core.errors import InvalidError, NotFoundError
from finance_core.rules.advice.piece import BeginGoal, Dearer, EndStream, Piece, Price, SetBudget, Streak
from finance_core.rules.advice.situation import Situation
from finance_core.services import accounts, history, ledgers, transactions
from finance_core.services.plan import budgets, goals
from finance_core.services.recurrence import schedules
from finance_core.services.wellbeing import advice, advice_answers, advice_situation, health_choices
from finance_core.services.wellbeing.advice import AdviceBook
from finance_core.services.wellbeing.readiness import Answers
from finance_core.storage import Store
from tests.ledgers import NOW, TODAY, bank_file
from tests.unit.services.recurring_household import FILMS, RENT, WAGE, book, bring, home, named, store

__all__ = ["home", "store"]
RISEN = "risen:Cinevale"


def seen(store: Store, home: int, today: date = TODAY) -> Situation | None:
    return advice_situation.build(
        ledgers.load(store, home), accounts.listed(store, home, today), book(store, home, today),
        categories=transactions.categories_of(store, home), goals=goals.kept(store, home, today=today), debts=None,
        said=health_choices.choices(store, home), answers=Answers(), rate_gap=None, today=today,
    )  # fmt: skip


def advised(store: Store, home: int, today: date = TODAY) -> AdviceBook:
    at = seen(store, home, today)
    assert at is not None
    return advice.build(at, advice.kept(store, home, today=today))


def piece_of(found: AdviceBook, key: str) -> Piece:
    return next(piece for piece in found.shown if piece.key == key)


def keys(found: AdviceBook) -> set[str]:
    return {piece.key for piece in found.shown}


def take(store: Store, home: int, piece: Piece, **said: Any) -> None:
    read: dict[str, Any] = {"title": "A title", "item": None, "today": TODAY, "now": NOW}
    advice_answers.take(store, home, piece, **read | said)


def piece(action: Any) -> Piece:
    return Piece(key="dearer:Groceries", kind="dearer", subject="Groceries", figures=Dearer(400_00, 300_00, 12), action=action)


def test_a_price_rise_is_found_with_its_payments_and_ended_in_one_write(store: Store, home: int) -> None:
    bring(store, home)
    risen = piece_of(advised(store, home), RISEN)
    assert (risen.yearly_minor, len(risen.evidence)) == (36_00, 12)
    wanted = advice.evidence(risen)
    assert wanted is not None
    assert len(ledgers.load(store, home).select(wanted)) == 12

    writes = len(history.listed(store, home))
    take(store, home, risen, item=named(store, home, "Cinevale"))
    after = advised(store, home)
    assert named(store, home, "Cinevale").status == "ended"
    assert RISEN not in keys(after)
    assert [(row.key, row.promised_minor, came.verdict if came else "") for row, came in after.taken] == [
        (RISEN, 36_00, "too soon")
    ]
    (entry, *_) = history.listed(store, home)
    assert (entry.summary, len(history.listed(store, home))) == ("Took advice: A title", writes + 1)
    history.undo(store, home, entry.id, now=NOW)
    assert named(store, home, "Cinevale").status == "active"
    assert (RISEN in keys(advised(store, home)), advised(store, home).taken) == (True, ())


def test_what_was_promised_is_held_against_three_whole_months(store: Store, home: int) -> None:
    """Ended in July, and nothing was paid since."""
    then = date(2026, 7, 20)
    bring(store, home, bank_file([*FILMS[:8], *RENT[:8], *WAGE[:8]]))
    item = named(store, home, "Cinevale", then)
    price = Price(14_99, 12.0, 104_93, then)
    trial = Piece(key="trial:Cinevale", kind="trial", subject="Cinevale", figures=price, action=EndStream(item.key))
    take(store, home, trial, item=item, today=then)
    bring(store, home, bank_file([*RENT[8:], *WAGE[8:]]))
    ((row, came),) = advised(store, home).taken
    assert came is not None
    assert (row.day, came.verdict, came.since_months, came.since_minor) == (then, "saved", 3, 0)
    assert came.realised_minor == 12 * 14_99


def test_a_budget_is_set_and_taken_back_with_the_advice(store: Store, home: int) -> None:
    bring(store, home)
    take(store, home, piece(SetBudget("Groceries", 300_00)))
    (held,) = budgets.listed(store, home, Month.of(TODAY))
    assert (held.category, held.assigned_minor, held.since) == ("Groceries", 300_00, Month.of(TODAY))
    history.undo(store, home, history.listed(store, home)[0].id, now=NOW)
    assert (budgets.listed(store, home, Month.of(TODAY)), advised(store, home).taken) == ([], ())
    with pytest.raises(NotFoundError, match="Kites is not there any more"):
        take(store, home, piece(SetBudget("Kites", 1)))


def test_goals_that_are_begun_have_names_of_their_own(store: Store, home: int) -> None:
    for key in ("streak:3", "streak:6"):
        take(store, home, Piece(key=key, kind="streak", subject="", figures=Streak(3, 1), action=BeginGoal(1200_00, 100_00)))
    known = goals.kept(store, home, today=TODAY).rows
    assert [(row.name, row.target_minor, row.monthly_minor) for row in known] == [
        ("Put aside", 1200_00, 100_00), ("Put aside 2", 1200_00, 100_00),
    ]  # fmt: skip


def test_a_stream_that_is_gone_is_refused_and_nothing_is_kept(store: Store, home: int) -> None:
    bring(store, home)
    with pytest.raises(NotFoundError, match="Groceries is not among what recurs any more"):
        take(store, home, piece(EndStream("found-99")))
    assert advised(store, home).taken == ()


def test_what_is_charged_after_it_was_asked_back_is_said_alone(store: Store, home: int) -> None:
    """Ended in August, charged in September; asked back, and charged again until November."""
    then = date(2026, 9, 20)
    bring(store, home, bank_file([*FILMS[:10], *RENT[:10], *WAGE[:10]]))
    with store.write(home, action="recurring", summary="Ended", now=NOW) as writing:
        schedules.end_within(writing, named(store, home, "Cinevale", then), date(2026, 8, 20))
    first = piece_of(advised(store, home, then), "after_end:Cinevale")
    take(store, home, first, today=then)
    assert first.key not in keys(advised(store, home, then))
    bring(store, home, bank_file([*FILMS[10:], *RENT[10:], *WAGE[10:]]))
    found = advised(store, home)
    again = piece_of(found, "after_end:Cinevale")
    assert set(again.evidence).isdisjoint(first.evidence)
    assert found.once_minor == again.yearly_minor > 0
    take(store, home, again)
    assert [row.key for row, _ in advised(store, home).taken] == [again.taken_as, first.taken_as]


def test_not_now_comes_back_after_thirty_days_and_never_again_stays_away(store: Store, home: int) -> None:
    bring(store, home)
    risen = piece_of(advised(store, home), RISEN)
    for decision, day, is_shown in (("snoozed", 29, False), ("snoozed", 30, True), ("dismissed", 30, False)):
        advice_answers.put_off(store, home, risen, decision, title="Cinevale", today=TODAY, now=NOW)  # type: ignore[arg-type]
        found = advised(store, home, TODAY + timedelta(days=day))
        assert (RISEN in keys(found), [row.key for row in found.put_off]) == (is_shown, [] if is_shown else [RISEN])
    assert advice_answers.bring_back(store, home, RISEN, title="Cinevale", now=NOW)
    found = advised(store, home)
    assert (RISEN in keys(found), found.put_off) == (True, ())


def test_one_piece_a_week_is_told(store: Store, home: int) -> None:
    bring(store, home)
    found = advised(store, home)
    assert found.pushed is not None
    advice.tell(store, home, found.pushed.key, today=TODAY)
    advice.tell(store, home, "fees:", today=TODAY + timedelta(days=6))
    assert advice.kept(store, home, today=TODAY).told == (found.pushed.key, TODAY)
    advice_answers.put_off(store, home, found.pushed, "snoozed", title="", today=TODAY, now=NOW)
    assert advised(store, home).pushed is None
    advice.tell(store, home, "fees:", today=TODAY + timedelta(days=7))
    assert advice.kept(store, home, today=TODAY).told == ("fees:", TODAY + timedelta(days=7))


def test_what_idle_money_could_earn_is_said_by_the_person(store: Store, home: int) -> None:
    advice_answers.set_rate_gap(store, home, Decimal("0.015"), now=NOW)
    assert advice.kept(store, home, today=TODAY).rate_gap == Decimal("0.015")
    with pytest.raises(InvalidError, match="0% to 20% a year"):
        advice_answers.set_rate_gap(store, home, Decimal("0.5"), now=NOW)
    advice_answers.set_rate_gap(store, home, None, now=NOW)
    assert advice.kept(store, home, today=TODAY).rate_gap is None


def test_a_household_without_payments_is_no_situation(store: Store, home: int) -> None:
    assert seen(store, home) is None
