"""An attempt under way: its paper, the answers that are saved by form or by script, and hand-in."""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

from flask import flash, request

from elearn.accounts.roles import Permission
from elearn.assessment import queries as attempts
from elearn.assessment import responses
from elearn.assessment import service as assessment
from elearn.assessment.grading import Event, standing
from elearn.assessment.papers import Paper, paper_of, spec_on
from elearn.assessment.personal import order_of
from elearn.assessment.queries import Sheet
from elearn.assessment.rules import Terms, terms_of_document
from elearn.db.database import joined
from elearn.identities import new_public_id
from elearn.languages import translate
from elearn.problems import Phrase
from elearn.study import close_overdue, count_late, hand_in
from elearn.web import answers
from elearn.web.csrf import csrf_token
from elearn.web.current import actor, clock_time, language, local_day, settings, shelf, transaction
from elearn.web.guard import requires
from elearn.web.pages import Grouped, Json, Page, Redirect
from elearn.web.papers import close_by_time, questions_of, shown_of
from elearn.web.sealed import key_of
from elearn.web.views import Views

blueprint = Views("attempts", __name__)


@blueprint.get("/attempts/<attempt_id>/")
@requires(Permission.STUDY)
def attempt(attempt_id: str) -> Page | Redirect | Grouped:
    """Show the paper with the answers that were saved."""
    sheet = attempts.sheet_of(transaction(), attempt_id, actor().id)
    if sheet.submitted_at is not None:
        return Redirect(f"/attempts/{attempt_id}/result")
    if sheet.is_overdue(clock_time()):
        return close_by_time(sheet)
    paper = paper_of(transaction(), shelf(), sheet)
    return Page("quiz/attempt.html", _values(sheet, paper, terms_of_document(paper.quiz, settings().zone)))


@blueprint.post("/attempts/<attempt_id>/")
@requires(Permission.STUDY)
def answer(attempt_id: str) -> Redirect:
    """Take the paper's form: save what was changed, show one question's key, go to another question, or hand in."""
    sheet, now = attempts.sheet_of(transaction(), attempt_id, actor().id), clock_time()
    paper = paper_of(transaction(), shelf(), sheet)
    known = attempts.events_of(transaction(), sheet.id)
    changed = answers.changed_in_form(request.form, paper.specs, known, new_id=new_public_id)
    do = request.form.get("do", "")
    if do == "hand_in" or sheet.is_overdue(now):
        return _hand_in(sheet, changed)
    order = order_of(paper.quiz, sheet)
    responses.save(transaction().connection(), sheet.id, changed, now=now, order=order)
    asked = request.form.get("check", "")
    if asked and _terms(paper).checks_at_once and paper.spec(asked) is not None:
        return _show_key(sheet, asked, standing([*known, *changed]))
    if do in ("next", "previous"):
        return _step(sheet, do, has_way_back=not order)
    flash(translate(Phrase("Your answers are saved."), language()))
    return Redirect(f"/attempts/{attempt_id}/{_place_query()}")


@blueprint.post("/attempts/<attempt_id>/responses")
@requires(Permission.STUDY, is_reading=True)
def save(attempt_id: str) -> Grouped:
    """Take answers from the page's script; acknowledged when they are on disk."""
    sheet = attempts.sheet_of(transaction(), attempt_id, actor().id)
    read, known = transaction(), shelf()
    quiz = known.documents(read, [sheet.quiz_hash])[sheet.quiz_hash]
    return _saving(sheet, quiz, answers.from_script(request.get_json(), partial(spec_on, read, known, sheet)))


@blueprint.get("/attempts/<attempt_id>/line")
@requires(Permission.STUDY)
def line(attempt_id: str) -> Json:
    """Tell the page's script, if its owner is logged in: a token for its saves, the time, and the deadline by now."""
    sheet = attempts.sheet_of(transaction(), attempt_id, actor().id)
    is_open = sheet.submitted_at is None and not sheet.is_overdue(clock_time())
    return Json(
        {"token": csrf_token(), "open": is_open, "now": _epoch(clock_time()), "deadline": _epoch(sheet.deadline)}
    )


