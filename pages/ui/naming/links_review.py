"""Transfers and refunds that wait for an answer, and what one payment is linked to.

Every button acts in its `on_click`, with the pair that was on screen when it was pressed.
"""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any, Final, TypeVar

import streamlit as st

from finance_core.errors import FinanceError
from finance_core.models import Filters
from finance_core.services import links
from finance_core.services.links import Evidence, Leg, Partners, RefundEvidence, RefundPair, Review, TransferPair
from pages.ui import changes, format, session
from pages.ui.ledger import filters
from pages.ui.session import Visit

T = TypeVar("T")
Answer = tuple[str, Callable[..., None], tuple[Any, ...]]
"""A button: its words, what it does, and with what."""
PAGE_CARDS: Final = 10
"""Proposals of each kind that are drawn at once."""
_TOLD: Final = 2
"""Reasons that are told beside amount and day; they stand in order of weight."""
_ACTION: Final = "link"
_LONGEST: Final = 90
_PAGE_KEY: Final = "review-page-{}"
_EVIDENCE: Final[dict[Evidence, str]] = {
    "number": "the text has the other account’s number",
    "name": "the text names the other account",
    "category": "both are in a category for transfers",
    "words": "the text speaks of a transfer",
    "text": "both texts say the same",
}
_REFUND_EVIDENCE: Final[dict[RefundEvidence, str]] = {
    "payee": "the same payee",
    "text": "the texts name the same shop",
    "amount": "the whole amount",
    "day": "the text has the day of the purchase",
    "words": "the text speaks of money back",
    "category": "both in the same category",
}


def story(found: Review) -> str:
    """How many wait for an answer, and how many of them are sure."""
    kinds = [format.count(len(found.transfers), "transfer")] * bool(found.transfers)
    kinds += [format.count(len(found.refunds), "refund")] * bool(found.refunds)
    linked = _linked(found)
    if not kinds:
        return f"All well: {linked}, nothing to answer." if linked else "All well: nothing to answer."
    number = len(found.transfers) + len(found.refunds)
    sure = len(found.sure_transfers) + len(found.sure_refunds)
    waits = "waits" if number == 1 else "wait"
    words = f"**{format.listed(kinds)}** {waits} for your answer."
    if sure:
        which = f"{sure:,} of them" if sure < number else "All of them" if number > 1 else "It"
        words += f" {which} {'is' if sure == 1 else 'are'} sure."
    return words + (f" {linked[0].upper()}{linked[1:]}." if linked else "")


def _linked(found: Review) -> str:
    kinds = [format.count(found.linked_transfers, "transfer")] * bool(found.linked_transfers)
    kinds += [format.count(found.linked_refunds, "refund")] * bool(found.linked_refunds)
    return f"{format.listed(kinds)} linked" if kinds else ""


def switch(found: Review) -> None:
    """Whether transfers are proposed at all."""
    st.toggle(
        "Propose transfers", found.proposing, key=f"review-propose-{found.proposing}", on_change=_switch,
        args=(not found.proposing,), help="Off: payments between your own accounts are no longer looked for.",
    )  # fmt: skip


def transfers(found: Review, today: date) -> None:
    """The proposed transfers, those that need a look first."""
    st.header("Transfers" if not found.transfers else f"Transfers: {len(found.transfers):,}", anchor=False)
    if not found.proposing:
        st.caption("Transfers are not proposed. Switch them on above to have them looked for.")
        return
    if not found.transfers:
        st.caption("No two payments look like one transfer between your accounts.")
        return
    st.caption("Money that went from one of your accounts to another. Once confirmed, it is neither income nor spending.")
    _all_sure("transfer", found.sure_transfers, _confirm_transfers, primary=True)
    for pair in _page("transfers", found.transfers):
        answers = (("Confirm", _confirm_transfers, ([pair.ids],)), ("Not a transfer", _reject_transfer, (pair,)))
        _card(_title(pair), (pair.out, pair.into), transfer_reason(pair), answers, today=today, sure=pair.sure)
    _pages("transfers", len(found.transfers))


def refunds(found: Review, today: date) -> None:
    """The proposed refunds, those that need a look first."""
    st.header("Refunds" if not found.refunds else f"Refunds: {len(found.refunds):,}", anchor=False)
    if not found.refunds:
        st.caption("No payment looks like money back for an earlier purchase.")
        return
    st.caption("Money back for an earlier purchase. Once confirmed, it lowers the category of that purchase.")
    _all_sure("refund", found.sure_refunds, _confirm_refunds, primary=not found.sure_transfers)
    for pair in _page("refunds", found.refunds):
        answers = (("Confirm", _confirm_refunds, ([pair.ids],)), ("Not a refund of this", _reject_refund, (pair,)))
        _card(_refund_title(pair), (pair.purchase, pair.refund), refund_reason(pair), answers, today=today, sure=pair.sure)
    _pages("refunds", len(found.refunds))


