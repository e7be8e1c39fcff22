"""Questions in the browser: a form for each, made of what its kind says, tried out as a trainee meets it."""

import json
from collections.abc import Mapping
from typing import Any

from flask import flash, request

from elearn.accounts.roles import Permission
from elearn.authoring import asked, drafts
from elearn.authoring.drafts import KeptDraft
from elearn.authoring.proposals import Proposal, problems_of
from elearn.content import quiz_text
from elearn.content.drafting import proposed_ids
from elearn.content.library import Library
from elearn.content.publishing import ids_and_titles
from elearn.content.quizzes import USES_OF_KIND
from elearn.content.rendering import render_question
from elearn.content.yaml_writing import write_yaml
from elearn.errors import Conflict, NotFound
from elearn.languages import LANGUAGES, Language, translate
from elearn.problems import Phrase
from elearn.questions.registry import KINDS, kind_of
from elearn.web import asking, question_forms
from elearn.web.current import actor, clock_time, language, published, shelf, transaction
from elearn.web.figures_shown import show_number, show_share
from elearn.web.guard import requires
from elearn.web.pages import Page, Redirect
from elearn.web.previews import NO_LIBRARY, read_library
from elearn.web.proposing import propose_all, standing_of
from elearn.web.views import Views

blueprint = Views("question_writing", __name__)
KEPT = Phrase("The question is kept in the draft.")
Json = dict[str, Any]


@blueprint.get("/author/drafts/<draft_id>/questions")
@requires(Permission.SEE_FAULTS, prepare=propose_all)
def overview(proposal: Proposal, draft_id: str) -> Page:
    """List the questions of a draft with what is at fault, and offer a new one of each kind."""
    draft, path, text, quiz = _opened(draft_id)
    told = standing_of(problems_of(proposal, draft), draft, proposal)["faults"]
    rows = []
    for row in quiz_text.questions_in(quiz):
        first, last = quiz_text.lines_of(path, text, row["id"])
        rows.append((row, [one for one in told if first <= one.problem.line <= last]))
    values = {"draft": draft, "quiz": quiz, "rows": rows, "kinds": question_forms.KIND_NAMES, "path": path}
    return Page("author/questions.html", values)


@blueprint.post("/author/drafts/<draft_id>/questions")
@requires(Permission.SEE_FAULTS)
def add(draft_id: str) -> Redirect:
    """Put an empty question of a kind behind the last."""
    draft, path, text, quiz = _opened(draft_id)
    kind = request.form.get("kind", "")
    if kind not in KINDS:
        raise NotFound
    ids, _ = ids_and_titles(transaction())
    taken = ids | {str(row["id"]) for row in quiz_text.questions_in(quiz)}
    name = proposed_ids(draft.item_id, 1, taken)[0]
    uses = USES_OF_KIND.get(str(quiz.get("kind")), ("practice",))
    fresh = question_forms.blank(kind, name, _topic(quiz, draft), uses[0])
    _keep(draft, path, quiz_text.with_question(text, quiz, fresh))
    return Redirect(f"/author/drafts/{draft_id}/questions/{name}")


@blueprint.get("/author/drafts/<draft_id>/questions/<question_id>")
@requires(Permission.SEE_FAULTS, prepare=propose_all)
def show(proposal: Proposal, draft_id: str, question_id: str) -> Page:
    """Show a question's form, what is at fault, and what is known of it."""
    draft, path, text, quiz = _opened(draft_id)
    question = _found(quiz, question_id)
    first, last = quiz_text.lines_of(path, text, question_id)
    own = [problem for problem in problems_of(proposal, draft) if first <= problem.line <= last]
    return _page(draft, quiz, question, standing=standing_of(own, draft, proposal))


@blueprint.post("/author/drafts/<draft_id>/questions/<question_id>")
@requires(Permission.SEE_FAULTS)
def save(draft_id: str, question_id: str) -> Page | Redirect:
    """Keep a question, unless somebody else has changed the same one meanwhile: then both are shown."""
    draft, path, text, quiz = _opened(draft_id)
    present = _found(quiz, question_id)
    written = question_forms.read(request.form, present)
    if request.form.get("seen", "") != seen_as(present):
        return _page(draft, quiz, written, other=write_yaml(present), seen=present, status=409)
    _keep(draft, path, quiz_text.with_question(text, quiz, written))
    flash(translate(KEPT, language()))
    after = {"try": "/try", "list": ""}.get(request.form.get("do", ""))
    place = f"/author/drafts/{draft_id}/questions"
    return Redirect(place if after == "" else f"{place}/{question_id}{after or ''}")


