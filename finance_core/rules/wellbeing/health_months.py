"""The months that the health score looks at: what each adds up to and what stands at its end, out of a ledger's lines."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd

from finance_core.analysis.flows import Period
from finance_core.analysis.flows import by_month as flows_by_month
from finance_core.analysis.flows import flows as flows_of
from finance_core.models import NO_CATEGORY, AccountKind
from finance_core.rules.wellbeing.health_measures import FLOWS, STANDS

COLUMNS: Final = ("month", "complete", *FLOWS, *STANDS)
AT_HAND: Final[frozenset[AccountKind]] = frozenset({"bank", "cash"})
"""Accounts whose money can be spent at once; what cards owe comes off it, as it is due within weeks."""

GRACE_DAYS: Final = 5
"""A weekend, a holiday and a day at the bank."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Roles:
    """Which categories count as what, by name. The defaults are starting categories; a person may name others."""

    housing: frozenset[str] = frozenset({"Rent and mortgage", "Utilities"})
    fixed: frozenset[str] = frozenset(
        {
            "Rent and mortgage", "Utilities", "Phone and internet", "Insurance", "Childcare", "Education", "Loans", "Taxes",
            "Subscriptions",
        }
    )  # fmt: skip
    debt: frozenset[str] = frozenset({"Loans"})
    fees: frozenset[str] = frozenset({"Fees and interest"})


STARTING: Final = Roles()


