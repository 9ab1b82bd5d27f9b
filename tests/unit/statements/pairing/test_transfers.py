"""Which payments are proposed as one transfer, and of which that is sure."""

import time
from collections.abc import Sequence
from datetime import date, timedelta
from random import Random
from typing import Any

import pytest

from finance_core.models import Account, AccountKind
from finance_core.statements.pairing import transfers
from finance_core.statements.pairing.booked import Booked
from finance_core.statements.pairing.transfers import Rate, TransferProposal

DAY = date(2026, 11, 10)


def account(number: int, name: str, kind: AccountKind = "bank", currency: str = "EUR", iban: str = "") -> Account:
    return Account(
        id=number, name=name, kind=kind, currency=currency, opening_minor=0, number=iban, member_id=None, closed=False,
        version=1,
    )  # fmt: skip


CHECKING = account(1, "Checking", iban="DE02 1203 0000 0000 2020 51")
SAVINGS = account(2, "Rainy days", iban="DE02 5001 0517 0137 0750 30")
CARD = account(3, "Gold", "card", iban="**** 4417")
LOAN = account(4, "House loan", "loan")
DOLLARS = account(5, "Dollars", currency="USD")
ACCOUNTS = (CHECKING, SAVINGS, CARD, LOAN, DOLLARS)


def paid(row_id: int, where: Account, minor: int, text: str = "", *, days: int = 0, **values: Any) -> Booked:
    return Booked(row_id, where.id, DAY + timedelta(days), minor, where.currency, values.pop("payee", ""), text, **values)


def propose(*rows: Booked, rejected: Sequence[tuple[int, int]] = (), rate: Rate | None = None) -> list[TransferProposal]:
    return transfers.propose(rows, ACCOUNTS, rejected=rejected, rate=rate)


def one(*rows: Booked, rate: Rate | None = None) -> TransferProposal:
    (found,) = propose(*rows, rate=rate)
    return found


def pairs(found: Sequence[TransferProposal]) -> set[tuple[int, int]]:
    return {(pair.out_id, pair.into_id) for pair in found}


def test_opposite_amounts_on_two_accounts_are_proposed_but_not_sure() -> None:
    found = one(paid(1, CHECKING, -50_000, "A"), paid(2, SAVINGS, 50_000, "B", days=2))
    assert (found.out_id, found.into_id, found.days, found.kind, found.evidence) == (1, 2, 2, "Movement", ())
    assert not found.sure


@pytest.mark.parametrize("days", [-4, -1, 0, 4])
def test_four_days_either_way(days: int) -> None:
    assert propose(paid(1, CHECKING, -100), paid(2, SAVINGS, 100, days=days))


@pytest.mark.parametrize(
    "other",
    [
        paid(2, SAVINGS, 100, days=5),
        paid(2, SAVINGS, -100),
        paid(2, CHECKING, 100),
        paid(2, SAVINGS, 101),
        paid(2, DOLLARS, 100),
        paid(2, SAVINGS, 100, category_id=7, group="income"),
    ],
    ids=["too late", "same sign", "same account", "more arrived", "other currency", "income"],
)
def test_what_is_no_transfer(other: Booked) -> None:
    assert propose(paid(1, CHECKING, -100), other) == []


def test_the_other_account_named_by_number_is_sure() -> None:
    found = one(paid(1, CHECKING, -100, "SEPA DE02500105170137075030 sparen"), paid(2, SAVINGS, 100))
    assert found.sure
    assert "number" in found.evidence


@pytest.mark.parametrize("text", ["Payment ****4417", "card ending in 4417", "KARTE XXXX4417"])
def test_a_masked_card_number_is_known_by_its_end(text: str) -> None:
    found = one(paid(1, CHECKING, -100, text), paid(2, CARD, 100, "thanks"))
    assert "number" in found.evidence
    assert found.kind == "Card payment"


def test_a_part_of_the_iban_is_enough() -> None:
    assert "number" in one(paid(1, CHECKING, -100, "an Konto 0137075030"), paid(2, SAVINGS, 100)).evidence


def test_the_account_named_is_sure_whatever_case_and_accents() -> None:
    found = one(paid(1, CHECKING, -100, "to RÁINY DAYS"), paid(2, SAVINGS, 100, payee="Checking"))
    assert found.sure
    assert "name" in found.evidence


def test_a_text_that_names_a_third_account_speaks_against_it() -> None:
    assert propose(paid(1, CHECKING, -100, "to DE02500105170137075030"), paid(2, CARD, 100)) == []
    found = one(paid(1, CHECKING, -100, "transfer to Rainy days"), paid(2, CARD, 100, "transfer received"))
    assert not found.sure


@pytest.mark.parametrize(
    "text",
    ["TRANSFER 12", "Überweisung", "UMBUCHUNG", "VIREMENT SEPA", "Bonifico", "transferência", "Overboeking", "Przelew własny",
     "Överföring", "tilisiirto", "převod", "átutalás", "havale", "振替 普通", "перевод средств", "이체"],
)  # fmt: skip
def test_words_for_a_transfer_in_many_languages(text: str) -> None:
    found = one(paid(1, CHECKING, -100, text), paid(2, SAVINGS, 100, text))
    assert "words" in found.evidence
    assert found.sure


