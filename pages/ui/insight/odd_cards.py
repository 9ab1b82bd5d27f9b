"""The cards of the page of odd payments, with what a person can say of each.

Buttons act in their `on_click`, with the payment and the kind that were on screen when they were pressed.
"""

from typing import TYPE_CHECKING, Any, Final

import streamlit as st
from streamlit.elements.lib.grid_container import GridContainer

from finance_core.errors import FinanceError
from finance_core.models import VerdictKind
from finance_core.services.insight import anomalies
from finance_core.services.insight.anomalies import Odd
from pages.ui import cached, changes, components, format, links, session, tables
from pages.ui.insight import odd_charts, odd_words
from pages.ui.palette import Palette
from pages.ui.session import Visit

if TYPE_CHECKING:
    import pandas as pd

ACTIONS: Final = ("verdict", "detectors", "undo")
FEW: Final = 6
"""Cards that are shown before one asks for all."""
LISTED: Final = 8
MOST_CHECKED: Final = 2_000
"""Rows of the table of everything: beyond the oddest two thousand nobody reads on."""
_ALL: Final = "odd-all"
_OPENED: Final = "odd-opened"
_METHODS: Final = "odd-methods"
_TIMELINE: Final = "timeline"
_TABLE: Final = "odd-checked"
_ANY: Final = "Any method"


def draw_bar(visit: Visit, odd: Odd) -> Odd:
    """What is shown, and which methods are asked; the part that was asked for."""
    kinds = sorted(odd.alerts["kind"].unique(), key=odd_words.kind)
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        chosen: list[str] = []
        if len(kinds) > 1:
            chosen = st.pills("Kind", kinds, selection_mode="multi", key="odd-kinds", format_func=odd_words.kind)
        detector = ""
        if odd.detectors and not odd.alerts.empty:
            picked = st.selectbox("Odd to", ["", *odd.detectors], key="odd-method", format_func=_method_name, width=200)
            detector = picked or ""
        with st.popover("Methods", icon=":material/tune:", key="odd-choose"):
            _choose_methods(visit, odd)
        changes.draw_recent(visit, ACTIONS)
    return anomalies.narrowed(odd, kinds=chosen, detector=detector)


def _method_name(name: str) -> str:
    return odd_words.method(name) if name else _ANY


def _choose_methods(visit: Visit, odd: Odd) -> None:
    st.markdown("Which methods have a say")
    st.caption("Rules with a reason decide. The methods give a second opinion, weighed by how right they were on planted ones.")
    st.pills(
        "Methods", list(odd_words.METHODS), selection_mode="multi", default=list(odd.detectors), format_func=odd_words.method,
        key=f"{_METHODS}-{visit.household.revision}", label_visibility="collapsed", on_change=_keep_methods,
        args=(f"{_METHODS}-{visit.household.revision}",),
    )  # fmt: skip


def _keep_methods(key: str) -> None:
    visit = session.require()
    anomalies.choose_detectors(visit.store, visit.household.id, session.recall(key) or [], now=visit.now)
    changes.done(visit, "Looked at everything again with these methods.", action="detectors")


def draw_timeline(cards: GridContainer, odd: Odd, colours: Palette) -> None:
    """Every payment by unusualness; a press on a dot opens it."""
    title = odd_words.timeline_answer(odd)
    with components.card(cards, title, "Each dot is a payment; the higher, the odder. Press one to open it.", span=2):
        figure = odd_charts.timeline_chart(odd.checked, odd.alerts, odd.threshold, colours, odd.currency)
        st.plotly_chart(
            figure, theme=None, config={"displayModeBar": False}, key=_TIMELINE, alt=title, on_select=_open_dot,
            selection_mode="points",
        )  # fmt: skip


def _open_dot() -> None:
    points = session.recall(_TIMELINE)["selection"]["points"]
    if points:
        session.keep(_OPENED, points[0]["customdata"][0])


