"""How long reading takes, format by format, beside the usual libraries where they are installed.

    python benchmarks/bench_statements.py        # the table goes to benchmarks/results/statements.md
    REFERENCE_PYTHON=/path/to/python …           # a Python that has ofxparse, mt-940, quiffen and pandas, for the references

Bars: 10k OFX transactions 1.5 s, 50k MT940 or CAMT entries 5 s, detection on a small file 50 ms, all in processor seconds.
"""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

from benchmarks import measuring

FIRST = date(2024, 1, 1)


def _day(at: int) -> date:
    return FIRST + timedelta(days=at * 700 // 50_000)


def ofx(count: int) -> str:
    """An OFX 1.0.2 file with that many transactions."""
    head = (
        "OFXHEADER:100\nDATA:OFXSGML\nVERSION:102\nSECURITY:NONE\nENCODING:USASCII\nCHARSET:1252\nCOMPRESSION:NONE\n"
        "OLDFILEUID:NONE\nNEWFILEUID:NONE\n\n<OFX><SIGNONMSGSRSV1><SONRS><STATUS><CODE>0<SEVERITY>INFO</STATUS>"
        "<DTSERVER>20260101<LANGUAGE>ENG</SONRS></SIGNONMSGSRSV1><BANKMSGSRSV1><STMTTRNRS><TRNUID>1<STATUS><CODE>0"
        "<SEVERITY>INFO</STATUS><STMTRS><CURDEF>EUR<BANKACCTFROM><BANKID>1<ACCTID>77<ACCTTYPE>CHECKING</BANKACCTFROM>"
        "<BANKTRANLIST><DTSTART>20240101<DTEND>20260101"
    )
    rows = "".join(
        f"<STMTTRN><TRNTYPE>DEBIT<DTPOSTED>{_day(at):%Y%m%d}<TRNAMT>-{at % 900}.{at % 100:02d}<FITID>{at}<NAME>SHOP {at % 500}"
        f"<MEMO>CARD PAYMENT {at}</STMTTRN>\n"
        for at in range(count)
    )
    tail = "</BANKTRANLIST><LEDGERBAL><BALAMT>0.00<DTASOF>20260101</LEDGERBAL></STMTRS></STMTTRNRS></BANKMSGSRSV1></OFX>"
    return f"{head}{rows}{tail}"


def mt940(count: int) -> str:
    """One MT940 statement with that many entries."""
    rows = "".join(
        f":61:{_day(at):%y%m%d}{_day(at):%m%d}D{at % 900},{at % 100:02d}NMSCREF{at}\n:86:CARD PAYMENT {at} SHOP {at % 500}\n"
        for at in range(count)
    )
    total = sum(at % 900 * 100 + at % 100 for at in range(count))
    closing = f"D{total // 100},{total % 100:02d}"
    return (
        f":20:START\n:25:NL00BANK0123456789\n:28C:1/1\n:60F:C240101EUR0,00\n{rows}:62F:{closing[0]}260101EUR{closing[1:]}\n-\n"
    )


def camt(count: int) -> str:
    """One CAMT.053 statement with that many entries."""
    rows = "".join(
        f"<Ntry><Amt Ccy='EUR'>{at % 900}.{at % 100:02d}</Amt><CdtDbtInd>DBIT</CdtDbtInd><Sts>BOOK</Sts><BookgDt>"
        f"<Dt>{_day(at)}</Dt></BookgDt><NtryDtls><TxDtls><RltdPties><Cdtr><Nm>Shop {at % 500}</Nm></Cdtr></RltdPties><RmtInf>"
        f"<Ustrd>Card {at}</Ustrd></RmtInf></TxDtls></NtryDtls></Ntry>"
        for at in range(count)
    )
    return (
        "<?xml version='1.0'?><Document xmlns='urn:iso:std:iso:20022:tech:xsd:camt.053.001.08'><BkToCstmrStmt><GrpHdr/><Stmt>"
        f"<Acct><Id><IBAN>NL00BANK0123456789</IBAN></Id><Ccy>EUR</Ccy></Acct>{rows}</Stmt></BkToCstmrStmt></Document>"
    )


def qif(count: int) -> str:
    """A QIF register with that many transactions."""
    rows = "".join(
        f"D{_day(at):%d/%m/%Y}\nT-{at % 900}.{at % 100:02d}\nPShop {at % 500}\nMCard {at}\n^\n" for at in range(count)
    )
    return f"!Type:Bank\n{rows}"


def small_csv(count: int) -> str:
    """A bank's table of a month."""
    rows = "".join(f"{_day(at * 400):%d.%m.%Y};Shop {at};-{at % 900},{at % 100:02d};EUR\n" for at in range(count))
    return f"Buchungstag;Empfänger;Betrag;Währung\n{rows}"


FILES: dict[str, tuple[Callable[[int], str], int, float, str]] = {
    "OFX": (ofx, 10_000, 1.5, "import ofxparse; ofxparse.OfxParser.parse(open(PATH, 'rb'))"),
    "MT940": (mt940, 50_000, 5.0, "import mt940; list(mt940.parse(PATH))"),
    "CAMT.053": (camt, 50_000, 5.0, ""),
    "QIF": (qif, 10_000, 1.5, "import quiffen; quiffen.Qif.parse(PATH, day_first=True)"),
    "CSV, 60 rows": (
        small_csv,
        60,
        0.05,
        "import pandas; pandas.read_csv(PATH, sep=';', decimal=',', parse_dates=[0], dayfirst=True)",
    ),
}


def ours(path: Path) -> dict[str, float]:
    """Read the file, after one small file has warmed the imports."""
    from finance_core.statements import read_statements

    content = path.read_bytes()
    read_statements(FILES[path.name][0](5).encode())
    with measuring.measured() as clock:
        statements = read_statements(content, name=path.name)
    return {"cpu_s": clock.cpu_s, "rows": sum(len(found.transactions) for found in statements), "peak_mb": measuring.peak_mb()}


def reference(python: str, code: str, path: Path) -> float | None:
    """What the usual library takes, its import left out; None where it is not installed."""
    imported, _, rest = code.partition("; ")
    script = f"PATH={str(path)!r}\n{imported}\nimport time\nstart=time.process_time()\n{rest}\nprint(time.process_time()-start)"
    done = subprocess.run([python, "-W", "ignore", "-c", script], capture_output=True, text=True, check=False)
    return float(done.stdout.strip().splitlines()[-1]) if done.returncode == 0 else None


def main() -> None:
    """Measure every format and keep the table."""
    python = os.environ.get("REFERENCE_PYTHON", sys.executable)
    lines = ["| format | rows | Ballast, CPU s | bar | peak MB | reference, CPU s | ratio |", "|" + "---|" * 7]
    with tempfile.TemporaryDirectory() as folder:
        for name, (make, count, bar, code) in FILES.items():
            path = Path(folder) / name
            path.write_text(make(count), encoding="utf-8")
            found = measuring.alone("bench_statements.py", "ours", str(path))
            other = reference(python, code, path) if code else None
            beside = f"{other:.2f} ({code.split(';')[0].removeprefix('import ')})" if other is not None else "–"
            ratio = f"{found['cpu_s'] / other:.2f}" if other else "–"
            lines.append(
                f"| {name} | {found['rows']:,} | {found['cpu_s']:.3f} | {bar} | {found['peak_mb']:.0f} | {beside} | {ratio} |"
            )
            print(lines[-1], flush=True)
    text = "\n".join(["# Reading statements", "", measuring.machine(), "", *lines, ""])
    (measuring.ROOT / "benchmarks/results/statements.md").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["ours", where]:
            print(json.dumps(ours(Path(where))))
        case _:
            main()
