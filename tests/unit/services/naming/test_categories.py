"""Shaping the categories: what follows when one is renamed, moved, merged or taken away, and the way back."""

import re

import pytest
from sqlalchemy import select

from finance_core.errors import ConflictError, InvalidError, NotFoundError
from finance_core.models import CATEGORY_COLOURS, Category, Split, TransactionEdit
from finance_core.services import details, history, ledgers, transactions
from finance_core.services.households import starting_categories
from finance_core.services.naming import categories, labels
from finance_core.storage import Store, schema, settings
from tests.ledgers import HISTORY, NOW, bank_file, dump, load, second_household

HEADER = "Date,Description,Amount,Currency,Category"


def named(store: Store, home: int, name: str) -> Category:
    """The category of that name."""
    return next(found for found in transactions.categories_of(store, home) if found.name == name)


def spent_on(store: Store, home: int, name: str, *days: int) -> list[int]:
    """The ids of payments of that category, one on each of those days of November."""
    load(store, home, bank_file([(f"2026-11-{day:02d}", f"{name} {day}", "-10.00") for day in days]))
    rows = ledgers.load(store, home).transactions
    ids = [int(row) for row in rows.loc[rows["category"].isna(), "id"]]
    transactions.edit_all(store, home, ids, TransactionEdit(category_id=named(store, home, name).id), now=NOW)
    return ids


def income_in_order(store: Store, home: int) -> list[int]:
    """The ids of the categories of income as they stand."""
    income = (found for found in transactions.categories_of(store, home) if found.group == "income")
    return [found.id for found in sorted(income, key=lambda found: found.position)]


def undo_last(store: Store, home: int) -> None:
    """Take the newest write back."""
    history.undo(store, home, history.listed(store, home, limit=1)[0].id, now=NOW)


def test_a_new_household_begins_with_dressed_categories_in_order(store: Store, home: int) -> None:
    groceries = named(store, home, "Groceries")
    assert (groceries.colour, groceries.icon, groceries.position) == ("green", "shopping_cart", 1)
    assert all(starting.colour in CATEGORY_COLOURS and starting.icon for starting in starting_categories())


def test_what_is_essential_goes_by_the_group_unless_somebody_says_otherwise(store: Store, home: int) -> None:
    said = {category.name: category.is_essential for category in transactions.categories_of(store, home)}
    assert (said["Groceries"], said["Leisure"], said["Personal care"], said["Salary"]) == (True, False, True, None)
    categories.set_essential(store, home, named(store, home, "Leisure").id, essential=True, now=NOW)
    assert named(store, home, "Leisure").is_essential is True


def test_a_new_category_and_its_double(store: Store, home: int) -> None:
    made = categories.add(store, home, "  Kites  and rope ", "wants", now=NOW)
    assert named(store, home, "Kites and rope").id == made
    for name, why in (("kites and ROPE", "already"), ("  ", "name"), ("uncategorised", "without"), ("x" * 61, "60")):
        with pytest.raises(InvalidError, match=why):
            categories.add(store, home, name, None, now=NOW)


def test_a_renamed_category_keeps_its_payments_and_its_history(store: Store, home: int) -> None:
    spent_on(store, home, "Groceries", 3)
    groceries = named(store, home, "Groceries")
    assert categories.rename(store, home, groceries.id, "Food", version=groceries.version, now=NOW)
    assert ledgers.load(store, home).transactions["category"].tolist() == ["Food"]
    assert categories.history(store, home, groceries.id)[0].summary == "Renamed the category Groceries to Food"
    undo_last(store, home)
    assert ledgers.load(store, home).transactions["category"].tolist() == ["Groceries"]


def test_a_name_that_differs_in_case_only_is_the_same_category(store: Store, home: int) -> None:
    groceries = named(store, home, "Groceries")
    assert categories.rename(store, home, groceries.id, "GROCERIES", now=NOW)
    with pytest.raises(InvalidError, match="There is a category Leisure already"):
        categories.rename(store, home, groceries.id, "leisure", now=NOW)
    assert not categories.rename(store, home, groceries.id, " GROCERIES ", now=NOW)


def test_an_edit_of_an_older_version_is_refused(store: Store, home: int) -> None:
    seen = named(store, home, "Groceries")
    categories.hide(store, home, seen.id, hidden=True, now=NOW)
    with pytest.raises(ConflictError):
        categories.rename(store, home, seen.id, "Food", version=seen.version, now=NOW)
    with pytest.raises(ConflictError):
        categories.merge(store, home, seen.id, named(store, home, "Leisure").id, version=seen.version, now=NOW)
    with pytest.raises(ConflictError):
        categories.remove(store, home, seen.id, version=seen.version, now=NOW)


def test_a_file_that_says_an_old_name_means_what_it_became(store: Store, home: int) -> None:
    categories.rename(store, home, named(store, home, "Groceries").id, "Food", now=NOW)
    categories.merge(store, home, named(store, home, "Clothing").id, named(store, home, "Shopping").id, now=NOW)
    rows = "2026-11-03,Tea,-3.20,EUR,GROCERIES\n2026-11-04,Coat,-90.00,EUR,Clothing\n"
    load(store, home, f"{HEADER}\n{rows}".encode())
    assert ledgers.load(store, home).transactions["category"].tolist() == ["Food", "Shopping"]


def test_a_new_category_takes_its_name_back_from_the_past(store: Store, home: int) -> None:
    categories.rename(store, home, named(store, home, "Groceries").id, "Food", now=NOW)
    categories.add(store, home, "Groceries", "wants", now=NOW)
    load(store, home, f"{HEADER}\n2026-11-03,Tea,-3.20,EUR,Groceries\n".encode())
    assert ledgers.load(store, home).transactions["category"].tolist() == ["Groceries"]


