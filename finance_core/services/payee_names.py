"""Which payee a row of a bank's file names: what the household learned first, then the name without the noise around it.

The bank's description is stored as it is; only the payee beside it is made here. A household's payees are never renamed by an
import: where a file says a payee that is there to the letter, that one is meant.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Generic, TypeVar

from finance_core.ml.payees import canonical, says_who
from finance_core.statements import StatementTransaction
from finance_core.storage import Reading, Writing, payees

T = TypeVar("T")
NOBODY: Final = ""


@dataclass(frozen=True, slots=True)
class Said(Generic[T]):
    """What is known of all that rows say of their payees: by the payee that a row names, or else by the bank's text."""

    payees: dict[str, T]
    texts: dict[str, T]

    def of(self, row: StatementTransaction) -> T | None:
        """What is known of the payee of one row; None where that is nothing."""
        return self.payees.get(row.payee) if row.payee else self.texts.get(row.description)


def names_of(reading: Reading, rows: Sequence[StatementTransaction], *, as_written: bool = False) -> Said[str]:
    """The payee's name for all that the rows say; "" where that is nobody.

    `as_written` leaves the names as the file has them, for a file that a household wrote itself.
    """
    named = list(dict.fromkeys([row.payee for row in rows if row.payee]))
    texts = list(dict.fromkeys([row.description for row in rows if not row.payee]))
    if as_written:
        return Said(dict(zip(named, named, strict=True)), dict.fromkeys(texts, NOBODY))
    book = _Book(reading)
    return Said(
        {name: book.payee(name, clean) for name, clean in zip(named, canonical(named), strict=True)},
        {text: book.somebody(text, clean) for text, clean in zip(texts, canonical(texts), strict=True)},
    )


def ids_of(writing: Writing, rows: Sequence[StatementTransaction], *, as_written: bool = False) -> Said[int]:
    """The payee's id for all that the rows say, payees that are new added; what names nobody is not in it."""
    names = names_of(writing, rows, as_written=as_written)
    ids = payees.add_missing(writing, [*names.payees.values(), *names.texts.values()])
    return Said(*({said: ids[name] for said, name in part.items() if name} for part in (names.payees, names.texts)))


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