def transfer_reason(pair: TransferPair) -> str:
    """Why these two may be one transfer: `Same amount, a day apart; the text names the other account.`"""
    out = pair.out
    if pair.rate is not None:
        near = f"{format.percent(abs(pair.off))} {'above' if pair.off > 0 else 'below'}" if abs(pair.off) >= 0.005 else "at"
        size = f"{near} the day’s rate of {pair.rate:,.4f}"
    elif pair.fee_minor:
        size = f"{format.money(pair.fee_minor, out.currency, cents=True)} less arrived, probably a fee"
    else:
        size = "same amount"
    reasons = [f"{size}, {_apart(pair.days)}", *(_EVIDENCE[name] for name in pair.evidence[:_TOLD])]
    return _sentence(reasons) + _fee_words(pair)


def _fee_words(pair: TransferPair) -> str:
    """What confirming does with the fee."""
    if not pair.fee_minor:
        return ""
    fee = format.money(pair.fee_minor, pair.out.currency, cents=True)
    if pair.rate is not None:
        return f" Confirming books the fee of {fee} that its text states as spending."
    return f" Confirming books the missing {fee} as spending on fees."


def refund_reason(pair: RefundPair) -> str:
    """Why this may be money back for that purchase: `The same payee, the whole amount, 9 days later.`"""
    reasons = [_REFUND_EVIDENCE[name] for name in pair.evidence[: _TOLD + 1]]
    whole = -pair.purchase.amount_minor
    if "amount" not in pair.evidence:
        of = f"part of {format.money(whole, pair.purchase.currency, cents=True)}"
        if pair.left_minor < whole:
            of += f", of which {format.money(pair.left_minor, pair.purchase.currency, cents=True)} had not come back"
        reasons.append(of)
    reasons.append("the same day" if not pair.days else f"{format.count(pair.days, 'day')} later")
    return _sentence(reasons)


def draw_partners(visit: Visit, transaction_id: int) -> None:
    """What a payment is linked to, with the way there and the way to take it apart; nothing where it is linked to nothing."""
    found = links.partners(visit.store, visit.household.id, transaction_id)
    for words, other, unlink, row_id in _partner_lines(found, transaction_id):
        amount = format.money(other.amount_minor, other.currency, cents=True, signed=True)
        st.markdown(f"**{words}**  \n{format.escaped(f'{amount}, {other.account}, {format.day(other.date, visit.today)}')}")
        with st.container(horizontal=True, gap="xsmall"):
            st.button(
                "Show both", key=f"linked-show-{other.id}", type="tertiary", icon=":material/link:",
                on_click=filters.show, args=(Filters(ids=(transaction_id, other.id)),),
            )  # fmt: skip
            st.button(
                "Unlink", key=f"linked-unlink-{other.id}", type="tertiary", icon=":material/link_off:",
                on_click=unlink, args=(row_id,),
            )  # fmt: skip


def _partner_lines(found: Partners, transaction_id: int) -> list[tuple[str, Leg, Callable[[int], None], int]]:
    """For each partner what it is, and what takes the two apart."""
    lines: list[tuple[str, Leg, Callable[[int], None], int]] = []
    if found.transfer is not None:
        words = "Transfer from" if found.transfer.amount_minor < 0 else "Transfer to"
        lines.append((words, found.transfer, _unlink_transfer, transaction_id))
    if found.purchase is not None:
        lines.append(("Refund of", found.purchase, _unlink_refund, transaction_id))
    lines += [("Refunded by", refund, _unlink_refund, refund.id) for refund in found.refunds]
    return lines


# ---- how a proposal looks --------------------------------------------------------------------------------------------


def _card(title: str, legs: tuple[Leg, Leg], reason: str, answers: Sequence[Answer], *, today: date, sure: bool) -> None:
    """One proposal: what it would be, both payments side by side, why, and the two answers."""
    with st.container(border=True, gap="xsmall"):
        badge = ":green-badge[:material/check: Sure]" if sure else ":orange-badge[:material/visibility: Look at it]"
        st.markdown(f"**{format.escaped(title)}** {badge}")
        sides = st.grid(2, min_column_width=290, gap="small")
        for leg in legs:
            with sides.cell(), st.container(gap=None):
                amount = format.money(leg.amount_minor, leg.currency, cents=True, signed=True)
                st.markdown(f"{format.escaped(f'{amount} · {leg.account} · {format.day(leg.date, today)}')}")
                st.caption(format.escaped(format.short(leg.description or leg.name, _LONGEST)))
        why, buttons = st.columns([3, 2], vertical_alignment="center", gap="xsmall")
        why.caption(format.escaped(reason))
        with buttons.container(horizontal=True, horizontal_alignment="right", vertical_alignment="center", gap="small"):
            for place, (label, act, args) in enumerate(answers):
                st.button(
                    label, key=f"answer-{legs[0].id}-{legs[1].id}-{place}", on_click=act, args=args,
                    type="tertiary" if place else "secondary", icon=None if place else ":material/check:",
                )  # fmt: skip


