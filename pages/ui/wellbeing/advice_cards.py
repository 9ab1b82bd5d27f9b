"""The cards of the page of advice. Buttons act in their `on_click`, with the piece that was on screen when pressed."""

from decimal import Decimal
from typing import TYPE_CHECKING, Final, Literal

import streamlit as st

from finance_core.errors import FinanceError
from finance_core.models import AdviceDecision
from finance_core.rules.advice.piece import EndStream, Idle, Look, Page, Piece
from finance_core.services.wellbeing import advice, advice_answers
from finance_core.services.wellbeing.advice import AdviceBook
from pages.ui import cached, changes, components, format, links, session
from pages.ui.links import Link
from pages.ui.wellbeing import advice_texts

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from streamlit.elements.lib.grid_container import GridContainer

    from finance_core.services.recurrence.recurrences import Recurrence
    from pages.ui.session import Visit

ACTIONS: Final = ("advice", "undo")
_LISTED: Final = 12
_GAP: Final = "advice-gap"
_PAGES: Final[dict[Page, Link]] = {
    "recurring": Link(label="See what recurs", page=links.RECURRING),
    "cashflow": Link(label="See the days to come", page=links.CASHFLOW),
    "goals": Link(label="See your goals", page=links.GOALS),
    "debts": Link(label="Plan your debts", page=links.DEBTS),
    "accounts": Link(label="See the accounts", page=links.ACCOUNTS),
}


def draw_first(visit: "Visit", book: AdviceBook) -> None:
    """The few that matter most."""
    if not book.visible:
        return
    cards = components.cards(len(book.visible))
    for piece in book.visible:
        _piece(visit, cards, piece)


def draw_rest(visit: "Visit", book: AdviceBook) -> None:
    """All others, below a fold."""
    if not book.rest:
        return
    with st.expander(f"{len(book.rest)} more", key="advice-rest", icon=":material/list:"):
        cards = components.cards(3)
        for piece in book.rest:
            _piece(visit, cards, piece)


def _piece(visit: "Visit", cards: "GridContainer", piece: Piece) -> None:
    """What, how much, why, the payments that show it, and what can be done with it."""
    with components.card(cards, advice_texts.title(piece), advice_texts.facts(piece, visit.currency)):
        st.markdown(format.escaped(advice_texts.reason(piece, visit.currency)))
        _ways(piece)
        with st.container(horizontal=True, gap="xsmall", vertical_alignment="center"):
            label, does = advice_texts.act(piece, visit.currency)
            if label:
                st.button(
                    format.escaped(label), key=f"advice-take-{piece.key}", help=format.escaped(does), on_click=_take,
                    args=(piece, _stream(visit, piece)),
                )  # fmt: skip
            if isinstance(piece.figures, Idle) and not piece.figures.debt:
                _rate(piece.figures.rate)
            st.button(
                "Not now", key=f"advice-snooze-{piece.key}", type="tertiary", help=advice_texts.SNOOZE, on_click=_put_off,
                args=(piece, "snoozed"),
            )  # fmt: skip
            st.button(
                "Never again", key=f"advice-dismiss-{piece.key}", type="tertiary", help=advice_texts.DISMISS,
                on_click=_put_off, args=(piece, "dismissed"),
            )  # fmt: skip


def _ways(piece: Piece) -> None:
    """The payments that show it, and the page where it is looked after."""
    wanted = advice.evidence(piece)
    if wanted is not None:
        newest = "the newest " if len(wanted.ids) < len(piece.evidence) else ""
        components.link(links.transactions(f"See {newest}{format.count(len(wanted.ids), 'payment')}", wanted))
    if isinstance(piece.action, Look) and piece.action.page in _PAGES:
        components.link(_PAGES[piece.action.page])


def _stream(visit: "Visit", piece: Piece) -> "Recurrence | None":
    """What recurs that the piece would end."""
    return cached.recurring_payments(visit).item(piece.action.stream) if isinstance(piece.action, EndStream) else None


