"""XLSX workbooks, Excel's XML of 2003 and web pages with tables, written out in small."""

import io
import zipfile
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

import pytest

from finance_core.errors import StatementError
from finance_core.statements import Statement, find_questions, read_statements
from finance_core.statements.workbooks.workbook_cells import day_writer, number_text, style_of

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
LINKS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
# Styles: 0 plain, 1 a date, 2 a percentage, 3 euros, 4 a date with a text of its own.
STYLES = (
    f'<styleSheet xmlns="{MAIN}"><numFmts count="2"><numFmt numFmtId="164" formatCode="#,##0.00\\ [$€-407]"/>'
    '<numFmt numFmtId="165" formatCode="[$-409]d\\-mmm\\-yy;@"/></numFmts>'
    '<cellStyleXfs><xf numFmtId="14"/></cellStyleXfs>'
    '<cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="10"/><xf numFmtId="164"/><xf numFmtId="165"/></cellXfs>'
    "</styleSheet>"
)


def text(place: str, words: str) -> str:
    return f'<c r="{place}" t="inlineStr"><is><t>{words}</t></is></c>'


def number(place: str, value: object, style: int = 0) -> str:
    return f'<c r="{place}" s="{style}"><v>{value}</v></c>'


def row(line: int, *cells: str) -> str:
    return f'<row r="{line}">{"".join(cells)}</row>'


TITLES = row(1, text("A1", "Date"), text("B1", "Description"), text("C1", "Amount"))


def sheet(*rows: str) -> str:
    return f'<worksheet xmlns="{MAIN}"><sheetData>{"".join(rows)}</sheetData></worksheet>'


