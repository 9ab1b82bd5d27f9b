"""Links in the database: both ways, once, within the household, and back again."""

import pytest

from finance_core.errors import ConflictError, InvalidError, NotFoundError
from finance_core.services import history
from finance_core.services.importing import imports
from finance_core.storage import Store, links, transactions
from tests.ledgers import NOW, bank_file, dump, load, new_account, second_household


def _two_accounts(store: Store, home: int) -> dict[str, int]:
    """The ids of four payments: out and in of a transfer, a purchase and money back."""
    for name in ("Checking", "Savings"):
        new_account(store, home, name)
    load(store, home, bank_file([("2026-11-03", "To Savings", "-100.00"), ("2026-11-05", "Shop", "-30.00")]))
    load(
        store,
        home,
        bank_file([("2026-11-04", "From Checking", "100.00"), ("2026-11-12", "Tea", "-2.00")]),
        account="Savings",
        name="savings.csv",
    )
    back = [("2026-11-09", "Shop refund", "20.00"), ("2026-11-10", "Shop refund", "15.00"), ("2026-11-11", "Bun", "-1.00")]
    load(store, home, bank_file(back), name="b.csv")
    with store.read(home) as reading:
        rows = links.unlinked(reading)
    names = {("To Savings", -10_000): "out", ("Shop", -3_000): "purchase", ("From Checking", 10_000): "into",
             ("Shop refund", 2_000): "refund", ("Shop refund", 1_500): "more",
             ("Tea", -200): "tea", ("Bun", -100): "bun"}  # fmt: skip
    return {names[row[6], row[3]]: row[0] for row in rows}


@pytest.fixture
def ids(store: Store, home: int) -> dict[str, int]:
    return _two_accounts(store, home)


def _link(store: Store, home: int, out_id: int, into_id: int) -> None:
    with store.write(home, action="link", summary="Linked a transfer", now=NOW) as writing:
        assert links.link_transfers(writing, [(out_id, into_id)], {}) == 1


def _link_refund(store: Store, home: int, refund_id: int, purchase_id: int) -> None:
    with store.write(home, action="link", summary="Linked a refund", now=NOW) as writing:
        assert links.link_refunds(writing, [(refund_id, purchase_id)], {}) == 1


def test_a_transfer_is_linked_both_ways_and_marked(store: Store, home: int, ids: dict[str, int]) -> None:
    _link(store, home, ids["out"], ids["into"])
    with store.read(home) as reading:
        assert links.partners(reading, ids["out"]) == (ids["into"], None, [])
        assert links.partners(reading, ids["into"]) == (ids["out"], None, [])
        assert transactions.get(reading, ids["out"]).is_transfer
        assert links.counts(reading) == (1, 0)
        assert ids["out"] not in {row[0] for row in links.unlinked(reading)}


def test_undo_takes_a_link_back(store: Store, home: int, ids: dict[str, int]) -> None:
    before = dump(store, without=("audit_entry", "household"))
    _link(store, home, ids["out"], ids["into"])
    history.undo(store, home, history.listed(store, home)[0].id, now=NOW)
    assert dump(store, without=("audit_entry", "household")) == before


def test_a_leg_is_linked_once(store: Store, home: int, ids: dict[str, int]) -> None:
    _link(store, home, ids["out"], ids["into"])
    with pytest.raises(ConflictError):
        _link(store, home, ids["out"], ids["into"])


@pytest.mark.parametrize(("out", "into"), [("into", "out"), ("out", "purchase"), ("out", "refund")])
def test_what_can_be_no_transfer_is_refused(store: Store, home: int, ids: dict[str, int], out: str, into: str) -> None:
    with pytest.raises(InvalidError, match="out of one account"):
        _link(store, home, ids[out], ids[into])


def test_refunds_add_up_to_what_was_paid_at_most(store: Store, home: int, ids: dict[str, int]) -> None:
    _link_refund(store, home, ids["refund"], ids["purchase"])
    with store.read(home) as reading:
        assert links.returned(reading) == {ids["purchase"]: 2_000}
        assert links.partners(reading, ids["purchase"]) == (None, None, [ids["refund"]])
        assert links.counts(reading) == (0, 1)
    with pytest.raises(InvalidError, match="More would come back"):
        _link_refund(store, home, ids["more"], ids["purchase"])
    with pytest.raises(InvalidError, match="money in"):
        _link_refund(store, home, ids["purchase"], ids["refund"])


def test_unlinking_restores_what_it_is_told(store: Store, home: int, ids: dict[str, int]) -> None:
    _link(store, home, ids["out"], ids["into"])
    with store.write(home, action="link", summary="Apart", now=NOW) as writing:
        back = {ids[leg]: {"is_transfer": False} for leg in ("out", "into")}
        assert links.unlink_transfer(writing, ids["into"], back) == (ids["out"], ids["into"])
    with store.read(home) as reading:
        assert links.counts(reading) == (0, 0)
        assert not transactions.get(reading, ids["into"]).is_transfer
    with pytest.raises(ConflictError), store.write(home, action="link", summary="Apart", now=NOW) as writing:
        links.unlink_transfer(writing, ids["into"], {})


def test_rejected_pairs_are_kept_once_whatever_their_order(store: Store, home: int, ids: dict[str, int]) -> None:
    for pair in (("out", "into"), ("into", "out")):
        with store.write(home, action="link", summary="No", now=NOW) as writing:
            links.reject(writing, "transfer", ids[pair[0]], ids[pair[1]])
    with store.read(home) as reading:
        assert links.rejected(reading, "transfer") == {tuple(sorted((ids["out"], ids["into"])))}
        assert links.rejected(reading, "refund") == set()


def test_another_household_neither_sees_nor_links(store: Store, home: int, ids: dict[str, int]) -> None:
    other = second_household(store)
    with store.read(other) as reading:
        assert links.unlinked(reading) == []
    with pytest.raises(NotFoundError):
        _link(store, other, ids["out"], ids["into"])


def test_an_import_that_is_undone_leaves_its_partners_alone(store: Store, home: int, ids: dict[str, int]) -> None:
    _link(store, home, ids["out"], ids["into"])
    _link_refund(store, home, ids["refund"], ids["purchase"])
    first = next(batch for batch in imports.history(store, home) if batch.file_name == "bank.csv")
    imports.undo(store, home, first.id, now=NOW)
    with store.read(home) as reading:
        assert links.counts(reading) == (0, 0)
        assert {row[0] for row in links.unlinked(reading)} == set(ids.values()) - {ids["out"], ids["purchase"]}
