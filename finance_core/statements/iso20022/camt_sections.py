"""The statements of a CAMT file as flat blocks: what stands in one statement, entry, detail or balance, by its path.

ISO 20022 names the same things alike in all versions of camt.052, 053 and 054, but wraps them differently (a party's name
stands in `Nm` up to version 7 and in `Pty/Nm` from 8 on). So every element is known by the path of local names below the
block that it belongs to, whatever its namespace, and each entry is handed on as soon as it ends.

expat reads the XML. Document types are refused before their first declaration, so there is nothing to expand; depth,
elements, different paths and texts are bounded.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final, NamedTuple
from xml.parsers import expat

from finance_core.errors import StatementError
from finance_core.statements import waste
from finance_core.statements.encoding import detect as detect_encoding
from finance_core.statements.iso20022.camt_entries import Draft, Entry, Home, Leaves, drafts_of
from finance_core.statements.statement import Issue

DEEPEST: Final = 48
"""CAMT nests about fifteen deep; an envelope adds a few."""
TAGS_WITHOUT_ENTRIES: Final = 1_000_000
TAGS_OF_AN_ENTRY: Final = 1_000
"""A rich entry has about a hundred; more than these two allow together is no statement of entries."""
MOST_PATHS: Final = 5_000
"""The largest schema, camt.053.001.10, has about two thousand paths that anybody uses."""
MOST_ENTRIES: Final = 500_000
"""Entries and details together."""
MOST_DETAILS: Final = 20_000
"""Of one entry; a larger batch is kept whole."""
MOST_STATEMENTS: Final = 10_000
MOST_BALANCES: Final = 1_000
MOST_DOCUMENTS: Final = 1_000
LONGEST_TEXT: Final = 4_096
"""The longest text of the standard, an entry's additional information, has 500 characters."""

_CHUNK: Final = 1 << 18
_PIECES: Final = 64
_LONGEST_TAG: Final = 1 << 20
_MOST_REPAIRS: Final = 100_000
_BLANK: Final = b" \t\r\n\0"
_STATEMENTS: Final = frozenset(("Stmt", "Rpt", "Ntfctn"))
_REPEATED: Final = frozenset(("Ustrd", "Ref", "AddtlRmtInf", "AddtlTxInf", "AddtlNtryInf"))
_CUT_OFF: Final = frozenset(("no element found", "unclosed token", "partial character", "unclosed CDATA section"))
_AFTER_THE_END: Final = frozenset(("junk after document element", "XML or text declaration not at start of entity"))
_CONTROL: Final = dict.fromkeys((*range(9), 11, 12, *range(14, 32), 0xFFFE, 0xFFFF), " ")
_REFERENCE: Final = re.compile(r"&(?!(?:amp|lt|gt|quot|apos);)(?:(#\d{1,7}|#x[0-9a-fA-F]{1,6});)?")


@dataclass(slots=True)
class Section:
    """One `Stmt`, `Rpt` or `Ntfctn` while it is read. `home` is known from its first entry on."""

    kind: str
    leaves: Leaves = field(default_factory=dict)
    balances: list[Leaves] = field(default_factory=list)
    drafts: list[Draft] = field(default_factory=list)
    issues: list[Issue] = field(default_factory=list)
    home: Home | None = None


class _Node:
    """One path of the document: what its element opens, and under which key its text is kept."""

    __slots__ = ("children", "depth", "key", "opens", "parent", "repeated", "scope")

    def __init__(self, parent: "_Node | None", name: str, scope: str) -> None:
        self.parent: _Node = self if parent is None else parent
        self.depth: int = 0 if parent is None else parent.depth + 1
        self.opens = _opens(name, scope)
        self.scope = self.opens or scope
        above = parent.key if parent is not None else ""
        self.key: str = "" if self.opens else f"{above}/{name}" if above else name
        self.repeated = name in _REPEATED
        self.children: dict[str, _Node] = {}


def _opens(name: str, scope: str) -> str:
    """Which block an element opens inside a block."""
    if name in _STATEMENTS and not scope:
        return "statement"
    if name == "Ntry" and scope in ("", "statement"):
        return "entry"
    if name == "TxDtls" and scope == "entry":
        return "detail"
    return "balance" if name == "Bal" and scope == "statement" else ""


