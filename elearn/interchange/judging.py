"""Judge what was read: which kind each question is, what its answer means, and what a person should look at."""

import re
import unicodedata
from collections.abc import Sequence
from typing import Any

from elearn.interchange import bank_codes
from elearn.interchange.answering import FALSE, TRUE, judged, letters_in
from elearn.interchange.bodies import body_of
from elearn.interchange.drafts import Bank, Draft, Question, lines_of, wording
from elearn.interchange.long_bodies import FILL_IN
from elearn.interchange.raw import Half, Raw
from elearn.interchange.tokens import KIND_WORDS
from elearn.problems import Phrase, Problem
from elearn.questions.fields import ID, Fields
from elearn.questions.places import Place, Table, placed
from elearn.questions.registry import KINDS

KIND_NAMES = {
    "single_choice": Phrase("single choice"),
    "multiple_choice": Phrase("multiple choice"),
    "true_false": Phrase("true/false statement"),
    "numeric": Phrase("number to calculate"),
    "short_text": Phrase("a short text"),
    "cloze": Phrase("several blanks"),
    "matching": Phrase("matching"),
    "ordering": Phrase("ordering"),
    "categorise": Phrase("sorting into groups"),
    "case": Phrase("a case"),
    "essay": Phrase("an essay"),
}
_EMPTY = "（　　）"
_BRACKETED = re.compile(r"[（(]\s*([A-JＡ-Ｊ](?:[\s、,，]*[A-JＡ-Ｊ])*)\s*[)）]")
_JUDGED = re.compile(rf"[（(【\[]\s*({TRUE}|{FALSE})\s*[)）】\]]", re.IGNORECASE)
_JUDGED_AT_END = re.compile(rf"{_JUDGED.pattern}\s*[。.]?\s*$|^\s*{_JUDGED.pattern}", re.IGNORECASE)
_POINTS = re.compile(r"[（(]\s*(?:本题)?\s*([0-9０-９]{1,3})\s*分\s*[)）]")
_BLANK = re.compile(r"[_＿]{2,}|[（(]\s*[)）]|﹍{2,}")
_EMPTY_AT_END = re.compile(r"\s*[（(]\s*[)）]\s*$")
_DIFFICULTY = {
    1: ("易", "容易", "简单", "较易", "低", "1", "★", "easy", "初级"),
    2: ("中", "中等", "一般", "适中", "2", "★★", "medium", "中级"),
    3: ("难", "困难", "较难", "高", "3", "★★★", "hard", "高级"),
}
# What a draft may lack, and the checker of the files tells later: the other language, feedback.
_LATER = ("C112", "C114", "Q205")


def has_judged_bracket(raw: Raw) -> bool:
    """Say whether the text of a question ends (or begins) with its own judgement, such as （√）."""
    return bool(_JUDGED_AT_END.search(lines_of([line.text for line in raw.zh.stem])))


def has_hole(text: str) -> bool:
    """Say whether a text has a blank to be filled in: a line of underscores or empty brackets."""
    return bool(_BLANK.search(text))


def bank_of(raws: Sequence[Raw], problems: Sequence[Problem]) -> Bank:
    """Judge every question; one that repeats another's text is doubted."""
    drafts, seen = [], dict[str, int]()
    for raw in raws:
        draft = draft_of(raw)
        key = _key(draft.question)
        if key and key in seen:
            doubt = bank_codes.SAME_QUESTION.at(draft.place, line=seen[key])
            draft = Draft(draft.question, draft.place, (*draft.problems, doubt), draft.notes)
        seen.setdefault(key, draft.place.line)
        drafts.append(draft)
    return Bank(tuple(drafts), tuple(problems))


def _key(question: Question) -> str:
    shown = [question.get("stem", {}), question.get("text", {}), *question.get("choices", ())]
    text = "".join(part.get("zh") or part.get("en", "") for part in shown)
    return "".join(sign for sign in unicodedata.normalize("NFKC", text) if sign.isalnum())


def draft_of(raw: Raw) -> Draft:
    """Judge one question."""
    stem = {name: lines_of([line.text for line in half.stem]) for name, half in raw.halves}
    points = raw.values.get("points", "")
    found = None if points else _POINTS.search(stem["zh"])
    if found:
        points, stem["zh"] = found[1], (stem["zh"][: found.start()] + stem["zh"][found.end() :]).strip()
    stem["zh"] = _take_bracket(raw, stem["zh"])
    kind = _kind(raw, stem["zh"] or stem["en"])
    body, stem["zh"], kind = body_of(raw, kind, stem["zh"])
    if kind == "true_false":
        stem["zh"] = _EMPTY_AT_END.sub("", stem["zh"])
    common: dict[str, Any] = {"kind": kind} | _values(raw, points or raw.section.points)
    texts = {"stem": wording(stem["zh"], stem["en"])}
    explanation = wording(lines_of(raw.zh.explanation), lines_of(raw.en.explanation))
    if kind == "cloze":
        texts = {"stem": dict(FILL_IN)}  # what is asked stands in the text with the blanks
    if kind == "essay":
        common.pop("points", None)  # they are those of the rubric
    question = common | texts | dict(body) | ({"explanation": explanation} if explanation else {})
    if not texts["stem"]:
        raw.problems.append(bank_codes.NO_STEM.at(raw.place))
    if kind not in KINDS:
        raw.problems = [bank_codes.NO_SUCH_KIND.at(raw.place, kind=KIND_NAMES.get(kind, kind))]
    elif not any(problem.severity == "fault" for problem in raw.problems):
        raw.problems += _of_the_kind(kind, body, raw.place)
    notes = () if "topics" in question or not raw.values.get("topic") else (f"章节：{raw.values['topic']}",)
    once = [problem for place, problem in enumerate(raw.problems) if problem not in raw.problems[:place]]
    return Draft(question, raw.place, tuple(once), notes)


