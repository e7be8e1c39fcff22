"""A trainee takes a quiz: its front page, the attempt, saved answers, hand-in, the result with explanations."""

from collections.abc import Mapping
from typing import Any

from flask import flash, request

from elearn.accounts.roles import Permission
from elearn.assessment import queries as attempts
from elearn.assessment import service as assessment
from elearn.assessment.grading import Event, standing
from elearn.assessment.queries import Sheet
from elearn.assessment.rules import TERMS, may_begin
from elearn.content.outline import QuizOutline
from elearn.errors import NotFound
from elearn.identities import new_public_id
from elearn.languages import translate
from elearn.problems import Phrase
from elearn.study import Paper, begin_quiz, hand_in, paper_of
from elearn.web import answers
from elearn.web.asking import Marked, ask, mark
from elearn.web.current import actor, clock_time, language, local_day, published, settings, shelf, transaction
from elearn.web.guard import requires
from elearn.web.pages import Grouped, Json, Page, Redirect
from elearn.web.views import Views

blueprint = Views("quizzes", __name__)


@blueprint.get("/quizzes/<quiz_id>/")
@requires(Permission.STUDY)
def quiz(quiz_id: str) -> Page:
    """Show what a quiz is like, and the own attempts at it."""
    found = _quiz(quiz_id).in_force(local_day())
    mine = attempts.attempts_at(transaction(), actor().id, quiz_id)
    may_go_on = may_begin(found.kind, len(mine)) or any(one.submitted_at is None for one in mine)
    lecture = next((one for one in published().course.lectures if one.quiz_id == quiz_id), None)
    course_id = published().course.id
    values = {"quiz": found, "attempts": mine, "lecture": lecture, "course_id": course_id}
    return Page("quiz/front.html", values | {"terms": TERMS[found.kind], "may_go_on": may_go_on})


@blueprint.post("/quizzes/<quiz_id>/")
@requires(Permission.STUDY)
def begin(quiz_id: str) -> Redirect:
    """Begin an attempt, or go back to the open one."""
    own, now = new_public_id(), clock_time()
    found = begin_quiz(transaction(), actor(), _quiz(quiz_id), public_id=own, today=local_day(), now=now)
    return Redirect(f"/attempts/{found}/")


@blueprint.get("/attempts/<attempt_id>/")
@requires(Permission.STUDY)
def attempt(attempt_id: str) -> Page | Redirect:
    """Show the paper with the answers that were saved."""
    sheet = attempts.sheet_of(transaction(), attempt_id, actor().id)
    if sheet.submitted_at is not None:
        return Redirect(f"/attempts/{attempt_id}/result")
    paper = paper_of(transaction(), shelf(), sheet)
    events = standing(attempts.events_of(transaction(), sheet.id))
    shown = attempts.revealed(transaction(), sheet.id) if _shows_at_once(paper) else frozenset()
    questions = [(asked, marks) for asked, marks in _questions(paper, events, shown, sheet.seed)]
    answered = sum(event.answer is not None for event in events.values())
    highest = max((event.sequence for event in events.values()), default=0)
    values = {"sheet": sheet, "quiz": paper.quiz, "questions": questions, "answered": answered, "highest": highest}
    return Page("quiz/attempt.html", values)


@blueprint.post("/attempts/<attempt_id>/")
@requires(Permission.STUDY)
def answer(attempt_id: str) -> Redirect:
    """Take the paper's form: save what was changed, show one question's key, or hand in."""
    sheet = attempts.sheet_of(transaction(), attempt_id, actor().id)
    paper = paper_of(transaction(), shelf(), sheet)
    known = attempts.events_of(transaction(), sheet.id)
    changed = answers.changed_in_form(request.form, paper.specs, known, new_id=new_public_id)
    if request.form.get("do") == "hand_in":
        return _hand_in(sheet, changed)
    assessment.save(transaction().connection(), sheet.id, changed, now=clock_time())
    asked = request.form.get("check", "")
    if asked and _shows_at_once(paper) and paper.spec(asked) is not None:
        return _show_key(sheet, asked, standing([*known, *changed]))
    flash(translate(Phrase("Your answers are saved."), language()))
    return Redirect(f"/attempts/{attempt_id}/")


