"""The command line: what it says on which stream, what it stores, and with which code it leaves."""

import json
import os
import re
import shlex
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from finance_core import cli
from finance_core.services import households
from finance_core.services.importing import imports
from tests.ledgers import NOW
from tests.servers import ROOT

STATEMENT = (
    "Date,Description,Amount\n2026-11-18,GREEN BASKET 0417,-49.57\n2026-11-19,SALARY,3120.00\n2026-02-30,CAFE LUMEN,-4.20\n"
)
UNCLEAR = (
    "Date,Description,Amount\n03/04/2026,GREEN BASKET,-49.57\n05/06/2026,CAFE LUMEN,-4.20\n02/03/2026,ELM PHARMACY,-12.00\n"
)
TWO_ACCOUNTS = """OFXHEADER:100
DATA:OFXSGML
VERSION:102

<OFX><BANKMSGSRSV1>{}</BANKMSGSRSV1></OFX>"""
ACCOUNT = (
    "<STMTTRNRS><STMTRS><CURDEF>EUR<BANKACCTFROM><BANKID>1<ACCTID>{number}<ACCTTYPE>CHECKING</BANKACCTFROM><BANKTRANLIST>"
    "<DTSTART>20261101<DTEND>20261120<STMTTRN><TRNTYPE>DEBIT<DTPOSTED>20261110<TRNAMT>-{amount}<FITID>{number}<NAME>Shop"
    "</STMTTRN></BANKTRANLIST></STMTRS></STMTTRNRS>"
)

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    url = f"sqlite:///{(tmp_path / 'cli.db').as_posix()}"
    monkeypatch.setenv("BALLAST_DATABASE_URL", url)
    monkeypatch.setenv("BALLAST_TODAY", "2026-11-21")
    return url


@pytest.fixture
def run(database: str, capsys: pytest.CaptureFixture[str]) -> Run:
    """`run("import", path, ...)`: the exit code, standard output, standard error."""

    def call(*arguments: str | Path) -> tuple[int, str, str]:
        code = cli.main([str(argument) for argument in arguments])
        captured = capsys.readouterr()
        return code, captured.out, captured.err

    return call


@pytest.fixture
def statement(tmp_path: Path) -> Path:
    path = tmp_path / "everyday_2026-11.csv"
    path.write_text(STATEMENT, encoding="utf-8")
    return path


def _counts(result: dict[str, Any]) -> tuple[int, int, int, int]:
    return result["read"], result["imported"], result["duplicates"], result["refused"]


def test_without_arguments_it_explains_itself(run: Run) -> None:
    code, out, err = run()
    assert code == 2
    assert out == ""
    assert "import bank files" in err


def test_import_is_light() -> None:
    script = "import sys, finance_core.cli; print([name for name in ('pandas', 'sqlalchemy', 'torch') if name in sys.modules])"
    found = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "[]"


def test_importing_a_file_needs_no_pandas(database: str, statement: Path) -> None:
    script = (
        "import sys; from finance_core.cli import main; code = main(sys.argv[1:]); "
        "print(code, 'pandas' in sys.modules, file=sys.stderr)"
    )
    found = subprocess.run(
        [sys.executable, "-c", script, "import", str(statement), "--account", "Everyday"],
        cwd=ROOT, capture_output=True, text=True, check=True, env={**os.environ, "BALLAST_DATABASE_URL": database},
    )  # fmt: skip
    assert found.stderr.splitlines()[-1] == "0 False"


def test_json_holds_the_four_integers_and_the_rows_that_were_refused(run: Run, statement: Path) -> None:
    code, out, _err = run("import", statement, "--account", "Everyday", "--json")
    (result,) = json.loads(out)
    assert code == 0
    assert _counts(result) == (3, 2, 0, 1)
    assert (result["account"], result["currency"], result["sum_minor"]) == ("Everyday", "EUR", 307043)
    assert [issue["row"] for issue in result["issues"] if issue["severity"] == "refused"] == [3]


def test_the_same_file_again_adds_nothing(run: Run, statement: Path) -> None:
    run("import", statement, "--account", "Everyday")
    _code, out, _err = run("import", statement, "--account", "everyday", "--json")
    assert _counts(json.loads(out)[0]) == (3, 0, 2, 1)


def test_dry_run_stores_nothing(run: Run, statement: Path, database: str) -> None:
    code, out, _err = run("import", statement, "--account", "Everyday", "--dry-run")
    assert code == 0
    assert "2 would be imported" in out
    store = households.open_store(database, now=NOW)
    assert imports.history(store, households.own(store, now=NOW).id) == []
    store.close()


