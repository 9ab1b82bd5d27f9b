"""The one door: revision, audit and rows in one transaction, and nobody sees another household."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import insert, update
from sqlalchemy.exc import DBAPIError

from finance_core.errors import ConflictError, InvalidError, NotFoundError, StorageError
from finance_core.services import households
from finance_core.storage import Store, accounts, engine, schema
from finance_core.storage import households as stored_households
from tests.ledgers import NOW, dump, new_account, second_household


def test_a_write_raises_the_revision_and_leaves_an_audit_entry(store: Store, home: int) -> None:
    before = households.get(store, home).revision
    with store.write(home, action="account", summary="Added Cash", now=NOW, actor="Robin") as writing:
        accounts.add(writing, name="Cash", kind="cash", currency="EUR")
        assert writing.revision == before + 1
    assert households.get(store, home).revision == before + 1
    entry = dump(store)["audit_entry"][-1]
    assert (entry["action"], entry["summary"], entry["actor"], entry["revision"]) == (
        "account",
        "Added Cash",
        "Robin",
        before + 1,
    )
    assert entry["changes"][0][0] == "account"


def test_a_write_that_changes_nothing_leaves_no_trace(store: Store, home: int) -> None:
    account_id = new_account(store, home)
    before = dump(store)
    with store.write(home, action="account", summary="Nothing", now=NOW) as writing:
        assert not accounts.change(writing, account_id, version=None, name="Checking")
    assert dump(store) == before


def test_a_write_that_fails_leaves_no_trace(store: Store, home: int) -> None:
    before = dump(store)

    def half_done() -> None:
        with store.write(home, action="x", summary="x", now=NOW) as writing:
            accounts.add(writing, name="Cash", kind="cash", currency="EUR")
            raise RuntimeError("lightning")

    with pytest.raises(RuntimeError, match="lightning"):
        half_done()
    assert dump(store) == before


def test_a_reader_cannot_write(store: Store, home: int) -> None:
    with pytest.raises(StorageError), store.read(home) as reading:
        reading.connection.execute(update(schema.household).values(name="Stolen"))
    assert households.get(store, home).name == households.OWN_NAME


def test_an_edit_based_on_an_old_version_is_refused(store: Store, home: int) -> None:
    account_id = new_account(store, home)
    with store.read(home) as reading:
        seen = accounts.get(reading, account_id).version
    with store.write(home, action="a", summary="a", now=NOW) as writing:
        accounts.change(writing, account_id, version=seen, name="Joint")
    with (
        pytest.raises(ConflictError, match="changed meanwhile"),
        store.write(home, action="b", summary="b", now=NOW) as writing,
    ):
        accounts.change(writing, account_id, version=seen, name="Shared")
    with store.read(home) as reading:
        assert accounts.get(reading, account_id).name == "Joint"


def test_two_of_one_name_are_refused_in_words(store: Store, home: int) -> None:
    new_account(store, home)
    with pytest.raises(InvalidError, match="name already"), store.write(home, action="a", summary="a", now=NOW) as writing:
        accounts.add(writing, name="Checking", kind="bank", currency="EUR")


def test_another_household_is_not_there(store: Store, home: int) -> None:
    other = second_household(store)
    theirs = new_account(store, other, "Their account")
    with store.read(home) as reading:
        assert accounts.listed(reading) == []
        with pytest.raises(NotFoundError):
            accounts.get(reading, theirs)
    with pytest.raises(NotFoundError), store.write(home, action="a", summary="a", now=NOW) as writing:
        accounts.change(writing, theirs, version=None, name="Mine now")
    with pytest.raises(NotFoundError), store.write(999, action="a", summary="a", now=NOW):
        pass


def test_a_household_goes_with_everything_in_it(store: Store, home: int) -> None:
    other = second_household(store)
    new_account(store, other)
    with store.write_all() as connection:
        stored_households.remove(connection, other)
    left = dump(store)
    assert {row["household_id"] for table, rows in left.items() if table != "household" for row in rows} == {home}


def test_types_are_strict(store: Store, home: int) -> None:
    """A float never slips into an integer column, on SQLite neither."""
    with pytest.raises((DBAPIError, InvalidError, StorageError)), store.write_all() as connection:
        connection.exec_driver_sql("UPDATE household SET created_at = revision, revision = 'many'")
    assert households.get(store, home).revision == 1


def test_many_threads_lose_no_update(store: Store, home: int) -> None:
    account_id = new_account(store, home)

    def add_one(_: int) -> None:
        with store.write(home, action="count", summary="count", now=NOW) as writing:
            opening = accounts.get(writing, account_id).opening_minor
            accounts.change(writing, account_id, version=None, opening_minor=opening + 1)

    with ThreadPoolExecutor(8) as threads:
        list(threads.map(add_one, range(80)))
    with store.read(home) as reading:
        assert accounts.get(reading, account_id).opening_minor == 80


def test_a_bulk_change_names_what_really_changed(store: Store, home: int) -> None:
    ids = [new_account(store, home, f"Account {number}") for number in range(3)]
    with store.write(home, action="a", summary="a", now=NOW) as writing:
        assert writing.update_many(schema.account, ids[:2], closed=True) == ids[:2]
    with store.write(home, action="a", summary="a", now=NOW) as writing:
        assert writing.update_many(schema.account, ids, closed=True) == ids[2:]
    with pytest.raises(NotFoundError), store.write(home, action="a", summary="a", now=NOW) as writing:
        writing.update_many(schema.account, [*ids, 12345], closed=False)


def test_rows_of_a_household_that_is_gone_are_refused(store: Store) -> None:
    with pytest.raises(InvalidError), store.write_all() as connection:
        connection.execute(insert(schema.member).values(household_id=77, name="Nobody", role="owner"))


@pytest.mark.parametrize(
    ("version", "safe"),
    [
        ((3, 40, 1), False), ((3, 44, 5), False), ((3, 44, 6), True), ((3, 45, 0), False), ((3, 50, 6), False),
        ((3, 50, 7), True), ((3, 51, 0), False), ((3, 51, 2), False), ((3, 51, 3), True), ((3, 53, 4), True),
    ],
)  # fmt: skip
def test_wal_is_used_on_fixed_versions_only(version: tuple[int, int, int], *, safe: bool) -> None:
    assert engine.wal_is_safe(version) is safe
