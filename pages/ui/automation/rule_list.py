"""The list of rules: in the order in which they run, each with what it did, and the file that they can be kept in.

Every button acts in its `on_click`, with the rule that was on screen when it was pressed.
"""

from collections.abc import Callable, Sequence
from typing import Final

import streamlit as st

from finance_core.errors import FinanceError
from finance_core.rules.automation import words
from finance_core.rules.automation.rule import Rule, Stage
from finance_core.services.automation import rule_files, rules
from finance_core.services.automation.rule_files import FilePreview
from finance_core.services.automation.rules import RuleBook, State
from pages.ui import changes, components, format, session
from pages.ui.automation import rule_draft
from pages.ui.session import Visit

ACTION: Final = "rule"
PAGE_RULES: Final = 20
_STAGE_WORDS: Final[dict[Stage, str]] = {"first": "Before the others", "normal": "", "last": "After the others"}
_FILE: Final = "rules-file"
_TIMES: Final = "rules-file-times"


def story(book: RuleBook, state: State) -> str:
    """How many rules there are and what they did. Markdown."""
    on = sum(rule.enabled for rule in book.rules)
    decided = sum(book.decided.values())
    said = f"**{format.count(on, 'rule')}** {'decides' if on == 1 else 'decide'} what your payments are"
    if on < len(book.rules):
        said += f"; {len(book.rules) - on:,} more {'is' if len(book.rules) - on == 1 else 'are'} off"
    said += f". **{format.count(decided, 'payment')}** {'carries' if decided == 1 else 'carry'} their decisions."
    if state.waiting:
        said += f" {format.count(state.waiting, 'payment')} of the past would change if all of them ran now."
    return said


def draw_bar(visit: Visit, book: RuleBook, state: State) -> None:
    """What can be done with all of them."""
    with st.container(horizontal=True, gap="xsmall", vertical_alignment="center"):
        editing = rule_draft.current() is not None
        st.button("New rule", key="rule-new", icon=":material/add:", type="secondary" if editing else "primary",
                  on_click=rule_draft.open_new)  # fmt: skip
        if state.waiting:
            st.button(f"Apply to {format.count(state.waiting, 'past payment')}", key="rules-apply", icon=":material/done_all:",
                      on_click=_apply, args=(None, "Applied all rules"))  # fmt: skip
        with st.popover("File", icon=":material/description:", key="rules-file-popover"):
            _draw_file(visit, book)
        changes.draw_recent(visit)


