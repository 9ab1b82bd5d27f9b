"""What belongs together: transfers between own accounts, refunds and their purchases.

    found = review(store, household_id)                                   # what is proposed, what is linked already
    confirm_transfers(store, household_id, [(out_id, into_id)], now=...)  # and reject_, unlink_; the same for refunds

Nothing is linked until it is confirmed. A confirmed transfer is neither income nor spending; a confirmed refund lowers the
category of its purchase. Pairs that were rejected or taken apart are not proposed again.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from finance_core import collecting
from finance_core.models import Account, AuditEntry, Transaction
from finance_core.services import rates, transfer_bookings
from finance_core.statements.pairing import refunds, transfers
from finance_core.statements.pairing.booked import Booked
from finance_core.statements.pairing.refunds import RefundEvidence, RefundProposal
from finance_core.statements.pairing.transfers import Evidence, Rate, TransferKind, TransferProposal
from finance_core.storage import Reading, Store, accounts, audit, households, links, settings, transactions

__all__ = [
    "Evidence", "Leg", "Partners", "RefundEvidence", "RefundPair", "Review", "TransferKind", "TransferPair",
    "confirm_refunds", "confirm_transfers", "partners", "propose_transfers", "reject_refund", "reject_transfer", "review",
    "unlink_refund", "unlink_transfer",
]  # fmt: skip
_PROPOSING: Final = "propose transfers"


@dataclass(frozen=True, slots=True, kw_only=True)
class Leg:
    """One of two payments that belong together, as it is shown. `name` is the payee, or else the bank's own text."""

    id: int
    date: date
    account: str
    amount_minor: int
    currency: str
    name: str
    description: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TransferPair:
    """A proposed transfer. `fee_minor` did not arrive; `rate` is the day's, `off` how far from it the amounts are."""

    out: Leg
    into: Leg
    kind: TransferKind
    days: int
    fee_minor: int
    rate: float | None
    off: float
    evidence: tuple[Evidence, ...]
    sure: bool

    @property
    def ids(self) -> tuple[int, int]:
        """What `confirm_transfers` takes."""
        return self.out.id, self.into.id


@dataclass(frozen=True, slots=True, kw_only=True)
class RefundPair:
    """A proposed refund. `left_minor` is what was left of the purchase before it."""

    refund: Leg
    purchase: Leg
    days: int
    left_minor: int
    evidence: tuple[RefundEvidence, ...]
    sure: bool

    @property
    def ids(self) -> tuple[int, int]:
        """What `confirm_refunds` takes."""
        return self.refund.id, self.purchase.id


@dataclass(frozen=True, slots=True, kw_only=True)
class Review:
    """What waits for an answer, those that are not sure first, then the newest; and how much is linked already.

    `proposing` is False where the person does not want transfers to be proposed.
    """

    transfers: tuple[TransferPair, ...]
    refunds: tuple[RefundPair, ...]
    linked_transfers: int
    linked_refunds: int
    proposing: bool

    @property
    def sure_transfers(self) -> list[tuple[int, int]]:
        """The pairs that have evidence and no rival."""
        return [pair.ids for pair in self.transfers if pair.sure]

    @property
    def sure_refunds(self) -> list[tuple[int, int]]:
        """The refunds of which only one purchase can be the original."""
        return [pair.ids for pair in self.refunds if pair.sure]


@dataclass(frozen=True, slots=True, kw_only=True)
class Partners:
    """What a payment is linked to: the other leg of a transfer, the purchase it is a refund of, the refunds it got."""

    transfer: Leg | None
    purchase: Leg | None
    refunds: tuple[Leg, ...]


@collecting.paused()
def review(store: Store, household_id: int) -> Review:
    """What deserves an answer."""
    with store.read(household_id) as reading:
        rows = list(map(Booked._make, links.unlinked(reading)))
        known = accounts.listed(reading)
        back = links.returned(reading)
        no_transfers, no_refunds = links.rejected(reading, "transfer"), links.rejected(reading, "refund")
        linked_transfers, linked_refunds = links.counts(reading)
        proposing = settings.get(reading, _PROPOSING) is not False
        rate = _rate(reading, known)
    moved = transfers.propose(rows, known, rejected=no_transfers, rate=rate)
    legs = {leg for pair in moved if {*pair.evidence} - {"text"} for leg in (pair.out_id, pair.into_id)}
    came_back = refunds.propose((row for row in rows if row.id not in legs), returned=back, rejected=no_refunds)
    by_id, names = {row.id: row for row in rows}, {account.id: account.name for account in known}
    return Review(
        transfers=_sorted_transfers(moved, by_id, names) if proposing else (),
        refunds=_sorted_refunds(came_back, by_id, names),
        linked_transfers=linked_transfers,
        linked_refunds=linked_refunds,
        proposing=proposing,
    )


