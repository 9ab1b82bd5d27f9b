"""`import` and `profiles`: bank files into an account, and how their tables are read."""

import argparse
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from finance_core.cli import console
from finance_core.cli.console import Visit
from finance_core.errors import FinanceError, InvalidError
from finance_core.models import ACCOUNT_KINDS

if TYPE_CHECKING:
    from finance_core.services.importing.previews import AccountChoice, Choice, ImportPreview
    from finance_core.statements import Layout
    from finance_core.statements.dateforms import Order

_SHOWN: Final = 20
"""Issues, and rows that are asked about, that are told of one file."""
_DAY_TOKENS: Final = re.compile(r"%-?[dmbBYy]")
_DATE_ORDERS: Final = ("dmy", "mdy", "ymd")
_SIGNS: Final = ("as-written", "inverted")


def add_options(command: argparse.ArgumentParser) -> None:
    """The options of `import`."""
    command.add_argument("files", nargs="+", type=Path, metavar="FILE")
    command.add_argument(
        "--account", default="", metavar="NAME",
        help="where the payments go; made where it is new. Ballast's own export names its accounts itself",
    )  # fmt: skip
    command.add_argument("--kind", choices=ACCOUNT_KINDS, default="bank", help="of a new account")
    command.add_argument("--currency", default="", metavar="XXX", help="of a new account; without it the file's")
    command.add_argument("--dry-run", action="store_true", help="show what would happen, store nothing")
    command.add_argument("--json", action="store_true", help="print JSON: one object a file")
    command.add_argument("--date-order", choices=_DATE_ORDERS, help="how the file writes its days")
    command.add_argument("--sign", choices=_SIGNS, help="inverted: the file shows spending as positive")
    command.add_argument("--profile", metavar="NAME", help="read the files as you settled it for others; see `profiles`")
    command.add_argument("--same", type=_rows, default=(), metavar="ROW,ROW", help="these rows are the payments beside them")
    asked = command.add_mutually_exclusive_group()
    asked.add_argument("--skip-asked", action="store_true", help="every row that may be there already is")
    asked.add_argument("--add-all", action="store_true", help="add also what is there already by all likelihood")
    command.add_argument("--number", metavar="NUMBER", help="of a file with several accounts, import only this one")


def _rows(text: str) -> tuple[int, ...]:
    """Row numbers, as they are told: the first row of a file is 1."""
    try:
        return tuple(int(part) for part in text.split(","))
    except ValueError as error:
        raise argparse.ArgumentTypeError("give row numbers, such as 4,17") from error


def run(visit: Visit, given: argparse.Namespace) -> int:
    """Every file on its own: one that is refused does not keep the others out."""
    if given.same and len(given.files) > 1:
        raise InvalidError("With --same import one file at a time: its rows are meant.")
    first_failure = 0
    done: list[dict[str, Any]] = []
    for path in given.files:
        results = [_empty_result(path, given.account)]
        try:
            if given.account:
                _import_file(visit, given, path, results[0])
            else:
                results = _import_own_export(visit, given, path)
        except FinanceError as error:
            results[0]["error"] = str(error)
            first_failure = first_failure or error.exit_code
            console.say(f"{path.name}: {error}")
        done += results
        for result in results:
            if not given.json and "error" not in result:
                _print_result(result, dry_run=given.dry_run)
    if given.json:
        console.print_json(done)
    return first_failure


def _empty_result(path: Path, account: str) -> dict[str, Any]:
    return {
        "file": str(path), "account": account, "format": "", "currency": "", "read": 0, "imported": 0, "duplicates": 0,
        "refused": 0, "sum_minor": 0, "asked": 0, "likely": 0, "asked_rows": [], "batch": None, "batches": [], "issues": [],
    }  # fmt: skip


def _import_own_export(visit: Visit, given: argparse.Namespace, path: Path) -> list[dict[str, Any]]:
    """Import the accounts of our own export, each under its own name; a result for each.

    Raises InvalidError for any other file: whose payments those are has to be said.
    """
    from finance_core.services.importing import files, imports
    from finance_core.statements import read_statements

    if not all(statement.is_own for statement in read_statements(path, name=path.name)):
        raise InvalidError("Say with --account which account this file belongs to.")
    with console.progress(given, path.name) as report:
        parts = files.open_file(
            visit.store, visit.household.id, content=path.read_bytes(), file_name=path.name, today=visit.today, progress=report
        )
    results: list[dict[str, Any]] = []
    for part in parts:
        if given.number not in (None, part.number):
            continue
        result = _empty_result(path, part.account_name)
        (shown,) = part.previews
        preview = shown.decided(_choices(shown, given))
        if not given.dry_run and (preview.read or part.account.account_id is None):
            with console.progress(given, path.name) as report:
                batch = imports.commit(visit.store, visit.household.id, preview, now=visit.now, progress=report)
            result["batch"], result["batches"] = batch.id, [batch.id]
        _add_counts(result, preview)
        results.append(result)
    if not results:
        raise InvalidError(f"This file has no account {given.number}. It has: {', '.join(part.number for part in parts)}.")
    return results


