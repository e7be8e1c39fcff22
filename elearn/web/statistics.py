"""Lecturers see who has done what and how the questions went: all quizzes, then one, then a single question of it."""

import tempfile
from collections.abc import Mapping
from io import BytesIO
from pathlib import Path
from typing import Any

from flask import flash, request

from elearn.accounts.roles import Permission
from elearn.assessment.rules import measures
from elearn.content.outline import QuizOutline
from elearn.errors import NotFound
from elearn.languages import show_moment, translate
from elearn.marking.queue import papers_of
from elearn.notices.queries import SHOWN, unread
from elearn.problems import Phrase
from elearn.regrading.queries import older_keys
from elearn.reporting import figure_sheet, quiz_figures
from elearn.reporting.figure_sheet import Part
from elearn.reporting.figures import figures_by_quiz
from elearn.reporting.filters import read_choice
from elearn.reporting.patterns import TRUE_FALSE
from elearn.reporting.quiz_figures import Kept
from elearn.reporting.sheet import quizzes_in_order
from elearn.reporting.spreadsheets import MEDIA_TYPES, Format, open_table
from elearn.web import charts, figures_shown
from elearn.web.areas import area
from elearn.web.current import actor, clock_time, language, local_day, published, settings, shelf, transaction
from elearn.web.figures_shown import WORDS, Shown, letters_of, most_urgent_first
from elearn.web.guard import requires
from elearn.web.pages import Data, Page, Redirect
from elearn.web.score_table import read_filters, table_values
from elearn.web.views import Views

blueprint = Views("statistics", __name__)
QUEUED = Phrase("The statistics are being worked out. Load the page again in a few seconds.")
FIRST_ONLY = Phrase("Statistics of questions, from the first attempt of each person")
WRITTEN = {"number": figures_shown.show_number, "share": figures_shown.show_share, "time": figures_shown.show_time}


@blueprint.get("/statistics/")
@requires(Permission.SEE_WORK)
def overview() -> Page:
    """Show every quiz: how many have begun, handed in and passed, and the mean."""
    quizzes = quizzes_in_order(published())
    figures = figures_by_quiz(transaction(), actor(), Permission.SEE_WORK, None, [quiz.id for quiz in quizzes])
    news = {"notices": unread(transaction(), actor().id), "shown_notices": SHOWN}
    return Page("statistics/overview.html", {"quizzes": quizzes, "figures": figures, **news})


@blueprint.get("/statistics/<quiz_id>")
@requires(Permission.SEE_WORK)
def quiz(quiz_id: str) -> Page:
    """Show one quiz: what to look at first, how it measures, who stands where (without anybody's marks)."""
    found, mine = _quiz(quiz_id), area(Permission.SEE_WORK)
    filters = read_filters(request.args, mine, published(), quiz_id)
    figures = figures_by_quiz(transaction(), actor(), Permission.SEE_WORK, filters.unit, [quiz_id])[quiz_id]
    kept = quiz_figures.kept(transaction(), actor(), quiz_id)
    table = table_values(f"/statistics/{quiz_id}", Permission.SEE_WORK, filters, mine, [found])
    is_waiting = quiz_figures.is_waiting(transaction(), actor(), quiz_id)
    older = older_keys(transaction(), shelf(), {quiz_id: found.everything}) if actor().has(Permission.REGRADE) else {}
    values: dict[str, Any] = {"quiz": found, "figures": figures, "kept": kept, "is_waiting": is_waiting, **WRITTEN}
    values |= {"old_keys": older.get(quiz_id, {})}
    values |= {"papers": papers_of(transaction(), actor(), quiz_id, [person.id for person in table["people"]])}
    return Page("statistics/quiz.html", {**table, **values, **_pictures(found, kept)})


@blueprint.post("/statistics/<quiz_id>/compute")
@requires(Permission.SEE_WORK)
def compute(quiz_id: str) -> Redirect:
    """Queue the statistics of a quiz: the worker works them out, nobody waits for a page."""
    quiz_figures.ask(transaction(), actor(), _quiz(quiz_id).id, now=clock_time())
    flash(translate(QUEUED, language()))
    return Redirect(f"/statistics/{quiz_id}")


