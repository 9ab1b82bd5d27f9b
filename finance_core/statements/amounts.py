"""Amounts as banks write them: signs, group marks, decimal marks and currencies around the digits.

One decimal mark holds for all amounts of a file, decided from every amount in it: "1.234" alone can be read two ways.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from finance_core.money import LARGEST_MINOR

LONGEST: Final = 40
"""No bank writes an amount longer than this; it also bounds what the pattern can see."""

NO_AMOUNT: Final = frozenset(("", " ", "-", "--", "–", "—", "n/a", "N/A"))
"""How banks fill a money cell without money."""

_CODES: Final = """
AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BHD BIF BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF CHF CLF CLP CNH CNY
COP CRC CUP CVE CZK DJF DKK DOP DZD EEK EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GNF GTQ GYD HKD HNL HRK HTG HUF IDR ILS INR
IQD IRR ISK JMD JOD JPY KES KGS KHR KMF KPW KRW KWD KYD KZT LAK LBP LKR LRD LSL LTL LVL LYD MAD MDL MGA MKD MMK MNT MOP MRU MUR
MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD OMR PAB PEN PGK PHP PKR PLN PYG QAR RON RSD RUB RWF SAR SBD SCR SDG SEK SGD SHP SLE
SOS SRD SSP STN SVC SYP SZL THB TJS TMT TND TOP TRY TTD TWD TZS UAH UGX USD UYI UYU UYW UZS VES VND VUV WST XAF XCD XOF XPF YER
ZAR ZMW ZWL DEM FRF ITL ESP ATS BEF NLG FIM PTE IEP GRD
"""
CURRENCY_CODES: Final = frozenset(_CODES.split())
# A symbol that several countries use names none of them.
SYMBOLS: Final[Mapping[str, str]] = {
    "€": "EUR", "£": "GBP", "$": "", "US$": "USD", "R$": "BRL", "A$": "AUD", "C$": "CAD", "S$": "SGD", "HK$": "HKD",
    "NZ$": "NZD",
    "kr": "", "kr.": "", "zł": "PLN", "zl": "PLN", "Kč": "CZK", "Kc": "CZK", "Ft": "HUF", "Rs": "INR", "Rs.": "INR", "₹": "INR",
    "¥": "", "￥": "", "元": "CNY", "円": "JPY", "원": "KRW", "₩": "KRW", "Fr.": "CHF", "SFr.": "CHF", "₽": "RUB", "руб": "RUB",
    "руб.": "RUB", "₺": "TRY", "TL": "TRY", "лв": "BGN", "лв.": "BGN", "lei": "RON", "₴": "UAH", "₪": "ILS", "฿": "THB",
    "₫": "VND", "₦": "NGN", "R": "ZAR", "RM": "MYR", "Rp": "IDR", "₱": "PHP", "din": "RSD", "kn": "HRK",
    "Eur": "EUR", "Euro": "EUR",
}  # fmt: skip
# Letters behind an amount that say which way the money went; H and S are the German Haben and Soll.
_FLAGS: Final = {"CR": 1, "DR": -1, "C": 1, "D": -1, "H": 1, "S": -1, "Cr": 1, "Dr": -1, "cr": 1, "dr": -1, "CR.": 1, "DR.": -1}
_MINUS: Final = "-−–‐‑‒"
_SIGNS: Final = re.escape(_MINUS)
_GROUPS: Final = " \u00a0\u202f\u2009'’`´"
_AMOUNT: Final = re.compile(
    rf"(\()?([+{_SIGNS}])?\s?([^\W\d_]{{1,4}}\.|[^\d\s.,()+{_SIGNS}'’]{{1,4}})?\s?([+{_SIGNS}])?\s?(\d[\d.,{_GROUPS}]*|[.,]\d+)"
    rf"([+{_SIGNS}])?\s?([^\d\s.,()+{_SIGNS}'’]{{1,4}}\.?)?\s?([A-Za-z]{{1,2}}\.?)?(\))?"
)
_DIGITS: Final = str.maketrans("0123456789", "9999999999")


@dataclass(frozen=True, slots=True)
class Written:
    """An amount taken apart: what stands around the digits, and the digits with their marks."""

    negative: bool
    signed: bool
    flag: int
    currency: str
    body: str


def shape(text: str) -> str:
    """The text with every digit as 9: amounts of one shape are written alike, and a column has few shapes."""
    return text.translate(_DIGITS)


@lru_cache(maxsize=4096)
def take_apart(text: str) -> Written | None:
    """The parts of a cell that is written like an amount, or None."""
    text = text.strip()
    if not text or len(text) > LONGEST:
        return None
    match = _AMOUNT.fullmatch(text)
    if match is None:
        return None
    opened, sign, before, inner, body, after_sign, after, flag, closed = match.groups()
    signs = [item for item in (sign, inner, after_sign) if item]
    around = _read_around(before, after, flag)
    if bool(opened) != bool(closed) or len(signs) > 1 or around is None:
        return None
    negative = bool(opened) or any(item in _MINUS for item in signs)
    return Written(negative, bool(opened) or bool(signs), around[1], around[0], body.rstrip(_GROUPS))


def _read_around(before: str | None, after: str | None, flag: str | None) -> tuple[str, int] | None:
    """The currency and the CR or DR around an amount; None where something else stands there."""
    currency = _currency_of(before)
    marks = [mark for word in (after, flag) if word and (mark := _FLAGS.get(word))]
    behind = [word for word in (after, flag) if word and word not in _FLAGS]
    named = [_currency_of(word) for word in behind]
    if (before and currency is None) or None in named or len(marks) > 1:
        return None
    return next((code for code in named if code), currency or ""), (marks or [0])[0]


def _currency_of(text: str | None) -> str | None:
    """The ISO code of a symbol or code; "" for a symbol of several countries, None for anything else."""
    if not text:
        return None
    if text in SYMBOLS:
        return SYMBOLS[text]
    return text.upper() if text.upper() in CURRENCY_CODES else None


@lru_cache(maxsize=4096)
def mark_of(body: str) -> str:
    """The decimal mark that digits prove: "." or ",", or "" where they can be read both ways.

    >>> mark_of("1.234,56"), mark_of("1,234,567"), mark_of("12.5"), mark_of("1.234")
    (',', '.', '.', '')
    """
    dots, commas = body.count("."), body.count(",")
    if dots and commas:
        last = "." if body.rfind(".") > body.rfind(",") else ","
        return last if body.count(last) == 1 else ""
    if dots > 1 or commas > 1:
        return "," if dots else "."
    if not dots and not commas:
        return ""
    mark = "." if dots else ","
    whole, _, tail = body.partition(mark)
    digits = whole.strip(_GROUPS)
    if len(tail) != 3 or len(digits) > 3 or digits in ("", "0") or any(group in body for group in _GROUPS):
        return mark
    return ""


@lru_cache(maxsize=8192)
def is_amount(text: str) -> bool:
    """Whether a cell is written like an amount, under either decimal mark."""
    written = take_apart(text)
    return written is not None and (_split_body(written.body, ".") is not None or _split_body(written.body, ",") is not None)


def _split_body(body: str, mark: str) -> tuple[str, str] | None:
    """The digits before and after the decimal mark, or None where the marks don't fit."""
    whole, found, tail = body.partition(mark)
    if found and not (tail.isdigit() or tail == ""):
        return None
    if whole.isdigit() or not whole:
        return whole, tail
    groups = re.split(rf"[.,{_GROUPS}]", whole)
    fits = all(group.isdigit() for group in groups) and len(groups[-1]) == 3 and len(groups[0]) <= 3
    if not fits or any(len(group) not in (2, 3) for group in groups[1:]) or len(set(re.findall(rf"[.,{_GROUPS}]", whole))) > 1:
        return None
    return "".join(groups), tail


