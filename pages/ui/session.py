"""The visitor: which household, which day, which colours. The only file that touches `st.session_state` and `st.context`."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any, Final

import streamlit as st

from finance_core.config import Mode, Settings
from finance_core.models import Household
from finance_core.services.households import Store
from pages.ui import cached, palette

_SETTINGS: Final = "ballast-settings"
_NOTICE: Final = "ballast-notice"


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """One run of a page: `address` is the database's, `household` the one on screen as it is now, `today` its day.

    `address`, `household.id` and `household.revision` are the key of everything cached.
    """

    mode: Mode
    address: str
    household: Household
    today: date
    now: datetime

    @property
    def store(self) -> Store:
        """The open database, for the services that act on it."""
        return cached.store(self.address)

    @property
    def currency(self) -> str:
        """The currency of the household's reports."""
        return self.household.currency


def enter(settings: Settings) -> None:
    """Let the visitor in: called by the door on every run, before any page."""
    st.session_state[_SETTINGS] = settings


def require() -> Visit:
    """The visit, or stop here: a page that was not reached through the door shows nothing."""
    settings = st.session_state.get(_SETTINGS)
    if not isinstance(settings, Settings):
        st.stop()
    now = datetime.now(UTC).replace(tzinfo=None, microsecond=0)
    today = settings.pretended_today or datetime.now().astimezone().date()
    address = settings.database_url if settings.mode == "local" else cached.sample_address(str(today))
    return Visit(mode=settings.mode, address=address, household=cached.household_on_screen(address, now), today=today, now=now)


def colours() -> palette.Palette:
    """The chart colours of the mode on screen; light until the browser has said."""
    return palette.for_mode("dark" if st.context.theme.type == "dark" else "light")


def kept(name: str, make: Callable[[], Any]) -> Any:
    """Something of this visit that outlives a rerun, such as a preview: made when it is first asked for."""
    if name not in st.session_state:
        st.session_state[name] = make()
    return st.session_state[name]


def keep(name: str, value: Any) -> None:
    """Keep something for the reruns of this visit; a widget's value may be set this way before it is drawn."""
    st.session_state[name] = value


def recall(name: str, default: Any = None) -> Any:
    """What was kept, or the default."""
    return st.session_state.get(name, default)


def forget(*names: str) -> None:
    """Let go of what was kept."""
    for name in names:
        st.session_state.pop(name, None)


def notice(sentence: str, *, undo: int | None = None) -> None:
    """A sentence for the next run, such as what was just done; `undo` is the audit entry that takes it back."""
    st.session_state[_NOTICE] = (sentence, undo)


def take_notice() -> tuple[str, int | None] | None:
    """The sentence of the last run, once."""
    found: tuple[str, int | None] | None = st.session_state.pop(_NOTICE, None)
    return found
