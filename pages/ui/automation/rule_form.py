"""The form for one rule, drawn line by line; what it holds is read back by `rule_draft`."""

from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Any, Final

import streamlit as st

from finance_core.errors import FinanceError
from finance_core.rules.automation import words
from finance_core.rules.automation.rule import (
    AccountCondition,
    AmountCondition,
    Condition,
    CurrencyCondition,
    DateCondition,
    DayCondition,
    DirectionCondition,
    Not,
    Stage,
    TextCondition,
    WeekdayCondition,
)
from finance_core.services.automation import rules
from finance_core.services.automation.rules import Preview, RuleBook
from pages.ui import changes, format, session
from pages.ui.automation.rule_draft import (
    Box,
    Draft,
    Line,
    Started,
    add_box,
    add_line,
    add_part,
    bare,
    begin,
    close,
    kind_of,
    remove_item,
)
from pages.ui.session import Visit

FROM_PAYMENT: Final = "payment"
"""What the address names a payment by, of which a rule is to be made."""
KINDS: Final[dict[str, str]] = {
    "description": "Bank’s text", "payee": "Payee", "amount": "Amount", "direction": "Money in or out", "account": "Account",
    "day": "Day of the month", "weekday": "Day of the week", "date": "Date", "currency": "Currency",
}  # fmt: skip
TESTS: Final = {
    "contains": "contains", "not contains": "does not contain", "equals": "is", "not equals": "is not",
    "starts with": "starts with", "not starts with": "does not start with", "matches": "matches the expression",
    "not matches": "does not match the expression",
}  # fmt: skip
_IS: Final = {"is": "is", "not is": "is not"}
_HOW: Final[dict[str, str]] = {"all": "All of these hold", "any": "Any of these holds", "none": "None of these holds"}
_STAGES: Final[dict[Stage, str]] = {"first": "Before the others", "normal": "In order", "last": "After the others"}
_PURPOSES: Final = {"leave": "Leave as it is", "category": "A category", "split": "Split it", "transfer": "A transfer"}
_DIRECTIONS: Final = {"out": "Money out", "in": "Money in"}


# ---- drawing ---------------------------------------------------------------------------------------------------------


def draw_when(draft: Draft, book: RuleBook, currencies: Sequence[str]) -> None:
    """The conditions."""
    key = draft.key
    st.text_input("Name", draft.name, key=f"{key}-name", placeholder="Named by what it does", max_chars=120)
    if len(draft.items) > 1:
        hows = [how for how in _HOW if how != "none"]
        st.segmented_control("If", hows, default=draft.how, required=True, key=f"{key}-how", format_func=_HOW.__getitem__)
    for item in draft.items:
        alone = len(draft.items) == 1
        if isinstance(item, Line):
            _draw_line(draft, item, book, currencies, removable=not alone)
        elif isinstance(item, Box):
            with st.container(border=True, gap="xsmall"):
                st.segmented_control(
                    "Group", list(_HOW), default=item.start, required=True, key=f"{key}-{item.number}-how",
                    format_func=_HOW.__getitem__, label_visibility="collapsed",
                )  # fmt: skip
                for line in item.lines:
                    _draw_line(draft, line, book, currencies, removable=len(item.lines) > 1)
                with st.container(horizontal=True, gap="xsmall"):
                    _step("Add to this group", f"{key}-{item.number}-add", ":material/add:", add_line, item.number)
                    _step("Remove the group", f"{key}-{item.number}-remove", ":material/delete:", remove_item, item.number)
        else:
            with st.container(horizontal=True, vertical_alignment="center", gap="xsmall"):
                st.markdown(format.escaped(words.condition(item.condition, book.names)))
                st.caption("Nested too deep for this form; it stays as it is.")
                if not alone:
                    _step("Remove", f"{key}-{item.number}-remove", ":material/close:", remove_item, item.number)
    with st.container(horizontal=True, gap="xsmall"):
        _step("Add a condition", f"{key}-add", ":material/add:", add_line, None)
        _step("Add a group", f"{key}-add-group", ":material/data_object:", add_box, None)


