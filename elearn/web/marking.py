"""Lecturers mark answers by hand: what waits by question, one answer after another, and how two markers compare."""

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from flask import flash, request
from sqlalchemy import Connection

from elearn.accounts.roles import Permission
from elearn.assessment import attachments
from elearn.assessment import queries as attempts
from elearn.assessment.grading import Event, standing
from elearn.assessment.rulings import Part
from elearn.content.quiz_settings import NAMES
from elearn.errors import NotFound
from elearn.languages import translate
from elearn.marking import queue, service
from elearn.marking.facts import markers_of
from elearn.marking.models import HandMark
from elearn.marking.parts import agreement, part_of
from elearn.problems import Phrase
from elearn.questions.essay import files_of, text_of
from elearn.regrading.single import Ruling, mark_answer
from elearn.web.asking import ask
from elearn.web.current import actor, clock_time, language, published, shelf, transaction
from elearn.web.grades import number_of
from elearn.web.guard import requires
from elearn.web.pages import Grouped, Page, Redirect
from elearn.web.rulings import criteria_of
from elearn.web.views import Views

blueprint = Views("marking", __name__)
PARTS = {
    Part.FIRST: Phrase("first marker"),
    Part.SECOND: Phrase("second marker"),
    Part.FINAL: Phrase("settling"),
}


@blueprint.get("/marking/")
@requires(Permission.MARK)
def overview() -> Page:
    """Show what waits to be marked, by question, and what was marked."""
    waiting, marked = queue.waiting(transaction(), actor()), queue.marked(transaction(), actor())
    stems = _stems([(one.quiz_id, one.question_id) for one in (*waiting, *marked)])
    late = queue.late(transaction(), actor())
    values = {"waiting": waiting, "marked": marked, "late": late, "stems": stems}
    return Page("marking/overview.html", values | _titles())


@blueprint.get("/marking/<quiz_id>/<question_id>/")
@requires(Permission.MARK)
def question(quiz_id: str, question_id: str) -> Page:
    """Show a question's answers, who gave what, and how far two markers agree."""
    after = request.args.get("after", "")
    start = int(after) if after.isdecimal() and len(after) < 19 else 0
    answers, more = queue.answers_to(transaction(), actor(), quiz_id, question_id, start)
    if not answers and not start:
        raise NotFound
    pairs = queue.pairs(transaction(), actor(), quiz_id, question_id)
    values = {
        "quiz_id": quiz_id,
        "question_id": question_id,
        "answers": answers,
        "more": more,
        "is_first": not start,
        "agreement": agreement(pairs),
        "stem": _stems([(quiz_id, question_id)]).get((quiz_id, question_id), ""),
        "hides_names": _hides_names(quiz_id),
        **_titles(),
    }
    return Page("marking/question.html", values)


@blueprint.post("/marking/<quiz_id>/<question_id>/")
@requires(Permission.MARK)
def next_one(quiz_id: str, question_id: str) -> Redirect:
    """Lead to the answer that has waited longest and that nobody else has open."""
    return Redirect(_next(quiz_id, question_id))


@blueprint.get("/marking/answers/<attempt_id>/<question_id>")
@requires(Permission.MARK)
def answer(attempt_id: str, question_id: str) -> Grouped:
    """Show one answer with its rubric, and what was given so far as far as this marker may see it.

    Whoever has it open has it before them, wherever they came from: others are told, and led to the next one.
    """
    page, marker, now = _page(attempt_id, question_id), actor().id, clock_time()
    number = queue.owned_attempt(transaction(), actor(), attempt_id).sheet.id

    def work(connection: Connection) -> Page:
        service.lease(connection, number, question_id, marker, now=now)
        return page

    return Grouped(work)


@blueprint.post("/marking/answers/<attempt_id>/<question_id>")
@requires(Permission.MARK)
def give(attempt_id: str, question_id: str) -> Page | Redirect:
    """Take the marks; what is at fault, and what somebody else gave meanwhile, is shown beside what was filled in."""
    owned = queue.owned_attempt(transaction(), actor(), attempt_id)
    spec, quiz, given = _asked(owned, question_id)
    seen = given[-1].sequence if given else 0
    marking, faults = _read(spec)
    part = part_of(queue.by(given), actor().id, markers_of(quiz))
    if request.form.get("seen") != str(seen):
        return _page(attempt_id, question_id, status=409, said=service.MEANWHILE)
    if part is Part.FINAL and not marking.reason:
        faults = faults | {"reason": service.NO_REASON}
    if faults:
        return _page(attempt_id, question_id, status=422, faults=faults)
    ruling = Ruling(owned.sheet, owned.person_id, actor())
    mark_answer(transaction(), shelf(), ruling, question_id, marking, part=part, seen=seen, now=clock_time())
    flash(translate(Phrase("Marked: %(marks)s of %(possible)s.", _words(marking)), language()))
    if request.form.get("do") == "next":
        return Redirect(_next(owned.sheet.quiz_id, question_id))
    return Redirect(f"/marking/{owned.sheet.quiz_id}/{question_id}/")


def _next(quiz_id: str, question_id: str) -> str:
    found = queue.next_waiting(transaction(), actor(), quiz_id, question_id, now=clock_time())
    if found is None:
        flash(translate(Phrase("Nothing else waits for you in this question."), language()))
        return "/marking/"
    attempt = queue.owned_attempt(transaction(), actor(), found).sheet
    service.lease(transaction().connection(), attempt.id, question_id, actor().id, now=clock_time())
    return f"/marking/answers/{found}/{question_id}"


