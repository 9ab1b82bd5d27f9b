"""Refunds: which earlier purchase a payment that came in gives money back for.

A likely original is from the same merchant, at most 120 days older, and large enough for what came back; one purchase may be
returned in several parts. Merchants are the same by payee, else by their words in the bank's text. Of several purchases the one
of the same amount is taken, or whose day the refund names, then the latest.
"""

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Final, Literal

from finance_core.statements.pairing.booked import BY_DAY, Booked, spaced, spaced_many
from finance_core.statements.words import fold

RefundEvidence = Literal["payee", "text", "amount", "day", "words", "category"]
"""What speaks for it: the same payee or text, the whole amount, the purchase's day in the text, a word for it, the category."""
WINDOW_DAYS: Final = 120
ALIKE: Final = 85
"""From here on two texts name the same merchant: `token_set_ratio` of their words."""
_LOOKED_AT: Final = 40
"""Purchases of one merchant that are looked at, the latest first: so the work grows with the payments, not their square."""
_MARGIN: Final = 15
"""How much less must speak for every other purchase."""
_KEYS_LOOKED_AT: Final = 60
_ALIKE_LOOKED_AT: Final = 8
"""Merchants written alike that are looked at, the most alike first."""
_DAY: Final = re.compile(r"(?<!\d)(?:(\d{4})[-./](\d{2})[-./](\d{2})|(\d{1,2})[-./](\d{1,2})(?:[-./]\d{2,4})?)(?!\d)")
_REFUND_TEXT: Final = """
refund refunded refunds reversal reversed return returned chargeback cashback reimbursement reimbursed credit storno
erstattung rückerstattung rückzahlung gutschrift retoure rückgabe rückbuchung
remboursement rembours avoir retour annulation rimborso reso devolución reembolso abono estorno devolução
terugbetaling restitutie creditering återbetalning tilbagebetaling retur refusion palautus hyvitys
zwrot vratka refundace visszatérítés iade rambursare povrat vračilo возврат повернення επιστροφή 返金 払戻 退款 환불
החזר استرداد
"""
_COMMON_TEXT: Final = """
card cards purchase payment payments pos visa mastercard maestro debit ref reference no nr id direct online contactless
kartenzahlung karte lastschrift zahlung einkauf carte paiement achat cb facture pagamento carta acquisto tarjeta compra pago
cartão betaling pinbetaling betaalautomaat kort kortköp kortti platba karta zakup the and und von for from der die das inc ltd
gmbh llc plc sarl spa srl bv ab oy com www http https eur usd gbp chf date value on at to of
"""
"""Words that stand in payments to anyone."""
_REFUND_WORDS: Final = frozenset(fold(_REFUND_TEXT).split())
_DULL: Final = frozenset(fold(_COMMON_TEXT).split()) | _REFUND_WORDS


@dataclass(frozen=True, slots=True, kw_only=True)
class RefundProposal:
    """Money that came back and the purchase it is probably for. `left_minor` is what was left of the purchase before."""

    refund_id: int
    purchase_id: int
    days: int
    left_minor: int
    evidence: tuple[RefundEvidence, ...]
    sure: bool


def propose(
    rows: Iterable[Booked],
    *,
    returned: Mapping[int, int] | None = None,
    rejected: Collection[tuple[int, int]] = (),
) -> list[RefundProposal]:
    """The refunds among these payments, newest first. Rows that are linked already must not be among them.

    `returned` says how much of a purchase came back already, by its id, in minor units; `rejected` holds pairs of ids, the
    smaller first, that are not to be proposed.
    """
    ledger = sorted([row for row in rows if not row.is_transfer and row.group != "transfer"], key=BY_DAY)
    back = [row for row in ledger if row.amount_minor > 0 and _may_be_refund(row)]
    if not back:
        return []
    search = _Search(ledger, dict(returned or {}), frozenset(rejected), frozenset(row.payee for row in back))
    found = [proposal for row in back if (proposal := search.original(row)) is not None]
    return found[::-1]


