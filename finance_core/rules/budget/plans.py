"""Plans for a month's income: by shares such as 50/30/20, fitted to the household's own needs, to the last cent, or as given.

All amounts are minor units of one currency; spending is positive. Whatever the plan, no cent is lost:

    what categories get + what is to be saved + what is left = income + what is short
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import ROUND_CEILING, Decimal
from typing import Final, Literal

from finance_core.errors import InvalidError
from finance_core.models import CategoryGroup
from finance_core.money import LARGEST_MINOR
from finance_core.rules.shares import shared_out

Bucket = Literal["needs", "wants", "savings", "unassigned"]
PlanKind = Literal["shares", "recommended", "zero-based", "given"]

BUCKETS: Final[tuple[Bucket, ...]] = ("needs", "wants", "savings", "unassigned")
MOST_SAVED: Final = Decimal("0.4")
LEAST_WANTS: Final = Decimal("0.15")
"""Goals may lift savings up to 40% of income, and wants keep 15%: plans that leave less are not kept."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shares:
    """What needs, wants and savings get of income; fractions that sum to 1.

    The defaults are the 50/30/20 rule (Elizabeth Warren and Amelia Warren Tyagi, All Your Worth, 2005).
    """

    needs: Decimal = Decimal("0.5")
    wants: Decimal = Decimal("0.3")
    savings: Decimal = Decimal("0.2")

    def __post_init__(self) -> None:
        each = (self.needs, self.wants, self.savings)
        if any(not share.is_finite() or share < 0 for share in each) or sum(each) != 1:
            raise InvalidError("The shares of needs, wants and savings must sum to 100%.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Usual:
    """What a category usually costs a month, and what of that is bills, which are cut last.

    `group` None means that nobody has said whether it is a need or a want.
    """

    category: str
    group: CategoryGroup | None
    usual_minor: int
    due_minor: int = 0

    @property
    def bucket(self) -> Bucket:
        """Which part of a plan it belongs to; "unassigned" where that is not known."""
        return self.group if self.group in ("needs", "wants", "savings") else "unassigned"


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """What a plan gives to one category, beside what it usually costs."""

    category: str
    bucket: Bucket
    usual_minor: int
    assigned_minor: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One part of a plan: what it may take of the income, what its categories usually cost, and what they get.

    `planned_minor` of "savings" includes what is saved beyond its categories.
    """

    bucket: Bucket
    planned_minor: int
    usual_minor: int
    assigned_minor: int

    @property
    def over_minor(self) -> int:
        """How much its categories usually cost beyond what the plan allows; 0 where they don't."""
        return max(0, self.usual_minor - self.planned_minor)


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """A month's plan. The lines stand as the categories were given.

    `to_save_minor` is to be saved beyond what categories of savings get, `left_minor` has no purpose yet, and `short_minor` is
    what the plan gives out beyond the income, because bills are bills.
    """

    kind: PlanKind
    income_minor: int
    parts: tuple[Part, ...]
    lines: tuple[Line, ...]
    to_save_minor: int
    left_minor: int
    short_minor: int

    @property
    def saved_minor(self) -> int:
        """All that the plan saves."""
        return self.to_save_minor + sum(line.assigned_minor for line in self.lines if line.bucket == "savings")


def by_shares(income_minor: int, usual: Sequence[Usual], shares: Shares | None = None) -> Plan:
    """Each part gets its share of the income; where its categories usually cost more, all but bills are cut alike, to the cent.

    Where they cost less, the rest of needs and wants is left. Categories of which nobody knows what they are get nothing and
    show as unassigned. Raises InvalidError.
    """
    checked = _checked(income_minor, usual)
    chosen = shares or Shares()
    of_income = shared_out(income_minor, [chosen.needs, chosen.wants, chosen.savings])
    planned: dict[Bucket, int] = dict(zip(BUCKETS, [*of_income, 0], strict=True))
    return _plan("shares", income_minor, checked, planned)


def recommended(income_minor: int, usual: Sequence[Usual], shares: Shares | None = None, *, goals_minor: int = 0) -> Plan:
    """Needs as they are, and what remains divided between wants and savings in the proportion of the shares.

    The 50/30/20 rule fails households whose needs are more than half of the income; this one fits them. Wants that usually cost
    less than their part stay as they are, and the rest is saved. Spending of which nobody knows what it is counts as it is.

    Wants give way to `goals_minor`, what is to be saved at least, within the bounds of `lifted`. Raises InvalidError.
    """
    checked = _checked(income_minor, usual)
    chosen = shares or Shares()
    totals = _totals(checked)
    rest = max(0, income_minor - totals["needs"] - totals["unassigned"])
    ratio = [chosen.wants, chosen.savings]
    wants, savings = shared_out(rest, ratio) if sum(ratio) else (rest, 0)
    least = min(_amount(goals_minor), int(MOST_SAVED * income_minor))
    kept = min(wants, totals["wants"], max(rest - least, int(LEAST_WANTS * income_minor)))
    planned: dict[Bucket, int] = {
        "needs": totals["needs"], "wants": kept, "savings": savings + wants - kept, "unassigned": totals["unassigned"],
    }  # fmt: skip
    return _plan("recommended", income_minor, checked, planned)


def zero_based(income_minor: int, usual: Sequence[Usual], *, savings_minor: int = 0) -> Plan:
    """Every cent gets a purpose: needs first, then `savings_minor`, then wants, and whatever remains is saved too.

    Where it is not enough wants are cut, all alike, then savings; needs never are, so a plan may be short. Raises InvalidError.
    """
    checked = _checked(income_minor, usual)
    if not 0 <= savings_minor <= LARGEST_MINOR:
        raise InvalidError("What is to be saved a month is an amount from 0 upwards.")
    totals = _totals(checked)
    rest = max(0, income_minor - totals["needs"] - totals["unassigned"])
    first = min(rest, savings_minor)
    wants = min(rest - first, totals["wants"])
    planned: dict[Bucket, int] = {
        "needs": totals["needs"], "wants": wants, "savings": rest - wants, "unassigned": totals["unassigned"],
    }  # fmt: skip
    return _plan("zero-based", income_minor, checked, planned)


def as_given(income_minor: int, usual: Sequence[Usual], amounts: Mapping[str, int], *, savings_minor: int = 0) -> Plan:
    """Each category gets its amount by name, 0 where there is none, and `savings_minor` is saved beyond them.

    What the categories of a part get is what the plan allows them. Raises InvalidError.
    """
    checked = _checked(income_minor, usual)
    lines = tuple(
        Line(
            category=row.category, bucket=row.bucket, usual_minor=row.usual_minor,
            assigned_minor=_amount(amounts.get(row.category, 0)),
        )
        for row in checked
    )  # fmt: skip
    planned = _assigned(lines)
    planned["savings"] += _amount(savings_minor)
    return _balanced("given", income_minor, lines, planned, _totals(checked))


def changed(plan: Plan, amounts: Mapping[str, int]) -> Plan:
    """The plan with other amounts for some categories, by name; what its parts may take and what it saves beyond stays.

    Raises InvalidError.
    """
    lines = tuple(
        replace(line, assigned_minor=_amount(amounts.get(line.category, line.assigned_minor))) for line in plan.lines
    )
    planned = {part.bucket: part.planned_minor for part in plan.parts}
    planned["savings"] = plan.to_save_minor + _assigned(lines)["savings"]
    return _balanced(plan.kind, plan.income_minor, lines, planned, {part.bucket: part.usual_minor for part in plan.parts})


def lifted(shares: Shares, *, goals_minor: int, income_minor: int) -> Shares:
    """The shares with savings lifted to what goals need a month or a little more, first at the cost of wants, then of needs.

    Savings rise to 40% of income at most, and wants keep 15% or what they had, if that was less.
    """
    if income_minor <= 0 or goals_minor <= 0:
        return shares
    wanted = min(MOST_SAVED, Decimal(goals_minor) / Decimal(income_minor)).quantize(Decimal("0.0001"), ROUND_CEILING)
    more = max(Decimal(0), wanted - shares.savings)
    from_wants = min(more, max(Decimal(0), shares.wants - LEAST_WANTS))
    from_needs = min(more - from_wants, shares.needs)
    return Shares(
        needs=shares.needs - from_needs, wants=shares.wants - from_wants, savings=shares.savings + from_wants + from_needs
    )


def _checked(income_minor: int, usual: Iterable[Usual]) -> tuple[Usual, ...]:
    """The categories that are spending or saving. Raises InvalidError where there is nothing to plan with."""
    rows = tuple(row for row in usual if row.group not in ("income", "transfer"))
    if income_minor <= 0:
        raise InvalidError("There is no income to plan with: enter what comes in a month.")
    if income_minor > LARGEST_MINOR:
        raise InvalidError("That income is too large to be true.")
    if len({row.category for row in rows}) != len(rows):
        raise InvalidError("A category has one place in a plan.")
    return rows


def _totals(usual: Sequence[Usual]) -> dict[Bucket, int]:
    """What the categories of each part usually cost; one that is below zero, for refunds, counts as nothing."""
    return {bucket: sum(max(0, row.usual_minor) for row in usual if row.bucket == bucket) for bucket in BUCKETS}


def _plan(kind: PlanKind, income_minor: int, usual: Sequence[Usual], planned: dict[Bucket, int]) -> Plan:
    """Give each part's money to its categories: what they usually cost, or cut where that is more."""
    totals = _totals(usual)
    given = dict.fromkeys((row.category for row in usual), 0)
    for bucket in BUCKETS:
        rows = [row for row in usual if row.bucket == bucket and row.usual_minor > 0]
        amounts = [row.usual_minor for row in rows]
        if totals[bucket] > planned[bucket]:
            amounts = _cut([min(max(0, row.due_minor), row.usual_minor) for row in rows], amounts, planned[bucket])
        given |= {row.category: amount for row, amount in zip(rows, amounts, strict=True)}
    lines = tuple(
        Line(category=row.category, bucket=row.bucket, usual_minor=row.usual_minor, assigned_minor=given[row.category])
        for row in usual
    )
    return _balanced(kind, income_minor, lines, planned, totals)


def _cut(due: Sequence[int], usual: Sequence[int], planned_minor: int) -> list[int]:
    """Bills in full and the rest all cut alike; where there is not enough for the bills, these are."""
    rest = planned_minor - sum(due)
    if rest < 0:
        return shared_out(planned_minor, [Decimal(amount) for amount in due])
    free = [Decimal(cost - bills) for cost, bills in zip(usual, due, strict=True)]
    return [bills + part for bills, part in zip(due, shared_out(rest, free), strict=True)]


def _balanced(
    kind: PlanKind, income_minor: int, lines: tuple[Line, ...], planned: Mapping[Bucket, int], usual: Mapping[Bucket, int]
) -> Plan:
    """The plan that these lines make: what is saved beyond them, and what is left or short."""
    assigned = _assigned(lines)
    to_save = planned["savings"] - assigned["savings"]
    balance = income_minor - sum(assigned.values()) - to_save
    return Plan(
        kind=kind, income_minor=income_minor, lines=lines, to_save_minor=to_save, left_minor=max(0, balance),
        short_minor=max(0, -balance),
        parts=tuple(
            Part(
                bucket=bucket, planned_minor=planned[bucket], usual_minor=usual[bucket], assigned_minor=assigned[bucket]
            )
            for bucket in BUCKETS
        ),
    )  # fmt: skip


def _assigned(lines: Sequence[Line]) -> dict[Bucket, int]:
    """What the categories of each part get."""
    return {bucket: sum(line.assigned_minor for line in lines if line.bucket == bucket) for bucket in BUCKETS}


def _amount(minor: int) -> int:
    if not 0 <= minor <= LARGEST_MINOR:
        raise InvalidError("What a category gets is an amount from 0 upwards, and not too large to be true.")
    return minor
