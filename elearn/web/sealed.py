"""Sealed answers, handed in by the office: sent, looked at, taken in; and the key that each paper seals with."""

from datetime import datetime
from typing import Any

from flask import current_app, request

from elearn.accounts.roles import Permission
from elearn.assessment.grading import Event
from elearn.assessment.papers import Paper, paper_of
from elearn.assessment.queries import Sheet, sheet_by_id
from elearn.assessment.rules import terms_of_document
from elearn.errors import Conflict
from elearn.identities import new_public_id
from elearn.problems import Phrase
from elearn.sealed import envelope, service
from elearn.web import answers
from elearn.web.current import actor, clock_time, language, published, settings, shelf, transaction
from elearn.web.guard import requires
from elearn.web.pages import Page, Redirect
from elearn.web.views import Views

blueprint = Views("sealed", __name__)
UNREADABLE = Phrase(
    "These are no sealed answers. Send the file as it was saved, or all of the text, from its first to its last sign."
)
BROKEN = Phrase("The seal is broken: these answers were changed after they were sealed, or come from another site.")
UNKNOWN = Phrase("The attempt to which these answers belong is none of your units'.")


@blueprint.get("/sealed/")
@requires(Permission.RUN_PAPERS)
def overview() -> Page:
    """Show the form for sealed answers, and those that were handed in."""
    return _form(None)


@blueprint.post("/sealed/")
@requires(Permission.RUN_PAPERS)
def bring() -> Page | Redirect:
    """Take a file, or its text as it was pasted; keep it when its seal is whole."""
    sent = request.files.get("file")
    raw = sent.read(envelope.LONGEST + 1).decode("utf-8", "replace") if sent else ""
    found = envelope.read(raw.lstrip("\ufeff") or request.form.get("text", ""))
    if found is None:
        return _form(UNREADABLE)
    owner = service.owner_of(transaction(), actor(), found.attempt_id)
    if owner is None:
        return _form(UNKNOWN)
    if envelope.unseal(found, key_of(found.attempt_id)) is None:
        return _form(BROKEN)
    own = new_public_id()
    public_id = service.keep(transaction(), actor(), owner, found, public_id=own, now=clock_time())
    return Redirect(f"/sealed/{public_id}")


@blueprint.get("/sealed/<file_id>")
@requires(Permission.RUN_PAPERS)
def look(file_id: str) -> Page:
    """Show what an envelope holds, though not the answers: whose, of which questions, made when, what becomes of it."""
    row = service.file(transaction(), actor(), file_id)
    sheet = sheet_by_id(transaction(), row.attempt_id)
    paper = paper_of(transaction(), shelf(), sheet)
    events, sealed_at = _opened(row, paper)
    known = service.known_events(transaction(), sheet.id, [event.event_id for event in events])
    numbers = {spec["id"]: number for number, spec in enumerate(paper.specs, 1)}
    values = {
        "file": row,
        "sheet": sheet,
        "state": _state(sheet),
        "quiz": paper.quiz,
        "late": terms_of_document(paper.quiz, settings().zone).late,
        "sealed_at": sealed_at,
        "events": sorted(events, key=lambda event: numbers[event.question_id]),
        "numbers": numbers,
        "known": known,
        "outcome": dict(row.outcome),
    }
    return Page("sealed/file.html", values)


@blueprint.post("/sealed/<file_id>")
@requires(Permission.RUN_PAPERS)
def take(file_id: str) -> Redirect:
    """Carry the answers to their attempt, where the quiz's policy decides."""
    row = service.file(transaction(), actor(), file_id)
    events, _ = _opened(row, paper_of(transaction(), shelf(), sheet_by_id(transaction(), row.attempt_id)))
    told = request.form.get("told", "").strip()
    values: dict[str, Any] = {"told": told, "zone": settings().zone, "now": clock_time()}
    service.take(transaction(), shelf(), actor(), file_id, events, **values)
    return Redirect(f"/sealed/{file_id}")


def key_of(attempt_id: str) -> bytes:
    """Give the key that seals the answers of an attempt; only its own paper is told."""
    return envelope.key_of(str(current_app.config["SECRET_KEY"]), attempt_id)


def _opened(row: Any, paper: Paper) -> tuple[list[Event], datetime | None]:
    """Open a kept envelope once more. Raises Conflict when the site's secret is another one by now."""
    found = envelope.read(row.text)
    content = found and envelope.unseal(found, key_of(found.attempt_id))
    if not content:
        raise Conflict(BROKEN)
    return answers.from_script(content, paper.spec), answers.moment_of(content.get("sealed_at"))


def _state(sheet: Sheet) -> str:
    if sheet.submitted_at is None:
        return "overdue" if sheet.is_overdue(clock_time()) else "open"
    return "closed" if sheet.closed_itself else "handed_in"


def _form(problem: Phrase | None) -> Page:
    titles = {quiz.id: quiz.title[language()] for quiz in published().quizzes.values()}
    values = {"files": service.files(transaction(), actor()), "problem": problem, "titles": titles}
    return Page("sealed/list.html", values, 422 if problem else 200)
