"""Printed papers: made, printed in two versions with answer and key sheets, typed in twice, settled, counted."""

from flask import flash, request
from sqlalchemy import Connection
from sqlalchemy.orm import Session

from elearn.accounts.roles import Permission
from elearn.assessment.rules import measures, terms_of
from elearn.audit import service as audit
from elearn.content.outline import QuizOutline
from elearn.errors import NotFound
from elearn.identities import new_public_id
from elearn.languages import translate
from elearn.printed import queries, service
from elearn.printed.queries import Made
from elearn.problems import Phrase
from elearn.reporting.sheet import quizzes_in_order
from elearn.web import paper_entry
from elearn.web.current import actor, clock_time, language, local_day, published, settings, shelf, transaction
from elearn.web.guard import requires
from elearn.web.pages import Grouped, Page, Redirect
from elearn.web.paper_entry import Row
from elearn.web.views import Views

blueprint = Views("printed", __name__)
SAVED = Phrase("%(count)s answer sheets were kept.")
COUNTED = Phrase("%(count)s results were counted, %(open)s wait for a decision.")


@blueprint.get("/papers/")
@requires(Permission.RUN_PAPERS)
def overview() -> Page:
    """Show the papers that were made, and the quizzes of which one can be made."""
    quizzes = [quiz for quiz in quizzes_in_order(published()) if _may_read(quiz.kind)]
    titles = {quiz.id: quiz.title[language()] for quiz in published().quizzes.values()}
    papers = queries.papers(transaction(), actor())
    chosen = request.args.get("quiz", "")
    return Page("printed/overview.html", {"papers": papers, "quizzes": quizzes, "titles": titles, "chosen": chosen})


@blueprint.post("/papers/")
@requires(Permission.RUN_PAPERS)
def make() -> Redirect:
    """Make a paper of a quiz."""
    quiz: QuizOutline | None = published().quizzes.get(request.form.get("quiz", ""))
    if quiz is None or not _may_read(quiz.kind):
        raise NotFound
    terms, public_id = terms_of(quiz, settings().zone), new_public_id()
    service.make(
        transaction(),
        actor(),
        quiz,
        counts=terms.counts,
        pass_percent=terms.pass_percent,
        public_id=public_id,
        today=local_day(),
        now=clock_time(),
    )
    return Redirect(f"/papers/{public_id}/")


@blueprint.get("/papers/<paper_id>/")
@requires(Permission.RUN_PAPERS)
def paper(paper_id: str) -> Page:
    """Show a paper: its sheets to print, how far typing it in has come, what was counted."""
    found = _paper(paper_id)
    done = queries.passes(transaction(), found.id)
    counted = queries.counted(transaction(), found.id)
    waiting = service.sheets(transaction(), found)
    numbers = {"first": sum(1 in one for one in done.values()), "second": sum(2 in one for one in done.values())}
    differ = sum(bool(sheet.mismatches) for sheet in waiting)
    values = {"paper": found, "may_read": _may_read(found.quiz["kind"]), "counted": len(counted), **numbers}
    return Page("printed/paper.html", {**values, "waiting": len(waiting), "differ": differ})


@blueprint.get("/papers/<paper_id>/<sheet>/<version>")
@requires(Permission.RUN_PAPERS)
def sheet(paper_id: str, sheet: str, version: str) -> Grouped:
    """Print the questions, the answer sheet or the key of a version; who did so is written into the audit log."""
    found = _paper(paper_id)
    if sheet not in ("questions", "answers", "key") or not _may_read(found.quiz["kind"]):
        raise NotFound
    values = {"paper": found, "version": version, "questions": found.questions(version)}
    page, who, now = Page(f"printed/{sheet}.html", values), actor(), clock_time()

    def work(connection: Connection) -> Page:
        facts = {"paper": found.number, "sheet": sheet, "version": version}
        with Session(connection) as session:
            audit.record(session, "paper.print", now=now, actor_id=who.public_id, facts=facts)
        return page

    return Grouped(work)


