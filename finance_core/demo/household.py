"""Whole households: everything that happens, in the order in which one thing depends on another, and the files about it."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from itertools import count
from operator import attrgetter
from typing import Final

import numpy as np

from finance_core.dates import Month
from finance_core.demo import files, ofx, wording
from finance_core.demo.bills import bills, wages
from finance_core.demo.oddities import with_oddities
from finance_core.demo.refunds import with_refunds
from finance_core.demo.setting import LEVELS, Profile, Role, Setting
from finance_core.demo.spending import everyday
from finance_core.demo.transfers import LOAN_PAYEE, OWN, SAVINGS_PAYEE, Transfers
from finance_core.demo.trips import trips
from finance_core.demo.values import DemoAccount, DemoFile, DemoHousehold, DemoTransaction, Kind

DEMO: Final = Profile(name="Robin and Kim", currency="EUR", members=("Robin", "Kim"))
FIRST_NAMES: Final = ("Alex", "Sam", "Jo", "Toni", "Chris", "Mika", "Noa", "Sascha", "Luca", "Eike", "Jules", "Remy", "Kit")
KINDS: Final[dict[Role, Kind]] = {"card": "card", "loan": "loan"}
"""What an account is that is not a bank account."""
WRITERS: Final[dict[Role, tuple[files.Writer, str]]] = {
    "main": (files.plain, "csv"),
    "first": (files.german, "csv"),
    "second": (files.two_columns, "csv"),
    "card": (files.newest_first, "csv"),
    "savings": (ofx.xml, "ofx"),
    "loan": (ofx.sgml, "ofx"),
}
SPLIT: Final[dict[Role, float]] = {"main": 0.55, "card": 0.75}
"""Accounts that come as two files: the share of the period at which the second one begins."""
OVERLAP_DAYS: Final = 24
"""How long the first file goes on after the second one has begun: rows that an import must recognise."""
OPEN_DAYS: Final = 24
OPEN_SHARE: Final = 0.3
"""Of the purchases in the last days, this share has no category yet: something is left to decide."""


def demo_household(*, seed: int = 2026, today: date, months: int = 36) -> DemoHousehold:
    """The sample household: two adults, six accounts, `months` whole months and the running one up to `today`.

    The same arguments give the same bytes. Nothing is dated after `today`.
    """
    return _household(DEMO, seed=seed, today=today, months=months)


def households(number: int, *, seed: int, today: date, months: int = 12) -> Iterator[DemoHousehold]:
    """That many households of one to three people, with incomes, currencies and needs of their own."""
    for index in range(number):
        rng = np.random.default_rng([seed, index])
        members = tuple(rng.permutation(FIRST_NAMES)[: 1 + int(rng.integers(3))].tolist())
        profile = Profile(
            name=" and ".join(members), currency=str(rng.choice(list(LEVELS))), members=members,
            scale=float(np.exp(rng.normal(0, 0.3))), has_car=bool(rng.random() < 0.65), has_pet=bool(rng.random() < 0.4),
            has_child=len(members) > 1 and bool(rng.random() < 0.45),
        )
        yield _household(profile, seed=int(rng.integers(2**31)), today=today, months=months)


def _household(profile: Profile, *, seed: int, today: date, months: int) -> DemoHousehold:
    """Everything of one household."""
    setting = Setting(profile=profile, seed=seed, start=Month.of(today).plus(-months).start, today=today)
    links = count(1)
    holidays, away = trips(setting)
    rows = with_refunds(setting, [*wages(setting), *bills(setting), *holidays, *everyday(setting, away)], links)
    rows, anomalies = with_oddities(setting, rows)
    transfers = Transfers(setting, rows, links)
    rows = sorted(_with_open(setting, rows) + transfers.rows, key=lambda row: (row.date, row.amount_minor < 0))
    roles = _roles(setting)
    accounts = {role: _account(setting, role, transfers.openings[setting.account(role)]) for role in roles}
    by_role = {role: [row for row in rows if row.account == account.name] for role, account in accounts.items()}
    return DemoHousehold(
        name=profile.name, currency=profile.currency, members=profile.members, accounts=tuple(accounts.values()),
        files=tuple(file for role, account in accounts.items() for file in _files(setting, role, account, by_role[role])),
        anomalies=tuple(sorted(anomalies, key=attrgetter("date"))),
        transactions=tuple(row for role in roles for row in by_role[role]),
        categories={SAVINGS_PAYEE: "Interest and dividends", LOAN_PAYEE: "Fees and interest"}
        | dict.fromkeys((account.name for account in accounts.values()), OWN),
    )


def _roles(setting: Setting) -> list[Role]:
    """The roles that have an account of their own."""
    roles: list[Role] = ["main"]
    if setting.has("partner"):
        roles += ["first", "second"]
    roles += ["card", "savings"]
    if setting.has("car"):
        roles.append("loan")
    return roles


def _account(setting: Setting, role: Role, opening_minor: int) -> DemoAccount:
    """The account in that role."""
    name = setting.account(role)
    owner = {"first": 0, "second": 1}.get(role, None if setting.has("partner") else 0)
    number = wording.card_number(setting.seed) if role == "card" else wording.iban(setting.seed, name)
    return DemoAccount(
        name=name, kind=KINDS.get(role, "bank"), currency=setting.profile.currency, opening_minor=opening_minor, number=number,
        member=None if owner is None else setting.adults[owner],
    )


def _with_open(setting: Setting, rows: list[DemoTransaction]) -> list[DemoTransaction]:
    """The rows, with some purchases of the last days left without a category."""
    rng = setting.rng("open")
    since, card = setting.before_today(OPEN_DAYS), setting.account("card")

    def is_open(row: DemoTransaction) -> bool:
        bought = row.account == card or row.description.startswith("CARD")
        return row.date > since and bought and rng.random() < OPEN_SHARE

    return [replace(row, categorised=False) if is_open(row) else row for row in rows]


def _files(setting: Setting, role: Role, account: DemoAccount, rows: Sequence[DemoTransaction]) -> Iterator[DemoFile]:
    """The account's file, or two that overlap."""
    if role not in SPLIT:
        periods = [(setting.start, setting.today)]
    else:
        second = setting.start + timedelta(days=round((setting.today - setting.start).days * SPLIT[role]))
        periods = [(setting.start, min(second + timedelta(days=OVERLAP_DAYS), setting.today)), (second, setting.today)]
    write, ending = WRITERS[role]
    for first, last in periods:
        opening = account.opening_minor + sum(row.amount_minor for row in rows if row.date < first)
        within = [row for row in rows if first <= row.date <= last]
        name = files.file_name(account, first, last, ending)
        yield DemoFile(account=account.name, name=name, content=write(account, within, opening))
