"""Who decides what: order, stages of a chain, and a person's own decisions."""

from collections.abc import Callable
from decimal import Decimal

import numpy as np
import pytest

from finance_core.rules.automation import deciding
from finance_core.rules.automation.deciding import Change, Decisions
from finance_core.rules.automation.matching import Matcher
from finance_core.rules.automation.patterns import PatternError
from finance_core.rules.automation.payments import Payments
from finance_core.rules.automation.rule import (
    AccountCondition,
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
from tests.unit.rules.payments import payments

FOOD, FUN, BETWEEN = 1, 2, 9
KNOWN = {FOOD, FUN, BETWEEN}


def rule(words: str, *then: Action, payee: str = "", rule_id: int = 0, enabled: bool = True) -> Rule:
    """If the bank's text contains these words, or the payee is that one."""
    found = (
        TextCondition(field="payee", test="equals", text=payee)
        if payee
        else TextCondition(field="description", test="contains", text=words)
    )
    return Rule(name=words or payee, when=Group(how="all", conditions=(found,)), then=then, id=rule_id, enabled=enabled)


def outcome(rules: list[Rule], ledger: Payments) -> tuple[Decisions, dict[int, Change]]:
    found = deciding.decide(rules, ledger, KNOWN)
    return found, {change.place: change for change in deciding.changes(found, ledger, {BETWEEN})}


def test_the_first_rule_decides_and_tags_add_up() -> None:
    first = rule("tesco", SetCategory(category_id=FOOD), AddTags(tags=("shop",)))
    second = rule("te", SetCategory(category_id=FUN), AddTags(tags=("tea", "Shop")), SetNote(note="why"))
    _found, made = outcome([first, second], payments({"description": "TESCO"}, {"description": "tea"}))
    assert made[0] == Change(
        place=0, purpose=SetCategory(category_id=FOOD), purpose_by=0, note="why", note_by=1,
        tags=(("shop", 0), ("tea", 1)),
    )  # fmt: skip
    assert (made[1].purpose_by, made[1].tags, made[1].by) == (1, (("tea", 1), ("Shop", 1)), (1,))


def test_payees_come_first_wherever_their_rule_stands() -> None:
    category = rule("", SetCategory(category_id=FOOD), payee="Tesco")
    naming = rule("tsc", SetPayee(payee="Tesco"))
    _found, made = outcome([category, naming], payments({"description": "TSC 12", "payee": "Tsc"}))
    assert (made[0].payee, made[0].payee_by, made[0].purpose_by) == ("Tesco", 1, 0)


def test_a_chain_of_payees_is_followed_to_its_end() -> None:
    rules = [rule("", SetPayee(payee="B"), payee="A"), rule("", SetPayee(payee="C"), payee="B")]
    _found, made = outcome(rules, payments({"payee": "A"}, {"payee": "C"}))
    assert {place: change.payee for place, change in made.items()} == {0: "C"}


def test_payees_that_go_in_circles_stay_and_are_named() -> None:
    rules = [rule("", SetPayee(payee=new), payee=old) for old, new in ("AB", "BA", "CD")]
    found, made = outcome(rules, payments({"payee": "A"}, {"payee": "C"}))
    assert {place: change.payee for place, change in made.items()} == {1: "D"}
    assert found.problems == {0: (deciding.IN_CIRCLES,), 1: (deciding.IN_CIRCLES,)}


def test_what_a_person_decided_stays() -> None:
    ledger = payments(
        {"description": "tesco", "category": FUN, "decided": True},
        {"description": "tesco", "payee": "Mine", "named": True},
        {"description": "tesco", "note": "mine"},
        {"description": "tesco", "is_split": True},
        {"description": "tesco", "category": FOOD, "decided": True},
    )
    only = rule("tesco", SetCategory(category_id=FOOD), SetPayee(payee="Tesco"), SetNote(note="its"))
    found, made = outcome([only], ledger)
    assert [made[place].purpose is None for place in range(5)] == [True, False, False, True, True]
    assert [made[place].payee for place in range(5)] == ["Tesco", None, "Tesco", "Tesco", "Tesco"]
    assert made[2].note is None
    assert np.flatnonzero(deciding.kept(found, ledger, 0)).tolist() == [0, 1, 3]


def test_what_is_so_already_only_learns_whose_decision_it_is() -> None:
    ledger = payments(
        {"description": "tesco", "category": FOOD}, {"description": "tesco", "category": FOOD, "ruled_by": 7},
        {"description": "tesco", "category": FUN, "ruled_by": 7},
    )  # fmt: skip
    _found, made = outcome([rule("tesco", SetCategory(category_id=FOOD), rule_id=7)], ledger)
    assert {place: change.told for place, change in made.items()} == {0: False, 2: True}


def test_transfers_and_splits() -> None:
    half = SplitByShare(shares=(Share(category_id=FOOD, share=Decimal(50)), Share(category_id=None, share=Decimal(50))))
    rules = [rule("own", MarkTransfer(), rule_id=1), rule("half", half, rule_id=2)]
    ledger = payments(
        {"description": "own"}, {"description": "own", "is_transfer": True, "category": BETWEEN, "ruled_by": 1},
        {"description": "own", "is_transfer": True, "category": FUN}, {"description": "half"},
        {"description": "half", "amount_minor": -1},
    )  # fmt: skip
    _found, made = outcome(rules, ledger)
    assert sorted(made) == [0, 2, 3]
    assert deciding.parts(half, -1001) == [-501, -500]
    assert deciding.parts(half, -1) is None


def test_a_category_that_is_gone_leaves_the_decision_to_the_next_rule() -> None:
    gone = rule("tesco", SetCategory(category_id=77), AddTags(tags=("x",)))
    _found, made = outcome([gone, rule("tesco", SetCategory(category_id=FOOD))], payments({"description": "tesco"}))
    assert (made[0].purpose_by, made[0].tags) == (1, (("x", 0),))
    assert "not there any more" in deciding.gone_sentences(gone, KNOWN)[0]
    lost = Rule(name="", when=Group(how="all", conditions=(AccountCondition(account_ids=()),)), then=(MarkTransfer(),))
    assert "names an account that is not there" in deciding.gone_sentences(lost, KNOWN)[0]


def test_rules_that_are_off_do_nothing() -> None:
    assert outcome([rule("tesco", MarkTransfer(), enabled=False)], payments({"description": "tesco"}))[1] == {}


def test_a_pattern_that_takes_too_long_leaves_only_its_rule_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Matcher, "holds", _slow(Matcher.holds))
    rules = [rule("slow", MarkTransfer()), rule("tesco", SetCategory(category_id=FOOD))]
    found, made = outcome(rules, payments({"description": "slow tesco"}))
    assert found.problems == {0: ("too slow",)}
    assert made[0].purpose_by == 1


def _slow(holds: Callable[..., object]) -> Callable[..., object]:
    """`Matcher.holds` that refuses every condition on the word `slow`."""

    def refusing(matcher: object, condition: object, payees: object) -> object:
        if "slow" in repr(condition):
            raise PatternError("too slow")
        return holds(matcher, condition, payees)

    return refusing


def test_nothing_to_look_at() -> None:
    assert outcome([rule("tesco", MarkTransfer(), SetPayee(payee="T"), AddTags(tags=("x",)))], payments())[1] == {}
