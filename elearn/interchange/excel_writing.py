"""Write a bank as an Excel file: the documented template, which ``elearn.interchange.excel`` reads again."""

import io
from collections.abc import Iterable, Mapping, Sequence
from pkgutil import resolve_name
from typing import Any

from elearn.interchange.choice_marks import LETTERS
from elearn.interchange.drafts import Question
from elearn.interchange.notation import JUDGEMENTS, TAGS

_WIDTHS = {"题干": 60, "解析": 50}
_FIRST = ("序号", "题型", "题干", "题干（英文）")
_LAST = (
    "答案",
    "答案（英文）",
    "反馈",
    "反馈（英文）",
    "允许误差",
    "单位",
    "单位（英文）",
    "计分",
    "解析",
    "解析（英文）",
    "难度",
    "分值",
    "章节",
    "引用",
)
FEWEST_CHOICES = 4
MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def write_excel(questions: Iterable[Question]) -> bytes:
    """Write the questions under the header of the template; without any it is the template itself."""
    listed = list(questions)
    most = max([FEWEST_CHOICES, *(len(question.get("choices", ())) for question in listed)])
    letters = LETTERS[:most]
    header = [*_FIRST, *(name for letter in letters for name in _columns(letter)), *_LAST]
    stream = io.BytesIO()
    book = resolve_name("xlsxwriter:Workbook")(stream, {"in_memory": True, "strings_to_formulas": False})
    sheet, plain = book.add_worksheet("题库"), book.add_format({"text_wrap": True, "valign": "top", "num_format": "@"})
    bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1})
    for column, name in enumerate(header):
        sheet.write_string(0, column, name, bold)
        sheet.set_column(column, column, _WIDTHS.get(name[:2], 16))
    for row, question in enumerate(listed, 1):
        cells = _cells(question, row)
        for column, name in enumerate(header):
            if cells.get(name):
                sheet.write_string(row, column, cells[name], plain)  # never a formula, whatever the text begins with
    sheet.freeze_panes(1, 3)
    book.close()
    return stream.getvalue()


def _columns(letter: str) -> tuple[str, str, str, str]:
    return f"选项{letter}", f"选项{letter}（英文）", f"选项{letter}反馈", f"选项{letter}反馈（英文）"


def _cells(question: Question, number: int) -> dict[str, str]:
    cells = {"序号": str(number), "题型": TAGS[question["kind"]]}
    for key, name in (("stem", "题干"), ("explanation", "解析"), ("feedback", "反馈"), ("unit", "单位")):
        cells |= _pair(name, question.get(key, {}))
    for letter, row in zip(LETTERS, question.get("choices", ()), strict=False):
        cells |= _pair(f"选项{letter}", row) | _pair(f"选项{letter}反馈", row.get("feedback", {}))
    if "choices" in question:
        right = (letter for letter, row in zip(LETTERS, question["choices"], strict=False) if row.get("correct"))
        cells["答案"] = "".join(right)
    elif "accept" in question:
        accept: Mapping[str, Sequence[str]] = question["accept"]
        cells |= {"答案": "\n".join(accept.get("zh", ())), "答案（英文）": "\n".join(accept.get("en", ()))}
    elif "answer" in question:
        answer = question["answer"]
        cells["答案"] = JUDGEMENTS[answer] if isinstance(answer, bool) else str(answer)
    for key, name in (("tolerance", "允许误差"), ("credit", "计分"), ("difficulty", "难度"), ("points", "分值")):
        cells |= {name: str(question[key])} if key in question else {}
    for key, name in (("topics", "章节"), ("cites", "引用")):
        cells |= {name: ", ".join(map(str, question[key]))} if question.get(key) else {}
    return cells


def _pair(name: str, text: Mapping[str, Any]) -> dict[str, str]:
    return {name: str(text.get("zh", "")), f"{name}（英文）": str(text.get("en", ""))}
