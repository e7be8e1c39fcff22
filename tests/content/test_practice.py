"""Suggested plans: checked with code and line like everything else, published, and there for every lecture."""

import json
from pathlib import Path

import pytest

from elearn.content.check import check_library
from elearn.content.files import read_folder
from elearn.content.publishing import items_of
from tests.content.small import TODAY, found, make_files

PATH = "practice/water.yaml"
GOOD = """\
id: water
plans:
  - id: walk
    days: 30
    text: {zh: 走 2 遍, en: Walk 2 times}
"""


@pytest.mark.parametrize(
    ("old", "new", "where"),
    [
        ("id: water", "id: fire", (1, 5, "C121")),
        ("days: 30", "days: 3", (4, 11, "C117")),
        ("Walk 2", "Walk 3", (5, 5, "P503")),
        ("    text", "    note: x\n    text", (5, 5, "")),
        (GOOD[10:], "plans:\n" + 2 * "  - {id: walk, days: 30, text: {zh: 走, en: Walk}}\n", (4, 10, "P502")),
    ],
)
def test_a_fault_is_told_with_its_place(old: str, new: str, where: tuple[int, int, str]) -> None:
    _, problems = check_library(make_files() | {PATH: GOOD.replace(old, new).encode()}, today=TODAY)

    ((path, line, column, code),) = found(problems)
    assert (path, line, column) == (PATH, *where[:2])
    assert code.startswith(where[2])


def test_suggestions_without_a_lecture_are_refused() -> None:
    files = make_files() | {"practice/fire.yaml": GOOD.replace("water", "fire").encode()}

    assert found(check_library(files, today=TODAY)[1]) == [("practice/fire.yaml", 1, 5, "P501")]


def test_suggestions_are_published_as_they_are_written() -> None:
    library, problems = check_library(make_files() | {PATH: GOOD.encode()}, today=TODAY)
    assert library is not None, problems

    (item,) = [item for item in items_of(library) if item.kind == "practice"]
    text = {"zh": "走 2 遍", "en": "Walk 2 times"}
    assert json.loads(item.revision)["plans"] == [{"id": "walk", "days": 30, "text": text}]


def test_every_lecture_of_the_shipped_course_suggests_two_plans_or_more() -> None:
    files = read_folder(Path(__file__).parents[2] / "content")
    lectures = {path.split("/")[1].split(".")[0] for path in files if path.endswith(".zh.md")}

    assert {path for path in files if path.startswith("practice/")} == {f"practice/{name}.yaml" for name in lectures}
    assert all(files[f"practice/{name}.yaml"].count(b"- id:") >= 2 for name in lectures)
