"""Payments without a category: one question for all payments of a payee, answered with one key.

Every answer acts in its `on_click`, with the payments and versions that were on screen when it was given.
"""

from collections.abc import Callable, Sequence
from typing import Final

import pandas as pd
import streamlit as st

from finance_core.errors import FinanceError
from finance_core.models import Filters
from finance_core.services.naming import suggestions
from finance_core.services.naming.suggestions import Asked, Question, Suggestions
from pages.ui import cached, changes, components, format, links, session
from pages.ui.ledger import editing
from pages.ui.ledger.ledger_table import Choices
from pages.ui.naming import suggestion_words
from pages.ui.session import Visit

NEXT: Final = 5
"""Questions that are listed after the one that is asked."""
_OPENED: Final = 500
"""Payments that are opened one by one in the address of the transactions page: browsers carry no more."""
_SKIPPED: Final = "review-skipped"


CATEGORIES: Final = "Categories"
LINKS: Final = "Transfers and refunds"


def view(*, linked: int) -> str:
    """CATEGORIES or LINKS, which the address keeps; what belongs together comes first, as long as something of it waits."""
    chosen: str | None = st.segmented_control(
        "What to review", [CATEGORIES, LINKS], default=LINKS if linked else CATEGORIES, key="show", required=True,
        label_visibility="collapsed", bind="query-params",
    )  # fmt: skip
    return chosen or CATEGORIES


def offer(visit: Visit) -> None:
    """How many payments can be named, with the way there; nothing where none can."""
    number = cached.nameable(visit)
    if number:
        words = f"**{format.count(number, 'payment')}** without a category can probably be named for you."
        components.remark(words, links.Link(label="Look and name", page=links.REVIEW, query={"show": [CATEGORIES]}))


def progress(found: Suggestions) -> None:
    """How far it has come."""
    every = found.named + found.open
    if every:
        st.progress(found.named / every, text=f"{found.named:,} of {format.count(every, 'payment')} named")


def draw(visit: Visit, found: Suggestions) -> None:
    """The question that is worth most, what comes after it, and the sure ones at once."""
    progress(found)
    _basis(visit, found)
    if not found.questions:
        return
    _sure(visit, found)
    waiting = _in_order(found.questions)
    _question(visit, waiting[0])
    _next(visit, waiting[1:])


def _in_order(every: Sequence[Question]) -> list[Question]:
    """The questions with those that were skipped last."""
    skipped: list[str] = session.recall(_SKIPPED, [])
    return sorted(every, key=lambda question: skipped.index(question.key) + 1 if question.key in skipped else 0)


# ---- the question -----------------------------------------------------------------------------------------------------


def _question(visit: Visit, question: Question) -> None:
    """The question itself: which payments, what they probably were for and why, and the answers by key."""
    with st.container(border=True, gap="small"):
        st.subheader(format.escaped(format.short(question.name, 80)), anchor=False)
        st.markdown(format.escaped(suggestion_words.facts(question, visit.currency, visit.today)))
        _suggestion(question)
        chosen = _chosen(question)
        _answers(question, chosen)
        with st.container(horizontal=True, vertical_alignment="center", gap="xsmall"):
            _another(visit, question, chosen)
            _why(question)
            st.button("Skip", key=_key("skip", question), type="tertiary", icon=":material/skip_next:", shortcut="S",
                      on_click=_skip, args=(question,))  # fmt: skip
        _payments(question, visit.currency)
        components.link(links.transactions("Open in transactions", Filters(ids=question.ids[:_OPENED])))


def _suggestion(question: Question) -> None:
    if not question.category:
        st.markdown(":gray-badge[:material/help: No suggestion] Nothing that is known so far resembles this.")
        return
    named, reason = format.escaped(question.category), format.escaped(question.reason)
    st.markdown(f"{suggestion_words.badge(question)} **{named}**. {reason}")


