"""Which columns hold the words: payee, description and what belongs to it, currency, category, ids, the own account."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from finance_core.statements.tables.columns import Column
from finance_core.statements.tables.titles import Meaning
from finance_core.statements.words import plain

_PAYEE_PART: Final = 0.6
_MOST_ACCOUNTS: Final = 40
_SOURCES: Final = frozenset(("source name", "source account", "from account", "account from", "transfer from"))
_TARGETS: Final = frozenset(("destination name", "destination account", "to account", "account to", "transfer to"))
_OWN: Final = """
account|account name|account number|account no|my account|own account|bank account|full account name|
konto|kontoname|kontobezeichnung|kontonummer|auftragskonto|bezeichnung auftragskonto|iban auftragskonto|
rekening|rekeningnummer|rekeningnaam|compte|nom du compte|numero de compte|cuenta|nombre de cuenta|
numero de cuenta|conto|nome conto|conta|nome da conta|rachunek|nazwa konta|ucet|nazev uctu|cislo uctu|
szamla|счет|账户|账户1|账号|支出账户|收入账户|帳戶|口座|保有金融機関|계좌|계좌번호
"""
_OWN_ACCOUNTS: Final = _SOURCES | {plain(title) for title in _OWN.replace("\n", "").split("|")}
"""Titles that mean the own account and nothing else. Not among them: "mode" and "wallet", which also say how was paid."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """The columns of words; `joined` are further text columns that belong to the description."""

    payee: int | None
    description: int | None
    joined: tuple[int, ...]
    currency: int | None
    category: int | None
    bank_id: int | None
    own: int | None
    account: int | None = None
    to_account: int | None = None


def choose_words(columns: Sequence[Column], taken: set[int], money: int | None) -> Words:
    """The parts of all columns that hold neither the date nor the money. `money` is where the amount stands."""
    free = [column for column in columns if column.index not in taken and column.filled > 0]
    currency = _choose_currency(free, money)
    free = [column for column in free if column.index != currency]
    owned = [
        column
        for column in free
        if column.says("own") and column.filled > 0.5 and (column.is_account or column.says("own") > 2.5)
    ]
    owned = [column for column in owned if column.is_account or (column.distinct <= 3 and not column.is_amount)]
    own = _first(sorted(owned, key=lambda column: (not column.is_account, "card" in column.title.casefold())))
    if own is None:
        own = _first(column for column in free if not column.title and column.is_constant and column.is_account)
    account, to_account = _choose_accounts(free)
    free = [column for column in free if column.index not in (account, to_account)]
    category = _best(free, "category")
    bank_id = _choose_id([column for column in free if column.index not in (own, category)])
    texts = [column for column in free if column.index not in (own, category, bank_id) and _is_text(column)]
    if any(column.says("payee", "description") for column in texts):
        payee, description, joined = _by_titles(texts)
    else:
        payee, description, joined = _by_content(texts)
    return Words(
        payee=to_account if to_account is not None else payee,
        description=description,
        joined=joined,
        currency=currency,
        category=category,
        bank_id=bank_id,
        own=None if account is not None else own,
        account=account,
        to_account=to_account,
    )


def _choose_accounts(columns: Sequence[Column]) -> tuple[int | None, int | None]:
    """The column that names the own account of each row, where rows of several are mixed; and the one where money goes to.

    Many banks call the other side's number an account too: it differs from row to row and is often missing.
    """
    named = [
        column
        for column in columns
        if plain(column.title) in _OWN_ACCOUNTS and column.filled > 0.95 and not column.is_date and column.distinct > 1
    ]
    targets = [column for column in columns if plain(column.title) in _TARGETS and column.filled > 0.95]
    sources = [column for column in named if plain(column.title) in _SOURCES]
    if sources and targets:
        return sources[0].index, targets[0].index
    is_tool = any(column.says("category") > 2.5 for column in columns)
    several = [column for column in named if column.distinct <= _most_accounts(column, is_tool=is_tool)]
    return (several[0].index if several else None), None


def _most_accounts(column: Column, *, is_tool: bool) -> int:
    """How many names there may be: as many as a household has accounts, and such that they come again.

    A tool that sorts into categories knows the accounts as well; so do books whose accounts stand under others.
    """
    if all(":" in cell for cell in column.cells if cell):
        return len(column.cells)
    again = len(column.cells) // 2
    if column.is_account or column.is_amount:
        return min(_MOST_ACCOUNTS, again)
    return _MOST_ACCOUNTS if is_tool else min(_MOST_ACCOUNTS, max(2, again))


def _first(columns: Iterable[Column]) -> int | None:
    return next((column.index for column in columns), None)


def _best(columns: Sequence[Column], meaning: Meaning) -> int | None:
    found = [
        column
        for column in columns
        if column.says(meaning) > max(0.0, column.says("description", "payee")) and column.wordy > 0.3
    ]
    return max(found, key=lambda column: (column.says(meaning), -column.index)).index if found else None


def _choose_currency(columns: Sequence[Column], money: int | None) -> int | None:
    """The column of currency codes that is titled so and stands nearest to the amount."""
    found = [
        column
        for column in columns
        if column.codes >= (0.5 if column.says("currency") else 0.9) and column.says("original") <= column.says("currency")
    ]
    if not found:
        return None
    at = money or 0
    return min(
        found,
        key=lambda column: (
            -column.filled,
            -column.says("currency"),
            abs(column.index - at),
        ),
    ).index


def _choose_id(columns: Sequence[Column]) -> int | None:
    """The bank's own id: titled so, different in each row, and not written in words."""
    found = [
        column
        for column in columns
        if column.says("bank_id")
        and column.distinct >= 0.9 * column.filled * len(column.cells)
        and column.filled > 0.5
        and _is_code(column)
    ]
    return max(found, key=lambda column: (column.says("bank_id"), -column.index)).index if found else None


