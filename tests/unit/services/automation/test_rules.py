"""Rules kept, previewed, applied and taken back, on both databases."""

from decimal import Decimal
from typing import Any

import pytest

from finance_core.errors import ConflictError, NotFoundError
from finance_core.models import Split, TransactionEdit
from finance_core.rules.automation.rule import (
    Action,
    AddTags,
    Group,
    MarkTransfer,
    Rule,
    SetCategory,
    SetNote,
    SetPayee,
    Share,
    SplitByShare,
    TextCondition,
)
from finance_core.services import history, ledgers, transactions
from finance_core.services.automation import rules
from finance_core.storage import Store
from tests.ledgers import NOW, bank_file, dump, load, prepare

KEPT = ("audit_entry", "household")
ROWS = [
    ("2026-11-02", "TESCO STORES 3217", "-12.50"), ("2026-11-03", "TESCO EXPRESS", "-4.00"), ("2026-11-04", "Rent", "-900.00"),
    ("2026-11-05", "Tesco refund", "3.00"), ("2026-11-06", "Own savings", "-50.00"),
]  # fmt: skip


def rule(words: str, *then: Action, **values: Any) -> Rule:
    when = Group(how="all", conditions=(TextCondition(field="description", test="contains", text=words),))
    return Rule(when=when, then=then, **{"name": "", **values})


def category(store: Store, home: int, name: str) -> int:
    return next(item.id for item in transactions.categories_of(store, home) if item.name == name)


def rows(store: Store, home: int) -> dict[str, dict[str, object]]:
    frame = ledgers.load(store, home).transactions
    records = frame.astype(object).where(frame.notna(), None).to_dict("records")
    return {str(row["description"]): {str(name): value for name, value in row.items()} for row in records}


@pytest.fixture
def bank(store: Store, home: int) -> int:
    load(store, home, bank_file(ROWS))
    return home


@pytest.fixture
def food(store: Store, home: int) -> int:
    return category(store, home, "Groceries")


def test_a_preview_writes_nothing_and_is_what_saving_does(store: Store, bank: int, food: int) -> None:
    before = dump(store)
    draft = rule("tesco", SetCategory(category_id=food), SetPayee(payee="Tesco"), AddTags(tags=("food",)))
    found = rules.preview(rules.history(store, bank), draft)
    assert dump(store) == before
    assert (found.matched, found.changed, found.kept, found.earlier, found.problems) == (3, 3, 0, 0, ())
    newest = found.shown[0]
    assert (newest.description, newest.before.category, newest.after.category) == ("Tesco refund", None, "Groceries")
    assert (newest.after.payee, newest.after.tags, newest.account, newest.amount_minor) == ("Tesco", ("food",), "Checking", 300)
    rule_id, changed = rules.add(store, bank, draft, apply=True, now=NOW)
    assert changed == 3
    after = rows(store, bank)
    assert {(row["payee"], row["category"], row["tags"]) for text, row in after.items() if "esco" in text.casefold()} == {
        ("Tesco", "Groceries", "food")
    }
    assert after["Rent"]["category"] is None
    book = rules.listed(store, bank)
    assert (book.rules[0].name, book.decided) == ("tesco → Groceries", {rule_id: 3})
    assert rules.why(store, bank, int(str(after["TESCO EXPRESS"]["id"]))) == "tesco → Groceries"
    assert rules.why(store, bank, int(str(after["Rent"]["id"]))) == ""
    assert rules.preview(rules.history(store, bank), book.rules[0]).changed == 0


def test_saving_with_the_past_is_one_write_and_undone_as_one(store: Store, bank: int, food: int) -> None:
    before = dump(store, without=KEPT)
    half = (Share(category_id=food, share=Decimal(2)), Share(category_id=None, share=Decimal(1), note="rest"))
    rules.add(store, bank, rule("tesco", SetCategory(category_id=food), SetNote(note="x")), apply=True, now=NOW)
    rules.add(store, bank, rule("rent", SplitByShare(shares=half), AddTags(tags=("flat",))), apply=True, now=NOW)
    rules.add(store, bank, rule("own savings", MarkTransfer()), apply=True, now=NOW)
    after = rows(store, bank)
    assert (after["Rent"]["is_split"], after["Own savings"]["is_transfer"], after["Tesco refund"]["note"]) == (True, True, "x")
    parts = transactions.get(store, bank, int(str(after["Rent"]["id"]))).splits
    assert parts == (Split(category_id=food, amount_minor=-60_000), Split(category_id=None, amount_minor=-30_000, note="rest"))
    assert sorted(rules.listed(store, bank).decided.values()) == [1, 1, 3]
    for entry in history.listed(store, bank)[:3]:
        history.undo(store, bank, entry.id, now=NOW)
    assert dump(store, without=KEPT) == before