def _saving(sheet: Sheet, quiz: Mapping[str, Any], events: Sequence[Event]) -> Grouped:
    known, now, order = shelf(), clock_time(), order_of(quiz, sheet)
    is_over = sheet.closes_at is not None and now > sheet.closes_at
    late = terms_of_document(quiz, settings().zone).late if is_over else "refuse"
    told = {"saved": [event.event_id for event in events], "at": f"{now.astimezone(settings().zone):%H:%M:%S}"}

    def work(connection: Any) -> Json:
        saved = responses.save(connection, sheet.id, events, now=now, late=late, order=order)
        if saved.changes_grade:
            with joined(connection) as session:
                count_late(session, known, sheet, now=now)
        return Json({**told, "late": saved.late} if saved.late else told)

    def at_once(connection: Any) -> Json | None:
        is_kept = not order and responses.save_at_once(connection, sheet.id, events, now=now)
        return Json(told) if is_kept else None

    return Grouped(work, at_once)


def _values(sheet: Sheet, paper: Paper, terms: Terms) -> dict[str, Any]:
    events = standing(attempts.events_of(transaction(), sheet.id))
    marked = attempts.revealed(transaction(), sheet.id) if terms.checks_at_once else frozenset()
    questions = questions_of(paper, events, marked, sheet.seed)
    place = None
    if terms.is_paged:
        place = _asked_place(len(questions)) if terms.may_go_back else min(sheet.reached, len(questions) - 1)
    return {
        "sheet": sheet,
        "quiz": paper.quiz,
        "terms": terms,
        "show": shown_of(terms, is_handed_in=False, now=clock_time()),
        "questions": questions,
        "sequences": {key: event.sequence for key, event in events.items()},
        "place": place,  # from 0, None where all questions stand on one page
        "answered": sum(event.answer is not None for event in events.values()),
        "highest": max((event.sequence for event in events.values()), default=0),
        "seal": key_of(sheet.public_id).hex(),
        "clock": {"now": _epoch(clock_time()), "deadline": _epoch(sheet.deadline)},
    }


def _terms(paper: Paper) -> Terms:
    return terms_of_document(paper.quiz, settings().zone)


def _asked_place(size: int) -> int:
    text = request.values.get("q", "")
    return min(max(int(text), 1), size) - 1 if text.isascii() and text.isdigit() and len(text) < 5 else 0


def _place_query() -> str:
    return f"?q={_asked_place(1000) + 1}" if "q" in request.form else ""


def _step(sheet: Sheet, do: str, *, has_way_back: bool) -> Redirect:
    place = _asked_place(len(sheet.paper))
    if not has_way_back:
        if do == "next" and place < len(sheet.paper) - 1:
            assessment.move_on(transaction(), sheet.id, place)
        return Redirect(f"/attempts/{sheet.public_id}/")
    number = place + 1 + (1 if do == "next" else -1)
    return Redirect(f"/attempts/{sheet.public_id}/?q={min(max(number, 1), len(sheet.paper))}")


def _hand_in(sheet: Sheet, changed: list[Event]) -> Redirect:
    if sheet.is_overdue(clock_time()):
        close_overdue(transaction(), shelf(), sheet, zone=settings().zone, now=clock_time())
        if changed:
            flash(translate(responses.TIME_UP, language()))
    elif sheet.submitted_at is None or changed:
        hand_in(transaction(), shelf(), sheet, changed, today=local_day(), now=clock_time())
    return Redirect(f"/attempts/{sheet.public_id}/result")


def _show_key(sheet: Sheet, question_id: str, events: Mapping[str, Event]) -> Redirect:
    event, back = events.get(question_id), f"/attempts/{sheet.public_id}/{_place_query()}"
    if event is None or event.answer is None:
        flash(translate(Phrase("Answer the question first, then check it."), language()), "warn")
        return Redirect(back)  # the word stands at the top, where a fragment does not lead
    if sheet.submitted_at is None:
        assessment.show_key(transaction(), sheet.id, question_id, now=clock_time())
    return Redirect(f"{back}#{question_id}")


def _epoch(moment: Any) -> int | None:
    return None if moment is None else int(moment.timestamp() * 1000)
