"""Scenarios of a household: what would be if income were lost, rent rose, a subscription ended, something were bought.

Each is kept by name and can be undone. `resolved` turns it into the changes that `cashflow.view` plays through.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from finance_core.errors import InvalidError
from finance_core.ml.futures.plan import Plan
from finance_core.ml.futures.scenario import Added, Altered, Change
from finance_core.models import CADENCES, Cadence
from finance_core.money import LARGEST_MINOR, to_major
from finance_core.services.plan.cashflow import CashFlow
from finance_core.storage import Store, accounts, scenarios
from finance_core.storage.scenarios import ScenarioRow

ACTION: Final = "scenario"
"""What the audit trail calls these writes."""
_LONGEST_NAME: Final = 100
_YEARS: Final = (1970, 2150)
_MOST_CHANGES: Final = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """A plan that a scenario speaks of: its key, and what it is known by where keys have changed."""

    key: str
    payee: str
    account_id: int
    cadence: str

    def finds(self, plan: Plan, account: str) -> bool:
        """Whether it is that plan, by what it is known by."""
        return (plan.payee.casefold(), plan.account, plan.cadence) == (self.payee.casefold(), account, self.cadence)


@dataclass(frozen=True, slots=True, kw_only=True)
class Alter:
    """Plans that come to something else from the day `first` to `last`, both included; None for ever.

    To `amount_minor` in the account's currency, money out negative, or to `share` of what they were: 0 ends them.
    """

    targets: tuple[Target, ...]
    first: date
    last: date | None = None
    share: float | None = None
    amount_minor: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Add:
    """Something in addition, once (`cadence` None) or again and again until `last`, in the account's currency."""

    name: str
    account_id: int
    amount_minor: int
    first: date
    cadence: Cadence | None = None
    last: date | None = None


Part = Alter | Add


@dataclass(frozen=True, slots=True, kw_only=True)
class Scenario:
    """A scenario by name."""

    id: int
    name: str
    parts: tuple[Part, ...]
    version: int


def listed(store: Store, household_id: int) -> list[Scenario]:
    """The household's scenarios, the oldest first."""
    with store.read(household_id) as reading:
        return [_scenario(row) for row in scenarios.listed(reading)]


def add(
    store: Store, household_id: int, *, name: str, scenario_parts: Sequence[Part], now: datetime, actor: str = ""
) -> int:  # fmt: skip
    """Keep a scenario; its id. Raises InvalidError where its name is taken, or a part makes no sense."""
    name = _name(name)
    with store.write(household_id, action=ACTION, summary=f"Added the scenario {name}", now=now, actor=actor) as writing:
        _check(scenario_parts, {account.id for account in accounts.listed(writing)})
        _check_free(name, scenarios.listed(writing))
        return scenarios.add(writing, name, [_written(part) for part in scenario_parts])


def change(
    store: Store, household_id: int, scenario_id: int, *, version: int | None, name: str, scenario_parts: Sequence[Part],
    now: datetime, actor: str = "",
) -> bool:  # fmt: skip
    """Give a scenario another name or other parts; False where it is so already."""
    name = _name(name)
    with store.write(household_id, action=ACTION, summary=f"Changed the scenario {name}", now=now, actor=actor) as writing:
        _check(scenario_parts, {account.id for account in accounts.listed(writing)})
        _check_free(name, [row for row in scenarios.listed(writing) if row.id != scenario_id])
        written = [_written(part) for part in scenario_parts]
        return scenarios.change(writing, scenario_id, version=version, name=name, changes=written)


def remove(store: Store, household_id: int, scenario_id: int, *, now: datetime, actor: str = "") -> str:
    """Take a scenario away; its name. Raises NotFoundError."""
    with store.read(household_id) as reading:
        name = scenarios.get(reading, scenario_id).name
    with store.write(household_id, action=ACTION, summary=f"Removed the scenario {name}", now=now, actor=actor) as writing:
        scenarios.remove(writing, scenario_id)
    return name


def target(flow: CashFlow, plan: Plan) -> Target:
    """How a scenario names a plan."""
    account_id = next(account.id for account in flow.accounts if account.name == plan.account)
    return Target(key=plan.key, payee=plan.payee, account_id=account_id, cadence=plan.cadence)


