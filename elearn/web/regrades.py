"""A lecturer regrades a question: choose what is done, look at whom it changes, say why, commit; and undo."""

from typing import Any

from flask import flash, request

from elearn.accounts.roles import Permission
from elearn.assessment.rulings import OF_A_QUIZ, Action
from elearn.content.outline import QuizOutline
from elearn.errors import Invalid, NotAllowed, NotFound
from elearn.jobs.service import enqueue
from elearn.languages import translate
from elearn.marking.models import RegradeMade
from elearn.problems import Phrase, Problem
from elearn.questions.registry import kind_of
from elearn.regrading import foresight, plans, queries, quiz_rules, staging
from elearn.regrading.models import RegradePlan
from elearn.web.current import actor, clock_time, language, published, shelf, transaction
from elearn.web.guard import requires
from elearn.web.pages import Page, Redirect
from elearn.web.views import Views

blueprint = Views("regrades", __name__)
ONLY_ALL = Phrase("A key is the same for everybody: only who is in charge of everybody may regrade.")
CHOOSE = Phrase("Choose what is done, and over which revisions.")
REASON = Phrase("Say why: those whom it concerns read it.")
ACTIONS = {
    Action.USE_REVISION.value: Phrase("Grade by the question as it is published now"),
    Action.FULL_MARKS.value: Phrase("Give everybody full marks for it"),
    Action.DROP.value: Phrase("Drop it: it counts for nobody"),
    Action.ACCEPT.value: Phrase("Accept further answers beside the key"),
    Action.PASSING.value: Phrase("Another pass mark"),
    Action.COUNTS.value: Phrase("Another attempt counts"),
    staging.UNDO: Phrase("Undo a regrade"),
}
OF_A_QUESTION = [one for one in Action if one not in OF_A_QUIZ]
LONGEST = 1_000


@blueprint.get("/regrades/")
@requires(Permission.REGRADE)
def overview() -> Page:
    """List the regrades that were made, and those that were undone."""
    return Page("regrades/overview.html", {"made": queries.regrades(transaction()), "actions": ACTIONS})


@blueprint.get("/regrades/new")
@requires(Permission.REGRADE)
def choose() -> Page:
    """Show how a question was asked and marked, and what can be done about it."""
    quiz, question_id = _named(request.args)
    asked = queries.asked_as(transaction(), shelf(), quiz.id, question_id)
    if not asked:
        raise NotFound
    newest, texts = asked[0], shelf().documents(transaction(), [one.rendering for one in asked])
    is_text = isinstance(kind_of(newest.spec["kind"]).best_answer(newest.spec), str)
    values = {
        "quiz": quiz,
        "question_id": question_id,
        "newest": newest,
        "asked": [(one, texts[one.rendering][language()], _differs(one, newest)) for one in asked],
        "rewords": any(queries.wording(one.spec) != queries.wording(newest.spec) for one in asked if one.attempts),
        "is_mended": any(_differs(one, newest) and one.attempts for one in asked),
        "is_text": is_text,
        "made": queries.regrades(transaction(), question_id),
        "may": queries.covers_everybody(transaction(), actor()),
        "actions": ACTIONS,
    }
    return Page("regrades/new.html", values)


@blueprint.post("/regrades/new")
@requires(Permission.REGRADE)
def plan() -> Redirect:
    """Make a plan and preview it: at once for a few attempts, in the background for many."""
    _require_everybody()
    quiz, question_id = _named(request.form)
    made = plans.plan(transaction(), actor(), _wanted(quiz, question_id), now=clock_time())
    return preview(made)


@blueprint.get("/regrades/plans/<plan_id>")
@requires(Permission.REGRADE)
def show(plan_id: str) -> Page:
    """Show how far the preview is; then whom it changes and how; and after the commit what was done."""
    made = _plan(plan_id)
    quiz = published().quizzes.get(made.quiz_id or "")
    after = request.args.get("after", "0")
    listed = queries.changes_of if made.setting is None else quiz_rules.scores_of
    changes, more = listed(transaction(), made, int(after) if after.isdecimal() and len(after) < 19 else 0)
    regrade = transaction().get(RegradeMade, made.undoes_id or made.regrade_id) if _regrade_id(made) else None
    values = {
        "plan": made,
        "quiz": quiz,
        **_foreseen(made),
        "changes": changes,
        "more": more,
        "is_first": after == "0",
        "regrade": regrade,
        "actions": ACTIONS,
        "stem": _stem(made),
        "may": queries.covers_everybody(transaction(), actor()),
    }
    return Page("regrades/plan.html", values)


