"""Who decided a payment's category: what the categoriser may learn from."""

from finance_core.models import Split, TransactionEdit
from finance_core.services import ledgers, links, transactions
from finance_core.services.naming import labels
from finance_core.storage import Store
from finance_core.storage import labels as stored
from tests.ledgers import NOW, TODAY, bank_file, dump, load, new_account

HEADER = "Date,Description,Amount,Currency,Category"


def category(store: Store, home: int, name: str) -> int:
    """The id of that category."""
    return next(found.id for found in transactions.categories_of(store, home) if found.name == name)


def brought(store: Store, home: int, *rows: tuple[str, str, str]) -> list[int]:
    """The ids of payments that a bank's file brought, oldest first."""
    load(store, home, bank_file(rows))
    return [int(row) for row in ledgers.load(store, home).transactions["id"]]


def known(store: Store, home: int) -> list[tuple[int, str, str]]:
    """Payment, category and author of everything that is known."""
    frame = labels.known_labels(store, home)
    assert {name: str(dtype) for name, dtype in frame.dtypes.items()} == labels.DTYPES
    return list(zip(frame["id"], frame["category"], frame["author"], strict=True))


def test_nothing_is_known_of_an_empty_household(store: Store, home: int) -> None:
    assert known(store, home) == []


def test_a_category_set_by_hand_is_the_persons(store: Store, home: int) -> None:
    tea, rum = brought(store, home, ("2026-11-03", "Tea", "-3.20"), ("2026-11-04", "Rum", "-9.00"))
    transactions.edit_all(store, home, [tea, rum], TransactionEdit(category_id=category(store, home, "Groceries")), now=NOW)
    assert known(store, home) == [(tea, "Groceries", "person"), (rum, "Groceries", "person")]
    assert labels.known_labels(store, home)["at"].tolist() == [NOW, NOW]


def test_an_accepted_suggestion_is_the_persons_and_keeps_who_proposed_it(store: Store, home: int) -> None:
    (tea,) = brought(store, home, ("2026-11-03", "Tea", "-3.20"))
    accepted = TransactionEdit(category_id=category(store, home, "Groceries"), proposed_by="model", confidence=0.93)
    transactions.edit(store, home, {tea: accepted}, now=NOW)
    label = dump(store)["category_label"][0]
    assert (label["decided_by"], label["proposed_by"], label["confidence"]) == ("person", "model", 0.93)


def test_what_a_model_applied_by_itself_becomes_the_persons_once_confirmed(store: Store, home: int) -> None:
    """The category stays as it was, so only the label is news."""
    (tea,) = brought(store, home, ("2026-11-03", "Tea", "-3.20"))
    groceries = category(store, home, "Groceries")
    with store.write(home, action="categorise", summary="Applied suggestions", now=NOW) as writing:
        writing.update(stored._T, tea, category_id=groceries)
        stored.put(writing, [tea], groceries, decided_by="model", confidence=0.99)
    assert known(store, home) == [(tea, "Groceries", "model")]
    assert transactions.edit(store, home, {tea: TransactionEdit(category_id=groceries)}, now=NOW) == 1
    assert known(store, home) == [(tea, "Groceries", "person")]
    assert transactions.edit(store, home, {tea: TransactionEdit(category_id=groceries)}, now=NOW) == 0


def test_a_category_of_the_file_has_the_file_as_its_author(store: Store, home: int) -> None:
    load(store, home, b"\n".join([HEADER.encode(), b'2026-11-03,"Tea",-3.20,EUR,Groceries', b""]))
    assert [row[1:] for row in known(store, home)] == [("Groceries", "file")]


def test_taking_a_category_away_forgets_who_chose_it(store: Store, home: int) -> None:
    (tea,) = brought(store, home, ("2026-11-03", "Tea", "-3.20"))
    transactions.edit(store, home, {tea: TransactionEdit(category_id=category(store, home, "Groceries"))}, now=NOW)
    transactions.edit(store, home, {tea: TransactionEdit(clear_category=True)}, now=NOW)
    assert known(store, home) == []
    assert dump(store)["category_label"] == []


def test_a_payment_entered_by_hand_has_its_label(store: Store, home: int) -> None:
    account_id = new_account(store, home)
    made = transactions.add(
        store, home, account_id, day=TODAY, amount_minor=-500, category_id=category(store, home, "Cash"), now=NOW
    )
    assert known(store, home) == [(made, "Cash", "person")]


def test_a_split_is_a_decision_but_no_example(store: Store, home: int) -> None:
    (shop,) = brought(store, home, ("2026-11-03", "Warehouse", "-30.00"))
    groceries, home_id = category(store, home, "Groceries"), category(store, home, "Home")
    parts = [Split(category_id=groceries, amount_minor=-2000), Split(category_id=home_id, amount_minor=-1000)]
    transactions.split(store, home, shop, parts, now=NOW)
    assert known(store, home) == []
    with store.read(home) as reading:
        assert stored.authors(reading) == {shop: "person"}
    transactions.split(store, home, shop, [], now=NOW)
    assert known(store, home) == [(shop, "Groceries", "person")]


def test_a_label_goes_along_when_two_payments_become_one(store: Store, home: int) -> None:
    tea, again = brought(store, home, ("2026-11-03", "Tea", "-3.20"), ("2026-11-04", "Tea house", "-3.20"))
    transactions.edit(store, home, {again: TransactionEdit(category_id=category(store, home, "Groceries"))}, now=NOW)
    transactions.merge(store, home, tea, again, now=NOW)
    assert known(store, home) == [(tea, "Groceries", "person")]


def test_a_category_that_came_with_a_link_teaches_nothing(store: Store, home: int) -> None:
    out, back = brought(store, home, ("2026-11-03", "Kite shop", "-30.00"), ("2026-11-09", "Kite shop", "30.00"))
    transactions.edit(store, home, {out: TransactionEdit(category_id=category(store, home, "Leisure"))}, now=NOW)
    links.confirm_refunds(store, home, [(back, out)], now=NOW)
    assert ledgers.load(store, home).transactions["category"].tolist() == ["Leisure", "Leisure"]
    assert known(store, home) == [(out, "Leisure", "person")]
