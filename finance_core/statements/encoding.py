"""Which encoding a file of text is in: byte-order mark and NUL pattern first, then strict UTF-8, then scored candidates."""

import codecs
import re
from itertools import islice
from typing import Final

from finance_core.statements.tables.titles import is_known
from finance_core.statements.words import fold

_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_ONE_BYTE: Final = (
    "cp1252",
    "cp1250",
    "iso8859-2",
    "cp1251",
    "cp1253",
    "cp1254",
    "cp1257",
    "cp850",
    "cp852",
    "mac-roman",
    "latin-1",
)
_MANY_BYTES: Final = ("gb18030", "shift_jis", "euc_jp", "euc_kr", "big5")
_CHUNK: Final = 1 << 20
_SAMPLE: Final = 16_384
_HIGH: Final = re.compile(rb"[\x80-\xff]")
_BEYOND: Final = re.compile(r"[^\x00-\x7f]")
_MOST_LETTERS: Final = 400
# Letters that are usual in the languages of each code page; others are possible, but seldom.
_USUAL: Final = frozenset(
    "äöüßéèêëàâçîïôûùñáíóúåøæãõœÄÖÜÉÈÀÇÑÁÍÓÚÅØÆÃÕąćęłńśźżĄĆĘŁŃŚŹŻčďěňřšťůýžČĎĚŇŘŠŤŮÝŽľĺŕôĽőűŐŰăâîșțşţāēģīķļņūčėįųĀĒĢĪĶĻŅŪėğıİ"
)
_MARKS_OF_TEXT: Final = frozenset("€£§°«»„“”‘’–—…·®™²½º\u00a0")


def detect(source: bytes) -> str:
    """The name of the codec that reads the file.

    Never fails: text that no candidate explains is taken as cp1252, where nearly every byte has a meaning.
    """
    for mark, name in _MARKS:
        if source.startswith(mark):
            return name
    if wide := _by_nul_pattern(source[:4096]):
        return wide
    errors, letters = _count_utf8(source)
    if errors == 0 or letters > 20 * errors:
        return "utf-8"
    return _best_candidate(_high_sample(source))


def fits(source: bytes, encoding: str) -> bool:
    """Whether the encoding of a remembered layout can be that of another file."""
    if encoding.startswith("utf"):
        return detect(source).removesuffix("-sig") == encoding.removesuffix("-sig")
    return not detect(source).startswith("utf")


def _by_nul_pattern(head: bytes) -> str | None:
    """UTF-16 without a mark: of western text every second byte is NUL."""
    if len(head) < 4:
        return None
    even, odd = head[0::2].count(0), head[1::2].count(0)
    half = len(head) // 2
    if odd > 0.4 * half and even < 0.1 * half:
        return "utf-16-le"
    if even > 0.4 * half and odd < 0.1 * half:
        return "utf-16-be"
    return None


def _count_utf8(source: bytes) -> tuple[int, int]:
    """How many invalid places the bytes have as UTF-8, up to 1,000, and how many letters beyond ASCII, roughly."""
    decoder = codecs.getincrementaldecoder("utf-8")("replace")
    errors = letters = 0
    for start in range(0, len(source), _CHUNK):
        chunk = source[start : start + _CHUNK]
        if chunk.isascii() and not decoder.getstate()[0]:
            continue
        text = decoder.decode(chunk, final=start + _CHUNK >= len(source))
        found = text.count("\ufffd")
        errors += found
        letters += len(chunk) - len(text) - found
        if errors > 1000:
            break
    return errors, letters


