"""Lecturers see who has done what: all quizzes at a glance, then one with its questions and its people."""

from flask import request

from elearn.accounts.roles import Permission
from elearn.assessment.rules import measures
from elearn.content.outline import QuizOutline
from elearn.errors import NotFound
from elearn.reporting.figures import figures_by_quiz
from elearn.reporting.questions import NEWEST, question_facilities, questions_of
from elearn.reporting.sheet import quizzes_in_order
from elearn.web.areas import area
from elearn.web.current import actor, language, shelf, transaction
from elearn.web.guard import requires
from elearn.web.pages import Page
from elearn.web.score_table import read_filters, table_values
from elearn.web.views import Views

blueprint = Views("statistics", __name__)


@blueprint.get("/statistics/")
@requires(Permission.SEE_WORK)
def overview() -> Page:
    """Show every quiz: how many have begun, handed in and passed, and the mean."""
    quizzes = quizzes_in_order(shelf().outline(transaction()))
    figures = figures_by_quiz(transaction(), actor(), Permission.SEE_WORK, None, [quiz.id for quiz in quizzes])
    return Page("statistics/overview.html", {"quizzes": quizzes, "figures": figures})


@blueprint.get("/statistics/<quiz_id>")
@requires(Permission.SEE_WORK)
def quiz(quiz_id: str) -> Page:
    """Show one quiz: how each question went, and who stands where (without anybody's marks)."""
    outline, mine = shelf().outline(transaction()), area(Permission.SEE_WORK)
    if quiz_id not in outline.quizzes:
        raise NotFound
    found = outline.quizzes[quiz_id]
    filters = read_filters(request.args, mine, outline, quiz_id)
    figures = figures_by_quiz(transaction(), actor(), Permission.SEE_WORK, filters.unit, [quiz_id])[quiz_id]
    went = question_facilities(transaction(), actor(), Permission.SEE_WORK, found)
    lines = list(zip(went, _stems(found), strict=True))
    table = table_values(f"/statistics/{quiz_id}", Permission.SEE_WORK, filters, mine, [found])
    return Page("statistics/quiz.html", {**table, "quiz": found, "figures": figures, "lines": lines, "newest": NEWEST})


def _stems(found: QuizOutline) -> list[str | None]:
    """Give each question's stem; None where it must not be read before it is asked, but by those who write it."""
    refs = questions_of(found)
    if measures(found.kind) and not actor().has(Permission.SEE_FAULTS):
        return [None] * len(refs)
    texts = shelf().documents(transaction(), [ref.rendering_hash for ref in refs])
    return [texts[ref.rendering_hash][language()]["stem"] for ref in refs]