@blueprint.get("/statistics/<quiz_id>/questions/<question_id>")
@requires(Permission.SEE_WORK)
def question(quiz_id: str, question_id: str) -> Page:
    """Show one question: what was chosen by whom (by score groups), and what each figure means."""
    found = _quiz(quiz_id)
    kept = quiz_figures.kept(transaction(), actor(), quiz_id)
    items = [item for item in kept.body["items"] if item["question_id"] == question_id] if kept else []
    if kept is None or not items or not _may_read(found):
        raise NotFound
    texts = shelf().documents(transaction(), [item["rendering"] for item in items])
    editions = []
    for item in items:
        rendered, letters = texts[item["rendering"]][language()], letters_of(item)
        line = figures_shown.shown(item, rendered["stem"], letters)
        curves = charts.curves(item["choices"], letters, item["key"] or ())
        editions.append((line, letters, rendered["choices"] | _true_false(), curves))
    return Page("statistics/question.html", {"quiz": found, "kept": kept, "editions": editions, **WRITTEN})


@blueprint.get("/statistics/<quiz_id>/file")
@requires(Permission.SEE_WORK)
def file(quiz_id: str) -> Data:
    """Hand out the kept figures as a table: they are worked out already, and a quiz has no more than some questions."""
    found, kept = _quiz(quiz_id), quiz_figures.kept(transaction(), actor(), quiz_id)
    if kept is None:
        raise NotFound
    form = read_choice(request.args.get("format", ""), Format, "format") or Format.XLSX
    part = read_choice(request.args.get("part", ""), Part, "part") or Part.QUESTIONS
    title = translate(Phrase("Question statistics") if part is Part.QUESTIONS else Phrase("Choices"), language())
    name = f"{title}-{found.title[language()]}-{local_day().isoformat()}.{form}"
    return Data(_table(found, kept, part, form, title), MEDIA_TYPES[form], name)


def _quiz(quiz_id: str) -> QuizOutline:
    if quiz_id not in published().quizzes:
        raise NotFound
    return published().quizzes[quiz_id]


def _may_read(found: QuizOutline) -> bool:
    """Say whether the actor may read the quiz's questions and keys before everybody may."""
    return not measures(found.kind) or actor().has(Permission.SEE_FAULTS)


def _pictures(found: QuizOutline, kept: Kept | None) -> Mapping[str, Any]:
    if kept is None:
        return {"lines": [], "older": [], "urgent": []}
    texts = {}
    if _may_read(found):
        texts = shelf().documents(transaction(), [item["rendering"] for item in kept.body["items"]])
    lines = [_line(item, texts) for item in kept.body["items"]]
    spread = kept.body["spread"]
    return {
        "lines": [line for line in lines if line.item["number"]],
        "older": [line for line in lines if not line.item["number"]],
        "urgent": most_urgent_first(lines),
        "bars": charts.bars(spread["bars"]) if spread else [],
        "dots": charts.dots(kept.body["items"]),
        "zero": charts.zero_line(),
        "only_measured": figures_shown.ONLY_MEASURED,
    }


def _line(item: Mapping[str, Any], texts: Mapping[str, Any]) -> Shown:
    stem = texts[item["rendering"]][language()]["stem"] if texts else None
    return figures_shown.shown(item, stem, letters_of(item))


def _true_false() -> dict[str, str]:
    words = (Phrase("True"), Phrase("False"))
    return {name: translate(word, language()) for name, word in zip(TRUE_FALSE, words, strict=True)}


def _table(found: QuizOutline, kept: Kept, part: Part, form: Format, title: str) -> bytes:
    stream, zone = BytesIO(), settings().zone
    words = {name: translate(word, language()) for name, word in WORDS.items()}
    headings = figure_sheet.columns(part, kept.body, language())
    notes: tuple[tuple[Phrase, str], ...] = (
        (Phrase("About this file"), translate(FIRST_ONLY, language())),
        (Phrase("Quiz"), found.title[language()]),
        (Phrase("Worked out on"), show_moment(kept.computed_at, language(), zone)),
        (Phrase("People"), str(kept.people)),
    )
    with (
        tempfile.TemporaryDirectory(prefix="elearn-statistics-") as folder,
        open_table(form, stream, title, headings, zone, Path(folder)) as table,
    ):
        for cells in figure_sheet.rows(part, kept.body, words, shows_keys=_may_read(found)):
            table.add(cells)
        table.close([(translate(label, language()), text) for label, text in notes])
        return stream.getvalue()
