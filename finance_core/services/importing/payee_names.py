"""Which payee a row of a bank's file names: what the household learned first, then the name without the noise around it.

The bank's description is stored as it is; only the payee beside it is made here. A household's payees are never renamed by an
import: where a file says a payee that is there to the letter, that one is meant.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Final, Generic, TypeVar

from finance_core.ml.naming.payees import canonical, says_who
from finance_core.statements import StatementTransaction
from finance_core.storage import Reading, Writing, payees

T = TypeVar("T")
NOBODY: Final = ""
_AT_ONCE: Final = 50_000
"""Texts cleaned at once."""


@dataclass(frozen=True, slots=True)
class Said(Generic[T]):
    """What is known of all that rows say of their payees: by the payee that a row names, or else by the bank's text.

    Of a million texts few payees come out, so each is held once: the texts hold its place among the `values`.
    """

    payees: Mapping[str, int]
    texts: Mapping[str, int]
    values: Sequence[T]

    def of(self, row: StatementTransaction) -> T | None:
        """What is known of the payee of one row; None where that is nothing."""
        place = self.payees.get(row.payee) if row.payee else self.texts.get(row.description)
        return None if place is None else self.values[place]


def names_of(reading: Reading, rows: Sequence[StatementTransaction], *, as_written: bool = False) -> Said[str]:
    """The payee's name for all that the rows say; "" where that is nobody.

    `as_written` leaves the names as the file has them, for a file that a household wrote itself.
    """
    named = dict.fromkeys([row.payee for row in rows if row.payee])
    texts = dict.fromkeys([row.description for row in rows if not row.payee])
    places: dict[str, int] = {}
    if as_written:
        payees_at = {name: place for place, name in enumerate(named)}
        return Said(payees_at, dict.fromkeys(texts, len(named)), [*named, NOBODY])
    book = _Book(reading)
    payees_at, texts_at = _placed(named, places, book.payee), _placed(texts, places, book.somebody)
    return Said(payees_at, texts_at, list(places))


def ids_of(writing: Writing, rows: Sequence[StatementTransaction], *, as_written: bool = False) -> Said[int | None]:
    """The payee's id for all that the rows say, payees that are new added; None for what names nobody."""
    names = names_of(writing, rows, as_written=as_written)
    ids = payees.add_missing(writing, [name for name in names.values if name])
    return Said(names.payees, names.texts, [ids[name] if name else None for name in names.values])


def _placed(said: Iterable[str], places: dict[str, int], name_of: Callable[[str, str], str]) -> dict[str, int]:
    """Where the name of each stands; new names are added to `places`. In parts, so that few cleaned texts are held at once."""
    found: dict[str, int] = {}
    waiting = iter(said)
    while part := list(islice(waiting, _AT_ONCE)):
        for text, clean in zip(part, canonical(part), strict=True):
            found[text] = places.setdefault(name_of(text, clean), len(places))
    return found


class _Book:
    """The household's payees and aliases whatever the case of their letters, and the names that the file adds to them."""

    def __init__(self, reading: Reading) -> None:
        ids = payees.named(reading)
        of_id = {payee_id: name for name, payee_id in ids.items()}
        self._exact = ids.keys()
        self._names = {name.casefold(): name for name in ids}
        self._learned = {known.alias.casefold(): of_id[known.payee_id] for known in payees.aliases(reading)}
        self._known: dict[str, str] = {}

    def payee(self, said: str, clean: str) -> str:
        """The name of a payee that the file names."""
        if said in self._exact:
            return said
        return self._alias(said) or self._name(clean)

    def somebody(self, text: str, clean: str) -> str:
        """The name of the payee in a bank's text, which may name nobody. Of the many texts few payees come out."""
        learned = self._alias(text)
        if learned is not None:
            return learned
        name = self._known.get(clean)
        if name is None:
            name = self._known[clean] = self._name(clean) if says_who(clean) else NOBODY
        return name

    def _alias(self, said: str) -> str | None:
        return self._learned.get(said.casefold()) if self._learned else None

    def _name(self, clean: str) -> str:
        folded = clean.casefold()
        return self._names.get(folded) or self._learned.get(folded) or self._names.setdefault(folded, clean)
