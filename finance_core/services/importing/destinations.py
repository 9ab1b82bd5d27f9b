"""Where a file that somebody dropped probably belongs: an account that is there, or a new one with a name of its own."""

import re
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Final

from finance_core.models import Account, AccountKind
from finance_core.services.importing.previews import AccountChoice
from finance_core.statements import Statement
from finance_core.storage import Reading, batches

NO_NUMBER: Final = frozenset({"", "unknown"})
"""What readers say where the file names no account."""
_CARD_WORDS: Final = re.compile(r"card|visa|master|amex|credit|kredit", re.IGNORECASE)
_DATES: Final = re.compile(r"\d{2,}")
_NOISE: Final = re.compile(r"[\W_]+")
_MASKED: Final = re.compile(r"[*•xX]{2,}[\s*•xX]*")
_DULL_WORDS: Final = frozenset(
    {"csv", "export", "download", "statement", "transactions", "activity", "umsaetze", "data", "file"}
)


def by_number(known: Sequence[Account], first: AccountChoice, number: str, file_name: str) -> tuple[AccountChoice, str]:
    """The account that the file's own number means, else the usual one, else a new one; and why."""
    if number not in NO_NUMBER:
        fitting = next((account for account in known if _digits(account.number) and _alike(account.number, number)), None)
        if fitting is not None:
            return AccountChoice(account_id=fitting.id), "The file carries this account’s number."
        usual = next((account for account in known if account.id == first.account_id), None)
        if first.account_id is None or (usual is not None and _digits(usual.number)):
            return AccountChoice(name=new_name(known, file_name, number), kind=kind_of(file_name)), ""
    return first, "" if first.account_id is None else "The last file with such a name went there."


def by_name(every: Sequence[Account], said: Statement) -> tuple[AccountChoice, str]:
    """The account that our own export names, made as it was where it is not there; and why."""
    there = next((account for account in every if account.name.casefold() == said.account_id.casefold()), None)
    if there is not None and there.currency == said.currency:
        return AccountChoice(account_id=there.id), "The export names this account."
    name = untaken(said.account_id or "My account", (account.name for account in every))
    kind = said.kept_account.kind if said.kept_account else kind_of(name)
    return AccountChoice(name=name, kind=kind), "The export names this account, which is not here yet."


def usual(reading: Reading, known: Sequence[Account], file_name: str) -> AccountChoice | None:
    """The account that took the last file whose name differs in figures only, such as dates."""
    there = {account.id for account in known}
    shape = _shape(file_name)
    for batch in batches.listed(reading):
        if batch.undone_at is None and batch.account_id in there and _shape(batch.file_name) == shape:
            return AccountChoice(account_id=batch.account_id)
    return None


def _shape(file_name: str) -> str:
    """The name without figures and signs: `Joint_2026-10.csv` and `joint 2026-11 (1).csv` are of one kind."""
    return re.sub(r"[\W_\d]+", "", Path(file_name).stem.casefold()) + Path(file_name).suffix.casefold()


def new_name(known: Sequence[Account], file_name: str, number: str) -> str:
    """A name for a new account out of the file's name; with the end of its number where the file gives one."""
    words = [word for word in _NOISE.split(_DATES.sub(" ", Path(file_name).stem)) if word and word.lower() not in _DULL_WORDS]
    name = " ".join(words).strip().capitalize() or "My account"
    if number not in NO_NUMBER:
        name = f"{name} {number[-4:]}"
    return untaken(name, (account.name for account in known))


def untaken(name: str, taken: Iterable[str]) -> str:
    """The name, with a number behind it where it is taken."""
    there = {other.casefold() for other in taken}
    return next(option for option in (name, *(f"{name} {count}" for count in range(2, 1000))) if option.casefold() not in there)


def kind_of(file_name: str) -> AccountKind:
    """What a file of that name probably comes from."""
    return "card" if _CARD_WORDS.search(file_name) else "bank"


def _digits(number: str) -> str:
    """Without spaces and the stars that hide its beginning."""
    return _NOISE.sub("", _MASKED.sub("", number)).upper()


def _alike(one: str, other: str) -> bool:
    """Whether two spellings mean one account: equal, or one the end of the other, as an IBAN ends with the number.

    Four digits are enough where stars hide the rest.
    """
    short, long = sorted((_digits(one), _digits(other)), key=len)
    least = 4 if _MASKED.search(one) or _MASKED.search(other) else 6
    return short == long or (len(short) >= least and long.endswith(short))
