"""What confirming transfers books: a category for both legs, and parts for a payment out in which a fee went along."""

from collections.abc import Sequence
from typing import Final

from finance_core.errors import InvalidError
from finance_core.models import Category, CategoryGroup, Split
from finance_core.statements.pairing import fees
from finance_core.storage import Writing, accounts, categories, links
from finance_core.storage.links import Known

_CARD_CATEGORY: Final = "Card payment"
_MOVED_CATEGORY: Final = "Between own accounts"
_FEES_CATEGORY: Final = "Fees and interest"


def leg_categories(writing: Writing, pairs: Sequence[tuple[int, int]]) -> dict[int, int]:
    """The category for each leg that has none of the group transfer and for which the person chose none.

    `pairs` are the ids of a payment out and of the payment in that it became.
    """
    own = [category for category in categories.listed(writing) if category.group == "transfer" and not category.hidden]
    if not own:
        return {}
    cards = {account.id for account in accounts.listed(writing) if account.kind == "card"}
    known = links.known(writing, [leg for pair in pairs for leg in pair])
    return {
        leg: _category_for(own, on_card=known[pair[1]].account_id in cards)
        for pair in pairs
        if {*pair} <= known.keys()
        for leg in pair
        if known[leg].group != "transfer" and not known[leg].decided
    }


def fee_parts(writing: Writing, pairs: Sequence[tuple[int, int]]) -> dict[int, tuple[Split, Split]]:
    """The parts of each payment out that holds a fee: what is the transfer, and the fee.

    Raises InvalidError where more arrived than was sent.
    """
    known = links.known(writing, [leg for pair in pairs for leg in pair])
    found = {pair: fee for pair in pairs if {*pair} <= known.keys() and (fee := _fee(known[pair[0]], known[pair[1]]))}
    if not found:
        return {}
    fees_id = _named(writing, _FEES_CATEGORY, "needs")
    parts: dict[int, tuple[Split, Split]] = {}
    for (out_id, into_id), fee in found.items():
        out, into = known[out_id], known[into_id]
        moved = Split(category_id=_moved_category(writing, out, into), amount_minor=out.amount_minor + fee)
        parts[out_id] = moved, Split(category_id=fees_id, amount_minor=-fee)
    return parts


def _fee(out: Known, into: Known) -> int:
    """What of a payment out is a fee, in minor units of its currency."""
    if out.currency != into.currency:
        return fees.stated(out.description, out.currency, -out.amount_minor)
    if out.amount_minor + into.amount_minor > 0:
        raise InvalidError("More arrived than was sent, so these two are no transfer.")
    return -out.amount_minor - into.amount_minor


def _moved_category(writing: Writing, out: Known, into: Known) -> int:
    """The transfer category for the part that moved: the payment's own, else the one that fits."""
    if out.category_id is not None and out.group == "transfer":
        return out.category_id
    own = [category for category in categories.listed(writing) if category.group == "transfer" and not category.hidden]
    if not own:
        return _named(writing, _MOVED_CATEGORY, "transfer")
    return _category_for(own, on_card=accounts.get(writing, into.account_id).kind == "card")


def _named(writing: Writing, name: str, group: CategoryGroup) -> int:
    """The category of that name, made where the household has none."""
    known = {category.name.casefold(): category.id for category in categories.listed(writing)}
    found = known.get(name.casefold()) or categories.former_names(writing).get(name.casefold())
    return found or categories.add_many(writing, [(name, group)])[name]


def _category_for(own: Sequence[Category], *, on_card: bool) -> int:
    """For what goes to a card the category for card payments, else the household's first other one."""
    fitting = [category for category in own if (category.name == _CARD_CATEGORY) is on_card]
    return min(fitting or own, key=lambda category: category.id).id
