"""The household's rules as values, in the order in which they run."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final

from finance_core.errors import NotFoundError
from finance_core.models import Category
from finance_core.rules.automation import deciding, words, written
from finance_core.rules.automation.rule import STAGES, Rule, Stage
from finance_core.rules.automation.words import Names
from finance_core.storage import Reading, accounts, categories
from finance_core.storage import rules as stored
from finance_core.storage.rules import StoredRule

_NUMBERS: Final[dict[Stage, int]] = {stage: number - 1 for number, stage in enumerate(STAGES)}
"""How stages are kept: -1 first, 0 in order, 1 last."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleBook:
    """The rules with what they name. `decided` counts by rule the payments that carry its decision about their purpose.

    `problems` says by rule what of it can't be done, because a category or an account is gone.
    """

    rules: tuple[Rule, ...]
    names: Names
    categories: tuple[Category, ...] = ()
    decided: Mapping[int, int] = field(default_factory=dict)

    @property
    def problems(self) -> dict[int, tuple[str, ...]]:
        """By rule what of it can't be done, because a category or an account that it names is gone."""
        found = {rule.id: deciding.gone_sentences(rule, self.names.categories) for rule in self.rules}
        return {rule_id: sentences for rule_id, sentences in found.items() if sentences}

    @property
    def transfer_categories(self) -> frozenset[int]:
        """The categories of the group "transfer"."""
        return frozenset(category.id for category in self.categories if category.group == "transfer")

    def rule(self, rule_id: int) -> Rule:
        """One rule. Raises NotFoundError."""
        found = next((rule for rule in self.rules if rule.id == rule_id), None)
        if found is None:
            raise NotFoundError("This rule is not there any more.")
        return found

    def with_draft(self, draft: Rule) -> tuple[list[Rule], int]:
        """The rules with the draft where it would stand, switched on, and its place among them."""
        draft = replace(draft, enabled=True)
        rules = list(self.rules)
        place = next((place for place, rule in enumerate(rules) if draft.id and rule.id == draft.id), None)
        if place is not None and rules[place].stage == draft.stage:
            rules[place] = draft
            return rules, place
        rest = [rule for rule in rules if not draft.id or rule.id != draft.id]
        place = sum(_NUMBERS[rule.stage] <= _NUMBERS[draft.stage] for rule in rest)
        return [*rest[:place], draft, *rest[place:]], place


def read(reading: Reading) -> RuleBook:
    """The household's rules."""
    kinds = categories.listed(reading)
    return RuleBook(
        rules=tuple(map(_rule, stored.listed(reading))),
        names=Names(
            accounts={account.id: account.name for account in accounts.listed(reading)},
            categories={category.id: category.name for category in kinds},
        ),
        categories=tuple(kinds),
        decided=stored.decided(reading),
    )


def columns(rule: Rule, names: Names) -> dict[str, Any]:
    """A rule as `storage.rules.add` takes it. One without a name is named by what it does."""
    return {
        "name": " ".join(rule.name.split()) or words.title(rule, names),
        "stage": _NUMBERS[rule.stage],
        "enabled": rule.enabled,
        "when": written.condition_to_json(rule.when),
        "then": written.actions_to_json(rule.then),
    }


def same_stage(rows: Sequence[StoredRule], rule_id: int) -> list[int]:
    """The rules of that one's stage, in order. Raises NotFoundError where it is gone."""
    stage = next((row.stage for row in rows if row.id == rule_id), None)
    if stage is None:
        raise NotFoundError("This rule is not there any more.")
    return [row.id for row in rows if row.stage == stage]


def _rule(row: StoredRule) -> Rule:
    return written.rule_from_json(
        {"when": row.conditions, "then": row.actions}, id=row.id, name=row.name, stage=STAGES[row.stage + 1],
        enabled=row.enabled, version=row.version,
    )  # fmt: skip