def resolved(flow: CashFlow, parts: Sequence[Part]) -> tuple[tuple[Change, ...], tuple[str, ...]]:
    """The changes to play through, and the names of what they speak of and is not there any more."""
    names = {account.id: account.name for account in flow.accounts}
    currencies = {account.id: account.currency for account in flow.accounts}
    changes: list[Change] = []
    missing: list[str] = []
    for part in parts:
        if isinstance(part, Add):
            if part.account_id not in names:
                missing.append(part.name)
                continue
            changes.append(Added(
                name=part.name, account=names[part.account_id], first=part.first, cadence=part.cadence, last=part.last,
                amount=float(to_major(part.amount_minor, currencies[part.account_id])),
            ))  # fmt: skip
            continue
        for one in part.targets:
            plan = _plan(flow, one, names.get(one.account_id, ""))
            if plan is None:
                missing.append(one.payee)
                continue
            amount = None if part.amount_minor is None else float(to_major(part.amount_minor, currencies[one.account_id]))
            changes.append(Altered(
                keys=(plan.key,), first=part.first, last=part.last, amount=amount,
                share=1.0 if part.share is None else part.share,
            ))  # fmt: skip
    return tuple(changes), tuple(missing)


def _plan(flow: CashFlow, one: Target, account: str) -> Plan | None:
    """The plan that is meant: by its key, where that still is the same thing, else by what it is known by."""
    by_key = flow.plan(one.key)
    if by_key is not None and by_key.account == account:
        return by_key
    return next((plan for plan in flow.basis.plans if one.finds(plan, account)), None)


def _name(name: str) -> str:
    name = " ".join(name.split())
    if not name:
        raise InvalidError("Give the scenario a name, such as “Smaller flat”.")
    if len(name) > _LONGEST_NAME:
        raise InvalidError(f"That name is too long: at most {_LONGEST_NAME} letters.")
    return name


def _check_free(name: str, others: Sequence[ScenarioRow]) -> None:
    if any(row.name.casefold() == name.casefold() for row in others):
        raise InvalidError(f"There is a scenario {name} already. Give this one another name.")


def _check(parts: Sequence[Part], account_ids: set[int]) -> None:
    """Raises InvalidError, with what to do about it."""
    if not 0 < len(parts) <= _MOST_CHANGES:
        raise InvalidError("A scenario needs at least one change." if not parts else "That is too much for one scenario.")
    for part in parts:
        last = part.last or part.first
        if not (_YEARS[0] <= part.first.year <= _YEARS[1] and _YEARS[0] <= last.year <= _YEARS[1]):
            raise InvalidError("That day is too far away.")
        if last < part.first:
            raise InvalidError("The last day lies before the first one.")
        if isinstance(part, Add):
            _check_added(part, account_ids)
        elif not part.targets:
            raise InvalidError("Choose what changes.")
        elif part.share is None and not part.amount_minor:
            raise InvalidError("Say what it comes to instead.")
        elif abs(part.amount_minor or 0) > LARGEST_MINOR or not 0 <= (part.share or 0) <= _MOST_CHANGES:
            raise InvalidError("That amount is too large to be true.")


def _check_added(part: Add, account_ids: set[int]) -> None:
    if not part.name.strip():
        raise InvalidError("Say what it is for.")
    if part.amount_minor == 0:
        raise InvalidError("Give an amount.")
    if abs(part.amount_minor) > LARGEST_MINOR:
        raise InvalidError("That amount is too large to be true.")
    if part.account_id not in account_ids:
        raise InvalidError("That account is not there any more. Choose another one.")


def _written(part: Part) -> dict[str, Any]:
    """A part as JSON."""
    days = {"first": part.first.isoformat(), "last": part.last.isoformat() if part.last else None}
    if isinstance(part, Add):
        return {
            "add": part.name.strip(), "account_id": part.account_id, "amount_minor": part.amount_minor,
            "cadence": part.cadence, **days,
        }  # fmt: skip
    targets = [
        {"key": one.key, "payee": one.payee, "account_id": one.account_id, "cadence": one.cadence} for one in part.targets
    ]
    return {"alter": targets, "share": part.share, "amount_minor": part.amount_minor, **days}


def _scenario(row: ScenarioRow) -> Scenario:
    return Scenario(id=row.id, name=row.name, parts=tuple(_read(part) for part in row.changes), version=row.version)


def _read(part: Mapping[str, Any]) -> Part:
    first = date.fromisoformat(part["first"])
    last = date.fromisoformat(part["last"]) if part["last"] else None
    if "add" in part:
        cadence: Cadence | None = next((one for one in CADENCES if one == part["cadence"]), None)
        return Add(
            name=part["add"], account_id=part["account_id"], amount_minor=part["amount_minor"], first=first, cadence=cadence,
            last=last,
        )  # fmt: skip
    targets = tuple(Target(**one) for one in part["alter"])
    return Alter(targets=targets, first=first, last=last, share=part["share"], amount_minor=part["amount_minor"])