def partners(store: Store, household_id: int, transaction_id: int) -> Partners:
    """What one payment is linked to. Raises NotFoundError."""
    with store.read(household_id) as reading:
        peer, purchase, refund_ids = links.partners(reading, transaction_id)
        names = {account.id: account.name for account in accounts.listed(reading)}
        return Partners(
            transfer=None if peer is None else _stored_leg(reading, peer, names),
            purchase=None if purchase is None else _stored_leg(reading, purchase, names),
            refunds=tuple(_stored_leg(reading, row_id, names) for row_id in refund_ids),
        )


def confirm_transfers(
    store: Store, household_id: int, pairs: Sequence[tuple[int, int]], *, now: datetime, actor: str = ""
) -> int:
    """Link payments out with payments in; how many pairs. Both legs get a transfer category unless the person chose theirs.

    Where less arrived than was sent, the payment out is split: what arrived is the transfer, and the fee is spending. Between
    two currencies that is what its text calls a fee. Raises InvalidError where more arrived than was sent.
    """
    summary = "Linked a transfer" if len(pairs) == 1 else f"Linked {len(pairs):,} transfers"
    with store.write(household_id, action="link", summary=summary, now=now, actor=actor) as writing:
        return links.link_transfers(
            writing, pairs, transfer_bookings.leg_categories(writing, pairs), transfer_bookings.fee_parts(writing, pairs)
        )  # fmt: skip


def reject_transfer(store: Store, household_id: int, out_id: int, into_id: int, *, now: datetime, actor: str = "") -> None:
    """Never propose these two as a transfer again."""
    with store.write(
        household_id, action="link", summary="Said that two payments are no transfer", now=now, actor=actor
    ) as writing:
        links.reject(writing, "transfer", out_id, into_id)


def unlink_transfer(store: Store, household_id: int, transaction_id: int, *, now: datetime, actor: str = "") -> None:
    """Take a transfer apart: both legs are what they were before, and not proposed again. Takes the id of either leg."""
    with store.write(household_id, action="link", summary="Took a transfer apart", now=now, actor=actor) as writing:
        peer, _purchase, _refunds = links.partners(writing, transaction_id)
        before = {leg: _before_link(writing, leg, "transfer_peer_id") for leg in (transaction_id, peer) if leg is not None}
        links.reject(writing, "transfer", *links.unlink_transfer(writing, transaction_id, before))


def confirm_refunds(
    store: Store, household_id: int, pairs: Sequence[tuple[int, int]], *, now: datetime, actor: str = ""
) -> int:
    """Link refunds with their purchases; how many. A refund gets the purchase's category unless the person chose its own."""
    summary = "Linked a refund" if len(pairs) == 1 else f"Linked {len(pairs):,} refunds"
    with store.write(household_id, action="link", summary=summary, now=now, actor=actor) as writing:
        known = links.known(writing, [row_id for pair in pairs for row_id in pair])
        chosen = {
            refund_id: category_id
            for refund_id, purchase_id in pairs
            if {refund_id, purchase_id} <= known.keys() and not known[refund_id].decided
            if (category_id := known[purchase_id].category_id) is not None
        }
        return links.link_refunds(writing, pairs, chosen)


def reject_refund(store: Store, household_id: int, refund_id: int, purchase_id: int, *, now: datetime, actor: str = "") -> None:
    """Never propose this purchase for this refund again."""
    with store.write(
        household_id, action="link", summary="Said what a payment is no refund of", now=now, actor=actor
    ) as writing:
        links.reject(writing, "refund", refund_id, purchase_id)


def unlink_refund(store: Store, household_id: int, refund_id: int, *, now: datetime, actor: str = "") -> None:
    """Part a refund from its purchase: it has the category it had before, and this pair is not proposed again."""
    with store.write(
        household_id, action="link", summary="Took a refund and its purchase apart", now=now, actor=actor
    ) as writing:
        before = {refund_id: _before_link(writing, refund_id, "refund_of_id")}
        links.reject(writing, "refund", refund_id, links.unlink_refund(writing, refund_id, before))