def _import_file(visit: Visit, given: argparse.Namespace, path: Path, result: dict[str, Any]) -> None:
    """Import the statements of one file one after the other, and write into `result` what happened."""
    from finance_core.services.importing import imports, layouts
    from finance_core.services.importing.previews import AccountChoice

    choice = AccountChoice(name=given.account, kind=given.kind, currency=given.currency.strip().upper())
    previews, layout = _prepared(visit, given, path, choice)
    positions = _wanted(previews, given.number)
    _require_partners([previews[position] for position in positions], given.same)
    for count, position in enumerate(positions):
        if count and not given.dry_run:  # what the statement before brought is known by now
            previews, layout = _prepared(visit, given, path, choice)
        preview = previews[position].decided(_choices(previews[position], given))
        if not given.dry_run:
            with console.progress(given, path.name) as report:
                batch = imports.commit(visit.store, visit.household.id, preview, now=visit.now, progress=report)
            if layout is not None and layout.header:
                layouts.remember(
                    visit.store, visit.household.id, layout, now=visit.now, account_name=batch.account, file_name=path.name
                )
            result["batches"].append(batch.id)
            result["batch"] = result["batches"][0]
        _add_counts(result, preview)


def _prepared(
    visit: Visit, given: argparse.Namespace, path: Path, choice: "AccountChoice"
) -> tuple[list["ImportPreview"], "Layout | None"]:
    """The file's previews, and the layout where options settled it. Raises InvalidError where questions stay open."""
    from finance_core.services.importing import files, imports, layouts

    def prepare(layout: "Layout | None" = None) -> list["ImportPreview"]:
        with console.progress(given, path.name) as report:
            return imports.prepare(
                visit.store, visit.household.id, content=path, file_name=path.name, account=choice, today=visit.today,
                layout=layout, progress=report,
            )  # fmt: skip

    known = layouts.profile(visit.store, visit.household.id, given.profile).layout if given.profile else None
    previews = prepare(known)
    read = next((preview.statement.layout for preview in previews if preview.statement.layout is not None), None)
    if read is None:
        return previews, None
    settled = _settled(read, given.date_order, given.sign)
    if settled != read:
        previews = prepare(settled)
    elif known is None:
        content = path.read_bytes() if read.ambiguous else b""
        known, remembered = files.decided(visit.store, visit.household.id, previews, content)
        if known is not None:
            previews = prepare(known)
            if remembered:
                console.say(f"{path.name}: read the way you settled it for an earlier file.")
    _require_answers(previews, path)
    return previews, settled if settled != read else None


def _choices(preview: "ImportPreview", given: argparse.Namespace) -> "Mapping[int, Choice]":
    """What the options say about rows, by position."""
    from finance_core.services.importing.fates import ASKED, LIKELY

    said: dict[int, Choice] = {}
    if given.add_all or given.skip_asked:
        wanted = (ASKED, LIKELY) if given.add_all else (ASKED,)
        found = (position for position, fate in enumerate(preview.judged) if fate in wanted)
        said = dict.fromkeys(found, "add" if given.add_all else "skip")
    rows = preview.statement.transactions
    return said | {place: "skip" for place in preview.partners if rows[place].row + 1 in given.same}


def _require_partners(previews: Sequence["ImportPreview"], rows: Sequence[int]) -> None:
    """Raise InvalidError for a row of `--same` that no payment stands beside."""
    matched = {preview.statement.transactions[position].row + 1 for preview in previews for position in preview.partners}
    for row in rows:
        if row not in matched:
            raise InvalidError(f"No payment was found that row {row} could be the same as.")


def _settled(layout: "Layout", order: "Order | None", sign: str | None) -> "Layout":
    """The layout with what the options say, which is then no longer open."""
    from finance_core.services.importing import layouts

    if order is not None:
        layout = layouts.with_order(layout, order)
    if sign is not None and layout.sign in ("as_written", "inverted"):
        layout = layouts.with_sign(layout, "inverted" if sign == "inverted" else "as_written")
    return layout


def _require_answers(previews: Sequence["ImportPreview"], path: Path) -> None:
    """Raise InvalidError with each open question, what its answers would mean for real rows, and the option that answers it."""
    layout = next((preview.statement.layout for preview in previews if preview.questions_left), None)
    if layout is None:
        return
    from finance_core.statements.tables.questions import find_questions

    lines = ["This file can be read in more than one way, so nothing was imported."]
    for question in find_questions(path, layout):
        lines.append(question.prompt)
        for answer in question.choices:
            lines.append(f"  {_option_for(question.ambiguity, answer.layout)}: {answer.label}")
            lines += [
                f"      {row.date}  {console.amount(row.amount_minor, row.currency):>12}  {(row.payee or row.description)[:50]}"
                for row in answer.examples
            ]
    raise InvalidError("\n".join(lines))


def _option_for(ambiguity: str, layout: "Layout") -> str:
    """What to type for an answer."""
    if ambiguity == "sign":
        return f"--sign {layout.sign.replace('_', '-')}"
    if ambiguity == "date_order":
        letters = [token[-1].lower().replace("b", "m") for token in _DAY_TOKENS.findall(layout.date_format)]
        return f"--date-order {''.join(letters)}"
    return "answer in the browser"


