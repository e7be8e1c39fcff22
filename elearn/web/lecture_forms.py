"""The fields of a lecture's front matter, in both languages, as WTForms; read back into the two files."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from werkzeug.datastructures import MultiDict
from wtforms import DateField, Form, StringField, TextAreaField

from elearn.content.lecture_text import LectureText, put_together, taken_apart
from elearn.content.library import Json
from elearn.languages import LANGUAGES

SHARED = ("topics", "law_as_of", "review_by")
OWN = ("title", "lecturer", "summary", "objectives")


class LectureForm(Form):
    """Ask for what stands above a lecture's text; the id is for ever and is not asked for."""

    title_zh = StringField()
    title_en = StringField()
    lecturer_zh = StringField()
    lecturer_en = StringField()
    summary_zh = TextAreaField()
    summary_en = TextAreaField()
    objectives_zh = TextAreaField()
    objectives_en = TextAreaField()
    topics = StringField()
    law_as_of = DateField()
    review_by = DateField()


def form_of(parts: Mapping[str, LectureText]) -> LectureForm:
    """Fill the form from a lecture's files (language → its parts)."""
    values: Json = {}
    for language, part in parts.items():
        values |= {f"{key}_{language}": part.front.get(key) or "" for key in OWN}
        values[f"objectives_{language}"] = "\n".join(map(str, _listed(part.front.get("objectives"))))
    front = next(iter(parts.values())).front
    values["topics"] = ", ".join(map(str, _listed(front.get("topics"))))
    for key in ("law_as_of", "review_by"):
        day = front.get(key)
        values[key] = date.fromisoformat(day) if isinstance(day, str) and len(day) == 10 and _is_day(day) else None
    return LectureForm(data=values)


def written_text(form: MultiDict[str, str], number: int, language: str, seen: str) -> str | None:
    """Put a file together from the form's fields over the text that was seen; None where they are not in the form."""
    if f"body-{number}" not in form or not language:
        return None
    part = taken_apart("", seen)
    front = dict(part.front) if part else {}
    for key in OWN:
        text = form.get(f"{key}_{language}", "").replace("\r\n", "\n").strip()
        front[key] = [line.strip() for line in text.split("\n") if line.strip()] if key == "objectives" else text
    front["topics"] = [word for word in form.get("topics", "").replace("，", ",").replace(",", " ").split() if word]
    for key in ("law_as_of", "review_by"):
        day = form.get(key, "")
        if _is_day(day):
            front[key] = day
    body = form[f"body-{number}"].replace("\r\n", "\n").replace("\r", "\n")
    return put_together(seen, front, body if body.endswith("\n") else body + "\n")


def parts_of(texts: Mapping[str, str]) -> dict[str, LectureText] | None:
    """Take the files of a lecture (path → text) apart by language; None where one has to be written as it is."""
    found: dict[str, LectureText] = {}
    for path, text in texts.items():
        part = taken_apart(path, text)
        if part is None:
            return None
        found[next(code for code in LANGUAGES if path.endswith(f".{code}.md"))] = part
    return found or None


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _is_day(text: str) -> bool:
    try:
        return bool(date.fromisoformat(text))
    except ValueError:
        return False
