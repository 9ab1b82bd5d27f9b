"""Words made comparable: without case, accents and punctuation."""

import re
import unicodedata
from typing import Final


def fold(text: str) -> str:
    """Lower case without accents, so that "März", "MARZ" and "marz" are one word."""
    text = text.casefold().translate(_FOLDED)
    if text.isascii():
        return text
    return "".join(letter for letter in unicodedata.normalize("NFKD", text) if not unicodedata.combining(letter))


_FOLDED: Final = str.maketrans({"ł": "l", "ø": "o", "đ": "d", "æ": "ae", "œ": "oe", "ı": "i", "ß": "ss", "þ": "th", "ð": "d"})


def plain(title: str) -> str:
    """A title or word as the vocabulary has it: folded, only letters and digits, single spaces."""
    return " ".join(re.sub(r"[\W_]+", " ", fold(title[:120])).split())