def _answers(question: Question, chosen: Sequence[Asked]) -> None:
    """The suggestion by Enter, the other categories by digits."""
    others = [name for name in question.choices if name != question.category]
    with st.container(horizontal=True, gap="xsmall"):
        if question.category:
            st.button(
                format.escaped(question.category), key=_key("accept", question), type="primary", icon=":material/check:",
                shortcut="Enter", on_click=_name, args=(chosen, question.category, question.name),
            )  # fmt: skip
        for digit, name in enumerate(others[:9], start=1):
            st.button(format.escaped(name), key=_key(f"answer-{digit}", question), shortcut=str(digit),
                      on_click=_name, args=(chosen, name, question.name))  # fmt: skip


def _another(visit: Visit, question: Question, chosen: Sequence[Asked]) -> None:
    """Any other category, also a new one."""
    with st.popover("Another category", icon=":material/sell:"):
        choices = Choices(categories=cached.categories(visit), members=())
        key = _key("other", question)
        name = editing.category_field("Category", key, choices, None)
        st.button(
            f"Set for {format.count(len(chosen), 'payment')}", key=f"{key}-set", disabled=not name,
            on_click=_name_other, args=(chosen, key, choices, question.name),
        )  # fmt: skip


def _why(question: Question) -> None:
    """Why this category is suggested, and what the payee's other payments are called."""
    with st.popover("Why this?", icon=":material/help:"):
        for line in suggestion_words.why(question):
            st.markdown(format.escaped(line))


def _payments(question: Question, currency: str) -> None:
    """The payments of the question; ticking some restricts the answer to them."""
    if len(question.payments) == 1:
        st.caption(format.escaped(format.short(question.payments[0].description, 200)))
        return
    rows = pd.DataFrame(
        {
            "Date": [payment.date for payment in question.payments],
            "Payee": [format.short(payment.name, 80) for payment in question.payments],
            "Amount": [format.whole(payment.amount, currency, cents=True, signed=True) for payment in question.payments],
            "Bank's text": [format.short(payment.description, 200) for payment in question.payments],
        }
    )
    st.dataframe(
        rows, key=_key("ticked", question), hide_index=True, on_select="rerun", selection_mode="multi-row",
        height=36 * min(len(rows), 6) + 39,
        column_config={
            "Date": st.column_config.DateColumn("Date", format="D MMM YYYY", width=90),
            "Payee": st.column_config.TextColumn("Payee", width=130),
            "Amount": st.column_config.TextColumn("Amount", width=95, alignment="right"),
        },
        alt=f"{format.count(len(rows), 'payment')} that one answer settles; tick some to answer for those only",
    )  # fmt: skip
    ticked = len(_chosen(question))
    if ticked < len(question.payments):
        st.caption(f"Your answer counts for the {format.count(ticked, 'payment')} that you ticked.")
    else:
        st.caption(f"Your answer counts for all {ticked:,}. Tick some to answer for those only.")


def _chosen(question: Question) -> tuple[Asked, ...]:
    """The payments that are ticked; all of them where none is."""
    state = session.recall(_key("ticked", question)) or {}
    rows = [place for place in state.get("selection", {}).get("rows", ()) if 0 <= place < len(question.payments)]
    return tuple(question.payments[place] for place in rows) or question.payments


def _next(visit: Visit, waiting: Sequence[Question]) -> None:
    """What is asked after this."""
    if not waiting:
        return
    st.markdown(f"**Next** :gray[of {format.count(len(waiting), 'more question')}]")
    for question in waiting[:NEXT]:
        number = format.count(len(question.payments), "payment")
        size = format.whole(question.size, visit.currency)
        guess = f"probably {question.category}" if question.category else "no suggestion"
        name = format.escaped(format.short(question.name, 40))
        st.markdown(f"{name} :gray[{format.escaped(f'{number}, {size}, {guess}')}]")


# ---- many at once -----------------------------------------------------------------------------------------------------