def _take(piece: Piece, item: "Recurrence | None") -> None:
    _act(
        lambda visit: advice_answers.take(
            visit.store, visit.household.id, piece, title=advice_texts.title(piece), item=item, today=visit.today, now=visit.now
        ),
        lambda visit: advice_texts.done(piece, visit.currency),
    )


def _put_off(piece: Piece, decision: Literal["snoozed", "dismissed"]) -> None:
    title = advice_texts.title(piece)
    _act(
        lambda visit: advice_answers.put_off(
            visit.store, visit.household.id, piece, decision, title=title, today=visit.today, now=visit.now
        ),
        lambda _visit: f"{title}: {(advice_texts.SNOOZE if decision == 'snoozed' else advice_texts.DISMISS).lower()}.",
    )


def _bring_back(row: AdviceDecision) -> None:
    title = advice_texts.name(row)
    _act(
        lambda visit: advice_answers.bring_back(visit.store, visit.household.id, row.key, title=title, now=visit.now),
        lambda _visit: f"{title} is shown again, where there still is reason.",
    )


def _rate(known: Decimal | None) -> None:
    """What the money could bring more, which only the person can know."""
    with st.popover("What could it earn more?", icon=":material/percent:", type="tertiary", key="advice-rate"):
        st.number_input(
            "More interest than now, % a year", 0.0, 20.0, advice_texts.gap(known), 0.1, key=_GAP, format="%.2f",
            help="What a savings account of yours would pay, less what the money earns where it lies.",
        )  # fmt: skip
        st.button("Save", key="advice-rate-save", type="primary", on_click=_keep_rate)


def _keep_rate() -> None:
    share = Decimal(str(round(session.recall(_GAP), 4))) / 100
    _act(
        lambda visit: advice_answers.set_rate_gap(visit.store, visit.household.id, share or None, now=visit.now),
        lambda _visit: "Said what idle money could earn more.",
    )


def _act(act: "Callable[[Visit], object]", sentence: "Callable[[Visit], str]") -> None:
    """Do it, say so and offer the way back; or say why not."""
    visit = session.require()
    try:
        act(visit)
    except FinanceError as error:
        changes.refuse(str(error))
    else:
        changes.done(visit, sentence(visit), action=advice_answers.ACTION)


def draw_answered(book: AdviceBook) -> None:
    """What was taken, with what came of it, and what was put off, each with its way back."""
    if not book.taken and not book.put_off:
        return
    cards = components.cards(bool(book.taken) + bool(book.put_off))
    if book.taken:
        reading = "What was promised, and what happened: counted only where it is more than chance."
        with components.card(cards, f"You took {format.count(len(book.taken), 'piece')} of advice", reading):
            told = [(taken.row, advice_texts.came_of(taken, book)) for taken in book.taken]
            _listed(told, "Forget", key="advice-more-taken")
    if book.put_off:
        with components.card(cards, f"{format.count(len(book.put_off), 'piece')} put off", "Each can be brought back."):
            told = [(row, advice_texts.until(row, book)) for row in book.put_off]
            _listed(told, "Bring back", key="advice-more-put-off")


def _listed(told: "Sequence[tuple[AdviceDecision, str]]", label: str, *, key: str) -> None:
    """The newest answers, and the others below a fold: each keeps its way back."""
    for row, more in told[:_LISTED]:
        _answered(row, more, label)
    if len(told) > _LISTED:
        with st.expander(f"{len(told) - _LISTED} more", key=key, icon=":material/list:"):
            for row, more in told[_LISTED:]:
                _answered(row, more, label)


def _answered(row: AdviceDecision, more: str, label: str) -> None:
    with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
        st.markdown(format.escaped(advice_texts.name(row)), width=240)
        st.button(label, key=f"advice-back-{row.key}", type="tertiary", on_click=_bring_back, args=(row,))
    st.caption(format.escaped(more))


def offer(visit: "Visit") -> None:
    """The piece of the week for the overview, where what recurs is known already: it is not searched for it."""
    book = cached.advice_if_known(visit)
    if book is not None and book.pushed is not None:
        components.remark(advice_texts.push(book.pushed, visit.currency), Link(label="Look", page=links.ADVICE))
