"""What do these files hold, and what will happen to them?"""

import streamlit as st

from pages.ui import cached, components, session
from pages.ui.imports import import_history, import_layout, import_preview, importing

visit = session.require()
batches = cached.batches(visit)

components.heading("Imports", importing.story(batches, visit.today))
if visit.household.kind == "demo":
    st.caption("You are in the demo household: what you import here goes when you leave the demo.")

dropped = importing.drop()
import_history.notice(visit)
left = importing.turns(visit, dropped)
import_preview.take_ticks(left)
import_history.what_changed(visit, batches, at_length=not left)
at_once = importing.several(visit, left)
chosen = importing.chosen(left)
if chosen is not None and chosen.draft.error:
    importing.refused(chosen)
elif chosen is not None:
    part = chosen.part
    if chosen.draft.message:
        components.refused(chosen.draft.message)

    cards = components.cards(2)
    with components.card(cards, import_layout.title(part, visit.today), import_layout.words(part)):
        import_layout.columns(part)
        import_layout.remarks(part)
        import_layout.remembered(visit, chosen)
    with components.card(cards, f"Into {part.account_name}", part.why):
        importing.target(visit, chosen)
    readable = import_layout.correct(visit, chosen)

    if not readable:
        importing.skip(chosen)
    elif part.questions_left:
        with st.container(border=True):
            st.subheader("How is this file meant?", anchor=False)
            import_layout.questions(visit, chosen)
    else:
        st.markdown(import_preview.verdict(part))
        import_preview.counts(part)
        import_preview.doubts(chosen)
        import_preview.table(chosen)
        if part.changes:
            with st.container(horizontal=True, vertical_alignment="center"):
                if st.button(
                    importing.button_words(part),
                    type="secondary" if at_once else "primary",
                    icon=":material/upload_file:",
                    key="import",
                ):
                    importing.commit(visit, chosen)
                importing.skip(chosen)
        else:
            importing.skip(chosen, "Done with this file")

st.header("Past imports", anchor=False)
if not batches:
    st.caption("Every file that you import will be listed here, with its counts and a way to undo it.")
import_history.history(visit, batches)
import_history.profiles(visit)
