"""A payee's name as people write it: "BÄCKEREI VON DER HEIDE" becomes "Bäckerei von der Heide"."""

import re
from typing import Final

from finance_core.ml.naming.folding import key_of

_VOWELS: Final = frozenset("aeiouyäöüåæøáéíóúýàèìòùâêîôûãõ")
_PIECES: Final = re.compile(r"[^\W\d_]+", re.UNICODE)
_INITIALS: Final = re.compile(r"(?:[^\W\d_]\.)+[^\W\d_]?\.?|[^\W\d_]&[^\W\d_]", re.UNICODE)


def spelled(words: list[str], *, stay_upper: frozenset[str], stay_small: frozenset[str]) -> str:
    """The words joined, those in capitals or all small written as a name.

    A text that mixes capitals and small letters was written by a person: it stays. `stay_upper` holds folded abbreviations,
    `stay_small` the words that are small inside a name.
    """
    text = " ".join(words)
    if not (text.isupper() or text.islower()):
        return text
    small = frozenset[str]()
    shown: list[str] = []
    for word in words:
        shown.append(_word(word, stay_upper, small))
        small = stay_small
    return " ".join(shown)


def _word(word: str, stay_upper: frozenset[str], stay_small: frozenset[str]) -> str:
    lowered = word.lower()
    if lowered in stay_small:
        return lowered
    if key_of(word) in stay_upper or _INITIALS.fullmatch(word) or _is_abbreviation(lowered):
        return word.upper()
    return _PIECES.sub(lambda piece: _piece(piece, lowered), lowered)


def _is_abbreviation(lowered: str) -> bool:
    """Two to four Latin consonants can't be spoken, so they are initials."""
    return lowered.isascii() and lowered.isalpha() and 2 <= len(lowered) <= 4 and _VOWELS.isdisjoint(lowered)


def _piece(piece: re.Match[str], word: str) -> str:
    """A run of letters with its first one large; not the `s` of "Sainsbury’s"."""
    letters, start = piece[0], piece.start()
    after_apostrophe = start > 0 and word[start - 1] in "'’"
    if after_apostrophe and len(letters) <= 2:
        return letters
    if letters.startswith("mc") and len(letters) > 4:
        return f"Mc{letters[2].upper()}{letters[3:]}"
    return letters[:1].upper() + letters[1:]
