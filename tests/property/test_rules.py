"""What holds for any rules over any payments: parts sum to the whole, previews tell the truth, twice is once, undo restores."""

from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given, settings
from hypothesis import strategies as st

from finance_core.models import TransactionEdit
from finance_core.rules.automation import written
from finance_core.rules.automation.rule import (
    Action,
    AddTags,
    AmountCondition,
    Condition,
    DayCondition,
    DirectionCondition,
    Group,
    MarkTransfer,
    Not,
    Rule,
    SetCategory,
    SetNote,
    SetPayee,
    Share,
    SplitByShare,
    TextCondition,
)
from finance_core.rules.shares import shared_out
from finance_core.services import history, households, transactions
from finance_core.services.automation import rules
from finance_core.storage import Store
from tests.ledgers import NOW, bank_file, dump, load, new_database, open_store

WORDS = ("tea", "rum", "Mill 3", "own", "a", "Café")
PAYEES = ("A", "B", "C", "tea")
CATEGORIES = (1, 2, 3)
KEPT = ("audit_entry", "household")

shares = st.lists(st.decimals("0.001", 1000, places=3, allow_nan=False), min_size=2, max_size=6)
texts = st.builds(TextCondition, field=st.just("description"), test=st.sampled_from(["contains", "equals", "starts with"]),
                  text=st.sampled_from(WORDS))  # fmt: skip
leaves = st.one_of(
    texts,
    st.sampled_from(["^t", "[ae]$", r"\d"]).map(lambda text: TextCondition(field="description", test="matches", text=text)),
    st.sampled_from(PAYEES).map(lambda text: TextCondition(field="payee", test="equals", text=text)),
    st.builds(AmountCondition, least=st.sampled_from([Decimal(1), Decimal("2.5")])),
    st.builds(DayCondition, first=st.integers(1, 31), last=st.integers(1, 31)),
    st.builds(DirectionCondition, direction=st.sampled_from(["in", "out"])),
)
conditions: st.SearchStrategy[Condition] = st.recursive(
    leaves,
    lambda inner: st.one_of(
        st.builds(Not, condition=inner),
        st.builds(Group, how=st.sampled_from(["all", "any"]), conditions=st.lists(inner, min_size=1, max_size=3).map(tuple)),
    ),
    max_leaves=4,
)
purposes = st.one_of(
    st.builds(SetCategory, category_id=st.sampled_from([*CATEGORIES, 999])),
    st.builds(MarkTransfer),
    st.builds(SplitByShare, shares=st.lists(
        st.builds(Share, category_id=st.sampled_from([None, *CATEGORIES]), share=st.sampled_from([Decimal(1), Decimal("3.3")])),
        min_size=2, max_size=3).map(tuple)),
)  # fmt: skip


@st.composite
def actions(draw: st.DrawFn) -> tuple[Action, ...]:
    one: list[Action] = [draw(purposes)] if draw(st.booleans()) else []
    one += [SetPayee(payee=draw(st.sampled_from(PAYEES)))] if draw(st.booleans()) else []
    one += [AddTags(tags=draw(st.sampled_from([("x",), ("y", "X")])))] if draw(st.booleans()) else []
    return (*one, *([SetNote(note="n")] if not one or draw(st.booleans()) else []))


a_rule = st.builds(
    Rule, name=st.sampled_from(["", "R"]), then=actions(), stage=st.sampled_from(["first", "normal", "last"]),
    enabled=st.sampled_from([True, True, False]),
    when=st.builds(
        Group, how=st.sampled_from(["all", "any"]), conditions=st.lists(conditions, min_size=1, max_size=2).map(tuple)
    ),
)  # fmt: skip


@given(st.integers(-(10**15), 10**15), shares)
def test_parts_sum_to_the_whole_and_none_is_a_unit_off(whole: int, parts: list[Decimal]) -> None:
    found = shared_out(whole, parts)
    assert sum(found) == whole
    for part, share in zip(found, parts, strict=True):
        assert abs(Decimal(part) - whole * share / sum(parts)) < Decimal("1.0001")


@given(a_rule)
def test_a_rule_comes_back_from_json(rule: Rule) -> None:
    kept = {"when": written.condition_to_json(rule.when), "then": written.actions_to_json(rule.then)}
    assert written.rule_from_json(kept, name=rule.name, stage=rule.stage, enabled=rule.enabled) == rule


def _household(store: Store, rows: list[tuple[str, int]]) -> int:
    home = households.own(store, now=NOW).id
    days = [(date(2026, 1, 1) + timedelta(9 * place)).isoformat() for place in range(len(rows))]
    filler = [(f"2026-10-{24 + number}", "Sure", f"-7.7{number}") for number in range(7)]  # settles dates and sign
    booked = [(day, text, f"{minor / 100:.2f}") for day, (text, minor) in zip(days, rows, strict=True)]
    load(store, home, bank_file([*booked, *filler]))
    return home


@settings(max_examples=12)
@given(
    st.lists(st.tuples(st.sampled_from(WORDS), st.sampled_from([-1, -250, -1000, 333])), min_size=1, max_size=6),
    st.lists(a_rule, min_size=1, max_size=4), st.integers(0, 5), st.sampled_from(["category", "payee", "nothing"]),
)  # fmt: skip
def test_previews_tell_the_truth_twice_is_once_and_undo_restores(
    rows: list[tuple[str, int]], laws: list[Rule], place: int, person: str
) -> None:
    with TemporaryDirectory() as name, open_store(new_database(Path(name))) as store:
        home = _household(store, rows)
        mine = dump(store)["transaction"][place % len(rows)]["id"]
        if person != "nothing":
            edit = TransactionEdit(category_id=2) if person == "category" else TransactionEdit(payee="Mine")
            transactions.edit(store, home, {mine: edit}, now=NOW)
        for law in laws[:-1]:
            rules.add(store, home, law, now=NOW)
        before = dump(store, without=KEPT)
        decided = before["transaction"][place % len(rows)]

        told = rules.preview(rules.history(store, home), laws[-1])
        assert dump(store, without=KEPT) == before
        rule_id, _ = rules.add(store, home, laws[-1], now=NOW)
        rules.switch(store, home, rule_id, on=True, now=NOW)
        prepared = dump(store, without=KEPT)
        changed = rules.apply(store, home, [rule_id], now=NOW)
        after = dump(store, without=KEPT)
        assert changed == len(told.ids)
        assert {row["id"] for row, old in zip(after["transaction"], prepared["transaction"], strict=True) if row != old} == {
            *(change.id for change in told.shown)
        }
        assert rules.apply(store, home, [rule_id], now=NOW) == 0
        assert [row["amount_minor"] for row in after["transaction"]] == [row["amount_minor"] for row in before["transaction"]]
        for row in after["transaction"]:
            parts = [part["amount_minor"] for part in after["split"] if part["transaction_id"] == row["id"]]
            assert bool(parts) == row["is_split"]
            assert not parts or (sum(parts) == row["amount_minor"] and 0 not in parts)
        same = next(row for row in after["transaction"] if row["id"] == mine)
        if person == "category":
            assert (same["category_id"], same["is_split"], same["is_transfer"]) == (2, False, decided["is_transfer"])
        if person == "payee":
            assert same["payee_id"] == decided["payee_id"]
        if changed:
            history.undo(store, home, history.listed(store, home)[0].id, now=NOW)
            assert dump(store, without=KEPT) == prepared

        rules.apply(store, home, now=NOW)
        everything = dump(store, without=KEPT)
        assert rules.apply(store, home, now=NOW) == 0
        assert dump(store, without=KEPT) == everything