def test_a_word_on_one_side_is_not_enough_to_be_sure() -> None:
    assert not one(paid(1, CHECKING, -100, "STANDING ORDER RENT"), paid(2, SAVINGS, 100, "ACME LTD")).sure


def test_two_payments_in_transfer_categories_are_sure() -> None:
    legs = (paid(1, CHECKING, -100, category_id=1, group="transfer"), paid(2, SAVINGS, 100, is_transfer=True))
    assert one(*legs).sure


def test_the_persons_own_category_is_never_overruled_silently() -> None:
    rent = paid(1, CHECKING, -100, "to Rainy days", category_id=4, group="needs", decided=True)
    assert not one(rent, paid(2, SAVINGS, 100)).sure
    assert one(rent._replace(decided=False), paid(2, SAVINGS, 100)).sure


def test_two_that_would_do_are_not_sure() -> None:
    out = paid(1, CHECKING, -100, "transfer Rainy days")
    found = propose(out, paid(2, SAVINGS, 100, "transfer"), paid(3, SAVINGS, 100, "transfer", days=1))
    assert pairs(found) == {(1, 2)}
    assert not found[0].sure


def test_the_best_set_of_pairs_wins_not_the_first() -> None:
    """Greedy by day would take the first payment in for the second payment out, and leave the other two alone."""
    rows = (
        paid(1, CHECKING, -100, days=-3), paid(2, CHECKING, -100, days=0),
        paid(3, SAVINGS, 100, days=0), paid(4, SAVINGS, 100, days=4),
    )  # fmt: skip
    assert pairs(propose(*rows)) == {(1, 3), (2, 4)}
    assert pairs(propose(*rows[::-1])) == {(1, 3), (2, 4)}


def test_a_fee_is_named() -> None:
    found = one(paid(1, CHECKING, -50_250, "transfer to Rainy days"), paid(2, SAVINGS, 50_000, "transfer"))
    assert found.fee_minor == 250
    assert not found.sure
    assert propose(paid(1, CHECKING, -50_250, "shop"), paid(2, SAVINGS, 50_000, "wages")) == []


@pytest.mark.parametrize(("sent", "came", "taken"), [(10_500, 10_000, True), (10_501, 10_000, False), (200_000, 198_000, True),
                                                     (200_000, 197_900, False), (10_000, 10_100, False)])  # fmt: skip
def test_a_fee_is_one_percent_or_five_units(sent: int, came: int, *, taken: bool) -> None:
    found = propose(paid(1, CHECKING, -sent, "transfer Rainy days"), paid(2, SAVINGS, came, "transfer"))
    assert bool(found) is taken


@pytest.mark.parametrize(("dollars", "taken"), [(10_800, True), (9_800, True), (11_880, True), (9_600, False), (12_000, False)])
def test_between_currencies_the_days_rate_decides(dollars: int, *, taken: bool) -> None:
    legs = (paid(1, CHECKING, -10_000, "transfer to Dollars"), paid(2, DOLLARS, dollars, "transfer from Checking"))
    found = propose(*legs, rate=lambda _from, to, _day: 1.08 if to == "USD" else 1 / 1.08)
    assert bool(found) is taken
    assert propose(*legs) == []
    assert propose(*legs, rate=lambda _from, _to, _day: None) == []


def test_minor_units_of_two_currencies_are_told_apart() -> None:
    yen = account(6, "Yen", currency="JPY")
    legs = [paid(1, CHECKING, -10_000, "transfer to Yen"), paid(2, yen, 16_000, "transfer from Checking")]
    (found,) = transfers.propose(legs, [CHECKING, yen], rate=lambda _from, _to, _day: 160.0)
    assert found.rate == 160.0
    assert found.off == pytest.approx(0.0)
    assert found.sure


def test_the_destination_names_the_kind() -> None:
    assert one(paid(1, CHECKING, -100), paid(2, LOAN, 100)).kind == "Loan payment"


def test_rejected_pairs_stay_rejected() -> None:
    rows = (paid(2, CHECKING, -100), paid(1, SAVINGS, 100))
    assert propose(*rows, rejected=[(1, 2)]) == []
    assert pairs(propose(*rows, paid(3, SAVINGS, 100), rejected=[(1, 2)])) == {(2, 3)}


def test_one_account_has_no_transfers() -> None:
    assert transfers.propose([paid(1, CHECKING, -1), paid(2, CHECKING, 1)], [CHECKING]) == []


def test_a_long_chain_of_equal_amounts_is_solved() -> None:
    rows = [paid(2 * n, CHECKING, -1_000, days=n // 2) for n in range(1, 800)]
    rows += [paid(2 * n + 1, SAVINGS, 1_000, days=n // 2) for n in range(1, 800)]
    found = propose(*rows)
    assert len(found) > 780
    assert len({leg for pair in found for leg in (pair.out_id, pair.into_id)}) == 2 * len(found)


def test_a_hundred_thousand_payments_take_seconds() -> None:
    dice = Random(7)
    rows = [
        paid(n, dice.choice(ACCOUNTS[:4]), dice.choice((-1, -1, -1, 1)) * int(dice.lognormvariate(8, 1)),
             f"SHOP {n % 400} CITY REF {n}", days=-dice.randrange(1000))
        for n in range(100_000)
    ]  # fmt: skip
    start = time.process_time()
    propose(*rows)
    assert time.process_time() - start < 6