def _step(label: str, key: str, icon: str, act: Callable[[int | None], None], number: int | None) -> None:
    st.button(label, key=key, icon=icon, type="tertiary", on_click=act, args=(number,))


def _draw_line(draft: Draft, line: Line, book: RuleBook, currencies: Sequence[str], *, removable: bool) -> None:
    key, start = f"{draft.key}-{line.number}", line.start
    leaf = None if start is None else bare(start)
    negated = "not " if isinstance(start, Not) else ""
    with st.container(horizontal=True, gap="xsmall", vertical_alignment="bottom"):
        kinds = list(KINDS)
        kind = st.selectbox(
            "What", kinds, kinds.index(kind_of(leaf)), key=f"{key}-kind", format_func=KINDS.__getitem__, width=140,
            label_visibility="collapsed",
        )  # fmt: skip
        tests = TESTS if kind in ("description", "payee") else _IS
        begin_with = f"{negated}{leaf.test}" if isinstance(leaf, TextCondition) else f"{negated}is"
        options = list(tests)
        st.selectbox(
            "How", options, options.index(begin_with) if begin_with in options else 0, key=f"{key}-{tests is _IS}-test",
            format_func=tests.__getitem__, width=150, label_visibility="collapsed",
        )  # fmt: skip
        _draw_value(key, kind, leaf if leaf is not None and kind_of(leaf) == kind else None, book, currencies)
        if removable:
            _step("Remove", f"{key}-remove", ":material/close:", remove_item, line.number)


def _draw_value(key: str, kind: str, leaf: Condition | None, book: RuleBook, currencies: Sequence[str]) -> None:
    """The widgets of a condition's value; their keys begin with the kind, so that none is taken for another's."""
    hidden: Any = {"label_visibility": "collapsed"}
    key = f"{key}-{kind}"
    match kind:
        case "amount":
            found = leaf if isinstance(leaf, AmountCondition) else None
            least, most = (found.least, found.most) if found else (None, None)
            st.text_input("At least", _typed(least), key=f"{key}-least", placeholder="At least", width=110, **hidden)
            st.text_input("At most", _typed(most), key=f"{key}-most", placeholder="At most", width=110, **hidden)
        case "account":
            names = book.names.accounts
            chosen = [one for one in leaf.account_ids if one in names] if isinstance(leaf, AccountCondition) else []
            st.multiselect("Accounts", list(names), chosen, key=key, format_func=lambda one: names.get(one, words.GONE),
                           placeholder="Which accounts", width="stretch", **hidden)  # fmt: skip
        case "day":
            first, last = (leaf.first, leaf.last) if isinstance(leaf, DayCondition) else (1, 31)
            st.number_input("From day", 1, 31, first, key=f"{key}-first", width=110, **hidden)
            st.number_input("To day", 1, 31, last, key=f"{key}-last", width=110, **hidden)
        case "weekday":
            days = list(leaf.weekdays) if isinstance(leaf, WeekdayCondition) else []
            st.pills("Days", range(7), selection_mode="multi", default=days, key=key, format_func=words.WEEKDAYS.__getitem__,
                     **hidden)  # fmt: skip
        case "date":
            start, end = (leaf.start, leaf.last) if isinstance(leaf, DateCondition) else (None, None)
            st.date_input("From", start, key=f"{key}-start", format="DD/MM/YYYY", width=140, **hidden)
            st.date_input("To", end, key=f"{key}-last", format="DD/MM/YYYY", width=140, **hidden)
        case "currency":
            codes = list(leaf.codes) if isinstance(leaf, CurrencyCondition) else []
            st.multiselect("Currencies", sorted({*currencies, *codes}), codes, key=key, placeholder="Which currencies",
                           width="stretch", **hidden)  # fmt: skip
        case "direction":
            way = leaf.direction if isinstance(leaf, DirectionCondition) else "out"
            st.segmented_control("Direction", list(_DIRECTIONS), default=way, required=True, key=key,
                                 format_func=_DIRECTIONS.__getitem__, **hidden)  # fmt: skip
        case _:
            text = leaf.text if isinstance(leaf, TextCondition) else ""
            st.text_input("Words", text, key=key, placeholder="Words to look for", width="stretch", max_chars=500, **hidden)