def draw_alerts(visit: Visit, cards: GridContainer, odd: Odd, colours: Palette) -> None:
    """One card for each odd payment: reason, the payee's history, and what can be said of it."""
    every = bool(session.recall(_ALL))
    shown = odd.alerts if every else odd.alerts.head(FEW)
    for _, row in shown.iterrows():
        with components.card(cards, odd_words.title(row, odd.currency), odd_words.facts(row)):
            st.markdown(f"{components.ICONS['anomaly']} {format.escaped(row['reason'])}")
            _history(visit, row, colours, key=f"history-{row['id']}")
            st.caption(odd_words.agreed(odd, row))
            _answers(row)
    more = len(odd.alerts) - len(shown)
    if more:
        with cards.cell(column_span=2), st.container(horizontal=True, horizontal_alignment="center"):
            st.button(f"Show {more} more", key="odd-more", type="tertiary", on_click=session.keep, args=(_ALL, True))


def _history(visit: Visit, row: "pd.Series[Any]", colours: Palette, *, key: str) -> None:
    history = anomalies.history_of(cached.ledger(visit), int(row["id"]))
    if len(history) > 1:
        alt = f"{format.count(len(history), 'payment')} to {format.short(row['payee'])}, this one marked"
        components.chart(odd_charts.payee_chart(history, colours, visit.currency), key, alt)


def _answers(row: "pd.Series[Any]") -> None:
    said = row["verdict"]
    if said:
        st.markdown(f":violet-badge[{odd_words.BUTTONS[said]}]")
        st.markdown(odd_words.next_step(row))
    with st.container(horizontal=True, gap="xsmall", vertical_alignment="center"):
        for verdict, label in odd_words.BUTTONS.items():
            if verdict == said:
                continue
            st.button(
                label, key=f"odd-{row['id']}-{verdict}", help=odd_words.MEANINGS[verdict], on_click=judge,
                args=(int(row["id"]), verdict, row["kind"], row["payee"]),
            )  # fmt: skip
        components.link(links.transactions("See the payment", anomalies.alone(int(row["id"]))))


def judge(transaction_id: int, verdict: VerdictKind, kind: str, payee: str) -> None:
    """Say what a payment is, for a button's `on_click`."""
    visit = session.require()
    try:
        anomalies.judge(visit.store, visit.household.id, transaction_id, verdict, kind=kind, payee=payee, now=visit.now)
    except FinanceError as error:
        changes.refuse(str(error))
    else:
        changes.done(visit, odd_words.done(verdict, payee), action="verdict")


def draw_said(cards: GridContainer, odd: Odd) -> None:
    """What was said so far, each with its way back."""
    if not odd.said:
        return
    right = sum(row.verdict in ("wrong", "fraud") for row in odd.said)
    title = f"You answered {format.count(len(odd.said), 'time')}, {right} of them wrong or not yours"
    with components.card(cards, title, "What you said holds until you take it back."):
        for row in odd.said[:LISTED]:
            with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
                st.markdown(format.escaped(odd_words.spoken(row.verdict, row.payee, row.kind)), width="stretch")
                st.button("Take back", key=f"odd-back-{row.id}", type="tertiary", on_click=_withdraw, args=(row.id,))


def _withdraw(verdict_id: int) -> None:
    visit = session.require()
    try:
        payee = anomalies.withdraw(visit.store, visit.household.id, verdict_id, now=visit.now)
    except FinanceError as error:
        changes.refuse(str(error))
    else:
        changes.done(visit, f"Took back what you said of {format.short(payee, 40)}.", action="verdict")


def draw_months(cards: GridContainer, odd: Odd) -> None:
    """Months of a category that stand out, and regular bills that did not come."""
    with components.card(cards, odd_words.spikes_answer(odd.spikes), "Against the same category's other months."):
        for _, row in odd.spikes.iterrows():
            st.markdown(odd_words.spike_line(row))
            opened = anomalies.month_of(row["category"], int(row["month"]))
            components.link(links.transactions(f"See {row['category']}", opened))
        if odd.missing.empty:
            st.caption(f"{odd_words.missing_answer(odd.missing)}.")
    if not odd.missing.empty:
        with components.card(cards, odd_words.missing_answer(odd.missing), "Payments that came steadily, and are overdue."):
            for _, row in odd.missing.iterrows():
                st.markdown(format.escaped(row["reason"]))


