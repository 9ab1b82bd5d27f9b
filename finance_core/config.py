"""Settings: how Ballast was started and where it keeps its data. Read once, at the door, and passed down."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Final, Literal

from finance_core.errors import InvalidError

Mode = Literal["local", "hosted", "demo"]

_POSTGRES: Final = "postgresql+psycopg://"
_POSTGRES_SPELLINGS: Final = (_POSTGRES, "postgresql://", "postgres://")
_SQLITE: Final = "sqlite:///"


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What was decided before the start; nothing changes it afterwards.

    `local` is one person on their own machine, without sign-in; `demo` gives every visitor a sample household of their own
    and keeps nothing.
    """

    mode: Mode
    database_url: str = field(repr=False)  # may hold a password
    data_folder: Path
    pretended_today: date | None = None  # BALLAST_TODAY: demonstrations, screenshots and tests live on a fixed day


def read_settings(environ: Mapping[str, str], *, root: Path, secrets: Mapping[str, object] | None = None) -> Settings:
    """Settings from the environment, then from Streamlit's secrets, then the defaults below `root`.

    The mode comes from the environment alone: secrets travel with a deployment, and `local` has no sign-in.
    Raises InvalidError for a mode or a database that Ballast can't serve.
    """
    data_folder = root / "data"
    address = environ.get("BALLAST_DATABASE_URL") or (secrets or {}).get("BALLAST_DATABASE_URL")
    return Settings(
        mode=_read_mode(environ.get("BALLAST_MODE", "")),
        database_url=_read_database_url(str(address)) if address else f"{_SQLITE}{(data_folder / 'ballast.db').as_posix()}",
        data_folder=data_folder,
        pretended_today=_read_today(environ.get("BALLAST_TODAY", "")),
    )


def _read_today(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError as error:
        raise InvalidError(f"BALLAST_TODAY is “{text}”, which is not a day. Write it like 2026-11-21.") from error


def _read_mode(word: str) -> Mode:
    match word.strip().lower():
        case "local":
            return "local"
        case "hosted":
            raise InvalidError(
                "BALLAST_MODE=hosted needs sign-in, which Ballast does not have yet. "
                "To use it on this machine alone, start it with: python run.py"
            )
        case _:
            return "demo"


def _read_database_url(address: str) -> str:
    """The address as SQLAlchemy wants it. Never repeats it in a message: it may hold a password."""
    address = address.strip()
    for spelling in _POSTGRES_SPELLINGS:
        if address.startswith(spelling):
            return _POSTGRES + address.removeprefix(spelling)
    if address.startswith(_SQLITE) and address.removeprefix(_SQLITE) not in ("", ":memory:"):
        return address
    raise InvalidError(
        "BALLAST_DATABASE_URL is not an address of a database that Ballast can use. Write it like "
        "postgresql://name:password@server/database or sqlite:///folder/ballast.db, or leave it away."
    )
