"""GIFT, Aiken and Excel: each fixture is read exactly, and what is wrong is told at its line or row."""

import io
from collections.abc import Sequence
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from elearn.interchange.reading import read_bank, read_pasted
from tests.interchange.expected import BANKS, expected, told
from tests.interchange.word_files import packed

TEXTS = sorted([*BANKS.glob("*.gift"), *BANKS.glob("*.aiken")])
HEADER = ["题型", "题干", "选项A", "选项B", "选项C", "答案", "解析", "难度", "章节"]


def xlsx(*sheets: tuple[str, Sequence[Sequence[object]]]) -> bytes:
    """Make a workbook of sheets, each a name and its rows."""
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for title, rows in sheets:
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(list(row))
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: path.name)
def test_a_text_of_moodle_is_read_exactly(path: Path) -> None:
    text = path.read_text(encoding="utf-8")

    assert told(read_pasted(path.name, text, path.suffix[1:])) == expected(path.stem)


def test_the_format_of_a_pasted_text_is_seen() -> None:
    assert read_pasted("paste", "::a::甲{T}").count("clean") == 1
    assert read_pasted("paste", "甲？\nA. 一\nB. 二\nANSWER: A").count("clean") == 1


ROW = ["单选题", "甲？", "一", "二", "三", "B", "因为二。", "易", "水"]
GIVEN = (
    '{"kind": "single_choice", "difficulty": 1, "stem": {"zh": "甲？"}, "choices": [{"zh": "一"}, '
    '{"zh": "二", "correct": true}, {"zh": "三"}], "explanation": {"zh": "因为二。"}}'
)
SHEETS: dict[str, tuple[bytes, list[str]]] = {
    "template": (xlsx(("题库", [HEADER, ROW])), [f'[2, [], {GIVEN}, "章节：水"]']),
    "other-names-and-order": (
        xlsx(
            (
                "Sheet1",
                [
                    ["难易程度", "正确答案（必填）", "试题内容", "A", "B", "C", "类型", "答案解析", "知识点"],
                    ["易", "B", "甲？", "一", "二", "三", "单项选择题", "因为二。", "水"],
                ],
            )
        ),
        [f'[2, [], {GIVEN}, "章节：水"]'],
    ),
    "title-above-and-rows-between": (
        xlsx(("题库", [["某某单位题库"], [], HEADER, [], ROW])),
        [f'[5, [], {GIVEN}, "章节：水"]', '[1, "B629"]'],
    ),
    "all-choices-in-one-cell": (
        xlsx(("题库", [["题目", "选项", "答案"], ["甲？", "一|二|三", "B"], ["乙？", "A.一\nB.二", "AB"]])),
        [
            '[2, [], {"kind": "single_choice", "stem": {"zh": "甲？"}, "choices": [{"zh": "一"}, {"zh": "二", "correct": true}, {"zh": "三"}]}]',  # noqa: E501
            '[3, [], {"kind": "multiple_choice", "stem": {"zh": "乙？"}, "choices": [{"zh": "一", "correct": true}, {"zh": "二", "correct": true}]}]',  # noqa: E501
        ],
    ),
    "a-sheet-for-each-kind": (
        xlsx(
            ("判断题", [["题干", "答案"], ["甲。", "对"], ["乙。", False]]),
            ("填空题", [["题干", "答案"], ["丙是____。", 12]]),
        ),
        [
            '[2, [], {"kind": "true_false", "stem": {"zh": "甲。"}, "answer": true}]',
            '[3, [], {"kind": "true_false", "stem": {"zh": "乙。"}, "answer": false}]',
            '[2, [], {"kind": "short_text", "stem": {"zh": "丙是____。"}, "accept": {"zh": ["12"], "en": ["12"]}}]',
        ],
    ),
    "rows-with-faults": (
        xlsx(
            (
                "题库",
                [
                    HEADER,
                    ["单选题", "甲？", "一", "二", "", "D"],
                    ["材料题", "乙？", "", "", "", "略"],
                    ["单选题", "", "一", "二", "", "A"],
                ],
            )
        ),
        [
            '[2, ["B613"], {"kind": "single_choice", "stem": {"zh": "甲？"}, "choices": [{"zh": "一"}, {"zh": "二"}]}]',
            '[3, ["B614"], {"kind": "材料", "stem": {"zh": "乙？"}}]',
            '[4, ["B615"], {"kind": "single_choice", "stem": {}, "choices": [{"zh": "一", "correct": true}, {"zh": "二"}]}]',  # noqa: E501
        ],
    ),
    "text-in-cells": (
        xlsx(("Sheet1", [["1．甲？"], ["A．一", "B．二"], ["答案：B"]])),
        [
            '[1, [], {"kind": "single_choice", "stem": {"zh": "甲？"}, "choices": [{"zh": "一"}, {"zh": "二", "correct": true}]}]'  # noqa: E501
        ],
    ),
    "both-languages": (
        xlsx(
            (
                "题库",
                [
                    [
                        "题干",
                        "题干（英文）",
                        "选项A",
                        "选项A（英文）",
                        "选项B",
                        "选项B（英文）",
                        "选项B反馈",
                        "答案",
                        "解析",
                        "解析（英文）",
                    ],
                    ["甲？", "What?", "一", "One", "二", "Two", "不是二。", "A", "因为。", "Because."],
                ],
            )
        ),
        [
            '[2, [], {"kind": "single_choice", "stem": {"zh": "甲？", "en": "What?"}, "choices": [{"zh": "一", "en": "One", "correct": true}, {"zh": "二", "en": "Two", "feedback": {"zh": "不是二。"}}], "explanation": {"zh": "因为。", "en": "Because."}}]'  # noqa: E501
        ],
    ),
    "nothing": (xlsx(("Sheet1", [])), ['[0, "B608"]']),
    "too-many": (xlsx(("题库", [["题干", "答案"], *([f"第{n}题", "对"] for n in range(301))])), ['[0, "B609"]']),
    "no-workbook": (b"PK\x03\x04", ['[0, "B601"]']),
    "an-archive-that-is-no-workbook": (packed({"a.txt": b"x"}), ['[0, "B601"]']),
}


@pytest.mark.parametrize("name", SHEETS)
def test_a_workbook_is_read_by_its_header(name: str) -> None:
    data, wanted = SHEETS[name]

    assert told(read_bank("bank.xlsx", data)) == wanted


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_a_text_file_is_read_in_the_encodings_of_windows(encoding: str) -> None:
    data = "1．甲？\nA．一\nB．二\n答案：B".encode(encoding)

    assert read_bank("bank.txt", data).count("clean") == 1


@settings(max_examples=80, deadline=None)
@given(st.text(st.sampled_from(list("甲A=~#{}\\:%T50-> \n/[]<>")), max_size=120), st.sampled_from(["gift", "aiken"]))
def test_no_text_of_moodle_makes_its_readers_fail(text: str, form: str) -> None:
    bank = read_pasted("paste", text, form)

    assert bank.drafts or bank.problems
