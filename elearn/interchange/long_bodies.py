"""Bodies of questions with several blanks and of essays, in the form of a quiz file."""

import re
from typing import Any

from elearn.interchange import bank_codes
from elearn.interchange.answering import several
from elearn.interchange.drafts import Question, lines_of, wording
from elearn.interchange.raw import Raw

HOLE = re.compile(r"[_＿]{2,}|[（(]\s*[)）]|﹍{2,}")
BLANK = re.compile(r"\{\{ blank b[0-9]+ \}\}")
FILL_IN = {"zh": "把空白处填写完整。", "en": "Fill in the blanks."}
MAIN_POINTS = {"zh": "要点", "en": "Main points"}
_POINTS = 5  # of an essay whose bank says nothing of it
_BETWEEN = (r"[；;\n]", r"[、,，]", r"\s+")


def cloze(raw: Raw, stem: str) -> tuple[Question, str]:
    """Turn a text with several holes into one with named blanks; each takes one answer, in their order."""
    answers = _divided(" ； ".join(answer for answer in raw.zh.answers if answer), len(HOLE.findall(stem)))
    blanks = len(HOLE.findall(stem))
    if not any(answers):
        raw.problems.append(bank_codes.NO_ANSWER.at(raw.place))
    elif len(answers) != blanks:
        raw.problems.append(bank_codes.OTHER_COUNT.at(raw.place, blanks=blanks, answers=len(answers)))
    english = lines_of([line.text for line in raw.en.stem])
    others = _divided(" ； ".join(raw.en.answers), blanks)
    rows = []
    for number, answer in enumerate(answers, 1):
        accept: dict[str, list[str]] = {"zh": several(answer)[0]}
        if len(others) == blanks:
            accept["en"] = several(others[number - 1])[0]
        elif answer.isascii():
            accept["en"] = list(accept["zh"])
        rows.append({"id": f"b{number}", "accept": accept})
    raw.en.stem = []
    body: dict[str, Any] = {"text": wording(_named(stem), _named(english)), "blanks": rows}
    return body, FILL_IN["zh"]


def _named(text: str) -> str:
    numbers = iter(range(1, 1_000))
    return HOLE.sub(lambda _: f"{{{{ blank b{next(numbers)} }}}}", text)


def _divided(text: str, count: int) -> list[str]:
    """Divide the answers of several blanks: by the strongest sign that gives as many as there are blanks."""
    first: list[str] = []
    for sign in _BETWEEN:
        parts = [re.sub(r"^[(（]?\d+[)）.、]\s*", "", part.strip()).strip() for part in re.split(sign, text.strip())]
        parts = [part for part in parts if part]
        if len(parts) == count:
            return parts
        first = first or parts
    return first


def essay(raw: Raw) -> Question:
    """Make a question that a person marks: the bank's answer is the model, and what earns the points."""
    models = {name: lines_of(half.answers) for name, half in raw.halves}
    given = raw.values.get("points") or raw.section.points
    points = int(given) if given.isdigit() and 1 <= int(given) <= 100 else _POINTS
    if not models["zh"]:
        raw.problems.append(bank_codes.NO_ANSWER.at(raw.place))
        return {}
    text = wording(models["zh"], models["en"])
    rubric = [{"id": "points", "points": points, "title": dict(MAIN_POINTS), "description": text}]
    return {"rubric": rubric, "model": dict(text)}