def package(parts: Mapping[str, str | bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in parts.items():
            file.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return buffer.getvalue()


def workbook(
    sheets: Mapping[str, str], *, strings: Sequence[str] = (), settings: str = "", hidden: Sequence[str] = ()
) -> bytes:
    names = list(sheets)
    listed = "".join(
        f'<sheet name="{name}" sheetId="{at}" r:id="r{at}" state="{"hidden" if name in hidden else "visible"}"/>'
        for at, name in enumerate(names)
    )
    links = "".join(f'<Relationship Id="r{at}" Target="worksheets/sheet{at}.xml"/>' for at in range(len(names)))
    shared = "".join(f"<si><t>{words}</t></si>" for words in strings)
    return package(
        {
            "[Content_Types].xml": "<Types/>",
            "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{LINKS}">{settings}<sheets>{listed}</sheets></workbook>',
            "xl/_rels/workbook.xml.rels": f"<Relationships>{links}</Relationships>",
            "xl/styles.xml": STYLES,
            "xl/sharedStrings.xml": f'<sst xmlns="{MAIN}">{shared}</sst>',
            **{f"xl/worksheets/sheet{at}.xml": content for at, content in enumerate(sheets.values())},
        }
    )


def only(source: bytes) -> Statement:
    (statement,) = read_statements(source)
    return statement


def told(statement: Statement) -> list[tuple[date, int, str, int]]:
    return [(item.date, item.amount_minor, item.description, item.row) for item in statement.transactions]


PLAIN = sheet(
    TITLES,
    row(2, number("A2", 45322, 1), text("B2", "Green Grocer"), number("C2", "-52.179999999999996")),
    row(3, number("A3", 45323.5, 1), text("B3", "Salary"), number("C3", 2150)),
    row(4, number("A4", 45331, 1), text("B4", "Corner Cafe"), number("C4", "-6.4")),
)
BOOKED = [
    (date(2024, 1, 31), -5218, "Green Grocer", 1),
    (date(2024, 2, 1), 215000, "Salary", 2),
    (date(2024, 2, 9), -640, "Corner Cafe", 3),
]


def test_a_sheet_is_read_as_its_table_would_be() -> None:
    statement = only(workbook({"Export": PLAIN}))
    assert (statement.format, told(statement), statement.details["sheet"]) == ("xlsx", BOOKED, "Export")
    assert statement.layout is not None
    assert (statement.layout.header_row, dict(statement.layout.columns)) == (0, {"date": 0, "amount": 2, "description": 1})


@pytest.mark.parametrize("change", [(f'xmlns="{MAIN}"', f'xmlns:x="{MAIN}"'), (' r="A1"', ""), (' r="1"', "")])
def test_tags_with_prefixes_and_cells_without_places(change: tuple[str, str]) -> None:
    content = PLAIN.replace(*change)
    if change[1].startswith("xmlns:x"):
        content = content.replace("</", "</x:").replace("<", "<x:").replace("<x:/x:", "</x:")
    if change[0] == ' r="A1"':
        content = content.replace(' r="B1"', "").replace(' r="C1"', "")
    assert told(only(workbook({"": content}))) == BOOKED


def test_days_since_1904() -> None:
    shifted = PLAIN
    for serial in ("45322", "45323", "45331"):
        shifted = shifted.replace(serial, str(int(serial) - 1462))
    assert told(only(workbook({"": shifted}, settings='<workbookPr date1904="1"/>'))) == BOOKED


def test_days_without_a_format_of_their_own() -> None:
    assert told(only(workbook({"": PLAIN.replace('s="1"', 's="0"')}))) == BOOKED


def test_shared_strings_with_fonts_and_pronunciation() -> None:
    rich = "</t></si><si><r><t>Green </t></r><r><t>Grocer</t></r><rPh><t>guriin</t></rPh></si><si><t>"
    content = PLAIN.replace(text("B2", "Green Grocer"), '<c r="B2" t="s"><v>1</v></c>')
    assert told(only(workbook({"": content}, strings=[rich]))) == BOOKED


def test_preamble_blank_rows_and_hidden_rows_keep_their_places() -> None:
    content = PLAIN.replace('<row r="4"', '<row r="9" hidden="1"').replace(
        "</sheetData>", f"{row(12, text('A12', 'Total'))}</sheetData>"
    )
    statement = only(workbook({"": content}))
    assert [item.row for item in statement.transactions] == [1, 2, 8]
    assert ("note", 11) in {(issue.severity, issue.row) for issue in statement.issues}


def test_a_formula_counts_as_its_stored_result_and_is_refused_without_one() -> None:
    stored = '<c r="C2"><f>C3*-0.0242</f><v>-52.18</v></c>'
    missing = '<c r="C4"><f>SUM(C2:C3)</f></c>'
    content = PLAIN.replace(number("C2", "-52.179999999999996"), stored).replace(number("C4", "-6.4"), missing)
    statement = only(workbook({"": content}))
    assert told(statement) == BOOKED[:2]
    (refused,) = [issue for issue in statement.issues if issue.severity == "refused"]
    assert (refused.row, refused.message) == (3, "“=SUM(C2:C3)” is not an amount that can be read.")


def test_numbers_as_text_with_a_decimal_comma() -> None:
    content = sheet(
        row(1, text("A1", "Buchungstag"), text("B1", "Text"), text("C1", "Betrag")),
        *(
            row(n, text(f"A{n}", f"{n:02d}.01.2024"), text(f"B{n}", "x"), text(f"C{n}", f"-1.{n:03d},50"))
            for n in range(12, 16)
        ),
    )
    assert [item.amount_minor for item in only(workbook({"": content})).transactions] == [-101250, -101350, -101450, -101550]


def test_the_currency_of_the_number_format() -> None:
    content = (
        PLAIN.replace('<c r="C', '<c s="3" r="C').replace(' s="0"><v>-52', "><v>-52").replace(' s="0"><v>2150', "><v>2150")
    )
    assert only(workbook({"": content.replace(' s="0"><v>-6', "><v>-6")})).currency == "EUR"


def test_sheets_with_bookings_become_statements_and_others_are_named() -> None:
    notes = sheet(row(1, text("A1", "Read me first")))
    statements = read_statements(workbook({"About": notes, "January": PLAIN, "Old": PLAIN, "More": PLAIN}, hidden=["Old"]))
    assert [statement.details["sheet"] for statement in statements] == ["January", "More"]
    said = [issue.message for issue in statements[0].issues if issue.row is None]
    assert [message[: message.index("”") + 1] for message in said] == ["The sheet “About”", "The sheet “Old”"]


def test_far_cells_are_left_out_in_words() -> None:
    far = row(1_048_576, text("XFD1048576", "x"), text("A1048576", "y"))
    statement = only(workbook({"": PLAIN.replace("</sheetData>", f"{far}</sheetData>")}))
    assert told(statement) == BOOKED
    assert sum(issue.severity == "warning" for issue in statement.issues) == 2


@pytest.mark.parametrize(
    ("source", "says"),
    [
        (workbook({"": sheet()}), "workbook is empty"),
        (workbook({"": "<worksheet><sheetData><row"}), "damaged"),
        (workbook({"": "<!DOCTYPE x [<!ENTITY a 'b'>]>" + PLAIN}), "document type"),
        (workbook({"": PLAIN.replace("</sheetData>", " " * 2_000_000 + "</sheetData>")}), "unpacks to far more"),
        (workbook({"": PLAIN})[:-30], "cut off"),
        (package({"xl/workbook.bin": b""}), "XLSB"),
        (package({"mimetype": b"application/vnd.oasis.opendocument.spreadsheet", "content.xml": b""}), "ODS"),
        (package({"word/document.xml": b""}), "DOCX"),
        (b"<html><body><p>Your session has ended.</p></body></html>", "web page without a table"),
    ],
)
def test_refusals(source: bytes, says: str) -> None:
    with pytest.raises(StatementError, match=says):
        read_statements(source)


def test_questions_and_answers_go_as_with_any_table() -> None:
    open_days = sheet(
        TITLES,
        *(row(n, text(f"A{n}", f"0{n}/05/2024"), text(f"B{n}", "x"), number(f"C{n}", f"{-n}.5")) for n in (7, 3, 5, 4)),
    )
    source = workbook({"About": sheet(row(1, text("A1", "hello"))), "Open": open_days})
    layout = only(source).layout
    assert layout is not None
    assert layout.ambiguous == ("date_order",)
    (question,) = find_questions(source, layout)
    other = question.choices[1].layout
    (answered,) = read_statements(source, layout=other)
    assert {item.date.month for item in only(source).transactions} == {5}
    assert {item.date.day for item in answered.transactions} == {5}


PAGE = """<!DOCTYPE html><html><head><style>td { color: red }</style><title>1 < 2</title></head><body>
<table><tr><td colspan=3>Kontoauszug&nbsp;M&uuml;ller</td></tr></table>
<table><tr><th>Buchungstag</th><th>Verwendungszweck</th><th>Betrag</th></tr>
<tr><td>31.01.2024<td>Laden<br>Mitte &amp; Co<td align="right">-52,18 &euro;
<tr><td>30.01.2024</td><td><b>Gehalt</b></td><td>2.150,00 &euro;</td></tr></table></body></html>"""


def test_a_web_page_named_xls() -> None:
    statement = only(PAGE.encode())
    assert (statement.format, statement.currency) == ("html", "EUR")
    assert [(item.amount_minor, item.description) for item in statement.transactions] == [
        (-5218, "Laden Mitte & Co"),
        (215000, "Gehalt"),
    ]


def test_excel_xml_of_2003() -> None:
    def line(*cells: str) -> str:
        return f"<Row>{''.join(cells)}</Row>"

    def cell(kind: str, value: str) -> str:
        return f'<Cell><Data ss:Type="{kind}">{value}</Data></Cell>'

    rows = line(cell("String", "Date"), cell("String", "Text"), cell("String", "Amount"))
    rows += line(cell("DateTime", "2024-01-31T00:00:00.000"), cell("String", "Shop"), cell("Number", "-52.18"))
    rows += line(cell("DateTime", "2024-01-30T00:00:00.000"), '<Cell ss:Index="3"><Data ss:Type="Number">12</Data></Cell>')
    source = (
        '<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?>'
        '<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" '
        'xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet">'
        f'<Worksheet ss:Name="S"><Table>{rows}</Table></Worksheet></Workbook>'
    )
    statement = only(source.encode())
    assert (statement.format, [item.amount_minor for item in statement.transactions]) == ("xls", [-5218, 1200])


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (1234.5600000000001, "1234.56"),
        (-52.179999999999996, "-52.18"),
        (1500.0, "1500"),
        (1.234, "1.2340"),
        (1e-7, "0.0000001"),
        (0.855123, "0.855123"),
        (1e300, "#1e+300"),
        (float("nan"), "#nan"),
    ],
)
def test_numbers(value: float, written: str) -> None:
    assert number_text(value) == written


