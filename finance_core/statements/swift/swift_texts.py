"""What field :86: tells of a booking: who was paid, and for what.

The standard leaves the field to the banks (SWIFT MT940, field 86, "Information to Account Owner"). Read here are the German
sub-fields `?20` (Deutsche Kreditwirtschaft, DFÜ-Abkommen, appendix 3, SWIFT formats, MT940, 2023), which banks of other
countries write with other marks, the SEPA keywords in them (the same), the codes between slashes of Dutch banks (Rabobank, ING
and ABN AMRO, format descriptions MT940 Structured, 2014 to 2023), a few labels, and else plain text. Nothing that is read here
decides over amounts or days.
"""

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Final, NamedTuple

_SUBFIELD_WIDTH: Final = 27
"""Letters of a German sub-field: a full one goes on in the next without a space."""
_LINE_WIDTH: Final = 65
_FIRST_WIDTH: Final = 61
"""Some banks count the tag into the width of the first line."""
LONGEST: Final = 2_000
"""Letters of a description that are kept; the longest of the standards has 780."""
LONGEST_PAYEE: Final = 140

_PURPOSES: Final = (*range(20, 30), *range(60, 66))
_GERMAN: Final = re.compile(r"\s?\d{0,4}\s?([?>~<^|+@%$*!#;=¦])(?:00|10|2[0-9]|3[0-8]|6[0-5])")
_CODES: Final = r"00|10|2[0-9]|3[0-8]|6[0-5]|7[0-9]"
_SEPA: Final = re.compile(r"\b(EREF|KREF|MREF|CRED|DEBT|COAM|OAMT|SVWZ|ABWA|ABWE|SQTP|PURP|DBET|RREF|IBAN|BIC)\+")
_SLASH_CODES: Final = frozenset((
    "TRTP", "IBAN", "BBAN", "BIC", "NAME", "REMI", "EREF", "MARF", "CSID", "BENM", "ORDP", "ID", "ISDT", "ADDR", "PREF",
    "RTRN", "RTRC", "PURP", "ULTC", "ULTB", "ULTD", "CNTP", "CREF", "IREF", "SVCL", "CNAM", "EXCH", "CHGS", "OCMT", "ACCW",
    "OGB", "OSDR", "TRCD", "SWOC", "SWOD", "CBIC", "OAMT", "COAM", "NRTX", "PO", "CVAL", "ORDC", "CHRG", "INVR", "BUSP",
    "CDTRREFTP", "CDTRREF", "VACC",
))  # fmt: skip
_SLASHED: Final = re.compile(rf"/({'|'.join(sorted(_SLASH_CODES, key=len, reverse=True))})/")
_SPLIT_CODE: Final = re.compile(r"/([A-Z]{1,8}) ([A-Z]{1,8})(?=/)")
_TELLING: Final = frozenset(("NAME", "REMI", "TRTP", "CNTP", "BENM", "ORDP"))
_REMITTANCE: Final = re.compile(r"/?(?:USTD/?/|STRD/(?:CUR/|ISO/)?)")
_ACCOUNT: Final = re.compile(r"[A-Z]{2}\d{2}[A-Z0-9]{8,30}|\d{6,34}")
_LABELLED: Final = re.compile(
    r"(?:\bNAAM|; ?(?:OD|DLA)): {0,3}([^;:]{1,70}?)"
    r"(?= {2}|;|/|$| (?:OMSCHRIJVING|BETALINGSKENM\.|KENMERK|MACHTIGING|IBAN|BIC):)"
)
_NS_PURPOSES: Final = range(1, 15)


class Words(NamedTuple):
    """Who the other side is, and what the booking is for; "" where the bank says nothing that can be told apart."""

    payee: str
    purpose: str


def read_information(lines: Sequence[str]) -> Words:
    """The words of field :86:, given with all its lines.

    >>> read_information(["166?00GUTSCHRIFT?20SVWZ+Rent May?32ANNA", " SMITH"])
    Words(payee='ANNA SMITH', purpose='Rent May')
    >>> read_information(["/TRTP/SEPA/NAME/A. Baker/REMI/Bread and", "cake/EREF/1"])
    Words(payee='A. Baker', purpose='Bread and cake')
    """
    whole = "".join(lines)
    if match := _GERMAN.match(whole):
        return _german(whole[match.start(1) :], match[1])
    text = _join_lines(lines)
    if "/" in text:
        text = _SPLIT_CODE.sub(_mend, text)
        if not _TELLING.isdisjoint(_SLASHED.findall(text)):
            return _slashed(text)
    found = _LABELLED.search(text) if "NAAM:" in text or "OD:" in text or "DLA:" in text else None
    return Words(_tidy(found[1], LONGEST_PAYEE) if found else "", _tidy(text))


