"""Shaping payees: proposals, merging, renaming, learning, rejecting, and the way back."""

import pytest

from finance_core.errors import InvalidError, NotFoundError
from finance_core.models import TransactionEdit
from finance_core.services import history, ledgers, transactions
from finance_core.services.naming import payees
from finance_core.storage import Store
from tests.ledgers import HISTORY, NOW, bank_file, dump, load

PAYEES = {"2026-11-03": "Cafe Rosa", "2026-11-04": "Cafe Rosa Acton", "2026-11-05": "Cafe Rosa", "2026-11-06": "Meadow Vets"}
"""The payee of each day's payment in the household `shops`."""


@pytest.fixture
def shops(store: Store, home: int) -> int:
    """A household with four payments to three payees."""
    load(store, home, bank_file([(day, name, "-10.00") for day, name in PAYEES.items()]))
    return home


def payee_of(store: Store, home: int) -> dict[str, str]:
    """The payee of each day's payment."""
    rows = ledgers.load(store, home).transactions
    return {f"{day:%Y-%m-%d}": payee for day, payee in zip(rows["date"], rows["payee"], strict=True)}


def proposed(store: Store, home: int) -> dict[str, list[str]]:
    """What seems to be one payee, by the name that is proposed."""
    found = payees.book(store, home)
    groups = payees.proposals(found, payees.summed(found, ledgers.load(store, home)))
    return {group.name: [variant.name for variant in group.variants] for group in groups}


def undo_last(store: Store, home: int) -> None:
    """Take the newest write back."""
    history.undo(store, home, history.listed(store, home, limit=1)[0].id, now=NOW)


def test_payees_are_listed_with_what_they_come_to(store: Store, shops: int) -> None:
    food = next(found for found in transactions.categories_of(store, shops) if found.name == "Eating out")
    rows = ledgers.load(store, shops).transactions
    rosa = [int(row) for row in rows.loc[rows["payee"] == "Cafe Rosa", "id"]]
    transactions.edit_all(store, shops, rosa, TransactionEdit(category_id=food.id), now=NOW)
    table = payees.summed(payees.book(store, shops), ledgers.load(store, shops))
    first = table.iloc[0]
    assert table["payee"].tolist() == ["Cafe Rosa", "Cafe Rosa Acton", "Meadow Vets"]
    assert (first["count"], first["sum"], first["category"]) == (2, -20.0, "Eating out")
    assert first["last"].date().isoformat() == "2026-11-05"


def test_variants_are_proposed_with_their_counts(store: Store, shops: int) -> None:
    found = payees.book(store, shops)
    (group,) = payees.proposals(found, payees.summed(found, ledgers.load(store, shops)))
    assert (group.name, group.count, group.moving) == ("Cafe Rosa", 2, 1)
    assert [(variant.name, variant.count, variant.evidence) for variant in group.variants] == [
        ("Cafe Rosa Acton", 1, "beginning")
    ]


def test_a_merge_moves_payments_and_is_learned(store: Store, shops: int) -> None:
    assert payees.merge(store, shops, ["Cafe Rosa Acton"], "Cafe Rosa", now=NOW) == 1
    assert payee_of(store, shops)["2026-11-04"] == "Cafe Rosa"
    assert proposed(store, shops) == {}
    load(store, shops, bank_file([("2026-11-09", "CARD CAFE ROSA ACTON REF 385131", "-4.00")]))
    assert payee_of(store, shops)["2026-11-09"] == "Cafe Rosa"


def test_a_merge_into_a_new_name(store: Store, shops: int) -> None:
    payees.merge(store, shops, ["Cafe Rosa", "Cafe Rosa Acton"], "Rosa’s", now=NOW)
    assert set(payee_of(store, shops).values()) == {"Rosa’s", "Meadow Vets"}
    load(store, shops, bank_file([("2026-11-09", "SQ *CAFE ROSA", "-4.00")]))
    assert payee_of(store, shops)["2026-11-09"] == "Rosa’s"


