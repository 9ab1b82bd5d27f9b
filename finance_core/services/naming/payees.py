"""The household's payees: which seem to be one, what else they are called, and shaping them, always with a way back.

    found = book(store, household_id)
    table = summed(found, ledger)                       # one row a payee
    proposals(found, table)                             # what seems to be one, to be confirmed
    merge(store, household_id, ["TESCO STORES 3217"], "Tesco", now=...)

Nothing is renamed or merged until a person confirms it. What was merged or renamed is learned: later imports that say the old
name mean the payee that it became. The bank's description never changes.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

import pandas as pd

from finance_core.errors import InvalidError, NotFoundError
from finance_core.ml.naming.payee_clusters import Evidence, cluster
from finance_core.ml.naming.payees import canonical
from finance_core.services.ledgers import Ledger
from finance_core.storage import Store, Writing, advice, payees
from finance_core.storage.payees import Alias

__all__ = [
    "Alias", "Book", "Evidence", "Proposal", "Variant", "book", "forget_alias", "merge", "proposals", "reject", "rename",
    "summed",
]  # fmt: skip
LONGEST_NAME: Final = 80


@dataclass(frozen=True, slots=True, kw_only=True)
class Book:
    """Every payee's id by name, what else they are called, and the pairs of names that are not one payee."""

    ids: Mapping[str, int]
    aliases: tuple[Alias, ...]
    rejected: frozenset[tuple[str, str]]

    def aliases_of(self, payee_id: int) -> list[Alias]:
        """What one payee is called beside its name."""
        return [alias for alias in self.aliases if alias.payee_id == payee_id]


@dataclass(frozen=True, slots=True, kw_only=True)
class Variant:
    """A payee that seems to be another: how many payments it has, and what speaks for it. `alike` is 0..1."""

    name: str
    count: int
    evidence: Evidence
    alike: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """Payees that seem to be one: `name` would be the name of all; `count` payments have it already."""

    name: str
    count: int
    variants: tuple[Variant, ...]

    @property
    def moving(self) -> int:
        """How many payments would get another payee."""
        return sum(variant.count for variant in self.variants)


def book(store: Store, household_id: int) -> Book:
    """The payees, their aliases, and which were said to be two."""
    with store.read(household_id) as reading:
        return Book(
            ids=payees.named(reading), aliases=tuple(payees.aliases(reading)), rejected=frozenset(payees.rejected(reading))
        )


def summed(found: Book, ledger: Ledger) -> pd.DataFrame:
    """One row a payee, the one with the most payments first: `payee`, `count`, `sum`, `last`, `category`, `aliases`.

    `sum` is in the currency of the household's reports, money out negative; `last` is the day of the newest payment (NaT
    where there is none), `category` the one used most ("" for none).
    """
    rows = ledger.transactions[["payee", "amount", "date", "category"]]
    rows = rows[rows["payee"].fillna("") != ""]
    by_payee = rows.groupby("payee")
    table = pd.DataFrame(
        {"count": by_payee.size(), "sum": by_payee["amount"].sum().round(2), "last": by_payee["date"].max()}
    ).reindex(list(found.ids))
    used = rows.dropna(subset=["category"]).groupby("payee")["category"].agg(lambda names: names.value_counts().index[0])
    others = pd.Series([alias.payee_id for alias in found.aliases], dtype="int64").value_counts()
    table["category"] = used.reindex(table.index).fillna("")
    table["aliases"] = [int(others.get(found.ids[name], 0)) for name in table.index]
    table["count"] = table["count"].fillna(0).astype("int64")
    table["sum"] = table["sum"].fillna(0.0)
    table.index.name = "payee"
    return table.reset_index().sort_values(["count", "payee"], ascending=[False, True], ignore_index=True)


def proposals(found: Book, table: pd.DataFrame) -> list[Proposal]:
    """Payees that seem to be one, those with the most payments first. Takes the table of `summed`."""
    counts = dict(zip(table["payee"].tolist(), table["count"].tolist(), strict=True))
    return [
        Proposal(
            name=group.name,
            count=counts.get(group.name, 0),
            variants=tuple(
                Variant(name=name, count=counts[name], evidence=evidence, alike=alike)
                for name, evidence, alike in zip(group.members, group.evidence, group.alike, strict=True)
            ),
        )
        for group in cluster(list(counts), list(counts.values()), rejected=found.rejected)
    ]