def test_applying_again_changes_nothing(store: Store, bank: int, food: int) -> None:
    rules.add(store, bank, rule("tesco", SetCategory(category_id=food), SetPayee(payee="Tesco"), SetNote(note="x")), now=NOW)
    rules.add(store, bank, rule("own", MarkTransfer(), AddTags(tags=("a", "b"))), now=NOW)
    assert rules.state(rules.history(store, bank)).waiting == 4
    assert rules.apply(store, bank, now=NOW) == 4
    before = dump(store)
    assert rules.apply(store, bank, now=NOW) == 0
    assert dump(store) == before


def test_a_person_s_own_decisions_stay(store: Store, bank: int, food: int) -> None:
    fun = category(store, bank, "Leisure")
    ids = {text: int(str(row["id"])) for text, row in rows(store, bank).items()}
    edits = {
        ids["TESCO EXPRESS"]: TransactionEdit(category_id=fun),
        ids["TESCO STORES 3217"]: TransactionEdit(payee="The shop"),
        ids["Own savings"]: TransactionEdit(is_transfer=False, category_id=fun),
    }
    transactions.edit(store, bank, edits, now=NOW)
    transactions.edit_all(store, bank, [ids["Own savings"]], TransactionEdit(clear_category=True), now=NOW)
    draft = rule("tesco", SetCategory(category_id=food), SetPayee(payee="Corner shop"))
    found = rules.preview(rules.history(store, bank), draft)
    assert (found.matched, found.changed, found.kept) == (3, 3, 2)
    rules.add(store, bank, draft, apply=True, now=NOW)
    rules.add(store, bank, rule("own", MarkTransfer()), apply=True, now=NOW)
    after = rows(store, bank)
    assert (after["TESCO EXPRESS"]["category"], after["TESCO EXPRESS"]["payee"]) == ("Leisure", "Corner shop")
    assert (after["TESCO STORES 3217"]["category"], after["TESCO STORES 3217"]["payee"]) == ("Groceries", "The shop")
    assert after["Own savings"]["is_transfer"] is False


def test_an_import_is_decided_by_the_rules(store: Store, home: int, food: int) -> None:
    rules.add(store, home, rule("tesco", SetCategory(category_id=food), AddTags(tags=("food",))), now=NOW)
    rules.add(store, home, rule("rent", SplitByShare(shares=(Share(category_id=food, share=Decimal(1)),) * 2)), now=NOW)
    rules.add(store, home, rule("own", MarkTransfer(), enabled=False), now=NOW)
    before = dump(store, without=KEPT)
    batch = load(store, home, bank_file(ROWS))
    after = rows(store, home)
    assert (after["TESCO EXPRESS"]["category"], after["TESCO EXPRESS"]["tags"]) == ("Groceries", "food")
    assert (after["Rent"]["is_split"], after["Own savings"]["is_transfer"]) == (True, False)
    assert sorted(rules.listed(store, home).decided.values()) == [1, 3]
    assert rules.state(rules.history(store, home)).waiting == 0
    history.undo(store, home, history.listed(store, home)[0].id, now=NOW)
    left = dump(store, without=KEPT)
    assert [row["id"] for row in left.pop("import_batch")] == [batch.id]
    assert {name: held for name, held in left.items() if name != "account"} == {
        name: held for name, held in before.items() if name not in ("account", "import_batch")
    }


def test_order_stages_and_switches(store: Store, bank: int, food: int) -> None:
    fun = category(store, bank, "Leisure")
    last, _ = rules.add(store, bank, rule("tesco", SetCategory(category_id=fun), stage="last", name="last"), now=NOW)
    first, _ = rules.add(store, bank, rule("tesco", SetCategory(category_id=food), name="a"), now=NOW)
    second, _ = rules.add(store, bank, rule("tesco", SetCategory(category_id=fun), name="b"), now=NOW)
    assert [found.id for found in rules.listed(store, bank).rules] == [first, second, last]
    seen = rules.history(store, bank)
    assert rules.preview(seen, seen.book.rule(second)).earlier == 3
    rules.move(store, bank, second, by=-1, now=NOW)
    rules.move(store, bank, second, by=-1, now=NOW)
    assert [found.id for found in rules.listed(store, bank).rules] == [second, first, last]
    rules.switch(store, bank, second, on=False, now=NOW)
    assert rules.apply(store, bank, now=NOW) == 3
    assert rules.listed(store, bank).decided == {first: 3}
    changed = rules.listed(store, bank).rule(first)
    rules.change(store, bank, rule("tesco", SetNote(note="n"), stage="last", id=first, version=changed.version), now=NOW)
    assert [found.id for found in rules.listed(store, bank).rules] == [second, last, first]