def _all_sure(
    what: str, sure: Sequence[tuple[int, int]], confirm: Callable[[Sequence[tuple[int, int]]], None], *, primary: bool
) -> None:
    """One button for all of which we are sure."""
    if len(sure) > 1:
        st.button(
            f"Confirm {len(sure):,} sure {what}s", key=f"review-all-{what}", type="primary" if primary else "secondary",
            icon=":material/done_all:", on_click=confirm, args=(tuple(sure),),
        )  # fmt: skip


def _title(pair: TransferPair) -> str:
    size = format.money(-pair.out.amount_minor, pair.out.currency, cents=True)
    return f"{pair.kind}: {size} from {pair.out.account} to {pair.into.account}"


def _refund_title(pair: RefundPair) -> str:
    size = format.money(pair.refund.amount_minor, pair.refund.currency, cents=True)
    return f"{size} back from {format.short(pair.refund.name)}"


def _apart(days: int) -> str:
    return "the same day" if not days else "a day apart" if days == 1 else f"{days} days apart"


def _sentence(reasons: Sequence[str]) -> str:
    joined = "; ".join(reasons)
    return f"{joined[0].upper()}{joined[1:]}."


def _page(name: str, pairs: Sequence[T]) -> Sequence[T]:
    """The proposals of the page that is open."""
    last = -(-len(pairs) // PAGE_CARDS)
    page = min(int(session.recall(_PAGE_KEY.format(name)) or 1), last)
    return pairs[(page - 1) * PAGE_CARDS : page * PAGE_CARDS]


def _pages(name: str, count: int) -> None:
    if count > PAGE_CARDS:
        with st.container(horizontal=True, horizontal_alignment="center"):
            st.pagination(-(-count // PAGE_CARDS), key=_PAGE_KEY.format(name), max_visible_pages=5)


# ---- answers ---------------------------------------------------------------------------------------------------------


def _act(act: Callable[[Visit], object], sentence: str) -> None:
    """Do it, say so and offer the way back; or say why not."""
    visit = session.require()
    try:
        act(visit)
    except FinanceError as error:
        changes.refuse(str(error))
    else:
        changes.done(visit, sentence, action=_ACTION)


def _confirm_transfers(pairs: Sequence[tuple[int, int]]) -> None:
    words = "Linked the transfer." if len(pairs) == 1 else f"Linked {len(pairs):,} transfers."
    _act(lambda visit: links.confirm_transfers(visit.store, visit.household.id, pairs, now=visit.now), words)


def _confirm_refunds(pairs: Sequence[tuple[int, int]]) -> None:
    words = (
        "Linked the refund with its purchase." if len(pairs) == 1 else f"Linked {len(pairs):,} refunds with their purchases."
    )
    _act(lambda visit: links.confirm_refunds(visit.store, visit.household.id, pairs, now=visit.now), words)


def _reject_transfer(pair: TransferPair) -> None:
    _act(
        lambda visit: links.reject_transfer(visit.store, visit.household.id, *pair.ids, now=visit.now),
        "These two will not be proposed as a transfer again.",
    )


def _reject_refund(pair: RefundPair) -> None:
    _act(
        lambda visit: links.reject_refund(visit.store, visit.household.id, *pair.ids, now=visit.now),
        "This purchase will not be proposed for that refund again.",
    )


def _unlink_transfer(transaction_id: int) -> None:
    _act(
        lambda visit: links.unlink_transfer(visit.store, visit.household.id, transaction_id, now=visit.now),
        "Took the transfer apart: both payments are what they were before.",
    )


def _unlink_refund(refund_id: int) -> None:
    _act(
        lambda visit: links.unlink_refund(visit.store, visit.household.id, refund_id, now=visit.now),
        "Took the refund and its purchase apart.",
    )


def _switch(on: bool) -> None:  # noqa: FBT001  Streamlit hands it over by place
    words = "Transfers are proposed again." if on else "Transfers are no longer proposed."
    _act(lambda visit: links.propose_transfers(visit.store, visit.household.id, on=on, now=visit.now), words)
