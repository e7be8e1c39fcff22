"""Files beside answers: attached and taken out by the paper's own form, read by their owner and by who marks."""

from collections.abc import Mapping
from typing import Any

from flask import flash, request

from elearn.accounts.roles import Permission
from elearn.assessment import attachments, responses
from elearn.assessment import queries as attempts
from elearn.assessment.attachments import File
from elearn.assessment.grading import Event, standing
from elearn.assessment.papers import paper_of
from elearn.assessment.personal import order_of
from elearn.errors import NotFound
from elearn.identities import new_public_id
from elearn.languages import translate
from elearn.problems import Phrase
from elearn.questions.essay import files_of, text_of
from elearn.web import answers
from elearn.web.current import actor, clock_time, language, shelf, transaction
from elearn.web.guard import requires
from elearn.web.pages import Data, Redirect
from elearn.web.views import Views

blueprint = Views("attachments", __name__)
ATTACHED, TAKEN_OUT = Phrase("The file is attached."), Phrase("The file was taken out of the answer.")
FULL = Phrase("No more files can be attached here.")


@blueprint.post("/attempts/<attempt_id>/files")
@requires(Permission.STUDY)
def change(attempt_id: str) -> Redirect:
    """Take the paper's form with a file to attach (``attach``), or one to take out (``remove``)."""
    sheet, now = attempts.sheet_of(transaction(), attempt_id, actor().id), clock_time()
    paper = paper_of(transaction(), shelf(), sheet)
    known = attempts.events_of(transaction(), sheet.id)
    changed = answers.changed_in_form(request.form, paper.specs, known, new_id=new_public_id)
    question_id, _, gone = (request.form.get("attach") or request.form.get("remove", "")).partition(" ")
    spec = paper.spec(question_id)
    if spec is None or not spec.get("attachments"):
        raise NotFound
    file = None if gone else _sent(question_id)
    events = [*changed, *_files_changed([*known, *changed], spec, file, gone)]
    responses.save(transaction().connection(), sheet.id, events, now=now, order=order_of(paper.quiz, sheet))
    if isinstance(file, File):
        attachments.attach(transaction(), sheet.id, question_id, file, now=now)
    flash(translate(_word(file, len(events) > len(changed)), language()))
    return Redirect(f"/attempts/{attempt_id}/" + (f"?q={request.form['q']}" if _is_paged() else ""))


@blueprint.get("/attempts/<attempt_id>/files/<key>")
@requires(Permission.STUDY)
def own_file(attempt_id: str, key: str) -> Data:
    """Give its owner a file to keep."""
    sheet = attempts.sheet_of(transaction(), attempt_id, actor().id)
    return _data(attachments.own_file(transaction(), sheet.id, key))


@blueprint.get("/marking/files/<attempt_id>/<key>")
@requires(Permission.MARK)
def file_to_mark(attempt_id: str, key: str) -> Data:
    """Give a file of a handed-in attempt to who may mark it."""
    return _data(attachments.file_to_mark(transaction(), actor(), attempt_id, key))


def _sent(question_id: str) -> File | Phrase:
    sent = request.files.get(f"{question_id}.file")
    return attachments.read_file(sent.filename or "", sent.read()) if sent else attachments.NO_FILE


def _files_changed(events: list[Event], spec: Mapping[str, Any], file: File | Phrase | None, gone: str) -> list[Event]:
    """Make the event that names a question's files as they are now; none where nothing changes."""
    latest = standing(events).get(spec["id"])
    answer = latest.answer if latest else None
    before = files_of(answer)
    after = [name for name in before if name != gone]
    if isinstance(file, File) and file.hash not in after and len(after) < spec["attachments"]:
        after.append(file.hash)
    if after == before:
        return []
    highest = max((event.sequence for event in events), default=0)
    given = {"text": text_of(answer), "files": after}
    return [Event(new_public_id(), spec["id"], highest + 1, given if after or given["text"] else None)]


def _word(file: File | Phrase | None, is_changed: bool) -> Phrase:
    if isinstance(file, Phrase):
        return file
    if file is None:
        return TAKEN_OUT
    return ATTACHED if is_changed else FULL


def _is_paged() -> bool:
    return request.form.get("q", "").isdecimal() and len(request.form["q"]) < 5


def _data(file: File) -> Data:
    # Nothing in it may run: it is saved and not shown, whatever it calls itself, and without any rights.
    headers = {"Content-Security-Policy": "sandbox; default-src 'none'"}
    return Data(file.body, "application/octet-stream", file.name, headers=headers)
