"""How a bank's tables are read: corrected column by column, settled once, and kept for its account."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import datetime
from hashlib import sha256
from types import MappingProxyType
from typing import Any, Final, Literal, get_args

from finance_core.errors import InvalidError, NotFoundError
from finance_core.statements import Layout as Layout  # noqa: PLC0414  for the pages
from finance_core.statements.archive import find_table
from finance_core.statements.dateforms import Order, order_of
from finance_core.statements.statement import Role
from finance_core.statements.tables import grid
from finance_core.statements.tables.grid import Dialect, Sample
from finance_core.storage import Reading, Store, settings

Sign = Literal["as_written", "inverted", "columns", "direction"]
ROLES: Final[tuple[Role, ...]] = get_args(Role)
ORDERS: Final[tuple[Order, ...]] = get_args(Order)
MORE_TEXT: Final = "joined"
"""The role of a further text column, of which a table may have several."""
_PREFIX: Final = "layout:"
_MONEY: Final[frozenset[str]] = frozenset({"debit", "credit"})
_DAY_TOKENS: Final = re.compile(r"%-?[dmbBYy]")
_PLAIN: Final[dict[Order, str]] = {"dmy": "%d/%m/%Y", "mdy": "%m/%d/%Y", "ymd": "%Y-%m-%d", "ydm": "%Y-%d-%m"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """A remembered layout. `name` is the account or file it was last used for, told apart where two are alike.

    `corrected`: the person read the columns otherwise than they were found, so that it counts for files without questions too.
    """

    key: str
    name: str
    account: str
    file_name: str
    layout: Layout
    corrected: bool


# ---- remembered ------------------------------------------------------------------------------------------------------


def remembered(store: Store, household_id: int, header: Sequence[str], account_name: str = "") -> Layout | None:
    """The layout that the person settled for files with this header into this account, or None.

    A card and a savings account of one bank often share a header and not the sign, so one never speaks for the other.
    """
    with store.read(household_id) as reading:
        kept = settings.get(reading, _setting(header, account_name))
    return None if kept is None else _layout(kept)


def corrected(store: Store, household_id: int, header: Sequence[str], account_name: str = "") -> bool:
    """Whether the person corrected how such files of this account are read, so that theirs wins over what is found."""
    with store.read(household_id) as reading:
        kept = settings.get(reading, _setting(header, account_name))
    return bool(kept and kept.get("corrected"))


def remember(
    store: Store,
    household_id: int,
    layout: Layout,
    *,
    now: datetime,
    account_name: str = "",
    file_name: str = "",
    corrected: bool = False,
) -> None:
    """Keep the person's answer for the account's next file with the same header. Its questions count as answered."""
    kept = {field.name: getattr(layout, field.name) for field in fields(Layout)}
    kept |= {"columns": dict(layout.columns), "ambiguous": []}
    kept |= {"account": account_name, "file_name": file_name, "corrected": corrected}
    with store.write(household_id, action="layout", summary="Remembered how to read a bank's files", now=now) as writing:
        settings.put(writing, _setting(layout.header, account_name), kept)


def profiles(store: Store, household_id: int) -> list[Profile]:
    """The remembered layouts by name."""
    with store.read(household_id) as reading:
        return _profiles(reading)


def profile(store: Store, household_id: int, name: str) -> Profile:
    """The remembered layout of that name, whatever its case. Raises NotFoundError, naming those there are."""
    known = profiles(store, household_id)
    found = next((one for one in known if one.name.casefold() == name.strip().casefold()), None)
    if found is None:
        there = f"There are: {', '.join(one.name for one in known)}." if known else "None is remembered yet."
        raise NotFoundError(f"There is no profile {name}. {there}")
    return found


def forget(store: Store, household_id: int, key: str, *, now: datetime, actor: str = "") -> None:
    """Let go of a remembered layout; an undo brings it back. Raises NotFoundError where it is gone already."""
    with store.read(household_id) as reading:
        found = next((one for one in _profiles(reading) if one.key == key), None)
    if found is None:
        raise NotFoundError("This profile is not there any more.")
    summary = f"Forgot how to read the files of {found.name}"
    with store.write(household_id, action="layout", summary=summary, now=now, actor=actor) as writing:
        settings.put(writing, key, None)


def _profiles(reading: Reading) -> list[Profile]:
    found = [
        Profile(
            key=key, name=kept.get("account") or kept.get("file_name") or "Bank file", account=kept.get("account", ""),
            file_name=kept.get("file_name", ""), layout=_layout(kept), corrected=bool(kept.get("corrected")),
        )
        for key, kept in settings.listed(reading, _PREFIX).items()
    ]  # fmt: skip
    return sorted(_told_apart(found), key=lambda one: one.name.casefold())


def _told_apart(found: Iterable[Profile]) -> list[Profile]:
    """Names that no two of them share: the second of `Everyday` is `Everyday 2`."""
    taken: set[str] = set()
    named: list[Profile] = []
    for one in found:
        options = (one.name, *(f"{one.name} {number}" for number in range(2, 10_000)))
        name = next(option for option in options if option.casefold() not in taken)
        taken.add(name.casefold())
        named.append(replace(one, name=name))
    return named


def _layout(kept: Mapping[str, Any]) -> Layout:
    known = {field.name: kept[field.name] for field in fields(Layout) if field.name in kept}
    values: dict[str, Any] = {name: tuple(value) if isinstance(value, list) else value for name, value in known.items()}
    return Layout(**values)


def _setting(header: Sequence[str], account_name: str) -> str:
    """The setting that holds the layout of files with this header into this account."""
    told = "\n".join((*header, account_name.strip()))
    return _PREFIX + sha256(told.casefold().encode("utf-8", "surrogatepass")).hexdigest()[:32]


# ---- corrected -------------------------------------------------------------------------------------------------------


def first_rows(content: bytes, layout: Layout, *, limit: int = 30) -> list[list[str]]:
    """The first rows of a table as they stand in the file, titles and lines above them included."""
    source = find_table(content, layout)
    return grid.parse(Sample.of(source, layout.encoding).head, Dialect(layout.delimiter, layout.quotes), limit=limit)


def roles_of(layout: Layout, width: int) -> list[str]:
    """What each column is read as: a role, `MORE_TEXT`, or "" for one that is not used."""
    found = [""] * max(width, 1 + max((*layout.columns.values(), *layout.joined), default=0))
    for place in layout.joined:
        found[place] = MORE_TEXT
    for role, place in layout.columns.items():
        found[place] = role
    return found


def assigned(layout: Layout, picked: Mapping[int, str]) -> Layout:
    """The layout with other roles for some columns, as a person picks them: a role, `MORE_TEXT`, or "" for not used.

    A role that was another column's moves here; one amount takes the place of money in and money out, and the other way round.
    Raises InvalidError where no dates or no amounts are left.
    """
    columns = {role: place for role, place in layout.columns.items() if place not in picked}
    joined = [place for place in layout.joined if place not in picked]
    for place, role in picked.items():
        if role == MORE_TEXT:
            joined.append(place)
        elif role:
            columns = {other: there for other, there in columns.items() if not _rival(role, other)}
            columns[role] = place  # type: ignore[index]  # one of ROLES, as the page offers them
    if "date" not in columns:
        raise InvalidError("Say which column holds the dates.")
    if not columns.keys() & {"amount", *_MONEY}:
        raise InvalidError("Say which column holds the amounts.")
    return replace(layout, columns=MappingProxyType(columns), joined=tuple(sorted(joined)), sign=_sign_for(layout, columns))


def order(layout: Layout) -> Order:
    """In which order dates are written."""
    return order_of(layout.date_format)


def with_sign(layout: Layout, sign: Sign) -> Layout:
    """The layout with another sense of the amounts; a column that says in or out must be there for "direction"."""
    answered = tuple(doubt for doubt in layout.ambiguous if doubt != "sign")
    return replace(layout, sign=sign, ambiguous=answered)


def with_order(layout: Layout, wanted: Order) -> Layout:
    """`%d/%m/%Y` as `%m/%d/%Y` for `mdy`: the tokens change places, what stands between them stays."""
    answered = tuple(doubt for doubt in layout.ambiguous if doubt != "date_order")
    if order(layout) == wanted:
        return replace(layout, ambiguous=answered)
    tokens = _DAY_TOKENS.findall(layout.date_format)
    written = _PLAIN[wanted]
    if len(tokens) == 3:
        by_part = {token[-1].lower().replace("b", "m"): token for token in tokens}
        tokens = [by_part[part] for part in wanted if part in by_part]
        if len(tokens) == 3:
            written = _DAY_TOKENS.sub(lambda _match: tokens.pop(0), layout.date_format)
    return replace(layout, date_format=written, ambiguous=answered)


def with_titles(layout: Layout, row: int | None, titles: Sequence[str]) -> Layout:
    """The layout with another row of titles, or none: what stands above it is no booking."""
    header = () if row is None else tuple(cell.strip() for cell in titles)
    return replace(layout, header_row=row, header=header)


def _rival(role: str, other: str) -> bool:
    """Whether a table can't have both."""
    return role == other or (role == "amount" and other in _MONEY) or (role in _MONEY and other == "amount")


def _sign_for(layout: Layout, columns: Mapping[Role, int]) -> Sign:
    """What turns the numbers into money out negative, once the columns are other ones."""
    if columns.keys() & _MONEY:
        return "columns"
    if "direction" in columns and (layout.sign == "direction" or "direction" not in layout.columns):
        return "direction"
    return layout.sign if layout.sign in ("as_written", "inverted") else "as_written"
