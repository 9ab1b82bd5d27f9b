"""Our own export read back: what it says beyond a bank's file is put where it was.

Notes, tags, members, categories with their groups, parts, who chose a category, further fingerprints, and links between
payments: a leg that comes before its partner is linked when the partner comes, whichever account is imported first.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import cast

from finance_core.models import LABEL_AUTHORS, Account, AccountKind, CategoryGroup, LabelAuthor, NewTransaction, Split
from finance_core.services.importing.file_categories import category_ids
from finance_core.statements import Statement, StatementTransaction
from finance_core.statements.statement import KeptAccount, KeptPayment
from finance_core.storage import Writing, accounts, categories, households, kept, transactions
from finance_core.storage.kept import Found

_Fits = Callable[[StatementTransaction, int, Found], bool]


def add_account(writing: Writing, said: KeptAccount, *, name: str, kind: AccountKind, currency: str) -> Account:
    """A new account with what the export says of it; name and kind are the person's choice."""
    account_id = accounts.add(
        writing, name=name.strip(), kind=kind, currency=currency, number=said.number, opening_minor=said.opening_minor,
        member_id=_members(writing, [said.member]).get(said.member), closed=said.closed,
    )  # fmt: skip
    return accounts.get(writing, account_id)


@dataclass(frozen=True, slots=True, kw_only=True)
class Restoring:
    """What is known while the rows of one account of our own export are stored."""

    kept: Mapping[int, KeptPayment]
    categories: Mapping[tuple[str, str | None], tuple[int, bool]]
    members: Mapping[str, int]

    @classmethod
    def of(cls, writing: Writing, statement: Statement, rows: Sequence[StatementTransaction]) -> "Restoring | None":
        """Of the rows that are taken, with their categories and members added where they are new; None for a bank's file."""
        if not statement.kept:
            return None
        chosen = [statement.kept[row.row] for row in rows]
        named = category_ids(writing, rows) if statement.kept_account is None else _categories(writing, rows, chosen)
        return cls(kept=statement.kept, categories=named, members=_members(writing, (said.member for said in chosen)))

    def completed(self, new: NewTransaction) -> NewTransaction:
        """The row with what only our own export knows of it."""
        said = self.kept[new.row]
        return new._replace(
            note=said.note, tags=said.tags, cleared=said.cleared, member_id=self.members.get(said.member),
            is_transfer=new.is_transfer if said.is_transfer is None else said.is_transfer, is_split=bool(said.parts),
        )  # fmt: skip

    def finish(
        self, writing: Writing, account_id: int, rows: Sequence[StatementTransaction], prints: Sequence[bytes], *, batch_id: int
    ) -> None:
        """Add what belongs to the payments that were stored: parts, labels, further fingerprints and links."""
        ids = list(transactions.known_fingerprints(writing, account_id, prints))
        stored = [(row_id, row, self.kept[row.row]) for row_id, row in zip(ids, rows, strict=True)]
        kept.add_parts(writing, {row_id: list(self._parts(said)) for row_id, _row, said in stored if said.parts})
        kept.add_labels(writing, dict(self._labels(stored)))
        further = ((row_id, known) for row_id, _row, said in stored for known in said.fingerprints[1:])
        kept.add_aliases(writing, account_id, further, batch_id=batch_id)
        self._link(writing, account_id, stored, batch_id)

    def _parts(self, said: KeptPayment) -> Iterator[Split]:
        for part in said.parts:
            category_id, _moved = self.categories.get((part.category, None), (None, False))
            yield Split(category_id=category_id, amount_minor=part.amount_minor, note=part.note)

    def _labels(
        self, stored: Iterable[tuple[int, StatementTransaction, KeptPayment]]
    ) -> Iterator[tuple[int, tuple[int | None, LabelAuthor]]]:
        for row_id, row, said in stored:
            if said.category_by in LABEL_AUTHORS:
                category_id, _moved = self.categories.get((row.category, None), (None, False))
                yield row_id, (category_id, cast("LabelAuthor", said.category_by))

    def _link(
        self,
        writing: Writing,
        account_id: int,
        stored: Sequence[tuple[int, StatementTransaction, KeptPayment]],
        batch_id: int,
    ) -> None:
        """Link each payment with its partner, if there is exactly one that can be it and it is free."""
        wanted = {key for _id, _row, said in stored for key in (said.transfer, said.refund_of, *said.refunds) if key}
        there = kept.find(writing, wanted)
        legs: list[tuple[int, int]] = []
        refunds: list[tuple[int, int]] = []
        for row_id, row, said in stored:
            other_leg = [
                found for found in there.get(said.transfer, ())
                if found.account_id != account_id and not found.linked and found.amount_minor * row.amount_minor < 0
            ]  # fmt: skip
            if len(other_leg) == 1:
                legs += [(row_id, other_leg[0].id), (other_leg[0].id, row_id)]
            refunds += [(row_id, found.id) for found in _single(there.get(said.refund_of, ()), row) if row.amount_minor > 0]
            for key in said.refunds:
                found_refunds = _single(there.get(key, ()), row)
                refunds += [(found.id, row_id) for found in found_refunds if row.amount_minor < 0 and not found.linked]
        kept.link(writing, "transfer_peer_id", _one_each(legs), batch_id=batch_id)
        kept.link(writing, "refund_of_id", _one_each(refunds), batch_id=batch_id)