@blueprint.get("/papers/<paper_id>/entry-<number>")
@requires(Permission.RUN_PAPERS)
def entry(paper_id: str, number: str) -> Page:
    """Show the grid: empty in the first pass, with the people who wait for it in the second."""
    found, second = _paper(paper_id), _number(number) == 2
    people = queries.waiting_for_second(transaction(), found.id) if second else ()
    rows = [] if second and not people else paper_entry.blank_rows(found.size, people)
    return _grid(found, number, rows)


@blueprint.post("/papers/<paper_id>/entry-<number>")
@requires(Permission.RUN_PAPERS)
def enter(paper_id: str, number: str) -> Page | Redirect:
    """Keep what was typed; while anything in it cannot be read, nothing is kept and everything stays in the grid."""
    found, rows = _paper(paper_id), paper_entry.sent_rows(request.form, _paper(paper_id).size)
    people = queries.people_named(transaction(), actor(), {row.who for row in rows if row.who})
    questions = {name: found.questions(name) for name in found.versions}
    refused = service.refused(transaction(), found, _number(number), people.values())
    typed = paper_entry.read_rows(rows, people, questions, refused)
    if any(row.faults for row in rows):
        return _grid(found, number, rows, status=422)
    service.enter(transaction(), actor(), found, _number(number), typed, now=clock_time())
    flash(translate(Phrase(SAVED.text, {"count": len(typed)}), language()))
    return Redirect(f"/papers/{paper_id}/entry-{number}")


@blueprint.get("/papers/<paper_id>/compare")
@requires(Permission.RUN_PAPERS)
def compare(paper_id: str) -> Page:
    """Show where the passes differ, and let it be settled."""
    found = _paper(paper_id)
    versions = {key: value for key, value in request.args.items() if value in found.versions}
    sheets = service.sheets(transaction(), found, versions)
    return Page("printed/compare.html", {"paper": found, "sheets": sheets, "versions": versions})


@blueprint.post("/papers/<paper_id>/compare")
@requires(Permission.RUN_PAPERS)
def count(paper_id: str) -> Redirect:
    """Count every sheet that agrees or was settled; the others wait."""
    found = _paper(paper_id)
    questions = {name: found.questions(name) for name in found.versions}
    versions = paper_entry.sent_versions(request.form, service.sheets(transaction(), found))
    sheets, left = service.sheets(transaction(), found, versions), []
    for one in sheets:
        decided = paper_entry.sent_decisions(request.form, one, questions)
        if any(place.number not in decided for place in one.mismatches):
            left.append(one.person.public_id)
            continue
        own, today, now = new_public_id(), local_day(), clock_time()
        service.count(transaction(), shelf(), actor(), found, one, decided, public_id=own, today=today, now=now)
    flash(translate(Phrase(COUNTED.text, {"count": len(sheets) - len(left), "open": len(left)}), language()))
    open_ones = "&".join(f"{key}={versions[key]}" for key in left if key in versions)
    return Redirect(f"/papers/{paper_id}/{'compare?' + open_ones if left else ''}")


def _paper(paper_id: str) -> Made:
    return queries.paper(transaction(), shelf(), actor(), paper_id)


def _number(text: str) -> int:
    if text not in ("1", "2"):
        raise NotFound
    return int(text)


def _may_read(kind: str) -> bool:
    """Say whether the actor may read a quiz of this kind, and its keys, before everybody may."""
    return not measures(kind) or actor().has(Permission.SEE_FAULTS)


def _grid(found: Made, number: str, rows: list[Row], *, status: int = 200) -> Page:
    hints = list(dict.fromkeys(one.form.hint.text for one in found.questions("A")))
    values = {"paper": found, "number": _number(number), "rows": rows, "hints": hints}
    faults = [fault for row in rows for fault in row.faults]
    return Page("printed/entry.html", {**values, "faults": faults}, status=status)
