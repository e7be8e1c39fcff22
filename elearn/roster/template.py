"""The spreadsheet to fill in: the headings, a row to show how, and every unit that may be written."""

import io
from collections.abc import Sequence

from elearn.interchange.roster import LABELS, Field
from elearn.languages import Language, translate
from elearn.organisation.naming import UnitNames
from elearn.organisation.queries import Unit
from elearn.problems import Phrase

HEADINGS: tuple[Field, ...] = ("name", "county", "unit", "staff_number", "username", "group")
WIDTHS = (14, 14, 22, 16, 16, 12)
ROWS_FORMATTED = 2_000
NOTES = (
    Phrase("Name and unit are needed, and a staff number or a user name: names alone tell nobody apart."),
    Phrase("Where there is no user name, the staff number is what the person logs in with."),
    Phrase("The county is only needed where two units have the same name. The group may stay empty."),
    Phrase("The second sheet lists the units as they have to be written."),
)


def template(units: Sequence[Unit], language: Language) -> bytes:
    """Make the workbook: an empty list with its headings first, then the units to choose from, then notes."""
    import xlsxwriter

    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True, "strings_to_formulas": False}) as book:
        bold, text = book.add_format({"bold": True, "bottom": 1}), book.add_format({"num_format": "@"})
        sheet = book.add_worksheet(translate(Phrase("Roster"), language))
        for column, (heading, width) in enumerate(zip(HEADINGS, WIDTHS, strict=True)):
            sheet.set_column(column, column, width, text)  # as text: numbers keep their zeros and their last digits
            sheet.write_string(0, column, translate(LABELS[heading], language), bold)
        sheet.freeze_panes(1, 0)
        names = UnitNames(units)
        listed = book.add_worksheet(translate(Phrase("Units"), language))
        listed.set_column(0, 0, 40)
        for row, unit in enumerate(units):
            listed.write_string(row, 0, names.qualified(unit) if language == "zh" else unit.name_en)
        area = f"='{listed.get_name()}'!$A$1:$A${max(1, len(units))}"
        choice = {"validate": "list", "source": area, "show_error": False}
        sheet.data_validation(1, HEADINGS.index("unit"), ROWS_FORMATTED, HEADINGS.index("unit"), choice)
        notes = book.add_worksheet(translate(Phrase("Notes"), language))
        notes.set_column(0, 0, 100)
        for row, note in enumerate(NOTES):
            notes.write_string(row, 0, translate(note, language))
    return target.getvalue()
