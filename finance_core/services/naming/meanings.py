"""What kinds of things a household pays for, by what its payees mean, beside what its categories say."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, Literal, cast

import pandas as pd

from finance_core.ml.categories import embeddings
from finance_core.ml.categories.embeddings import Embedder
from finance_core.services.ledgers import Ledger
from finance_core.services.selections import named

if TYPE_CHECKING:
    from finance_core.ml.categories.clusters import Suggestion

LEAST_PAYEES: Final = 6
"""Payees from which on kinds can be told."""
_AT_ONCE: Final = 64


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """Payees that are alike in meaning, named by their typical words; the commonest payee first.

    `moved` is money in the currency of the reports, whatever the direction; `categories` say how many payments each has.
    """

    name: str
    payees: tuple[str, ...]
    ids: tuple[int, ...]
    moved: float
    categories: Mapping[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Advice:
    """Two categories that could be one, or one that could be two: a sentence, payees of either side, and their payments."""

    act: Literal["merge", "split"]
    categories: tuple[str, ...]
    reason: str
    payees: tuple[tuple[str, ...], tuple[str, ...]]
    ids: tuple[tuple[int, ...], tuple[int, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Meanings:
    """The kinds, the largest first; `apart` are kinds of one payee each, those that are like no other.

    `places` has a row a payee for the map: `payee`, `x`, `y`, `kind` ("" for those apart), `rank` of the kind, `payments`,
    `moved` and `category`, the one that most of its payments have.
    """

    places: pd.DataFrame = field(default_factory=pd.DataFrame)
    kinds: tuple[Kind, ...] = ()
    apart: tuple[Kind, ...] = ()
    advice: tuple[Advice, ...] = ()


def missing() -> str:
    """Why payees can't be compared by meaning here, as a sentence; "" where they can."""
    return embeddings.unavailable()


def payees(ledger: Ledger) -> list[str]:
    """Who is paid or pays, the commonest first; transfers between own accounts are left out."""
    return [str(name) for name in named(_rows(ledger)).value_counts(sort=True).index]


def unread(ledger: Ledger, embedder: Embedder) -> int:
    """How many payees the language model has yet to read: 0 where it need not be loaded."""
    return len(_unknown(payees(ledger), embedder))


def prepare(ledger: Ledger, embedder: Embedder, progress: Callable[[float, str], None]) -> None:
    """Let the language model read every payee, some at a time; what it read is kept for good."""
    progress(0.0, "Loading the language model")
    left = _unknown(payees(ledger), embedder)
    for start in range(0, len(left), _AT_ONCE):
        embedder.encode(left[start : start + _AT_ONCE])
        progress((start + _AT_ONCE) / len(left), f"Read {min(start + _AT_ONCE, len(left)):,} of {len(left):,} payees")


def build(ledger: Ledger, embedder: Embedder) -> Meanings:
    """The kinds of payees, those that stand apart, and what that says about the categories.

    Raises InvalidError where the language model is not there (`missing` says so beforehand).
    """
    # scipy's clustering and scikit-learn cost a second to import; only this page needs them.
    from finance_core.ml.categories.clusters import clusters, suggestions
    from finance_core.ml.categories.space import Meaning

    every = payees(ledger)
    if len(every) < LEAST_PAYEES:
        return Meanings()
    rows = _rows(ledger)
    rows = rows.assign(named=named(rows), size=rows["amount"].abs())
    found = clusters(every, Meaning(embedder))
    table = found.texts.set_index("text")
    table["cluster"] = table["cluster"].mask(~table["cluster"].duplicated(keep=False), -1)  # alone in its kind: stands apart
    rows = rows[rows["named"].isin(table.index)]
    by_payee = rows.groupby("named")
    table["payments"], table["moved"] = by_payee.size(), by_payee["size"].sum()
    table["category"] = _usual(rows)
    table["kind"] = [found.names[number] if number >= 0 else "" for number in table["cluster"]]
    members = [
        _kind(found.names[number], table.index[table["cluster"] == number].tolist(), rows)
        for number in sorted(set(table["cluster"]) - {-1})
    ]
    kinds = sorted(members, key=lambda kind: -len(kind.ids))
    ranks = {kind.name: rank for rank, kind in enumerate(kinds)}
    table["rank"] = [ranks.get(kind, len(kinds)) for kind in table["kind"]]
    alone = [_kind(str(name), [str(name)], rows) for name in table.index[table["cluster"] < 0]]
    told = table.loc[table["category"] != "", "category"]
    advised = suggestions(told.index.tolist(), told.tolist(), Meaning(embedder))
    return Meanings(
        places=table.rename_axis("payee").reset_index().drop(columns="cluster"),
        kinds=tuple(kinds),
        apart=tuple(sorted(alone, key=lambda kind: -kind.moved)),
        advice=tuple(_advice(one, rows) for one in advised),
    )


def _rows(ledger: Ledger) -> pd.DataFrame:
    return ledger.transactions[~ledger.transactions["is_transfer"]]


def _unknown(names: Sequence[str], embedder: Embedder) -> list[str]:
    """The texts that the model would have to read, as it is given them."""
    texts = [name.lower()[: embeddings.MOST_CHARACTERS].strip() for name in names]
    texts = [text for text in dict.fromkeys(texts) if any(map(str.isalnum, text))]
    hashes = [embeddings.text_hash(text) for text in texts]
    known = embedder.known.get(hashes)
    return [text for text, key in zip(texts, hashes, strict=True) if key not in known]


def _usual(rows: pd.DataFrame) -> "pd.Series[str]":
    """The category that most payments of each payee have; "" where none has one."""
    counts = rows.groupby(["named", "category"]).size().rename("count").reset_index()
    counts = counts.sort_values(["count", "category"], ascending=[False, True], kind="stable").drop_duplicates("named")
    return counts.set_index("named")["category"].reindex(rows["named"].unique()).fillna("")


def _kind(name: str, names: Sequence[str], rows: pd.DataFrame) -> Kind:
    chosen = rows[rows["named"].isin(names)]
    return Kind(
        name=name,
        payees=tuple(str(payee) for payee in chosen["named"].value_counts().index),
        ids=tuple(chosen["id"].tolist()[::-1]),
        moved=float(chosen["size"].sum()),
        categories={str(category): int(count) for category, count in chosen["category"].value_counts().items()},
    )


def _advice(found: "Suggestion", rows: pd.DataFrame) -> Advice:
    sides = (found.categories[0], found.categories[-1])
    first, second = (
        tuple(rows.loc[(rows["category"] == category) & rows["named"].isin(part), "id"].tolist()[::-1])
        for category, part in zip(sides, found.parts, strict=True)
    )
    act = cast("Literal['merge', 'split']", found.kind)
    return Advice(act=act, categories=found.categories, reason=found.reason, payees=found.parts, ids=(first, second))
