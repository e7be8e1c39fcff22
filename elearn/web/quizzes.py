"""A trainee takes a quiz: its front page, the beginning, and the result with explanations."""

from flask import request

from elearn.accounts.roles import Permission
from elearn.assessment import queries as attempts
from elearn.assessment import service as assessment
from elearn.assessment.access import try_code
from elearn.assessment.grading import standing
from elearn.assessment.papers import Paper, paper_of
from elearn.assessment.personal import WHY_NOT, terms_for, terms_of_sheet
from elearn.assessment.queries import KeptGrade, Sheet
from elearn.assessment.rules import NOT_OFFERED, Terms, terms_of_document
from elearn.content.outline import QuizOutline
from elearn.errors import NotFound
from elearn.identities import new_public_id
from elearn.marking.facts import as_ruled, regrades_in_force
from elearn.problems import Phrase
from elearn.regrading.history import as_marked
from elearn.study import begin_quiz
from elearn.web.current import actor, clock_time, local_day, published, settings, shelf, transaction
from elearn.web.guard import requires
from elearn.web.pages import Grouped, Page, Redirect
from elearn.web.papers import close_by_time, questions_of, shown_of
from elearn.web.rulings import graded, rulings_values
from elearn.web.views import Views

blueprint = Views("quizzes", __name__)


@blueprint.get("/quizzes/<quiz_id>/")
@requires(Permission.STUDY)
def quiz(quiz_id: str) -> Page:
    """Show what a quiz is like, and the own attempts at it."""
    found = _quiz(quiz_id)
    return _front(found, terms_for(transaction(), actor(), found, settings().zone, now=clock_time()))


@blueprint.post("/quizzes/<quiz_id>/")
@requires(Permission.STUDY)
def begin(quiz_id: str) -> Page | Redirect:
    """Begin an attempt, or go back to the open one; a wrong access code is counted, and said on the page."""
    found, now, zone, code = _quiz(quiz_id), clock_time(), settings().zone, request.form.get("code", "")[:200]
    terms = terms_for(transaction(), actor(), found, zone, now=now)
    if terms.access_code is not None and attempts.begun(transaction(), actor().id, quiz_id)[1] is None:
        refused = try_code(transaction(), actor().id, quiz_id, terms, code, now=now)
        if refused is not None:
            return _front(found, terms, refused)
    own = new_public_id()
    public_id = begin_quiz(transaction(), actor(), found, terms, public_id=own, code=code, zone=zone, now=now)
    return Redirect(f"/attempts/{public_id}/")


@blueprint.get("/attempts/<attempt_id>/result")
@requires(Permission.STUDY)
def result(attempt_id: str) -> Page | Redirect | Grouped:
    """Show what may be seen of an attempt by now: the mark, and of each question the own answer, the right one, why."""
    sheet = attempts.sheet_of(transaction(), attempt_id, actor().id)
    if sheet.is_overdue(clock_time()):
        return close_by_time(sheet)
    grade = attempts.grade_of(transaction(), sheet.id)
    if grade is None:
        return Redirect(f"/attempts/{attempt_id}/")
    paper = paper_of(transaction(), shelf(), sheet)
    if sheet.closed_itself and sheet.result_seen_at is None:
        late = terms_of_document(paper.quiz, settings().zone).late
        return Page("quiz/ended.html", {"sheet": sheet, "quiz": paper.quiz, "late": late})
    return _result(sheet, paper, grade)


@blueprint.post("/attempts/<attempt_id>/result")
@requires(Permission.STUDY)
def see_result(attempt_id: str) -> Redirect:
    """Note that the result of an attempt which closed by itself is seen now, and show it."""
    sheet = attempts.sheet_of(transaction(), attempt_id, actor().id)
    if sheet.closed_itself:
        assessment.see_result(transaction().connection(), sheet.id, now=clock_time())
    return Redirect(f"/attempts/{attempt_id}/result")


def _result(sheet: Sheet, paper: Paper, kept: KeptGrade) -> Page:
    terms = terms_of_sheet(transaction(), actor(), sheet, paper.quiz, settings().zone, now=clock_time())
    in_force = regrades_in_force(transaction(), shelf())
    terms = as_ruled(terms, (sheet.quiz_id, sheet.quiz_hash), in_force)
    show = shown_of(terms, is_handed_in=True, now=clock_time())
    events = standing(attempts.events_of(transaction(), sheet.id))
    if in_force:
        paper = as_marked(transaction(), shelf(), sheet, paper)
    grade = kept if show["marks"] else None
    everything = frozenset(spec["id"] for spec in paper.specs)
    values = {
        "sheet": sheet,
        "quiz": paper.quiz,
        "grade": grade,
        "questions": graded(questions_of(paper, events, everything, sheet.seed), grade) if show["keys"] else [],
        "rulings": rulings_values(sheet, grade),
        "terms": terms,
        "show": show,
        "late": attempts.late_answers(transaction(), sheet.id) if sheet.closed_itself else (),
    }
    return Page("quiz/result.html", values)


def _quiz(quiz_id: str) -> QuizOutline:
    found = published().quizzes.get(quiz_id)
    if found is None or found.kind in NOT_OFFERED:
        raise NotFound
    return found


def _front(found: QuizOutline, terms: Terms, refused: Phrase | None = None) -> Page:
    mine, now = attempts.attempts_at(transaction(), actor().id, found.id), clock_time()
    hindered = terms.why_not(len(mine), now)
    values = {
        "quiz": found.in_force(local_day()),
        "attempts": mine,
        "open": next((one for one in mine if one.submitted_at is None), None),
        "lecture": next((one for one in published().course.lectures if one.quiz_id == found.id), None),
        "course_id": published().course.id,
        "terms": as_ruled(terms, (found.id, found.revision_hash), regrades_in_force(transaction(), shelf())),
        "hindered": hindered and WHY_NOT[hindered],
        "shows_marks": terms.shown("marks", is_handed_in=True, now=now),
        "refused": refused,
    }
    return Page("quiz/front.html", values, 422 if refused else 200)
