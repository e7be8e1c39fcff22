"""Read course.yaml: which lectures are taught, in which order, with which quiz."""

from collections.abc import Mapping, Sequence

from elearn.content import codes
from elearn.content.completing import Asked
from elearn.content.library import Course, Step
from elearn.problems import Problem
from elearn.questions.faults import nearest
from elearn.questions.fields import Fields
from elearn.questions.places import Place, Table

PATH = "course.yaml"


def read_course(table: Table, problems: list[Problem]) -> tuple[Course, dict[str, Place]]:
    """Read the course; the places are those of the lectures and quizzes it names, for ``check_steps``."""
    fields = Fields(table, problems)
    fields.only(("id", "title", "summary", "lectures", "checks", "completion"))
    steps, places = [], {}
    for row in fields.rows("lectures", 1, 100):
        row.only(("lecture", "quiz"))
        step = Step(row.identifier("lecture"), row.identifier("quiz") if row.has("quiz") else None)
        for key, name in (("lecture", step.lecture), ("quiz", step.quiz)):
            if name and f"{key} {name}" in places:
                row.report(codes.LISTED_TWICE, row.value_place(key), id=name)
            elif name:
                places[f"{key} {name}"] = row.value_place(key)
        steps.append(step)
    checks = fields.texts("checks", 1, 50) if fields.has("checks") else []
    places |= {f"check {name}": place for name, place in checks}
    return Course(
        fields.identifier("id"),
        fields.bilingual("title"),
        fields.bilingual("summary"),
        tuple(steps),
        tuple(name for name, _ in checks),
        _asked(fields, steps, [name for name, _ in checks]),
    ), places


def _asked(fields: Fields, steps: Sequence[Step], checks: Sequence[str]) -> Asked | None:
    """Read what completes the course; None where the file says nothing of it."""
    inner = fields.inner("completion") if fields.has("completion") else None
    if inner is None:
        return None
    inner.only(("lectures", "quizzes"))
    taken = {
        "lectures": [step.lecture for step in steps],
        "quizzes": [step.quiz for step in steps if step.quiz] + list(checks),
    }
    found: dict[str, tuple[str, ...] | None] = {}
    for key, known in taken.items():
        found[key] = None
        if inner.has(key):
            named = inner.texts(key, 0, 100)
            for name, place in named:
                if name not in known:
                    inner.report(codes.NOT_TAKEN, place, hint=nearest(name, known), id=name)
            found[key] = tuple(name for name, _ in named)
    return Asked(found["lectures"], found["quizzes"])


def check_steps(
    course: Course, places: Mapping[str, Place], lectures: Mapping[str, Place], quizzes: Mapping[str, Place]
) -> list[Problem]:
    """Check that what the course names exists, and that no lecture is left out of it."""
    problems = []
    for step in course.steps:
        if step.lecture and step.lecture not in lectures:
            hint = nearest(step.lecture, lectures)
            problems.append(codes.UNKNOWN_LECTURE.at(places[f"lecture {step.lecture}"], hint=hint, id=step.lecture))
        if step.quiz and step.quiz not in quizzes:
            hint = nearest(step.quiz, quizzes)
            problems.append(codes.UNKNOWN_QUIZ.at(places[f"quiz {step.quiz}"], hint=hint, id=step.quiz))
    for name in course.checks:
        if name not in quizzes:
            problems.append(codes.UNKNOWN_QUIZ.at(places[f"check {name}"], hint=nearest(name, quizzes), id=name))
    taught = {step.lecture for step in course.steps}
    left_out = [codes.LECTURE_LEFT_OUT.at(place, id=name) for name, place in lectures.items() if name not in taught]
    return problems + left_out
