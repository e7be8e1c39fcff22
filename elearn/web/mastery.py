"""Lecturers and administrators see what to teach again: topics by unit, the questions of a topic, a file of it."""

import tempfile
from collections.abc import Iterator, Sequence
from fractions import Fraction
from io import BytesIO
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from flask import request

from elearn.accounts.roles import Permission
from elearn.assessment.rules import measures
from elearn.content.outline import QuizOutline
from elearn.errors import NotFound
from elearn.languages import show_moment, translate
from elearn.organisation.queries import Unit
from elearn.problems import Phrase
from elearn.reporting import mastery_map
from elearn.reporting.filters import read_choice
from elearn.reporting.mastery_map import Asked, Map, Row, Source, Topic
from elearn.reporting.spreadsheets import MEDIA_TYPES, Cell, Column, Format, Kind, open_table
from elearn.reporting.statistics import FEWEST
from elearn.reporting.units import topmost, unit_in
from elearn.web.areas import area
from elearn.web.current import actor, clock_time, language, local_day, published, settings, shelf, transaction
from elearn.web.guard import requires
from elearn.web.pages import Data, Page
from elearn.web.views import Views

blueprint = Views("mastery", __name__)
MAP = "/reports/mastery"
TITLE = Phrase("Map of mastery")
ENOUGH, MOST = 0.7, 3  # what is under 70 % is worth teaching again; three topics are what an afternoon has room for
HEADINGS = (
    (Phrase("%(topic)s: share of the marks"), 12, Kind.SHARE),
    (Phrase("%(topic)s: people"), 9, Kind.NUMBER),
    (Phrase("%(topic)s: 95 %% from"), 9, Kind.SHARE),
    (Phrase("%(topic)s: 95 %% to"), 9, Kind.SHARE),
    (Phrase("%(topic)s: figure of"), 16, Kind.TEXT),
)


@blueprint.get(MAP)
@requires(Permission.SEE_MASTERY)
def overview() -> Page:
    """Show topics by unit below one: mean share, people behind it, interval."""
    every, known, source, unit = _asked()
    found = mastery_map.map_below(transaction(), actor(), known, unit, source.topics)
    teach = mastery_map.weakest(source.topics, found.total.cells, ENOUGH, MOST)
    values = {"map": found, "every": every, "source": source, "unit": unit, "teach": teach, **_places(known, unit)}
    return Page("reports/mastery.html", {**values, "topics": source.topics, "fewest": FEWEST, "lectures": _lectures()})


@blueprint.get(f"{MAP}/topic")
@requires(Permission.SEE_MASTERY)
def topic() -> Page:
    """Show the questions of one topic, for a unit and for each one above it."""
    _, known, source, unit = _asked()
    chosen, quiz = _topic(source)
    chain = [*_places(known, unit)["above"], unit]
    asked = mastery_map.questions_below(transaction(), actor(), chain, quiz, chosen, shelf())
    may_read = not measures(quiz.kind) or actor().has(Permission.SEE_FAULTS)
    values = {"source": source, "topic": chosen, "quiz": quiz, "asked": asked, "unit": unit, "chain": chain}
    values |= {"stems": _stems(asked) if may_read else {}, "is_drawn": bool(quiz.draws), "fewest": FEWEST}
    return Page("reports/mastery_topic.html", {**values, **_places(known, unit)})


@blueprint.get(f"{MAP}/file")
@requires(Permission.SEE_MASTERY)
def file() -> Data:
    """Hand the map out as a table, as it is shown."""
    _, known, source, unit = _asked()
    form = read_choice(request.args.get("format", ""), Format, "format") or Format.XLSX
    found = mastery_map.map_below(transaction(), actor(), known, unit, source.topics)
    name = f"{translate(TITLE, language())}-{unit.name(language())}-{local_day().isoformat()}.{form}"
    return Data(_table(found, source, form), MEDIA_TYPES[form], name)


def link(unit: Unit, source: Source, path: str = MAP, **more: str) -> str:
    """Write the address of the map below a unit."""
    return f"{path}?{urlencode({'unit': unit.code, 'source': source.key, **more})}"


def _asked() -> tuple[list[Source], Sequence[Unit], Source, Unit]:
    """Read what the address asks for. Raises NotFound for a unit out of sight and an unknown source."""
    known, wanted, key = area(Permission.SEE_MASTERY).units, request.args.get("unit", ""), request.args.get("source")
    every = mastery_map.sources(transaction(), shelf(), published(), language())
    usual = mastery_map.usual_source(transaction(), actor(), every)
    source = next((one for one in every if one.key == key), None) if key else usual
    if source is None:
        raise NotFound
    return every, known, source, unit_in(known, wanted) if wanted else topmost(known)[0]


def _places(known: Sequence[Unit], unit: Unit) -> dict[str, Any]:
    above = [one for one in known if unit.path.startswith(one.path) and one != unit]
    return {"above": sorted(above, key=lambda one: len(one.path)), "tops": topmost(known), "link": link}


def _topic(source: Source) -> tuple[Topic, QuizOutline]:
    name = request.args.get("topic", "")
    found = next((one for one in source.topics if one.name == name), None)
    if found is None:
        raise NotFound
    return found, published().quizzes[found.quiz_id]


def _stems(asked: Sequence[Asked]) -> dict[str, str]:
    texts = shelf().documents(transaction(), [one.ref.rendering_hash for one in asked])
    return {one.ref.id: texts[one.ref.rendering_hash][language()]["stem"] for one in asked}


def _lectures() -> dict[str, str]:
    course = published().course
    return {lecture.id: f"/learn/{course.id}/{lecture.id}" for lecture in course.lectures}


def _table(found: Map, source: Source, form: Format) -> bytes:
    stream, zone = BytesIO(), settings().zone
    columns = [
        Column(translate(Phrase("Unit code"), language()), 14),
        Column(translate(Phrase("Unit"), language()), 24),
    ]
    for one in source.topics:
        columns += [
            Column(translate(Phrase(text.text, {"topic": one.title}), language()), width, kind)
            for text, width, kind in HEADINGS
        ]
    notes = (
        (Phrase("About this file"), translate(TITLE, language())),
        (Phrase("Unit"), found.unit.name(language())),
        (Phrase("Figures from"), source_name(source)),
        (Phrase("Made on"), show_moment(clock_time(), language(), zone)),
    )
    with (
        tempfile.TemporaryDirectory(prefix="elearn-mastery-") as folder,
        open_table(form, stream, translate(TITLE, language()), columns, zone, Path(folder)) as table,
    ):
        for row in (*found.rows, found.total):
            table.add(list(_line(row)))
        table.close([(translate(label, language()), text) for label, text in notes])
        return stream.getvalue()


def source_name(source: Source) -> str:
    """Name a source in the language of the page."""
    return (
        source.quiz.title[language()] if source.quiz else translate(Phrase("Practice after the lectures"), language())
    )


def _line(row: Row) -> Iterator[Cell]:
    yield row.unit.code
    name = row.unit.name(language())
    yield f"{name} ({translate(Phrase('together'), language())})" if row.is_rest else name
    for cell in row.cells:
        if cell is None:
            yield from (None,) * len(HEADINGS)
        else:
            shares = (cell.share, cell.interval.low, cell.interval.high)
            share, low, high = (Fraction(round(one, 4)).limit_denominator(10_000) for one in shares)
            yield from (share, cell.people, low, high, cell.above.name(language()) if cell.above else None)