def test_moving_changes_what_payments_count_as(store: Store, home: int) -> None:
    spent_on(store, home, "Leisure", 3)
    leisure = named(store, home, "Leisure")
    assert categories.move(store, home, leisure.id, "savings", now=NOW)
    assert ledgers.load(store, home).transactions["group"].tolist() == ["savings"]
    assert named(store, home, "Leisure").position > leisure.position
    assert not categories.move(store, home, leisure.id, "savings", now=NOW)


def test_looks_are_chosen_from_what_is_offered(store: Store, home: int) -> None:
    leisure = named(store, home, "Leisure")
    assert categories.dress(store, home, leisure.id, colour="plum", icon="sailing", now=NOW)
    assert (named(store, home, "Leisure").colour, named(store, home, "Leisure").icon) == ("plum", "sailing")
    for colour, icon in (("#ff0000", "home"), ("plum", "home:]red[")):
        with pytest.raises(InvalidError, match="offered"):
            categories.dress(store, home, leisure.id, colour=colour, icon=icon, now=NOW)


def test_the_order_of_a_group(store: Store, home: int) -> None:
    turned = income_in_order(store, home)[::-1]
    assert categories.order(store, home, turned, now=NOW)
    assert not categories.order(store, home, turned, now=NOW)
    assert income_in_order(store, home) == turned
    with pytest.raises(InvalidError, match="one group"):
        categories.order(store, home, [turned[0], named(store, home, "Leisure").id], now=NOW)


def test_merging_takes_everything_along_and_one_undo_parts_it_again(store: Store, home: int) -> None:
    (tea, rum) = spent_on(store, home, "Groceries", 3, 4)
    groceries, leisure = named(store, home, "Groceries"), named(store, home, "Leisure")
    parts = [Split(category_id=groceries.id, amount_minor=-400), Split(category_id=leisure.id, amount_minor=-600)]
    transactions.split(store, home, rum, parts, now=NOW)
    with store.write(home, action="rule", summary="A rule and budgets", now=NOW) as writing:
        writing.insert(
            schema.rule, name="Tea", conditions={"all": []},
            actions=[{"category": groceries.id}, {"split": [{"category": groceries.id, "share": "1"}]}, {"transfer": True}],
        )  # fmt: skip
        for category, month, size in ((groceries, 24322, 300), (leisure, 24322, 200), (groceries, 24323, 100)):
            writing.insert(schema.budget, category_id=category.id, month=month, assigned_minor=size)
    before = dump(store, without=HISTORY)
    assert categories.uses(store, home, groceries.id) == (1, 1, 2, 1)

    assert categories.merge(store, home, groceries.id, leisure.id, now=NOW) == 1
    after = dump(store, without=HISTORY)
    assert [row["category_id"] for row in after["transaction"]] == [leisure.id, None]
    assert {row["category_id"] for row in after["split"]} == {leisure.id}
    assert [(row["month"], row["assigned_minor"]) for row in after["budget"]] == [(24322, 500), (24323, 300)]  # 200 holds on
    assert after["rule"][0]["actions"][:2] == [{"category": leisure.id}, {"split": [{"category": leisure.id, "share": "1"}]}]
    assert labels.known_labels(store, home)[["id", "category", "author"]].to_numpy().tolist() == [[tea, "Leisure", "person"]]
    assert "Groceries" not in [category.name for category in transactions.categories_of(store, home)]
    assert categories.history(store, home, leisure.id)[0].summary == "Merged the category Groceries into Leisure"
    assert details.of(store, home, tea).history[0].changes == ("Category: Groceries to Leisure",)

    undo_last(store, home)
    assert dump(store, without=HISTORY) == before


def test_a_merge_with_transfers_would_change_every_sum(store: Store, home: int) -> None:
    groceries, between = named(store, home, "Groceries"), named(store, home, "Between own accounts")
    for one, other in ((groceries, between), (between, groceries)):
        with pytest.raises(InvalidError, match="Only one of"):
            categories.merge(store, home, one.id, other.id, now=NOW)
    assert categories.merge(store, home, named(store, home, "Card payment").id, between.id, now=NOW) == 0
    with pytest.raises(InvalidError, match="another category"):
        categories.merge(store, home, between.id, between.id, now=NOW)


def test_only_what_nothing_uses_can_be_removed(store: Store, home: int) -> None:
    spent_on(store, home, "Groceries", 3)
    with pytest.raises(InvalidError, match=re.escape("Groceries is still in use. Merge it into another category, or hide it.")):
        categories.remove(store, home, named(store, home, "Groceries").id, now=NOW)
    pets = named(store, home, "Pets")
    before = dump(store, without=HISTORY)
    categories.remove(store, home, pets.id, now=NOW)
    with pytest.raises(NotFoundError):
        categories.uses(store, home, pets.id)
    undo_last(store, home)
    assert dump(store, without=HISTORY) == before


def test_two_households_have_their_own_names(store: Store, home: int) -> None:
    other = second_household(store)
    categories.rename(store, home, named(store, home, "Groceries").id, "Food", now=NOW)
    assert named(store, other, "Groceries").name == "Groceries"
    with store.read(other) as reading:
        assert settings.listed(reading, "category was") == {}
        rows = reading.connection.execute(select(schema.category.c.household_id)).scalars().all()
    assert rows.count(home) == rows.count(other)
