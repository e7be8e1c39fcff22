"""How a grade came about, for staff: every fact that had a say in it; and the form that overrides a mark."""

from fractions import Fraction
from typing import Any

from flask import flash, request
from sqlalchemy import Connection

from elearn.accounts.roles import Permission
from elearn.assessment.grading import possible_of
from elearn.assessment.papers import paper_of
from elearn.errors import Invalid
from elearn.languages import translate
from elearn.marking.facts import grade_attempts
from elearn.marking.queue import owned_attempt
from elearn.problems import Phrase, Problem
from elearn.questions.numbers import read_number
from elearn.regrading.history import as_marked, history_of
from elearn.regrading.late import count_late_answer, late_answers_of
from elearn.regrading.single import Ruling, override_marks
from elearn.regrading.viewing import record_view
from elearn.web.current import actor, clock_time, language, shelf, transaction
from elearn.web.guard import requires
from elearn.web.pages import Grouped, Page, Redirect
from elearn.web.views import Views

blueprint = Views("grades", __name__)
STEPS = {
    "handed_in": Phrase("Handed in and graded by the key"),
    "hand": Phrase("Marked by hand"),
    "override": Phrase("Mark replaced"),
    "withdrawn": Phrase("Replaced mark taken back"),
    "use_revision": Phrase("Regraded by a mended key"),
    "drop": Phrase("Question dropped"),
    "full_marks": Phrase("Full marks for everybody"),
    "accept": Phrase("Further answers accepted"),
    "pass_mark": Phrase("Another pass mark"),
    "counts": Phrase("Another attempt counts"),
    "undo": Phrase("Regrade undone"),
}
NO_NUMBER = Phrase("Write marks as a number, such as 3.5 or 7/2.")
NOT_ASKED = Phrase("This question is not on the paper.")


@blueprint.get("/grades/<attempt_id>")
@requires(Permission.MARK)
def history(attempt_id: str) -> Grouped:
    """Show how a grade came about; that somebody looked is written into the audit log first."""
    found = owned_attempt(transaction(), actor(), attempt_id)
    steps = history_of(transaction(), shelf(), found.sheet)
    paper = as_marked(transaction(), shelf(), found.sheet, paper_of(transaction(), shelf(), found.sheet))
    stems = [rendering[language()]["stem"] for rendering in paper.renderings]
    questions = list(zip(steps[-1].result.questions, stems, strict=True))
    values: dict[str, Any] = {"owned": found, "steps": steps, "result": steps[-1].result, "quiz": paper.quiz}
    places = {question.question_id: number for number, (question, _) in enumerate(questions, 1)}
    values["out_of"] = possible_of(steps[-1].result.questions, None)
    values["late"] = late_answers_of(transaction(), shelf(), found.sheet) if found.sheet.closed_itself else []
    page = Page("grades/history.html", values | {"questions": questions, "places": places, "words": STEPS})
    who, now = actor(), clock_time()

    def work(connection: Connection) -> Page:
        record_view(connection, who, found, now=now)
        return page

    return Grouped(work)


@blueprint.post("/grades/<attempt_id>")
@requires(Permission.MARK)
def override(attempt_id: str) -> Redirect:
    """Replace the mark of a question or of the whole attempt, or take such a replacement back."""
    found, form = owned_attempt(transaction(), actor(), attempt_id), request.form
    question_id = form.get("question") or None
    questions = grade_attempts(transaction(), shelf(), [found.sheet])[found.sheet.id].questions
    out_of = possible_of(questions, question_id)
    if out_of is None:
        raise Invalid([Problem("question", 0, 0, "M104", NOT_ASKED)])
    marks = None if form.get("do") == "withdraw" else (read_marks(form.get("marks", ""), "marks"), out_of)
    ruling, reason = Ruling(found.sheet, found.person_id, actor()), form.get("reason", "")
    override_marks(transaction(), shelf(), ruling, question_id, marks, reason=reason, now=clock_time())
    flash(translate(Phrase("Done. The person is told."), language()))
    return Redirect(f"/grades/{attempt_id}")


@blueprint.post("/grades/<attempt_id>/late")
@requires(Permission.MARK)
def count_late(attempt_id: str) -> Redirect:
    """Count an answer that came late and did not count by itself: its marks replace those of the question."""
    found, form = owned_attempt(transaction(), actor(), attempt_id), request.form
    ruling, question_id = Ruling(found.sheet, found.person_id, actor()), form.get("question", "")
    reason = form.get("reason", "")
    count_late_answer(transaction(), shelf(), ruling, question_id, reason=reason, now=clock_time())
    flash(translate(Phrase("Done. The person is told."), language()))
    return Redirect(f"/grades/{attempt_id}")


def read_marks(text: str, field: str) -> Fraction:
    """Read marks as people write them: 3, 3.5, 7/2, also in full width. Raises Invalid for anything else."""
    found = number_of(text)
    if found is None:
        raise Invalid([Problem(field, 0, 0, "M105", NO_NUMBER)])
    return found


def number_of(text: str) -> Fraction | None:
    """Read marks as people write them; None for anything else."""
    above, _, below = text.partition("/")
    first, second = read_number(above), read_number(below) if below else Fraction(1)
    return first / second if first is not None and second else None