def _is_spoken_reference(column: Column) -> bool:
    """Whether a column titled as a reference holds words, as where a bank calls the payment's text so."""
    return column.says("bank_id") > 0 and not _is_code(column) and column.wordy > 0.5 and column.distinct > 1


def _is_code(column: Column) -> bool:
    filled = [cell for cell in column.cells if cell]
    return sum(" " not in cell and any(letter.isdigit() for letter in cell) for cell in filled) > 0.8 * len(filled)


def _is_text(column: Column) -> bool:
    if column.is_date or column.is_amount or column.codes >= 0.9:
        return False
    if column.says("payee", "description"):
        return True
    return column.wordy >= 0.3 and not column.is_account


def _by_titles(texts: Sequence[Column]) -> tuple[int | None, int | None, tuple[int, ...]]:
    payees = [column for column in texts if column.says("payee") > 0 and column.says("payee") >= column.says("description")]
    words = [
        column for column in texts if column not in payees and (column.says("description") > 0 or _is_spoken_reference(column))
    ]
    payee = max(payees, key=lambda column: (column.says("payee"), column.filled > 0.3, -column.index)).index if payees else None
    words.sort(key=lambda column: (-(column.says("description") > 2), -column.filled * min(column.distinct, 3), column.index))
    details = [
        column.index
        for column in texts
        if column.says("detail") > 0 and (column.distinct > 1 or len(column.cells) < 3) and column not in words + payees
    ]
    raw = [column for column in words if "original" in plain(column.title).split() and column.filled > 0.5]
    if raw and payee is None and len(words) > 1:
        # Beside the bank's own text, the description is a tool's clean name of the payee.
        named = next(column for column in words if column is not raw[0])
        payee = named.index
        words = [raw[0], *(column for column in words if column not in (raw[0], named))]
    if words:
        main = words[0].index
        joined = [column.index for column in words[1:] if column.index != main]
        subs = [column.index for column in texts if column.index in details and "cat" in column.title.casefold()]
        return payee, main, (*joined, *subs)
    if payee is not None:
        # The payee's column holds the bank's whole text, as in many card exports.
        others = [column.index for column in payees if column.index != payee]
        return payee, payee, (*others, *details)
    return None, details[0] if details else None, tuple(details[1:])


def _by_content(texts: Sequence[Column]) -> tuple[int | None, int | None, tuple[int, ...]]:
    """Without titles: the longest text is the description; one that it mostly contains is the payee."""
    varied = [column for column in texts if column.distinct > 1 or len(column.cells) <= 2 or len(texts) == 1]
    if not varied:
        return None, None, ()
    main = max(varied, key=lambda column: (column.mean_length * (0.3 + 0.7 * column.filled), -column.index))
    payee = None
    for column in varied:
        if column is main or column.distinct < 3:
            continue
        pairs = [(small, large) for small, large in zip(column.cells, main.cells, strict=True) if small]
        if (
            pairs
            and sum(small in large for small, large in pairs) >= _PAYEE_PART * len(pairs)
            and column.distinct > 0.2 * len(pairs)
        ):
            payee = column.index
            break
    joined = tuple(column.index for column in varied if column is not main and column.index != payee)
    return payee, main.index, joined
