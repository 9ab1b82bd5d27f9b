"""Rules as a file: to keep, to edit by hand, to take to another household. Categories and accounts stand by name.

    {"ballast_rules": 1,
     "categories": [{"name": "Groceries", "group": "needs"}],
     "rules": [{"name": "Tesco", "stage": "normal", "enabled": true,
                "when": {"all": [{"description": {"contains": "tesco"}}]}, "then": [{"category": "Groceries"}]}]}

The file is shown before it is taken: rules that are here already stay out, categories that are missing are made, a rule that
names an account that is missing comes in switched off, and one that makes no sense stays out with its reason.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final

from finance_core.errors import InvalidError
from finance_core.models import CATEGORY_GROUPS, CategoryGroup
from finance_core.rules.automation import words, written
from finance_core.rules.automation.rule import AccountCondition, Rule, category_ids, leaves
from finance_core.rules.automation.words import Names
from finance_core.rules.automation.written import Json, References
from finance_core.services.automation import rule_book
from finance_core.services.automation.rule_book import RuleBook
from finance_core.services.naming.categories import LONGEST_NAME
from finance_core.storage import Store, categories
from finance_core.storage import rules as stored

VERSION: Final = 1
MARK: Final = "ballast_rules"
LARGEST_BYTES: Final = 2_000_000
MOST_RULES: Final = 2_000
NO_RULES: Final = "This is no file of Ballast’s rules: export some to see how one looks."


@dataclass(frozen=True, slots=True, kw_only=True)
class FilePreview:
    """What taking a file of rules would do: what is new, which categories are made, and what stays out, in sentences.

    `off` are rules that name an account which is not here: they come in switched off. `known` counts those here already.
    """

    content: bytes
    new: tuple[Rule, ...]
    made: tuple[str, ...]
    off: tuple[str, ...]
    known: int
    refused: tuple[str, ...]


def export(store: Store, household_id: int) -> bytes:
    """The household's rules, in order, as a file."""
    with store.read(household_id) as reading:
        book = rule_book.read(reading)
    references = References(account=book.names.accounts.get, category=book.names.categories.get)
    used = {category_id for rule in book.rules for category_id in category_ids(rule)}
    file = {
        MARK: VERSION,
        "categories": [{"name": found.name, "group": found.group} for found in book.categories if found.id in used],
        "rules": [
            {
                "name": rule.name, "stage": rule.stage, "enabled": rule.enabled,
                "when": written.condition_to_json(rule.when, references),
                "then": written.actions_to_json(rule.then, references),
            }
            for rule in book.rules
        ],
    }  # fmt: skip
    return f"{json.dumps(file, indent=2, ensure_ascii=False)}\n".encode()


def prepare(store: Store, household_id: int, content: bytes) -> FilePreview:
    """What taking the file would do; nothing is written. Raises InvalidError where it is no file of rules."""
    file = _opened(content)
    with store.read(household_id) as reading:
        book = rule_book.read(reading)
    return _preview(content, file, book)


def commit(store: Store, household_id: int, opened: FilePreview, *, now: datetime, actor: str = "") -> int:
    """Take the file's rules, as the last of their stages, and make the categories that are missing; how many are new."""
    summary = f"Took {len(opened.new):,} rules from a file"
    with store.write(household_id, action="rule", summary=summary, now=now, actor=actor) as writing:
        file = _opened(opened.content)
        groups = _groups(file)
        current = _preview(opened.content, file, rule_book.read(writing))
        categories.add_many(writing, [(name, groups.get(name.casefold())) for name in current.made])
        book = rule_book.read(writing)
        taken = _preview(opened.content, file, book).new
        for rule in taken:
            stored.add(writing, **rule_book.columns(rule, book.names))
        return len(taken)