def _wanted(previews: Sequence["ImportPreview"], number: str | None) -> list[int]:
    """Which of a file's statements to import. Raises InvalidError where they belong to several accounts."""
    numbers = sorted({preview.statement.account_id for preview in previews})
    if number is not None:
        if number not in numbers:
            raise InvalidError(f"This file has no account {number}. It has: {', '.join(numbers)}.")
        return [position for position, preview in enumerate(previews) if preview.statement.account_id == number]
    if len(numbers) > 1:
        raise InvalidError(
            f"This file holds {len(numbers)} accounts: {', '.join(numbers)}. "
            "Import them one by one, each into its own account, with --number."
        )
    return list(range(len(previews)))


def _add_asked(result: dict[str, Any], preview: "ImportPreview") -> None:
    """The rows that a person should look at, each with the payment that it may be."""
    result["likely"] += sum(fate == "likely" for _row, fate in preview.rows())
    for position, (row, fate) in enumerate(preview.rows()):
        if fate == "asked":
            partner = preview.partners[position]
            result["asked"] += 1
            result["asked_rows"].append({
                "row": row.row + 1, "date": row.date.isoformat(), "amount_minor": row.amount_minor,
                "text": row.payee or row.description, "why": partner.why,
                "partner": {"id": partner.transaction_id, "date": partner.date.isoformat(),
                            "amount_minor": partner.amount_minor, "text": partner.text},
            })  # fmt: skip


def _add_counts(result: dict[str, Any], preview: "ImportPreview") -> None:
    result["account"], result["currency"], result["format"] = preview.account_name, preview.currency, preview.statement.format
    for name in ("read", "imported", "duplicates", "refused", "sum_minor"):
        result[name] += getattr(preview, name)
    _add_asked(result, preview)
    room = _SHOWN - len(result["issues"])
    by_weight = sorted(preview.issues, key=lambda issue: ("refused", "warning", "note").index(issue.severity))
    result["issues"] += [
        {"row": issue.row, "field": issue.field, "message": issue.message, "severity": issue.severity}
        for issue in by_weight[:room]
    ]


def _print_result(result: dict[str, Any], *, dry_run: bool) -> None:
    added = "would be imported" if dry_run else "imported"
    batch = "" if dry_run else f" Import {', '.join(map(str, result['batches']))}."
    console.tell(
        f"{Path(result['file']).name} into {result['account']}: {result['read']:,} read, {result['imported']:,} {added}, "
        f"{result['duplicates']:,} known already, {result['refused']:,} refused; "
        f"sum {console.amount(result['sum_minor'], result['currency'])} {result['currency']}.{batch}"
    )
    if dry_run:
        fates = {
            "new": result["imported"] - result["asked"], "perhaps known": result["asked"], "probably known": result["likely"],
            "known already": result["duplicates"] - result["likely"], "refused": result["refused"],
        }  # fmt: skip
        console.tell("  " + ", ".join(f"{number:,} {words}" for words, number in fates.items()))
    _say_asked(result)
    for issue in result["issues"]:
        if issue["severity"] != "note":
            where = "" if issue["row"] is None else f"row {issue['row'] + 1}: "
            console.say(f"  {issue['severity']}: {where}{issue['message']}")


def _say_asked(result: dict[str, Any]) -> None:
    """Rows that were added though they may be there already, each with the payment it may be and the way to say so."""
    currency = result["currency"]
    for asked in result["asked_rows"][:_SHOWN]:
        one, other = (
            f"{each['date']} {console.amount(each['amount_minor'], currency)} {' '.join(each['text'].split())[:50]}"
            for each in (asked, asked["partner"])
        )
        console.say(f"  asked: row {asked['row']}: {one}")
        console.say(f"         perhaps {other} ({asked['why'].lower()})")
    if result["asked"] > _SHOWN:
        console.say(f"  asked: {result['asked'] - _SHOWN:,} more")
    if result["asked"]:
        numbers = ",".join(str(asked["row"]) for asked in result["asked_rows"][:_SHOWN])
        console.say(f"  These are added. Leave out those that are the same with --same {numbers}, or all with --skip-asked.")


def list_profiles(visit: Visit, given: argparse.Namespace) -> int:
    """How bank files are read, as the person settled it."""
    from finance_core.services.importing import layouts

    found = layouts.profiles(visit.store, visit.household.id)
    if given.json:
        console.print_json([
            {
                "name": one.name, "account": one.account, "file": one.file_name, "columns": dict(one.layout.columns),
                "header": list(one.layout.header), "date_format": one.layout.date_format, "sign": one.layout.sign,
                "decimal_mark": one.layout.decimal_mark, "corrected": one.corrected,
            }
            for one in found
        ])  # fmt: skip
        return 0
    rows = [
        (one.name, one.file_name, one.layout.date_format, one.layout.sign.replace("_", " "), ", ".join(one.layout.header)[:60])
        for one in found
    ]
    console.print_table(("Profile", "Last file", "Dates", "Sign", "Columns"), rows, missing="Nothing is settled yet.")
    return 0
