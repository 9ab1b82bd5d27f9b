"""Questions about payments without a category: what they ask, in which order, and what they offer."""

from collections.abc import Sequence
from datetime import date

import pandas as pd
import pytest

from finance_core import ledger
from finance_core.models import Category, CategoryGroup
from finance_core.services.naming import questions
from finance_core.services.naming.questions import Question

GROUPS: dict[str, CategoryGroup] = {"Groceries": "needs", "Eating out": "wants", "Salary": "income", "Gifts": "wants"}
CATEGORIES = [
    Category(id=number, name=name, group=group, hidden=name == "Gifts") for number, (name, group) in enumerate(GROUPS.items())
]

Row = tuple[str, float, str]
"""Payee, amount, and its category, or what is suggested for it."""


def _frame(rows: Sequence[Row]) -> pd.DataFrame:
    frame = pd.DataFrame(
        {
            "id": range(1, len(rows) + 1), "date": pd.Timestamp("2026-11-01"), "account": "Checking", "description": "text",
            "payee": [payee for payee, _amount, _category in rows], "amount": [amount for _payee, amount, _category in rows],
            "category": pd.Series([category or pd.NA for _payee, _amount, category in rows], dtype="str"),
        }
    )  # fmt: skip
    return ledger.completed(frame)


def _asked(rows: Sequence[Row], named: Sequence[Row] = (), *, sure: bool = False, share: float = 0.6) -> tuple[Question, ...]:
    frame = _frame(rows)
    suggested = pd.DataFrame(
        {"category": [row[2] for row in rows], "confidence": share, "accepted": sure, "reason": "Because."}, index=frame.index
    )
    ranking = pd.DataFrame([{row[2]: share} for row in rows], index=frame.index).fillna(0.0)
    return questions.asked(frame, suggested, ranking, _frame(named), CATEGORIES)


def test_one_question_for_all_payments_of_a_payee_and_direction() -> None:
    found = _asked([("Mill Bakery", -3, "Groceries"), ("MILL BAKERY", -4, "Groceries"), ("Mill Bakery", 9, "Salary")])
    assert [(one.name, one.came_in) for one in found] == [("MILL BAKERY", False), ("Mill Bakery", True)]
    assert [payment.id for payment in found[0].payments] == [2, 1]
    assert found[0].ids == (2, 1)
    assert (found[0].size, found[0].value) == (7, 14)
    assert found[0].payments[0].date == date(2026, 11, 1)


def test_the_most_valuable_comes_first_and_sure_ones_last() -> None:
    many = [("Corner Shop", -5.0, "Groceries")] * 4
    found = _asked([("Rent", -70, "Groceries"), *many])
    assert [one.name for one in found] == ["Corner Shop", "Rent"]  # 4 payments of 20 in all, against 1 of 70
    named = [("Corner Shop", -1.0, "Groceries")]
    known = _asked([("Rent", -70, "Groceries"), *many], named, sure=True)
    assert [(one.name, one.sure) for one in known] == [("Rent", False), ("Corner Shop", True)]


def test_sure_is_what_the_payee_was_called_before_or_a_name_that_everybody_knows() -> None:
    def sure(*rows: Row, named: Sequence[Row] = (), accepted: bool = True) -> list[bool]:
        return [one.sure for one in _asked(rows, named, sure=accepted)]

    shop = ("Corner Shop", -5.0, "Groceries")
    assert sure(shop) == [False], "a new payee is asked about"
    assert sure(shop, named=[shop]) == [True]
    assert sure(shop, named=[shop], accepted=False) == [False]
    assert sure(shop, named=[("Corner Shop", -5.0, "Eating out")]) == [False]
    assert sure(("Tesco", -5.0, "Groceries"), accepted=False) == [True]
    assert sure(("Tesco", -5.0, "Eating out")) == [False]
    assert sure(("Tesco", -5.0, "Groceries"), named=[("Tesco", -5.0, "Eating out")]) == [False]


def test_what_is_suggested_comes_first_then_what_was_used_most() -> None:
    named = [("Noodles", -1, "Eating out"), ("Pay", 900, "Salary")]
    (question,) = _asked([("Mill Bakery", -3, "Groceries")], named)
    assert (question.category, question.confidence, question.reason) == ("Groceries", 0.6, "Because.")
    assert question.choices == ("Groceries", "Eating out", "Salary")


def test_money_in_is_offered_income_first() -> None:
    (question,) = _asked([("Somebody", 3, "")])
    assert question.category == ""
    assert question.choices[0] == "Salary"


def test_hidden_and_unknown_categories_are_not_suggested() -> None:
    for name in ("Gifts", "Deleted since"):
        (question,) = _asked([("Mill Bakery", -3, name)], sure=True)
        assert (question.category, question.sure, question.confidence) == ("", False, 0.0)
        assert name not in question.choices
        assert not question.payments[0].sure


def test_what_the_payee_was_called_before_also_where_it_contradicts_itself() -> None:
    named = [("Kiosk", -1, "Groceries"), ("KIOSK", -1, "Eating out"), ("Kiosk", -1, "Eating out"), ("Kiosk", 5, "Salary")]
    (question,) = _asked([("Kiosk", -2, "Eating out")], named)
    assert list(question.before.items()) == [("Eating out", 2), ("Groceries", 1)]


@pytest.mark.parametrize("text", ["", "12345", "🙂🙂", "x" * 10_000, "\N{RIGHT-TO-LEFT OVERRIDE}עברית", "$$ ** `"])
def test_any_text_can_be_asked_about(text: str) -> None:
    (question,) = _asked([(text, -3, ""), (text, -3, "")])
    assert len(question.payments) == 2
    assert question.name == (text or "text")


def test_nothing_to_ask() -> None:
    assert _asked([]) == ()


def test_the_reason_counts_what_the_payee_was_called_before() -> None:
    def reason(*named: Row) -> str:
        return _asked([("Kiosk", -2, "Groceries")], named)[0].reason

    assert reason() == "Because."
    assert reason(("Kiosk", -1, "Eating out")) == "Because."
    assert reason(("Kiosk", -1, "Groceries")) == "Your only other payment with Kiosk is Groceries."
    assert reason(*[("Kiosk", -1.0, "Groceries")] * 3) == "All your 3 other payments with Kiosk are Groceries."
    mixed = [("Kiosk", -1.0, "Groceries")] * 2 + [("Kiosk", -1.0, "Eating out")]
    assert reason(*mixed) == "2 of your 3 other payments with Kiosk are Groceries."


def test_a_payment_of_which_the_bank_says_nothing_has_a_heading_all_the_same() -> None:
    frame = _frame([("", -12.0, "Groceries")]).assign(description="")
    suggested = pd.DataFrame(
        {"category": ["Groceries"], "confidence": 0.6, "accepted": False, "reason": "Because."}, index=frame.index
    )
    ranking = pd.DataFrame([{"Groceries": 0.6}], index=frame.index)
    (found,) = questions.asked(frame, suggested, ranking, _frame([]), CATEGORIES)
    assert found.name == questions.NAMELESS