def _sure(visit: Visit, found: Suggestions) -> None:
    """All of which we are sure, looked over and named at once."""
    if not found.sure:
        return
    with st.popover(f"Name {format.count(len(found.sure), 'sure payment')}", icon=":material/done_all:", key="review-sure"):
        rows = _by_payee(found.sure, visit.currency)
        left = st.multiselect("Leave out", rows["Payee"].tolist(), key="review-sure-left", placeholder="Nobody")
        kept = tuple(payment for payment in found.sure if format.short(payment.name, 60) not in left)
        st.dataframe(rows[~rows["Payee"].isin(left)], hide_index=True, height=36 * min(len(rows), 8) + 39,
                     alt=f"{format.count(len(kept), 'payment')} by payee with the category that each would get")  # fmt: skip
        st.button(
            f"Name {format.count(len(kept), 'payment')}", key="review-sure-set", type="primary", icon=":material/done_all:",
            disabled=not kept, on_click=_accept, args=(kept,),
        )  # fmt: skip
        st.caption("You can take it back as a whole.")


def _by_payee(payments: Sequence[Asked], currency: str) -> pd.DataFrame:
    """One line a payee and category: how many payments and how much."""
    sums: dict[tuple[str, str], list[float]] = {}
    for payment in payments:
        sums.setdefault((format.short(payment.name, 60), payment.category), []).append(abs(payment.amount))
    ranked = sorted(sums.items(), key=lambda entry: (-len(entry[1]), entry[0]))
    return pd.DataFrame(
        [(name, category, len(sizes), format.whole(sum(sizes), currency)) for (name, category), sizes in ranked],
        columns=["Payee", "Category", "Payments", "Amount"],
    )


# ---- what it rests on -------------------------------------------------------------------------------------------------


def _basis(visit: Visit, found: Suggestions) -> None:
    """What the suggestions rest on, and how good they have been."""
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.caption(format.escaped(suggestion_words.basis(found)), width="content")
        if found.learned_from >= suggestions.LEAST_MEASURED:
            opened = st.popover("How good are they?", icon=":material/target:", type="tertiary", key="review-quality",
                                on_change="rerun")  # fmt: skip
            if opened.open:
                with opened:
                    measured = cached.suggestion_quality(visit)
                    for line in suggestion_words.quality_words(measured):
                        st.markdown(format.escaped(line))


# ---- answers ----------------------------------------------------------------------------------------------------------


def _act(act: Callable[[Visit], object], sentence: str) -> None:
    """Do it, say so and offer the way back; or say why not."""
    visit = session.require()
    try:
        act(visit)
    except FinanceError as error:
        changes.refuse(str(error))
    else:
        changes.done(visit, sentence, action="edit")


def _name(payments: Sequence[Asked], category: str, payee: str) -> None:
    words = f"Named {_counted(payments, payee)} {category}."
    _act(lambda visit: suggestions.settle(visit.store, visit.household.id, payments, category, now=visit.now), words)


def _name_other(payments: Sequence[Asked], key: str, choices: Choices, payee: str) -> None:
    """Name them what was chosen in the field, made first where it is new."""
    visit, name = session.require(), session.recall(key)
    try:
        category = editing.chosen_category(visit, name, key, choices)
    except FinanceError as error:
        changes.refuse(str(error))
        return
    if category is not None:
        _name(payments, category.name, payee)


def _accept(payments: Sequence[Asked]) -> None:
    session.forget("review-sure-left")
    words = f"Named {format.count(len(payments), 'payment')} as suggested."
    _act(lambda visit: suggestions.accept(visit.store, visit.household.id, payments, now=visit.now), words)


def _skip(question: Question) -> None:
    skipped: list[str] = session.recall(_SKIPPED, [])
    session.keep(_SKIPPED, [*(key for key in skipped if key != question.key), question.key])


def _counted(payments: Sequence[Asked], payee: str) -> str:
    """`14 payments to Noodle Lane`."""
    way = "from" if payments[0].amount > 0 else "to"
    return f"{format.count(len(payments), 'payment')} {way} {format.short(payee, 60)}"


def _key(name: str, question: Question) -> str:
    """The name of a widget of this question: the next question has its own, so that no press slips to it.

    So has this one once some of its payments are named: a tick is a place in the table, and another payment stands there then.
    """
    first, last = question.payments[-1].id, question.payments[0].id
    return f"review-{name}-{first}-{last}-{len(question.payments)}-{int(question.came_in)}"
