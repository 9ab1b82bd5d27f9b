"""The payee in a bank's text: "POS 4412 TESCO STORES 3217 LONDON GB" is Tesco.

    canonical(["POS 4412 TESCO STORES 3217 LONDON GB", "SQ *BLUE DOOR GRILL"])  # ["Tesco", "Blue Door Grill"]

One text at a time decides, never the others beside it: the same text always gives the same payee, however many come at once.
What is stripped, and how well that works, stands in docs/models/payees.md.
"""

import re
import unicodedata
from collections.abc import Sequence
from typing import Final

from finance_core.ml.naming.folding import key_of
from finance_core.ml.naming.lexicon import known_name, sets_apart
from finance_core.ml.naming.noise import (
    CUTS,
    NAMED,
    UNSPACED_LEGAL,
    UNSPACED_PAYING,
    BankWords,
    Phrase,
    bank_words,
    without_references,
)
from finance_core.ml.naming.spelling import spelled

_LONGEST_TEXT: Final = 300
"""Characters that are read. Bank texts have at most 140 by SEPA rules, 390 by SWIFT's, with the name at the front."""
_LONGEST_NAME: Final = 60
"""Characters of a payee; longer ones end at a word."""
_LONGEST_PHRASE: Final = 6
_MOST_ROUNDS: Final = 6
_DIGIT: Final = "0"
_SHAPE: Final = {code: _DIGIT if chr(code) in "123456789" else chr(code) for code in range(128)}
"""Texts that differ in digits only have one shape: a bank's references differ, and are read once. Every letter of ASCII stands
in it, since one that is missing costs an exception for each text."""
_GAP: Final = re.compile(r"\s{3,}|\t")
_COLUMN: Final = "\t"
"""Stands where a bank's fixed columns part: name, place, country."""
_STORE: Final = re.compile(r"(?<=\S) (?:#\s?\d{1,6}|\d{3,5})(?= \D)")
"""A branch's number inside a text in capitals: the town follows."""
_SPACES: Final = re.compile(r" *\t[ \t]*|  +")
_QUOTES: Final = str.maketrans(dict.fromkeys('"“”„«»‹›', " "))
_ADDRESS: Final = re.compile(r"^(?:https?://)?www\.?(?=\w{3})|^https?://", re.IGNORECASE)
_TOP_LEVEL: Final = re.compile(
    r"(?<=\w{3})\.(?:com|net|org|shop|store|online|app|info|biz|co\.[a-z]{2}|com\.[a-z]{2}|[a-z]{2})(?:[./]\S*)?$",
    re.IGNORECASE,
)
_EDGE: Final = ' \t\n-–—_*/\\|,;:.+=~^<>"“”„«»‹›`´?!#@%&'
_OPENING: Final = ' \t\n-–—_*/\\|,;:.+=~^<>"“”„«»‹›`´?!)]}%&'
_COUNTER: Final = re.compile(r"[^\W\d_]?\d{1,2}", re.UNICODE)


def canonical(descriptions: Sequence[str]) -> list[str]:
    """The payee of each text, in the order given; "" where a text holds no letters.

    Noise is stripped (ways of paying, processors, references, dates, store numbers, places, legal forms), a known company gets
    its usual name (`lexicon.known_name`), capitals become a name's spelling. Idempotent: the payee of a payee is itself.
    Each distinct text is read once.
    """
    payees = _Payees()
    return [payees.of(text) for text in descriptions]


def says_who(name: str) -> bool:
    """Whether a cleaned text names anybody: "Transfer" and "Direct Debit" only say how money moved."""
    words = [key for word in name.split() if (key := key_of(word))]
    return bool(words) and not all((word,) in bank_words().paying for word in words) and tuple(words) not in bank_words().paying


def _skeleton(text: str) -> str:
    """The text without what differs from payment to payment, so that equal payees become equal texts early."""
    text = text[:_LONGEST_TEXT]
    if not text.isascii():
        text = "".join(_plain(letter) for letter in unicodedata.normalize("NFKC", text))
    text = _GAP.sub(_COLUMN, text.translate(_QUOTES).strip())
    if text.isupper():
        text = _STORE.sub(_COLUMN, text)
    text = without_references(text)
    return _SPACES.sub(lambda run: _COLUMN if _COLUMN in run[0] else " ", text).strip(" ")


