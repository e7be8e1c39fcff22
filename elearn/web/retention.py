"""Administrators see what was kept of what was learnt: on a page, and as a file."""

import csv
import io

from elearn.accounts.roles import Permission
from elearn.languages import translate
from elearn.problems import Phrase
from elearn.psychometrics.retention import RETEST_GAIN
from elearn.reporting.retention_report import Cell, Report, report
from elearn.reporting.statistics import FEWEST
from elearn.web.areas import area
from elearn.web.current import actor, language, local_day, shelf, transaction
from elearn.web.guard import requires
from elearn.web.pages import Data, Page
from elearn.web.views import Views

blueprint = Views("retention", __name__)
HEADINGS = (
    Phrase("From"),
    Phrase("To"),
    Phrase("Who"),
    Phrase("People"),
    Phrase("Mean before"),
    Phrase("Mean after"),
    Phrase("Difference"),
    Phrase("95 % from"),
    Phrase("95 % to"),
    Phrase("Normalised gain"),
)


@blueprint.get("/reports/retention")
@requires(Permission.SEE_SCORES)
def retention() -> Page:
    """Show gains and what was kept, by county and topic, and recall as it was foreseen beside what came."""
    values = {"report": _report(Permission.SEE_SCORES), "retest": RETEST_GAIN, "fewest": FEWEST}
    return Page("reports/retention.html", values)


@blueprint.get("/reports/retention.csv")
@requires(Permission.EXPORT_SCORES)
def retention_file() -> Data:
    """Give the comparisons as a file for a spreadsheet."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow([translate(heading, language()) for heading in HEADINGS])
    for row in _rows(_report(Permission.EXPORT_SCORES)):
        writer.writerow(row)
    body = text.getvalue().encode("utf-8-sig")
    return Data(body, "text/csv; charset=utf-8", f"retention-{local_day().isoformat()}.csv")


def _report(permission: Permission) -> Report:
    known = area(permission).units
    return report(transaction(), shelf(), actor(), permission, known, day=local_day(), language=language())


def _rows(found: Report) -> list[list[str]]:
    rows = []
    for place, line in enumerate(found.lines):
        names = [line.before.title[language()], line.after.title[language()]]
        everybody, reviewed, others = (
            translate(phrase, language())
            for phrase in (Phrase("Everybody"), Phrase("Who reviewed"), Phrase("Who did not review"))
        )
        cells = [(everybody, line.whole), (reviewed, line.reviewed), (others, line.others)]
        cells += [(county.unit.name(language()), county.cells[place]) for county in found.counties]
        rows += [
            [*names, who, str(cell.people) if cell.found else f"<{FEWEST}", *_numbers(cell)] for who, cell in cells
        ]
    return rows


def _numbers(cell: Cell) -> list[str]:
    if cell.found is None:
        return [""] * 6
    found, bounds = cell.found, cell.found.interval
    numbers = [found.before, found.after, found.difference]
    numbers += [bounds.low, bounds.high] if bounds else []
    shown = [f"{number:.4f}" for number in numbers] + [""] * (5 - len(numbers))
    return [*shown, "" if found.gain is None else f"{found.gain:.4f}"]
