"""Administrators read the scores: people by quizzes, units by quizzes, one person, one attempt."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from typing import Any

from flask import request
from sqlalchemy import Connection

from elearn.accounts.roles import Permission
from elearn.assessment import queries as attempts
from elearn.assessment.grading import standing
from elearn.assessment.papers import Paper, paper_of
from elearn.assessment.queries import Sheet
from elearn.assessment.rules import measures
from elearn.assessment.rulings import Basis
from elearn.certificates.queries import own_certificates
from elearn.content.outline import QuizOutline
from elearn.daily import desk_of
from elearn.errors import NotFound
from elearn.languages import translate
from elearn.marking.queue import papers_of
from elearn.notices.queries import SHOWN, Told
from elearn.problems import Phrase
from elearn.regrading.history import history_of
from elearn.reporting.figures import figures_by_quiz
from elearn.reporting.filters import Filters, UnitOrder, read_choice
from elearn.reporting.person import attempts_of, lectures_of, record_view, stays_of
from elearn.reporting.scores import Person, person_by_id, standings
from elearn.reporting.sheet import BASIS_WORDS, counties_of, quizzes_in_order
from elearn.reporting.statistics import FEWEST, total
from elearn.reporting.units import topmost, unit_in, unit_table
from elearn.training.queries import titles_of
from elearn.web.areas import area
from elearn.web.asking import shown_answer
from elearn.web.certificates import STATES
from elearn.web.current import actor, clock_time, language, shelf, transaction
from elearn.web.grades import STEPS
from elearn.web.guard import requires
from elearn.web.pages import Data, Grouped, Page
from elearn.web.score_table import address, read_filters, table_values, view_link
from elearn.web.unit_sheets import file_of
from elearn.web.views import Views

blueprint = Views("reports", __name__)
SCORES, UNITS, PRINT = "/reports/scores", "/reports/units", "/reports/scores/print"


@blueprint.get(SCORES)
@requires(Permission.SEE_PERSON)
def scores() -> Page | Grouped:
    """Show the table of people and quizzes, filtered, in order, a page at a time; its filters stay in the address.

    A table that is narrowed down to a few people is as good as the page of each, and is recorded likewise.
    """
    outline, mine = shelf().outline(transaction()), area(Permission.SEE_PERSON)
    filters = read_filters(request.args, mine, outline)
    everything = quizzes_in_order(outline)
    quizzes = [quiz for quiz in everything if filters.quiz_id in (None, quiz.id)]
    sums = _sums(filters, quizzes)
    values = table_values(SCORES, Permission.SEE_PERSON, filters, mine, quizzes)
    needs_quiz = bool(request.args.get("state") or request.args.get("below")) and filters.quiz_id is None
    notices, views = desk_of(transaction(), actor())
    kept = {"views": views, "view_link": view_link, "print_page": address(PRINT, filters), **news_of(notices)}
    more = {"all_quizzes": everything, "needs_quiz": needs_quiz, "classes": titles_of(transaction(), actor()), **kept}
    return watched(values["people"], Page("reports/scores.html", {**values, **sums, **more}))


def news_of(notices: Sequence[Told]) -> dict[str, Any]:
    """Give what the card of unread notices needs; it stands on first pages only, which nothing has narrowed."""
    return {"notices": notices if not request.args else (), "shown_notices": SHOWN}


def _sums(filters: Filters, quizzes: list[QuizOutline]) -> dict[str, Any]:
    """Add up the whole unit, which other filters do not narrow; nothing is added up for a class, which has a page."""
    if filters.class_ is not None:
        return {"figures": None, "passed": None}
    ids = [quiz.id for quiz in quizzes]
    by_quiz = figures_by_quiz(transaction(), actor(), Permission.SEE_SCORES, filters.unit, ids)
    figures = total(by_quiz.values())
    marked = [by_quiz[quiz.id].passed for quiz in quizzes if quiz.pass_percent]  # the others nobody passes
    return {
        "figures": figures,
        "passed": sum(marked) if marked else None,
        "headcount": figures.people // max(1, len(quizzes)),
    }


@blueprint.get(UNITS)
@requires(Permission.SEE_SCORES)
def units() -> Page:
    """Show the counties, or the townships of one county, by quiz, in the order of codes or names."""
    asked = _units()
    known, unit = asked["known"], asked["table"].unit
    above = [one for one in known if unit.path.startswith(one.path) and one != unit]
    return Page("reports/units.html", {**asked, "tops": topmost(known), "unit": unit, "above": above})


@blueprint.get(f"{UNITS}/file")
@requires(Permission.EXPORT_SCORES)
def units_file() -> Data:
    """Hand the table by unit out as a file, as it is shown."""
    asked = _units()
    return file_of(asked["table"], asked["quizzes"], translate(Phrase("Scores by unit"), language()))


def _units() -> dict[str, Any]:
    """Make the table that the address asks for. Raises NotFound for a unit out of sight and an unknown quiz."""
    outline, known = shelf().outline(transaction()), area(Permission.SEE_SCORES).units
    wanted, quiz_id = request.args.get("unit", ""), request.args.get("quiz", "")
    if quiz_id and quiz_id not in outline.quizzes:
        raise NotFound
    order = read_choice(request.args.get("order", ""), UnitOrder, "order") or UnitOrder.CODE
    unit = unit_in(known, wanted) if wanted else topmost(known)[0]
    everything = quizzes_in_order(outline)
    quizzes = [quiz for quiz in everything if quiz_id in ("", quiz.id)]
    ids = [quiz.id for quiz in quizzes]
    table = unit_table(transaction(), actor(), Permission.SEE_SCORES, known, unit, ids, order, language())
    shown = {"table": table, "quizzes": quizzes, "all_quizzes": everything}
    return {"known": known, "order": order, "chosen_quiz": quiz_id, **shown}


@blueprint.get("/reports/people/<public_id>")
@requires(Permission.SEE_PERSON)
def person(public_id: str) -> Grouped:
    """Show one person's attempts at every quiz; that somebody looked is written into the audit log first."""
    found = _person(public_id)
    quizzes = quizzes_in_order(shelf().outline(transaction()))
    sat = attempts_of(transaction(), found.id)
    held = standings(transaction(), [found], [quiz.id for quiz in quizzes])[found.id]
    county = counties_of(area(Permission.SEE_PERSON).units).get(found.unit_path)
    values: dict[str, Any] = {"person": found, "county": county, "quizzes": quizzes, "attempts": sat, "standings": held}
    values |= {"course": shelf().outline(transaction()).course, "studied": lectures_of(transaction(), found.id)}
    values |= {"stays": stays_of(transaction(), found.id), "certificate_states": STATES}
    values |= {"certificates": own_certificates(transaction(), found.id)}
    return _seen(found, None, Page("reports/person.html", values))