def _high_sample(source: bytes) -> bytes:
    """Lines with bytes beyond ASCII from all over the file, and its head for the titles."""
    pieces, at, size = [source[:2048]], 2048, 2048
    step = max(1, len(source) // 200)
    while size < _SAMPLE and (match := _HIGH.search(source, at)):
        start = max(source.rfind(b"\n", max(0, match.start() - 200), match.start()) + 1, match.start() - 200, 0)
        end = source.find(b"\n", match.end(), match.end() + 200)
        end = match.end() + 200 if end < 0 else end
        pieces.append(source[start:end])
        size += end - start
        at = max(end + 1, at + step)
    return b"\n".join(pieces)


def _best_candidate(sample: bytes) -> str:
    scores = {name: _one_byte_score(sample, name) for name in _ONE_BYTE}
    best = max(scores, key=lambda name: scores[name])
    wide = {name: _many_byte_score(sample, name) for name in _MANY_BYTES}
    widest = max(wide, key=lambda name: wide[name])
    if wide[widest] > max(0.6, scores[best]):
        return widest
    if scores[best] < 0.2 and (guess := _ask_charset_normalizer(sample)):
        return guess
    return best


def _one_byte_score(sample: bytes, name: str) -> float:
    """From about -1 to 1 for the letters beyond ASCII, plus what known column titles add."""
    try:
        text, penalty = sample.decode(name), 0.0
    except UnicodeDecodeError:
        if name not in ("cp1252", "cp1250"):
            return -2.0
        text, penalty = sample.decode(name, "replace"), -0.3
    total = count = 0.0
    for match in islice(_BEYOND.finditer(text), _MOST_LETTERS):
        at = match.start()
        total += _letter_score(text[at - 1 : at] or " ", match[0], text[at + 1 : at + 2] or " ")
        count += 1
    if not count:
        return 0.0
    return total / count + _title_bonus(text) - 0.001 * _ONE_BYTE.index(name) + penalty


def _title_bonus(text: str) -> float:
    """What column titles add that are known words only under the right encoding."""
    cells = re.split(r"[;,|\t\n\"]", text[:2048])
    return min(1.0, 0.25 * sum(not cell.isascii() and is_known(cell) for cell in cells))


def _letter_score(before: str, letter: str, after: str) -> float:
    if letter.isalpha():
        if (before.islower() and letter.isupper()) or (letter in "ªº" and before.isalpha()):
            return -1.0
        if letter in _USUAL:
            return 1.0
        near = (before.isalpha() and not before.isascii()) or (after.isalpha() and not after.isascii())
        return 0.9 if near and fold(letter) > "\u0300" else -0.3
    if letter in _MARKS_OF_TEXT:
        return -0.5 if before.isalpha() and after.isalpha() and letter not in "’·\u00a0" else 0.6
    return -1.0 if letter < "\xa0" or letter == "\ufffd" else -0.6


def _many_byte_score(sample: bytes, name: str) -> float:
    """How much of the text beyond ASCII stands in runs of east-Asian letters that are usual."""
    text = sample.decode(name, "replace")
    wide = [match.start() for match in islice(_BEYOND.finditer(text), _MOST_LETTERS)]
    if len(wide) < 4:
        return -1.0
    score = 0.0
    for index in wide:
        letter = text[index]
        beside = (index > 0 and text[index - 1] >= "\u2e80") or (index + 1 < len(text) and text[index + 1] >= "\u2e80")
        if letter == "\ufffd" or "\ue000" <= letter <= "\uf8ff":
            score -= 2.0
        elif "\uff61" <= letter <= "\uff9f":
            score += 0.4 if beside else -0.5
        elif letter >= "\u2e80" and beside:
            score += 1.0 if _is_usual_wide(letter, name) else 0.2
        else:
            score -= 0.3
    return score / len(wide) + _title_bonus(text)


def _is_usual_wide(letter: str, name: str) -> bool:
    """Whether the letter is in the first, everyday plane of the encoding's country."""
    try:
        lead = letter.encode({"gb18030": "gb2312"}.get(name, name))[0]
    except UnicodeEncodeError:
        return False
    return {
        "gb18030": lead < 0xD8,
        "shift_jis": lead < 0x98,
        "euc_jp": lead < 0xD0,
        "euc_kr": lead < 0xCA,
        "big5": lead < 0xC9,
    }[name]


def _ask_charset_normalizer(sample: bytes) -> str | None:
    """The slow library's opinion, for what simple rules can't explain."""
    # Imported here: it costs 30 ms and hardly any file needs it.
    from charset_normalizer import from_bytes

    found = from_bytes(sample[:4096]).best()
    if found is None or found.encoding in ("ascii", "utf_8"):
        return None
    return found.encoding
