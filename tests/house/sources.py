"""The source texts that the rules are about, parsed once."""

import ast
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "elearn"
Function = ast.FunctionDef | ast.AsyncFunctionDef


@cache
def tree(path: Path) -> ast.Module:
    """Parse a Python file."""
    return ast.parse(path.read_text(), str(path))


def python_files(*folders: str) -> list[Path]:
    """List the Python files of folders of the project; the package's when none is named."""
    found = [path for folder in folders or ("elearn",) for path in sorted((ROOT / folder).rglob("*.py"))]
    assert found
    return found


def functions(path: Path) -> Iterator[tuple[str, Function]]:
    """Give (dotted name, node) of every function and method of a file."""

    def walk(node: ast.AST, prefix: str) -> Iterator[tuple[str, Function]]:
        for child in ast.iter_child_nodes(node):
            if isinstance(child, Function):
                yield prefix + child.name, child
                yield from walk(child, f"{prefix}{child.name}.<inner>.")
            elif isinstance(child, ast.ClassDef):
                yield from walk(child, f"{prefix}{child.name}.")
            else:
                yield from walk(child, prefix)

    yield from walk(tree(path), "")


def place(path: Path, node: ast.stmt | ast.expr | int) -> str:
    """Write where something stands: a path from the root, and a line."""
    return f"{path.relative_to(ROOT)}:{node if isinstance(node, int) else node.lineno}"


@cache
def tracked() -> tuple[tuple[Path, str], ...]:
    """Give (path, text) of every text file that git keeps, or would keep if it were added now."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    names = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout.split("\0")
    texts = []
    for path in (ROOT / name for name in names if name):
        try:
            texts.append((path, path.read_text()))
        except (UnicodeDecodeError, FileNotFoundError, IsADirectoryError):
            continue
    return tuple(texts)
