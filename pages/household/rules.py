"""What do you want decided every time, and what has it done?"""

from functools import partial

import streamlit as st

from finance_core.errors import FinanceError
from finance_core.services import selections
from finance_core.services.automation import rules
from pages.ui import cached, changes, components, format, session
from pages.ui.automation import rule_draft, rule_form, rule_list, rule_preview

visit = session.require()
rule_form.begin_from_address(visit)
history, state = cached.rule_history(visit), cached.rule_state(visit)
book, draft = history.book, rule_draft.current()

if book.rules:
    components.heading("Rules", rule_list.story(book, state))
else:
    components.heading(
        "Rules", "Say once what a payment is, and so is every one like it: what comes in, and the past if you want."
    )
changes.draw_refusal()
rule_list.draw_bar(visit, book, state)
with st.container(horizontal=True, gap="xsmall", vertical_alignment="center"):
    changes.draw_notice(visit, "The higher rule wins. What you decided about a payment yourself always stays.")

if draft is not None:
    currencies = sorted({status.account.currency for status in cached.account_statuses(visit)} | {visit.currency})
    tags = selections.known_tags(cached.ledger(visit))
    cards = components.cards(3)
    with components.card(cards, "If a payment is like this", "Words are found whatever their capitals and spaces.", span=2):
        rule_form.draw_when(draft, book, currencies)
    with components.card(cards, "Then do this", "What is left empty stays as it is."):
        rule_form.draw_then(draft, book, tags)
    with components.card(cards, "What it would change", "Nothing is changed before you save.", span=3):
        found = None
        try:
            found = rules.preview(history, rule_draft.read_back(draft, visit.currency))
        except FinanceError as error:
            st.caption(f":orange[{format.escaped(str(error))}]")
        else:
            rule_preview.draw(found, session.colours())
        rule_form.draw_buttons(draft, found, partial(rule_list.save, draft, visit.currency))

if not book.rules and draft is None:
    with st.container(border=True, horizontal_alignment="center", gap="xsmall"):
        st.space("small")
        st.subheader("No rules yet", anchor=False, text_alignment="center")
        st.caption(
            "A rule decides the payee, the category, tags, a note or a split of every payment that is as it says. "
            "Open a payment and choose “Make a rule of this”, or begin with an empty one.",
            text_alignment="center",
        )
        st.space("small")
rule_list.draw(book, state)
