"""The categories that a file itself names, and which of the household's they are."""

from collections import Counter
from collections.abc import Sequence
from typing import Final

from finance_core.models import Category, CategoryGroup
from finance_core.statements import StatementTransaction
from finance_core.storage import Writing, categories

_TELLING: Final = 3
"""Payments, all of them money in, that tell income from a refund which happens to stand alone in its category."""
_KIND_GROUPS: Final[dict[str, CategoryGroup]] = {"income": "income", "transfer": "transfer"}


def category_ids(writing: Writing, rows: Sequence[StatementTransaction]) -> dict[tuple[str, str | None], tuple[int, bool]]:
    """For each category and kind that the file names: the household's category, and whether that makes it a transfer.

    A file's name is taken over as it is, whatever the case of its letters; one that was renamed or merged means what it
    became. Where the file uses one name for spending and for income, or for transfers, the rarer use gets a category of its
    own, so that neither hides in the other.
    """
    uses: Counter[tuple[str, str | None]] = Counter((row.category, row.kind) for row in rows if row.category)
    inflow: Counter[str] = Counter(row.category for row in rows if row.category and row.amount_minor > 0)
    listed = categories.listed(writing)
    by_id = {category.id: category for category in listed}
    former = categories.former_names(writing).items()
    known = {name: by_id[category_id] for name, category_id in former if category_id in by_id}
    known |= {category.name.casefold(): category for category in listed}
    found: dict[tuple[str, str | None], tuple[int, bool]] = {}
    for (name, kind), _count in uses.most_common():
        total = sum(count for (other, _kind), count in uses.items() if other == name)
        group = _group_of(kind, always_in=inflow[name] == total >= _TELLING)
        category = _fitting(known, name, kind)
        if category is None:
            label = name if name.casefold() not in known else f"{name} ({'spending' if kind == 'expense' else kind})"
            category_id = categories.add_many(writing, [(label, group)])[label]
            category = Category(id=category_id, name=label, group=group, hidden=False)
            known[label.casefold()] = category
        found[name, kind] = (category.id, category.group == "transfer")
    return found


def _group_of(kind: str | None, *, always_in: bool) -> CategoryGroup | None:
    """The group of a category that a file brings: only what is certain, the rest is for its owner to say."""
    if kind is None:
        return "income" if always_in else None
    return _KIND_GROUPS.get(kind)


def _fitting(known: dict[str, Category], name: str, kind: str | None) -> Category | None:
    """The household's category of that name, if it is of the kind that the file says."""
    suffixed = known.get(f"{name} ({'spending' if kind == 'expense' else kind})".casefold())
    category = known.get(name.casefold())
    if kind is None or category is None:
        return category
    fits = category.group == _KIND_GROUPS.get(kind) if kind in _KIND_GROUPS else category.group not in ("income", "transfer")
    return category if fits else suffixed