@blueprint.post("/author/drafts/<draft_id>/questions/<question_id>/remove")
@requires(Permission.SEE_FAULTS)
def remove(draft_id: str, question_id: str) -> Redirect:
    """Take a question out of the draft."""
    draft, path, text, quiz = _opened(draft_id)
    _found(quiz, question_id)
    _keep(draft, path, quiz_text.without_question(text, quiz, question_id))
    return Redirect(f"/author/drafts/{draft_id}/questions")


@blueprint.get("/author/drafts/<draft_id>/questions/<question_id>/try")
@requires(Permission.SEE_FAULTS, prepare=read_library)
def begin_trying(library: Library | None, draft_id: str, question_id: str) -> Page:
    """Show a question as a trainee meets it."""
    return _tried(library, draft_id, question_id, is_marked=False)


@blueprint.post("/author/drafts/<draft_id>/questions/<question_id>/try")
@requires(Permission.SEE_FAULTS, is_reading=True, prepare=read_library)
def try_out(library: Library | None, draft_id: str, question_id: str) -> Page:
    """Mark an answer as a trainee's would be; nothing is kept."""
    return _tried(library, draft_id, question_id, is_marked=True)


def seen_as(question: Mapping[str, Any]) -> str:
    """Write a question for a hidden field, by which the next one who saves is told from the first."""
    return json.dumps(question, ensure_ascii=False, sort_keys=True, default=str)


def _opened(draft_id: str) -> tuple[KeptDraft, str, str, Json]:
    """Give a draft of a quiz: itself, its file's path, text and values. Raises NotFound."""
    draft = drafts.draft_named(transaction(), draft_id)
    sheets = drafts.sheets_of(transaction(), draft)
    path, sheet = next(iter(sheets.items()), ("", None))
    quiz = quiz_text.quiz_in(path, sheet.text) if sheet is not None and draft.kind == "quiz" else None
    if sheet is None or quiz is None:
        raise NotFound
    return draft, path, sheet.text, quiz


def _found(quiz: Mapping[str, Any], question_id: str) -> Json:
    found = quiz_text.question_in(quiz, question_id)
    if found is None:
        raise NotFound
    return found


def _topic(quiz: Mapping[str, Any], draft: KeptDraft) -> str:
    topics = next((row.get("topics") for row in quiz_text.questions_in(quiz) if row.get("topics")), None)
    return str(topics[0]) if isinstance(topics, list) and topics else draft.item_id


def _keep(draft: KeptDraft, path: str, text: str) -> None:
    bodies = {path: text.encode()}
    if not drafts.save(transaction(), actor(), draft, bodies, version=draft.version, now=clock_time()):
        raise Conflict(Phrase("Somebody else has saved this draft in the same moment; please try again."))


def _page(
    draft: KeptDraft,
    quiz: Mapping[str, Any],
    question: Json,
    *,
    standing: Mapping[str, Any] | None = None,
    other: str = "",
    seen: Json | None = None,
    status: int = 200,
) -> Page:
    session, name = transaction(), question["id"]
    editions = asked.editions_of(session, shelf(), name)
    values = {
        "draft": draft,
        "quiz": quiz,
        "question": question,
        "kind_name": question_forms.KIND_NAMES[question["kind"]],
        "form": question_forms.controls(question),
        "seen": seen_as(seen or question),
        "other": other,
        "standing": standing or {"faults": [], "warnings": []},
        "uses": asked.uses_of(session, actor(), published(), name),
        "editions": editions,
        "papers": sum(edition.papers for edition in editions),
        "twins": asked.twins_of(session, question, quiz_text.questions_in(quiz)),
        "number": show_number,
        "share": show_share,
    }
    return Page("author/question.html", values, status)


def _tried(library: Library | None, draft_id: str, question_id: str, *, is_marked: bool) -> Page:
    draft, path, text, quiz = _opened(draft_id)
    _found(quiz, question_id)
    if library is None:
        raise Conflict(NO_LIBRARY)
    question, problems = quiz_text.read_question(path, text, question_id, library)
    wanted = request.args.get("language", "")
    tongue: Language = next((one for one in LANGUAGES if one == wanted), language())
    values: Json = {"draft": draft, "question_id": question_id, "problems": problems, "q": None, "m": None}
    values["tongue"] = tongue
    if question is not None:
        spec, rendering = question.canonical(), render_question(question, library)
        sent = dict(request.form.lists())
        answer = kind_of(question.kind).read_answer(spec, sent, question.id) if is_marked else None
        values["q"] = asking.ask(spec, rendering, tongue, number=1, answer=answer)
        values["m"] = asking.mark(spec, rendering, tongue, answer) if is_marked else None
    return Page("author/try.html", values)
