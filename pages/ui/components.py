"""The parts that every page is made of: heading, card, tile row, chart and list row."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Final, Literal, NoReturn, TypeVar

import plotly.graph_objects as go
import streamlit as st
from streamlit.elements.lib.grid_container import GridContainer

from pages.ui import format, session
from pages.ui.links import Link

T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Tile:
    """One figure of the top row: `text` is the value as shown, `change` the signed difference, "" for none.

    `tone` paints the change: green is better than usual, orange worse, gray neither. `opens` leads to what is behind it.
    """

    label: str
    text: str
    change: str
    tone: Literal["green", "orange", "gray"]
    against: str
    history: Sequence[float]
    shape: Literal["bar", "line"]
    meaning: str
    opens: Link | None = None


ICONS: Final = {
    "warning": ":orange[:material/trending_down:]",
    "anomaly": ":violet[:material/search_insights:]",
    "notice": ":blue[:material/info:]",
}


def heading(title: str, story: str) -> None:
    """The name of the page, then its answer in one or two sentences."""
    st.title(title, anchor=False)
    st.markdown(story)


def cards(columns: int) -> GridContainer:
    """The grid that holds a page's cards: equal gutters, equal heights in a row, one column on a phone."""
    return st.grid(columns, min_column_width=290, gap="small", border=True)


@contextmanager
def card(grid: GridContainer, answer: str, reading: str = "", *, span: int = 1) -> Iterator[None]:
    """The next cell of the grid. `answer` is the finding, `reading` says how to read what follows."""
    with grid.cell(column_span=span), st.container(height="stretch", gap="xsmall"):
        st.subheader(format.escaped(answer), anchor=False)
        if reading:
            st.caption(format.escaped(reading))
        yield


def tiles(items: Sequence[Tile]) -> None:
    """The row of figures: label, value, distance from usual, and the last months as a spark line.

    Colour and sign are set by the caller: Streamlit takes only the ASCII hyphen for a minus and would paint `−$94` green.
    The grid of pairs gives four in a row, then two and two, never three and one.
    """
    pairs = st.grid(2, min_column_width=340, gap="small")
    for first in range(0, len(items), 2):
        pair = pairs.cell().grid(2, min_column_width=150, gap="small", border=True)
        for item in items[first : first + 2]:
            with pair.cell(), st.container(height="stretch", gap=None):
                st.metric(
                    item.label, item.text, item.change or None, delta_color=item.tone, delta_arrow="off",
                    delta_description=item.against if item.change else None, help=format.escaped(item.meaning),
                    chart_data=item.history, chart_type=item.shape, height="stretch",
                )  # fmt: skip
                if item.opens is not None:
                    link(item.opens)


def link(to: Link) -> None:
    """A line that leads to what is behind a figure."""
    st.page_link(
        to.page, label=format.escaped(to.label), icon=":material/chevron_right:", icon_position="right", query_params=to.query
    )


def go_to(to: Link) -> NoReturn:
    """Turn to another page."""
    st.switch_page(to.page, query_params=to.query)


def opener(label: str, options: Sequence[T], opens: Callable[[T], Link], key: str, *, words: Callable[[T], str] = str) -> None:
    """A small menu that opens one thing of many: the way in for keyboards beside a chart or table."""
    chosen: T | None = st.menu_button(
        label, options, key=key, type="tertiary", format_func=lambda option: format.escaped(words(option))
    )
    if chosen is not None:
        go_to(opens(chosen))


def chart(
    figure: go.Figure,
    key: str,
    alt: str,
    opens: Callable[[Any], Link | None] | None = None,
    *,
    picks: Callable[[Any], None] | None = None,
) -> None:
    """A Plotly figure without toolbar, with the sentence that a screen reader reads in its place.

    `opens` makes its marks lead somewhere, and `picks` is called before the page is drawn anew, to choose what it shows: both
    are asked with what the builder put first in the `customdata` of the clicked mark.
    """
    quiet = {"displayModeBar": False}
    if opens is None and picks is None:
        st.plotly_chart(figure, theme=None, config=quiet, key=key, alt=alt)
        return

    def pick() -> None:
        marks = session.recall(key)["selection"]["points"]
        if marks and picks is not None:
            picks(marks[0]["customdata"][0])

    on_select: Any = "rerun" if picks is None else pick
    event = st.plotly_chart(figure, theme=None, config=quiet, key=key, alt=alt, on_select=on_select, selection_mode="points")
    clicked = event["selection"]["points"]
    to = opens(clicked[0]["customdata"][0]) if clicked and opens is not None else None
    if to is not None:
        go_to(to)


def person_filter(people: Sequence[str]) -> str:
    """Whose share is shown: a person's name, or "" for the whole household. The address keeps it."""
    everyone = "Whole household"
    chosen: str | None = st.pills(
        "Whose", [everyone, *people], default=everyone, required=True, key="person", format_func=format.escaped,
        label_visibility="collapsed", bind="query-params",
    )  # fmt: skip
    return "" if chosen in (None, everyone) else str(chosen)


def remark(sentence: str, to: Link | None = None) -> None:
    """Something that the figures above leave open, in one line, with the way to settle it. Markdown; nothing for ""."""
    if not sentence:
        return
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.markdown(f":gray[:material/info: {sentence}]", width="content")
        if to is not None:
            link(to)


def first_steps(*, with_demo: bool) -> Literal["import", "demo", ""]:
    """Nothing is booked yet: what will stand here, and the two ways to begin; the one that was chosen."""
    with st.container(border=True, horizontal_alignment="center", gap="xsmall"):
        st.space("small")
        st.subheader("This month, against what is usual for you", anchor=False, text_alignment="center")
        st.caption(
            "Spending by category, income, savings and net worth will stand here, each with the payments behind it. "
            "They come from the files that your bank lets you download, and stay on this machine.",
            text_alignment="center",
        )
        st.space("xsmall")
        with st.container(horizontal=True, horizontal_alignment="center", gap="small"):
            if st.button("Import a bank file", type="primary", icon=":material/upload_file:", key="start-import"):
                return "import"
            if with_demo and st.button("Look at a demo household", icon=":material/visibility:", key="load-demo"):
                return "demo"
        st.space("small")
    return ""


@contextmanager
def progress(title: str) -> Iterator[Callable[[float, str], None]]:
    """A bar for something that takes seconds: call what it yields with the share done and the step."""
    with st.status(format.escaped(title), expanded=True):
        bar = st.progress(0.0)

        def report(share: float, step: str) -> None:
            bar.progress(min(max(share, 0.0), 1.0), text=format.escaped(step))

        yield report


def refused(sentence: str) -> None:
    """Something could not be done: the sentence of the error, as its owner reads it. Shown in one place only."""
    st.error(format.escaped(sentence), title="That did not work", icon=":material/block:")


def empty(what: str, why: str, page: str, action: str) -> None:
    """Nothing to show: what will stand here, why it is missing, and the one step that fills it."""
    with st.container(border=True, horizontal_alignment="center", gap="xsmall"):
        st.space("small")
        st.subheader(what, anchor=False, text_alignment="center")
        st.caption(why, text_alignment="center")
        st.page_link(page, label=action, icon=":material/upload_file:")
        st.space("small")


def notice() -> None:
    """What was just done, once, at the top of the page it was done on."""
    found = session.take_notice()
    if found:
        st.success(format.escaped(found[0]), icon=":material/check:")
