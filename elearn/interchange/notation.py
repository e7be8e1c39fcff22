"""Write a question as lines of the plain notation, from which ``elearn.interchange.plain`` reads the same again."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from elearn.interchange.choice_marks import LETTERS, choices_in, mentions_choices
from elearn.interchange.drafts import Draft, Question
from elearn.interchange.judging import has_hole
from elearn.interchange.lines import Line, clean
from elearn.interchange.long_bodies import BLANK
from elearn.interchange.tokens import kind_tag, pieces, token

TAGS = {
    "single_choice": "单选题",
    "multiple_choice": "多选题",
    "true_false": "判断题",
    "numeric": "数值题",
    "short_text": "短文本题",
}
_ALL_TAGS = TAGS | {"cloze": "填空题", "essay": "简答题"}
JUDGEMENTS = {True: "正确", False: "错误"}
_LABELS = {"zh": ("答案：", "解析：", "反馈：", "单位："), "en": ("Answer: ", "Explanation: ", "Feedback: ", "Unit: ")}
_BARE = re.compile(r"[A-JＡ-Ｊ][\t ]")
Piece = tuple[str, str]  # what the line is for (stem, choice, answer, …), and the line


def sayable(question: Question) -> bool:
    """Say whether a question's kind can be written in this notation."""
    return question.get("kind") in TAGS


def block(draft: Draft) -> str:
    """Write a draft as the text in which its author can mend it."""
    notes = [note for note in draft.notes if note.startswith("章节：")]
    return "\n".join([*(line for _, line in question_lines(draft.question, 1)), *notes])


def question_lines(question: Question, number: int) -> Iterator[Piece]:
    """Write a question with its number; where it lacks a language, that part is left out."""
    question = _as_text(question)
    tag = _ALL_TAGS.get(question.get("kind", ""), "")
    start = f"{number}．" + (f"【{_tag(question) or tag}】" if tag else "")
    yield from _text("stem", start, question.get("stem", {}).get("zh", ""))
    yield from _half(question, "zh")
    yield from _values(question)
    if _has_english(question):
        yield "english", "English"
        yield from _text("stem", "", question.get("stem", {}).get("en", ""))
        yield from _half(question, "en")


def _as_text(question: Question) -> Question:
    """Write blanks as lines and their answers beside one another, a model answer as the answer."""
    if question.get("kind") == "cloze" and "blanks" in question:
        answers = {
            name: "；".join("｜".join(row.get("accept", {}).get(name, ())) for row in question["blanks"])
            for name in ("zh", "en")
        }
        stem = {name: BLANK.sub("____", text) for name, text in question["text"].items()}
        accept = {name: [text] for name, text in answers.items() if text.strip("；") and (name == "zh" or name in stem)}
        return {**question, "stem": stem, "accept": accept}
    if question.get("kind") == "essay" and "model" in question:
        points = question["rubric"][0]["points"]
        return {**question, "points": points, "accept": {name: [text] for name, text in question["model"].items()}}
    return question


def _tag(question: Question) -> str:
    if question.get("kind") == "short_text" and has_hole(question.get("stem", {}).get("zh", "")):
        return "填空题"
    return ""


def _half(question: Question, language: str) -> Iterator[Piece]:
    answer, explanation, feedback, unit = _LABELS[language]
    separator = "．" if language == "zh" else ". "
    is_only = language == "en" and not any(choice.get("zh") for choice in question.get("choices", ()))
    for letter, choice in zip(LETTERS, question.get("choices", ()), strict=False):
        if choice.get(language) or (language == "zh" and any(row.get("zh") for row in question["choices"])):
            yield from _text("choice", letter + separator, choice.get(language, ""))
            yield from _text("feedback", feedback, choice.get("feedback", {}).get(language, ""))
        elif is_only:
            yield "choice", letter + separator
    for text in _answers(question, language):
        yield from _text("answer", answer, text) if question["kind"] == "essay" else [("answer", answer + text)]
    yield from _text("feedback", feedback, question.get("feedback", {}).get(language, ""))
    if question.get("unit", {}).get(language):
        yield "answer", unit + question["unit"][language]
    yield from _text("explanation", explanation, question.get("explanation", {}).get(language, ""))


def _answers(question: Question, language: str) -> list[str]:
    if "accept" in question:
        return [str(text) for text in question["accept"].get(language, ())]
    if language == "en":
        return []
    if "choices" in question:
        letters = [letter for letter, row in zip(LETTERS, question["choices"], strict=False) if row.get("correct")]
        return ["".join(letters)] if letters else []
    if "answer" in question:
        answer = question["answer"]
        return [JUDGEMENTS[answer] if isinstance(answer, bool) else str(answer)]
    return []


def _values(question: Question) -> Iterator[Piece]:
    labels = {"difficulty": "难度", "points": "分值", "tolerance": "允许误差", "credit": "计分"}
    for key, label in labels.items():
        if key in question:
            yield "value", f"{label}：{question[key]}"
    for key, label in (("topics", "知识点"), ("cites", "引用")):
        listed: Sequence[str] = question.get(key, ())
        if listed:
            yield "value", f"{label}：{', '.join(map(str, listed))}"


def _has_english(question: Question) -> bool:
    rows: list[Mapping[str, Any]] = [
        question.get("stem", {}),
        question.get("explanation", {}),
        question.get("accept", {}),
        question.get("feedback", {}),
        question.get("unit", {}),
        *question.get("choices", ()),
        *(row.get("feedback", {}) for row in question.get("choices", ())),
    ]
    return any(row.get("en") for row in rows)


def _text(name: str, label: str, text: str) -> Iterator[Piece]:
    """Write a text after its label; a line that would be taken for something else gets a backslash."""
    if not text and not label.strip():
        return
    if not text and name != "stem":
        if name == "choice":
            yield name, label
        return
    lines = text.split("\n")
    is_safe = is_plain(lines[0]) and not (name == "choice" and mentions_choices(lines[0]))
    first = lines[0] if is_safe else ""
    if label or first:
        yield name, f"{label}{first}"
    for line in lines[1:] if first else lines if text else []:
        yield name, line if is_plain(line) else f"\\{line}"


def is_plain(text: str) -> bool:
    """Say whether a line is read as plain text wherever it stands."""
    line = Line(1, text)
    if not text or text.startswith("\\") or clean(text).strip() != text or _BARE.match(text):
        return False
    if pieces(line) != [line] or token(line).name != "text" or kind_tag(line)[2] != line:
        return False
    return not any(choices_in(line, after)[1] for after in ("", *LETTERS[:-1]))