def draw(book: RuleBook, state: State) -> None:
    """The rules of the page that is open."""
    pages = max(1, -(-len(book.rules) // PAGE_RULES))
    page = min(int(session.recall("rules-page") or 1), pages)
    for place, rule in list(enumerate(book.rules, start=1))[(page - 1) * PAGE_RULES : page * PAGE_RULES]:
        _draw_rule(place, rule, book, state)
    if pages > 1:
        with st.container(horizontal=True, horizontal_alignment="center"):
            st.pagination(pages, key="rules-page", max_visible_pages=5)


def _draw_rule(place: int, rule: Rule, book: RuleBook, state: State) -> None:
    with st.container(border=True, gap="xsmall"):
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            key = f"rule-on-{rule.id}-{rule.version}"
            st.toggle(f"{rule.name} is on", rule.enabled, key=key, label_visibility="collapsed", on_change=_switch,
                      args=(rule.id, not rule.enabled))  # fmt: skip
            stage = f" :gray-badge[{_STAGE_WORDS[rule.stage]}]" if _STAGE_WORDS[rule.stage] else ""
            off = "" if rule.enabled else " :gray-badge[Off]"
            st.markdown(f"{place}. **{format.escaped(rule.name)}**{stage}{off}", width="stretch")
            st.caption(_did(book.decided.get(rule.id, 0), rule), width="content")
        st.caption(format.escaped(format.short(f"{words.sentence(rule, book.names)}.", 400)))
        for trouble in state.troubles.get(rule.id, ()):
            st.markdown(f":orange[:material/warning: {format.escaped(trouble)}]")
        with st.container(horizontal=True, gap="xsmall"):
            _button("Edit", rule, ":material/edit:", rule_draft.open_rule, (rule,))
            _button("Up", rule, ":material/arrow_upward:", _move, (rule.id, -1))
            _button("Down", rule, ":material/arrow_downward:", _move, (rule.id, 1))
            _button("Apply to the past", rule, ":material/history:", _apply, ((rule.id,), f"Applied {rule.name}"))
            _button("Remove", rule, ":material/delete:", _remove, (rule,))


def _did(number: int, rule: Rule) -> str:
    if rule.purpose is None:
        return ""
    return f"decided {format.count(number, 'payment')}" if number else "decided none yet"


def _button(label: str, rule: Rule, icon: str, act: Callable[..., None], args: tuple[object, ...]) -> None:
    key = f"rule-{label.split(maxsplit=1)[0].lower()}-{rule.id}"
    st.button(label, key=key, icon=icon, type="tertiary", on_click=act, args=args)


# ---- the file --------------------------------------------------------------------------------------------------------


def _draw_file(visit: Visit, book: RuleBook) -> None:
    st.caption("A file holds the rules with their categories by name: to keep, to edit, or to take to another household.")
    if book.rules:
        st.download_button(
            f"Export {format.count(len(book.rules), 'rule')}", lambda: rule_files.export(visit.store, visit.household.id),
            "ballast-rules.json", "application/json", key="rules-export", icon=":material/download:", on_click="ignore",
        )  # fmt: skip
    upload = st.file_uploader("Take rules from a file", type=["json"], key=f"rules-upload-{session.recall(_TIMES, 0)}")
    if upload is None:
        return
    try:
        found = rule_files.prepare(visit.store, visit.household.id, upload.getvalue())
    except FinanceError as error:
        components.refused(str(error))
        return
    for sentence in file_story(found):
        st.markdown(format.escaped(sentence))
    label = f"Take {format.count(len(found.new), 'rule')}"
    st.button(label, key="rules-take", on_click=_take, args=(found,), disabled=not found.new)


def file_story(found: FilePreview) -> Sequence[str]:
    """What taking a file would do, in sentences."""
    here = f"{found.known:,} of the file {'is' if found.known == 1 else 'are'} here already."
    said = [f"{format.count(len(found.new), 'new rule')}; {here}"]
    if found.made:
        kinds = format.count(len(found.made), "category", "categories")
        said.append(f"{kinds} will be made: {format.listed(found.made[:8])}{' and more' if len(found.made) > 8 else ''}.")
    if found.off:
        said.append(f"{format.count(len(found.off), 'rule')} names an account that is not here, and comes in switched off: "
                    f"{format.listed(found.off[:5])}.")  # fmt: skip
    return [*said, *found.refused[:5]]


# ---- acts ------------------------------------------------------------------------------------------------------------


def _act(act: Callable[[Visit], object], sentence: str) -> None:
    """Do it, say so and offer the way back; or say why not."""
    visit = session.require()
    try:
        act(visit)
    except FinanceError as error:
        changes.refuse(str(error))
    else:
        changes.done(visit, sentence, action=ACTION)


def _switch(rule_id: int, on: bool) -> None:  # noqa: FBT001  Streamlit hands it over by place
    words_ = "The rule is on: it decides what comes in from now on." if on else "The rule is off. What it decided stays."
    _act(lambda visit: rules.switch(visit.store, visit.household.id, rule_id, on=on, now=visit.now), words_)


def _move(rule_id: int, by: int) -> None:
    _act(lambda visit: rules.move(visit.store, visit.household.id, rule_id, by=by, now=visit.now), "Moved the rule.")


def _remove(rule: Rule) -> None:
    draft = rule_draft.current()
    if draft is not None and draft.rule_id == rule.id:
        rule_draft.close()
    _act(
        lambda visit: rules.remove(visit.store, visit.household.id, rule.id, now=visit.now),
        f"Removed {rule.name}. What it decided stays.",
    )


def _apply(rule_ids: tuple[int, ...] | None, what: str) -> None:
    visit = session.require()
    try:
        changed = rules.apply(visit.store, visit.household.id, rule_ids, now=visit.now)
    except FinanceError as error:
        changes.refuse(str(error))
        return
    if changed:
        changes.done(visit, f"{what}: {format.count(changed, 'payment')} changed.", action=ACTION)
    else:
        session.notice("Nothing to change: the past is like that already, or decided by you.")


def _take(found: FilePreview) -> None:
    _act(
        lambda visit: rule_files.commit(visit.store, visit.household.id, found, now=visit.now),
        f"Took {format.count(len(found.new), 'rule')} from the file.",
    )
    session.keep(_TIMES, session.recall(_TIMES, 0) + 1)


def save(draft: rule_draft.Draft, currency: str, *, apply: bool) -> None:
    """Save what the form holds now, and with `apply` let it decide the past too; what was typed stays where it is refused."""
    visit = session.require()
    try:
        rule = rule_draft.read_back(draft, currency)
        if rule.id:
            changed = rules.change(visit.store, visit.household.id, rule, apply=apply, now=visit.now)
        else:
            _rule_id, changed = rules.add(visit.store, visit.household.id, rule, apply=apply, now=visit.now)
    except FinanceError as error:
        changes.refuse(str(error))
        return
    rule_draft.close()
    sentence = f"Saved the rule; {format.count(changed, 'payment')} changed." if apply else "Saved the rule."
    changes.done(visit, sentence, action=ACTION)
