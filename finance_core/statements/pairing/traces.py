"""What a payment's text says about own accounts: their numbers, their names, and the words for a transfer."""

import re
from collections.abc import Iterable, Sequence
from typing import Final, NamedTuple

from finance_core.models import Account
from finance_core.statements.pairing.booked import Booked, spaced
from finance_core.statements.words import fold

_WORDS: Final = """
transfer transfers transferred transferring trf tfr xfer transf moved standing savings withdrawal deposit topup topped
repayment instalment installment autopay
überweisung uebw umbuchung übertrag dauerauftrag sparen sparplan tilgung kreditkartenabrechnung
virement vir virt versement épargne
bonifico giroconto giro trasferimento ricarica versamento risparmio
transferencia transferencias traspaso traspasos trasp ahorro transferência transferências poupança
overboeking overschrijving spaaropdracht spaarrekening
överföring overføring overførsel sparande sparing egen
siirto tilisiirto säästö
przelew przelewy oszczędności převod prevod presun přesun spoření
átutalás átvezetés megtakarítás
virman havale eft aktarım birikim
transferul virament economii prijenos prenos varčevanje štednja
"""
"""Whole words. English, German, French, Italian, Spanish and Portuguese, Dutch, the Nordic languages, Finnish, Polish, Czech
and Slovak, Hungarian, Turkish, Romanian, Croatian and Slovenian; one of them is a hint, never a proof."""
_PHRASES: Final = (
    "own account", "between accounts", "card statement", "credit card payment", "payment thank you", "payment received",
    "bill payment", "loan payment", "car loan", "eigenes konto", "entre comptes", "conto proprio", "cuenta propia",
    "eigen rekening", "eget konto", "oma tili", "konto własne", "vlastní účet",
)  # fmt: skip
_UNSPACED: Final = (
    "перевод", "пополнение", "переказ", "превод", "μεταφορά", "振替", "振込", "入金", "转账", "转帐", "轉帳", "轉賬",
    "存入", "이체", "송금", "โอน", "העברה", "تحويل",
)  # fmt: skip
"""Scripts that do not part words, or whose words take endings: found anywhere in the text."""
_FOLDED_WORDS: Final = frozenset(fold(_WORDS).split())
_FOLDED_PHRASES: Final = tuple(f" {fold(phrase)} " for phrase in _PHRASES)
_PHRASE_ENDS: Final = frozenset(phrase.split()[-1] for phrase in _FOLDED_PHRASES)
_FOLDED_UNSPACED: Final = tuple(fold(word) for word in _UNSPACED)
_GENERIC: Final = frozenset(
    ("account", "bank", "card", "konto", "compte", "carte", "conto", "carta", "cuenta", "tarjeta", "conta", "rekening", "main")
)
_NOBODY: Final[frozenset[int]] = frozenset()
ALIKE: Final = 85
"""From here on two texts say the same: `token_sort_ratio` of their words."""
_SHORTEST_NUMBER: Final = 6
_NATIONAL: Final = 10
"""Digits at the end of an IBAN that many banks print alone."""
_TAIL: Final = re.compile(r"(?:[*x•]{2,}|\b(?:ending|ends|account|acct|a c|card|karte|konto)\b)(?: in| no| nr)? ?(\d{4})\b")


class Traces(NamedTuple):
    """What one text says: accounts by number and by name, words for a transfer, and its wording without numbers."""

    numbers: frozenset[int]
    names: frozenset[int]
    words: bool
    wording: str

    @property
    def speak(self) -> bool:
        """Whether anything in it speaks for a transfer."""
        return bool(self.words or self.numbers or self.names)


class OwnAccounts:
    """The household's accounts as texts mention them."""

    def __init__(self, accounts: Iterable[Account]) -> None:
        known = list(accounts)
        self._numbers = [(written, account.id) for account in known for written in _written(account.number)]
        self._tails: dict[str, int] = {}
        doubled: set[str] = set()
        for account in known:
            tail = _digits(account.number)[-4:]
            if len(tail) == 4:
                doubled.update({tail} & self._tails.keys())
                self._tails[tail] = account.id
        for tail in doubled:  # two accounts that end alike tell nothing apart
            del self._tails[tail]
        named = [(spaced(account.name), account.id) for account in known]
        self._names = [(name, owner) for name, owner in named if len(name) >= 5 and name.strip() not in _GENERIC]
        self._kept: dict[int, Traces] = {}

    def traces(self, leg: Booked) -> Traces:
        """What the payment's text says; the account that it lies on does not count."""
        kept = self._kept.get(leg.id)
        if kept is not None:
            return kept
        text = spaced(f"{leg.payee} {leg.description}")
        words = text.split()
        found = Traces(
            numbers=self._numbered(text, leg.account_id),
            names=self._named(text, leg.account_id),
            words=speaks_of_transfer(text, words),
            wording=" ".join(word for word in words if word.isalpha()),
        )
        self._kept[leg.id] = found
        return found

    def _numbered(self, text: str, own: int) -> frozenset[int]:
        """The accounts whose number stands in the text, whole or as its last four digits behind a mask."""
        joined = text.replace(" ", "")
        found = [owner for number, owner in self._numbers if number in joined]
        if not found:
            found = [owner for tail, owner in self._tails.items() if tail in text and tail in _TAIL.findall(text)]
        return frozenset(found) - {own} if found else _NOBODY

    def _named(self, text: str, own: int) -> frozenset[int]:
        """The accounts that are named, without those whose name is only a part of another: “Savings” in “Holiday savings”."""
        found = [(name, owner) for name, owner in self._names if name in text]
        if not found:
            return _NOBODY
        whole = (owner for name, owner in found if not any(name != other and name in other for other, _ in found))
        return frozenset(whole) - {own}


def speaks_of_transfer(text: str, words: Sequence[str]) -> bool:
    """Whether a spaced text, which has these words, has one for a transfer in any language."""
    if not _FOLDED_WORDS.isdisjoint(words):
        return True
    if not _PHRASE_ENDS.isdisjoint(words) and any(phrase in text for phrase in _FOLDED_PHRASES):
        return True
    return not text.isascii() and any(word in text for word in _FOLDED_UNSPACED)


def same_words(first: Traces, second: Traces) -> bool:
    """Whether two texts say the same, but for numbers and the order of words."""
    from rapidfuzz import fuzz

    left, right = first.wording, second.wording
    return len(left) > 3 and len(right) > 3 and fuzz.token_sort_ratio(left, right, score_cutoff=ALIKE) > 0


def _written(number: str) -> Sequence[str]:
    """How an account number is found in texts: whole, or an IBAN's last digits; a masked one only by its tail."""
    joined = spaced(number).replace(" ", "")
    if "*" in joined or "•" in joined or len(joined) < _SHORTEST_NUMBER:
        return ()
    digits = _digits(joined)
    national = digits[-_NATIONAL:]
    return (joined, national) if len(joined) > len(digits) and len(national) == _NATIONAL else (joined,)


def _digits(number: str) -> str:
    return "".join(letter for letter in number if letter.isdigit())
