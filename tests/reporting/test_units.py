"""The table of units: sums that are right, an order that is not by score, results of few people left unsaid."""

import pytest

from elearn.accounts.roles import Permission
from elearn.assessment.models import Score
from elearn.db.database import Database
from elearn.organisation.queries import Unit, units
from elearn.reporting import tallies
from elearn.reporting.figures import figures_by_quiz
from elearn.reporting.filters import Filters, UnitOrder
from elearn.reporting.scores import people, standings
from elearn.reporting.statistics import Figures
from elearn.reporting.units import UnitTable, topmost, unit_table
from tests.clock import MORNING
from tests.make import CITY, COUNTY, OTHER_COUNTY, TOWNSHIP, make_account
from tests.published import AFTER
from tests.reporting.crowd import QUIZZES, TOWNSHIPS, make_crowd, somebody

SEE = Permission.SEE_SCORES


def read(
    database: Database, code: str, username: str = "admin", order: UnitOrder = UnitOrder.CODE, language: str = "zh"
) -> UnitTable:
    with database.read() as session:
        known = units(session)
        unit = next(one for one in known if one.code == code)
        return unit_table(session, somebody(session, username), SEE, known, unit, QUIZZES, order, language)


def counted(database: Database, code: str) -> dict[str, Figures]:
    """Count a unit and what is below it from the people themselves."""
    with database.read() as session:
        known = next(unit for unit in units(session) if unit.code == code)
        found = people(session, somebody(session, "admin"), SEE, Filters(unit=known), limit=10_000)
        where = standings(session, found, QUIZZES)
        rows = {row.account_id: row for row in session.query(Score).filter(Score.quiz_id == AFTER)}
    figures = {}
    for quiz in QUIZZES:
        held = [where[person.id][quiz] for person in found if quiz in where[person.id]]
        finished = [one for one in held if one.finished]
        figures[quiz] = Figures(
            len(found),
            sum(one.begun > 0 for one in held),
            len(finished),
            sum(one.passed for one in finished),
            sum((rows[person.id].share or 0) for person in found if person.id in rows) if quiz == AFTER else 0,
        )
    return figures


def finish(database: Database, code: str, number: int, share: int = 5_000) -> None:
    """Let ``number`` new people of a unit finish a quiz."""
    with database.write() as session:
        for place in range(number):
            account = make_account(session, f"p{code}-{place}", unit=code)
            values = {"begun": 1, "finished": 1, "passed": False, "share": share, "finished_at": MORNING}
            session.add(Score(account_id=account.id, quiz_id=AFTER, **values))
        session.flush()
        tallies.recount(session)


def said(table: UnitTable) -> dict[str, bool]:
    return {row.unit.code: row.cells[AFTER].is_said for row in table.rows}


@pytest.mark.parametrize("code", [CITY, COUNTY, TOWNSHIP])
def test_the_figures_of_a_unit_are_those_of_its_people(published_database: Database, code: str) -> None:
    with published_database.write() as session:
        make_crowd(session, 90)

    table, direct = read(published_database, code), counted(published_database, code)

    for quiz in QUIZZES:
        shown = table.total.cells[quiz].figures
        assert (shown.people, shown.begun, shown.finished, shown.passed) == (
            direct[quiz].people,
            direct[quiz].begun,
            direct[quiz].finished,
            direct[quiz].passed,
        )
    assert table.total.cells[AFTER].figures.share_sum == direct[AFTER].share_sum


def test_the_lines_add_up_to_the_total_the_unit_s_own_people_included(published_database: Database) -> None:
    with published_database.write() as session:
        make_crowd(session, 90)

    table = read(published_database, COUNTY)

    assert [row.is_own for row in table.rows] == [True, False, False, False]
    for quiz in QUIZZES:
        parts = sum((row.cells[quiz].figures for row in table.rows), Figures())
        assert parts == table.total.cells[quiz].figures


def test_the_header_of_the_scores_says_what_the_table_of_units_says(published_database: Database) -> None:
    with published_database.write() as session:
        make_crowd(session, 40)

    with published_database.read() as session:
        header = figures_by_quiz(session, somebody(session, "county"), SEE, None, QUIZZES)

    table = read(published_database, COUNTY, "county")
    assert header == {quiz: cell.figures for quiz, cell in table.total.cells.items()}


def test_units_stand_in_the_order_of_codes_or_names_whatever_their_scores(published_database: Database) -> None:
    for place, code in enumerate(TOWNSHIPS[:3]):
        finish(published_database, code, 6, share=[3_000, 9_000, 6_000][place])

    by_code = [row.unit.code for row in read(published_database, COUNTY).rows]
    by_name = [row.unit.name_en for row in read(published_database, COUNTY, order=UnitOrder.NAME, language="en").rows]

    assert by_code == sorted(by_code) == list(TOWNSHIPS[:3])
    assert by_name == ["Baohe Yao Ethnic Township", "Lutang Town", "Shigaitang Town"]


def test_results_of_fewer_than_five_stay_unsaid(published_database: Database) -> None:
    finish(published_database, TOWNSHIPS[0], 4)
    finish(published_database, TOWNSHIPS[1], 3)
    finish(published_database, TOWNSHIPS[2], 5)

    table = read(published_database, COUNTY)

    assert said(table) == {TOWNSHIPS[0]: False, TOWNSHIPS[1]: False, TOWNSHIPS[2]: True}
    assert table.total.cells[AFTER].is_said


def test_nobody_can_take_the_others_away_from_the_total(published_database: Database) -> None:
    finish(published_database, TOWNSHIPS[0], 1)
    finish(published_database, TOWNSHIPS[1], 7)
    finish(published_database, TOWNSHIPS[2], 9)

    assert said(read(published_database, COUNTY)) == {
        TOWNSHIPS[0]: False,
        TOWNSHIPS[1]: False,
        TOWNSHIPS[2]: True,
    }


def test_a_county_of_few_stays_unsaid_itself(published_database: Database) -> None:
    finish(published_database, TOWNSHIPS[0], 4)

    assert not read(published_database, COUNTY).total.cells[AFTER].is_said
    assert said(read(published_database, CITY)) == {COUNTY: False, OTHER_COUNTY: True}


def test_what_lies_out_of_scope_is_counted_nowhere(published_database: Database) -> None:
    with published_database.write() as session:
        make_crowd(session, 90)

    table = read(published_database, CITY, "county")

    shown = {row.unit.code: row.cells[AFTER].figures for row in table.rows}
    assert shown[OTHER_COUNTY] == Figures()
    assert table.total.cells[AFTER].figures == shown[COUNTY]


def test_the_topmost_units_are_those_without_another_above_them() -> None:
    known = [Unit(1, "1", "county", "/9/1/", "", ""), Unit(3, "3", "township", "/9/1/3/", "", "")]
    known.append(Unit(12, "12", "county", "/9/12/", "", ""))

    assert [unit.id for unit in topmost(known)] == [1, 12]
