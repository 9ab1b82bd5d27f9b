"""What was said of advice: one last word for each piece, with a way back; and what was brought up, on both databases."""

from datetime import timedelta

from finance_core.models import AdviceAnswer, AdviceDecision
from finance_core.services import history
from finance_core.services.naming import payees
from finance_core.storage import Store, advice
from tests.ledgers import NOW, TODAY, bank_file, load, second_household


def say(store: Store, home: int, decision: AdviceAnswer, promised_minor: int = 36_00) -> None:
    said = AdviceDecision(
        key="risen:Cinevale", decision=decision, promised_minor=promised_minor, currency="EUR", day=TODAY
    )  # fmt: skip
    with store.write(home, action="advice", summary="test", now=NOW) as writing:
        advice.put(writing, said)


def said(store: Store, home: int) -> list[tuple[str, int]]:
    with store.read(home) as reading:
        return [(row.decision, row.promised_minor) for row in advice.listed(reading)]


def test_the_last_word_counts_and_is_undone_to_the_one_before(store: Store, home: int) -> None:
    say(store, home, "snoozed")
    say(store, home, "taken", 40_00)
    assert said(store, home) == [("taken", 40_00)]
    history.undo(store, home, history.listed(store, home)[0].id, now=NOW)
    assert said(store, home) == [("snoozed", 36_00)]
    assert said(store, second_household(store)) == []


def test_taking_back_can_itself_be_undone(store: Store, home: int) -> None:
    say(store, home, "dismissed")
    with store.write(home, action="advice", summary="test", now=NOW) as writing:
        assert advice.forget(writing, "risen:Cinevale")
        assert not advice.forget(writing, "risen:Cinevale")
    assert said(store, home) == []
    history.undo(store, home, history.listed(store, home)[0].id, now=NOW)
    assert said(store, home) == [("dismissed", 36_00)]


def test_what_was_said_follows_a_name(store: Store, home: int) -> None:
    say(store, home, "dismissed")
    load(store, home, bank_file([("2026-11-03", "Cinevale", "-17.99")]))
    payees.rename(store, home, "Cinevale", "Films at home", now=NOW)
    with store.read(home) as reading:
        assert [row.key for row in advice.listed(reading)] == ["risen:Films at home"]
    history.undo(store, home, history.listed(store, home)[0].id, now=NOW)
    with store.read(home) as reading:
        assert [row.key for row in advice.listed(reading)] == ["risen:Cinevale"]


def test_what_was_asked_back_follows_a_name_with_its_day(store: Store, home: int) -> None:
    for key in ("after_end:Films, 2026-10-05", "after_end:Films Plus, 2026-10-05"):
        answered = AdviceDecision(key=key, decision="taken", promised_minor=1, currency="EUR", day=TODAY)
        with store.write(home, action="advice", summary="test", now=NOW) as writing:
            advice.put(writing, answered)
    with store.write(home, action="payee", summary="test", now=NOW) as writing:
        advice.follow(writing, "Films", "Cinevale")
        kept = {row.key for row in advice.listed(writing)}
    assert kept == {"after_end:Cinevale, 2026-10-05", "after_end:Films Plus, 2026-10-05"}


def test_of_two_that_become_one_the_kept_ones_answer_holds(store: Store, home: int) -> None:
    for key, decision in (("dearer:Kites", "dismissed"), ("dearer:Leisure", "taken")):
        answered = AdviceDecision(key=key, decision=decision, promised_minor=1, currency="EUR", day=TODAY)  # type: ignore[arg-type]
        with store.write(home, action="advice", summary="test", now=NOW) as writing:
            advice.put(writing, answered)
    with store.write(home, action="category", summary="test", now=NOW) as writing:
        advice.follow(writing, "Kites", "Leisure")
        assert [(row.key, row.decision) for row in advice.listed(writing)] == [("dearer:Leisure", "taken")]


def test_what_is_brought_up_stays_for_the_day_without_a_revision(store: Store, home: int) -> None:
    writes = len(history.listed(store, home))
    for key, day in (("fees:", TODAY), ("risen:Cinevale", TODAY), ("trial:Cinevale", TODAY + timedelta(days=7))):
        with store.cache(home) as caching:
            advice.keep_push(caching, key, day)
            assert advice.last_push(caching) == ("fees:" if day == TODAY else key, day)
    assert len(history.listed(store, home)) == writes
