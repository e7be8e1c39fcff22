"""Make a quiz file of imported drafts: canonical YAML with ids, and a place for everything that is still missing."""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from elearn.content.numerals import chinese_numeral
from elearn.content.quizzes import USES_OF_KIND
from elearn.content.yaml_writing import write_yaml
from elearn.interchange.drafts import Draft, Question
from elearn.questions.fields import LANGUAGES

_ORDER = ("id", "kind", "topics", "difficulty", "points", "cites", "use", "stem")
_CITED = re.compile(r"《([^》]{2,40})》\s*第([一二三四五六七八九十百千零〇]{1,9}|[0-9]{1,4})条")
_ARTICLES: Mapping[str, int] = {chinese_numeral(number): number for number in range(1, 2_000)}
_PRIOR_USE = "practice"


@dataclass(frozen=True, slots=True)
class NewQuiz:
    """Hold what an author says of the quiz that an import becomes."""

    id: str
    kind: str
    zh: str
    en: str
    topic: str


def quiz_text(new: NewQuiz, drafts: Sequence[Draft], taken: Collection[str], sources: Mapping[str, str]) -> str:
    """Write the file: ids count on from the quiz's own, past those that are ``taken``.

    ``sources`` maps Chinese titles of laws to their ids: where an explanation names 《title》第N条, that is cited.
    """
    ids = proposed_ids(new.id, len(drafts), taken)
    use = _PRIOR_USE if _PRIOR_USE in USES_OF_KIND[new.kind] else "measure"
    questions = [
        completed(draft.question, key, new.topic, use, sources) for key, draft in zip(ids, drafts, strict=True)
    ]
    quiz = {
        "id": new.id,
        "kind": new.kind,
        "title": {"zh": new.zh or None, "en": new.en or None},
        "feedback": "after",
        "pass_percent": 60,
        "questions": questions,
    }
    return write_yaml(quiz, {number: draft.notes for number, draft in enumerate(drafts) if draft.notes})


def proposed_ids(quiz_id: str, count: int, taken: Collection[str]) -> list[str]:
    """Propose ids such as water-bank-001: the same for the same file, and none that is taken."""
    found: list[str] = []
    number = 0
    while len(found) < count:
        number += 1
        key = f"{quiz_id[:59]}-{number:03}"
        if key not in taken:
            found.append(key)
    return found


def completed(question: Question, key: str, topic: str, use: str, sources: Mapping[str, str]) -> dict[str, Any]:
    """Put a question's keys in their order, with a blank for what is missing, so that the check points at its line."""
    texts = {"stem": {}, "explanation": {}} | dict(question)
    common = {"id": key, "topics": [topic], "difficulty": 2, "cites": _proposed_cites(question, sources), "use": use}
    whole = common | {name: _filled(name, value) for name, value in texts.items()}
    whole["id"] = key
    explanation = whole.pop("explanation")
    first = {name: whole[name] for name in _ORDER if name in whole}
    rest = {name: value for name, value in whole.items() if name not in first}
    return first | rest | {"explanation": explanation}


def _filled(name: str, value: Any) -> Any:
    """Give both languages to every text of a question: what is missing is None, or an empty list of answers."""
    if isinstance(value, list):
        return [_filled(name, row) for row in value]
    if not isinstance(value, Mapping):
        return value
    inner = {key: _filled(key, part) for key, part in value.items()}
    is_text = bool(inner.keys() & LANGUAGES.keys()) or name in ("stem", "explanation")
    if not is_text:
        return inner
    missing: Any = [] if name == "accept" else None
    return {language: inner.get(language, missing) for language in LANGUAGES} | inner


def _proposed_cites(question: Question, sources: Mapping[str, str]) -> list[str]:
    text = question.get("explanation", {}).get("zh", "") + question.get("stem", {}).get("zh", "")
    found = []
    for title, article in _CITED.findall(text):
        source = sources.get(title)
        number = int(article) if article.isdigit() else _ARTICLES.get(article.replace("〇", "零"), 0)
        if source and number:
            found.append(f"{source}:{number}")
    return list(dict.fromkeys(found))