def _of_the_kind(kind: str, body: Question, place: Place) -> list[Problem]:
    table = placed(dict(body), place)
    problems: list[Problem] = []
    if isinstance(table, Table):
        KINDS[kind].read(Fields(table, problems))
    return [problem for problem in problems if problem.code not in _LATER]


def _take_bracket(raw: Raw, stem: str) -> str:
    """Take the key out of the brackets of a stem, where it stands there; two different keys are doubted."""
    pattern = _BRACKETED if raw.zh.choices else _JUDGED_AT_END
    found = list(pattern.finditer(stem))
    known = {choice.letter for choice in raw.zh.choices}
    for match in reversed(found):
        inner = next(part for part in match.groups() if part)
        if raw.zh.choices and not set(letters_in(inner)) <= known:
            continue
        written = raw.zh.answers[0] if raw.zh.answers else ""
        raw.zh.answers.append(inner)
        if written and _meaning(written) != _meaning(inner):
            return stem  # （A） may be a name in the text: both are told, and nothing is taken out
        hole = _EMPTY if raw.zh.choices else ""
        return (stem[: match.start()] + hole + stem[match.end() :]).strip()
    return stem


def _meaning(answer: str) -> object:
    return letters_in(answer) or judged(answer)


def _kind(raw: Raw, stem: str) -> str:
    """Name the kind by what is said of it, else by its shape; ``blanks`` becomes one of two by their number."""
    said = KIND_WORDS.get(raw.word, raw.word) or KIND_WORDS.get(raw.section.word, "")
    if not said:
        said = _by_shape(raw, stem)
    if said in ("single_choice", "multiple_choice") and not raw.zh.choices and judged(_first(raw.zh)) is not None:
        said = "true_false"
    if said == "blanks":
        said = "cloze" if len(_BLANK.findall(stem)) > 1 else "short_text"
    return said


def _by_shape(raw: Raw, stem: str) -> str:
    if raw.zh.choices or raw.en.choices:
        return "choice"
    if judged(_first(raw.zh)) is not None:
        return "true_false"
    if _BLANK.search(stem):
        return "blanks"
    kind = "numeric" if raw.values.get("tolerance") else "short_text"
    raw.problems.append(bank_codes.KIND_GUESSED.at(raw.place, kind=KIND_NAMES[kind]))
    return kind


def _first(half: Half) -> str:
    return half.answers[0] if half.answers else ""


def _values(raw: Raw, points: str) -> dict[str, object]:
    """Read difficulty, points and citations; what cannot be read is doubted and left out."""
    values: dict[str, object] = {}
    difficulty = raw.values.get("difficulty", "")
    if difficulty:
        level = _difficulty(difficulty)
        if level:
            values["difficulty"] = level
        else:
            what = Phrase("a difficulty")
            raw.problems.append(bank_codes.ODD_VALUE.at(raw.place, value=difficulty, what=what))
    folded = unicodedata.normalize("NFKC", points).strip().removesuffix("分").strip()
    whole = re.fullmatch(r"(\d{1,3})(?:\.0+)?", folded)
    if whole and 1 <= int(whole[1]) <= 100:
        values |= {"points": int(whole[1])}
    elif folded:
        raw.problems.append(bank_codes.ODD_VALUE.at(raw.place, value=points, what=Phrase("points")))
    topics = [part.strip() for part in re.split(r"[,，]", raw.values.get("topic", "")) if part.strip()]
    if topics and all(ID.fullmatch(topic) for topic in topics):
        values = {"topics": topics} | values
    cites = [part.strip() for part in re.split(r"[,，;；、]", raw.values.get("cites", "")) if part.strip()]
    return values | ({"cites": cites} if cites else {})


def _difficulty(text: str) -> int:
    folded = text.strip().lower().rstrip("。.题")
    for level, words in _DIFFICULTY.items():
        if folded in words:
            return level
    if re.fullmatch(r"0?\.\d+", folded):  # a coefficient: the share of people who are expected to get it right
        return 1 if float(folded) >= 0.7 else 2 if float(folded) >= 0.4 else 3
    return 0
