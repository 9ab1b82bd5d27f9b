"""Words made comparable: lower case, without accents and punctuation."""

import re
import unicodedata
from typing import Final

_ACCENTS: Final = re.compile("[\u0300-\u036f]")
"""Of Latin, Greek and Cyrillic letters; the marks of other scripts, such as Kana, make another letter and stay."""
_LETTERS: Final = str.maketrans({"ł": "l", "ø": "o", "đ": "d", "æ": "ae", "œ": "oe", "ı": "i", "þ": "th", "ð": "d"})


def folded(text: str) -> str:
    """Lower case without accents: "Käse", "KÄSE" and "kase" are one word. Scripts other than Latin keep their letters."""
    text = text.casefold()
    if text.isascii():
        return text
    parts = unicodedata.normalize("NFKD", text.translate(_LETTERS))
    bare = _ACCENTS.sub("", parts)
    return unicodedata.normalize("NFC", bare)


def key_of(word: str) -> str:
    """A word folded to its letters and digits: "McDonald’s" and "MCDONALDS" are one, so are "Co-op" and "COOP"."""
    lowered = folded(word)
    return lowered if lowered.isalnum() else "".join(filter(str.isalnum, lowered))


def phrase(text: str) -> tuple[str, ...]:
    """The keys of the words of a text; words that are nothing but punctuation do not count."""
    return tuple(key for word in text.split() if (key := key_of(word)))