@dataclass(frozen=True, slots=True)
class Amount:
    """An amount in minor units; `exact` is False where decimals were rounded away, `flag` is the CR or DR behind it."""

    minor: int
    exact: bool
    flag: int
    currency: str


def parse(text: str, mark: str, digits: int) -> Amount | None:
    """The amount of a cell under the file's decimal mark, for a currency with so many minor digits; None if it is none."""
    written = take_apart(text)
    if written is None:
        return None
    parts = _split_body(written.body, mark)
    if parts is None:
        return None
    whole, tail = parts
    kept, cut = tail[:digits].ljust(digits, "0"), tail[digits:]
    minor = int((whole or "0") + kept)
    if cut.strip("0"):
        rest, half = int(cut), 5 * 10 ** (len(cut) - 1)
        minor += rest > half or (rest == half and minor % 2 == 1)
    if minor > LARGEST_MINOR:
        return None
    return Amount(-minor if written.negative else minor, not cut.strip("0"), written.flag, written.currency)


def decide_mark(votes: Mapping[str, int], digits: int) -> str:
    """The decimal mark of a file from what its amounts prove.

    Without any proof all amounts are whole numbers or end in three digits behind their only mark. That mark is a group
    mark, unless the currency has three minor digits.
    """
    dots, commas = votes.get(".", 0), votes.get(",", 0)
    if dots or commas:
        return "." if dots >= commas else ","
    dots, commas = votes.get("three after .", 0), votes.get("three after ,", 0)
    if not dots and not commas:
        return "."
    return ("." if dots >= commas else ",") if digits == 3 else ("," if dots >= commas else ".")


def vote(body: str) -> str:
    """What one amount says about the decimal mark, as a key of the votes for `decide_mark`; "" for nothing."""
    if proof := mark_of(body):
        return proof
    return next((f"three after {mark}" for mark in ".," if mark in body), "")


def fast_reader(mark: str, digits: int) -> Callable[[str], int | None]:
    """A function for the plain majority of amounts, such as "-1234.56"; None sends the caller to `parse`."""
    plain = re.compile(rf"[-+]?[0-9]{{1,12}}{re.escape(mark)}[0-9]{{{digits}}}" if digits else r"[-+]?[0-9]{1,12}")
    matches = plain.fullmatch
    known: dict[str, int] = {}

    def read(text: str) -> int | None:
        minor = known.get(text)
        if minor is None:
            if matches(text) is None:
                found = parse(text, mark, digits)
                if found is None or not found.exact or found.flag:
                    return None
                minor = found.minor
            else:
                minor = int(text.replace(mark, ""))
            if len(known) < 20_000:
                known[text] = minor
        return minor

    return read
