"""Every service and storage function that takes a household, called for one household with the ids of another.

None may return a word of the other's, and none may change a row of it. A new function is found by itself; one whose arguments
are not known here fails, so that it is thought about.
"""

import importlib
import inspect
import pkgutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

import pytest

import finance_core.services
import finance_core.storage
from finance_core.dates import Month
from finance_core.errors import FinanceError
from finance_core.models import AdviceDecision, Change, NewTransaction, Split, TransactionEdit
from finance_core.rules.advice.piece import EndStream, Piece, Streak
from finance_core.rules.automation.rule import AddTags, Group, Rule, TextCondition
from finance_core.services import accounts, history, households, ledgers, rates, transactions
from finance_core.services.automation import rule_files, rules
from finance_core.services.importing import files, imports
from finance_core.services.importing.previews import AccountChoice
from finance_core.services.naming import categories, payees
from finance_core.services.naming.questions import Asked
from finance_core.services.plan import budgets, cashflow, debts, goals, scenarios
from finance_core.services.recurrence import recurring as recurrences
from finance_core.services.recurrence.schedules import Plan
from finance_core.services.wellbeing import readiness
from finance_core.services.wellbeing.benchmarks import Profile
from finance_core.storage import Reading, Store, Writing, advice, balance_forecasts, embeddings, ranked, recurring, verdicts
from finance_core.storage.balance_forecasts import ForecastRow
from finance_core.storage.debts import DEBTS
from finance_core.storage.goals import GOALS
from finance_core.storage.rules import Outcome
from tests.ledgers import NOW, TODAY, bank_file, dump, load, new_account, open_store, prepare, second_household, sqlite_url

WORD: Final = "Zanzibar"
NOT_OF_ONE_HOUSEHOLD: Final = {"open_store", "listed", "own", "demo", "load_demo", "leave_demo"}
"""Functions of `services.households` that find or make households."""
SAY_WHAT_THE_FILE_SAYS: Final = {"imports.prepare", "imports.commit", "files.open_file", "files.prepare", "files.commit"}
"""They repeat the words of the file that was handed in."""


def _functions(package: Any, first: type) -> Iterator[tuple[str, Callable[..., Any]]]:
    """Every public function of the package whose first argument is of that type."""
    names = {info.name for info in pkgutil.walk_packages(package.__path__, f"{package.__name__}.")}
    for module in (importlib.import_module(name) for name in sorted(names) if ".migrations" not in name):
        for name, function in vars(module).items():
            if name.startswith("_") or not inspect.isfunction(function) or function.__module__ != module.__name__:
                continue
            parameters = list(inspect.signature(function).parameters.values())
            if parameters and _is(parameters[0].annotation, first):
                yield f"{module.__name__.rpartition('.')[2]}.{name}", function


def _is(annotation: Any, kind: type) -> bool:
    return annotation in (kind, kind.__name__)


SERVICES: Final = [
    (name, function)
    for name, function in _functions(finance_core.services, Store)
    if "household_id" in inspect.signature(function).parameters or name.split(".")[1] not in NOT_OF_ONE_HOUSEHOLD
]
STORAGE: Final = [*_functions(finance_core.storage, Reading), *_functions(finance_core.storage, Writing)]


