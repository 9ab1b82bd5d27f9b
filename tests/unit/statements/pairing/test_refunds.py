"""Which purchase money back is for."""

import time
from datetime import date, timedelta
from random import Random
from typing import Any

import pytest

from finance_core.statements.pairing import refunds
from finance_core.statements.pairing.booked import Booked
from finance_core.statements.pairing.refunds import RefundProposal

DAY = date(2026, 6, 1)


def paid(row_id: int, minor: int, text: str = "", *, days: int = 0, payee: str = "", **values: Any) -> Booked:
    filled: dict[str, Any] = {"account_id": 1, "currency": "EUR"} | values
    return Booked(
        id=row_id, date=DAY + timedelta(days), amount_minor=minor, payee=payee, description=text, **filled
    )  # fmt: skip


def pairs(*rows: Booked, **known: Any) -> dict[int, int]:
    return {pair.refund_id: pair.purchase_id for pair in refunds.propose(rows, **known)}


def one(*rows: Booked) -> RefundProposal:
    (found,) = refunds.propose(rows)
    return found


def test_the_same_payee_and_amount() -> None:
    found = one(paid(1, -5_000, "CARD X 1", payee="Oak & Ember"), paid(2, 5_000, "REFUND X", payee="oak & ember", days=9))
    assert (found.refund_id, found.purchase_id, found.days, found.left_minor) == (2, 1, 9, 5_000)
    assert found.evidence == ("payee", "amount", "words")
    assert found.sure


def test_the_shop_is_known_by_the_text_without_numbers_and_common_words() -> None:
    found = one(
        paid(1, -5_000, "KARTENZAHLUNG Möbel Krause 0231 Köln"), paid(2, 5_000, "Gutschrift MOEBEL KRAUSE Koln 99", days=3)
    )  # fmt: skip
    assert found.evidence[0] == "text"


@pytest.mark.parametrize(
    ("days", "minor", "taken"), [(120, 5_000, True), (121, 5_000, False), (-1, 5_000, False), (0, 1, True), (5, 5_001, False)]
)
def test_up_to_120_days_and_never_more_than_was_paid(days: int, minor: int, *, taken: bool) -> None:
    assert bool(pairs(paid(1, -5_000, payee="A"), paid(2, minor, payee="A", days=days))) is taken


def test_several_parts_share_what_was_paid() -> None:
    rows = [paid(row_id, minor, days=row_id, payee="A") for row_id, minor in ((1, -5_000), (2, 2_000), (3, 3_000), (4, 1))]
    found = refunds.propose(rows)
    assert [(pair.refund_id, pair.left_minor) for pair in found] == [(3, 3_000), (2, 5_000)]
    assert pairs(*rows[:2], returned={1: 3_500}) == {}


def test_the_equal_amount_goes_before_the_latest() -> None:
    rows = (paid(1, -5_000, payee="A"), paid(2, -9_000, payee="A", days=5), paid(3, 5_000, payee="A", days=9))
    assert pairs(*rows) == {3: 1}


def test_the_day_named_goes_before_all() -> None:
    rows = (
        paid(1, -9_000, payee="A"), paid(2, -9_500, payee="A", days=5),
        paid(3, 5_000, "REFUND 01.06 77", payee="A", days=9),
    )  # fmt: skip
    assert pairs(*rows) == {3: 1}
    assert refunds.propose(rows)[0].sure


def test_two_that_would_do_are_not_sure() -> None:
    found = one(paid(1, -5_000, payee="A"), paid(2, -5_000, payee="A", days=1), paid(3, 5_000, "REFUND", payee="A", days=2))
    assert found.purchase_id == 2
    assert not found.sure


@pytest.mark.parametrize(
    "other",
    [
        paid(2, 5_000, payee="B", days=1),
        paid(2, 5_000, payee="A", days=1, currency="USD"),
        paid(2, 5_000, payee="A", days=1, is_transfer=True),
        paid(2, 5_000, payee="A", days=1, category_id=3, group="income", decided=True),
        paid(2, 5_000, "12345 67", days=1),
    ],
    ids=["other payee", "other currency", "transfer", "income by decision", "no words"],
)
def test_what_is_no_refund(other: Booked) -> None:
    assert pairs(paid(1, -5_000, "12345", payee="A"), other) == {}


def test_income_never_pays_back_income() -> None:
    assert pairs(paid(1, -5_000, payee="A", category_id=3, group="income"), paid(2, 5_000, payee="A", days=1)) == {}


def test_rejected_purchases_leave_the_next() -> None:
    rows = (paid(1, -5_000, payee="A"), paid(2, -5_000, payee="A", days=1), paid(3, 5_000, payee="A", days=2))
    assert pairs(*rows, rejected=[(2, 3)]) == {3: 1}
    assert pairs(*rows, rejected=[(2, 3), (1, 3)]) == {}


def test_a_purchase_of_the_same_amount_is_found_behind_many_others() -> None:
    rows = [paid(1, -5_000, payee="A"), *(paid(number, -9_000, payee="A", days=1) for number in range(2, 90))]
    assert pairs(*rows, paid(90, 5_000, payee="A", days=3)) == {90: 1}


def test_a_hundred_thousand_payments_take_seconds() -> None:
    dice = Random(7)
    rows = [
        paid(n, dice.choice((-1, -1, -1, -1, 1)) * int(dice.lognormvariate(8, 1)), f"SHOP{n % 400 * 7919} REF {n}",
             payee=f"Shop {n % 300}" if n % 2 else "", days=-dice.randrange(1000))
        for n in range(100_000)
    ]  # fmt: skip
    start = time.process_time()
    refunds.propose(rows)
    assert time.process_time() - start < 8
