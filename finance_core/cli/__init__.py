"""The command line: import bank files, ask for figures, take an import back.

Answers go to standard output (with `--json` exactly one JSON document), everything else to standard error. The exit code is 0
when all went well, 130 after Ctrl-C, else that of the first failure (`finance_core.errors`). It always works on the database
of this machine, or the one that BALLAST_DATABASE_URL names. What only one command needs is imported inside it, so that a
small import never waits for pandas.
"""

import argparse
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from finance_core.cli import console, importing, ruling
from finance_core.cli.console import Visit
from finance_core.config import read_settings
from finance_core.dates import Month
from finance_core.errors import FinanceError, InvalidError

if TYPE_CHECKING:
    from finance_core.models import Household, ImportBatch
    from finance_core.services.households import Store

ROOT: Final = Path(__file__).parents[2]
INTERRUPTED: Final = 130
"""What shells expect of a program that Ctrl-C ended."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Do what the arguments say; the exit code."""
    parser = _parser()
    given = parser.parse_args(arguments)
    if given.run is None:
        parser.print_help(sys.stderr)
        return InvalidError.exit_code
    try:
        with _visit(given) as visit:
            code: int = given.run(visit, given)
        sys.stdout.flush()
    except FinanceError as error:
        console.say(str(error))
        return error.exit_code
    except KeyboardInterrupt:
        console.say("Stopped. What was not finished was not saved.")
        return INTERRUPTED
    except BrokenPipeError:
        # The reader of our output, such as `head`, has seen enough; Python would complain once more at its own end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    return code


def _parser() -> argparse.ArgumentParser:
    common = argparse.ArgumentParser(add_help=False)
    common.add_argument("--household", choices=("own", "demo"), help="whose ledger; without it your own")
    common.add_argument("--progress", action="store_true", help="say how far it is, also where nobody watches")
    parser = argparse.ArgumentParser(prog="python -m finance_core", description="Ballast on the command line.")
    parser.set_defaults(run=None)
    commands = parser.add_subparsers(title="commands", metavar="COMMAND")

    def add(name: str, run: Callable[[Visit, argparse.Namespace], int], words: str) -> argparse.ArgumentParser:
        command = commands.add_parser(name, parents=[common], help=words, description=f"{words[0].upper()}{words[1:]}.")
        command.set_defaults(run=run)
        return command

    importing.add_options(add("import", importing.run, "import bank files into an account"))
    for name, run, words in (
        ("accounts", _accounts, "list the accounts with their balances"),
        ("imports", _imports, "list what was imported, newest first"),
        ("profiles", importing.list_profiles, "list how bank files are read, as you settled it"),
    ):
        add(name, run, words).add_argument("--json", action="store_true", help="print JSON")
    report = add("report", _report, "show one month: income, spending, savings and categories")
    report.add_argument("--month", required=True, metavar="YYYY-MM", type=_month)
    report.add_argument("--json", action="store_true", help="print JSON")
    export = add("export", _export, "write all payments as CSV")
    export.add_argument("--out", type=Path, metavar="FILE", help="where to; without it to standard output")
    undo = add("undo", _undo, "take an import back, whole")
    undo.add_argument("batch", type=int, metavar="BATCH", help="the number that `import` and `imports` show")
    ruling.add_options(add("rules", ruling.run, "list, keep, take and apply the rules"))
    add("demo", _demo, "load the demo household beside your own")
    return parser


def _month(text: str) -> Month:
    try:
        return Month.parse(text)
    except InvalidError as error:
        raise argparse.ArgumentTypeError(str(error)) from error


@contextmanager
def _visit(given: argparse.Namespace) -> Iterator[Visit]:
    from finance_core.services import households

    settings = read_settings({**os.environ, "BALLAST_MODE": "local"}, root=ROOT)
    now = datetime.now(UTC).replace(tzinfo=None, microsecond=0)
    store = households.open_store(settings.database_url, now=now)
    try:
        yield Visit(
            store=store,
            household=_household(store, given, now),
            today=settings.pretended_today or datetime.now().astimezone().date(),
            now=now,
        )
    finally:
        store.close()


def _household(store: "Store", given: argparse.Namespace, now: datetime) -> "Household":
    """The household that is meant: one's own, or the demo where that is asked for or all there is to read."""
    from finance_core.services import accounts, households

    if given.household == "demo":
        demo = households.demo(store)
        if demo is None and given.run is not _demo:
            raise InvalidError("The demo household is not loaded. Load it with: python -m finance_core demo")
        return demo or households.own(store, now=now)
    own = households.own(store, now=now)
    if given.household is None and given.run in (_accounts, _imports, _report, _export, importing.list_profiles):
        demo = households.demo(store)
        if demo is not None and not accounts.listed(store, own.id):
            console.say("You have no accounts yet, so this is the demo household.")
            return demo
    return own


# ---- the other commands ----------------------------------------------------------------------------------------------