def _may_be_refund(row: Booked) -> bool:
    """Whether money that came in may be a refund: not where the person said that it is income."""
    return not (row.group == "income" and row.decided and not _names_refund(row))


class _Search:
    """The purchases by merchant, and what is left of each."""

    def __init__(
        self, ledger: list[Booked], returned: dict[int, int], rejected: frozenset[tuple[int, int]], payees: frozenset[str]
    ) -> None:
        self._rejected = rejected
        self._purchases = [row for row in ledger if row.amount_minor < 0 and row.group != "income"]
        self._days = [row.date.toordinal() for row in self._purchases]
        self._left = [-row.amount_minor - returned.get(row.id, 0) for row in self._purchases]
        self._of_merchant: defaultdict[str, list[int]] = defaultdict(list)
        wanted = {f"={payee.casefold()}" for payee in payees if payee}
        keys = {payee: key for payee in {row.payee for row in self._purchases} if (key := f"={payee.casefold()}") in wanted}
        for position, row in enumerate(self._purchases):
            if row.payee in keys:
                self._of_merchant[keys[row.payee]].append(position)
        self._indexed = False
        self._keys_of: defaultdict[str, list[str]] = defaultdict(list)
        self._alike: dict[str, list[str]] = {}

    def original(self, refund: Booked) -> RefundProposal | None:
        """The likeliest purchase, from which the refund is then taken off."""
        days = _DAY.findall(refund.description)
        choices = [
            (self._weight(refund, position, days), position, how) for position, how in self._merchants(refund)
        ]  # fmt: skip
        if not choices:
            return None
        choices.sort(reverse=True)
        weight, position, how = choices[0]
        purchase, left = self._purchases[position], self._left[position]
        evidence = self._evidence(refund, position, days, how)
        alone = len(choices) == 1 or choices[1][0] <= weight - _MARGIN
        speaks = "words" in evidence or "category" in evidence
        self._left[position] = left - refund.amount_minor
        return RefundProposal(
            refund_id=refund.id,
            purchase_id=purchase.id,
            days=refund.date.toordinal() - purchase.date.toordinal(),
            left_minor=left,
            evidence=evidence,
            sure=alone and speaks and refund.group != "income",
        )

    def _weight(self, refund: Booked, position: int, days: Sequence[tuple[str, ...]]) -> int:
        purchase = self._purchases[position]
        return (
            (40 if self._is_whole(refund, position) else 0)
            + (50 if days and _is_named(purchase, days) else 0)
            + (10 if refund.category_id is not None and refund.category_id == purchase.category_id else 0)
            + (15 if refund.account_id == purchase.account_id else 0)
        )

    def _evidence(
        self, refund: Booked, position: int, days: Sequence[tuple[str, ...]], how: RefundEvidence
    ) -> tuple[RefundEvidence, ...]:
        purchase = self._purchases[position]
        there: dict[RefundEvidence, bool] = {
            how: True,
            "amount": self._is_whole(refund, position),
            "day": _is_named(purchase, days),
            "words": _names_refund(refund),
            "category": refund.category_id is not None and refund.category_id == purchase.category_id,
        }
        return tuple(name for name, holds in there.items() if holds)

    def _is_whole(self, refund: Booked, position: int) -> bool:
        return self._left[position] == refund.amount_minor == -self._purchases[position].amount_minor

    def _merchants(self, refund: Booked) -> Iterator[tuple[int, RefundEvidence]]:
        """The purchases that it may be for, by position, and how the merchant is known."""
        found = list(self._in_time(refund, f"={refund.payee.casefold()}")) if refund.payee else []
        if found or refund.group == "income":
            yield from ((position, "payee") for position in found)
            return
        seen: set[int] = set()
        (own,) = _merchants([refund.payee or refund.description])
        for key in self._similar(own):
            for position in self._in_time(refund, key):
                # Two payees that differ are two merchants, but for words such as “refund” within the name.
                if position not in seen and (key == own or not (refund.payee and self._purchases[position].payee)):
                    seen.add(position)
                    yield position, "text"
            if len(seen) >= _LOOKED_AT:
                return

    def _in_time(self, refund: Booked, merchant: str) -> Iterator[int]:
        """Purchases of the last days that are large enough: the latest, and before them any of just that amount."""
        positions = self._of_merchant.get(merchant, ())
        day = refund.date.toordinal()
        last = bisect_right(positions, day, key=self._days.__getitem__)
        first = max(bisect_left(positions, day - WINDOW_DAYS, key=self._days.__getitem__), last - _LOOKED_AT)
        yield from (position for position in reversed(positions[first:last]) if self._fits(refund, position))
        if first == last or first != last - _LOOKED_AT:
            return
        start = bisect_left(positions, day - WINDOW_DAYS, key=self._days.__getitem__)
        whole = (
            position for position in reversed(positions[start:first])
            if self._purchases[position].amount_minor == -refund.amount_minor
        )  # fmt: skip
        yield from islice((position for position in islice(whole, _LOOKED_AT) if self._fits(refund, position)), 1)

    def _fits(self, refund: Booked, position: int) -> bool:
        purchase = self._purchases[position]
        return (
            refund.amount_minor <= self._left[position]
            and refund.currency == purchase.currency
            and (min(refund.id, purchase.id), max(refund.id, purchase.id)) not in self._rejected
        )

    def _similar(self, key: str) -> list[str]:
        """The merchants among the purchases that are written alike."""
        if not key:
            return []
        self._index()
        known = self._alike.get(key)
        if known is None:
            from rapidfuzz import fuzz

            near: dict[str, None] = {}
            for word in sorted(key.split(), key=lambda word: (len(self._keys_of.get(word[:5], ())), word)):
                near.update(dict.fromkeys(self._keys_of.get(word[:5], ())[:_KEYS_LOOKED_AT]))
                if len(near) >= _KEYS_LOOKED_AT:
                    break
            alike = sorted((-fuzz.token_set_ratio(key, other), other != key, other) for other in near)
            known = self._alike[key] = [other for ratio, _, other in alike[:_ALIKE_LOOKED_AT] if ratio <= -ALIKE]
        return known

    def _index(self) -> None:
        """The purchases by the words of their text, made when it is first needed."""
        if self._indexed:
            return
        self._indexed = True
        for position, key in enumerate(_merchants([row.payee or row.description for row in self._purchases])):
            if not key:
                continue
            if key not in self._of_merchant:
                for start in {word[:5] for word in key.split()}:
                    self._keys_of[start].append(key)
            self._of_merchant[key].append(position)


def _merchants(texts: Sequence[str]) -> list[str]:
    """The words of each text that may be a merchant's name: without numbers and what stands in every payment's text."""
    known: dict[str, str] = {}
    found = []
    for text in spaced_many(texts):
        words = " ".join([word for word in text.split() if word.isalpha() and word not in _DULL])
        key = known.get(words)
        if key is None:
            kept = " ".join([word for word in words.split() if len(word) > 1])
            key = known[words] = kept if len(kept) > 3 or not kept.isascii() else ""
        found.append(key)
    return found


def _names_refund(row: Booked) -> bool:
    return not _REFUND_WORDS.isdisjoint(spaced(f"{row.payee} {row.description}").split())


def _is_named(purchase: Booked, days: Sequence[tuple[str, ...]]) -> bool:
    """Whether one of the dates in a text is the purchase's day, whichever of day and month stands first."""
    paid = purchase.date
    for year, month, day, first, second in days:
        if year and (int(year), int(month), int(day)) == (paid.year, paid.month, paid.day):
            return True
        if first and (int(first), int(second)) in {(paid.day, paid.month), (paid.month, paid.day)}:
            return True
    return False
