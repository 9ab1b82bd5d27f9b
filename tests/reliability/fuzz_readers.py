"""A coverage-guided fuzzer over every reader: whatever the bytes, only StatementError may leave, and soon.

    python -m tests.reliability.fuzz_readers FORMAT FINDINGS [FOLDER …] -- -max_total_time=240

FORMAT is the name of a reader (`xls`, `ofx`, `camt`, …), which then reads all inputs itself, or `any` for the way files take.
Inputs that end badly are written to the folder FINDINGS, one for each place in the code, and the search goes on. libFuzzer
ends it where one input takes longer than ten seconds. All is well where FINDINGS stays empty.

Needs `atheris` (Apache-2.0), which is not installed by the project. The golden files are the first inputs; further folders
add theirs. What follows `--` goes to libFuzzer. Not part of the test run: it has no end of its own.
"""

import io
import shutil
import sys
import tempfile
import traceback
import zipfile
from pathlib import Path
from typing import Final

import atheris

with atheris.instrument_imports(include=["finance_core.statements"]):
    from finance_core.errors import StatementError
    from finance_core.statements import Statement
    from finance_core.statements.reader import Request
    from finance_core.statements.reading import READERS, read_statements

GOLDEN = Path(__file__).resolve().parents[1] / "golden" / "files"
LARGEST: Final = 200_000
"""Bytes of an input: longer ones only slow the search down."""
UNFORESEEN: Final = "doesn't understand"
"""Of the sentence that the registry has for what no reader foresaw: good for a person, and a finding here."""
_BOOK: Final = b'<workbook xmlns:r="r"><sheets><sheet name="a" r:id="1"/></sheets></workbook>'
_LINKS: Final = b'<Relationships><Relationship Id="1" Target="worksheets/sheet1.xml"/></Relationships>'


def pack(sheet: bytes) -> bytes:
    """A workbook around a sheet: checksums would hide the sheet from a fuzzer."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as book:
        book.writestr("xl/workbook.xml", _BOOK)
        book.writestr("xl/_rels/workbook.xml.rels", _LINKS)
        book.writestr("xl/worksheets/sheet1.xml", sheet)
    return packed.getvalue()


class Target:
    """One reader under search, and where its findings are kept."""

    def __init__(self, form: str, findings: Path) -> None:
        self._reader = next((reader for reader in READERS if reader.name == form), None)
        if self._reader is None and form != "any":
            raise SystemExit(f"No reader is called {form}.")
        self._form, self._folder = form, findings
        self._places: set[str] = set()

    def read(self, content: bytes) -> list[Statement]:
        """The statements of an input."""
        if self._reader is None:
            return read_statements(content)
        if self._form == "xlsx" and content[:2] != b"PK":
            content = pack(content)
        return self._reader.read(Request(source=content))

    def take(self, content: bytes) -> None:
        """Read one input; every row must be accounted for."""
        try:
            try:
                statements = self.read(content)
            except StatementError as refusal:
                check_refusal(refusal)
            else:
                check(statements)
        except Exception as error:  # noqa: BLE001 - whatever it is, it is the finding
            self._keep(content, error)

    def _keep(self, content: bytes, error: Exception) -> None:
        last = traceback.extract_tb(error.__traceback__)[-1]
        place = f"{type(error).__name__}-{Path(last.filename).stem}-{last.lineno}"
        if place not in self._places:
            self._places.add(place)
            (self._folder / f"{self._form}-{place}").write_bytes(content)
            traceback.print_exception(error)


def check_refusal(refusal: StatementError) -> None:
    """A refusal says why, and was foreseen."""
    if not str(refusal).strip():
        raise AssertionError("a refusal without a sentence") from refusal
    if UNFORESEEN in str(refusal):
        raise refusal.__cause__ or refusal


def check(statements: list[Statement]) -> None:
    """Every row is accounted for, and money is integers."""
    for statement in statements:
        if statement.read != len(statement.transactions) + statement.refused:
            raise AssertionError("rows were lost")
        for row in statement.transactions:
            if not isinstance(row.amount_minor, int):
                raise TypeError("an amount that is no integer")


def gather(folders: list[Path], seeds: Path, form: str) -> None:
    """Copy the first inputs, and the sheets out of the workbooks among them."""
    for number, path in enumerate(path for folder in folders for path in sorted(folder.rglob("*"))):
        if path.suffix == ".json" or not path.is_file() or path.stat().st_size >= LARGEST:
            continue
        reader = next((reader for reader in READERS if reader.name == form), None)
        if reader is None or reader.recognises(path.read_bytes()[:65_536]):
            shutil.copyfile(path, seeds / f"{number}-{path.name}")
        if form == "xlsx" and zipfile.is_zipfile(path):
            with zipfile.ZipFile(path) as book:
                for at, member in enumerate(name for name in book.namelist() if "worksheets/" in name):
                    (seeds / f"{number}-{at}.xml").write_bytes(book.read(member)[:LARGEST])


def main() -> None:
    """Gather the first inputs, then search."""
    split = sys.argv.index("--") if "--" in sys.argv else len(sys.argv)
    form, findings, *folders = sys.argv[1:split]
    Path(findings).mkdir(parents=True, exist_ok=True)
    target = Target(form, Path(findings))
    with tempfile.TemporaryDirectory() as seeds:
        gather([GOLDEN, *map(Path, folders)], Path(seeds), form)
        options = ["-timeout=10", "-rss_limit_mb=2048", f"-max_len={LARGEST}", f"-artifact_prefix={findings}/"]
        atheris.Setup([sys.argv[0], *options, *sys.argv[split + 1 :], seeds], target.take)
        atheris.Fuzz()


if __name__ == "__main__":
    main()
