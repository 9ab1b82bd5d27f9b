"""The list of categories: a card a group, a line a category that opens it, and adding one."""

from typing import TYPE_CHECKING, Final

import streamlit as st

from finance_core.errors import FinanceError
from finance_core.models import CATEGORY_GROUPS, CategoryGroup, Filters
from finance_core.services.naming import categories
from finance_core.services.naming.category_book import CategoryBook, CategoryYear, GroupYear
from pages.ui import changes, components, format, links, session
from pages.ui.ledger import editing
from pages.ui.naming import category_look
from pages.ui.palette import Palette

if TYPE_CHECKING:
    from pages.ui.session import Visit

ACTIONS: Final = ("category", "undo")
TITLES: Final[dict[CategoryGroup | None, str]] = {
    "needs": "Needs", "wants": "Wants", "savings": "Savings", "income": "Income", "transfer": "Transfers", None: "Not said yet",
}  # fmt: skip
READINGS: Final[dict[CategoryGroup | None, str]] = {
    "needs": "What you could hardly do without.",
    "wants": "What you could do without for a while.",
    "savings": "Set aside, which is not spending.",
    "income": "What comes in.",
    "transfer": "Between your own accounts: neither income nor spending.",
    None: "They count as spending until you say which group they belong to. Open one to say it.",
}


def story(book: CategoryBook) -> str:
    """How much of the spending was essential, in a sentence."""
    used = sum(one.payments > 0 for one in book.every)
    words = f"You used **{used} of {format.count(len(book.every), 'category', 'categories')}** in the last twelve months."
    if book.essential_share is None:
        return words
    share = format.percent(book.essential_share)
    essential, rest = (format.escaped(format.whole(sum_, book.currency)) for sum_ in (book.essential, book.discretionary))
    return f"{words} **{share}** of what you spent on them was essential: {essential}, beside {rest} that was not."


def draw_uncategorised(book: CategoryBook) -> None:
    """The payments without a category, and the way to them."""
    if book.uncategorised:
        wanted = Filters(uncategorised=True, start=book.first, last=book.last)
        sentence = f"{format.count(book.uncategorised, 'payment has', 'payments have')} no category."
        components.remark(sentence, links.transactions("See them", wanted))


def bar(visit: "Visit") -> None:
    """Adding a category, the last changes, and what was just done."""
    with st.container(horizontal=True, gap="xsmall", vertical_alignment="center"):
        with st.popover("Add category", icon=":material/add:", key="category-add"):
            st.text_input("Name", key="category-add-name", max_chars=categories.LONGEST_NAME)
            st.pills("What kind is it?", CATEGORY_GROUPS, format_func=editing.GROUP_NAMES.__getitem__, key="category-add-group")
            st.button("Add", type="primary", key="category-add-save", on_click=_add)
        changes.draw_recent(visit, ACTIONS)
    notice(visit, "Open a category to rename, merge, move or hide it, or to change its look.")


def notice(visit: "Visit", otherwise: str) -> None:
    """What was just done, with the way back, or why it was not."""
    changes.draw_refusal()
    with st.container(horizontal=True, gap="xsmall", vertical_alignment="center"):
        changes.draw_notice(visit, otherwise)


def group_answer(group: GroupYear, currency: str) -> str:
    """The title of a group's card: its name, and what it amounted to."""
    title = TITLES[group.group]
    return f"{title}: {format.whole(group.money, currency)}" if group.money else title


def draw_group(group: GroupYear, palette: Palette, currency: str) -> None:
    """One line a category."""
    for one in group.categories:
        _line(one, palette, currency)


def _line(one: CategoryYear, palette: Palette, currency: str) -> None:
    category = one.category
    hidden = " :gray[:material/visibility_off: hidden]" if category.hidden else ""
    with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center", gap="xsmall"):
        label = f"{category_look.marked(category, palette)}{hidden}"
        st.button(label, key=f"category-open-{category.id}", type="tertiary", on_click=show, args=(category.id,))
        st.markdown(_figures(one, currency), width="content")


def show(category_id: int | None) -> None:
    """Open a category, or the list again where there is none: for a button's `on_click`. The address says so too."""
    st.query_params.from_dict({} if category_id is None else {"category": str(category_id)})


def _figures(one: CategoryYear, currency: str) -> str:
    """Payments and money of the year; a dash where there were none."""
    if not one.payments:
        return f":gray[{format.DASH}]"
    return f":gray[{one.payments:,}×] {format.escaped(format.whole(one.money, currency))}"


def _add() -> None:
    """Make the category that was typed."""
    visit = session.require()
    name, group = session.recall("category-add-name") or "", session.recall("category-add-group")
    try:
        categories.add(visit.store, visit.household.id, name, group, now=visit.now)
    except FinanceError as error:
        changes.refuse(str(error))
        return
    session.keep("category-add-name", "")
    changes.done(visit, f"Added {' '.join(name.split())}.", action="category")
