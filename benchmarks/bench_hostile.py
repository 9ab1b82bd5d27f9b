"""What a file that is made to do harm costs: processor seconds, and memory beyond the file's own size.

    python benchmarks/bench_hostile.py [NAME]    # those with NAME in their name; without it, results/hostile.md is written

Bars: 1 s and 100 MB over the file's own size, for files of 20 MB. A file of nothing but readable bookings is honest however
large it is, and measured by the other benchmarks.
"""

import json
import sys
from pathlib import Path

from benchmarks import measuring

SIZE = 20_000_000
SECONDS, MEGABYTES = 1.0, 100.0


def measure(name: str) -> dict[str, float | str]:
    """Read one such file, after a small honest one has warmed the imports."""
    from finance_core.errors import StatementError
    from finance_core.statements import read_statements
    from tests.reliability.hostile_files import MAKERS

    read_statements(b"Date,Amount\n2026-01-02,1.00\n2026-01-03,2.00\n")
    content = MAKERS[name](SIZE)
    before = measuring.reset_peak_mb()
    with measuring.measured() as clock:
        try:
            statements = read_statements(content)
            rows = sum(len(found.transactions) for found in statements)
            issues = sum(len(found.issues) for found in statements)
            end = f"read: {rows:,} bookings, {issues:,} issues"
        except StatementError as refusal:
            end = str(refusal).partition(". ")[0]
    return {"cpu_s": clock.cpu_s, "mb": measuring.peak_now_mb() - before, "end": end}


def main(part: str) -> None:
    """Measure each file in a process of its own; keep the table where all were measured."""
    from tests.reliability.hostile_files import MAKERS

    lines = ["| file | CPU s | MB over the file | how it ends |", "|---|---|---|---|"]
    above = 0
    for name in (name for name in MAKERS if part in name):
        found = measuring.alone("bench_hostile.py", "measure", name)
        over = found["cpu_s"] > SECONDS or found["mb"] > MEGABYTES
        above += over
        mark = " (above the bar)" if over else ""
        lines.append(f"| {name}{mark} | {found['cpu_s']:.2f} | {found['mb']:.0f} | {found['end'].replace('|', '/')} |")
        print(lines[-1], flush=True)
    bars = f"{len(lines) - 2} files of 20 MB; bars: {SECONDS:.0f} s and {MEGABYTES:.0f} MB. Above them: {above}."
    if not part:
        text = "\n".join(["# Reading hostile files", "", measuring.machine(), "", bars, "", *lines, ""])
        (Path(__file__).parent / "results" / "hostile.md").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["measure", which]:
            print(json.dumps(measure(which)))
        case given:
            main("".join(given))