@blueprint.get("/reports/people/<public_id>/<attempt_id>")
@requires(Permission.SEE_PERSON)
def attempt(public_id: str, attempt_id: str) -> Grouped:
    """Show how the grade of an attempt came about: each question, what was answered, what it earned."""
    found = _person(public_id)
    sheet = attempts.sheet_of(transaction(), attempt_id, found.id)
    grade = attempts.grade_of(transaction(), sheet.id)
    if grade is None:  # what is not handed in is nobody else's business
        raise NotFound
    paper = paper_of(transaction(), shelf(), sheet)
    is_open = not measures(paper.quiz["kind"])
    lines = _lines(sheet, paper, grade.detail, grade.basis)
    values = {"person": found, "sheet": sheet, "grade": grade, "quiz": paper.quiz, "lines": lines, "is_open": is_open}
    values |= {"late": _late(sheet), "steps": history_of(transaction(), shelf(), sheet), "step_words": STEPS}
    values["places"] = {entry[0]: number for number, entry in enumerate(sheet.paper, 1)}
    mine = papers_of(transaction(), actor(), sheet.quiz_id, [found.id]).get(found.id, ())
    values["may_mark"] = any(key == attempt_id for key, _ in mine)
    return _seen(found, attempt_id, Page("reports/attempt.html", values))


def _late(sheet: Sheet) -> list[tuple[int, Any]]:
    """List the answers that arrived after the attempt had closed, each with its question's number."""
    places = {entry[0]: number for number, entry in enumerate(sheet.paper, 1)}
    late = attempts.late_answers(transaction(), sheet.id) if sheet.closed_itself else ()
    return sorted((places[one.question_id], one) for one in late)


@dataclass(frozen=True, slots=True)
class Line:
    """Hold one question of an attempt: what was asked, what counted and when it was saved, and what it earned."""

    stem: str
    answer: Any
    earned: Fraction
    possible: Fraction
    rests: Phrase | None
    revision: str
    saved_at: datetime | None
    saves: int


def _lines(sheet: Sheet, paper: Paper, detail: list[list[str]], basis: dict[str, str]) -> list[Line]:
    """Put together each question's revision, the answer that counted among those saved, and its marks."""
    saved = attempts.saved_events_of(transaction(), sheet.id)
    events, moments = standing(event for event, _ in saved), {event.event_id: at for event, at in saved}
    saves = Counter(event.question_id for event, _ in saved)
    marks = {key: (Fraction(earned), Fraction(possible)) for key, earned, possible in detail}
    lines = []
    for spec, rendering, revision in zip(paper.specs, paper.renderings, paper.revisions, strict=True):
        key, rendered = spec["id"], rendering[language()]
        event = events.get(key)
        answer = shown_answer(spec, rendered, event.answer if event else None)
        at = moments[event.event_id] if event else None
        lines.append(Line(rendered["stem"], answer, *marks[key], _rests(basis, key), revision[0][:12], at, saves[key]))
    return lines


def _rests(basis: dict[str, str], key: str) -> Phrase | None:
    return BASIS_WORDS[Basis(basis[key])] if key in basis else None


def _person(public_id: str) -> Person:
    found = person_by_id(transaction(), actor(), Permission.SEE_PERSON, public_id)
    if found is None:
        raise NotFound
    return found


def watched(people: Sequence[Person], page: Page) -> Page | Grouped:
    """Give a page of a table; when so few people stand in it, that somebody looked at each is written down first."""
    if not 0 < len(people) < FEWEST:
        return page
    who, now = actor(), clock_time()

    def work(connection: Connection) -> Page:
        for person in people:
            record_view(connection, who, person, None, now=now)
        return page

    return Grouped(work)


def _seen(found: Person, attempt_id: str | None, page: Page) -> Grouped:
    who, now = actor(), clock_time()

    def work(connection: Connection) -> Page:
        record_view(connection, who, found, attempt_id, now=now)
        return page

    return Grouped(work)