def _opened(content: bytes) -> dict[str, Any]:
    """The file as JSON, as far as its frame is right."""
    if len(content) > LARGEST_BYTES:
        raise InvalidError("This file is too large to be one of rules.")
    try:
        file = json.loads(content)
        harmless = "\\u0000" not in json.dumps(file)
        json.dumps(file, ensure_ascii=False).encode()  # a lone half of a sign outside the first plane can't be stored
    except (ValueError, RecursionError) as error:
        raise InvalidError(NO_RULES) from error
    if not isinstance(file, dict) or not isinstance(file.get("rules"), list) or not harmless:
        raise InvalidError(NO_RULES)
    if file.get(MARK) != VERSION:
        raise InvalidError("This file of rules was written by a newer Ballast, or by something else.")
    if len(file["rules"]) > MOST_RULES:
        raise InvalidError(f"This file holds more than {MOST_RULES:,} rules.")
    return file


def _preview(content: bytes, file: Mapping[str, Any], book: RuleBook) -> FilePreview:
    ids = {name.casefold(): category_id for category_id, name in book.names.categories.items()}
    missing: dict[str, str] = {}

    def category(name: Json) -> int | None:
        if name is None:
            return None
        clean = " ".join(name.split()) if isinstance(name, str) else ""
        if not 1 <= len(clean) <= LONGEST_NAME:
            raise InvalidError(f"A category is named by one to {LONGEST_NAME} signs.")
        known = ids.get(clean.casefold())
        if known is None:
            missing.setdefault(clean.casefold(), clean)
            return -1 - list(missing).index(clean.casefold())
        return known

    accounts = {name: account_id for account_id, name in book.names.accounts.items()}
    references = References(account=_looked_up(accounts), category=category)
    there = {_sameness(rule) for rule in book.rules}
    new: list[Rule] = []
    refused: list[str] = []
    known = 0
    for place, entry in enumerate(file["rules"], start=1):
        before = dict(missing)
        try:
            rule = _rule(entry, references)
        except InvalidError as error:
            missing = before
            refused.append(f"Rule {place} stays out: {error}")
            continue
        if _sameness(rule) in there:
            known += 1
        else:
            there.add(_sameness(rule))
            new.append(rule)
    to_make = {-1 - place: name for place, name in enumerate(missing.values())}
    names = Names(accounts=book.names.accounts, categories={**book.names.categories, **to_make})
    new = [replace(rule, name=rule.name or words.title(rule, names)) for rule in new]
    return FilePreview(
        content=content,
        new=tuple(new),
        made=tuple(missing.values()),
        off=tuple(rule.name for rule in new if _without_account(rule)),
        known=known,
        refused=tuple(refused),
    )


def _looked_up(ids: Mapping[str, int]) -> Callable[[Json], Json]:
    return lambda name: ids.get(name) if isinstance(name, str) else None


def _rule(entry: Json, references: References) -> Rule:
    if not isinstance(entry, dict):
        raise InvalidError("it is not written as Ballast writes rules.")
    name, enabled = entry.get("name", ""), entry.get("enabled", True)
    if not isinstance(name, str) or not isinstance(enabled, bool):
        raise InvalidError("its name is no text, or it is neither on nor off.")
    stage = entry.get("stage", "normal")
    rule = written.rule_from_json(entry, references, name=" ".join(name.split()), stage=stage, enabled=enabled)
    return replace(rule, enabled=False) if _without_account(rule) else rule


def _without_account(rule: Rule) -> bool:
    """Whether it names accounts none of which is here: then it would never hold, or always."""
    return any(isinstance(leaf, AccountCondition) and not leaf.account_ids for leaf in leaves(rule.when))


def _sameness(rule: Rule) -> tuple[object, ...]:
    """What makes two rules the same: all but whether they are on, and their names."""
    return rule.when, rule.then, rule.stage


def _groups(file: Mapping[str, Any]) -> dict[str, CategoryGroup | None]:
    """The groups of categories as the file says them."""
    listed = file.get("categories")
    return {
        " ".join(entry["name"].split()).casefold(): entry["group"]
        for entry in (listed if isinstance(listed, list) else [])
        if isinstance(entry, dict) and isinstance(entry.get("name"), str) and entry.get("group") in CATEGORY_GROUPS
    }