def merge(store: Store, household_id: int, names: Sequence[str], into: str, *, now: datetime, actor: str = "") -> int:
    """Give the payments of these payees one name, an existing payee's or a new one; how many payments moved.

    The old names are learned as aliases. Raises InvalidError for no name, NotFoundError where a payee is gone.
    """
    into = _cleaned(into)
    wanted = [name for name in dict.fromkeys(names) if name != into]
    if not wanted:
        raise InvalidError("Choose at least one payee that is to become another.")
    what = wanted[0] if len(wanted) == 1 else f"{len(wanted)} payees"
    with store.write(household_id, action="payee", summary=f"Merged {what} into {into}", now=now, actor=actor) as writing:
        ids = _ids(writing, wanted)
        kept_id = payees.add_missing(writing, [into])[into]
        moved = sum(payees.merge(writing, ids[name], kept_id) for name in wanted)
        for name in wanted:
            _learn(writing, kept_id, name, into)
            payees.accept(writing, name, into)
            advice.follow(writing, name, into)
        return moved


def rename(store: Store, household_id: int, name: str, new: str, *, now: datetime, actor: str = "") -> bool:
    """Give a payee another name; False where that is its name. Later imports that say the old name mean it as well.

    Raises InvalidError where another payee has that name: those two can be merged.
    """
    new = _cleaned(new)
    with store.write(household_id, action="payee", summary=f"Renamed {name} to {new}", now=now, actor=actor) as writing:
        payee_id = _ids(writing, [name])[name]
        taken = next((known for known in payees.named(writing) if known.casefold() == new.casefold() and known != name), None)
        if taken is not None:
            raise InvalidError(f"There is a payee {taken} already. Merge the two instead.")
        renamed = payees.rename(writing, payee_id, new)
        if renamed:
            _learn(writing, payee_id, name, new)
            advice.follow(writing, name, new)
        return renamed


def reject(store: Store, household_id: int, names: Sequence[str], name: str, *, now: datetime, actor: str = "") -> None:
    """Remember that these payees are not that one: they are not proposed together again."""
    what = names[0] if len(names) == 1 else f"{len(names)} payees"
    with store.write(
        household_id, action="payee", summary=f"Said that {what} and {name} are not the same", now=now, actor=actor
    ) as writing:
        for other in names:
            payees.reject(writing, other, name)


def forget_alias(store: Store, household_id: int, alias_id: int, *, now: datetime, actor: str = "") -> None:
    """Let a text mean no payee in particular again; payments keep the payee they have. Raises NotFoundError."""
    with store.read(household_id) as reading:
        text = payees.alias(reading, alias_id).alias
    with store.write(
        household_id, action="payee", summary=f"Forgot that {text} means another payee", now=now, actor=actor
    ) as writing:
        payees.forget(writing, alias_id)


def _learn(writing: Writing, payee_id: int, old: str, new: str) -> None:
    """Later files may say the old name as it was, or with other noise around it; the names of payees mean themselves."""
    own = {name.casefold() for name in payees.named(writing)} | {"", new.casefold()}
    for text in dict.fromkeys((old, *canonical([old]))):
        if text.casefold() not in own:
            payees.learn(writing, payee_id, text)
    for known in payees.aliases(writing):
        if known.alias.casefold() == new.casefold():
            payees.forget(writing, known.id)


def _ids(writing: Writing, names: Sequence[str]) -> dict[str, int]:
    known = payees.named(writing)
    gone = next((name for name in names if name not in known), None)
    if gone is not None:
        raise NotFoundError(f"The payee {gone} is not there any more.")
    return {name: known[name] for name in names}


def _cleaned(name: str) -> str:
    name = " ".join(name.split())
    if not name:
        raise InvalidError("Give the payee a name.")
    if len(name) > LONGEST_NAME:
        raise InvalidError(f"That name is too long: at most {LONGEST_NAME} characters.")
    return name
