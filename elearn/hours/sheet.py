"""Learning hours as a file in the columns that a bureau reports: who, where, hours by category, the year's target."""

from collections.abc import Sequence

from sqlalchemy.orm import Session

from elearn.hours.statement import CATEGORIES, Sums, sums_of
from elearn.languages import translate
from elearn.problems import Phrase
from elearn.reporting.exports import Contents, Plan
from elearn.reporting.scores import Person
from elearn.reporting.sheet import PERSON_COLUMNS
from elearn.reporting.spreadsheets import Cell, Column, Kind

HOUR_COLUMNS = (
    (Phrase("Classroom hours"), 14, Kind.NUMBER),
    (Phrase("Online hours"), 14, Kind.NUMBER),
    (Phrase("Test hours"), 14, Kind.NUMBER),
    (Phrase("Hours in total"), 14, Kind.NUMBER),
    (Phrase("Target of the year"), 12, Kind.NUMBER),
    (Phrase("Target reached"), 12, Kind.TEXT),
)
YES, NO = Phrase("yes"), Phrase("no")


def columns(plan: Plan) -> list[Column]:
    """Give the columns of the sheet."""
    first = [Column(translate(Phrase("Year"), plan.language), 8, Kind.NUMBER)]
    people = [Column(translate(heading, plan.language), width) for heading, width in PERSON_COLUMNS]
    hours = [Column(translate(heading, plan.language), width, kind) for heading, width, kind in HOUR_COLUMNS]
    return [*first, *people, *hours]


def lines(session: Session, plan: Plan, people: Sequence[Person]) -> list[list[Cell]]:
    """Give people's lines; the year and its target were settled when the file was asked for."""
    year, target = int(plan.query["year"]), int(plan.query["target"])
    sums = sums_of(session, [one.public_id for one in people], year)
    return [[year, *_who(plan, one), *_hours(plan, sums.get(one.public_id, Sums()), target)] for one in people]


def _who(plan: Plan, one: Person) -> list[Cell]:
    county = plan.counties.get(one.unit_path)
    return [
        county.name(plan.language) if county else None,
        one.unit_name_zh if plan.language == "zh" else one.unit_name_en,
        one.unit_code,
        one.name,
        one.username,
        one.staff_number,
    ]


def _hours(plan: Plan, sums: Sums, target: int) -> list[Cell]:
    reached = YES if sums.total >= target * 100 else NO
    counted: list[Cell] = [sums.hours(category) for category in (*CATEGORIES, "total")]
    return [*counted, target or None, translate(reached, plan.language) if target else None]


HOURS = Contents(
    Phrase("Learning hours"), Phrase("Learning hours as they stood when this file was made"), columns, lines
)
