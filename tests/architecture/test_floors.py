"""The house stands as it was drawn: who imports whom, who touches what, and nothing is read at import time."""

import ast
import re
import subprocess
import sys
from importlib import metadata
from pathlib import Path
from typing import Final

import pytest

from tests.architecture.sources import (
    at_import,
    files,
    imported,
    name_of,
    offenders,
    page_scripts,
    place,
    tree,
)
from tests.servers import ROOT

CACHES: Final = {"cache_data", "cache_resource", "lru_cache", "cache"}
CLOCKS: Final = {"date.today", "datetime.now", "datetime.today", "datetime.utcnow", "time.time"}
ENVIRONMENT: Final = {"os.environ", "os.getenv", "environ", "getenv"}
HEAVY: Final = {"torch", "sentence_transformers", "transformers"}
PIN: Final = re.compile(r"[A-Za-z0-9._-]+(\[[a-z,]+\])?==\d+(\.\d+)*(\.?(post|rc|a|b)\d+)?")


def last_names(name: str) -> str:
    """The last two parts: `datetime.datetime.now` reads the clock as `datetime.now` does."""
    return ".".join(name.split(".")[-2:])


# Imports ------------------------------------------------------------------------------------------------------------


def test_imports_point_inward() -> None:
    command = [str(Path(sys.executable).parent / "lint-imports"), "--no-cache"]
    result = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    output = result.stdout + result.stderr
    unbuilt = re.search(r"Module '(\S+)' does not exist", output)
    if unbuilt:
        pytest.skip(f"A contract names {unbuilt[1]}, which is not built yet.")
    assert result.returncode == 0, output


def test_heavy_libraries_are_imported_where_they_are_needed() -> None:
    found = [
        place(path, node)
        for path in files("finance_core", "pages", "app.py")
        for node, module in imported(at_import(tree(path)))
        if module.split(".")[0] in HEAVY
    ]
    assert found == []


# Pages --------------------------------------------------------------------------------------------------------------


def test_no_page_lies_directly_in_pages() -> None:
    assert [file.name for file in (ROOT / "pages").glob("*.py") if file.name != "__init__.py"] == []


def begins_with_require(script: ast.Module) -> bool:
    """Whether the first statement after docstring and imports is `session.require()`, its answer kept or not."""
    for statement in script.body:
        is_docstring = isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant)
        for_types_only = isinstance(statement, ast.If) and name_of(statement.test).endswith("TYPE_CHECKING")
        if not (is_docstring or for_types_only or isinstance(statement, ast.Import | ast.ImportFrom)):
            value = statement.value if isinstance(statement, ast.Expr | ast.Assign | ast.AnnAssign) else None
            return isinstance(value, ast.Call) and name_of(value) == "session.require"
    return False


def test_every_page_asks_for_its_visitor_first() -> None:
    assert [str(page.relative_to(ROOT)) for page in page_scripts() if not begins_with_require(tree(page))] == []


@pytest.mark.parametrize(
    ("script", "right"),
    [
        ('"""What?"""\nimport a\nvisit = session.require()\n', True),
        ("from a import b\nsession.require()\n", True),
        ("import a\na.b()\nsession.require()\n", False),
        ("LIMIT = 3\nsession.require()\n", False),
        ("def require(): ...\nsession.require()\n", False),
        ('"""Empty."""\n', False),
    ],
)
def test_what_counts_as_asking_first(script: str, *, right: bool) -> None:
    assert begins_with_require(ast.parse(script)) is right


def test_only_session_touches_the_session_state() -> None:
    others = [path for path in files("pages", "app.py") if path != ROOT / "pages/ui/session.py"]
    assert offenders(others, lambda node: name_of(node).split(".")[-1] == "session_state") == []


def test_only_cached_caches() -> None:
    def caches(node: ast.AST) -> bool:
        return any(name_of(mark).split(".")[-1] in CACHES for mark in getattr(node, "decorator_list", ()))

    others = [path for path in files("pages", "app.py") if path != ROOT / "pages/ui/cached.py"]
    assert offenders(others, caches) == []


def test_nothing_is_cached_by_a_frame_and_every_cache_is_bounded() -> None:
    found = []
    for path in files("pages/ui/cached.py"):
        for function in ast.walk(tree(path)):
            marks = [mark for mark in getattr(function, "decorator_list", ()) if name_of(mark).split(".")[-1] in CACHES]
            if isinstance(function, ast.FunctionDef) and marks:
                arguments = [*function.args.posonlyargs, *function.args.args, *function.args.kwonlyargs]
                types = [ast.unparse(argument.annotation) if argument.annotation else "DataFrame" for argument in arguments]
                bounds = {word.arg for mark in marks for word in getattr(mark, "keywords", ())} & {
                    "max_entries",
                    "max_size",
                    "maxsize",
                }
                if not bounds or any(re.search("DataFrame|Series|ndarray", kind) for kind in types):
                    found.append(place(path, function))
    assert found == []


def test_no_page_writes_html_past_the_escaping() -> None:
    assert offenders(files("pages", "app.py"), lambda node: getattr(node, "arg", None) == "unsafe_allow_html") == []


def test_charts_draw_nothing_themselves() -> None:
    charts = files("pages/ui/charts.py")
    assert [module for path in charts for _, module in imported(ast.walk(tree(path))) if module.startswith("streamlit")] == []
    assert offenders(charts, lambda node: name_of(node).startswith("st.")) == []


# Clock and environment ----------------------------------------------------------------------------------------------


def test_nothing_is_read_at_import_time() -> None:
    def reads(node: ast.AST) -> bool:
        return last_names(name_of(node)) in CLOCKS | ENVIRONMENT

    assert offenders(files("finance_core", "pages"), reads, at_import) == []


def test_the_library_takes_today_as_an_argument() -> None:
    doors = {"__main__.py", "cli.py"}
    inside = [path for path in files("finance_core") if path.name not in doors and "cli" not in path.parts]
    assert offenders(inside, lambda node: last_names(name_of(node)) in CLOCKS) == []


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("today = date.today()", True),
        ("def f(day=datetime.datetime.now()): ...", True),
        ("class A:\n    home = os.environ['HOME']", True),
        ("def f(): return date.today()", False),
    ],
)
def test_what_counts_as_import_time(source: str, *, found: bool) -> None:
    names = {last_names(name_of(node)) for node in at_import(ast.parse(source))}
    assert bool(names & (CLOCKS | ENVIRONMENT)) is found


# Requirements -------------------------------------------------------------------------------------------------------


def requirement_lines(name: str) -> list[str]:
    lines = (ROOT / name).read_text(encoding="utf-8").splitlines()
    return [line.strip() for line in lines if line.strip() and not line.startswith(("#", "-r "))]


def normalised(distribution: str) -> str:
    """A distribution's name as the package index compares it (PEP 503)."""
    return re.sub(r"[-_.]+", "-", distribution).lower()


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-dev.txt"])
def test_requirements_are_exact(name: str) -> None:
    assert [line for line in requirement_lines(name) if not PIN.fullmatch(line)] == []


def test_every_library_that_is_imported_is_required() -> None:
    required = {normalised(re.split(r"[\[=]", line)[0]) for line in requirement_lines("requirements.txt")}
    distributions = metadata.packages_distributions()
    ours = {"finance_core", "pages", *sys.stdlib_module_names}
    missing = [
        f"{place(path, node)} {module}"
        for path in files("finance_core", "pages", "app.py")
        for node, module in imported(ast.walk(tree(path)))
        if (top := module.split(".")[0]) not in ours
        and not required & {normalised(distribution) for distribution in distributions.get(top, [top])}
    ]
    assert missing == []
