"""Files that are made to do harm, each of a given size: much work for nothing, or far more memory than they weigh."""

import io
import zipfile
from collections.abc import Callable
from typing import Final

_SHEET: Final = (
    b'<workbook xmlns:r="r"><sheets><sheet name="a" r:id="1"/></sheets></workbook>',
    b'<Relationships><Relationship Id="1" Target="worksheets/sheet1.xml"/></Relationships>',
)
_CAMT_HEAD: Final = b"<Document xmlns='urn:iso:std:iso:20022:tech:xsd:camt.053.001.08'><BkToCstmrStmt><Stmt>"
_OFX_HEAD: Final = b"OFXHEADER:100\n\n<OFX><BANKMSGSRSV1><STMTTRNRS><STMTRS><CURDEF>EUR<BANKTRANLIST>"


def _filled(head: bytes, part: bytes, size: int, tail: bytes = b"") -> bytes:
    return head + part * ((size - len(head) - len(tail)) // len(part)) + tail


def _workbook(sheet: bytes, *, packing: int = zipfile.ZIP_STORED, **parts: bytes) -> bytes:
    """Stored as it is unless a packing is named, so that its size is its own."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", packing) as book:
        for name, content in zip(("xl/workbook.xml", "xl/_rels/workbook.xml.rels"), _SHEET, strict=True):
            book.writestr(name, content)
        book.writestr("xl/worksheets/sheet1.xml", sheet)
        for name, content in parts.items():
            book.writestr(f"xl/{name}.xml", content)
    return packed.getvalue()


def _laughs(head: bytes, tail: bytes) -> bytes:
    levels = b"".join(b'<!ENTITY l%d "%s">' % (n, b"&l%d;" % (n - 1) * 10) for n in range(1, 12))
    return b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY l0 "lol">' + levels + b"]>" + head + b"&l11;" + tail


def _zip_in_zip(size: int) -> bytes:
    inner = b"0" * size
    for name in ("a.csv", "a.zip", "b.zip"):
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr(name, inner)
        inner = packed.getvalue()
    return inner


def _many_members(size: int) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for number in range(900):
            archive.writestr(f"{number}.csv", b"Date,Amount\n" + b"1" * (size // 900))
    return packed.getvalue()


def _numbered(head: bytes, part: str, size: int, tail: bytes = b"") -> bytes:
    """A part again and again, each with a number of its own, so that nothing can be remembered."""
    count = size // (len(part) + 5)
    return head + "".join(part.replace("#", str(number)) for number in range(count)).encode() + tail


MAKERS: Final[dict[str, Callable[[int], bytes]]] = {
    "camt: laughs": lambda _: _laughs(_CAMT_HEAD, b"</Stmt></BkToCstmrStmt></Document>"),
    "camt: nested": lambda size: _filled(_CAMT_HEAD, b"<a>", size),
    "camt: bad entries": lambda size: _filled(_CAMT_HEAD, b"<Ntry></Ntry>", size),
    "camt: entries without an amount": lambda size: _filled(
        _CAMT_HEAD, b"<Ntry><Amt>x</Amt><BookgDt><Dt>2026-01-02</Dt></BookgDt></Ntry>", size
    ),
    "camt: empty elements": lambda size: _filled(_CAMT_HEAD, b"<a/>", size),
    "camt: empty statements": lambda size: _filled(
        b"<Document xmlns='urn:iso:std:iso:20022:tech:xsd:camt.053.001.08'><BkToCstmrStmt>", b"<Stmt></Stmt>", size
    ),
    "camt: balances": lambda size: _filled(_CAMT_HEAD, b"<Bal><Amt>1</Amt></Bal>", size),
    "camt: details": lambda size: _filled(_CAMT_HEAD + b"<Ntry>", b"<TxDtls><Amt>1</Amt></TxDtls>", size),
    "camt: paths": lambda size: _numbered(_CAMT_HEAD, "<a#></a#>", size),
    "camt: attributes": lambda size: _numbered(_CAMT_HEAD + b"<a ", "b#='' ", size, b">"),
    "camt: one tag": lambda size: _filled(_CAMT_HEAD + b"<", b"a", size),
    "camt: text": lambda size: _filled(_CAMT_HEAD + b"<Id>", b"a", size),
    "camt: references": lambda size: _filled(_CAMT_HEAD + b"<Id>", b"&amp;", size),
    "camt: bare ampersands": lambda size: _filled(_CAMT_HEAD + b"<Id>", b"& ", size),
    "camt: comments": lambda size: _filled(_CAMT_HEAD, b"<!---->", size),
    "camt: documents": lambda size: _filled(b"", _CAMT_HEAD + b"</Stmt></BkToCstmrStmt></Document>", size),
    "camt: lines": lambda size: _filled(_CAMT_HEAD, b"\n", size),
    "camt: pending entries": lambda size: _filled(
        _CAMT_HEAD,
        b"<Ntry><Amt>1</Amt><CdtDbtInd>DBIT</CdtDbtInd><Sts>PDNG</Sts><ValDt><Dt>2026-01-02</Dt></ValDt></Ntry>",
        size,
    ),
    "mt940: only :20:": lambda size: _filled(b"", b":20:\n", size),
    "mt940: only colons": lambda size: _filled(b":20:A\n", b":", size),
    "mt940: colons in lines": lambda size: _filled(b":20:A\n:25:1\n", b":\n", size),
    "mt940: bad bookings": lambda size: _filled(b":20:A\n:25:1\n", b":61:\n", size),
    "mt940: bookings without an amount": lambda size: _filled(b":20:A\n:25:1\n", b":61:260102D,N\n", size),
    "mt940: expected bookings": lambda size: _filled(b":20:A\n:25:1\n", b":61:260102ED1,N\n", size),
    "mt940: statements": lambda size: _filled(b"", b":20:\n:60F:C260101EUR0,\n:62F:C260101EUR0,\n", size),
    "mt940: words": lambda size: _filled(b":20:A\n:61:260102D1,N\n", b":86:\n", size),
    "mt940: long words": lambda size: _filled(b":20:A\n:61:260102D1,N\n:86:", b"?20", size),
    "mt940: dashes": lambda size: _filled(b":20:A\n:25:1\n", b"-\n", size),
    "mt940: braces": lambda size: _filled(b":20:A\n:25:1\n", b"{1:", size),
    "mt940: one line": lambda size: _filled(b":20:A\n:25:1\n:61:", b"1", size),
    "mt940: parts": lambda size: _filled(b"@@:20:", b"@@", size),
    "mt940: empty lines": lambda size: _filled(b":20:A\n:25:1\n", b"\n", size),
    "mt940: NULs": lambda size: _filled(b":20:A\n:25:1\n", b"\0", size),
    "ofx: nested": lambda size: _filled(_OFX_HEAD, b"<A>", size),
    "ofx: bad transactions": lambda size: _filled(_OFX_HEAD, b"<STMTTRN></STMTTRN>", size),
    "ofx: transactions that don't end": lambda size: _filled(_OFX_HEAD, b"<STMTTRN>", size),
    "ofx: transactions without an amount": lambda size: _filled(
        _OFX_HEAD, b"<STMTTRN><DTPOSTED>20260102<TRNAMT>x</STMTTRN>", size
    ),
    "ofx: empty leaves": lambda size: _filled(_OFX_HEAD, b"<A/>", size),
    "ofx: closing tags": lambda size: _filled(_OFX_HEAD, b"</A>", size),
    "ofx: leaves": lambda size: _numbered(_OFX_HEAD + b"<STMTTRN>", "<B#>x", size),
    "ofx: statements": lambda size: _filled(b"OFXHEADER:100\n\n<OFX>", b"<STMTRS></STMTRS>", size),
    "ofx: pending": lambda size: _filled(_OFX_HEAD, b"<STMTTRNP></STMTTRNP>", size),
    "ofx: marks": lambda size: _filled(_OFX_HEAD, b"<", size),
    "ofx: open tag": lambda size: _filled(_OFX_HEAD + b"<A ", b"a ", size),
    "ofx: CDATA": lambda size: _filled(_OFX_HEAD, b"<![CDATA[", size),
    "ofx: entities": lambda size: _filled(_OFX_HEAD + b"<MEMO>", b"&amp;", size),
    "ofx: NULs": lambda size: _filled(_OFX_HEAD, b"\0", size),
    "qif: tiny records": lambda size: _filled(b"!Type:Bank\n", b"D\n^\n", size),
    "qif: bad records": lambda size: _filled(b"!Type:Bank\n", b"Dx\nTx\nPabcdefghijklmnopqrstuvwxyzabcd\n^\n", size),
    "qif: bad days": lambda size: _numbered(b"!Type:Bank\n", "D#\nT1\n^\n", size),
    "qif: bad amounts": lambda size: _numbered(b"!Type:Bank\n", "D1/2/26\nTx#\n^\n", size),
    "qif: records of a letter": lambda size: _filled(b"!Type:Bank\n", b"Pa\n^\n", size),
    "qif: accounts": lambda size: _numbered(b"", "!Account\nN#\n^\n!Type:Bank\nD1/2/26\n^\n", size),
    "qif: sections": lambda size: _numbered(b"!Type:Bank\n", "!Type:#\nNa\n^\n", size),
    "qif: classes": lambda size: _numbered(b"!Type:Class\n", "N#\n^\n", size),
    "qif: splits": lambda size: _filled(b"!Type:Bank\nD1/2/26\nT1\n", b"Sa\n$1\n", size),
    "qif: memo": lambda size: _filled(b"!Type:Bank\nD1/2/26\nT1\n", b"Ma\n", size),
    "qif: ends": lambda size: _filled(b"!Type:Bank\n", b"^\n", size),
    "qif: empty lines": lambda size: _filled(b"!Type:Bank\n", b"\n", size),
    "qif: one line": lambda size: _filled(b"!Type:Bank\nP", b"a", size),
    "qif: trades": lambda size: _filled(b"!Type:Invst\n", b"NBuy\n^\n", size),
    "qif: NULs": lambda size: _filled(b"!Type:Bank\nD1/2/26\nT1\n^\n", b"\0", size),
    "n43: bad bookings": lambda size: _filled(
        b"11" + b"0" * 18 + b"260101260131200000000000000009783" + b"A" * 27 + b"\r\n", b"22" + b"x" * 78 + b"\r\n", size
    ),
    "n43: short records": lambda size: _filled(
        b"11" + b"0" * 18 + b"260101260131200000000000000009783" + b"A" * 27 + b"\r\n", b"22\r\n", size
    ),
    "n43: accounts": lambda size: _filled(
        b"", b"11" + b"0" * 18 + b"260101260131200000000000000009783" + b"A" * 27 + b"\r\n", size
    ),
    "n43: one line": lambda size: _filled(
        b"11" + b"0" * 18 + b"260101260131200000000000000009783" + b"A" * 27 + b"\r\n22", b"0", size
    ),
    "csv: one line": lambda size: _filled(b"Date,Amount\n", b"1", size),
    "csv: delimiters": lambda size: _filled(b"Date,Amount\n", b",", size),
    "csv: quotes": lambda size: _filled(b'Date,Amount\n2026-01-01,1.00\n"', b"a\n", size),
    "csv: bad rows": lambda size: _filled(b"Date,Amount\n2026-01-01,1.00\n2026-01-02,1.00\n", b"2026-99-01,x\n", size),
    "csv: empty rows": lambda size: _filled(b"Date,Amount\n2026-01-01,1.00\n2026-01-02,1.00\n", b"\n", size),
    "csv: rows of delimiters": lambda size: _filled(b"Date,Amount\n2026-01-01,1.00\n2026-01-02,1.00\n", b",\n", size),
    "csv: wide rows": lambda size: _filled(b"Date,Amount\n2026-01-01,1.00\n2026-01-02,1.00\n", b"," * 5000 + b"\n", size),
    "csv: NULs": lambda size: _filled(b"Date,Amount\n2026-01-01,1.00\n", b"\0", size),
    "csv: notes": lambda size: _filled(b"Date,Amount\n2026-01-01,1.00\n2026-01-02,1.00\n", b"a,b\n", size),
    "csv: random bytes": lambda size: _filled(b"Date,Amount\n2026-01-01,1.00\n", bytes(range(256)), size),
    "csv: UTF-16 cut in half": lambda size: _filled(b"\xff\xfe", "2026-01-01,1.00\n".encode("utf-16-le"), size)[:-1],
    "xlsx: laughs": lambda _: _workbook(_laughs(b"<worksheet>", b"</worksheet>")),
    "xlsx: far cell": lambda _: _workbook(
        b'<worksheet><sheetData><row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData></worksheet>'
    ),
    "xlsx: empty rows": lambda size: _workbook(_filled(b"<worksheet><sheetData>", b"<row/>", size)),
    "xlsx: empty cells": lambda size: _workbook(_filled(b"<worksheet><sheetData><row>", b"<c/>", size)),
    "xlsx: rows of a cell": lambda size: _workbook(
        _filled(b"<worksheet><sheetData>", b"<row><c><v>1</v></c></row>", size)
    ),
    "xlsx: nested": lambda size: _workbook(_filled(b"<worksheet>", b"<a>", size)),
    "xlsx: inline text": lambda size: _workbook(
        _filled(b'<worksheet><sheetData><row><c t="inlineStr"><is>', b"<t>a</t>", size)
    ),
    "xlsx: tag names": lambda size: _workbook(_numbered(b"<worksheet>", "<a#/>", size)),
    "xlsx: columns": lambda size: _workbook(_numbered(b"<worksheet><sheetData><row>", '<c r="A#"><v>1</v></c>', size)),
    "xlsx: shared strings": lambda size: _workbook(b"<worksheet/>", sharedStrings=_filled(b"<sst>", b"<si/>", size)),
    "xlsx: styles": lambda size: _workbook(b"<worksheet/>", styles=_filled(b"<styleSheet><cellXfs>", b"<xf/>", size)),
    "xlsx: inflated": lambda size: _workbook(_filled(b"<worksheet>", b" ", 10 * size), packing=zipfile.ZIP_DEFLATED),
    "xlsx: inflated within bounds": lambda size: _workbook(
        _numbered(b"<worksheet><sheetData>", '<row r="#"/>', 4 * size), packing=zipfile.ZIP_DEFLATED
    ),
    "xlsx: cut off": lambda size: _workbook(_numbered(b"<worksheet>", "<row><c><v>#</v></c></row>", size))[:-1000],
    "zip: in a zip": lambda size: _zip_in_zip(10 * size),
    "zip: members": _many_members,
    "html: rows": lambda size: _filled(b"<html><body><table>", b"<tr><td>", size),
    "html: tables": lambda size: _filled(b"<html><body>", b"<table><tr><td>1</table>", size),
    "html: nested": lambda size: _filled(b"<html><body>", b"<table><tr><td>", size),
    "html: marks": lambda size: _filled(b"<html><body><table>", b"<", size),
    "html: spans": lambda size: _filled(b"<html><body><table>", b'<tr><td colspan="1000" rowspan="1000">1', size),
    "xml 2003: rows": lambda size: _filled(
        b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"><Worksheet><Table>',
        b"<Row/>",
        size,
    ),
    "xml 2003: far rows": lambda size: _filled(
        b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"><Worksheet><Table>',
        b'<Row ss:Index="9"><Cell><Data>1</Data></Cell></Row>',
        size,
    ),
    "xls: records": lambda size: _filled(b"\x09\x08\x10\x00\x00\x06\x05\x00" + bytes(12), bytes(4), size),
    "xls: container": lambda size: _filled(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", bytes(8), size),
    "json": lambda size: _filled(b"[", b"[", size),
    "blank": lambda size: b" " * size,
    "NULs": bytes,
    "two formats": lambda size: _filled(_filled(b"!Type:Bank\n", b"D1/2/26\nT1\n^\n", 10_000), _CAMT_HEAD, size),
}
"""By name: the function that makes the file of about so many bytes. A few are small whatever their size."""
