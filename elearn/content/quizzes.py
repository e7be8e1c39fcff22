"""Read a quiz with its questions; what a kind has of its own is read by the kind."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from elearn.content import codes
from elearn.content.cites import check_inner_cites, read_cites
from elearn.content.library import Question, Quiz
from elearn.content.numbers_compared import differing_numbers
from elearn.content.prose import References, check_texts
from elearn.content.quiz_settings import KEYS as SETTINGS
from elearn.content.quiz_settings import read_quiz_settings
from elearn.problems import Problem
from elearn.questions.faults import NO_EXPLANATION, UNKNOWN_KIND, nearest
from elearn.questions.fields import Bilingual, Fields
from elearn.questions.kind import Json
from elearn.questions.places import Branch, Leaf, Node, Place, Table
from elearn.questions.registry import KINDS

USES = ("practice", "measure")
FEEDBACK = ("at_once", "after")
# What measures is never practised, or the retention that is measured would have been rehearsed.
USES_OF_KIND: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "practice": ("practice",),
        "test": USES,
        "exam": ("measure",),
        "pre": ("measure",),
        "post": ("measure",),
        "delayed": ("measure",),
        "bank": USES,
    }
)
KEYS = ("id", "kind", "title", "feedback", "pass_percent", *SETTINGS, "questions", "draw")
COMMON = ("id", "kind", "topics", "difficulty", "points", "cites", "use", "stem", "explanation")


@dataclass(frozen=True, slots=True)
class Asked:
    """Hold one entry of a quiz's list: a question written there, or (``question`` None) one that is named by id."""

    id: str
    place: Place
    question: Question | None


@dataclass(frozen=True, slots=True)
class DrawRule:
    """Hold what a file says of a draw: how many, of which topic and difficulty (0: any), out of which banks."""

    count: int
    topic: str
    difficulty: int
    banks: tuple[tuple[str, Place], ...]
    place: Place


@dataclass(frozen=True, slots=True)
class QuizFile:
    """Hold a quiz as its file gives it, before the questions of other files are put in."""

    quiz: Quiz
    asked: tuple[Asked, ...]
    rules: tuple[DrawRule, ...]


def read_quiz(table: Table, known: References, problems: list[Problem]) -> QuizFile:
    """Read one quiz file by itself; ``elearn.content.papers`` then completes it with what other files hold."""
    fields = Fields(table, problems)
    fields.only(KEYS)
    name = table.place.path.rpartition("/")[2].removesuffix(".yaml")
    quiz_id, kind = fields.identifier("id"), fields.one_of("kind", tuple(USES_OF_KIND))
    if quiz_id and quiz_id != name:
        fields.report(codes.ID_NOT_FILE_NAME, fields.value_place("id"), id=quiz_id, name=name)
    rules = tuple(map(_rule, fields.rows("draw", 1, 50))) if fields.has("draw") else ()
    asked = _asked(fields, kind, known, problems) if fields.has("questions") or not rules else ()
    quiz = Quiz(
        id=quiz_id,
        kind=kind,
        title=fields.bilingual("title", limit=200),
        feedback=fields.one_of("feedback", FEEDBACK) if fields.has("feedback") else "after",
        pass_percent=fields.integer("pass_percent", 0, 100),
        questions=tuple(entry.question for entry in asked if entry.question),
        settings=read_quiz_settings(fields, kind),
    )
    return QuizFile(quiz, asked, rules)


def _asked(fields: Fields, kind: str, known: References, problems: list[Problem]) -> tuple[Asked, ...]:
    found = []
    for item in fields.items("questions", 1, 300):
        if isinstance(item, Leaf) and isinstance(item.value, str):
            found.append(Asked(item.raw, item.place, None))
        elif isinstance(item, Table):
            row = Fields(item, problems)
            question = _question(row, kind, known)
            found.append(Asked(question.id, row.value_place("id"), question))
        else:
            fields.wrong_type(item.place, "questions", "table")
    return tuple(found)


def _rule(row: Fields) -> DrawRule:
    row.only(("count", "topic", "difficulty", "from"))
    return DrawRule(
        count=row.integer("count", 1, 100),
        topic=row.identifier("topic"),
        difficulty=row.integer("difficulty", 1, 3) if row.has("difficulty") else 0,
        banks=tuple(row.texts("from", 1, 50)),
        place=row.place(),
    )


def _question(row: Fields, quiz_kind: str, known: References) -> Question:
    kind = row.text("kind")
    body = _body(row, kind)
    use = row.one_of("use", USES)
    if use not in USES_OF_KIND[quiz_kind] and row.has("use"):
        row.report(codes.MEASURED_WHILE_PRACTISED, row.value_place("use"), use=use, kind=quiz_kind)
    row.problems.extend(check_texts(row.table, known))
    question = Question(
        id=row.identifier("id"),
        kind=kind,
        topics=row.identifiers("topics", 1, 12),
        difficulty=row.integer("difficulty", 1, 3),
        points=_points(row, kind, body),
        cites=read_cites(row, known, codes.NO_CITES),
        use=use,
        stem=row.bilingual("stem", limit=4_000),
        explanation=_explanation(row, kind),
        body=body,
    )
    row.problems.extend(check_inner_cites(row.table, known))
    row.problems.extend(_different(row.table, row.place()))
    return question


def _different(node: Node, place: Place, key: str = "") -> Iterator[Problem]:
    """Compare the numbers of every pair of texts within a question: stem, choices, feedback, whatever its kind has."""
    if isinstance(node, Branch):
        for item in node.items:
            yield from _different(item, item.place, key)
    elif isinstance(node, Table):
        texts = [node.entries[name].value for name in ("zh", "en") if name in node.entries]
        words = [text.raw for text in texts if isinstance(text, Leaf) and text.raw]
        numbers = differing_numbers(*words) if len(words) == 2 else []
        if numbers:
            yield codes.NUMBERS_DIFFER.at(place, key=key, numbers=", ".join(numbers))
        for name, entry in node.entries.items():
            yield from _different(entry.value, entry.place, name)


def _body(row: Fields, name: str) -> Json:
    kind = KINDS.get(name)
    if kind is None:
        if name:
            row.report(UNKNOWN_KIND, row.value_place("kind"), hint=nearest(name, KINDS), kind=name)
        return {}
    row.only((*COMMON, *kind.keys))
    return kind.read(row)


def _points(row: Fields, kind: str, body: Json) -> int:
    following = KINDS[kind].points(body) if kind in KINDS else None
    if following is None:
        return row.integer("points", 1, 100) if row.has("points") else 1
    if row.has("points"):
        row.report(codes.POINTS_FOLLOW, row.place("points"), kind=kind, points=following)
    return following


def _explanation(row: Fields, kind: str) -> Bilingual:
    if row.has("explanation"):
        return row.bilingual("explanation", limit=4_000)
    if kind not in KINDS or "explanation" not in KINDS[kind].optional:
        row.report(NO_EXPLANATION, row.place())
    return Bilingual("", "")
