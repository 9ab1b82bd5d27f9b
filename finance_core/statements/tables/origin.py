"""Whose table it is: the account and the currency, from columns, titles and the lines above."""

import re
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

from finance_core.statements import amounts
from finance_core.statements.tables.bounds import Bounds
from finance_core.statements.tables.columns import Column, looks_like_account
from finance_core.statements.tables.roles import Money
from finance_core.statements.tables.titles import meanings


def find_account(columns: Sequence[Column], own: int | None, above: Sequence[Sequence[str]]) -> str:
    """The account's number: a column that holds the same one throughout, or a line above the table."""
    if own is not None:
        named = {cell for cell in columns[own].cells if cell}
        if len(named) == 1:
            return next(iter(named)).strip("=\"' ")[:64]
    for row in above:
        for cell, following in pairwise(row):
            if meanings(cell).get("own", 0.0) > 2 and any(letter.isdigit() for letter in following):
                return following.strip(" :'\"=")[:64]
        for cell in row:
            if looks_like_account(cell.strip().strip('="')):
                return cell.strip().strip('="')
    return ""


def find_currency(columns: Sequence[Column], money: Money, bounds: Bounds, column: int | None) -> str:
    """The usual currency: of its column, else beside the amounts, in their title, or above the table; "" where none is."""
    if column is not None:
        return Counter(cell.upper() for cell in columns[column].cells if cell).most_common(1)[0][0]
    places = [columns[index] for index in (money.amount, money.debit, money.credit, money.balance) if index is not None]
    found = [_beside_amounts(place) for place in places] + [_in_title(place.title) for place in places]
    found += [cell.strip() for row in bounds.above for cell in row if cell.strip() in amounts.CURRENCY_CODES]
    if not any(place.decimals for place in places):
        found.append(_of_script("".join(bounds.titles)))
    return next((code for code in found if code), "")


def _beside_amounts(column: Column) -> str:
    """The currency most often written with the amounts."""
    named = (written.currency for cell in column.cells if cell and (written := amounts.take_apart(cell)))
    marks = Counter(code for code in named if code)
    return marks.most_common(1)[0][0] if marks else ""


def _in_title(title: str) -> str:
    """The currency of a title such as "Betrag (EUR)" or "IMPORTE (€)"."""
    codes = [word for word in re.findall(r"\b[A-Z]{3}\b", title) if word in amounts.CURRENCY_CODES]
    return next(
        iter(codes), next((amounts.SYMBOLS[sign] for sign in title if not sign.isalpha() and sign in amounts.SYMBOLS), "")
    )


def _of_script(titles: str) -> str:
    """Yen and won by their scripts: their amounts have no decimals, so that a wrong guess would be off by a hundred."""
    if any("\u3041" <= letter <= "\u30fa" for letter in titles) or "円" in titles or "差引残高" in titles:
        return "JPY"
    return "KRW" if any("\uac00" <= letter <= "\ud7a3" for letter in titles) else ""