def test_one_bad_file_keeps_the_others_in_and_gives_its_code(run: Run, statement: Path, tmp_path: Path) -> None:
    photo = tmp_path / "photo.csv"
    photo.write_bytes(b"\xff\xd8\xff\xe0\x00\x10JFIF\x00" + bytes(range(256)))
    missing = tmp_path / "missing.csv"
    code, out, err = run("import", photo, missing, statement, "--account", "Everyday", "--json")
    results = json.loads(out)
    assert code == 3
    assert [result["imported"] for result in results] == [0, 0, 2]
    assert "photo" in results[0]["error"]
    assert "photo.csv: " in err


def test_an_unclear_file_is_not_imported_but_asked_about(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "unclear.csv"
    path.write_text(UNCLEAR, encoding="utf-8")
    code, out, err = run("import", path, "--account", "Everyday", "--json")
    assert code == 2
    assert json.loads(out)[0]["imported"] == 0
    assert "--date-order dmy" in err
    assert "2026-04-03" in err
    assert "--date-order mdy" in err
    assert "2026-03-04" in err
    assert run("accounts", "--json")[1].strip() == "[]"


def test_options_answer_and_the_answer_is_remembered(run: Run, tmp_path: Path) -> None:
    path, later = tmp_path / "unclear.csv", tmp_path / "later.csv"
    path.write_text(UNCLEAR, encoding="utf-8")
    later.write_text(UNCLEAR.replace("GREEN", "OTHER"), encoding="utf-8")
    code, _out, _err = run("import", path, "--account", "Everyday", "--date-order", "mdy")
    assert code == 0
    assert '"income_minor": 0' in run("report", "--month", "2026-03", "--json")[1]
    assert json.loads(run("report", "--month", "2026-03", "--json")[1])["spending_minor"] == 4957
    code, out, err = run("import", later, "--account", "Everyday", "--json")
    assert code == 0
    assert json.loads(out)[0]["imported"] == 1
    assert "settled" in err


AGAIN = (
    "Booked,Shop,Value\n2026-11-17,FIRST,-1.00\n2026-11-19,BASKET CORNER,-49.57\n2026-11-19,SALARY NORTHWIND,3120.00\n"
    "2026-11-20,LAST,-2.00\n"
)
"""What `STATEMENT` holds, as another export writes it: one row perhaps, one by all likelihood; and two new ones."""


@pytest.fixture
def again(run: Run, statement: Path, tmp_path: Path) -> Path:
    path = tmp_path / "again.csv"
    path.write_text(AGAIN, encoding="utf-8")
    run("import", statement, "--account", "Everyday")
    return path


def test_rows_that_may_be_there_are_added_and_named(run: Run, again: Path) -> None:
    _code, out, err = run("import", again, "--account", "Everyday", "--json", "--dry-run")
    result = json.loads(out)[0]
    asked = result["asked_rows"]
    assert result["asked"] == len(asked) > 0
    assert result["imported"] >= 2 + result["asked"]
    assert {"row", "why", "partner"} <= asked[0].keys()
    assert asked[0]["partner"]["amount_minor"] == asked[0]["amount_minor"]
    code, out, err = run("import", again, "--account", "Everyday", "--dry-run")
    assert code == 0
    assert f"{result['asked']} perhaps known" in out
    assert f"asked: row {asked[0]['row']}" in err
    assert "--skip-asked" in err


def test_rows_that_are_the_same_are_said_to_be(run: Run, again: Path) -> None:
    _code, out, _err = run("import", again, "--account", "Everyday", "--json", "--dry-run")
    before = json.loads(out)[0]
    row = str(before["asked_rows"][0]["row"])
    _code, out, _err = run("import", again, "--account", "Everyday", "--json", "--dry-run", "--same", row)
    one = json.loads(out)[0]
    assert (one["asked"], one["imported"]) == (before["asked"] - 1, before["imported"] - 1)
    _code, out, _err = run("import", again, "--account", "Everyday", "--json", "--skip-asked")
    none = json.loads(out)[0]
    assert (none["asked"], none["imported"]) == (0, before["imported"] - before["asked"])
    _code, out, _err = run("import", again, "--account", "Everyday", "--json")
    assert json.loads(out)[0]["imported"] == 0, "what was said to be the same is known from now on"
    assert run("import", again, "--account", "Everyday", "--same", "2")[0] == 2
    assert run("import", again, again, "--account", "Everyday", "--same", "2")[0] == 2


def test_everything_can_be_added_all_the_same(run: Run, again: Path) -> None:
    _code, out, _err = run("import", again, "--account", "Everyday", "--json", "--add-all")
    assert _counts(json.loads(out)[0]) == (4, 4, 0, 0)


def test_a_profile_reads_files_with_other_titles(run: Run, tmp_path: Path) -> None:
    path, later = tmp_path / "unclear.csv", tmp_path / "later.csv"
    path.write_text(UNCLEAR, encoding="utf-8")
    later.write_text(UNCLEAR.replace("Date", "Day").replace("GREEN", "OTHER"), encoding="utf-8")
    run("import", path, "--account", "Everyday", "--date-order", "mdy")
    (profile,) = json.loads(run("profiles", "--json")[1])
    assert (profile["name"], profile["file"], profile["header"]) == (
        "Everyday",
        "unclear.csv",
        ["Date", "Description", "Amount"],
    )
    assert "Everyday" in run("profiles")[1]
    assert run("import", later, "--account", "Everyday")[0] == 2, "other titles, so the answer does not count by itself"
    code, out, _err = run("import", later, "--account", "Everyday", "--profile", "everyday", "--json")
    assert code == 0
    assert json.loads(out)[0]["imported"] == 1
    code, _out, err = run("import", later, "--account", "Everyday", "--profile", "nothing")
    assert code == 4
    assert "There are: Everyday." in err


def test_sign_turns_a_file_round(run: Run, statement: Path) -> None:
    _code, out, _err = run("import", statement, "--account", "Card", "--sign", "inverted", "--json")
    assert json.loads(out)[0]["sum_minor"] == -307043


def test_a_file_of_two_accounts_is_imported_one_by_one(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "two.ofx"
    path.write_text(
        TWO_ACCOUNTS.format(ACCOUNT.format(number="111122", amount="10.00") + ACCOUNT.format(number="333344", amount="20.00")),
        encoding="utf-8",
    )
    code, _out, err = run("import", path, "--account", "First")
    assert code == 2
    assert "111122, 333344" in err
    _code, out, _err = run("import", path, "--account", "First", "--number", "333344", "--json")
    assert json.loads(out)[0]["sum_minor"] == -2000
    assert run("import", path, "--account", "First", "--number", "5")[0] == 2


def test_undo_takes_an_import_back_once(run: Run, statement: Path) -> None:
    _code, out, _err = run("import", statement, "--account", "Everyday", "--json")
    batch = json.loads(out)[0]["batch"]
    assert run("undo", str(batch))[0] == 0
    assert run("undo", str(batch))[0] == 2
    assert run("undo", "4711")[0] == 4
    _code, out, _err = run("import", statement, "--account", "Everyday", "--json")
    assert json.loads(out)[0]["imported"] == 2


def test_figures_stand_in_columns(run: Run, statement: Path) -> None:
    run("import", statement, "--account", "Everyday")
    accounts = run("accounts")[1].splitlines()
    assert re.search(r"Everyday +bank +3,070\.43 +EUR +2 ", accounts[1])
    report = run("report", "--month", "2026-11")[1]
    assert re.search(r"^Income +3,120\.00$", report, re.MULTILINE)
    assert re.search(r"^Spending +-49\.57$", report, re.MULTILINE)
    assert "undone" not in run("imports")[1]


def test_report_wants_a_month(run: Run) -> None:
    with pytest.raises(SystemExit) as stopped:
        run("report", "--month", "November")
    assert stopped.value.code == 2


def test_export_writes_what_can_be_imported_again(run: Run, statement: Path, tmp_path: Path) -> None:
    run("import", statement, "--account", "Everyday")
    out = tmp_path / "all.csv"
    assert run("export", "--out", out)[0] == 0
    _code, text, _err = run("import", out, "--account", "Copy", "--json")
    result = json.loads(text)[0]
    assert (result["imported"], result["sum_minor"]) == (2, 307043)
    assert run("export", "--out", tmp_path / "nowhere" / "all.csv")[0] == 2


def test_our_own_export_names_its_accounts_itself(
    run: Run, statement: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run("import", statement, "--account", "Everyday", "--kind", "card")
    out = tmp_path / "all.csv"
    run("export", "--out", out)
    _code, text, _err = run("import", out, "--json")
    (result,) = json.loads(text)
    assert (result["account"], result["imported"], result["duplicates"]) == ("Everyday", 0, 2)
    _code, before, _err = run("accounts", "--json")
    monkeypatch.setenv("BALLAST_DATABASE_URL", f"sqlite:///{(tmp_path / 'other.db').as_posix()}")
    code, _out, err = run("import", statement)
    assert (code, "--account" in err) == (2, True)
    assert run("import", out, "--dry-run")[0] == 0
    assert json.loads(run("accounts", "--json")[1]) == []
    assert run("import", out)[0] == 0
    told = [{name: row[name] for name in ("name", "kind", "balance_minor", "payments")} for row in json.loads(before)]
    again = json.loads(run("accounts", "--json")[1])
    assert [{name: row[name] for name in told[0]} for row in again] == told
    code, _out, err = run("import", out, "--number", "Nowhere")
    assert (code, "It has: Everyday" in err) == (2, True)


def test_ctrl_c_leaves_nothing_behind(run: Run, statement: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_arguments: object, **_options: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr("finance_core.storage.transactions.add_many", interrupted)
        code, _out, err = run("import", statement, "--account", "Everyday")
    assert code == cli.INTERRUPTED
    assert "Stopped" in err
    assert run("accounts", "--json")[1].strip() == "[]"


def test_reading_falls_back_to_the_demo_and_says_so(run: Run) -> None:
    assert run("demo")[0] == 0
    code, out, err = run("accounts")
    assert code == 0
    assert "Joint account" in out
    assert "demo household" in err
    assert run("accounts", "--household", "own", "--json")[1].strip() == "[]"


def test_the_demo_has_to_be_there(run: Run) -> None:
    code, _out, err = run("accounts", "--household", "demo")
    assert code == 2
    assert "python -m finance_core demo" in err


def _documented() -> list[str]:
    text = (ROOT / "docs/cli.md").read_text(encoding="utf-8")
    lines = [line.strip() for block in re.findall(r"```sh\n(.*?)```", text, re.DOTALL) for line in block.splitlines()]
    return [line.removeprefix("python -m finance_core").strip() for line in lines if line.startswith("python -m finance_core")]


def test_every_documented_command_runs(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("everyday.csv", "october.csv", "november.csv"):
        (tmp_path / name).write_text(STATEMENT, encoding="utf-8")
    (tmp_path / "card.csv").write_text(UNCLEAR, encoding="utf-8")
    (tmp_path / "both.ofx").write_text(
        TWO_ACCOUNTS.format(ACCOUNT.format(number="111122", amount="10.00") + ACCOUNT.format(number="333344", amount="20.00")),
        encoding="utf-8",
    )
    commands = _documented()
    assert len(commands) >= 10
    for command in commands:
        code, _out, err = run(*shlex.split(command))
        assert code == 0, f"{command}: {err}"


def test_every_command_is_documented() -> None:
    text = (ROOT / "docs/cli.md").read_text(encoding="utf-8")
    for command in ("import", "accounts", "imports", "profiles", "report", "export", "undo", "demo"):
        assert f"## `{command}`" in text
    source = "".join(path.read_text(encoding="utf-8") for path in sorted((ROOT / "finance_core/cli").glob("*.py")))
    for option in re.findall(r'add_argument\(\s*"(--[a-z-]+)"', source):
        assert option in text, f"{option} is not in docs/cli.md"


def test_rules_are_listed_kept_taken_and_applied(run: Run, statement: Path, tmp_path: Path) -> None:
    run("import", statement, "--account", "Everyday")
    file = tmp_path / "rules.json"
    file.write_text(
        '{"ballast_rules": 1, "rules": [{"name": "Basket", "when": {"all": [{"description": {"contains": "basket"}}]}, '
        '"then": [{"category": "Feasts"}]}]}'
    )
    assert run("rules", "list") == (0, "", "No rules yet.\n")
    code, out, err = run("rules", "import", file, "--dry-run")
    assert (code, out, err) == (0, "Would take 1 rule; 0 are here already.\n", "Categories that are made: Feasts.\n")
    assert run("rules", "import", file)[1] == "Took 1 rule; 0 are here already.\n"
    assert run("rules", "apply", "--dry-run")[1] == "Would change 1 payment.\n"
    assert run("rules", "apply")[1].startswith("Changed 1 payment.")
    (listed,) = json.loads(run("rules", "list", "--json")[1])
    assert (listed["name"], listed["decided"], listed["problems"]) == ("Basket", 1, [])
    assert "If the bank’s text contains “basket”, then the category is Feasts" in run("rules", "list")[1]
    out_file = tmp_path / "out.json"
    assert run("rules", "export", out_file)[0] == 0
    assert json.loads(out_file.read_text())["rules"][0]["then"] == [{"category": "Feasts"}]
    assert run("rules", "import")[0] == 2
    assert run("rules", "import", tmp_path / "none.json")[0] == 2
