"""Rules as a file: out and in again, into another household, edited by hand, and hostile ones."""

import json
from decimal import Decimal
from typing import Any

import pytest

from finance_core.errors import InvalidError
from finance_core.rules.automation.rule import (
    AccountCondition,
    Action,
    AddTags,
    Group,
    Rule,
    SetCategory,
    Share,
    SplitByShare,
    TextCondition,
)
from finance_core.services import history
from finance_core.services.automation import rule_files, rules
from finance_core.services.naming import categories
from finance_core.storage import Store
from tests.ledgers import NOW, dump, new_account, second_household

TEA = TextCondition(field="description", test="contains", text="tea")


def written(*found: Any, **frame: Any) -> bytes:
    return json.dumps({"ballast_rules": 1, "rules": list(found), **frame}).encode()


def one(**parts: Any) -> dict[str, Any]:
    return {"name": "Tea", "when": {"all": [{"description": {"contains": "tea"}}]}, "then": [{"add_tags": ["x"]}], **parts}


def test_out_and_into_another_household(store: Store, home: int) -> None:
    account = new_account(store, home, "Everyday")
    feasts = categories.add(store, home, "Feasts", "wants", now=NOW)
    parts = (Share(category_id=feasts, share=Decimal("66.6"), note="n"), Share(category_id=None, share=Decimal(1)))
    when = Group(how="any", conditions=(TEA, AccountCondition(account_ids=(account,))))
    acts: list[Action] = [SetCategory(category_id=feasts), SplitByShare(shares=parts), AddTags(tags=("x",))]
    for number, then in enumerate(acts):
        rules.add(store, home, Rule(name=f"R{number}", when=when, then=(then,), stage="last", enabled=number != 1), now=NOW)
    content = rule_files.export(store, home)
    assert b'"account": ["Everyday"]' in content.replace(b"\n", b"").replace(b"  ", b"").replace(b"[ ", b"[")
    again = rule_files.prepare(store, home, content)
    assert (len(again.new), again.known) == (0, 3)

    other = second_household(store)
    new_account(store, other, "Everyday")
    before = dump(store, without=("audit_entry", "household"))
    found = rule_files.prepare(store, other, content)
    assert ([rule.name for rule in found.new], found.made, found.off) == (["R0", "R1", "R2"], ("Feasts",), ())
    assert rule_files.commit(store, other, found, now=NOW) == 3
    assert rule_files.export(store, other) == content
    history.undo(store, other, history.listed(store, other)[0].id, now=NOW)
    assert dump(store, without=("audit_entry", "household")) == before


def test_what_the_household_lacks(store: Store, home: int) -> None:
    content = written(
        one(), one(name="Far", when={"all": [{"account": ["Nowhere"]}]}), one(then=[{"category": "groceries"}]),
        one(name="", then=[{"category": "Feasts"}]),
    )  # fmt: skip
    found = rule_files.prepare(store, home, content)
    assert (len(found.new), found.made, found.off, found.refused) == (4, ("Feasts",), ("Far",), ())
    assert found.new[3].name == "tea → Feasts"
    rule_files.commit(store, home, found, now=NOW)
    book = rules.listed(store, home)
    assert [rule.enabled for rule in book.rules] == [True, False, True, True]
    (groceries,) = book.rules[2].then
    assert isinstance(groceries, SetCategory)
    assert book.names.categories[groceries.category_id or 0] == "Groceries"
    assert "names an account that is not there" in book.problems[book.rules[1].id][0]


def test_what_makes_no_sense_stays_out_and_the_rest_comes_in(store: Store, home: int) -> None:
    bad = [5, {}, one(when={}), one(then=[]), one(stage="sometimes"), one(name=5), one(then=[{"category": "x" * 99}])]
    found = rule_files.prepare(store, home, written(*bad, one(), one(name="The same under another name")))
    assert (len(found.new), found.known, len(found.refused)) == (1, 1, len(bad))
    assert all(sentence.startswith(f"Rule {place} stays out: ") for place, sentence in enumerate(found.refused, start=1))
    assert found.made == ()


@pytest.mark.parametrize(
    "content",
    [
        b"", b"[]", b"{}", b"null", b"\xff\xfe", b'{"rules": 5}', b'{"rules": []}', b"[" * 100_000,
        b'{"ballast_rules": 2, "rules": []}', b'{"ballast_rules": 1, "rules": ["\\ud800"]}',
        b'{"ballast_rules": 1, "rules": ["\\u0000"]}', b" " * 2_000_001,
        b'{"ballast_rules": 1, "rules": [' + b"1," * 2_000 + b"1]}",
    ],
)  # fmt: skip
def test_other_files_are_refused_in_words(store: Store, home: int, content: bytes) -> None:
    with pytest.raises(InvalidError) as refusal:
        rule_files.prepare(store, home, content)
    assert "rules" in str(refusal.value)