def _page(
    attempt_id: str, question_id: str, *, status: int = 200, faults: Any = None, said: Phrase | None = None
) -> Page:
    owned = queue.owned_attempt(transaction(), actor(), attempt_id)
    spec, quiz, given = _asked(owned, question_id)
    part = part_of(queue.by(given), actor().id, markers_of(quiz))
    mine = [one for one in given if one.marker_id == actor().id]
    event = standing(attempts.events_of(transaction(), owned.sheet.id)).get(question_id)
    late = standing(attempts.events_not_counted(transaction(), owned.sheet.id)).get(question_id)
    rendering = shelf().document(transaction(), next(e[2] for e in owned.sheet.paper if e[0] == question_id))
    others = service.others_at(transaction(), owned.sheet.id, question_id, actor().id, now=clock_time())
    names = queue.names_of(transaction(), [*others, *(one.marker_id for one in given)])
    values = {
        "owned": owned,
        "quiz": quiz,
        "spec": spec,
        "q": ask(spec, rendering, language(), number=1, answer=event.answer if event else None),
        "text": _text(event),
        "late": _text(late),
        **_files(owned, question_id, event.answer if event else None),
        "feedback": rendering[language()]["feedback"],
        "part": part,
        "parts": PARTS,
        # The second marker reads the first's marks only after giving the own ones: else they would not be second.
        "given": given if part is not Part.SECOND or mine or status == 409 else [],
        "criteria": {one.sequence: criteria_of(spec, one) for one in given},
        "rubric": _rubric(spec),
        "mine": mine[-1] if mine and part is not Part.FINAL else None,
        "seen": given[-1].sequence if given else 0,
        "names": names,
        "others": [names.get(one, "") for one in others],
        "hides_names": quiz.get("settings", {}).get("marking", {}).get("names", NAMES[0]) == NAMES[0],
        "filled": request.form if request.method == "POST" else {},
        "faults": faults or {},
        "said": said,
    }
    return Page("marking/answer.html", values, status)


def _text(event: Event | None) -> str:
    """Give the words of an answer, whatever its kind."""
    return event.answer if event and isinstance(event.answer, str) else text_of(event and event.answer)


def _files(owned: queue.Owned, question_id: str, answer: object) -> dict[str, Any]:
    """List the files of an answer, in its order, and those that were attached but are not in it."""
    kept = {one.hash: one for one in attachments.kept_beside(transaction(), owned.sheet.id, question_id)}
    named = [kept[key] for key in files_of(answer) if key in kept]
    return {"files": named, "loose": [one for one in kept.values() if one not in named]}


def _asked(owned: queue.Owned, question_id: str) -> tuple[Any, Any, list[HandMark]]:
    """Find a question of a paper, the quiz, and what was given by hand. Raises NotFound where a person never marks."""
    key = next((entry[1] for entry in owned.sheet.paper if entry[0] == question_id), None)
    given = list(queue.marks_of(transaction(), [owned.sheet.id], question_id).get(owned.sheet.id, ()))
    found = shelf().documents(transaction(), [key, owned.sheet.quiz_hash]) if key else {}
    if key is None or not (found[key].get("rubric") or given):
        raise NotFound
    return found[key], found[owned.sheet.quiz_hash], given


def _read(spec: Any) -> tuple[service.Marking, dict[str, Phrase]]:
    """Read the marks by criterion; faults by field."""
    possible = {one["id"]: Fraction(one["points"]) for one in spec.get("rubric", ())} or {"": Fraction(spec["points"])}
    read = {key: number_of(request.form.get(f"marks-{key}", "")) for key in possible}
    faults = {
        f"marks-{key}": Phrase("Marks lie between 0 and %(possible)s.", {"possible": str(possible[key])})
        for key, marks in read.items()
        if marks is None or not 0 <= marks <= possible[key]
    }
    texts = {name: request.form.get(name, "").strip()[: service.LONGEST] for name in ("comment", "reason")}
    criteria = {key: marks for key, marks in read.items() if marks is not None}
    return service.Marking(criteria, possible, **texts), faults


def _rubric(spec: Any) -> list[tuple[str, int, str]]:
    """List what is marked: id, points and title of each criterion, or the whole answer under no id."""
    found = [(one["id"], one["points"], one["title"][language()]) for one in spec.get("rubric", ())]
    return found or [("", spec["points"], translate(Phrase("Marks"), language()))]


def _words(marking: service.Marking) -> dict[str, str]:
    return {"marks": str(marking.marks), "possible": str(marking.out_of)}


def _titles() -> dict[str, Any]:
    return {"titles": {key: quiz.title for key, quiz in published().quizzes.items()}}


def _hides_names(quiz_id: str) -> bool:
    quiz = published().quizzes.get(quiz_id)
    settings: Any = quiz.settings if quiz else {}
    return bool(settings.get("marking", {}).get("names", NAMES[0]) == NAMES[0])


def _stems(keys: Sequence[tuple[str, str]]) -> dict[tuple[str, str], str]:
    """Find questions' stems as they read now; those that are published no more go by their id."""
    refs = {key: published().questions[key[1]].rendering_hash for key in keys if key[1] in published().questions}
    texts = shelf().documents(transaction(), refs.values())
    return {key: texts[one][language()]["stem"] for key, one in refs.items()}
