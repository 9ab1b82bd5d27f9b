"""Amounts as people type them, and the parts of a payment."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from finance_core.errors import InvalidError
from finance_core.models import Split
from pages.ui import typed
from pages.ui.typed import Part


@pytest.mark.parametrize(
    ("text", "currency", "minor"),
    [
        ("12", "EUR", 1200), ("12.5", "EUR", 1250), ("12,5", "EUR", 1250), ("12,50", "EUR", 1250), (" 12.50 ", "EUR", 1250),
        ("1,204.50", "EUR", 120450), ("1.204,50", "EUR", 120450), ("1 204,5", "EUR", 120450), ("1'204.50", "CHF", 120450),
        ("1’204.50", "CHF", 120450), ("1\N{NO-BREAK SPACE}204,50", "EUR", 120450), ("1,204", "EUR", 120400),
        ("1.204", "EUR", 120400), ("1,204,000", "EUR", 120400000), ("1.204.000,5", "EUR", 120400050),
        ("1,23,456.50", "INR", 12345650), ("-3.20", "EUR", -320), ("−3,20", "EUR", -320), ("€ 12", "EUR", 1200),
        ("12 €", "EUR", 1200), ("-$5", "USD", -500), ("$-5", "USD", -500), ("EUR 5.00", "EUR", 500), ("kr. 5", "SEK", 500),
        (".5", "EUR", 50), ("5.", "EUR", 500), ("0", "EUR", 0), ("1204", "JPY", 1204), ("1,204", "JPY", 1204),
        ("1.500", "KWD", 1500), ("1,204.500", "KWD", 1204500),
    ],
)  # fmt: skip
def test_amounts(text: str, currency: str, minor: int) -> None:
    assert typed.amount(text, currency) == minor


@pytest.mark.parametrize(
    "text",
    [
        "", " ", "abc", "1.2.3", "1,2,3", "12..5", "--5", "5-", "(5)", "+5", "1.234.56", "1,204.50,3", "1e5", "nan", "inf",
        "=1+1", "=5", "12 13", "12.345,678", "1.234567", "0x10", "5%", "- -5", "１２", "٣", "12.5.", "5 5 5",
        "99999999999999999999", "<b>5</b>", "$$5", ",", ".", "x" * 10_000,
    ],
)  # fmt: skip
def test_no_amounts(text: str) -> None:
    with pytest.raises(InvalidError, match=r"is not an amount|too large") as refusal:
        typed.amount(text, "EUR")
    assert len(str(refusal.value)) < 120


@given(st.integers(-(10**14), 10**14), st.sampled_from(["EUR", "JPY", "KWD"]))
def test_what_is_written_is_read_back(minor: int, currency: str) -> None:
    assert typed.amount(typed.plain(minor, currency), currency) == minor


def test_parts_add_up_in_the_direction_of_the_payment() -> None:
    parts = [Part(category_id=1, size="50"), Part(category_id=2, size="12,49", note=" gift ")]
    assert typed.shared_out(parts, -6249, "EUR") == (
        [Split(category_id=1, amount_minor=-5000), Split(category_id=2, amount_minor=-1249, note="gift")], 0,
    )  # fmt: skip
    assert typed.shared_out(parts, 6249, "EUR")[0][0].amount_minor == 5000


def test_the_part_without_an_amount_takes_what_is_left() -> None:
    splits, left = typed.shared_out([Part(category_id=1, size="50"), Part(category_id=2, size="")], -6249, "EUR")
    assert ([split.amount_minor for split in splits], left) == ([-5000, -1249], 0)


def test_what_is_left_and_what_is_too_much() -> None:
    assert typed.shared_out([Part(category_id=None, size="50")], -6249, "EUR")[1] == 1249
    assert typed.shared_out([Part(category_id=None, size="70")], -6249, "EUR")[1] == -751
    assert typed.shared_out([Part(category_id=None, size="")], -6249, "EUR") == ([], 6249)


def test_a_part_may_go_the_other_way() -> None:
    splits, left = typed.shared_out([Part(category_id=1, size="70"), Part(category_id=2, size="-7.51")], -6249, "EUR")
    assert ([split.amount_minor for split in splits], left) == ([-7000, 751], 0)


def test_two_parts_without_an_amount_are_refused() -> None:
    with pytest.raises(InvalidError, match="Only one part"):
        typed.shared_out([Part(category_id=1, size=""), Part(category_id=2, size="")], -6249, "EUR")
