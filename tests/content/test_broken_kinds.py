"""A question of each kind, broken in one place: the fault stands at its line and column, with its remedy."""

import pytest

from elearn.content.check import check_library
from tests import every_kind
from tests.content.small import TODAY

PATH = "quizzes/every-kind.yaml"
WHOLE = every_kind.files()[PATH].decode()


@pytest.mark.parametrize(
    ("old", "new", "code", "at"),
    [
        ("{zh: 不可以, en: 'No', correct: true}", "{zh: 不可以, en: 'No'}", "Q204", "choices:"),
        ("credit: right_minus_wrong", "credit: right_minus_wrongs", "C116", "right_minus_wrongs"),
        ("    answer: false", "    answer: maybe", "C113", "maybe"),
        ("answer: 500\n    unit", "answer: 500\n    tolerance: five\n    unit", "Q208", "five"),
        ("accept: {zh: [准保护区], en: [", "accept: {zh: [。], en: [", "Q209", "。], en: [quasi"),
        ("{{ blank fine }}以下", "{{ blank fin }}以下", "Q221", "一级保护区内禁止{{"),
        ("- {zh: 网箱养殖, en: cage farming, correct: true}\n          - {zh: 水质", "- {zh: 水质", "Q225", "choices:"),
        ("        right: {zh: 新建、扩建对水体", "        wrong: {zh: 新建、扩建对水体", "C111", "wrong: {zh"),
        (
            "{zh: 到场核实, en: go there and look}",
            "{zh: 登记举报, en: go there and look}",
            "Q220",
            "- {zh: 登记举报, en: go there",
        ),
        ("          - {zh: 露营, en: camping}", "          - {zh: 露营}", "C114", "- {zh: 露营}"),
        (
            "        kind: ordering\n        points: 3",
            "        kind: essay\n        points: 3",
            "Q226",
            "essay\n        points",
        ),
        (
            "cites: [code-2026:318]\n        stem: {zh: 谁先",
            "cites: [code-2026:9999]\n        stem: {zh: 谁先",
            "S302",
            "code-2026:9999",
        ),
        ("        explanation: {zh: 镇里离得最近。, en: The township is nearest.}\n", "", "Q202", "- id: who\n"),
        ("    limit: 500\n", "    limit: 500\n    points: 9\n", "Q219", "points: 9"),
        ("        points: 6\n", "        points: many\n", "C113", "many"),
    ],
)
def test_fault_stands_at_its_line_and_column(old: str, new: str, code: str, at: str) -> None:
    assert WHOLE.count(old) == 1
    broken = WHOLE.replace(old, new)
    files = {**every_kind.files(), PATH: broken.encode()}

    _, problems = check_library(files, today=TODAY)

    found = [(one.line, one.column) for one in problems if one.path == PATH and one.code == code]
    before = broken[: broken.index(at, max(0, broken.index(new) - 80) if new else 0)]
    assert (before.count("\n") + 1, len(before) - before.rfind("\n")) in found
    assert all(one.hint for one in problems if one.code == code)