@blueprint.post("/attempts/<attempt_id>/responses")
@requires(Permission.STUDY, is_reading=True)
def save(attempt_id: str) -> Grouped:
    """Take answers from the page's script; acknowledged when they are on disk."""
    sheet = attempts.sheet_of(transaction(), attempt_id, actor().id)
    found = shelf().documents(transaction(), [entry[1] for entry in sheet.paper])
    specs = [found[entry[1]] for entry in sheet.paper]
    events, now = answers.from_script(request.get_json(), specs), clock_time()
    shown = f"{now.astimezone(settings().zone):%H:%M:%S}"

    def work(connection: Any) -> Json:
        assessment.save(connection, sheet.id, events, now=now)
        return Json({"saved": [event.event_id for event in events], "at": shown})

    return Grouped(work)


@blueprint.get("/attempts/<attempt_id>/result")
@requires(Permission.STUDY)
def result(attempt_id: str) -> Page | Redirect:
    """Show the mark, and for each question the own answer, the right one, and why."""
    sheet = attempts.sheet_of(transaction(), attempt_id, actor().id)
    grade = attempts.grade_of(transaction(), sheet.id)
    if grade is None:
        return Redirect(f"/attempts/{attempt_id}/")
    paper = paper_of(transaction(), shelf(), sheet)
    events = standing(attempts.events_of(transaction(), sheet.id))
    terms = TERMS[paper.quiz["kind"]]
    everything = frozenset(spec["id"] for spec in paper.specs)
    questions = _questions(paper, events, everything, sheet.seed) if terms.shows_keys else []
    values = {"sheet": sheet, "quiz": paper.quiz, "grade": grade, "questions": questions, "terms": terms}
    return Page("quiz/result.html", values)


def _shows_at_once(paper: Paper) -> bool:
    return paper.quiz["feedback"] == "at_once" and TERMS[paper.quiz["kind"]].shows_keys


def _quiz(quiz_id: str) -> QuizOutline:
    found = published().quizzes.get(quiz_id)
    if found is None or not TERMS[found.kind].is_offered:
        raise NotFound
    return found


def _questions(
    paper: Paper, events: Mapping[str, Event], shown: frozenset[str], seed: int
) -> list[tuple[Any, Marked | None]]:
    """Pair each question with its marking where its key may be shown (``shown``), else with None."""
    found = []
    everything = zip(paper.specs, paper.renderings, paper.revisions, strict=True)
    for number, (spec, rendering, revision) in enumerate(everything, 1):
        event = events.get(spec["id"])
        given, sequence = (event.answer, event.sequence) if event else (None, 0)
        asked = ask(
            spec,
            rendering,
            language(),
            number=number,
            answer=given,
            sequence=sequence,
            revision=revision,
            seed=seed,
        )
        found.append((asked, mark(spec, rendering, language(), given) if spec["id"] in shown else None))
    return found


def _hand_in(sheet: Sheet, changed: list[Event]) -> Redirect:
    if sheet.submitted_at is None or changed:
        hand_in(transaction(), shelf(), actor(), sheet, changed, today=local_day(), now=clock_time())
    return Redirect(f"/attempts/{sheet.public_id}/result")


def _show_key(sheet: Sheet, question_id: str, events: Mapping[str, Event]) -> Redirect:
    event = events.get(question_id)
    if event is None or event.answer is None:
        flash(translate(Phrase("Answer the question first, then check it."), language()))
        return Redirect(f"/attempts/{sheet.public_id}/")  # the word stands at the top, where a fragment does not lead
    if sheet.submitted_at is None:
        assessment.show_key(transaction(), sheet.id, question_id, now=clock_time())
    return Redirect(f"/attempts/{sheet.public_id}/#{question_id}")