def test_the_banks_text_never_changes(store: Store, shops: int) -> None:
    before = ledgers.load(store, shops).transactions["description"].tolist()
    payees.merge(store, shops, ["Cafe Rosa Acton"], "Cafe Rosa", now=NOW)
    assert ledgers.load(store, shops).transactions["description"].tolist() == before


def test_undo_parts_them_again(store: Store, shops: int) -> None:
    without = (*HISTORY, "transaction")  # a row's version grows
    before, payee_before = dump(store, without=without), payee_of(store, shops)
    payees.merge(store, shops, ["Cafe Rosa Acton", "Cafe Rosa"], "Rosa’s", now=NOW)
    undo_last(store, shops)
    assert dump(store, without=without) == before
    assert payee_of(store, shops) == payee_before
    assert proposed(store, shops) == {"Cafe Rosa": ["Cafe Rosa Acton"]}


def test_renaming_is_learned_and_undone(store: Store, shops: int) -> None:
    assert payees.rename(store, shops, "Meadow Vets", "The vet", now=NOW)
    assert not payees.rename(store, shops, "The vet", " The  vet ", now=NOW)
    load(store, shops, bank_file([("2026-11-09", "MEADOW VETS LTD 0412", "-40.00")]))
    assert payee_of(store, shops)["2026-11-09"] == "The vet"
    found = payees.book(store, shops)
    assert [alias.alias for alias in found.aliases_of(found.ids["The vet"])] == ["Meadow Vets"]


def test_renaming_back_forgets_the_detour(store: Store, shops: int) -> None:
    payees.rename(store, shops, "Meadow Vets", "The vet", now=NOW)
    payees.rename(store, shops, "The vet", "Meadow Vets", now=NOW)
    assert [alias.alias for alias in payees.book(store, shops).aliases] == ["The vet"]


def test_a_name_that_is_taken_is_refused(store: Store, shops: int) -> None:
    with pytest.raises(InvalidError, match="There is a payee Cafe Rosa already"):
        payees.rename(store, shops, "Meadow Vets", "cafe rosa", now=NOW)
    with pytest.raises(InvalidError, match="Give the payee a name"):
        payees.rename(store, shops, "Meadow Vets", "  ", now=NOW)
    with pytest.raises(InvalidError, match="too long"):
        payees.rename(store, shops, "Meadow Vets", "x" * 200, now=NOW)


def test_a_payee_that_is_gone_is_named(store: Store, shops: int) -> None:
    with pytest.raises(NotFoundError, match="The payee Nobody is not there any more"):
        payees.merge(store, shops, ["Nobody"], "Cafe Rosa", now=NOW)
    assert "Nobody" not in payees.book(store, shops).ids


def test_rejected_pairs_are_remembered_until_a_merge_says_otherwise(store: Store, shops: int) -> None:
    payees.reject(store, shops, ["Cafe Rosa Acton"], "Cafe Rosa", now=NOW)
    assert proposed(store, shops) == {}
    payees.merge(store, shops, ["Cafe Rosa Acton"], "Cafe Rosa", now=NOW)
    assert payees.book(store, shops).rejected == frozenset()
    undo_last(store, shops)
    undo_last(store, shops)  # redoes: an undo is a write of its own
    assert "Cafe Rosa Acton" not in payees.book(store, shops).ids


def test_an_alias_can_be_forgotten(store: Store, shops: int) -> None:
    payees.merge(store, shops, ["Cafe Rosa Acton"], "Cafe Rosa", now=NOW)
    (alias,) = payees.book(store, shops).aliases
    payees.forget_alias(store, shops, alias.id, now=NOW)
    load(store, shops, bank_file([("2026-11-09", "CAFE ROSA ACTON", "-4.00")]))
    assert payee_of(store, shops)["2026-11-09"] == "Cafe Rosa Acton"
    assert payee_of(store, shops)["2026-11-04"] == "Cafe Rosa"