@pytest.fixture(scope="module")
def two(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Store, int, dict[str, Any]]]:
    """A database, the asking household, and everything that belongs to the other one by argument name."""
    with open_store(sqlite_url(tmp_path_factory.mktemp("two"))) as store:
        asking = households.own(store, now=NOW).id
        other = second_household(store)
        robin = households.add_member(store, other, f"Robin {WORD}", now=NOW)
        account_id = new_account(store, other, f"{WORD} account", member_id=robin, number=f"{WORD} 123")
        content = bank_file([("2026-11-03", f"{WORD} tea", "-3.20"), ("2026-11-13", f"{WORD} rum", "-9.00")])
        batch = load(store, other, content, account=f"{WORD} account", name=f"{WORD}.csv")
        ids = [int(row) for row in ledgers.load(store, other).transactions["id"]]
        category_id = categories.add(store, other, f"{WORD} drinks", "wants", now=NOW)
        transactions.edit_all(store, other, ids, TransactionEdit(category_id=category_id, payee=f"{WORD} bar"), now=NOW)
        entry = history.listed(store, other)[0].id
        rates.override(store, other, currency="USD", day=TODAY, rate=0.5, today=TODAY, now=NOW)
        override = rates.book(store, other, today=TODAY).own[0].id
        with store.cache(other) as caching:
            embeddings.put_many(caching, {b"tea": WORD.encode()})
        when = Group(how="all", conditions=(TextCondition(field="description", test="contains", text="tea"),))
        draft = Rule(name="Fresh", when=when, then=(AddTags(tags=("tea",)),))
        rule_id, _changed = rules.add(store, other, replace(draft, name=f"{WORD} rule"), now=NOW)
        payees.rename(store, other, f"{WORD} bar", f"{WORD} inn", now=NOW)
        with store.write(other, action="verdict", summary="test", now=NOW) as writing:
            verdict_id = verdicts.put(writing, ids[0], "fine", kind="duplicate", payee=f"{WORD} inn")
        advised = AdviceDecision(key=f"risen:{WORD}", decision="dismissed", promised_minor=1, currency="EUR", day=TODAY)
        with store.write(other, action="advice", summary="test", now=NOW) as writing:
            advice.put(writing, advised)
        with store.cache(other) as caching:
            advice.keep_push(caching, advised.key, TODAY)
        with store.write(other, action="recurring", summary="test", now=NOW) as writing:
            known_by = {
                "account": f"{WORD} account", "payee": f"{WORD} inn", "currency": "EUR", "amount_minor": -320,
                "cadence": "monthly",
            }  # fmt: skip
            decision_id = recurring.decide(writing, ids[0], "confirmed", **known_by)
            schedule_id = recurring.add_schedule(
                writing, decision_id=decision_id, name=f"{WORD} inn", account_id=account_id, amount_minor=-320,
                cadence="monthly", first_date=TODAY,
            )  # fmt: skip
        bought = scenarios.Add(name=f"{WORD} trip", account_id=account_id, amount_minor=-100, first=TODAY)
        scenario_id = scenarios.add(store, other, name=f"{WORD} scenario", scenario_parts=[bought], now=NOW)
        statuses, said = accounts.listed(store, other, TODAY), recurrences.kept(store, other)
        flow = cashflow.build(ledgers.load(store, other), statuses, said, today=TODAY)
        foreseen = ForecastRow(made_on=TODAY, made_at=NOW, currency="EUR", accounts=[account_id], bands={})
        with store.cache(other) as caching:
            balance_forecasts.keep(caching, foreseen)
        recurs = recurrences.build(ledgers.load(store, other), said, today=TODAY).items[0]
        budgets.put(store, other, category_id, 1_00, month=Month(2026, 11), now=NOW)
        with store.write(other, action="goal", summary="test", now=NOW) as writing:
            goal_id = ranked.add(writing, GOALS, name=f"{WORD} boat", account_id=account_id, target_minor=9_00)
            debt_id = ranked.add(
                writing, DEBTS, name=f"{WORD} loan", account_id=account_id, rate_per_year=0.1, minimum_minor=1
            )  # fmt: skip
        found = payees.book(store, other)
        preview = prepare(store, other, content, account=f"{WORD} account")
        layout = preview.statement.layout
        assert layout is not None
        (part,) = files.open_file(store, other, content=content, file_name=f"{WORD}.csv", today=TODAY)
        new = NewTransaction(
            date=TODAY, amount_minor=-1, currency="EUR", description="", payee_id=None, category_id=category_id,
            is_transfer=False, bank_id="", fingerprint=b"0" * 16, row=0,
        )  # fmt: skip
        with store.read(other) as reading:
            row = finance_core.storage.transactions.get(reading, ids[0])
        yield (
            store,
            asking,
            {
                "account_id": account_id, "transaction_id": ids[0], "category_id": category_id, "batch_id": batch.id,
                "entry_id": entry, "member_id": robin, "row_id": ids[0], "table_name": "transaction", "ids": ids,
                "edits": {ids[0]: TransactionEdit(note="mine now")}, "change": TransactionEdit(note="mine now"),
                "parts": [
                    Split(category_id=category_id, amount_minor=row.amount_minor - 1), Split(category_id=None, amount_minor=1),
                ],
                "kept_id": ids[0], "other_id": ids[1], "day": TODAY, "amount_minor": -1, "note": "", "cleared": "cleared",
                "first": TODAY, "row": new, "rows": [(ids[0], new)], "payee": "", "pending": False,
                "actions": ("edit", "import"), "versions": {ids[0]: 1}, "part": part, "previews": [preview],
                "preview": preview, "layout": layout, "header": layout.header, "content": content, "file_name": "x.csv",
                "account": AccountChoice(account_id=account_id), "months": [Month(2026, 11)], "last": date(2026, 11, 30),
                "stated_minor": -1220, "version": None, "name": f"Fresh {WORD[:3]}", "group": None, "kind": "bank",
                "currency": "EUR", "opening_minor": 0, "number": "", "limit": 50, "today": TODAY, "now": NOW,
                "split_into": {ids[0]: [Split(category_id=None, amount_minor=-1)]}, "column": "refund_of_id",
                "decided": {ids[0]: (category_id, "person")},
                "prefix": "layout:", "key": "layout:x", "batch_ids": [batch.id],
                "file_hash": batch.file_hash, "fingerprints": [], "names": [], "named": [], "value": 1,
                "what": "transfer", "pairs": [(ids[0], ids[1])], "category_of": {}, "restored": {}, "on": False,
                "first_id": ids[0], "second_id": ids[1], "out_id": ids[0], "into_id": ids[1], "refund_id": ids[0],
                "purchase_id": ids[1],
                "decided_by": "person", "from_id": ids[0], "to_id": ids[1],
                "colour": "blue", "icon": "home", "hidden": True, "essential": True, "target_id": category_id,
                "action": "category",
                "hashes": [b"tea"], "vectors": {b"tea": b""},
                "payments": [
                    Asked(
                        id=ids[0], version=1, date=TODAY, account="", name="", description="", amount=-3.2,
                        category="Groceries",
                        confidence=1.0, sure=True,
                    )
                ],
                "category": "Groceries", "ledger": ledgers.load(store, other),
                "rule_id": rule_id, "rule_ids": [rule_id], "draft": replace(draft, id=rule_id), "by": 1, "stage": 0,
                "enabled": True, "coming": preview.statement.transactions, "when": {"all": [{"direction": "out"}]},
                "then": [{"transfer": True}], "opened": rule_files.prepare(store, other, b'{"ballast_rules": 1, "rules": []}'),
                "outcomes": {Outcome(note="mine now", rule_id=rule_id): ids}, "divided": {ids[0]: (rule_id, [])},
                "payee_id": found.ids[f"{WORD} inn"], "alias_id": found.aliases[0].id, "into": "Mine", "new": "Mine",
                "text": "mine", "one": f"{WORD} inn", "other": "mine",
                "items": [replace(recurs, schedule=None)], "item": recurs, "schedule": recurs.schedule,
                "plan": Plan(
                    name="Fresh", account_id=account_id, category_id=category_id, amount_minor=-1, cadence="monthly",
                    day_rule="day", next_date=TODAY,
                ),
                "country_code": "GB",
                "never": [category_id], "easy": [], "assigned": {category_id: 1_00}, "group_limits": {"needs": 1},
                "weights": {"savings": 1.0}, "target": 0.1, "no_debts": True, "role": "housing",
                "category_ids": [category_id], "limits": {account_id: 1}, "profile": Profile(persons=2),
                "payment_id": ids[0], "decision": "dismissed", "decision_id": decision_id, "schedule_id": schedule_id,
                "verdict": "fine", "verdict_id": verdict_id, "chosen": ["lof"],
                "flow": flow, "statuses": statuses, "kept": said, "scenario_id": scenario_id, "scenario_parts": [bought],
                "changes": [{"add": "mine"}], "forecast": foreseen, "account_ids": [account_id], "floor_minor": 1,
                "month": Month(2026, 11), "assigned_minor": 100, "goal_id": goal_id, "debt_id": debt_id,
                "wish": goals.Wish(name="Fresh", target_minor=1, account_id=account_id), "monthly_minor": 1,
                "terms": debts.Terms(name="Fresh", rate_per_year=Decimal(0), minimum_minor=1, account_id=account_id),
                "which": GOALS, "ranked_id": goal_id,
                "way": debts.Plan(extra_minor=1), "said": readiness.Answers(single_income=True),
                "amounts": {"needs": 1}, "giver_id": None, "taker_id": category_id, "to_assign_minor": 1, "only": True,
                "currencies": ["EUR"], "quote": "USD", "rate": 1.1, "override_id": override,
                "answered": replace(advised, key="risen:mine"), "title": "mine", "gap": Decimal("0.01"),
                "piece": Piece(
                    key="risen:mine", kind="risen", subject="mine", figures=Streak(1, 1), action=EndStream("found-1")
                ),
            },
        )  # fmt: skip