@pytest.mark.parametrize(
    ("value", "since_1904", "written"),
    [
        (1, False, "1900-01-01"),
        (59, False, "1900-02-28"),
        (61, False, "1900-03-01"),
        (45322, False, "2024-01-31"),
        (45322.75, False, "2024-01-31 18:00:00"),
        (45322.9999999, False, "2024-02-01"),
        (0.5, False, "12:00:00"),
        (0, True, "1904-01-01"),
        (43860, True, "2024-01-31"),
        (-1, False, "-1"),
        (1e9, False, "1000000000"),
    ],
)
def test_days(value: float, since_1904: bool, written: str) -> None:  # noqa: FBT001 - a parameter
    assert day_writer(since_1904=since_1904)(value) == written


@pytest.mark.parametrize(
    ("code", "kind", "currency"),
    [
        ("General", "number", ""),
        ("#,##0.00", "number", ""),
        ("dd/mm/yyyy;@", "date", ""),
        ("[$-F800]dddd\\,\\ mmmm\\ dd\\,\\ yyyy", "date", ""),
        ("[Red]-#,##0.00", "number", ""),
        ("[h]:mm:ss", "date", ""),
        ('#,##0.00" days"', "number", ""),
        ("0.0%", "percent", ""),
        ("[$€-407]#,##0.00", "number", "EUR"),
        ('"CHF" #,##0.00', "number", "CHF"),
        ("#,##0.00 [$USD]", "number", "USD"),
    ],
)
def test_number_formats(code: str, kind: str, currency: str) -> None:
    assert style_of(164, code) == (kind, currency)


@pytest.mark.corpus
def test_corpus(corpus: Path) -> None:
    folder = corpus / "statements" / "mayswind+ezbookkeeping" / "testdata"
    counts = {
        path.name: sum(len(statement.transactions) for statement in read_statements(path))
        for path in sorted(folder.glob("feidee_mymoney*.xls*"))
    }
    assert set(counts.values()) <= {7, 8}
    assert len(counts) == 3