def _single(found: Sequence[Found], row: StatementTransaction) -> Sequence[Found]:
    """The one payment of the other direction in the same currency; nothing where there are several."""
    fitting = [other for other in found if other.currency == row.currency and other.amount_minor * row.amount_minor < 0]
    return fitting if len(fitting) == 1 else ()


def _one_each(pairs: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """The first pair of each payment: a damaged file may name two partners."""
    return list({first: (first, second) for first, second in reversed(list(pairs))}.values())


def _members(writing: Writing, names: Iterable[str]) -> dict[str, int]:
    """The household's people of those names, whatever the case of the letters; new ones are added."""
    wanted = [name for name in dict.fromkeys(names) if name.strip()]
    known = {member.name: member.id for member in households.members(writing)} if wanted else {}
    folded = {name.casefold(): member_id for name, member_id in known.items()}
    found: dict[str, int] = {}
    for name in wanted:
        there = known.get(name, folded.get(name.casefold()))
        found[name] = folded[name.casefold()] = households.add_member(writing, name) if there is None else there
    return found


def _categories(
    writing: Writing, rows: Sequence[StatementTransaction], chosen: Sequence[KeptPayment]
) -> dict[tuple[str, str | None], tuple[int, bool]]:
    """The household's categories of those names, whatever the case of the letters; new ones come with their groups.

    A category that is there and has been used keeps its group; one that nothing uses yet, as in a new household, takes over
    the export's.
    """
    groups: dict[str, CategoryGroup | None] = {}
    for row, said in zip(rows, chosen, strict=True):
        for name, group in ((row.category, said.group), *((part.category, part.group) for part in said.parts)):
            if name.strip():
                groups[name] = group or groups.get(name)
    listed = categories.listed(writing) if groups else []
    unused = kept.unused_categories(writing) if groups else set()
    wanted = {name.casefold(): group for name, group in groups.items()}
    for category in listed:
        if category.id in unused and wanted.get(category.name.casefold(), category.group) != category.group:
            categories.change(writing, category.id, group=wanted[category.name.casefold()])
    if unused:
        listed = categories.listed(writing)
    by_id = {category.id: category for category in listed}
    former = categories.former_names(writing).items() if groups else ()
    known = {name: (category_id, by_id[category_id].group) for name, category_id in former if category_id in by_id}
    known |= {category.name.casefold(): (category.id, category.group) for category in listed}
    new: dict[str, tuple[str, CategoryGroup | None]] = {}
    for name, group in groups.items():
        if name.casefold() not in known:
            new.setdefault(name.casefold(), (name, group))
    added = categories.add_many(writing, new.values())
    known |= {folded: (added[name], group) for folded, (name, group) in new.items()}
    return {(name, None): (known[name.casefold()][0], known[name.casefold()][1] == "transfer") for name in groups}
