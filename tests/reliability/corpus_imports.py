"""What must hold for every file that can be read: imported twice it adds nothing, five new rows add five, undo leaves no trace.

python -m tests.reliability.corpus_imports FOLDER        # all files of a folder; a line for each that fails, then the counts
"""

import re
import shutil
import sys
import tempfile
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Final

from finance_core.errors import FinanceError, StatementError
from finance_core.services import households
from finance_core.services.importing import imports
from finance_core.services.importing.previews import AccountChoice, OpenedFile
from finance_core.statements import Statement, read_statements
from finance_core.storage import Store
from tests.ledgers import HISTORY, NOW, dump, new_database, open_store, sqlite_url

TODAY: Final = date(2100, 1, 1)
NEW: Final = ("Brand new 1", "Brand new 2", "Brand new 3", "Brand new twin", "Brand new twin")
"""The texts of three new rows and of two twins."""


class Ledger:
    """An empty household, the accounts that its files have made so far, and the imports in their order."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._home = households.own(store, now=NOW).id
        self._accounts: dict[tuple[str, str], int] = {}
        self.batches: list[int] = []
        self._begun = False

    def bring(self, statements: list[Statement], file_hash: str) -> int:
        """Import statements into the accounts that they name; how many payments were added."""
        added = 0
        for statement in statements:
            key = self._key(statement)
            choice = AccountChoice(account_id=self._accounts.get(key), name=f"Account {len(self._accounts)}")
            [preview] = imports.prepare(
                self._store, self._home, content=OpenedFile(statements=(statement,), file_hash=file_hash),
                file_name="bank", account=choice, today=TODAY,
            )  # fmt: skip
            if preview.statement.read != preview.imported + preview.duplicates + preview.refused:
                raise AssertionError("rows were lost")
            if not preview.imported:
                continue
            batch = imports.commit(self._store, self._home, preview, now=NOW)
            if batch.account_id is not None:
                self._accounts.setdefault(key, batch.account_id)
            self.batches.append(batch.id)
            added += batch.imported
        self._begun = True
        return added

    def _key(self, statement: Statement) -> tuple[str, str]:
        """The account of a statement; where an earlier file made only one, a person would choose that."""
        key = (statement.account_id, statement.currency)
        (only,) = self._accounts if self._begun and len(self._accounts) == 1 else (key,)
        return only if only[1] == statement.currency else key

    def undo_all(self) -> None:
        """Take every import back, the newest first."""
        for batch_id in reversed(self.batches):
            imports.undo(self._store, self._home, batch_id, now=NOW)


def answered(statements: list[Statement]) -> list[Statement]:
    """The statements as if the person had said that the first reading of each layout is right."""
    return [
        found if found.layout is None else replace(found, layout=replace(found.layout, ambiguous=())) for found in statements
    ]


def check(path: Path, fresh: Path) -> str:
    """Import one file in all these ways into a copy of an empty database; in a word how its five rows were appended.

    "refused" where the file can't be read, "rows" where the five were put into its text, and "statement" where that is not
    possible and they were put behind what was read. Raises AssertionError where something does not hold.
    """
    try:
        statements = answered(read_statements(path))
    except StatementError:
        return "refused"
    with tempfile.TemporaryDirectory() as folder:
        shutil.copyfile(fresh, Path(folder) / "ballast.db")
        with open_store(sqlite_url(Path(folder))) as store:
            before = dump(store, without=HISTORY)
            ledger = Ledger(store)
            first = ledger.bring(statements, "first")
            if again := ledger.bring(statements, "again"):
                raise AssertionError(f"a second time, {again} payments were added")
            how, more = with_five(path.read_bytes(), statements)
            if (five := ledger.bring(more, "more")) != len(NEW) * bool(first):
                raise AssertionError(f"with five new rows ({how}), {five} payments were added")
            ledger.undo_all()
            if dump(store, without=HISTORY) != before:
                raise AssertionError("undo left something behind")
    return how


def with_five(content: bytes, statements: list[Statement]) -> tuple[str, list[Statement]]:
    """The statements with five rows more: in the file's own text where that reads as five more, else behind what was read."""
    append = _APPENDERS.get(statements[0].format)
    if append is not None and (text := append(content, statements)) is not None:
        try:
            # The layout is remembered, as it is for an account's next file: copied rows contradict a balance column.
            found = answered(read_statements(text, layout=statements[0].layout))
        except StatementError:
            found = []
        if _size(found) == _size(statements) + len(NEW):
            return "rows", found
    place = next((at for at, found in enumerate(statements) if found.transactions), None)
    if place is None:
        return "statement", statements
    last = statements[place].transactions[-1]
    rows = tuple(
        last._replace(description=words, payee="", bank_id=f"new-{at}", row=last.row + 1_000_000 + at)
        for at, words in enumerate(NEW)
    )
    longer = replace(statements[place], transactions=(*statements[place].transactions, *rows))
    return "statement", [*statements[:place], longer, *statements[place + 1 :]]


