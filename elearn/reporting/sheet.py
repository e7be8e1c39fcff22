"""The scores table as a sheet: its columns, and a person's line, in the language of whoever asked."""

from collections.abc import Iterator, Mapping, Sequence

from elearn.assessment.rulings import Basis
from elearn.content.outline import Outline, QuizOutline
from elearn.languages import Language, translate
from elearn.organisation.queries import Unit
from elearn.problems import Phrase
from elearn.reporting.filters import STATE_WORDS, State
from elearn.reporting.scores import NOTHING, Person, Standing
from elearn.reporting.spreadsheets import Cell, Column, Kind
from elearn.reporting.units import parent_path

PERSON_COLUMNS = (
    (Phrase("County"), 14),
    (Phrase("Unit"), 22),
    (Phrase("Unit code"), 14),
    (Phrase("Name"), 18),
    (Phrase("User name"), 18),
    (Phrase("Staff number"), 16),
)
QUIZ_COLUMNS = (
    (Phrase("State"), 14, Kind.TEXT),
    (Phrase("Marks"), 9, Kind.NUMBER),
    (Phrase("Out of"), 9, Kind.NUMBER),
    (Phrase("Share"), 9, Kind.SHARE),
    (Phrase("Attempts"), 9, Kind.NUMBER),
    (Phrase("Handed in on"), 18, Kind.MOMENT),
    (Phrase("Marks rest on"), 18, Kind.TEXT),
)
BASIS_WORDS = {
    Basis.HAND: Phrase("by hand"),
    Basis.OVERRIDE: Phrase("replaced"),
    Basis.PENDING: Phrase("waits"),
    Basis.DROPPED: Phrase("dropped"),
    Basis.FULL: Phrase("full marks for all"),
    Basis.ACCEPTED: Phrase("accepted"),
}


def quizzes_in_order(outline: Outline) -> tuple[QuizOutline, ...]:
    """List the quizzes as the course teaches them, then those that measure it, then all others by id."""
    taught = [lecture.quiz_id for lecture in outline.course.lectures if lecture.quiz_id]
    keys = dict.fromkeys([*taught, *outline.course.checks, *sorted(outline.quizzes)])
    return tuple(outline.quizzes[key] for key in keys if key in outline.quizzes)


def columns(quizzes: Sequence[QuizOutline], language: Language) -> list[Column]:
    """Give the columns of the sheet."""
    found = [Column(translate(heading, language), width) for heading, width in PERSON_COLUMNS]
    for quiz in quizzes:
        for heading, width, kind in QUIZ_COLUMNS:
            text = Phrase("%(quiz)s: %(column)s", {"quiz": quiz.title[language], "column": heading})
            found.append(Column(translate(text, language), width, kind))
    return found


def line(
    person: Person,
    counties: Mapping[str, Unit],
    standings: Mapping[str, Standing],
    quizzes: Sequence[QuizOutline],
    language: Language,
) -> list[Cell]:
    """Give one person's line; ``counties`` finds the county above or at a unit's path."""
    county = counties.get(person.unit_path)
    return [
        county.name(language) if county else None,
        person.unit_name_zh if language == "zh" else person.unit_name_en,
        person.unit_code,
        person.name,
        person.username,
        person.staff_number,
        *(cell for quiz in quizzes for cell in _cells(standings.get(quiz.id, NOTHING), quiz, language)),
    ]


def counties_of(units: Sequence[Unit]) -> dict[str, Unit]:
    """Find for each unit's path the county that it is or belongs to; a unit outside any county is left out."""
    by_path = {unit.path: unit for unit in units}
    found = {}
    for unit in units:
        county = next((by_path[path] for path in _upward(unit.path) if _is_county(by_path.get(path))), None)
        if county is not None:
            found[unit.path] = county
    return found


def _is_county(unit: Unit | None) -> bool:
    return unit is not None and unit.level == "county"


def _upward(path: str) -> Iterator[str]:
    while path.strip("/"):
        yield path
        path = parent_path(path)


def _cells(standing: Standing, quiz: QuizOutline, language: Language) -> list[Cell]:
    has_no_mark = standing.state is State.PASSED and not quiz.pass_percent  # there nobody passes: it was handed in
    return [
        translate(STATE_WORDS[State.FINISHED if has_no_mark else standing.state], language),
        standing.earned,
        standing.possible,
        standing.share,
        standing.begun or None,
        standing.finished_at,
        ", ".join(translate(BASIS_WORDS[word], language) for word in BASIS_WORDS if word in standing.basis) or None,
    ]
