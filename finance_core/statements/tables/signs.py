"""Whether a single column of amounts shows spending as negative, and how sure the file makes that."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal

from finance_core.statements.tables import vocabulary
from finance_core.statements.tables.columns import Column
from finance_core.statements.words import fold

_ENOUGH_WORDS: Final = 2


@dataclass(frozen=True, slots=True)
class Verdict:
    """The sign, and whether nothing in the file proves it."""

    sign: Literal["as_written", "inverted"]
    ambiguous: bool


def decide(  # noqa: PLR0911 - each return is one kind of evidence, the strongest first
    values: Sequence[int | None], texts: Sequence[str], flags: Sequence[Column], about: str
) -> Verdict:
    """The sign of a column of amounts that no balance proves.

    Parameters
    ----------
    values
        The amounts of the sample.
    texts
        The words of the same rows.
    flags
        Columns of words for in and out beside signed amounts.
    about
        What stands around the table: titles, lines above it, the file's name.
    """
    amounts = [(value, text) for value, text in zip(values, texts, strict=True) if value]
    negative = sum(value < 0 for value, _ in amounts)
    positive = len(amounts) - negative
    if not amounts:
        return Verdict("as_written", ambiguous=False)
    for flag in flags:
        if verdict := _by_flags(values, flag):
            return verdict
    for_it, against = _count_words(amounts)
    is_card = vocabulary.CARD_WORDS.search(fold(about)) is not None
    if negative and positive:
        if against >= _ENOUGH_WORDS and against > 3 * for_it:
            # Purchases positive, salary negative; words alone are no proof.
            return Verdict("inverted", ambiguous=True)
        if negative >= positive or (for_it >= _ENOUGH_WORDS and not against):
            return Verdict("as_written", ambiguous=False)
        likely = is_card or against > for_it or (positive > 4 * negative and not for_it)
        return Verdict("inverted" if likely else "as_written", ambiguous=True)
    if negative:
        return Verdict("as_written", ambiguous=False)
    return Verdict("as_written" if for_it > against else "inverted", ambiguous=True)


def _by_flags(values: Sequence[int | None], flag: Column) -> Verdict | None:
    """A column of words that always goes along with the sign, or always against it, proves the sign."""
    agree = oppose = 0
    for value, word in zip(values, flag.cells, strict=True):
        found = vocabulary.direction(word) if word else None
        if value and found and found[0]:
            agree += (value > 0) == (found[0] > 0)
            oppose += (value > 0) != (found[0] > 0)
    if agree + oppose < 2 or min(agree, oppose) > 0.1 * (agree + oppose):
        return None
    return Verdict("as_written" if agree > oppose else "inverted", ambiguous=False)


def _count_words(amounts: Sequence[tuple[int, str]]) -> tuple[int, int]:
    """How many texts speak for the sign as written, and how many against it."""
    for_it = against = 0
    for value, text in amounts:
        words = fold(text[:200])
        money_in, money_out = vocabulary.MONEY_IN.search(words), vocabulary.MONEY_OUT.search(words)
        if bool(money_in) == bool(money_out):
            continue
        for_it += (value > 0) == bool(money_in)
        against += (value > 0) != bool(money_in)
    return for_it, against