def _size(statements: list[Statement]) -> int:
    return sum(len(found.transactions) for found in statements)


def _table(content: bytes, statements: list[Statement]) -> bytes | None:
    """The line of the last booking five times more, with other words."""
    layout, last = statements[0].layout, max(statements[0].transactions, key=lambda item: item.row, default=None)
    if layout is None or last is None:
        return None
    lines = content.decode(layout.encoding, "replace").splitlines(keepends=True)
    if last.row >= len(lines) or not last.description or last.description not in lines[last.row]:
        return None
    line = lines[last.row].rstrip("\r\n") + "\n"
    new = [line.replace(last.description, text) for text in NEW]
    if last.bank_id:
        new = [each.replace(last.bank_id, f"new{at}") for at, each in enumerate(new)]
    lines[last.row] = line
    return "".join([*lines[: last.row + 1], *new, *lines[last.row + 1 :]]).encode(layout.encoding, "replace")


def _blocks(pattern: str, rewrite: Callable[[str, str, int], str]) -> Callable[[bytes, list[Statement]], bytes | None]:
    """An appender for formats in which a booking is a block of text: the last one five times more, rewritten."""
    found = re.compile(pattern, re.DOTALL | re.MULTILINE)

    def append(content: bytes, _statements: list[Statement]) -> bytes | None:
        text = content.decode("latin-1")
        match = None
        for match in found.finditer(text):  # noqa: B007 - the last one
            pass
        if match is None:
            return None
        new = "".join(rewrite(match[0], words, at) for at, words in enumerate(NEW))
        return (text[: match.end()] + new + text[match.end() :]).encode("latin-1")

    return append


def _ofx(block: str, words: str, at: int) -> str:
    block = re.sub(r"(<FITID>)[^<\r\n]*", rf"\g<1>new{at}", block)
    return re.sub(r"(<(?:NAME|MEMO)>)[^<\r\n]*", rf"\g<1>{words}", block)


def _qif(block: str, words: str, _at: int) -> str:
    return "\n" + re.sub(r"(?m)^([PM])[^\r\n]*", rf"\g<1>{words}", block.strip("\r\n"))


def _mt940(block: str, words: str, at: int) -> str:
    first = block.splitlines()[0].partition("//")[0]
    return f"{first}//NEW{at}\r\n:86:{words}\r\n"


def _camt(block: str, words: str, at: int) -> str:
    block = re.sub(r"(<(?:\w+:)?Ustrd>)[^<]*", rf"\g<1>{words}", block)
    return re.sub(r"(<(?:\w+:)?(?:AcctSvcrRef|NtryRef|EndToEndId)>)[^<]*", rf"\g<1>new{at}{words[-1]}", block)


_APPENDERS: Final[dict[str, Callable[[bytes, list[Statement]], bytes | None]]] = {
    "csv": _table,
    "ofx": _blocks(r"<STMTTRN>(?:(?!<STMTTRN>|</BANKTRANLIST>|</STMTTRN>).)*(?:</STMTTRN>\s*)?", _ofx),
    "qif": _blocks(r"(?:^[A-Z$%][^\r\n]*[\r\n]+)+\^[ \t]*", _qif),
    "mt940": _blocks(r"^:61:(?:(?!^:6[0-9]|^-\s|^-\}).)*", _mt940),
    "camt": _blocks(r"<(?:\w+:)?Ntry>(?:(?!<(?:\w+:)?Ntry>).)*?</(?:\w+:)?Ntry>", _camt),
}


def empty_database(folder: Path) -> Path:
    """A database without any household but the own, to be copied."""
    with open_store(new_database(folder)) as store:
        households.own(store, now=NOW)
    return folder / "ballast.db"


def main(folder: Path) -> None:
    """Check every file of a folder."""
    outcomes: Counter[str] = Counter()
    with tempfile.TemporaryDirectory() as kept:
        fresh = empty_database(Path(kept))
        for path in sorted(path for path in folder.rglob("*") if path.is_file()):
            try:
                outcomes[check(path, fresh)] += 1
            except (AssertionError, FinanceError) as error:
                outcomes["failed"] += 1
                sys.stdout.write(f"{path.relative_to(folder)}: {error}\n")
    sys.stdout.write(f"{dict(outcomes)}\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