def draw_then(draft: Draft, book: RuleBook, tags: Sequence[str]) -> None:
    """What the rule does."""
    key, rule = draft.key, Started(draft.then)
    st.text_input("Payee", rule.payee, key=f"{key}-payee", placeholder="Leave as it is", max_chars=500)
    st.segmented_control(
        "What it was for", list(_PURPOSES), default=rule.purpose, required=True, key=f"{key}-purpose",
        format_func=_PURPOSES.__getitem__,
    )  # fmt: skip
    purpose = session.recall(f"{key}-purpose")
    if purpose == "category":
        _category("Category", f"{key}-category", rule.category_id, book)
    elif purpose == "split":
        for place in range(draft.parts):
            share = rule.shares[place] if place < len(rule.shares) else None
            with st.container(horizontal=True, gap="xsmall", vertical_alignment="bottom"):
                chosen = share.category_id if share else None
                _category(f"Category of part {place + 1}", f"{key}-{place}-category", chosen, book)
                st.text_input(f"Share of part {place + 1}", f"{share.share:f}" if share else "", key=f"{key}-{place}-share",
                              placeholder="Share, such as 50", width=140, label_visibility="collapsed")  # fmt: skip
        st.caption("Shares count against each other: 50 and 50, or 2 and 1. The cents always add up.")
        _step("Add a part", f"{key}-add-part", ":material/add:", add_part, None)
    known = sorted({*tags, *rule.tags}, key=str.casefold)
    st.multiselect(
        "Add tags", known, list(rule.tags), key=f"{key}-tags", accept_new_options=True, placeholder="Choose or type a tag"
    )
    st.text_input("Note", rule.note, key=f"{key}-note", placeholder="Where there is none yet", max_chars=500)
    st.segmented_control("When it runs", list(_STAGES), default=draft.stage, required=True, key=f"{key}-stage",
                         format_func=_STAGES.__getitem__,
                         help="The higher rule wins. A catch-all belongs after the others.")  # fmt: skip


def _category(label: str, key: str, chosen: int | None, book: RuleBook) -> None:
    offered = [found.id for found in book.categories if not found.hidden or found.id == chosen]
    st.selectbox(
        label, offered, offered.index(chosen) if chosen in offered else None, key=key, format_func=book.names.category,
        placeholder="Choose a category", label_visibility="collapsed" if "part" in label else "visible", width="stretch",
    )  # fmt: skip


def _typed(end: Decimal | None) -> str:
    return "" if end is None else f"{end:f}"


def draw_buttons(draft: Draft, found: Preview | None, save: Callable[..., None]) -> None:
    """Save, save with the past, or leave it; `save` is called with `apply`."""
    with st.container(horizontal=True, gap="xsmall"):
        past = f"Save and change {format.count(found.changed, 'payment')}" if found and found.changed else ""
        if past:
            st.button(past, key="rule-save-apply", type="primary", on_click=save, kwargs={"apply": True})
        st.button("Save for what comes in" if past else "Save rule", key="rule-save", type="secondary" if past else "primary",
                  on_click=save, kwargs={"apply": False}, disabled=found is None)  # fmt: skip
        st.button("Cancel", key="rule-cancel", type="tertiary", on_click=close)
    if draft.rule_id:
        st.caption("What the rule decided before stays, unless you save with the past.")


def begin_from_address(visit: Visit) -> None:
    """Open the form with what a payment has, where another page asks for that in the address; once."""
    asked = st.query_params.get(FROM_PAYMENT)
    if asked is None:
        return
    del st.query_params[FROM_PAYMENT]
    if asked.isascii() and asked.isdigit() and len(asked) < 19:
        try:
            when, then = rules.begun_from(visit.store, visit.household.id, int(asked))
        except FinanceError as error:
            changes.refuse(str(error))
        else:
            changes.forget_notice()
            begin(when, then)
