"""Rules as JSON and in words."""

import json
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from finance_core.errors import InvalidError
from finance_core.rules.automation import words, written
from finance_core.rules.automation.rule import (
    AccountCondition,
    AddTags,
    AmountCondition,
    CurrencyCondition,
    DateCondition,
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
    WeekdayCondition,
)

NAMES = words.Names(accounts={1: "Everyday"}, categories={7: "Groceries", 8: "Eating out"})
EVERYTHING = Rule(
    name="All of it",
    when=Group(
        how="all",
        conditions=(
            TextCondition(field="description", test="contains", text="tesco"),
            Group(
                how="any",
                conditions=(
                    AmountCondition(least=Decimal(5), most=Decimal("50.50")),
                    AccountCondition(account_ids=(1,)),
                    DayCondition(first=28, last=3),
                    WeekdayCondition(weekdays=(5, 6)),
                ),
            ),
            DateCondition(start=date(2026, 1, 1)),
            CurrencyCondition(codes=("EUR",)),
            DirectionCondition(direction="out"),
            Not(condition=TextCondition(field="payee", test="starts with", text="Acme")),
        ),
    ),
    then=(
        SetPayee(payee="Tesco"),
        SplitByShare(shares=(Share(category_id=7, share=Decimal("66.6"), note="food"), Share(category_id=8, share=Decimal(1)))),
        AddTags(tags=("a", "b")),
        SetNote(note="n"),
    ),
)


def as_json(rule: Rule) -> Any:
    return {"when": written.condition_to_json(rule.when), "then": written.actions_to_json(rule.then)}


def test_everything_comes_back() -> None:
    kept = json.loads(json.dumps(as_json(EVERYTHING)))
    assert written.rule_from_json(kept, name="All of it") == EVERYTHING


@pytest.mark.parametrize("action", [SetCategory(category_id=7), SetCategory(category_id=None), MarkTransfer()])
def test_other_actions_come_back(action: Any) -> None:
    rule = Rule(name="", when=EVERYTHING.when, then=(action,))
    assert written.rule_from_json(as_json(rule), name="").then == (action,)


def test_in_words() -> None:
    assert words.sentence(EVERYTHING, NAMES) == (
        "If the bank’s text contains “tesco” and (it is from 5 to 50.50 in size or it is on Everyday or it is on the days"
        " 28 to 3 of a month or it is on a Saturday or Sunday) and it is dated from 1 Jan 2026 on and it is in EUR and it"
        " is money out and the payee does not start with “Acme”, then the payee is Tesco and it is split: 66.6 Groceries,"
        " 1 Eating out and it is tagged a, b and its note is “n”"
    )
    assert words.title(EVERYTHING, NAMES) == "tesco → Tesco"
    gone = Rule(name="", when=EVERYTHING.when, then=(SetCategory(category_id=99),))
    assert words.title(gone, NAMES) == "tesco → one that is gone"


@pytest.mark.parametrize(
    ("found", "said"),
    [
        (Not(condition=DirectionCondition(direction="in")), "it is not money in"),
        (Not(condition=Group(how="any", conditions=EVERYTHING.when.conditions[3:5])), "not (it is in EUR or it is money out)"),
        (AmountCondition(least=Decimal("9.99"), most=Decimal("9.99")), "it is 9.99 in size"),
        (AmountCondition(most=Decimal(5)), "it is up to 5 in size"),
        (DayCondition(first=1, last=1), "it is on day 1 of a month"),
        (AccountCondition(account_ids=()), "it is on an account that is gone"),
        (Not(condition=Not(condition=CurrencyCondition(codes=("USD",)))), "it is in USD"),
    ],
)
def test_conditions_in_words(found: Any, said: str) -> None:
    assert words.condition(found, NAMES) == said


@pytest.mark.parametrize(
    "condition",
    [
        None, [], {}, {"all": []}, {"all": {}}, {"all": [{}]}, {"any": [None]}, {"moon": "full"}, {"description": "tesco"},
        {"description": {"contains": ""}}, {"description": {"contains": 5}}, {"description": {"rhymes": "x"}},
        {"description": {"matches": "(a"}}, {"amount": {}}, {"amount": {"least": "x"}},
        {"amount": {"least": "NaN"}},
        {"amount": {"least": "-5"}}, {"amount": {"least": "9", "most": "1"}}, {"amount": {"least": "1E-99999"}},
        {"amount": {"least": [1]}}, {"account": "x"}, {"day_of_month": [1]}, {"day_of_month": [0, 5]},
        {"day_of_month": ["1", 5]},
        {"weekday": ["someday"]}, {"weekday": [[]]}, {"weekday": []}, {"date": {}}, {"date": {"start": "2026"}},
        {"date": {"start": 5}}, {"date": {"start": "2026-02-01", "last": "2026-01-01"}}, {"currency": []},
        {"currency": ["euro"]},
        {"currency": [1]}, {"direction": "up"}, {"direction": []}, {"not": 5},
    ],
)  # fmt: skip
def test_what_is_no_condition_is_refused_in_words(condition: Any) -> None:
    with pytest.raises(InvalidError) as refusal:
        written.rule_from_json({"when": condition, "then": [{"transfer": True}]}, name="")
    assert str(refusal.value).endswith(".")


@pytest.mark.parametrize(
    "actions",
    [
        None, {}, [], [{}], [None], [{"sing": True}], [{"payee": ""}], [{"payee": 5}],
        [{"payee": "a", "note": "b"}],
        [{"add_tags": []}], [{"add_tags": ["a,b"]}], [{"add_tags": "ab"}], [{"note": " "}], [{"transfer": True},
        {"category": 1}],
        [{"split": []}], [{"split": [{"share": "1"}]}], [{"split": [{"share": "1"}, {"share": "0"}]}],
        [{"split": [{"share": "1"}, {}]}], [{"split": [{"share": "1"}, {"share": "NaN"}]}], [{"split": [{"share": "1"}, 5]}],
    ],
)  # fmt: skip
def test_what_is_no_action_is_refused_in_words(actions: Any) -> None:
    with pytest.raises(InvalidError) as refusal:
        written.rule_from_json({"when": {"all": [{"direction": "in"}]}, "then": actions}, name="")
    assert str(refusal.value).endswith(".")


def test_nesting_has_an_end() -> None:
    deep: Any = {"direction": "in"}
    for _ in range(5_000):
        deep = {"not": deep}
    with pytest.raises(InvalidError, match="more than 8 deep"):
        written.rule_from_json({"when": deep, "then": [{"transfer": True}]}, name="")
    many = {"all": [{"direction": "in"}] * 201}
    with pytest.raises(InvalidError, match="up to 200 conditions"):
        written.rule_from_json({"when": many, "then": [{"transfer": True}]}, name="")
