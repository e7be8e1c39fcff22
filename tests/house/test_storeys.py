"""The storeys: imports descend, none is hidden, and only the upper rooms know Flask."""

import ast
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from tests.house.sources import PACKAGE, ROOT, functions, place, python_files, tree

# What costs megabytes and is needed now and then: imported where it is used, and only so.
HEAVY = {"PIL", "docx", "fontTools", "fpdf", "icalendar", "opencc", "openpyxl", "segno", "xlsxwriter"}


def test_the_contracts_of_the_architecture_hold() -> None:
    program = Path(sys.executable).with_name("lint-imports")
    found = subprocess.run([program, "--no-cache", "--no-logo"], cwd=ROOT, capture_output=True, text=True, check=False)

    assert found.returncode == 0, found.stdout + found.stderr


def test_the_contracts_name_every_room_the_ways_to_flask_and_the_pure_cores() -> None:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]
    layers = [contract for contract in settings["contracts"] if contract["type"] == "layers"]
    forbidden = {module for contract in settings["contracts"] for module in contract.get("forbidden_modules", ())}

    assert [contract["exhaustive"] for contract in layers] == [True]
    assert settings["include_external_packages"] is True
    assert {"flask", "flask_login", "wtforms", "werkzeug", "sqlalchemy", "os", "random", "time", "logging"} <= forbidden


@pytest.mark.parametrize("path", sorted(PACKAGE.rglob("__init__.py")), ids=lambda path: path.parent.name)
def test_a_package_s_first_file_holds_a_docstring_and_nothing_else(path: Path) -> None:
    body = tree(path).body

    assert len(body) == 1
    assert ast.get_docstring(tree(path))


def test_every_folder_of_code_is_a_package() -> None:
    folders = {path.parent for path in python_files()}

    assert [folder for folder in folders if not (folder / "__init__.py").exists()] == []


def is_heavy(node: ast.AST) -> bool:
    """Tell the import of a library that a serving process must not carry until it is used."""
    return isinstance(node, ast.Import | ast.ImportFrom) and names_of(node) <= HEAVY


def names_of(node: ast.Import | ast.ImportFrom) -> set[str]:
    """Name the packages that an import statement loads."""
    full = [alias.name for alias in node.names] if isinstance(node, ast.Import) else [node.module or ""]
    return {name.partition(".")[0] for name in full}


def test_no_import_is_hidden_in_a_function() -> None:
    hidden = [
        place(path, node)
        for path in python_files()
        for _, function in functions(path)
        for node in ast.walk(function)
        if isinstance(node, ast.Import | ast.ImportFrom)
        or (isinstance(node, ast.Call) and ast.unparse(node.func) in ("import_module", "importlib.import_module"))
        if not is_heavy(node)
    ]

    assert hidden == []


def test_what_is_heavy_is_not_loaded_before_it_is_used() -> None:
    seen = "import sys, elearn.app; print(*{name.partition('.')[0] for name in sys.modules})"
    command = [sys.executable, "-c", seen]

    loaded = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout.split()

    assert HEAVY & set(loaded) == set()


def test_no_import_is_conditional() -> None:
    conditional = [
        place(path, inner)
        for path in python_files()
        for node in ast.walk(tree(path))
        if isinstance(node, ast.If | ast.Try)
        for inner in ast.walk(node)
        if isinstance(inner, ast.Import | ast.ImportFrom)
    ]

    assert conditional == []


def test_nothing_is_imported_with_a_star_or_from_a_private_name() -> None:
    found = [
        place(path, node)
        for path in python_files()
        for node in ast.walk(tree(path))
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("elearn")
        for name in node.names
        if name.name == "*" or (name.name.startswith("_") and name.name != "_")  # "_" says a text in a language
    ]

    assert found == []
