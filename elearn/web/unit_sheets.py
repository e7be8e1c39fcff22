"""Tables by unit as files: a line for each unit in the order of the page, and of each quiz where its people stand."""

import tempfile
from collections.abc import Iterator, Sequence
from io import BytesIO
from pathlib import Path

from flask import request

from elearn.content.outline import QuizOutline
from elearn.languages import show_moment, translate
from elearn.problems import Phrase
from elearn.reporting.filters import read_choice
from elearn.reporting.spreadsheets import MEDIA_TYPES, Cell, Column, Format, Kind, open_table
from elearn.reporting.statistics import FEWEST
from elearn.reporting.units import UnitRow, UnitTable
from elearn.web.current import clock_time, language, local_day, settings
from elearn.web.pages import Data

UNIT_COLUMNS = ((Phrase("Unit code"), 14), (Phrase("Unit"), 26))
QUIZ_COLUMNS = (
    (Phrase("Trainees"), Kind.NUMBER),
    (Phrase("Not begun"), Kind.NUMBER),
    (Phrase("In progress"), Kind.NUMBER),
    (Phrase("Handed in"), Kind.NUMBER),
    (Phrase("Passed"), Kind.NUMBER),
    (Phrase("Mean"), Kind.SHARE),
)
OWN = Phrase("the unit itself, without those below")
UNSAID = Phrase(
    "Passed and mean are empty where fewer than %(number)s have handed in, or results of so few could be worked out."
)


def file_of(table: UnitTable, quizzes: Sequence[QuizOutline], title: str) -> Data:
    """Hand a table by unit out as XLSX or, with ``?format=csv``, as CSV; the last line is that of all."""
    form = read_choice(request.args.get("format", ""), Format, "format") or Format.XLSX
    stream, zone, tongue = BytesIO(), settings().zone, language()
    columns = [Column(translate(text, tongue), width) for text, width in UNIT_COLUMNS]
    for quiz in quizzes:
        for text, kind in QUIZ_COLUMNS:
            heading = Phrase("%(quiz)s: %(column)s", {"quiz": quiz.title[tongue], "column": text})
            columns.append(Column(translate(heading, tongue), 11, kind))
    notes = (
        (Phrase("About this file"), title),
        (Phrase("Unit"), table.unit.name(tongue)),
        (Phrase("Made on"), show_moment(clock_time(), tongue, zone)),
        (Phrase("What is left out"), translate(Phrase(UNSAID.text, {"number": FEWEST}), tongue)),
    )
    with (
        tempfile.TemporaryDirectory(prefix="elearn-units-") as folder,
        open_table(form, stream, translate(Phrase("Scores by unit"), tongue), columns, zone, Path(folder)) as sheet,
    ):
        for row in (*table.rows, table.total):
            sheet.add(list(_line(row, quizzes)))
        sheet.close([(translate(label, tongue), text) for label, text in notes])
    name = f"{title}-{table.unit.name(tongue)}-{local_day().isoformat()}.{form}"
    return Data(stream.getvalue(), MEDIA_TYPES[form], name)


def _line(row: UnitRow, quizzes: Sequence[QuizOutline]) -> Iterator[Cell]:
    name = row.unit.name(language())
    yield row.unit.code
    yield f"{name} ({translate(OWN, language())})" if row.is_own else name
    for quiz in quizzes:
        cell = row.cells[quiz.id]
        one = cell.figures
        yield from (one.people, one.people - one.begun, one.begun - one.finished, one.finished)
        yield one.passed if cell.is_said and one.finished and quiz.pass_percent else None
        yield one.mean if cell.is_said and one.finished else None