def draw_risks(cards: GridContainer, odd: Odd, colours: Palette) -> None:
    """Categories by month: where the model and the rules see a risk."""
    if odd.cells.empty:
        return
    title = odd_words.risks_answer(odd.cells)
    reading = "The more of the model and the four rules object, the stronger; strongest where they agree. This month so far."
    with components.card(cards, title, reading, span=2):
        components.chart(odd_charts.risks_chart(odd.cells, colours, odd.currency), "risks", title, _cell)
        risky = odd.cells[odd.cells["flagged"] | odd.cells["model"]].sort_values("month", ascending=False)
        keys = [f"{category}|{month}" for category, month in zip(risky["category"], risky["month"], strict=True)]
        if keys:
            components.opener("Open a month", keys, _cell, "open-risk", words=odd_words.cell_name)


def _cell(key: str) -> links.Link:
    category, month = key.rsplit("|", 1)
    return links.transactions(f"See {category}", anomalies.month_of(category, int(month)))


def draw_quality(cards: GridContainer, odd: Odd) -> None:
    """How good this is, as measured; wide where the cards before it fill their rows."""
    span = 2 if odd.missing.empty != (not odd.said) else 1
    reading = "Oddities were planted in ledgers that it had not seen, and looked for."
    with components.card(cards, "How good this is", reading, span=span):
        st.markdown("\n".join(f"- {line}" for line in odd_words.QUALITY))


def draw_agreement(cards: GridContainer, odd: Odd, colours: Palette) -> None:
    """Where the methods agree."""
    if not odd.detectors or odd.alerts.empty:
        return
    title = odd_words.agreement_answer(odd)
    reading = "One payment in so many is as strange to the method. The stronger the colour, the rarer."
    with components.card(cards, title, reading, span=2):
        figure = odd_charts.agreement_chart(odd.alerts, odd.detectors, len(odd.checked), colours)
        components.chart(figure, "agreement", title)


def draw_checked(cards: GridContainer, odd: Odd) -> None:
    """All that was checked, the oddest first; a press on a row opens it."""
    shown = odd.checked.head(MOST_CHECKED)
    beyond = f" The {MOST_CHECKED:,} oddest are shown." if len(odd.checked) > MOST_CHECKED else ""
    title = f"{format.count(len(odd.checked), 'payment')} checked"
    with components.card(cards, title, f"The oddest first. Choose a row to open it.{beyond}", span=2):
        kinds = [odd_words.kind(name) if isinstance(name, str) else "" for name in shown["kind"]]
        table, columns = tables.checked(shown.assign(kind=kinds), odd.currency)
        st.dataframe(
            table, key=_TABLE, hide_index=True, height=360, on_select=_open_row, selection_mode="single-row",
            column_config=columns,
        )  # fmt: skip
    session.keep(_ROWS, shown["id"].tolist())


_ROWS: Final = "odd-rows"


def _open_row() -> None:
    rows = session.recall(_TABLE)["selection"]["rows"]
    if rows:
        session.keep(_OPENED, session.recall(_ROWS)[rows[0]])


def draw_opened(visit: Visit, odd: Odd, colours: Palette) -> None:
    """The payment that was pressed, over the page, once."""
    wanted = session.recall(_OPENED)
    session.forget(_OPENED)
    found = odd.checked[odd.checked["id"] == wanted]
    if not found.empty:
        _opened(visit, odd, found.iloc[0], colours)


@st.dialog("One payment")
def _opened(visit: Visit, odd: Odd, row: "pd.Series[Any]", colours: Palette) -> None:
    amount = format.whole(-row["amount"], odd.currency, cents=True)
    st.subheader(format.escaped(f"{amount} at {format.short(row['payee'], 40)}"), anchor=False)
    st.caption(f"{row['date']:%a} {format.day(row['date'].date())} {row['date'].year}")
    st.markdown(format.escaped(row["reason"]) or "Nothing about it stands out.")
    _history(visit, row, colours, key="history-opened")
    if odd.detectors:
        st.caption(odd_words.agreed(odd, row))
        st.table(odd_words.rarities(odd, row), border="horizontal", hide_index=True)
    components.link(links.transactions("See the payment", anomalies.alone(int(row["id"]))))


def offer(visit: Visit) -> None:
    """A line for the overview that leads to what looks odd of late, where that is known already: nothing is computed for it."""
    odd = cached.odd_if_known(visit)
    if odd is not None:
        components.remark(odd_words.offer(odd), links.Link(label="Look", page=links.ODD))