@blueprint.post("/regrades/plans/<plan_id>/preview")
@requires(Permission.REGRADE)
def again(plan_id: str) -> Redirect:
    """Preview a plan anew, because something has changed since."""
    _require_everybody()
    made = _plan(plan_id)
    if made.committed_at is None:
        made.prepared_at = None
        return preview(made)
    return Redirect(f"/regrades/plans/{plan_id}")


@blueprint.post("/regrades/plans/<plan_id>/commit")
@requires(Permission.REGRADE)
def commit(plan_id: str) -> Redirect:
    """Let a plan take effect."""
    _require_everybody()
    reason = request.form.get("reason", "").strip()[:LONGEST]
    if not reason:
        raise Invalid([Problem("reason", 0, 0, "M102", REASON)])
    number = plans.commit(transaction(), shelf(), _plan(plan_id), actor(), reason=reason, now=clock_time())
    flash(translate(Phrase("Done: %(number)s grades were changed.", {"number": number}), language()))
    return Redirect(f"/regrades/plans/{plan_id}")


@blueprint.post("/regrades/<regrade_id>/undo")
@requires(Permission.REGRADE)
def undo(regrade_id: str) -> Redirect:
    """Plan the undoing of a regrade: it is previewed and confirmed like any other."""
    _require_everybody()
    found = queries.regrade_named(transaction(), regrade_id)
    if found is None:
        raise NotFound
    return preview(plans.plan_undoing(transaction(), actor(), found, now=clock_time()))


def _named(values: Any) -> tuple[QuizOutline, str]:
    quiz = published().quizzes.get(values.get("quiz", ""))
    if quiz is None:
        raise NotFound
    return quiz, values.get("question", "")


def _wanted(quiz: QuizOutline, question_id: str) -> plans.Wanted:
    """Read the form. Raises Invalid when it leaves something open."""
    known = {one.revision: one for one in queries.asked_as(transaction(), shelf(), quiz.id, question_id)}
    chosen = tuple(key for key in request.form.getlist("revision") if key in known)
    words = [line.strip()[:200] for line in request.form.get("answers", "").splitlines()]
    answers = tuple(line for line in words if line)[:20]
    name = request.form.get("action", "")
    newest = next(iter(known.values()), None)
    is_open = name not in OF_A_QUESTION or newest is None or not chosen or (name == Action.ACCEPT and not answers)
    if is_open or newest is None:
        raise Invalid([Problem("action", 0, 0, "M103", CHOOSE)])
    quiz_id = None if request.form.get("everywhere") else quiz.id
    action = Action(name)
    if action is Action.USE_REVISION:
        others = tuple(key for key in chosen if key != newest.revision)
        if not others:
            raise Invalid([Problem("revision", 0, 0, "M103", CHOOSE)])
        return plans.Wanted(action, question_id, quiz_id, others, newest.revision, newest.rendering)
    return plans.Wanted(action, question_id, quiz_id, chosen, answers=answers if action is Action.ACCEPT else ())


def preview(made: RegradePlan) -> Redirect:
    """Preview at once what is small; what is large waits for the worker."""
    if staging.count_in_scope(transaction(), made) <= plans.AT_ONCE_AT_MOST:
        plans.prepare(transaction(), shelf(), made, now=clock_time())
    else:
        enqueue(transaction(), "regrade.preview", {"plan": made.public_id}, due_at=clock_time())
    return Redirect(f"/regrades/plans/{made.public_id}")


def _plan(plan_id: str) -> RegradePlan:
    found = plans.plan_named(transaction(), plan_id)
    if found is None:
        raise NotFound
    return found


def _foreseen(made: RegradePlan) -> dict[str, Any]:
    effects = foresight.foresee(transaction(), shelf(), made)
    doubted = foresight.touched(transaction(), effects.lost)
    return {"preview": queries.preview_of(transaction(), made, effects), "in_doubt": doubted}


def _regrade_id(made: RegradePlan) -> int | None:
    return made.undoes_id or made.regrade_id


def _stem(made: RegradePlan) -> str:
    outline = published().questions.get(made.question_id)
    key = made.rendering_hash or (outline.rendering_hash if outline else None)
    return shelf().document(transaction(), key)[language()]["stem"] if key else ""


def _differs(one: queries.Asked, newest: queries.Asked) -> bool:
    return bool(queries.essence(one.spec) != queries.essence(newest.spec))


def _require_everybody() -> None:
    if not queries.covers_everybody(transaction(), actor()):
        raise NotAllowed(ONLY_ALL)
