"""Bank files in Open Financial Exchange: version 1.0.2 (SGML, values without closing tags) and 2.1.1 (XML).

Written after the OFX Banking Specification 2.3, sections 11.3 (accounts), 11.4.2 (statement download) and, for the headers,
2.2; https://financialdataexchange.org/ofx. OFX has no place for a category.
"""

from collections.abc import Sequence
from typing import Final
from xml.sax.saxutils import escape

from finance_core.demo.values import DemoAccount, DemoTransaction
from finance_core.money import to_major

BANK: Final = "000000000"
NAME_LENGTH: Final = 32
"""OFX 11.4.4: NAME holds 32 characters."""

_SGML_HEAD: Final = (
    "OFXHEADER:100\r\nDATA:OFXSGML\r\nVERSION:102\r\nSECURITY:NONE\r\nENCODING:USASCII\r\nCHARSET:1252\r\n"
    "COMPRESSION:NONE\r\nOLDFILEUID:NONE\r\nNEWFILEUID:NONE\r\n\r\n"
)
_XML_HEAD: Final = (
    '<?xml version="1.0" encoding="UTF-8" standalone="no"?>\n'
    '<?OFX OFXHEADER="200" VERSION="211" SECURITY="NONE" OLDFILEUID="NONE" NEWFILEUID="NONE"?>\n'
)


def sgml(account: DemoAccount, rows: Sequence[DemoTransaction], opening_minor: int) -> bytes:
    """OFX 1.0.2 in cp1252, with CRLF."""
    body = "\r\n".join(_lines(account, rows, opening_minor, closed=False))
    return (_SGML_HEAD + body + "\r\n").encode("cp1252", errors="replace")


def xml(account: DemoAccount, rows: Sequence[DemoTransaction], opening_minor: int) -> bytes:
    """OFX 2.1.1 in UTF-8."""
    return (_XML_HEAD + "\n".join(_lines(account, rows, opening_minor, closed=True)) + "\n").encode()


def _lines(account: DemoAccount, rows: Sequence[DemoTransaction], opening_minor: int, *, closed: bool) -> list[str]:
    """One statement response; `closed` writes the closing tags of values."""

    def value(tag: str, text: str) -> str:
        return f"<{tag}>{escape(text)}</{tag}>" if closed else f"<{tag}>{escape(text)}"

    first, last = (f"{rows[0].date:%Y%m%d}", f"{rows[-1].date:%Y%m%d}") if rows else ("20000101", "20000101")
    closing = to_major(opening_minor + sum(row.amount_minor for row in rows), account.currency)
    status = ["<STATUS>", value("CODE", "0"), value("SEVERITY", "INFO"), "</STATUS>"]
    lines = [
        "<OFX>", "<SIGNONMSGSRSV1>", "<SONRS>", *status, value("DTSERVER", f"{last}120000"), value("LANGUAGE", "ENG"),
        "</SONRS>", "</SIGNONMSGSRSV1>", "<BANKMSGSRSV1>", "<STMTTRNRS>", value("TRNUID", "0"), *status, "<STMTRS>",
        value("CURDEF", account.currency), "<BANKACCTFROM>", value("BANKID", BANK), value("ACCTID", account.number),
        value("ACCTTYPE", "CREDITLINE" if account.kind == "loan" else "SAVINGS"), "</BANKACCTFROM>", "<BANKTRANLIST>",
        value("DTSTART", first), value("DTEND", last),
    ]
    for number, row in enumerate(rows):
        kind = "XFER" if row.label == "transfer" else "INT"
        lines += [
            "<STMTTRN>", value("TRNTYPE", kind), value("DTPOSTED", f"{row.date:%Y%m%d}"),
            value("TRNAMT", str(to_major(row.amount_minor, account.currency))),
            value("FITID", f"{row.date:%Y%m%d}{number:05d}"),
            value("NAME", row.payee[:NAME_LENGTH]), value("MEMO", row.description), "</STMTTRN>",
        ]
    return [
        *lines, "</BANKTRANLIST>", "<LEDGERBAL>", value("BALAMT", str(closing)), value("DTASOF", last), "</LEDGERBAL>",
        "</STMTRS>", "</STMTTRNRS>", "</BANKMSGSRSV1>", "</OFX>",
    ]
