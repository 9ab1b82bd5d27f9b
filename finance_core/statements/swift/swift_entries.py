"""Field :61:, the line of a booking, and the words that belong to it (SWIFT MT940 and MT942, field 61, Standards 2023)."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import chain
from typing import Final

from finance_core.statements.swift.swift_fields import Field
from finance_core.statements.swift.swift_texts import Words, read_information, read_non_swift
from finance_core.statements.swift.swift_values import day_beside, read_day

_LINE: Final = re.compile(
    # Value date YYMMDD (a few banks: YYYYMMDD), entry date MMDD, mark, funds code, amount, and what follows.
    r"\s*(?:(?:19|20)(?=\d{6}(?:\d{4})?\D))?(\d{6})(\d{4})?\s*(R[CD]|E[CD]|[CD])([A-Z])?\s*(-?)([\d.,]{1,40})(.*)",
    re.DOTALL,
)
_KIND: Final = re.compile(r"[A-Z][A-Z0-9 ]{3}")
_REFERENCE_WIDTH: Final = 16
_NO_REFERENCE: Final = re.compile(r"(?:NONREF|NOREF|NOTPROVIDED|N|0*)", re.IGNORECASE)

_FOREIGN: Final = re.compile(r"/OCMT/([A-Z]{3})(\d[\d.,]{0,20})")
"""The original amount, in the lines below the booking or in :86: (SWIFT MT940, field 61, subfield 9)."""
_OUT: Final = frozenset(("D", "RC", "ED"))


@dataclass(slots=True, frozen=True)
class Entry:
    """One booking with its amount still as it is written; where `fault` says something, there is no amount."""

    row: int
    day: date
    amount: str = ""
    negative: bool = False
    expected: bool = False
    payee: str = ""
    description: str = ""
    bank_id: str = ""
    original: str = ""
    original_currency: str = ""
    fault: str = ""
    fault_field: str = ""
    doubt: str = ""


def read_entry(line: Field, words: Sequence[Field]) -> Entry:
    """The booking of one :61: field and of the fields :86: or :NS: behind it.

    The booking date is the entry date where there is one, else the value date.
    """
    match = _LINE.match(line.lines[0])
    rest = line.lines[1:]
    if match is None:  # some programs wrap the line itself
        match, rest = _LINE.match("".join(line.lines)), []
    if match is None:
        return _refused(line, "", f"“{line.lines[0][:60]}” is no booking line that can be read.")
    value_digits, entry_digits, mark, _, minus, amount, tail = match.groups()
    if not amount.strip(".,"):
        return _refused(line, "amount", f"“{amount}” is not an amount that can be read.")
    value = read_day(value_digits)
    if value is None:
        return _refused(line, "date", f"“{value_digits}” is no date.")
    day, doubt = value, ""
    if not value.exact:
        doubt = f"There is no such day as {value_digits}. The nearest day is {value.day.isoformat()}."
    if entry_digits and (entered := day_beside(entry_digits, value.day)):
        day = entered
        if not entered.exact:
            doubt = f"There is no such day as {entry_digits}. The nearest day is {entered.day.isoformat()}."
    elif entry_digits:
        doubt = f"“{entry_digits}” is no day of a year; the value date was taken."
    reference, bank_id, name = _references(tail)
    said = _say(words, reference, [text for text in (piece.strip() for piece in rest) if text])
    payee = said.payee or name
    foreign = next((found for text in chain(rest, *(item.lines for item in words)) if (found := _FOREIGN.search(text))), None)
    return Entry(
        row=line.line,
        day=day.day,
        amount=amount,
        negative=(mark in _OUT) != (minus == "-"),
        expected=mark in ("EC", "ED"),
        payee=payee,
        description=said.purpose if payee in said.purpose else f"{payee} {said.purpose}".strip(),
        bank_id=bank_id,
        original=foreign[2] if foreign else "",
        original_currency=foreign[1] if foreign else "",
        doubt=doubt,
    )


def _refused(line: Field, name: str, fault: str) -> Entry:
    return Entry(row=line.line, day=date.min, fault=fault, fault_field=name)


def _references(tail: str) -> tuple[str, str, str]:
    """The owner's reference, the bank's, and the name that Rabobank wrote behind a reference of 16 letters (until 2013)."""
    if _KIND.match(tail) and not tail.startswith("NONREF"):
        tail = tail[4:]
    owner, slashes, bank = tail.partition("//")
    padded = owner[_REFERENCE_WIDTH - 1 : _REFERENCE_WIDTH] == " "
    name = " ".join(owner[_REFERENCE_WIDTH:].split()) if padded and not slashes else ""
    owner = owner[:_REFERENCE_WIDTH].strip() if name else owner.strip()
    bank = bank.strip()[:64]
    return (
        "" if _NO_REFERENCE.fullmatch(owner) else owner[:64],
        "" if _NO_REFERENCE.fullmatch(bank) else bank,
        name[:140],
    )


def _say(words: Sequence[Field], reference: str, further: list[str]) -> Words:
    """What :86: says, else what stands behind the amount: the lines below it or the reference."""
    said = Words("", "")
    lines: list[str] = []
    for item in words:
        if item.tag == "NS":
            said = read_non_swift(item.lines)
        else:
            lines += item.lines if not lines or item.lines[0].startswith(":") else (" " + item.lines[0], *item.lines[1:])
    while lines and not lines[-1].strip():
        lines.pop()
    if lines:
        said = read_information(lines)
        if further and not said.payee and " ".join(lines[0].split()) == f"{reference} {further[0]}":
            said = Words(further[0], said.purpose)  # SNS and ASN: account and name, in both places
    if not said.payee and not said.purpose:
        said = Words("", " ".join(further) or reference)
    return said
