"""Verdicts on odd payments: one for each payment, still known when the payment is taken away and comes again."""

from datetime import date

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import text

from finance_core.errors import NotFoundError
from finance_core.models import VerdictKind
from finance_core.services import history, ledgers
from finance_core.services.importing import imports
from finance_core.storage import Store, migration, transactions, verdicts
from finance_core.storage.verdicts import VerdictRow
from tests.ledgers import NOW, bank_file, dump, load, second_household

FILE = bank_file([("2026-11-03", "Noodle House", "-12.50"), ("2026-11-04", "Noodle House", "-12.50")])


def say(store: Store, home: int, transaction_id: int, verdict: VerdictKind) -> int:
    with store.write(home, action="verdict", summary="test", now=NOW) as writing:
        return verdicts.put(writing, transaction_id, verdict, kind="duplicate", payee="Noodle House")


def said(store: Store, home: int) -> list[VerdictRow]:
    with store.read(home) as reading:
        return verdicts.listed(reading)


def newest(store: Store, home: int) -> int:
    return int(ledgers.load(store, home).transactions["id"].max())


def test_a_verdict_is_kept_with_its_scope(store: Store, home: int) -> None:
    load(store, home, FILE)
    say(store, home, newest(store, home), "expected")
    (found,) = said(store, home)
    assert (found.verdict, found.kind, found.payee, found.day) == ("expected", "duplicate", "Noodle House", date(2026, 11, 4))
    assert found.transaction_id == newest(store, home)


def test_the_last_word_counts_and_is_undone_to_the_one_before(store: Store, home: int) -> None:
    load(store, home, FILE)
    paid = newest(store, home)
    assert say(store, home, paid, "fine") == say(store, home, paid, "fraud")
    assert [row.verdict for row in said(store, home)] == ["fraud"]
    history.undo(store, home, history.listed(store, home)[0].id, now=NOW)
    assert [row.verdict for row in said(store, home)] == ["fine"]


def test_it_outlives_an_import_that_is_taken_back_and_made_again(store: Store, home: int) -> None:
    batch = load(store, home, FILE)
    before = newest(store, home)
    say(store, home, before, "wrong")
    imports.undo(store, home, batch.id, now=NOW)
    assert [row.transaction_id for row in said(store, home)] == [None]
    load(store, home, FILE)
    again = newest(store, home)
    assert again != before
    assert [row.transaction_id for row in said(store, home)] == [again]
    say(store, home, again, "fine")
    assert [(row.transaction_id, row.verdict) for row in said(store, home)] == [(again, "fine")]


def test_it_outlives_a_payment_that_is_removed_and_brought_back(store: Store, home: int) -> None:
    load(store, home, FILE)
    paid = newest(store, home)
    say(store, home, paid, "fine")
    before = dump(store, without=("audit_entry", "household"))
    with store.write(home, action="remove", summary="test", now=NOW) as writing:
        transactions.remove(writing, paid)
    assert [row.transaction_id for row in said(store, home)] == [None]
    history.undo(store, home, history.listed(store, home)[0].id, now=NOW)
    assert dump(store, without=("audit_entry", "household")) == before


def test_a_verdict_can_be_taken_back_by_its_own_household_only(store: Store, home: int) -> None:
    load(store, home, FILE)
    verdict_id = say(store, home, newest(store, home), "fine")
    other = second_household(store)
    assert said(store, other) == []
    with pytest.raises(NotFoundError), store.write(other, action="verdict", summary="test", now=NOW) as writing:
        verdicts.forget(writing, verdict_id)
    with store.write(home, action="verdict", summary="test", now=NOW) as writing:
        assert verdicts.forget(writing, verdict_id) == "Noodle House"
    assert said(store, home) == []


def test_older_verdicts_keep_their_payment(store: Store, home: int) -> None:
    load(store, home, FILE)
    paid = newest(store, home)
    config = Config()
    config.set_main_option("script_location", str(migration._FOLDER))
    with migration._schema_connection(store.engine) as connection:
        config.attributes["connection"] = connection
        command.downgrade(config, "0003")
        connection.execute(
            text(
                "INSERT INTO anomaly_verdict (household_id, transaction_id, verdict, decided_at) VALUES (:h, :t, 'wrong', :n)"
            ),
            {"h": home, "t": paid, "n": str(NOW)},
        )
        command.upgrade(config, "head")
        connection.commit()
    assert [(row.transaction_id, row.verdict, row.day) for row in said(store, home)] == [(paid, "wrong", date(2026, 11, 4))]