def _arguments(function: Callable[..., Any], known: dict[str, Any], given: dict[str, Any]) -> dict[str, Any]:
    """What to call it with: the other household's ids wherever it wants one."""
    chosen = dict(given)
    for name, parameter in list(inspect.signature(function).parameters.items()):
        if name in chosen or parameter.kind is parameter.VAR_KEYWORD:
            continue
        if name in known:
            chosen[name] = known[name]
        elif parameter.default is parameter.empty and parameter.kind is not parameter.VAR_POSITIONAL:
            pytest.fail(f"{function.__module__}.{function.__name__}: say in this test what to pass as {name!r}")
    return chosen


def _of_the_other(store: Store, asking: int) -> dict[str, list[dict[str, Any]]]:
    return {table: [row for row in rows if row.get("household_id", row["id"]) != asking] for table, rows in dump(store).items()}


def _must_not_leak(result: Any) -> None:
    shown = repr(list(result)) if inspect.isgenerator(result) else repr(result)
    for frame in (result, *vars(result).values()) if hasattr(result, "__dict__") else (result,):
        shown += frame.to_csv() if hasattr(frame, "to_csv") else ""
    assert WORD not in shown


@pytest.mark.parametrize(("name", "function"), SERVICES, ids=[name for name, _ in SERVICES])
def test_a_service_neither_shows_nor_changes_another_household(
    two: tuple[Store, int, dict[str, Any]], name: str, function: Callable[..., Any]
) -> None:
    store, asking, known = two
    before = _of_the_other(store, asking)
    try:
        result = function(**_arguments(function, known, {"store": store, "household_id": asking}))
    except FinanceError as refusal:
        assert WORD not in str(refusal)
    else:
        if name not in SAY_WHAT_THE_FILE_SAYS:
            _must_not_leak(result)
    assert _of_the_other(store, asking) == before