def _accounts(visit: Visit, given: argparse.Namespace) -> int:
    from finance_core.services import accounts

    found = accounts.listed(visit.store, visit.household.id, visit.today)
    if given.json:
        console.print_json([
            {
                "id": status.account.id, "name": status.account.name, "kind": status.account.kind,
                "currency": status.account.currency, "balance_minor": status.balance_minor,
                "opening_minor": status.account.opening_minor, "payments": status.booked, "closed": status.account.closed,
                "last_import": None if status.last_import is None else status.last_import.isoformat(),
            }
            for status in found
        ])  # fmt: skip
        return 0
    rows = [
        (
            status.account.name + (" (closed)" if status.account.closed else ""), status.account.kind,
            console.amount(status.balance_minor, status.account.currency), status.account.currency, f"{status.booked:,}",
            "never" if status.last_import is None else f"{status.last_import:%Y-%m-%d}",
        )
        for status in found
    ]  # fmt: skip
    console.print_table(
        ("Account", "Kind", "Balance", "", "Payments", "Last import"), rows, right=(2, 4), missing="No accounts yet."
    )
    return 0


def _imports(visit: Visit, given: argparse.Namespace) -> int:
    from finance_core.services.importing import imports

    found = imports.history(visit.store, visit.household.id)
    if given.json:
        console.print_json([_batch_values(batch) for batch in found])
        return 0
    rows = [
        (
            str(batch.id), f"{batch.created_at:%Y-%m-%d %H:%M}", batch.file_name, batch.account, f"{batch.rows_read:,}",
            f"{batch.imported:,}", f"{batch.duplicates:,}", f"{batch.refused:,}",
            console.amount(batch.sum_minor, batch.currency), batch.currency, "undone" if batch.undone_at else "",
        )
        for batch in found
    ]  # fmt: skip
    head = ("Import", "When", "File", "Account", "Read", "Imported", "Known", "Refused", "Sum", "", "")
    console.print_table(head, rows, right=(0, 4, 5, 6, 7, 8), missing="Nothing imported yet.")
    return 0


def _batch_values(batch: "ImportBatch") -> dict[str, Any]:
    return {
        "batch": batch.id, "file": batch.file_name, "account": batch.account, "format": batch.format,
        "currency": batch.currency, "read": batch.rows_read, "imported": batch.imported, "duplicates": batch.duplicates,
        "refused": batch.refused, "sum_minor": batch.sum_minor, "created_at": batch.created_at.isoformat(),
        "undone_at": None if batch.undone_at is None else batch.undone_at.isoformat(),
    }  # fmt: skip


def _report(visit: Visit, given: argparse.Namespace) -> int:
    from finance_core.services import reports

    report = reports.month_reports(visit.store, visit.household.id, [given.month])[0]
    for code, day in report.converted:
        console.say(f"What is in {code} is converted at the rate of its day; the newest is of {day}.")
    if report.left_out:
        console.say(f"Left out, for want of an exchange rate: {', '.join(report.left_out)}.")
    if given.json:
        console.print_json({
            "month": str(report.month), "currency": report.currency, "income_minor": report.income_minor,
            "spending_minor": report.spending_minor, "saved_minor": report.saved_minor,
            "transfers_in_minor": report.transfers_in_minor, "transfers_out_minor": report.transfers_out_minor,
            "savings_rate": report.savings_rate,
            "categories": [
                {"category": entry.category, "group": entry.group, "amount_minor": entry.amount_minor, "payments": entry.count}
                for entry in report.categories
            ],
        })  # fmt: skip
        return 0
    rate = "-" if report.savings_rate is None else f"{report.savings_rate:.0%}"
    sums = [
        ("Income", console.amount(report.income_minor, report.currency)),
        ("Spending", console.amount(-report.spending_minor, report.currency)),
        ("Put into savings", console.amount(report.saved_minor, report.currency)),
        ("Transfers in", console.amount(report.transfers_in_minor, report.currency)),
        ("Transfers out", console.amount(report.transfers_out_minor, report.currency)),
        ("Savings rate", rate),
    ]
    console.print_table((str(report.month), report.currency), sums, right=(1,))
    rows = [
        (entry.category, entry.group, console.amount(entry.amount_minor, report.currency), f"{entry.count:,}")
        for entry in report.categories
    ]
    console.tell()
    console.print_table(
        ("Category", "Group", report.currency, "Payments"), rows, right=(2, 3), missing="No payments in this month."
    )
    return 0


def _export(visit: Visit, given: argparse.Namespace) -> int:
    from finance_core.services import accounts, exports

    content = exports.household_csv(visit.store, visit.household.id)
    count = sum(status.booked for status in accounts.listed(visit.store, visit.household.id))
    console.write(content, given.out, f"{count:,} payments")
    return 0


def _undo(visit: Visit, given: argparse.Namespace) -> int:
    from finance_core.services.importing import imports

    gone = imports.undo(visit.store, visit.household.id, given.batch, now=visit.now)
    console.tell(f"Undid import {given.batch}: {gone:,} payments are gone. The file can be imported again.")
    return 0


def _demo(visit: Visit, given: argparse.Namespace) -> int:
    from finance_core.services import households
    from finance_core.services.importing import imports

    with console.progress(given, "Demo household") as report:
        made = households.load_demo(visit.store, today=visit.today, now=visit.now, progress=report)
    count = sum(batch.imported for batch in imports.history(visit.store, made.id) if batch.undone_at is None)
    console.tell(f"The demo household is loaded: {count:,} payments. See it with: python run.py")
    return 0
