"""One situation, and several questions on it, each with points, an explanation and citations of its own."""

from collections.abc import Mapping
from fractions import Fraction
from typing import Final

from elearn.problems import Phrase
from elearn.questions import answers, faults
from elearn.questions.fields import Fields
from elearn.questions.kind import Answer, Json, Kind, Ordinary, Said, Sent, Spec, Text

OF_A_PART: Final = ("id", "kind", "points", "cites", "stem", "explanation")


class Case(Ordinary):
    """Take ``{part id: the part's answer}`` as the answer; ``kinds`` are those of which its parts may be."""

    name: Final = "case"
    keys: Final = ("questions",)
    optional = ("explanation",)  # each part has its own
    is_mixed = True

    def __init__(self, kinds: Mapping[str, Kind]) -> None:
        self._kinds = kinds

    def read(self, fields: Fields) -> Json:
        """Read the questions; citations are read as they stand and checked by whoever knows the sources."""
        found: list[Json] = []
        for row in fields.rows("questions", 2, 10):
            part = self._part(row)
            if part["id"] and part["id"] in [other["id"] for other in found]:
                row.report(faults.SAME_TWICE, row.value_place("id"), value=part["id"], key="questions")
            found.append(part)
        return {"questions": found}

    def points(self, body: Json) -> int:
        """Add up the parts."""
        return sum(part["points"] for part in body["questions"])

    def parts(self, spec: Spec) -> list[Spec]:
        """Give each question as a Spec of its own, with the topics and the difficulty of the case."""
        shared = {name: spec[name] for name in ("topics", "difficulty", "use")}
        return [{**shared, **part} for part in spec["questions"]]

    def public(self, spec: Spec, seed: int) -> Json:
        """Give of each part what a page may hold of it."""
        return {"questions": [self._public(part, seed) for part in spec["questions"]]}

    def choices(self, _spec: Spec) -> dict[str, Text]:
        """Give nothing: each part has its own."""
        return {}

    def feedback(self, _spec: Spec) -> dict[str, Text]:
        """Give nothing: each part has its own."""
        return {}

    def feedback_for(self, _spec: Spec, _answer: object) -> list[str]:
        """Give nothing."""
        return []

    def read_answer(self, spec: Spec, values: Sent, field: str) -> Answer | None:
        """Take the parts' answers; a part's controls are named by its id behind the case's."""
        found = {
            part["id"]: self._kind(part).read_answer(part, values, answers.under(field, part["id"]))
            for part in spec["questions"]
        }
        return {name: answer for name, answer in found.items() if answer is not None} or None

    def mark(self, spec: Spec, answer: object) -> Fraction:
        """Give what the parts earn, of the points of all."""
        shares = self.shares(spec, answer)
        earned = sum((shares[part["id"]] * part["points"] for part in spec["questions"]), Fraction(0))
        return Fraction(earned) / sum(int(part["points"]) for part in spec["questions"])

    def shares(self, spec: Spec, answer: object) -> dict[str, Fraction]:
        """Give the share that each part has earned of its points."""
        given = answer if isinstance(answer, Mapping) else {}
        return {part["id"]: self._kind(part).mark(part, given.get(part["id"])) for part in spec["questions"]}

    def said(self, _spec: Spec, _answer: object) -> list[Said]:
        """Give nothing: each part says its own."""
        return []

    def best_answer(self, spec: Spec) -> Answer:
        """Answer every part rightly."""
        return {part["id"]: self._kind(part).best_answer(part) for part in spec["questions"]}

    def slips(self, spec: Spec) -> list[Answer]:
        """Give answers with one part wrong."""
        best = {part["id"]: self._kind(part).best_answer(part) for part in spec["questions"]}
        wrong = [(part["id"], slip) for part in spec["questions"] for slip in self._kind(part).slips(part)]
        return [{**best, name: slip} for name, slip in wrong]

    def key(self, spec: Spec) -> Json:
        """Give ``{"questions": {part id: the part's key}}``."""
        return {"questions": {part["id"]: self._kind(part).key(part) for part in spec["questions"]}}

    def _kind(self, part: Spec) -> Kind:
        return self._kinds[part["kind"]]

    def _public(self, part: Spec, seed: int) -> Json:
        common = {name: part[name] for name in ("id", "kind", "points", "stem")}
        return common | self._kind(part).public(part, seed)

    def _part(self, row: Fields) -> Json:
        name = row.text("kind")
        kind = self._kinds.get(name)
        body: Json = {}
        if kind is not None:
            row.only((*OF_A_PART, *kind.keys))
            body = kind.read(row)
        elif name:
            row.report(faults.NOT_IN_CASE, row.value_place("kind"), hint=self._hint(name), kind=name)
        following = kind.points(body) if kind else None
        points = row.integer("points", 1, 100) if row.has("points") else 1
        if not row.has("explanation"):
            row.report(faults.NO_EXPLANATION, row.place())
        found = row.bilingual("explanation", limit=4_000) if row.has("explanation") else None
        return {
            "id": row.identifier("id"),
            "kind": name,
            "points": points if following is None else following,
            "cites": [text for text, _ in row.texts("cites", 1, 20, limit=200)] if row.has("cites") else [],
            "stem": row.bilingual("stem", limit=4_000).canonical(),
            "explanation": found.canonical() if found else {"zh": "", "en": ""},
        } | body

    def _hint(self, name: str) -> Phrase | None:
        close = faults.nearest(name, self._kinds)
        return close if "nearest" in close.values else None
