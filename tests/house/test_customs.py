"""The customs: each module says what it is, each function what it does, and nothing grows beyond reading."""

import ast
import re

from tests.house.sources import PACKAGE, ROOT, functions, place, python_files, tree

LONGEST_FILE, LONGEST_FUNCTION = 300, 50
NAMELESS = {"utils", "util", "helpers", "helper", "common", "misc", "manager", "managers", "base_utils", "tools"}
ASSERTING = re.compile(r"raises|assert|expect|check|await_that")  # calls that fail when a promise is broken
EVERYWHERE = [name for name in ("elearn", "tests", "bench", "migrations") if any((ROOT / name).rglob("*.py"))]


def test_every_module_opens_with_a_sentence() -> None:
    silent = []
    for path in python_files(*EVERYWHERE):
        opening = (ast.get_docstring(tree(path)) or "").split("\n\n")[0].replace("\n", " ")
        if not re.search(r"\w.*[.:;!…)]$", opening):
            silent.append(place(path, 1))

    assert silent == []


def test_every_module_has_a_name_that_says_what_is_in_it() -> None:
    names = [path for path in python_files(*EVERYWHERE) if {path.stem, path.parent.name} & NAMELESS]

    assert names == []


def test_no_file_is_longer_than_300_lines() -> None:
    # The generated parts of a migration grow with the schema, and are not read as code is.
    paths = [path for path in python_files(*EVERYWHERE) if path.parent.name != "versions"]

    assert [
        f"{place(path, 1)} has {count}"
        for path in paths
        if (count := len(path.read_text().splitlines())) > LONGEST_FILE
    ] == []


def test_no_function_is_longer_than_50_lines() -> None:
    long = [
        f"{place(path, node)} {name}"
        for path in python_files(*EVERYWHERE)
        if path.parent.name != "versions"
        for name, node in functions(path)
        if (node.end_lineno or 0) - node.lineno + 1 > LONGEST_FUNCTION
    ]

    assert long == []


def test_no_template_is_longer_than_300_lines() -> None:
    assert [path for path in PACKAGE.rglob("*.html") if len(path.read_text().splitlines()) > LONGEST_FILE] == []


def is_given_by_a_framework(name: str) -> bool:
    """Tell the methods whose names and meaning come from outside, such as ``process_bind_param``."""
    return name.rsplit(".", 1)[-1] in {"process_bind_param", "process_result_value", "load_dialect_impl", "format_help"}


def test_every_public_function_has_a_docstring_that_ends_its_first_sentence() -> None:
    silent = []
    for path in python_files():
        for name, node in functions(path):
            if any(part.startswith("_") for part in name.split(".")) or "<inner>" in name:
                continue
            first = (ast.get_docstring(node) or "").split("\n\n")[0].replace("\n", " ")
            if not first.endswith((".", ":", ";")) and not is_given_by_a_framework(name):
                silent.append(f"{place(path, node)} {name}")

    assert silent == []


def test_every_class_says_what_it_holds() -> None:
    silent = [
        place(path, node)
        for path in python_files()
        for node in ast.walk(tree(path))
        if isinstance(node, ast.ClassDef) and not node.name.startswith("_") and not ast.get_docstring(node)
    ]

    assert silent == []


def test_no_test_is_without_an_assertion() -> None:
    empty = []
    for path in python_files("tests"):
        for name, node in functions(path):
            if not name.startswith("test_") or "<inner>" in name:
                continue
            says = {type(inner) for inner in ast.walk(node)}
            calls = {ast.unparse(inner.func) for inner in ast.walk(node) if isinstance(inner, ast.Call)}
            if ast.Assert not in says and not any(ASSERTING.search(call) for call in calls):
                empty.append(f"{place(path, node)} {name}")

    assert empty == []