def _plain(letter: str) -> str:
    """A letter, digit or mark as it is; pictures, control and direction marks become nothing."""
    if letter.isalnum() or letter.isspace():
        return letter
    kind = unicodedata.category(letter)
    return "" if kind in ("Cf", "Cc", "Co", "Cs", "Cn", "So", "Sk") else letter


class _Payees:
    """The payees of many texts; what was read once is kept."""

    def __init__(self) -> None:
        self._cleaner = _Cleaner(bank_words())
        self._of_shape: dict[str, str] = {}
        self._numbered: set[str] = set()
        self._of_text: dict[str, str] = {}
        self._of_skeleton: dict[str, str] = {}

    def of(self, text: str) -> str:
        """The payee of one text."""
        shape = text.translate(_SHAPE)
        known = self._of_shape.get(shape)
        return self._read(text, shape) if known is None else known

    def _read(self, text: str, shape: str) -> str:
        """The payee of a text whose shape is new, or has digits that may belong to the name."""
        if shape not in self._numbered:
            bare = _skeleton(shape)
            if _DIGIT not in bare:  # so the digits did not matter
                self._of_shape[shape] = self._cleaned(bare)
                return self._of_shape[shape]
            self._numbered.add(shape)
        if text not in self._of_text:
            self._of_text[text] = self._cleaned(_skeleton(text))
        return self._of_text[text]

    def _cleaned(self, skeleton: str) -> str:
        if skeleton not in self._of_skeleton:
            self._of_skeleton[skeleton] = self._cleaner.payee(skeleton)
        return self._of_skeleton[skeleton]


