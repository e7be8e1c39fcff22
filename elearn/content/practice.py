"""Read what a lecture suggests to do at home: sentences from which trainees make their own plans of action."""

from collections.abc import Mapping

from elearn.content import codes, practice_codes
from elearn.content.numbers_compared import differing_numbers
from elearn.content.suggestions import Practice, Suggestion
from elearn.problems import Problem
from elearn.questions.fields import Fields
from elearn.questions.places import Table

LONGEST = 300  # characters of a suggestion: what stands on a card
SOONEST, LATEST = 7, 180  # days in which it should be done


def read_practice(table: Table, lectures: Mapping[str, object], problems: list[Problem]) -> Practice:
    """Read and check the suggestions of a lecture; ``lectures`` are those whose files are there."""
    fields = Fields(table, problems)
    fields.only(("id", "plans"))
    lecture_id = fields.identifier("id")
    name = table.place.path.rpartition("/")[2].removesuffix(".yaml")
    if lecture_id and lecture_id != name:
        fields.report(codes.ID_NOT_FILE_NAME, fields.value_place("id"), id=lecture_id, name=name)
    elif lecture_id and lecture_id not in lectures:
        fields.report(practice_codes.NO_SUCH_LECTURE, fields.value_place("id"), id=lecture_id)
    found: dict[str, Suggestion] = {}
    for row in fields.rows("plans", 1, 12):
        one = _suggestion(row)
        if one.id in found:
            row.report(practice_codes.SUGGESTED_TWICE, row.value_place("id"), id=one.id)
        found[one.id] = one
    return Practice(lecture_id, tuple(found.values()))


def _suggestion(row: Fields) -> Suggestion:
    row.only(("id", "days", "text"))
    text = row.bilingual("text", limit=LONGEST)
    numbers = differing_numbers(text.zh, text.en) if text.zh and text.en else ()
    if numbers:
        row.report(practice_codes.NUMBERS_OF_PLAN_DIFFER, row.place("text"), numbers=", ".join(numbers))
    return Suggestion(row.identifier("id"), row.integer("days", SOONEST, LATEST), text)
