"""The project's own source, as syntax trees: what the architecture tests look at."""

import ast
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

from tests.servers import ROOT


@cache
def tree(path: Path) -> ast.Module:
    """The parsed file."""
    return ast.parse(path.read_text(encoding="utf-8"), filename=str(path))


def files(*names: str) -> list[Path]:
    """These files, and all Python files of these folders; what is not there yet is left out."""
    places = [ROOT / name for name in names]
    return sorted(file for place in places for file in ([place] if place.is_file() else place.rglob("*.py")))


def page_scripts() -> list[Path]:
    """The pages that a browser can open: `pages/<section>/<page>.py`."""
    return [file for file in files("pages") if ROOT / "pages" / "ui" not in file.parents and file.name != "__init__.py"]


def name_of(node: ast.AST) -> str:
    """A dotted name such as `st.cache_data`, of the name itself or of what is called; empty for anything else."""
    if isinstance(node, ast.Call):
        return name_of(node.func)
    if isinstance(node, ast.Attribute):
        return f"{name_of(node.value)}.{node.attr}".lstrip(".")
    return node.id if isinstance(node, ast.Name) else ""


def at_import(node: ast.AST) -> Iterator[ast.AST]:
    """All nodes that run when the file is imported: not the bodies of functions, nor what only type checkers read."""
    if isinstance(node, ast.If) and isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING":
        return
    yield node
    for field, value in ast.iter_fields(node):
        if field == "body" and isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
            continue
        for child in value if isinstance(value, list) else [value]:
            if isinstance(child, ast.AST):
                yield from at_import(child)


def imported(nodes: Iterator[ast.AST]) -> Iterator[tuple[ast.AST, str]]:
    """Every module that an import statement names, with the statement."""
    for node in nodes:
        if isinstance(node, ast.Import):
            yield from ((node, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node, node.module


def offenders(
    paths: list[Path], is_wrong: Callable[[ast.AST], bool], walk: Callable[[ast.AST], Iterator[ast.AST]] = ast.walk
) -> list[str]:
    """Where a rule is broken, as `file:line`."""
    return [place(path, node) for path in paths for node in walk(tree(path)) if is_wrong(node)]


def place(path: Path, node: ast.AST) -> str:
    """A place to look at, as `file:line`."""
    return f"{path.relative_to(ROOT).as_posix()}:{getattr(node, 'lineno', 0)}"