class _Cleaner:
    """Strips a text to its payee with the words of a language; it keeps the folded form of every word it met."""

    def __init__(self, words: BankWords) -> None:
        self._words = words
        self._keys: dict[str, str] = {}
        lists = (words.paying, words.legal, words.legal_before, words.cities, words.countries)
        self._first = {phrases: frozenset(parts[0] for parts in phrases) for phrases in lists}
        self._last = {phrases: frozenset(parts[-1] for parts in phrases) for phrases in lists}

    def payee(self, text: str) -> str:
        """The payee of one text without references. Rounds end when a round changes nothing."""
        for _ in range(_MOST_ROUNDS):
            before, text = text, self._round(text)
            if text in (before, known_name(text)):
                break
            text = _skeleton(text)
        return text

    def _round(self, text: str) -> str:
        if not any(letter.isalpha() for letter in text):
            return ""
        name = self._name(text)
        known = known_name(text) if name == text else known_name(name)
        if known is not None:
            return known
        tokens = name.split()
        keys = [self._key(token) for token in tokens]
        start = self._opening(tokens, keys)
        end = self._ending(tokens, keys, start)
        kept = _tidied(tokens[start:end])
        if not _has_name(kept):
            kept = _tidied(tokens)
        known = known_name(" ".join(kept))
        if known is not None:
            return known
        shown = _shortened(spelled(kept, stay_upper=self._words.stay_upper, stay_small=self._words.stay_small))
        return shown if any(letter.isalpha() for letter in shown) else " ".join(text.split())[:_LONGEST_NAME]

    def _name(self, text: str) -> str:
        """The part of the text in which the name stands."""
        named = NAMED.search(text) if ":" in text else None
        if named:
            text = text[named.end() :]
        if not text.isascii():
            text = UNSPACED_PAYING.sub("", UNSPACED_LEGAL.sub(" ", text).strip())
        text = self._behind_processor(text)
        cut = CUTS.search(text)
        if cut and self._holds_name(text[: cut.start()]):
            text = text[: cut.start()]
        return next((part for part in text.split(_COLUMN) if self._holds_name(part)), text)

    def _behind_processor(self, text: str) -> str:
        parts = re.split(r"([ \t]+)", text)
        tokens = parts[::2]
        keys = [self._key(token) for token in tokens]
        rest = "".join(parts[2 * self._opening(tokens, keys) :])
        found = self._words.processor.match(rest)
        return rest[found.end() :] if found else text

    def _holds_name(self, text: str) -> bool:
        """Whether something beside ways of paying stands in it."""
        tokens = text.split()
        keys = [self._key(token) for token in tokens]
        start = self._opening(tokens, keys)
        return _has_name(tokens[start:]) and tuple(keys[start:]) not in self._words.paying

    def _opening(self, tokens: list[str], keys: list[str]) -> int:
        """How many words before the name say how it was paid."""
        start, words = 0, self._words
        while start < len(tokens):
            length = self._longest(keys, start, words.paying) or self._longest(keys, start, words.legal_before)
            if not length and (not keys[start] or (keys[start].isdigit() and len(keys[start]) > 2)):
                length = 1
            if not length or not _has_name(tokens[start + length :]):
                break
            start += length
        return start

    def _ending(self, tokens: list[str], keys: list[str], start: int) -> int:
        """Where the name ends: behind it stand numbers, places, legal forms, the way of paying once more."""
        end = len(tokens)
        while end > start + 1:
            length = self._tail(tokens, keys, start, end)
            if not length or not _has_name(tokens[start : end - length]):
                break
            end -= length
        return end

    def _tail(self, tokens: list[str], keys: list[str], start: int, end: int) -> int:
        words, last = self._words, keys[end - 1]
        if not last or (last.isdigit() and len(last) > 2) or (last.isdigit() and tokens[end - 1][0] in "#(/"):
            return 1
        if (end - start > 2 or start) and _COUNTER.fullmatch(tokens[end - 1]) and last[0].isalpha():
            return 1
        length = self._longest_before(keys, start, end, words.legal) or self._paid_again(keys, start, end)
        return length or self._place(tokens, keys, start, end)

    def _paid_again(self, keys: list[str], start: int, end: int) -> int:
        """How many words at the end say how it was paid: several, or the one that the text began with; "card" may be a name."""
        length = self._longest_before(keys, start, end, self._words.paying)
        if not length or keys[end - length - 1] in self._words.binding:
            return 0
        return length if length > 1 or keys[end - 1] in keys[:start] else 0

    def _place(self, tokens: list[str], keys: list[str], start: int, end: int) -> int:
        """How many words at the end are a place: a country or state in capitals, a city that is no part of the name."""
        words = self._words
        length = self._longest_before(keys, start, end, words.cities)
        if length:
            generic = end - length == start + 1 and sets_apart(keys[start : start + 1])  # "Bistro Paris"
            return 0 if generic or keys[end - length - 1] in words.binding else length
        if not tokens[end - 1].isupper():
            return 0
        length = self._longest_before(keys, start, end, words.countries)
        if length and (len(keys[end - 1]) > 2 or end - start > 1):
            return length
        return int(end - start > 2 and (keys[end - 1],) in words.states)

    def _longest(self, keys: list[str], start: int, phrases: frozenset[Phrase]) -> int:
        """How many words the longest of the phrases has that begins there."""
        if keys[start] not in self._first[phrases]:
            return 0
        lengths = range(min(_LONGEST_PHRASE, len(keys) - start), 0, -1)
        return next((length for length in lengths if tuple(keys[start : start + length]) in phrases), 0)

    def _longest_before(self, keys: list[str], start: int, end: int, phrases: frozenset[Phrase]) -> int:
        """How many words the longest of the phrases has that ends there and leaves a word before it."""
        if keys[end - 1] not in self._last[phrases]:
            return 0
        lengths = range(min(_LONGEST_PHRASE, end - start - 1), 0, -1)
        return next((length for length in lengths if tuple(keys[end - length : end]) in phrases), 0)

    def _key(self, token: str) -> str:
        found = self._keys.get(token)
        if found is None:
            found = self._keys[token] = key_of(token)
        return found


def _has_name(tokens: Sequence[str]) -> bool:
    """Whether the words hold a name: two letters, or one of a script that writes words with one."""
    if any(len(token) > 1 and token.isalpha() for token in tokens):
        return True
    letters = [letter for token in tokens for letter in token if letter.isalpha()]
    return len(letters) >= 2 or any(letter > "\u2e7f" for letter in letters)


def _tidied(tokens: list[str]) -> list[str]:
    """The words without marks at the edges and without the dress of a web address."""
    text = " ".join(tokens).lstrip(_OPENING).rstrip(_EDGE)
    bare = _TOP_LEVEL.sub("", _ADDRESS.sub("", text)) if "." in text or "www" in text[:4].lower() else text
    text = bare if _has_name([bare]) else text
    for opening, closing in ("()", "[]", "{}"):
        if text.count(opening) != text.count(closing):
            text = text.replace(opening, " ").replace(closing, " ")
    return text.split()


def _shortened(name: str) -> str:
    if len(name) <= _LONGEST_NAME:
        return name
    head = name[: _LONGEST_NAME + 1]
    return (head[: head.rfind(" ")] if " " in head else head[:_LONGEST_NAME]).rstrip(_EDGE)