@pytest.mark.parametrize(("name", "function"), STORAGE, ids=[name for name, _ in STORAGE])
def test_storage_neither_shows_nor_changes_another_household(
    two: tuple[Store, int, dict[str, Any]], name: str, function: Callable[..., Any]
) -> None:
    store, asking, known = two
    before = _of_the_other(store, asking)
    first = next(iter(inspect.signature(function).parameters))
    stored = Change(table="transaction", id=known["row_id"], before={"note": "mine"}, after={"note": ""})
    rows: dict[str, Any] = {"change": stored, "rows": [], "position": 0}
    try:
        with store.write(asking, action="test", summary="test", now=NOW) as writing:
            result = function(**_arguments(function, known | rows, {first: writing}))
            _must_not_leak(result)
    except FinanceError as refusal:
        assert WORD not in str(refusal)
    assert _of_the_other(store, asking) == before


def test_the_walk_finds_them() -> None:
    """The list is not empty by mistake."""
    assert {name for name, _ in SERVICES} >= {
        "transactions.edit",
        "imports.commit",
        "history.undo",
        "ledgers.load",
        "accounts.reconcile",
    }
    assert len(STORAGE) > 35
    assert Path(finance_core.services.__path__[0]).is_dir()
    assert accounts.listed in [function for _, function in SERVICES]
    assert imports.undo in [function for _, function in SERVICES]
