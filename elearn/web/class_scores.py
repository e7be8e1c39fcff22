"""Administrators see how a class stands: quiz by quiz, by county and township, and how the results are spread."""

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

from flask import request

from elearn.accounts.roles import Permission
from elearn.content.outline import QuizOutline
from elearn.errors import NotFound
from elearn.organisation.models import OrgUnit
from elearn.organisation.queries import Unit
from elearn.psychometrics.distribution import spread
from elearn.reporting.class_scores import figures_of_class, shares_of_class
from elearn.reporting.filters import UnitOrder, read_choice
from elearn.reporting.sheet import quizzes_in_order
from elearn.reporting.statistics import FEWEST, Figures, total
from elearn.reporting.units import UnitTable, table_of, topmost, unit_in
from elearn.training.queries import Seen, classes_of, seen_class
from elearn.web import charts
from elearn.web.areas import area
from elearn.web.current import actor, language, published, transaction
from elearn.web.guard import requires
from elearn.web.pages import Data, Page
from elearn.web.unit_sheets import file_of
from elearn.web.views import Views

blueprint = Views("class_scores", __name__)
CLASSES = "/reports/classes"
FIRST = ("exam", "post", "delayed")  # kinds of quizzes, the one first by which a class is judged


@blueprint.get(CLASSES)
@requires(Permission.SEE_SCORES)
def listing() -> Page:
    """List the classes whose scores the actor may see."""
    return Page("reports/classes.html", {"classes": classes_of(transaction(), actor())})


@blueprint.get(f"{CLASSES}/<class_id>")
@requires(Permission.SEE_SCORES)
def overview(class_id: str) -> Page:
    """Show where a class stands in each quiz, and in one of them by unit and with its distribution."""
    found, known = seen_class(transaction(), actor(), class_id), area(Permission.SEE_SCORES).units
    quizzes, order = quizzes_in_order(published()), read_choice(request.args.get("order", ""), UnitOrder, "order")
    by_path, unit = figures_of_class(transaction(), actor(), found.id, [quiz.id for quiz in quizzes]), _unit(known)
    here = {path: cells for path, cells in by_path.items() if path.startswith(unit.path)}
    sums = {one.id: total(cells.get(one.id, Figures()) for cells in here.values()) for one in quizzes}
    quiz = _quiz(quizzes, sums)
    table = _filled(table_of(here, known, unit, [quiz.id], order or UnitOrder.CODE, language()))
    values = {"class_": found, "quizzes": quizzes, "quiz": quiz, "unit": unit, "order": order, "table": table}
    above = [one for one in known if unit.path.startswith(one.path) and one != unit]
    more = {"sums": sums, "above": above, "tops": topmost(known), "link": _link(found, quiz, unit)}
    return Page("reports/class.html", {**values, **more, "fewest": FEWEST, **_spread(found, quiz, unit)})


@blueprint.get(f"{CLASSES}/<class_id>/file")
@requires(Permission.EXPORT_SCORES)
def file(class_id: str) -> Data:
    """Hand out where a class stands in every quiz, by the units below one, as a file."""
    found, known = seen_class(transaction(), actor(), class_id), area(Permission.SEE_SCORES).units
    quizzes, order = quizzes_in_order(published()), read_choice(request.args.get("order", ""), UnitOrder, "order")
    ids, unit = [quiz.id for quiz in quizzes], _unit(known)
    by_path = figures_of_class(transaction(), actor(), found.id, ids)
    here = {path: cells for path, cells in by_path.items() if path.startswith(unit.path)}
    table = _filled(table_of(here, known, unit, ids, order or UnitOrder.CODE, language()))
    return file_of(table, quizzes, found.title(language()))


def _quiz(quizzes: Sequence[QuizOutline], sums: Mapping[str, Figures]) -> QuizOutline:
    """Find the quiz that is asked for, or the one that says most of the class: one with results before others."""
    wanted, places = request.args.get("quiz", ""), {kind: place for place, kind in enumerate(FIRST)}
    ranked = sorted(quizzes, key=lambda quiz: (not sums[quiz.id].finished, places.get(quiz.kind, len(FIRST))))
    found = next((quiz for quiz in ranked if wanted in ("", quiz.id)), None)
    if found is None:
        raise NotFound
    return found


def _unit(known: Sequence[Unit]) -> Unit:
    wanted = request.args.get("unit", "")
    return unit_in(known, wanted) if wanted else topmost(known)[0]


def _filled(table: UnitTable) -> UnitTable:
    """Leave out units from which nobody belongs to the class."""
    return UnitTable(table.unit, table.total, tuple(row for row in table.rows if row.people))


def _spread(found: Seen, quiz: QuizOutline, unit: Unit) -> dict[str, Any]:
    inside = OrgUnit.path.startswith(unit.path, autoescape=True)
    shares = shares_of_class(transaction(), actor(), found.id, quiz.id, inside)
    described = spread(shares)
    bars = described.bars if described else ()
    kept = [{"low": bar.low, "high": bar.high, "people": bar.people} for bar in bars]
    return {"spread": described, "bars": charts.bars(kept)}


def _link(found: Seen, quiz: QuizOutline, unit: Unit) -> Any:
    """Give a function that writes the address of this page, or of the people behind a number, changed in places."""

    def link(path: str = f"{CLASSES}/{found.public_id}", **changes: str) -> str:
        usual = {"quiz": quiz.id, "unit": unit.code}
        own = {"class": found.public_id} if path != f"{CLASSES}/{found.public_id}" else {}
        return f"{path}?{urlencode({**own, **usual, **changes})}"

    return link
