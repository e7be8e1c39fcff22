"""Which questions become somebody's cards: the practice questions behind what they studied, and what replaces them."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from elearn.assessment.grading import Event, Result, standing
from elearn.assessment.rulings import Basis
from elearn.content.outline import LectureOutline, Outline, QuestionRef
from elearn.content.staleness import is_stale
from elearn.questions.registry import kind_of
from elearn.review.scheduler import infer
from elearn.review.service import Answered, Behind

Spec = Mapping[str, Any]


def may_be_asked(ref: QuestionRef | None, day: date) -> bool:
    """Say whether a question may be a card: it is published for practice, marks itself, and rests on law in force."""
    if ref is None or not ref.is_practice or is_stale(ref.repeals, day):
        return False
    return not kind_of(ref.kind).is_marked_by_person


def askable(outline: Outline, day: date) -> frozenset[str]:
    """List all questions of a publication that may be cards on a day."""
    return frozenset(name for name, ref in outline.questions.items() if may_be_asked(ref, day))


def behind_lecture(outline: Outline, lecture: LectureOutline, day: date) -> list[Behind]:
    """List the questions behind a lecture: those of its quiz that may be cards."""
    quiz = outline.quizzes.get(lecture.quiz_id or "")
    refs = () if quiz is None else quiz.questions or quiz.everything
    return [Behind(ref.id, lecture.id) for ref in refs if may_be_asked(ref, day)]


def behind_paper(outline: Outline, quiz_id: str, specs: Sequence[Spec], day: date) -> list[Behind]:
    """List the questions of a paper that may be cards, under their quiz's lecture, else under their own first topic."""
    lecture = next((one for one in outline.course.lectures if one.quiz_id == quiz_id), None)
    found = [spec for spec in specs if may_be_asked(outline.questions.get(spec["id"]), day)]
    return [Behind(spec["id"], lecture.id if lecture else str(spec["topics"][0])) for spec in found]


def rated_answers(
    public_id: str,
    paper: Sequence[tuple[Spec, str]],
    result: Result,
    events: Sequence[tuple[Event, datetime]],
    started_at: datetime,
) -> list[Answered]:
    """Rate the answers of an attempt that was handed in; ``paper`` has each question with its revision's hash.

    An answer that waits for a person says nothing yet, and one to a question that was dropped never will.
    What was left blank says nothing of memory when all was left blank, but beside answers it counts as forgotten.
    How long an answer took is the time since the one before it was saved; what was saved together has no time.
    """
    latest = {key: event.answer for key, event in standing(event for event, _ in events).items()}
    if all(answer is None for answer in latest.values()):
        return []
    took = _times(events, started_at)
    grades = {grade.question_id: grade for grade in result.questions}
    found = []
    for spec, revision_hash in paper:
        name = spec["id"]
        if grades[name].basis in (Basis.PENDING, Basis.DROPPED):
            continue
        rating = infer(grades[name].earned == grades[name].possible, took.get(name))
        found.append(Answered(name, revision_hash, rating, latest.get(name), f"{public_id}:{name}", took.get(name)))
    return found


def _times(events: Sequence[tuple[Event, datetime]], started_at: datetime) -> dict[str, int]:
    """Give how long each question took, in milliseconds, where its answer was saved by itself."""
    moments = sorted({moment for _, moment in events})
    saved: dict[datetime, set[str]] = {}
    for event, moment in events:
        saved.setdefault(moment, set()).add(event.question_id)
    took: dict[str, int] = {}
    for before, moment in zip([started_at, *moments], moments, strict=False):
        if len(saved[moment]) == 1:
            (name,) = saved[moment]
            took[name] = took.get(name, 0) + int((moment - before).total_seconds() * 1000)
    return took
