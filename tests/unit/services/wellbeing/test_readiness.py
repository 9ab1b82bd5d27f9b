"""Before investing: figures come from the household, the rest from its answers, and what nobody knows is asked for."""

from datetime import date
from decimal import Decimal

import pytest

from finance_core.errors import InvalidError
from finance_core.services import history
from finance_core.services.plan import debt_book, debts
from finance_core.services.plan.debts import Terms
from finance_core.services.plan.surplus import NOTHING, Surplus
from finance_core.services.wellbeing import readiness
from finance_core.services.wellbeing.readiness import Answers
from finance_core.storage import Store
from tests.ledgers import HISTORY, NOW, dump

TODAY = date(2026, 11, 21)


def test_answers_are_kept_and_can_be_taken_back(store: Store, home: int) -> None:
    before = dump(store, without=HISTORY)
    said = Answers(single_income=True, match_offered=False, horizon_years=8)
    readiness.answer(store, home, said, now=NOW)
    assert readiness.answers(store, home) == said
    history.undo(store, home, history.listed(store, home, limit=1)[0].id, now=NOW)
    assert dump(store, without=HISTORY) == before
    with pytest.raises(InvalidError, match="0 to 100"):
        readiness.answer(store, home, Answers(horizon_years=101), now=NOW)


def test_nothing_known_is_asked_for_and_never_counts_as_done() -> None:
    found = readiness.build(None, NOTHING, None, Answers())
    assert {step.state for step in found.steps} == {"unknown"}
    assert not found.ready


def test_debts_months_and_answers_settle_their_steps(store: Store, home: int) -> None:
    debts.add(store, home, Terms(name="Card", owed_minor=9_00, rate_per_year=Decimal("0.2"), minimum_minor=1_00), now=NOW)
    owed = debt_book.build(debts.kept(store, home, today=TODAY), today=TODAY)
    left = Surplus(months=(), left_minor=(100,) * 12, income_minor=(1_000, 3_000) * 6, lines=())
    found = readiness.build(None, left, owed, Answers(match_offered=False, horizon_years=10))
    states = {step.key: step.state for step in found.steps}
    assert (states["debts"], states["surplus"], states["match"], states["horizon"]) == ("open", "done", "not asked", "done")
    assert found.buffer_months == 4  # the income swings
