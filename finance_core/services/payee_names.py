"""Which payee a row of a bank's file names: what the household learned first, then the name without the noise around it.

The bank's description is stored as it is; only the payee beside it is made here. A household's payees are never renamed by an
import: where a file says a payee that is there to the letter, that one is meant.
"""

from collections.abc import Iterable
from typing import Final, NamedTuple

from finance_core.ml.payees import canonical, says_who
from finance_core.statements import StatementTransaction
from finance_core.storage import Reading, Writing, payees


class Spoken(NamedTuple):
    """What a row says of its payee: the payee it names, or else the bank's text."""

    payee: str
    description: str


NOBODY: Final = ""


def spoken(row: StatementTransaction) -> Spoken:
    """What a row says of its payee."""
    return Spoken(row.payee, "") if row.payee else Spoken("", row.description)


def names_of(reading: Reading, rows: Iterable[StatementTransaction], *, as_written: bool = False) -> dict[Spoken, str]:
    """The payee's name for all that the rows say; "" where that is nobody.

    `as_written` leaves the names as the file has them, for a file that a household wrote itself.
    """
    said = dict.fromkeys(spoken(row) for row in rows)
    if as_written:
        return {what: what.payee for what in said}
    texts = [what.payee or what.description for what in said]
    ids = payees.named(reading)
    names, exact = {name.casefold(): name for name in ids}, ids.keys()
    of_id = {payee_id: name for name, payee_id in ids.items()}
    learned = {known.alias.casefold(): of_id[known.payee_id] for known in payees.aliases(reading)}
    found: dict[Spoken, str] = {}
    for what, text, clean in zip(said, texts, canonical(texts), strict=True):
        if what.payee and text in exact:
            found[what] = text
        elif text.casefold() in learned:
            found[what] = learned[text.casefold()]
        elif not what.payee and not says_who(clean):
            found[what] = NOBODY
        else:
            found[what] = names.get(clean.casefold()) or learned.get(clean.casefold()) or clean
            names.setdefault(clean.casefold(), found[what])
    return found


def ids_of(writing: Writing, rows: Iterable[StatementTransaction], *, as_written: bool = False) -> dict[Spoken, int]:
    """The payee's id for all that the rows say, payees that are new added; what names nobody is not in it."""
    names = names_of(writing, rows, as_written=as_written)
    ids = payees.add_missing(writing, names.values())
    return {what: ids[name] for what, name in names.items() if name}
