"""What a person says of recurring payments: confirmed, dismissed, changed, planned, ended; each can be taken back."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from finance_core.errors import ConflictError, InvalidError, NotFoundError
from finance_core.services import accounts, history
from finance_core.services.naming import categories
from finance_core.services.recurrence import recurring, schedules
from finance_core.storage import Store
from tests.ledgers import NOW, TODAY, bank_file, dump, load, new_account, second_household
from tests.unit.services.recurring_household import FILMS, RENT, book, bring, home, named, plan_of, store

__all__ = ["home", "store"]


def undo(store: Store, home: int) -> None:
    history.undo(store, home, history.listed(store, home)[0].id, now=NOW)


def test_confirming_twice_plans_once(store: Store, home: int) -> None:
    bring(store, home)
    seen = book(store, home).items
    assert schedules.confirm(store, home, seen, now=NOW) == 3
    assert schedules.confirm(store, home, seen, now=NOW) == 0
    assert {item.state for item in book(store, home).items} == {"confirmed"}
    assert history.listed(store, home)[0].summary == "Confirmed 3 recurring payments"


def test_every_answer_can_be_taken_back(store: Store, home: int) -> None:
    bring(store, home)
    without = ("audit_entry", "household")
    films = named(store, home, "Cinevale")
    before = dump(store, without=without)
    schedules.confirm(store, home, [films], now=NOW)
    confirmed = dump(store, without=without)
    schedules.dismiss(store, home, [named(store, home, "Cinevale")], now=NOW)
    assert (named(store, home, "Cinevale").state, named(store, home, "Cinevale").goes_on) == ("dismissed", False)
    undo(store, home)
    assert dump(store, without=without) == confirmed
    history.undo(store, home, history.listed(store, home)[2].id, now=NOW)
    assert dump(store, without=without) == before


def test_what_is_dismissed_in_one_tab_is_no_longer_planned_in_another(store: Store, home: int) -> None:
    bring(store, home)
    seen = named(store, home, "Cinevale")
    schedules.confirm(store, home, [seen], now=NOW)
    schedules.dismiss(store, home, [seen], now=NOW)
    assert (named(store, home, "Cinevale").state, recurring.kept(store, home).schedules) == ("dismissed", ())


def test_a_dismissed_one_is_brought_back(store: Store, home: int) -> None:
    bring(store, home)
    schedules.dismiss(store, home, [named(store, home, "Cinevale")], now=NOW)
    decision = named(store, home, "Cinevale").decision
    assert decision is not None
    schedules.restore(store, home, decision.id, now=NOW)
    assert named(store, home, "Cinevale").state == "found"


def test_the_last_word_replaces_the_one_before_whichever_payment_it_was_about(store: Store, home: int) -> None:
    load(store, home, bank_file(FILMS[:-2]))
    schedules.confirm(store, home, [named(store, home, "Cinevale", date(2026, 9, 20))], now=NOW)
    load(store, home, bank_file(FILMS))
    schedules.dismiss(store, home, [named(store, home, "Cinevale")], now=NOW)
    decision = named(store, home, "Cinevale").decision
    assert decision is not None
    schedules.restore(store, home, decision.id, now=NOW)
    assert named(store, home, "Cinevale").state == "found"


def test_a_change_keeps_only_what_the_person_said(store: Store, home: int) -> None:
    """The name and the purpose are theirs; amount and rhythm go on following the bank."""
    load(store, home, bank_file([*FILMS[:9], *RENT[:9]]))
    fun = categories.add(store, home, "Fun", "wants", now=NOW)
    today = date(2026, 8, 20)
    films = named(store, home, "Cinevale", today)
    plan = plan_of(1, name="Films", amount_minor=films.amount_minor, category_id=fun, next_date=films.next_date or today)
    schedules.edit(store, home, films, plan, now=NOW)
    load(store, home, bank_file([*FILMS[:9], *RENT[:9], *[(day, payee, "-19.99") for day, payee, _ in FILMS[9:]]]))
    later = named(store, home, "Films")
    assert (later.state, later.category, later.amount_minor, later.own) == ("confirmed", "Fun", -1999, False)
    assert later.payee == "Cinevale"


def test_a_category_of_ones_own_can_be_taken_back(store: Store, home: int) -> None:
    bring(store, home)
    films = named(store, home, "Cinevale")
    assert films.next_date is not None
    account = accounts.listed(store, home)[0].account
    plan = plan_of(account.id, name="Cinevale", amount_minor=films.amount_minor, next_date=films.next_date)
    fun = categories.add(store, home, "Fun", None, now=NOW)
    schedules.edit(store, home, films, replace(plan, category_id=fun), now=NOW)
    assert named(store, home, "Cinevale").category == "Fun"
    schedules.edit(store, home, named(store, home, "Cinevale"), plan, now=NOW)
    assert named(store, home, "Cinevale").category == films.category


def test_an_own_amount_and_rhythm_win(store: Store, home: int) -> None:
    bring(store, home)
    films = named(store, home, "Cinevale")
    plan = plan_of(1, name="Cinevale", amount_minor=-2099, cadence="quarterly", next_date=date(2027, 2, 1))
    schedules.edit(store, home, films, plan, now=NOW)
    mine = named(store, home, "Cinevale")
    assert (mine.own, mine.amount_minor, mine.cadence, mine.yearly_minor) == (True, -2099, "quarterly", -8396)
    assert mine.next_date == date(2027, 2, 1)


def test_what_was_changed_meanwhile_is_not_overwritten(store: Store, home: int) -> None:
    account_id = new_account(store, home)
    schedules.add(store, home, plan_of(account_id), now=NOW)
    (seen,) = book(store, home).items
    schedules.edit(store, home, seen, plan_of(account_id, name="Flat"), now=NOW)
    with pytest.raises(ConflictError):
        schedules.edit(store, home, seen, plan_of(account_id, name="House"), now=NOW)


def test_what_was_cancelled_ends_and_a_later_payment_is_told(store: Store, home: int) -> None:
    load(store, home, bank_file(FILMS[:-2]))
    today = date(2026, 9, 20)
    schedules.end(store, home, named(store, home, "Cinevale", today), today, now=NOW)
    ended = named(store, home, "Cinevale", today)
    assert (ended.status, ended.next_date, ended.after_end) == ("ended", None, ())
    load(store, home, bank_file(FILMS))
    assert [paid.day for paid in named(store, home, "Cinevale").after_end] == [date(2026, 10, 12), date(2026, 11, 12)]
    schedule = named(store, home, "Cinevale").schedule
    assert schedule is not None
    schedules.resume(store, home, schedule, now=NOW)
    assert named(store, home, "Cinevale").status == "active"


def test_a_plan_by_hand_can_be_taken_away(store: Store, home: int) -> None:
    schedules.add(store, home, plan_of(new_account(store, home)), now=NOW)
    schedules.dismiss(store, home, list(book(store, home).items), now=NOW)
    assert not book(store, home).items
    undo(store, home)
    assert [item.name for item in book(store, home).items] == ["Rent"]


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"name": "  "}, "what it is called"),
        ({"amount_minor": 0}, "how much"),
        ({"amount_minor": 10**16}, "too large"),
        ({"next_date": date(1, 1, 1)}, "between 1970"),
        ({"last_date": date(2026, 11, 30)}, "end before"),
        ({"cadence": "hourly"}, "how often"),
    ],
)
def test_a_plan_that_cannot_be_is_refused_with_what_to_do(
    store: Store, home: int, values: dict[str, Any], words: str
) -> None:
    account_id = new_account(store, home)
    with pytest.raises(InvalidError, match=words):
        schedules.add(store, home, plan_of(account_id, **values), now=NOW)


def test_what_is_gone_is_said_to_be(store: Store, home: int) -> None:
    bring(store, home)
    films = named(store, home, "Cinevale")
    gone = replace(films, payments=tuple(paid._replace(id=10**9) for paid in films.payments))
    with pytest.raises(NotFoundError):
        schedules.confirm(store, home, [gone], now=NOW)
    with pytest.raises(NotFoundError):
        schedules.add(store, home, plan_of(new_account(store, second_household(store))), now=NOW)
    schedules.add(store, home, plan_of(new_account(store, home, "Other")), now=NOW)
    coming = named(store, home, "Rent")
    with pytest.raises(InvalidError, match="before it begins"):
        schedules.end(store, home, coming, TODAY, now=NOW)