def read_non_swift(lines: Sequence[str]) -> Words:
    """The words of field :NS:, where the first two digits of each line say what it holds (Hungarian and German banks)."""
    parts: dict[int, str] = {}
    for line in lines:
        if line[:2].isdecimal():
            parts.setdefault(int(line[:2]), line[2:])
    purpose = " ".join(parts[number] for number in _NS_PURPOSES if number in parts)
    payee = " ".join(parts[number] for number in (15, 16) if number in parts)
    return Words(_tidy(payee, LONGEST_PAYEE), _tidy(purpose) or _tidy(parts.get(17, "")))


def _tidy(text: str, longest: int = LONGEST) -> str:
    return " ".join(text[: 4 * longest].split())[:longest]


def _join_lines(lines: Sequence[str]) -> str:
    """The lines as one: a full line goes on in the next, behind a shorter one there was a space."""
    joined: list[str] = []
    for number, line in enumerate(lines):
        full = len(line) >= _LINE_WIDTH or (number == 0 and len(line) == _FIRST_WIDTH)
        follower = lines[number + 1] if number + 1 < len(lines) else ""
        joined += (line, "" if full or line.endswith("/") or follower.startswith("/") else " ")
    return "".join(joined)


@lru_cache
def _subfields(mark: str) -> re.Pattern[str]:
    """Where sub-fields begin; a dozen marks exist."""
    return re.compile(rf"{re.escape(mark)}(?={_CODES})")


def _german(text: str, mark: str) -> Words:
    parts: dict[int, str] = {}
    last = -1
    for piece in _subfields(mark).split(text)[1:]:
        number = int(piece[:2])
        # Plus signs also stand behind keywords, so that only rising numbers are sub-fields there.
        if mark == "+" and number <= last:
            parts[last] += mark + piece
            continue
        parts[number] = parts[number] + piece[2:] if number in parts else piece[2:]
        last = number
    purpose = _join_subfields([parts[number] for number in _PURPOSES if number in parts])
    payee = _join_subfields([parts[number] for number in (32, 33) if number in parts])
    return Words(_tidy(payee, LONGEST_PAYEE), _tidy(_remittance(purpose)) or _tidy(parts.get(0, "")))


def _join_subfields(parts: Sequence[str]) -> str:
    joined: list[str] = []
    for number, part in enumerate(parts):
        follower = parts[number + 1] if number + 1 < len(parts) else ""
        joined += (part, "" if len(part) == _SUBFIELD_WIDTH and not _SEPA.match(follower) else " ")
    return "".join(joined)


def _remittance(purpose: str) -> str:
    """What the payer wrote (keyword SVWZ), without the references around it; all of it where there is no such keyword."""
    if "SVWZ+" not in purpose:
        return purpose
    pieces = _SEPA.split(purpose)
    written = [text for keyword, text in zip(pieces[1::2], pieces[2::2], strict=True) if keyword == "SVWZ"]
    return " ".join((pieces[0], *written)) if any(text.strip() for text in written) else purpose


def _slashed(text: str) -> Words:
    pieces = _SLASHED.split(text)
    parts: dict[str, str] = {}
    for code, value in zip(pieces[1::2], pieces[2::2], strict=True):
        if value.strip("/ "):
            parts.setdefault(code, value.strip())
    payee, rest = parts.get("NAME", "") or _counterparty(parts.get("CNTP", "")), ""
    if not payee:
        payee, rest = _party(parts.get("BENM", "") or parts.get("ORDP", ""))
    written = _REMITTANCE.sub("", parts.get("REMI", ""), count=1).strip("/ ")
    known = (written, rest, pieces[0].strip(), *(parts.get(code, "") for code in ("CDTRREF", "TRTP", "PREF", "EREF")))
    purpose = next((words for words in known if words and words != "NOTPROVIDED"), "")
    if not payee and not written:
        purpose = text
    return Words(_tidy(payee.strip("/ "), LONGEST_PAYEE), _tidy(purpose))


def _mend(match: re.Match[str]) -> str:
    """A code that a line break tore apart."""
    whole = match[1] + match[2]
    return f"/{whole}" if whole in _SLASH_CODES else match[0]


def _counterparty(value: str) -> str:
    """The name in ING's `/CNTP/account/BIC/name/city/`."""
    return value.split("/")[2] if value.count("/") >= 2 else ""


def _party(value: str) -> tuple[str, str]:
    """The name in `/BENM/` or `/ORDP/`, behind the account where there is one, and what follows it."""
    pieces = [piece.strip() for piece in value.split("/") if piece.strip() not in ("", "EMPTY")]
    if pieces and _ACCOUNT.fullmatch(pieces[0]):
        del pieces[0]
    return (pieces[0], " ".join(pieces[1:])) if pieces else ("", "")
