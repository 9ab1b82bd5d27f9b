"""The command `rules`: list them, keep them in a file, take them from one, apply them to the past."""

import argparse
from pathlib import Path

from finance_core.cli import console
from finance_core.cli.console import Visit
from finance_core.errors import InvalidError


def add_options(command: argparse.ArgumentParser) -> None:
    """What `rules` takes."""
    command.add_argument("what", choices=("list", "export", "import", "apply"), help="what to do with them")
    command.add_argument("file", type=Path, nargs="?", metavar="FILE", help="`import`: the file of rules; `export`: where to")
    command.add_argument("--dry-run", action="store_true", help="`import`, `apply`: say what would happen, store nothing")
    command.add_argument("--json", action="store_true", help="for `list`: print JSON")


def run(visit: Visit, given: argparse.Namespace) -> int:
    """Do what was asked for."""
    return {"list": _list, "export": _export, "import": _import, "apply": _apply}[given.what](visit, given)


def _list(visit: Visit, given: argparse.Namespace) -> int:
    from finance_core.rules.automation import words
    from finance_core.services.automation import rules

    book = rules.listed(visit.store, visit.household.id)
    if given.json:
        console.print_json([
            {
                "id": rule.id, "name": rule.name, "stage": rule.stage, "enabled": rule.enabled,
                "sentence": words.sentence(rule, book.names), "decided": book.decided.get(rule.id, 0),
                "problems": list(book.problems.get(rule.id, ())),
            }
            for rule in book.rules
        ])  # fmt: skip
        return 0
    rows = [
        (str(rule.id), rule.name, rule.stage, "" if rule.enabled else "off", f"{book.decided.get(rule.id, 0):,}",
         words.sentence(rule, book.names))
        for rule in book.rules
    ]  # fmt: skip
    console.print_table(("Rule", "Name", "Stage", "", "Decided", ""), rows, right=(0, 4), missing="No rules yet.")
    for rule in book.rules:
        for problem in book.problems.get(rule.id, ()):
            console.say(f"{rule.name}: {problem}")
    return 0


def _export(visit: Visit, given: argparse.Namespace) -> int:
    from finance_core.services.automation import rule_files

    console.write(rule_files.export(visit.store, visit.household.id), given.file, "the rules")
    return 0


def _import(visit: Visit, given: argparse.Namespace) -> int:
    from finance_core.services.automation import rule_files

    if given.file is None:
        raise InvalidError("Say which file: python -m finance_core rules import FILE")
    try:
        content = given.file.read_bytes()
    except OSError as error:
        raise InvalidError(f"{given.file} can't be opened: {error.strerror or error}.") from error
    found = rule_files.prepare(visit.store, visit.household.id, content)
    for sentence in found.refused:
        console.say(sentence)
    if found.made:
        console.say(f"Categories that are made: {', '.join(found.made)}.")
    for name in found.off:
        console.say(f"{name} names an account that is not here, and comes in switched off.")
    taken = len(found.new) if given.dry_run else rule_files.commit(visit.store, visit.household.id, found, now=visit.now)
    console.tell(f"{'Would take' if given.dry_run else 'Took'} {_count(taken, 'rule')}; {found.known:,} are here already.")
    return 0


def _apply(visit: Visit, given: argparse.Namespace) -> int:
    from finance_core.services.automation import rules

    if given.dry_run:
        state = rules.state(rules.history(visit.store, visit.household.id))
        for sentences in state.troubles.values():
            console.say(" ".join(sentences))
        console.tell(f"Would change {_count(state.waiting, 'payment')}.")
        return 0
    changed = rules.apply(visit.store, visit.household.id, now=visit.now)
    console.tell(f"Changed {_count(changed, 'payment')}. Take it back in the app, under Rules, Recent changes.")
    return 0


def _count(number: int, one: str) -> str:
    return f"{number:,} {one}" if number == 1 else f"{number:,} {one}s"