def test_what_was_changed_meanwhile_is_refused(store: Store, bank: int, food: int) -> None:
    rule_id, _ = rules.add(store, bank, rule("tesco", SetCategory(category_id=food)), now=NOW)
    seen = rules.listed(store, bank).rule(rule_id)
    rules.switch(store, bank, rule_id, on=False, now=NOW)
    with pytest.raises(ConflictError, match="changed meanwhile"):
        rules.change(store, bank, rule("x", MarkTransfer(), id=rule_id, version=seen.version), now=NOW)
    rules.remove(store, bank, rule_id, now=NOW)
    with pytest.raises(NotFoundError):
        rules.apply(store, bank, [rule_id], now=NOW)


def test_removing_a_rule_leaves_what_it_decided_and_undo_brings_both_back(store: Store, bank: int, food: int) -> None:
    rule_id, _ = rules.add(store, bank, rule("tesco", SetCategory(category_id=food)), apply=True, now=NOW)
    before = dump(store, without=KEPT)
    rules.remove(store, bank, rule_id, now=NOW)
    assert rows(store, bank)["TESCO EXPRESS"]["category"] == "Groceries"
    assert rules.listed(store, bank).rules == ()
    history.undo(store, bank, history.listed(store, bank)[0].id, now=NOW)
    assert dump(store, without=KEPT) == before


def test_only_the_rules_that_were_chosen_are_applied(store: Store, bank: int, food: int) -> None:
    one, _ = rules.add(store, bank, rule("tesco", SetCategory(category_id=food), AddTags(tags=("a",))), now=NOW)
    rules.add(store, bank, rule("tesco", AddTags(tags=("b",)), SetNote(note="n")), now=NOW)
    assert rules.apply(store, bank, [one], now=NOW) == 3
    assert {(row["tags"], row["note"]) for text, row in rows(store, bank).items() if "esco" in text.casefold()} == {("a", "")}
    assert history.listed(store, bank)[0].summary == "Applied the rule tesco → Groceries to the past"


def test_a_category_that_is_gone_is_said_and_not_set(store: Store, bank: int, food: int) -> None:
    rule_id, _ = rules.add(store, bank, rule("tesco", SetCategory(category_id=99_999), SetNote(note="n")), now=NOW)
    seen = rules.history(store, bank)
    assert "not there any more" in rules.state(seen).troubles[rule_id][0]
    assert "not there any more" in rules.preview(seen, seen.book.rules[0]).problems[0]
    rules.apply(store, bank, now=NOW)
    assert (rows(store, bank)["TESCO EXPRESS"]["category"], rows(store, bank)["TESCO EXPRESS"]["note"]) == (None, "n")


def test_a_rule_wins_over_a_model(store: Store, bank: int, food: int) -> None:
    fun = category(store, bank, "Leisure")
    from finance_core.storage import labels
    from finance_core.storage import transactions as stored

    payment = int(str(rows(store, bank)["TESCO EXPRESS"]["id"]))
    with store.write(bank, action="suggest", summary="by the model", now=NOW) as writing:
        stored.change_many(writing, [payment], category_id=fun)
        labels.put(writing, [payment], fun, decided_by="model")
    rules.add(store, bank, rule("tesco", SetCategory(category_id=food)), apply=True, now=NOW)
    assert rows(store, bank)["TESCO EXPRESS"]["category"] == "Groceries"
    assert {row["decided_by"] for row in dump(store)["category_label"]} == {"rule"}


def test_the_preview_of_an_import_says_what_the_rules_will(store: Store, home: int, food: int) -> None:
    coming = prepare(store, home, bank_file(ROWS)).statement.transactions
    assert rules.expected(store, home, coming, account_id=None, currency="EUR") == []
    half = (Share(category_id=food, share=Decimal(1)),) * 2
    for words, then in (("tesco", SetCategory(category_id=food)), ("rent", SplitByShare(shares=half)), ("own", MarkTransfer())):
        rules.add(store, home, rule(words, then), now=NOW)
    told = rules.expected(store, home, coming, account_id=None, currency="EUR")
    assert told == ["Groceries", "Groceries", "Split", "Groceries", "Transfer"]
    load(store, home, bank_file(ROWS))
    after = rows(store, home)
    assert [after[text]["category"] for _day, text, _amount in ROWS] == ["Groceries", "Groceries", None, "Groceries", None]
    assert rules.state(rules.history(store, home)).waiting == 0


def test_a_rule_begins_with_the_words_that_will_come_again(store: Store, bank: int, food: int) -> None:
    first, last = (int(str(rows(store, bank)[text]["id"])) for text in ("TESCO STORES 3217", "Tesco refund"))
    transactions.edit(store, bank, {first: TransactionEdit(category_id=food, tags=("a",))}, now=NOW)
    when, then = rules.begun_from(store, bank, first)
    assert then == (SetCategory(category_id=food), AddTags(tags=("a",)))
    draft = Rule(name="", when=when, then=then)
    assert rules.preview(rules.history(store, bank), draft).matched >= 1
    assert "3217" not in str(when)
    assert str(rules.begun_from(store, bank, last)[0].conditions[1]) == "DirectionCondition(direction='in')"
