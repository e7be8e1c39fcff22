"""Headers of tables of questions, tolerant of the names that banks use; a row becomes lines of the plain notation."""

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Final

from elearn.interchange.choice_marks import LETTERS, choices_in
from elearn.interchange.lines import Line
from elearn.interchange.tokens import KIND_WORDS

NAMES: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        "number": ("序号", "题号", "编号", "no", "number"),
        "kind": ("题型", "类型", "试题类型", "题目类型", "kind", "type"),
        "stem": ("题干", "题目", "试题", "试题内容", "题目内容", "问题", "题干内容", "stem", "question"),
        "stem_en": ("题干英文", "题干en", "英文题干", "stemen"),
        "choices": ("选项", "全部选项", "候选项", "选项内容", "choices", "options"),
        "answer": ("答案", "正确答案", "参考答案", "标准答案", "answer", "key"),
        "answer_en": ("答案英文", "答案en", "answeren"),
        "explanation": ("解析", "答案解析", "试题解析", "题目解析", "详解", "explanation"),
        "explanation_en": ("解析英文", "解析en", "explanationen"),
        "feedback": ("反馈", "feedback"),
        "feedback_en": ("反馈英文", "反馈en", "feedbacken"),
        "difficulty": ("难度", "难易度", "难易程度", "难度等级", "难度系数", "difficulty"),
        "points": ("分值", "分数", "得分", "points", "score"),
        "topic": ("章节", "知识点", "考点", "所属章节", "分类", "题库分类", "topic", "chapter"),
        "cites": ("引用", "依据条款", "cites"),
        "basis": ("依据", "法律依据", "出处"),
        "tolerance": ("允许误差", "误差", "tolerance"),
        "unit": ("单位", "unit"),
        "unit_en": ("单位英文", "单位en", "uniten"),
        "credit": ("计分", "credit"),
    }
)
_FIELDS = {name: field for field, names in NAMES.items() for name in names}
_CHOICE = re.compile(r"(?:选项|答案|option|choice)?([a-j])(?:选项)?(英文|en|反馈|反馈英文|反馈en|feedback|feedbacken)?")
_LABELS = {
    "kind": "题型",
    "difficulty": "难度",
    "points": "分值",
    "topic": "章节",
    "cites": "引用",
    "tolerance": "允许误差",
    "credit": "计分",
    "unit": "单位",
}
Piece = tuple[str, bool]  # a line, and whether it is plain text whatever it looks like


def field_of(name: str) -> str:
    """Name the field of a column by its header, such as 选项A（英文）→ ``A_en``; empty when it is none of ours."""
    folded = unicodedata.normalize("NFKC", name).lower()
    plain = re.sub(r"[\s_\-—.:*()\[\]【】<>（）]", "", folded).removesuffix("必填").removesuffix("选填")
    if plain in _FIELDS:
        return _FIELDS[plain]
    found = _CHOICE.fullmatch(plain)
    if not found:
        return ""
    more = (found[2] or "").replace("英文", "en").replace("feedback", "反馈")
    return found[1].upper() + {"": "", "en": "_en", "反馈": "_feedback", "反馈en": "_feedback_en"}[more]


def is_header(cells: Sequence[str]) -> bool:
    """Say whether a row names the columns of a table of questions: a text, and an answer or choices."""
    fields = {field_of(cell) for cell in cells}
    return "stem" in fields and bool(fields & {"answer", "choices", "A"})


def row_lines(header: Sequence[str], cells: Sequence[str], number: int, kind: str = "") -> Iterator[Piece]:
    """Write a row as lines of the plain notation, numbered ``number``; ``kind`` is that of its sheet."""
    row = {field_of(name): text.strip() for name, text in zip(header, cells, strict=False) if text.strip()}
    row = {"kind": kind} | row if kind else row
    if not row.keys() & {"stem", "answer", "A", "choices"}:
        return
    word = row.get("kind", "").removesuffix("题")
    is_without = KIND_WORDS.get(word, "") not in ("", "single_choice", "multiple_choice")
    has_choices = "A" in row or "choices" in row or is_without  # then the text holds none, whatever it looks like
    yield f"{number}．", False
    for field, label in _LABELS.items():
        if row.get(field):
            yield f"{label}：{' '.join(row[field].split())}", False
    yield from _half(row, "", has_choices=has_choices)
    english = [field for field in row if field.endswith("_en")]
    if english:
        yield "English", False
        yield from _half(row, "_en", has_choices=has_choices)


def _half(row: Mapping[str, str], end: str, *, has_choices: bool) -> Iterator[Piece]:
    yield "题干：", False
    for line in row.get(f"stem{end}", "").splitlines():
        yield line, has_choices or bool(end) or not choices_in(Line(0, line), "")[1]
    for letter in LETTERS:
        if row.get(letter + end):
            yield from _labelled(f"{letter}．", row[letter + end])
            yield from _labelled("反馈：", row.get(f"{letter}_feedback{end}", ""))
    if not end:
        yield from _all_choices(row.get("choices", ""))
    yield from (("答案：" + " ".join(line.split()), False) for line in row.get(f"answer{end}", "").splitlines() if line)
    if end and row.get("unit_en"):
        yield f"单位：{row['unit_en']}", False
    yield from _labelled("反馈：", row.get(f"feedback{end}", ""))
    yield from _labelled("解析：", row.get(f"explanation{end}", ""))
    if row.get("basis") and not end:
        yield f"依据：{row['basis']}", False


def _labelled(label: str, text: str) -> Iterator[Piece]:
    if text:
        yield label, False
        yield from ((line, True) for line in text.splitlines())


def _all_choices(text: str) -> Iterator[Piece]:
    """Divide a cell that holds all choices: by lines, or by | and ；, with letters or without."""
    parts = text.splitlines() if "\n" in text else re.split(r"[|｜；;]|\$;\$", text)
    parts = [part.strip() for part in parts if part.strip()]
    if len(parts) == 1 or re.match(r"[(（]?[A-Ja-jＡ-Ｊ][.．、:：)）\s]", parts[0] if parts else ""):
        yield from ((part, False) for part in parts)
        return
    for letter, part in zip(LETTERS, parts, strict=False):
        yield from _labelled(f"{letter}．", part)