def propose_transfers(store: Store, household_id: int, *, on: bool, now: datetime, actor: str = "") -> None:
    """Whether transfers are proposed at all."""
    summary = "Switched proposals for transfers on" if on else "Switched proposals for transfers off"
    with store.write(household_id, action="link", summary=summary, now=now, actor=actor) as writing:
        settings.put(writing, _PROPOSING, None if on else False)


def _rate(reading: Reading, known: Sequence[Account]) -> Rate | None:
    """What one unit of a currency was worth in another, by way of the currency of the reports; None where all have one."""
    quote = households.get(reading).currency
    rates_known = rates.of_accounts(reading, known, quote)
    if rates_known is None:
        return None

    def rate(currency: str, other: str, day: date) -> float | None:
        worth = [1.0 if code == quote else rates_known.at(code, day).rate for code in (currency, other) if code in there]
        return worth[0] / worth[1] if len(worth) == 2 else None

    there = rates_known.currencies | {quote}
    return rate


def _sorted_transfers(
    found: Sequence[TransferProposal], rows: dict[int, Booked], names: dict[int, str]
) -> tuple[TransferPair, ...]:
    return tuple(
        TransferPair(
            out=_leg(rows[pair.out_id], names),
            into=_leg(rows[pair.into_id], names),
            kind=pair.kind,
            days=pair.days,
            fee_minor=pair.fee_minor,
            rate=pair.rate,
            off=pair.off,
            evidence=pair.evidence,
            sure=pair.sure,
        )
        for pair in sorted(found, key=lambda pair: pair.sure)
    )


def _sorted_refunds(found: Sequence[RefundProposal], rows: dict[int, Booked], names: dict[int, str]) -> tuple[RefundPair, ...]:
    return tuple(
        RefundPair(
            refund=_leg(rows[pair.refund_id], names),
            purchase=_leg(rows[pair.purchase_id], names),
            days=pair.days,
            left_minor=pair.left_minor,
            evidence=pair.evidence,
            sure=pair.sure,
        )
        for pair in sorted(found, key=lambda pair: pair.sure)
    )


def _leg(row: Booked, names: dict[int, str]) -> Leg:
    return Leg(
        id=row.id, date=row.date, account=names[row.account_id], amount_minor=row.amount_minor, currency=row.currency,
        name=row.payee or row.description, description=row.description,
    )  # fmt: skip


def _stored_leg(reading: Reading, transaction_id: int, names: dict[int, str]) -> Leg:
    found = transactions.get(reading, transaction_id)
    return Leg(
        id=found.id, date=found.date, account=names[found.account_id], amount_minor=found.amount_minor,
        currency=found.currency, name=found.payee or found.description, description=found.description,
    )  # fmt: skip


def _as_linked(reading: Reading, entry: AuditEntry, now: Transaction) -> bool:
    """Whether the parts of a payment are those that its link made, by their amounts: categories may have changed since."""
    made = [
        change.after["amount_minor"]
        for change in audit.changes(reading, entry.id)
        if change.table == "split" and change.after is not None and change.after["transaction_id"] == now.id
    ]
    return made == [part.amount_minor for part in now.splits]


def _before_link(reading: Reading, transaction_id: int, column: str) -> dict[str, Any]:
    """What the payment held before its link was made, of what it still holds since.

    Where that is too long ago to be known, a leg is no transfer any more; the person's own choice stays, and so do parts that
    were changed since.
    """
    now = transactions.get(reading, transaction_id)
    for entry, change in audit.of_row(reading, "transaction", transaction_id):
        before, after = change.before or {}, change.after or {}
        if column in before and before[column] is None and after.get(column) is not None:
            kept = {name: before[name] for name in ("category_id", "is_transfer", "is_split") if name in before}
            if "is_split" in kept and now.splits and not _as_linked(reading, entry, now):
                return {}
            if after.get("category_id") != now.category_id:
                kept.pop("category_id", None)
            return kept
    if column == "refund_of_id":
        return {}
    said = links.known(reading, [transaction_id])[transaction_id]
    return {"is_transfer": False} | ({"category_id": None} if said.group == "transfer" and not said.decided else {})
