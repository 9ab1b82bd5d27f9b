"""One category opened: its year, its name and look, what can be done with it, and its history.

Every field saves at once, on the version that was on screen. Their keys stay the same, so that the keyboard stays where it is;
they are filled anew where the category itself changed.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final

import pandas as pd
import streamlit as st

from finance_core.dates import DateRange, Month
from finance_core.errors import FinanceError
from finance_core.models import CATEGORY_COLOURS, Category, CategoryGroup, CategoryUses, Filters
from finance_core.services.naming import categories
from finance_core.services.naming.category_book import GROUPS, CategoryBook, CategoryYear
from pages.ui import changes, format, links, session, stories
from pages.ui.naming import category_list, category_look
from pages.ui.palette import Palette

if TYPE_CHECKING:
    from pages.ui.links import Link
    from pages.ui.session import Visit

ESSENTIAL: Final = {"group": None, "essential": True, "not": False}
LATEST: Final = 8
_SEEN: Final = "category-seen"


def opened(book: CategoryBook) -> CategoryYear | None:
    """The category that the address asks for; None where it asks for none, or for one that is gone."""
    wanted = st.query_params.get("category", "")
    return next((one for one in book.every if str(one.category.id) == wanted), None)


def story(one: CategoryYear, currency: str) -> str:
    """What the category amounted to, and what it counts as, in a sentence."""
    if not one.payments:
        return "No payment in the last twelve months."
    money = format.escaped(format.whole(one.money, currency))
    verbs = {"income": "came in", "savings": "set aside", "transfer": "moved"}
    verb = verbs.get(one.category.group or "", "spent")
    return f"**{money}** {verb} in {format.count(one.payments, 'payment')} in the last twelve months."


def months_answer(months: pd.DataFrame, usual: float | None, currency: str) -> str:
    """The title of the card of months: the usual month, where there are enough whole ones."""
    if usual is None:
        return f"Needs three whole months; you have {stories.NUMBERS[int(months['complete'].sum())]}"
    return f"{format.whole(usual, currency)} in a usual month"


def in_month(category: Category) -> "Callable[[int], Link]":
    """The payments of the category behind the bar of a month."""

    def opens(index: int) -> "Link":
        days = DateRange(start=Month.from_index(index).start, end=Month.from_index(index).end)
        wanted = Filters(categories=(category.name,), start=days.start, last=days.last)
        return links.transactions(stories.month_name(index), wanted)

    return opens


def draw_form(one: CategoryYear, book: CategoryBook, palette: Palette) -> None:
    """Name, group, necessity, colour, icon, place, and whether it is on offer: each saved as it is changed."""
    category = one.category
    _seed(category)
    st.text_input(
        "Name", key="category-name", max_chars=categories.LONGEST_NAME, on_change=_rename, args=(category,),
        help="Saved when you press Enter or leave the field. Files that say the old name still mean this category.",
    )  # fmt: skip
    st.selectbox(
        "Group", GROUPS, key="category-group", on_change=_move, args=(category,), format_func=category_list.TITLES.__getitem__,
    )  # fmt: skip
    if category.group in ("needs", "wants", None):
        st.segmented_control(
            "Could you do without it?", list(ESSENTIAL), key="category-essential", on_change=_set_essential, args=(category,),
            format_func=_essential_words(category).__getitem__, required=True,
        )  # fmt: skip
    st.pills(
        "Colour", CATEGORY_COLOURS, key="category-colour", on_change=_dress, args=(category,),
        format_func=lambda colour: category_look.swatch(colour, palette),
    )  # fmt: skip
    known = [*category_look.ICONS, *([category.icon] if category.icon not in ("", *category_look.ICONS) else [])]
    st.pills(
        "Icon", known, key="category-icon", on_change=_dress, args=(category,), format_func=lambda name: f":material/{name}:"
    )
    st.toggle(
        "Offer it for payments", key="category-offered", on_change=_hide, args=(category,),
        help="A hidden category keeps its payments, and they count as before. It is only no longer offered.",
    )  # fmt: skip
    _draw_order(category, book)


def _draw_order(category: Category, book: CategoryBook) -> None:
    """Up and down among the categories of the group that are shown."""
    group = next(group for group in book.groups if group.group == category.group)
    ids = [one.category.id for one in group.categories if one.category.hidden == category.hidden]
    place = ids.index(category.id)
    with st.container(horizontal=True, gap="xsmall"):
        st.button("Move up", key="category-up", icon=":material/arrow_upward:", type="tertiary", disabled=place == 0,
                  on_click=_order, args=(category, ids, place - 1))  # fmt: skip
        st.button("Move down", key="category-down", icon=":material/arrow_downward:", type="tertiary",
                  disabled=place == len(ids) - 1, on_click=_order, args=(category, ids, place + 1))  # fmt: skip


def merge_answer(used: CategoryUses) -> str:
    """The title of the card that merges or removes."""
    return "Merge into another category" if any(used) else "Nothing uses it"


def draw_merge(category: Category, used: CategoryUses, book: CategoryBook) -> None:
    """Where its payments could go instead, saying how many move; and removing what nothing uses."""
    if not any(used):
        st.caption("No payment, budget or rule names it, so it can be removed. It can also stay, or be merged.")
        st.button("Remove category", key="category-remove", icon=":material/delete:", on_click=_remove, args=(category,))
    others = [one.category for one in book.every if one.category.id != category.id]
    fitting = {other.id: other for other in others if (other.group == "transfer") == (category.group == "transfer")}
    target_id = st.selectbox(
        "Merge into", list(fitting), None, key=f"category-merge-{category.id}", placeholder="Choose a category",
        format_func=lambda category_id: fitting[category_id].name,
    )  # fmt: skip
    if target_id is None:
        return
    target = fitting[target_id]
    st.markdown(_consequence(category, used, target))
    verb = f"Merge {format.count(used.payments, 'payment')}" if used.payments else "Merge"
    st.button(
        f"{verb} into {format.escaped(target.name)}", key="category-merge-do", icon=":material/merge:", type="primary",
        on_click=_merge, args=(category, target),
    )  # fmt: skip


def _consequence(category: Category, used: CategoryUses, target: Category) -> str:
    """What a merge would do, in words."""
    parts = (
        (used.payments, "payment", "payments"), (used.parts, "part of a split payment", "parts of split payments"),
        (used.budgets, "month’s budget", "months’ budgets"), (used.rules, "rule", "rules"),
    )  # fmt: skip
    moving = [f"**{format.count(number, word, words)}**" for number, word, words in parts if number]
    moved = f"{format.listed(moving)} will name {format.escaped(target.name)} instead. " if moving else ""
    words = f"{moved}{format.escaped(category.name)} goes, and one undo brings everything back."
    if moving and category.group != target.group:
        before, after = (category_list.TITLES[one.group].lower() for one in (category, target))
        words += f" They will count among {after}, no longer among {before}."
    return words


def draw_history(visit: "Visit", category: Category) -> None:
    """What was done to the category itself, newest first."""
    entries = categories.history(visit.store, visit.household.id, category.id)
    if not entries:
        st.caption("Never changed since it was made.")
    for entry in entries:
        taken = " (taken back)" if entry.undone_at else ""
        st.caption(f"{changes.when(entry, visit)}: {format.escaped(entry.summary)}{taken}")


# ---- saving ----------------------------------------------------------------------------------------------------------


def _seed(category: Category) -> None:
    """Fill the fields where another category, or another version of this one, is on screen."""
    now = (category.id, category.version)
    if session.recall(_SEEN) == now and session.recall("category-name") is not None:
        return
    session.keep(_SEEN, now)
    said = next(word for word, value in ESSENTIAL.items() if value is category.essential)
    for name, value in {
        "name": category.name, "group": category.group, "essential": said, "colour": category.colour or None,
        "icon": category.icon or None, "offered": not category.hidden,
    }.items():  # fmt: skip
        session.keep(f"category-{name}", value)


def _essential_words(category: Category) -> dict[str, str]:
    by_group = {"needs": "As its group: no", "wants": "As its group: yes"}.get(category.group or "", "As its group")
    return {"essential": "No, essential", "not": "Yes", "group": by_group}


def _save(category: Category, said: str, change: Callable[..., Any], *args: Any, **values: Any) -> None:
    """Make one change on the version that was on screen, and say so; where it is refused, nothing has changed."""
    visit = session.require()
    try:
        changed = change(visit.store, visit.household.id, category.id, *args, version=category.version, now=visit.now, **values)
    except FinanceError as error:
        if change is not categories.rename:  # what was typed stays; what was chosen goes back
            session.forget(_SEEN)
        changes.refuse(str(error))
        return
    if changed is not False:
        changes.done(visit, said, action="category")


def _rename(category: Category) -> None:
    name = str(session.recall("category-name") or "")
    _save(category, f"Renamed {category.name} to {' '.join(name.split())}.", categories.rename, name)


def _move(category: Category) -> None:
    group: CategoryGroup | None = session.recall("category-group")
    _save(category, f"Moved {category.name} to {categories.GROUP_WORDS[group]}.", categories.move, group)


def _set_essential(category: Category) -> None:
    essential = ESSENTIAL[session.recall("category-essential")]
    said = {True: "is essential", False: "is not essential", None: "is as essential as its group says"}[essential]
    _save(category, f"{category.name} {said}.", categories.set_essential, essential=essential)


def _dress(category: Category) -> None:
    colour, icon = session.recall("category-colour") or "", session.recall("category-icon") or ""
    _save(category, f"Changed the look of {category.name}.", categories.dress, colour=colour, icon=icon)


def _hide(category: Category) -> None:
    hidden = not session.recall("category-offered")
    said = f"{category.name} is {'no longer' if hidden else 'again'} offered for payments."
    _save(category, said, categories.hide, hidden=hidden)


def _order(category: Category, ids: list[int], place: int) -> None:
    visit = session.require()
    turned = [category_id for category_id in ids if category_id != category.id]
    turned.insert(place, category.id)
    try:
        categories.order(visit.store, visit.household.id, turned, now=visit.now)
    except FinanceError as error:
        changes.refuse(str(error))
        return
    changes.done(visit, f"{category.name} is number {place + 1} of its group.", action="category")


def _merge(category: Category, target: Category) -> None:
    visit = session.require()
    try:
        moved = categories.merge(
            visit.store, visit.household.id, category.id, target.id, version=category.version, now=visit.now
        )
    except FinanceError as error:
        changes.refuse(str(error))
        return
    category_list.show(target.id)
    verb = f"{format.count(moved, 'payment')} moved" if moved else "Nothing used it"
    changes.done(visit, f"Merged {category.name} into {target.name}. {verb}.", action="category")


def _remove(category: Category) -> None:
    visit = session.require()
    try:
        categories.remove(visit.store, visit.household.id, category.id, version=category.version, now=visit.now)
    except FinanceError as error:
        changes.refuse(str(error))
        return
    category_list.show(None)
    changes.done(visit, f"Removed {category.name}.", action="category")
