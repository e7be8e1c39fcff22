"""What a line of a Chinese question bank can be: a heading, a numbered question, a labelled remark, or text."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from elearn.interchange.lines import Line

# Heading words → kind of ours; "" leaves it to the question's shape. Kinds that cannot be held are told by their word.
KIND_WORDS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "单项选择": "single_choice",
        "单选": "single_choice",
        "多项选择": "multiple_choice",
        "不定项选择": "multiple_choice",
        "不定项": "multiple_choice",
        "多选": "multiple_choice",
        "选择": "",
        "判断正误": "true_false",
        "判断对错": "true_false",
        "判断": "true_false",
        "是非": "true_false",
        "填空": "blanks",
        "简答": "essay",
        "问答": "essay",
        "论述": "essay",
        "名词解释": "essay",
        "案例分析": "essay",
        "匹配": "matching",
        "连线": "matching",
        "排序": "ordering",
        "归类": "categorise",
        "数值": "numeric",
        "短文本": "short_text",
        "single choice": "single_choice",
        "multiple choice": "multiple_choice",
        "true/false": "true_false",
        "true or false": "true_false",
    }
)
WORDS: Final = tuple(sorted(KIND_WORDS, key=len, reverse=True))  # long ones first: 单选 is a part of 单项选择
_KIND = "|".join(map(re.escape, WORDS))
_HAN = "一二三四五六七八九十"
_ORDINAL = rf"(?:第?[{_HAN}]{{1,3}}(?:部分|大题)?\s*[、.．:：]?|[(（][{_HAN}]{{1,3}}[)）]|[IVX]{{1,4}}\s*[.．、])"
_HEADING = re.compile(
    rf"[【\[]?\s*(?P<ordinal>{_ORDINAL})?\s*[【\[]?(?P<kind>{_KIND})(?P<ti>题|questions?)?\s*[】\]]?"
    r"\s*(?P<rest>(?:[(（:：,，].*)?)$",
    re.IGNORECASE,
)
_ORDINAL_ALONE = re.compile(rf"(?P<ordinal>{_ORDINAL})\s*$")
_TAG = re.compile(
    rf"[【\[(（]\s*(?P<kind>{_KIND})题?\s*(?:[,，、;；\s]\s*(?P<points>\d{{1,3}})\s*分)?\s*[】\])）]\s*", re.I
)
_DIGITS = r"[0-9０-９]{1,3}"
_NUMBER = re.compile(
    rf"(?:第\s*(?P<ti>{_DIGITS}|[{_HAN}]{{1,3}})\s*题\s*[.．、:：]?|[(（]\s*(?P<round>{_DIGITS})\s*[)）]\s*[.．、]?"
    rf"|【\s*(?P<square>{_DIGITS})\s*】|(?P<dot>{_DIGITS})\s*[.．](?![0-9０-９])|(?P<comma>{_DIGITS})\s*[、:：)）]"
    rf"|(?P<tab>{_DIGITS})\t|(?P<circle>[①-⑳]))\s*"
)
LABELS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "answer": "参考答案|正确答案|标准答案|本题答案|答案|answers?|key",
        "explanation": "答案解析|试题解析|题目解析|解析|详解|explanation",
        "basis": "法律依据|依据|出处",
        "feedback": "反馈|feedback",
        "difficulty": "难度系数|难度等级|难易程度|难易度|难度|difficulty",
        "points": "分值|分数|points",
        "topic": "知识点|考点|所属章节|章节|topics?",
        "cites": "引用|cites?",
        "tolerance": "允许误差|误差|tolerance",
        "unit": "单位|unit",
        "kind": "题型|题目类型|试题类型",
        "stem": "题干",
        "credit": "计分|credit",
        "reply": "答",
    }
)
_NAMES = "|".join(f"(?P<{name}>{words})" for name, words in LABELS.items())
_LABEL = re.compile(
    rf"(?:[【\[]\s*(?:{_NAMES})\s*[】\]]\s*[:：]?|(?:{_NAMES.replace('?P<', '?P<c_')})\s*[:：])\s*", re.I
)
_BARE_ANSWER = re.compile(r"(?:参考答案|正确答案|答案)\s*(?=[A-JＡ-Ｊ√×✓✗✔✘](?![A-Za-z]))")
_INLINE = ("answer", "explanation", "difficulty", "points", "topic")
_INLINE_NAMES = "|".join(LABELS[name] for name in _INLINE)
_INLINE_LABEL = re.compile(
    rf"[【\[]\s*(?:{_INLINE_NAMES})\s*[】\]]|(?<=[\s。；;)）】])(?:{_INLINE_NAMES})\s*[:：]", re.IGNORECASE
)
_KEYS = re.compile(
    r"[【\[]?.{0,30}?(?:参考答案|标准答案|正确答案|答案|answer key)(?:(?:及|与|和)?(?:试题)?解析|部分|一览)?"
    r"\s*[】\]]?\s*[:：]?",
    re.IGNORECASE,
)
_ENGLISH = re.compile(r"[【\[]?\s*(?:English|英文|英语|EN)\s*[】\]]?\s*[:：]?", re.IGNORECASE)
_POINTS_EACH = re.compile(r"每[小]?[题空]\s*([0-9０-９]+(?:[.．][0-9０-９]+)?)\s*分")
_DIGIT_NAMES = {name: number for number, name in enumerate(_HAN, 1)}


@dataclass(frozen=True, slots=True)
class Token:
    """Hold what a piece of a line is: ``name`` (heading, number, english, keys, text, or a label's) and its value."""

    name: str
    line: Line  # what follows the sign, or all of it
    value: str = ""
    style: str = ""


def number_of(text: str) -> int:
    """Read a number of a question: half- or full-width digits, ① to ⑳, or 一 to 九十九."""
    folded = unicodedata.normalize("NFKC", text)
    if folded.isdigit():
        return int(folded)
    tens, is_ten, ones = folded.rpartition("十")
    return (_DIGIT_NAMES.get(tens, 1) * 10 if is_ten else 0) + _DIGIT_NAMES.get(ones, 0)


def points_each(text: str) -> str:
    """Find the points of each question in a heading such as （每题2分，共20分）."""
    found = _POINTS_EACH.search(text)
    return unicodedata.normalize("NFKC", found[1]) if found else ""


def pieces(line: Line) -> list[Line]:
    """Divide a line before every label within it, such as 【答案】 or " 解析：" after a choice."""
    if line.is_literal:
        return [line]
    starts = [0, *(found.start() for found in _INLINE_LABEL.finditer(line.text) if found.start())]
    cut = [line.part(start, end) for start, end in zip(starts, [*starts[1:], None], strict=True)]
    return [piece for piece in cut if piece.text] or [line]


def token(line: Line) -> Token:
    """Say what a piece of a line is; a numbered line and a line of choices are told by the reader of the bank."""
    text = line.text
    if line.is_literal or not text:
        return Token("text", line)
    if _ENGLISH.fullmatch(text):
        return Token("english", line)
    heading = _HEADING.fullmatch(text) if len(text) <= 80 else None
    if heading and _is_heading(heading):
        return Token("heading", line, heading["kind"].lower(), heading["ordinal"] or "")
    label = _LABEL.match(text) or _BARE_ANSWER.match(text)
    if label:
        name = next((key.removeprefix("c_") for key, found in label.groupdict().items() if found), "answer")
        return Token({"reply": "answer"}.get(name, name), line.part(label.end()), label[0].strip())
    if len(text) <= 40 and _KEYS.fullmatch(text):
        return Token("keys", line)
    if _ORDINAL_ALONE.fullmatch(text):
        return Token("heading", line, "", text)
    number = _NUMBER.match(text)
    if number:
        style = str(number.lastgroup)
        return Token("number", line.part(number.end()), str(number_of(str(number[style]))), style)
    return Token("text", line)


def _is_heading(found: re.Match[str]) -> bool:
    """Tell a heading from a tag before a question, 【单选】下列…: nothing but a hint in brackets or a colon follows."""
    rest = found["rest"] or ""
    hint = re.fullmatch(r"[(（].*[)）]?[。:：]?|[:：,，]?\s*(?:本|共|每|下列|以下|请|把|将|在)?.*", rest)
    return bool(hint) and bool(found["ti"] or found["ordinal"] or not rest) and not re.search(r"[?？]$", rest)


def kind_tag(line: Line) -> tuple[str, str, Line]:
    """Take a tag such as 【单选题】 or （判断题，2分） off a question: its word, its points (empty without one)."""
    found = None if line.is_literal else _TAG.match(line.text)
    return (found["kind"].lower(), found["points"] or "", line.part(found.end())) if found else ("", "", line)
