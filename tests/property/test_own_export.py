"""Our own export comes back whole: any household, exported and imported into an empty one, is the same ledger."""

from collections.abc import Iterator
from datetime import date
from typing import Any, Final

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from finance_core import storage
from finance_core.models import CategoryGroup, NewTransaction, Split, TransactionEdit
from finance_core.services import accounts, exports, households, links, transactions
from finance_core.services.importing import files
from finance_core.services.naming import categories
from finance_core.statements.formulas import as_written, harmless
from finance_core.storage import Store
from tests.ledgers import NOW, TODAY, dump, open_store, second_household, sqlite_url

ODD: Final = (
    "=1+1", "'=x", "''-5", "a;=b", 'say "hi", no', "it's", " spaced ", "-", "two\nlines", "\r\nfirst", "漢字", "1 of 2", "#ab",
)  # fmt: skip
TEXT: Final = st.one_of(
    st.sampled_from(ODD), st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=12)
)
NAME: Final = TEXT.map(lambda text: " ".join(text.split())).filter(bool)
NAMES: Final = st.lists(NAME, min_size=1, max_size=3, unique_by=str.casefold)
PAYMENT: Final = st.fixed_dictionaries({
    "account": st.integers(0, 2), "day": st.dates(date(2025, 1, 1), TODAY), "minor": st.integers(-99_999, 99_999),
    "payee": TEXT, "note": TEXT, "tags": st.lists(TEXT, max_size=2), "category": st.integers(-1, 2),
    "text": TEXT, "bank_id": st.sampled_from(["", "=7", "A 1"]), "original": st.none() | st.integers(-500, 500),
    "member": st.integers(-1, 2), "transfer": st.booleans(), "cleared": st.sampled_from(["pending", "cleared", "reconciled"]),
    "parts": st.lists(st.tuples(st.integers(-9_999, 9_999), st.integers(-1, 2), TEXT), max_size=2), "by_hand": st.booleans(),
})  # fmt: skip
HOUSEHOLD: Final = st.fixed_dictionaries({
    "accounts": st.lists(
        st.tuples(NAME, st.sampled_from(["bank", "card", "loan"]), st.sampled_from(["EUR", "USD", "JPY", "KWD", "KES"]),
                  st.integers(-10**9, 10**9), TEXT, st.integers(-1, 2)),
        min_size=1, max_size=3, unique_by=lambda account: account[0].casefold(),
    ),
    "categories": st.lists(
        st.tuples(NAME, st.sampled_from(["needs", "wants", "savings", "income", "transfer", None])),
        min_size=1, max_size=3, unique_by=lambda category: category[0].casefold(),
    ),
    "members": NAMES,
    "payments": st.lists(PAYMENT, max_size=8),
    "moves": st.integers(0, 2),
})  # fmt: skip


@given(st.text(st.characters(exclude_characters="\0")))
def test_a_text_made_harmless_comes_back_to_the_letter(text: str) -> None:
    assert as_written(harmless(text)) == text


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """One database for all examples: each gets households of its own."""
    with open_store(sqlite_url(tmp_path_factory.mktemp("own"))) as opened:
        yield opened


@settings(max_examples=6, phases=[Phase.explicit, Phase.reuse, Phase.generate], suppress_health_check=[HealthCheck.too_slow])
@given(plan=HOUSEHOLD)
def test_a_household_exported_and_imported_is_the_same_ledger(store: Store, plan: dict[str, Any]) -> None:
    first, second = second_household(store), second_household(store)
    try:
        _fill(store, first, plan)
        content, before = exports.household_csv(store, first), _told(store, first)
        assert restore(store, first, content) == 0
        assert _told(store, first) == before
        assert restore(store, second, content) == len(before["payments"])
        assert _told(store, second) == before
        assert restore(store, second, exports.household_csv(store, second)) == restore(store, second, content) == 0
    finally:
        with store.write_all() as connection:
            storage.households.remove(connection, first)
            storage.households.remove(connection, second)


def restore(store: Store, household_id: int, content: bytes) -> int:
    """Import every account of an export as it is proposed; how many payments were added."""
    parts = files.open_file(store, household_id, content=content, file_name="export.csv", today=TODAY)
    assert not any(part.refused for part in parts)
    return sum(
        batch.imported
        for part in parts if part.changes
        for batch in files.commit(store, household_id, part, content=content, today=TODAY, now=NOW)
    )  # fmt: skip


