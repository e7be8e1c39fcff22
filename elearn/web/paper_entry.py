"""The grid of answer sheets and the list of mismatches, read out of forms: nothing typed is lost."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from werkzeug.datastructures import MultiDict

from elearn.printed.cells import LONGEST, Unreadable
from elearn.printed.comparing import VERSION, Mismatch
from elearn.printed.layout import OnPaper
from elearn.printed.queries import Person
from elearn.printed.service import Sheet, Typed
from elearn.problems import Phrase

ROWS = 10
UNKNOWN = Phrase("No trainee of your units has this user name or staff number.")
TWICE = Phrase("This person stands in two rows.")
NO_VERSION = Phrase("Say which version it is: A or B.")
FAULTY = Phrase("Row %(row)s, question %(number)s: %(fault)s")
IN_ROW = Phrase("Row %(row)s: %(fault)s")


@dataclass(slots=True)
class Row:
    """Hold one row of the grid as it was typed, and what is wrong with it."""

    number: int
    who: str = ""
    version: str = ""
    cells: list[str] = field(default_factory=list)
    name: str = ""
    faults: list[Phrase] = field(default_factory=list)
    wrong: set[int] = field(default_factory=set)  # numbers of the questions whose cells cannot be read

    @property
    def is_empty(self) -> bool:
        """Say whether nothing was typed: a version alone, or a name that was written in beforehand, is nothing."""
        return not any(self.cells) and not (self.who and not self.name)


def blank_rows(size: int, people: Sequence[Person] = ()) -> list[Row]:
    """Give empty rows for ``size`` questions, the first of them with the people who are expected."""
    rows = [Row(place, one.username, "", [""] * size, one.name) for place, one in enumerate(people[:ROWS], 1)]
    missing = 0 if people else ROWS
    return rows + [Row(place, cells=[""] * size) for place in range(len(rows) + 1, missing + 1)]


def sent_rows(form: MultiDict[str, str], size: int) -> list[Row]:
    """Take the rows out of a form as they were typed."""
    rows = []
    for place in range(1, ROWS + 1):
        cells = [form.get(f"r{place}-{number}", "")[:LONGEST].strip() for number in range(1, size + 1)]
        version = form.get(f"r{place}-version", "").strip().upper()[:1]
        rows.append(Row(place, form.get(f"r{place}-who", "").strip()[:64], version, cells))
    return rows


def read_rows(
    rows: Sequence[Row],
    people: Mapping[str, Person],
    questions: Mapping[str, Sequence[OnPaper]],
    refused: Mapping[int, Phrase],
) -> list[Typed]:
    """Read what was typed; each row is told its faults. Rows without a cell are passed over.

    ``refused`` says, by account, why somebody cannot be entered in this pass.
    """
    typed: list[Typed] = []
    for row in rows:
        person = people.get(row.who)
        row.name = person.name if person else ""
        if not any(row.cells) and (person or not row.who):
            continue
        if person is None:
            row.faults.append(_in_row(row, UNKNOWN))
        elif person.id in refused:
            row.faults.append(_in_row(row, refused[person.id]))
        elif any(line.person.id == person.id for line in typed):
            row.faults.append(_in_row(row, TWICE))
        if row.version not in questions:
            row.faults.append(_in_row(row, NO_VERSION))
        else:
            _check(row, questions[row.version])
        if person and not row.faults:
            cells = {str(number): cell for number, cell in enumerate(row.cells, 1) if cell}
            typed.append(Typed(person, row.version, cells))
    return typed


def _check(row: Row, questions: Sequence[OnPaper]) -> None:
    for one, cell in zip(questions, row.cells, strict=True):
        try:
            one.form.read(one.spec, one.shown, cell)
        except Unreadable as error:
            row.wrong.add(one.number)
            values = {"row": row.number, "number": one.number, "fault": error.phrase}
            row.faults.append(Phrase(FAULTY.text, values))


def _in_row(row: Row, fault: Phrase) -> Phrase:
    return Phrase(IN_ROW.text, {"row": row.number, "fault": fault})


def sent_versions(form: MultiDict[str, str], sheets: Sequence[Sheet]) -> dict[str, str]:
    """Take the versions that were decided on, by the person's public id."""
    given = {sheet.person.public_id: form.get(f"d-{sheet.person.public_id}-{VERSION}", "") for sheet in sheets}
    return {key: version for key, version in given.items() if version}


def sent_decisions(
    form: MultiDict[str, str], sheet: Sheet, questions: Mapping[str, Sequence[OnPaper]]
) -> dict[str, str]:
    """Take what was decided on a sheet, by number: the first cell, the second, or what was typed beside them.

    What cannot be read is no decision, and the place stays open.
    """
    key = f"d-{sheet.person.public_id}"
    version = form.get(f"{key}-{VERSION}", "")
    found = {VERSION: version} if version in questions and sheet.first.version != sheet.second.version else {}
    asked = {str(one.number): one for one in questions[found.get(VERSION, sheet.first.version)]}
    for place in sheet.mismatches:
        cell = _decided(form, f"{key}-{place.number}", place) if place.number in asked else None
        if cell is not None and _can_be_read(asked[place.number], cell):
            found[place.number] = cell
    return found


def _decided(form: MultiDict[str, str], name: str, place: Mismatch) -> str | None:
    other = form.get(f"{name}-other", "")[:LONGEST].strip()
    return other or {"1": place.first, "2": place.second, "blank": ""}.get(form.get(name, ""))


def _can_be_read(one: OnPaper, cell: str) -> bool:
    try:
        one.form.read(one.spec, one.shown, cell)
    except Unreadable:
        return False
    return True
