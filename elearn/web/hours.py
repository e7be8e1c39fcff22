"""Learning hours: a person's own statement of a year, the administrators' table and statements, an entry taken back."""

from typing import Any

from flask import flash, request
from sqlalchemy import Connection
from sqlalchemy.orm import Session

from elearn.accounts.roles import Permission
from elearn.audit import service as audit
from elearn.errors import NotFound
from elearn.hours.ledger import take_back
from elearn.hours.rulebook import book_of
from elearn.hours.rules import CLASSROOM, ONLINE, TEST
from elearn.hours.statement import Sums, statement_of, sums_of, years_of
from elearn.languages import translate
from elearn.problems import Phrase
from elearn.reporting.filters import ORDER_WORDS
from elearn.reporting.scores import Person, page_of_people, person_by_id
from elearn.reporting.sheet import counties_of
from elearn.web.areas import area
from elearn.web.current import actor, clock_time, language, local_day, published, settings, transaction
from elearn.web.exports import queue
from elearn.web.guard import requires
from elearn.web.pages import Grouped, Page, Redirect
from elearn.web.score_table import address, chosen, cursor_of, read_filters
from elearn.web.views import Views

blueprint = Views("hours", __name__)
TABLE = "/reports/hours"
SEE, MEND = Permission.SEE_PERSON, Permission.MANAGE_CLASSES
CATEGORIES = {CLASSROOM: Phrase("Classroom"), ONLINE: Phrase("Online"), TEST: Phrase("Tests")}


@blueprint.get("/progress/hours")
@requires(Permission.STUDY)
def own() -> Page:
    """Show the own statement of a year, to read and to print."""
    me = actor()
    values = statement_values(me.public_id)
    unit = me.unit_name_zh if language() == "zh" else me.unit_name_en
    return Page("hours/statement.html", values | {"name": me.name, "unit": unit, "person": None, "may_mend": False})


@blueprint.get(TABLE)
@requires(SEE)
def table() -> Page:
    """Show people's hours of a year, in the order of units or names, never of hours."""
    mine, year = area(SEE), read_year()
    filters = read_filters(request.args, mine, published())
    after, before = (cursor_of(name, filters) for name in ("after", "before"))
    page = page_of_people(transaction(), actor(), SEE, filters, after=after, before=before)
    more = {"year": str(year)}
    values = {
        "area": mine,
        "chosen": chosen(filters),
        "orders": ORDER_WORDS,
        "people": page.people,
        "sums": sums_of(transaction(), [one.public_id for one in page.people], year),
        "nothing": Sums(),
        "counties": counties_of(mine.units),
        "is_first": after is None and before is None,
        "first_page": address(TABLE, filters, **more),
        "previous_page": address(TABLE, filters, before=page.before, **more) if page.before else "",
        "next_page": address(TABLE, filters, after=page.after, **more) if page.after else "",
    }
    return Page("hours/table.html", values | year_values(year))


@blueprint.get("/reports/hours/<public_id>")
@requires(SEE)
def person(public_id: str) -> Grouped:
    """Show somebody's statement of a year; that somebody looked is written into the audit log first."""
    found, who, now = _person(public_id, SEE), actor(), clock_time()
    unit = found.unit_name_zh if language() == "zh" else found.unit_name_en
    may_mend = person_by_id(transaction(), who, MEND, public_id) is not None
    values = statement_values(public_id) | {"name": found.name, "unit": unit, "person": found, "may_mend": may_mend}

    def work(connection: Connection) -> Page:
        with Session(connection) as session:
            audit.record(session, "hours.view", now=now, actor_id=who.public_id, subject_id=public_id)
        return Page("hours/statement.html", values)

    return Grouped(work)


@blueprint.post("/reports/hours/<public_id>")
@requires(MEND)
def mend(public_id: str) -> Redirect:
    """Take an entry back by a counter-entry with a reason."""
    found, text = _person(public_id, MEND), request.form.get("entry", "")
    number = int(text) if text.isascii() and text.isdecimal() and len(text) < 19 else 0
    reason, who = request.form.get("reason", ""), actor().public_id
    take_back(transaction(), found.public_id, number, reason=reason, now=clock_time(), actor_id=who)
    flash(translate(Phrase("The entry is taken back by a counter-entry."), language()))
    return Redirect(f"/reports/hours/{public_id}?year={read_year()}")


@blueprint.post("/reports/hours/export")
@requires(Permission.EXPORT_SCORES)
def export() -> Redirect:
    """Queue a file of the table, in the columns that a bureau reports."""
    rule, year = year_values(read_year())["rule"], read_year()
    more = {"year": year, "target": rule.target if rule else 0}
    return queue(contents="hours", title=Phrase("Learning hours"), more=more)


def statement_values(public_id: str) -> dict[str, Any]:
    """Give what a statement shows: the year's entries, sums, rule, and the years to choose from."""
    year = read_year()
    years = sorted({*years_of(transaction(), public_id), local_day().year}, reverse=True)
    found = statement_of(transaction(), public_id, year)
    return year_values(year) | {"statement": found, "years": years, "categories": CATEGORIES}


def year_values(year: int) -> dict[str, Any]:
    """Give the year and the rule that holds at its end, or today in the present one."""
    today = local_day()
    day = today if year == today.year else today.replace(year=year, month=12, day=31)
    return {"year": year, "this_year": today.year, "rule": book_of(settings()).rule(day)}


def read_year() -> int:
    """Read the year that is asked for; the present one for anything that is none."""
    text = request.values.get("year", "")
    year = int(text) if text.isascii() and text.isdecimal() and len(text) == 4 else 0
    return year if 2000 <= year <= 2100 else local_day().year


def _person(public_id: str, permission: Permission) -> Person:
    found = person_by_id(transaction(), actor(), permission, public_id)
    if found is None:
        raise NotFound
    return found