def _told(store: Store, household_id: int) -> dict[str, Any]:
    """All that is stored of accounts and payments, with names in the place of numbers."""
    tables = {
        name: {row["id"]: row for row in rows if row.get("household_id") == household_id} for name, rows in dump(store).items()
    }

    def name_of(table: str, row_id: int | None) -> Any:
        row = tables[table].get(row_id or 0)
        return None if row is None else (row["name"], row.get("category_group"))

    def payment(row: dict[str, Any]) -> dict[str, Any]:
        kept = {name: row[name] for name in _AS_THEY_ARE}
        named = {name: name_of(table, row[f"{name}_id"]) for name, table in _BY_NAME.items()}
        return kept | named

    def whole(row: dict[str, Any]) -> dict[str, Any]:
        parts = sorted((part for part in tables["split"].values() if part["transaction_id"] == row["id"]),
                       key=lambda part: part["position"])  # fmt: skip
        labels = [label for label in tables["category_label"].values() if label["transaction_id"] == row["id"]]
        partners = [tables["transaction"].get(row[name] or 0) for name in ("transfer_peer_id", "refund_of_id")]
        return payment(row) | {
            "parts": [(name_of("category", part["category_id"]), part["amount_minor"], part["note"]) for part in parts],
            "labels": [(name_of("category", label["category_id"]), label["decided_by"]) for label in labels],
            "partners": [partner and payment(partner) for partner in partners],
        }

    return {
        "accounts": sorted(
            (row["name"], row["kind"], row["currency"], row["opening_minor"], row["number"], row["closed"],
             str(name_of("member", row["member_id"])))
            for row in tables["account"].values()
        ),
        "payments": sorted((whole(row) for row in tables["transaction"].values()), key=repr),
    }  # fmt: skip


_AS_THEY_ARE: Final = (
    "date", "month", "amount_minor", "currency", "description", "note", "tags", "cleared", "is_transfer", "is_split", "bank_id",
    "original_minor", "original_currency",
)  # fmt: skip
_BY_NAME: Final = {"account": "account", "payee": "payee", "category": "category", "member": "member"}


def _fill(store: Store, home: int, plan: dict[str, Any]) -> None:
    """Do what the plan says, as a person would; a bank's rows go straight to storage, so that their texts are any."""
    people = [households.add_member(store, home, name, now=NOW) for name in plan["members"]]
    there = {category.name.casefold(): category.id for category in transactions.categories_of(store, home)}
    groups: dict[str, CategoryGroup | None] = dict(plan["categories"])
    purposes = [
        there.get(name.casefold()) or categories.add(store, home, name, group, now=NOW)
        for name, group in groups.items()
    ]
    categories.move(store, home, there["groceries"], "savings", now=NOW)
    owned = [
        accounts.add(store, home, name=name, kind=kind, currency=currency, opening_minor=opening, number=number.strip(),
                     member_id=_pick(people, member), now=NOW)
        for name, kind, currency, opening, number, member in plan["accounts"]
    ]  # fmt: skip
    for position, payment in enumerate(plan["payments"]):
        row_id = _book(store, home, owned[payment["account"] % len(owned)], payment, position)
        edit = TransactionEdit(
            tags=tuple(payment["tags"]), note=payment["note"], payee=payment["payee"] or None,
            category_id=_pick(purposes, payment["category"]), member_id=_pick(people, payment["member"]),
            clear_member=payment["member"] < 0, is_transfer=payment["transfer"], cleared=payment["cleared"],
        )  # fmt: skip
        transactions.edit(store, home, {row_id: edit}, now=NOW)
        if payment["parts"]:
            rest = payment["minor"] - sum(part[0] for part in payment["parts"])
            parts = [
                Split(category_id=_pick(purposes, category), amount_minor=amount, note=note)
                for amount, category, note in [*payment["parts"], (rest, -1, "")]
            ]
            transactions.split(store, home, row_id, parts, now=NOW)
    for position in range(plan["moves"]):
        _move(store, home, owned, there["groceries"], 100 + position)
    if plan["moves"]:
        accounts.change(store, home, owned[0], version=None, closed=True, now=NOW)


def _pick(ids: list[int], position: int) -> int | None:
    return None if position < 0 else ids[position % len(ids)]


def _book(store: Store, home: int, account_id: int, payment: dict[str, Any], position: int) -> int:
    """One payment, entered by hand or brought by a bank's file; its id."""
    if payment["by_hand"]:
        return transactions.add(store, home, account_id, day=payment["day"], amount_minor=payment["minor"], now=NOW)
    with store.write(home, action="import", summary="A file", now=NOW) as writing:
        account = storage.accounts.get(writing, account_id)
        batch_id = storage.batches.add(
            writing, account_id=account_id, account_name=account.name, currency=account.currency, rows_read=1, imported=1,
            duplicates=0, refused=0, sum_minor=payment["minor"],
        )  # fmt: skip
        row = NewTransaction(
            date=payment["day"], amount_minor=payment["minor"], currency=account.currency, description=payment["text"],
            payee_id=None, category_id=None, is_transfer=False, bank_id=payment["bank_id"], row=position,
            fingerprint=position.to_bytes(16), original_minor=payment["original"],
            original_currency="" if payment["original"] is None else "CHF",
        )  # fmt: skip
        storage.transactions.add_many(writing, [row], account_id=account_id, member_id=None, batch_id=batch_id)
        (row_id,) = storage.transactions.known_fingerprints(writing, account_id, [row.fingerprint])
    return row_id


def _move(store: Store, home: int, owned: list[int], category_id: int, minor: int) -> None:
    """A purchase with its refund, and a transfer where there are two accounts."""
    def add(account_id: int, amount: int) -> int:
        return transactions.add(
            store, home, account_id, day=TODAY, amount_minor=amount, payee="Shop", category_id=category_id, now=NOW
        )

    links.confirm_refunds(store, home, [(add(owned[0], minor), add(owned[0], -minor))], now=NOW)
    if len(owned) > 1:
        links.confirm_transfers(store, home, [(add(owned[1], -minor), add(owned[0], minor))], now=NOW)