class Sections:
    """What has been read so far; `repaired` says that the text had to be put right first."""

    def __init__(self, *, repaired: bool = False) -> None:
        self.found: list[Section] = []
        self.root: list[str] = []
        self.repaired = repaired
        self._header: Leaves = {}
        self._top = self._node = _Node(None, "", "")
        self._block: Leaves = self._header
        self._pieces: list[str] = []
        self._tags = self._paths = self._entries = self._wasted = self._row = 0
        self._section: Section | None = None
        self._entry: Entry | None = None

    @classmethod
    def of(cls, source: bytes, tick: Callable[[float], None]) -> "Sections":
        """All statements of a file, in its order; of a damaged file those before the damage, with an issue that says so.

        Raises StatementError where a file is no XML from its beginning, or more than any bank writes.
        """
        sections = cls()
        fault = sections._read(source, tick)
        if fault is not None and fault.kind not in _CUT_OFF and not fault.is_later:
            sections = cls(repaired=True)
            fault = sections._read(_repair(source), tick)
        if fault is not None:
            sections._note_damage(fault)
        return sections

    def _read(self, source: bytes, tick: Callable[[float], None]) -> "_Fault | None":
        """All documents of a file, one behind the other; what went wrong, where something did."""
        start = len(source) - len(source.lstrip(_BLANK))
        lines = source.count(b"\n", 0, start)
        for number in range(MOST_DOCUMENTS):
            fault, end = self._read_document(source, start, tick)
            if fault is None:
                return None
            fault = fault._replace(line=fault.line + lines, is_later=number > 0)
            if fault.kind not in _AFTER_THE_END or self._node is not self._top or end <= start or not self.found:
                return fault
            lines += source.count(b"\n", start, end)
            start = end
        return fault

    def _read_document(self, source: bytes, start: int, tick: Callable[[float], None]) -> "tuple[_Fault | None, int]":
        """One document, from `start` on: what went wrong, and at which byte."""
        parser = expat.ParserCreate("utf-8" if self.repaired else None)
        parser.buffer_text = True
        parser.StartDoctypeDeclHandler = _refuse_document_type
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._pieces.append
        try:
            for at in range(start, len(source), _CHUNK):
                chunk = source[at : at + _CHUNK]
                self._count(chunk.count(b"<"))
                parser.Parse(chunk, False)  # noqa: FBT003 - expat takes it by place
                if at - start - parser.CurrentByteIndex > _LONGEST_TAG:
                    raise StatementError("A tag of this CAMT file is longer than any bank writes; the file is damaged.")
                del self._pieces[_PIECES:]
                tick(at / len(source))
            parser.Parse(b"", True)  # noqa: FBT003 - as above
        except expat.ExpatError as error:
            return _Fault(expat.ErrorString(error.code) or "", error.lineno), start + parser.ErrorByteIndex
        except (LookupError, ValueError):
            # The declaration names an encoding that nobody knows, or one that expat can't use.
            return _Fault("unknown encoding", 1), start
        return None, len(source)

    def _count(self, tags: int) -> None:
        self._tags += tags
        if self._tags > TAGS_WITHOUT_ENTRIES + TAGS_OF_AN_ENTRY * self._entries:
            raise StatementError("This CAMT file has more elements than any bank writes for so few entries; it is damaged.")

    def _count_entry(self) -> None:
        self._entries += 1
        if self._entries > MOST_ENTRIES:
            raise StatementError("This CAMT file has more entries than Ballast reads at once. Choose a shorter period.")

    def _note_damage(self, fault: "_Fault") -> None:
        if not self.found:
            raise StatementError(
                f"This CAMT file is damaged at line {fault.line} ({fault.kind}). Download it from your bank again."
            )
        section = self._section or self.found[-1]
        message = f"The file is damaged or breaks off at line {fault.line}; only what stands before that was read."
        if self._entry is None:
            section.issues.append(Issue(row=None, field="", message=message, severity="warning"))
        else:
            section.issues.append(Issue(row=self._row, field="", message=message, severity="refused"))

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        self._node = node = self._node.children.get(tag) or self._grow(tag)
        self._pieces.clear()
        if node.opens:
            self._open(node.opens)
        elif attributes and "Ccy" in attributes:
            self._block.setdefault(f"{node.key}@Ccy", attributes["Ccy"].strip().upper()[:3])

    def _grow(self, tag: str) -> _Node:
        """A path that has not been met so far."""
        self._paths += 1
        above = self._node
        if above.depth < 2 and len(self.root) < 2:
            self.root.append(tag.rpartition(":")[2])
        if above.depth >= DEEPEST or self._paths > MOST_PATHS:
            raise StatementError("The elements of this CAMT file are nested in ways that no bank writes; the file is damaged.")
        node = above.children[tag] = _Node(above, tag.rpartition(":")[2], above.scope)
        return node

    def _end(self, _tag: str) -> None:
        node, pieces = self._node, self._pieces
        self._node = node.parent
        if node.opens:
            self._close(node.opens)
        elif pieces and (text := (pieces[0] if len(pieces) == 1 else "".join(pieces)).strip()):
            self._keep(node, text[:LONGEST_TEXT])
        pieces.clear()

    def _keep(self, node: _Node, text: str) -> None:
        """The text of an element: the first of its path, or all of them where the standard means them to be read on."""
        known = self._block.get(node.key)
        if known is None:
            self._block[node.key] = text
        elif node.repeated:
            self._block[node.key] = f"{known} {text}"[:LONGEST_TEXT]

    def _open(self, kind: str) -> None:
        if kind == "statement":
            self._section = self._begin_section(self._node)
            self._block = self._section.leaves
            return
        section = self._section = self._section or self._begin_section(self._node)
        if kind == "balance":
            self._block = {}
            if len(section.balances) < MOST_BALANCES:
                section.balances.append(self._block)
        elif kind == "entry":
            self._count_entry()
            self._entry = Entry()
            self._block = self._entry.leaves
        elif self._entry is not None:
            self._count_entry()
            self._block = {}
            if len(self._entry.details) < MOST_DETAILS:
                self._entry.details.append(self._block)

    def _begin_section(self, node: _Node) -> Section:
        names = {id(child): tag.rpartition(":")[2] for tag, child in node.parent.children.items()}
        section = Section(names.get(id(node), ""))
        if len(self.found) >= MOST_STATEMENTS:
            raise StatementError("This CAMT file has more statements than Ballast reads at once. Choose a shorter period.")
        self.found.append(section)
        return section

    def _close(self, kind: str) -> None:
        if kind == "detail" and self._entry is not None:
            self._block = self._entry.leaves
            return
        if kind == "entry" and self._entry is not None and self._section is not None:
            self._take(self._section, self._entry)
            self._entry = None
        if kind == "statement":
            self._section, self._block = None, self._header
        elif self._section is not None:
            self._block = self._section.leaves

    def _take(self, section: Section, entry: Entry) -> None:
        """Keep an entry as its bookings; each booking and each refused entry has a number in the file."""
        if section.home is None:
            section.home = Home.of(section.leaves, section.balances, self._header)
        drafts = drafts_of(entry, section.home, self._row, section.issues)
        section.drafts += drafts
        self._wasted += not drafts
        waste.check(self._wasted, self._entries - self._wasted, "CAMT file")
        self._row += max(1, len(drafts))


class _Fault(NamedTuple):
    """Where and why the XML can't be read on; `is_later` where that is not the first document of the file."""

    kind: str
    line: int
    is_later: bool = False


def _refuse_document_type(*_: object) -> None:
    raise StatementError(
        "This XML file declares its own document type, which no bank does and which can do harm. It wasn't read."
    )


def _repair(source: bytes) -> bytes:
    """The text as UTF-8 with what banks get wrong put right: a wrong encoding, control characters, a bare ampersand."""
    text = source.decode(detect_encoding(source), "replace").lstrip("\ufeff")
    return _REFERENCE.sub(_valid_reference, text.translate(_CONTROL), count=_MOST_REPAIRS).encode("utf-8", "replace")


def _valid_reference(match: re.Match[str]) -> str:
    name = match[1]
    if name is None:
        return "&amp;"
    number = int(f"0{name[1:]}", 0) if name[1] == "x" else int(name[1:])
    valid = number in (9, 10, 13) or 32 <= number < 0xD800 or 0xE000 <= number < 0xFFFE or 0x10000 <= number < 0x110000
    return match[0] if valid else " "