def by_month(
    lines: pd.DataFrame,
    seen: Period,
    *,
    roles: Roles = STARTING,
    essential: Mapping[str, bool] | None = None,
    loans: Collection[str] = (),
    debts_named: bool = False,
    bills: pd.DataFrame | None = None,
    stands: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """One row a month from the first to the running one, with the columns of COLUMNS; NaN is unknown.

    Takes the ledger's lines up to today. `essential` says of categories by name whether one could not do without them, else
    their group does; spending of which nobody knows counts as essential, to be cautious. `loans` names the accounts that are
    loans: transfers into them are instalments, and as those pay their interest too, it is no fee. `debts_named` says that the
    person has named all debts, so that none known means none. `bills` is what `bills_on_time` returns, `stands` what `stands`
    returns.
    """
    moved = flows_of(lines[lines["date"] <= pd.Timestamp(seen.as_of)])
    table = flows_by_month(moved, seen).set_index("month")[["income", "spending", "complete"]]
    spent = moved[moved["flow"] == "spending"]
    table["essential"] = _summed(spent, _essential(spent, essential or {}), table.index)
    table["housing"] = _summed(spent, spent["category"].isin(list(roles.housing)), table.index)
    table["fixed"] = _summed(spent, spent["category"].isin(list(roles.fixed)), table.index)
    charged = spent["category"].isin(list(roles.fees)) & ~spent["account"].isin(list(loans))
    table["fees"] = _summed(spent, charged, table.index)
    instalments = _instalments(lines, loans, seen)
    owed = _summed(spent, spent["category"].isin(list(roles.debt)), table.index)
    table["debt_service"] = _together(owed, instalments, table.index, known=debts_named or bool(loans))
    if len(instalments):
        table["fixed"] = table["fixed"].fillna(0.0) + instalments.reindex(table.index, fill_value=0.0)
    counted = pd.DataFrame(columns=["due", "on_time"], dtype="float64") if bills is None else bills.set_index("month")
    table["bills_due"], table["bills_on_time"] = (counted[name].reindex(table.index) for name in ("due", "on_time"))
    ends = pd.DataFrame() if stands is None else stands.set_index("month")
    for name in STANDS:
        table[name] = ends[name].reindex(table.index) if name in ends else np.nan
    return table.rename_axis(index="month").reset_index()[list(COLUMNS)]


def stands(
    balances: pd.DataFrame,
    kinds: Mapping[str, AccountKind],
    *,
    limits: Mapping[str, float] | None = None,
    goals: "pd.Series[float] | None" = None,
) -> pd.DataFrame:
    """What stands at the end of each month: `month` (int index) and the columns of STANDS.

    Takes the balances by account at month ends as `analysis.net_worth` makes them (one currency), the kind of each account, the
    limits of cards by account where they are known, and how far goals are on plan, 0 to 1, by month index.
    """
    if balances.empty:
        return pd.DataFrame({name: pd.Series(dtype="float64") for name in ("month", *STANDS)})
    cards = [name for name in balances if kinds.get(str(name)) == "card"]
    limited = [name for name in cards if (limits or {}).get(str(name), 0.0) > 0]
    owed = (-balances[cards]).clip(lower=0.0)
    periods = pd.PeriodIndex(balances.index)
    table = pd.DataFrame({"month": (periods.year * 12 + periods.month - 1).astype("int64")}, index=balances.index)
    hand = balances[[name for name in balances if kinds.get(str(name)) in AT_HAND]]
    table["liquid"] = hand.sum(axis=1) - owed.sum(axis=1) if len(hand.columns) else np.nan
    table["net_worth"] = balances.sum(axis=1)
    table["card_owed"] = owed[limited].sum(axis=1) if limited else np.nan
    table["card_limit"] = float(sum((limits or {})[str(name)] for name in limited)) if limited else np.nan
    table["goal_progress"] = np.nan if goals is None else goals.reindex(table["month"]).to_numpy()
    return table.reset_index(drop=True)


def bills_on_time(dues: pd.DataFrame, seen: Period, *, grace_days: int = GRACE_DAYS) -> pd.DataFrame:
    """How many bills were due in each month and how many came in time: `month` (int index), `due`, `on_time`.

    Takes one row a bill that was expected: `due` and `paid` (datetime64; `paid` is missing where it never came). A payment up
    to `grace_days` after it was due is in time, since banks book late and due days are worked out. What may still come is left
    out.
    """
    over = dues["due"] + pd.Timedelta(days=grace_days)
    decided = dues[dues["paid"].notna() | (over <= pd.Timestamp(seen.as_of))]
    in_time = decided["paid"] <= decided["due"] + pd.Timedelta(days=grace_days)
    month = (decided["due"].dt.year * 12 + decided["due"].dt.month - 1).rename("month")
    return in_time.groupby(month).agg(due="size", on_time="sum").reset_index()


def _essential(spent: pd.DataFrame, essential: Mapping[str, bool]) -> "pd.Series[bool]":
    """Which lines one could not do without; those of which nobody knows count in, unless nobody knows of any."""
    by_group = spent["group"].map({"needs": True, "wants": False})
    known = spent["category"].map(dict(essential)).where(spent["category"] != NO_CATEGORY).combine_first(by_group)
    if known.isna().all():
        return pd.Series(data=False, index=spent.index)
    return known.fillna(value=True).astype(bool)


def _summed(spent: pd.DataFrame, chosen: "pd.Series[bool]", months: "pd.Index[int]") -> "pd.Series[float]":
    """What the chosen lines come to by month; unknown throughout where there is none at all."""
    if not chosen.any():
        return pd.Series(np.nan, index=months)
    return spent[chosen].groupby("month")["sized"].sum().reindex(months, fill_value=0.0)


def _instalments(lines: pd.DataFrame, loans: Collection[str], seen: Period) -> "pd.Series[float]":
    """What was transferred into loan accounts, by month."""
    into = lines[lines["account"].isin(list(loans)) & (lines["amount"] > 0) & (lines["date"] <= pd.Timestamp(seen.as_of))]
    return into.groupby(into["date"].dt.year * 12 + into["date"].dt.month - 1)["amount"].sum()


def _together(
    owed: "pd.Series[float]", instalments: "pd.Series[float]", months: "pd.Index[int]", *, known: bool
) -> "pd.Series[float]":
    """Debts paid by category and by transfer; unknown where neither is there and nobody said that there is none."""
    if owed.isna().all() and not len(instalments) and not known:
        return owed
    return owed.fillna(0.0) + instalments.reindex(months, fill_value=0.0)
