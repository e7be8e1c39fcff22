"""A text of one's own, which a person marks by a rubric; pictures and PDF files beside it where the question allows."""

import re
from fractions import Fraction
from typing import Final

from elearn.questions import answers, faults
from elearn.questions.fields import Fields
from elearn.questions.kind import Answer, Json, NothingToChoose, Said, Sent, Spec, Text

LONGEST, MOST_FILES = 10_000, 5
# Chinese officers write briefs of 800 to 1,500 characters; an English text of the same content takes thrice as many.
USUAL = 3_000
FILE = re.compile(r"[0-9a-f]{64}", re.ASCII)
MODEL = "model"


class Essay(NothingToChoose):
    """Take ``{"text": …, "files": [sha256, …]}`` as the answer."""

    name: Final = "essay"
    keys: Final = ("rubric", "limit", "attachments", "model")
    is_marked_by_person = True

    def read(self, fields: Fields) -> Json:
        """Read the rubric, the most characters and files that an answer may have, and a model answer."""
        return {
            "rubric": _rubric(fields),
            "limit": fields.integer("limit", 50, LONGEST) if fields.has("limit") else USUAL,
            "attachments": fields.integer("attachments", 0, MOST_FILES) if fields.has("attachments") else 0,
            "model": fields.bilingual("model", limit=LONGEST).canonical() if fields.has("model") else None,
        }

    def points(self, body: Json) -> int:
        """Add up the rubric."""
        return sum(criterion["points"] for criterion in body["rubric"])

    def public(self, spec: Spec, _seed: int) -> Json:
        """Give the limits, and what will be looked at: the criteria's names and points, not what earns them."""
        looked_at = [{"id": one["id"], "points": one["points"], "title": dict(one["title"])} for one in spec["rubric"]]
        return {"limit": spec["limit"], "attachments": spec["attachments"], "criteria": looked_at}

    def feedback(self, spec: Spec) -> dict[str, Text]:
        """Give what earns each criterion's points (``rubric-<id>``), and the model answer."""
        described = {f"rubric-{one['id']}": one["description"] for one in spec["rubric"]}
        return described | ({MODEL: spec["model"]} if spec["model"] else {})

    def read_answer(self, spec: Spec, values: Sent, field: str) -> Answer | None:
        """Take the text, as long as the question allows, and the names (SHA-256) of the files."""
        text = answers.long_text(values, answers.under(field, "text"), spec["limit"])
        sent = answers.texts(values, answers.under(field, "files"))
        files = list(dict.fromkeys(name for name in sent if FILE.fullmatch(name)))[: spec["attachments"]]
        return {"text": text, "files": files} if text.strip() or files else None

    def mark(self, _spec: Spec, _answer: object) -> Fraction:
        """Give nothing: a person will."""
        return Fraction(0)

    def said(self, _spec: Spec, answer: object) -> list[Said]:
        """Give the text, paragraph by paragraph."""
        return [Said(line) for line in text_of(answer).split("\n") if line.strip()]

    def best_answer(self, spec: Spec) -> Answer:
        """Give the model answer, or the names of what is looked at."""
        named = "\n".join(one["title"]["zh"] for one in spec["rubric"])
        return {"text": spec["model"]["zh"] if spec["model"] else named, "files": []}

    def slips(self, _spec: Spec) -> list[Answer]:
        """Give a text that says nothing."""
        return [{"text": answers.NO_IDEA, "files": []}]

    def key(self, spec: Spec) -> Json:
        """Give ``{"rubric": [{id, points, title, description}, …], "model": {zh, en} | None}``."""
        return {"rubric": [dict(criterion) for criterion in spec["rubric"]], "model": spec["model"]}


def text_of(answer: object) -> str:
    """Give an answer's text, whatever the answer is."""
    text = answer.get("text") if isinstance(answer, dict) else None
    return text if isinstance(text, str) else ""


def files_of(answer: object) -> list[str]:
    """Give the names (SHA-256) of an answer's files, whatever the answer is."""
    sent = answer.get("files") if isinstance(answer, dict) else None
    return [name for name in sent if isinstance(name, str) and FILE.fullmatch(name)] if isinstance(sent, list) else []


def _rubric(fields: Fields) -> list[Json]:
    found: list[Json] = []
    for row in fields.rows("rubric", 1, 10):
        row.only(("id", "points", "title", "description"))
        criterion = {
            "id": row.identifier("id"),
            "points": row.integer("points", 1, 100),
            "title": row.bilingual("title", limit=100).canonical(),
            "description": row.bilingual("description", limit=1_000).canonical(),
        }
        if criterion["id"] and criterion["id"] in [other["id"] for other in found]:
            row.report(faults.SAME_TWICE, row.value_place("id"), value=criterion["id"], key="rubric")
        found.append(criterion)
    return found
