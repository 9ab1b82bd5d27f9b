"""Write a long bank file or a household's files: `python -m finance_core.demo --rows 100000 long.csv`."""

import argparse
import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from finance_core.demo import demo_household, write_ledger_csv


def main(arguments: Sequence[str] | None = None) -> int:
    """Do what the arguments say; 0 where it was done."""
    about = "Made-up bank files, the same on every run."
    parser = argparse.ArgumentParser(prog="python -m finance_core.demo", description=about)
    parser.add_argument("target", type=Path, help="the file for --rows, or the folder for --household")
    what = parser.add_mutually_exclusive_group(required=True)
    what.add_argument("--rows", type=int, help="write one bank file with so many rows")
    what.add_argument("--household", action="store_true", help="write all bank files of the sample household")
    parser.add_argument("--categories", action="store_true", help="with --rows: add the right category to every row")
    parser.add_argument("--today", type=date.fromisoformat, help="with --household: its last day, such as 2026-11-21")
    parser.add_argument("--months", type=int, default=36, help="with --household: whole months before the running one")
    parser.add_argument("--seed", type=int, default=2026)
    options = parser.parse_args(arguments)
    if options.rows is not None:
        write_ledger_csv(options.target, options.rows, seed=options.seed, categories=options.categories)
        return 0
    if options.today is None:
        parser.error("--household needs --today")
    household = demo_household(seed=options.seed, today=options.today, months=options.months)
    options.target.mkdir(parents=True, exist_ok=True)
    for file in household.files:
        (options.target / file.name).write_bytes(file.content)
    return 0


if __name__ == "__main__":
    sys.exit(main())
