"""The map of mastery: rolled up from attempts by the worker, the same as made anew, and seen in scope only."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select, update

from elearn.accounts.models import Account
from elearn.accounts.roles import Role
from elearn.assessment.models import Attempt, Grade
from elearn.content.outline import QuizOutline
from elearn.content.shelf import Shelf
from elearn.db.database import Database
from elearn.organisation.models import OrgUnit
from elearn.organisation.queries import units
from elearn.reporting import mastery, mastery_map, tallies
from elearn.reporting.mastery_map import Cell, Map, Topic
from elearn.reporting.models import UnitMastery
from elearn.reporting.units import unit_in
from tests.clock import MORNING, StandingClock
from tests.make import CITY, COUNTY, OTHER_COUNTY, OTHER_TOWNSHIP, TOWNSHIP, make_account, make_tree
from tests.reporting.asking import silent
from tests.reporting.crowd import somebody
from tests.reporting.measured import QUIZ_ID, publish_quiz, sit

SMALL = "431002102"
WATER = Topic(QUIZ_ID, "water", "Water")
HALF, ALL, NONE = ["A", "B"], ["A", "A"], ["B", "B"]


@pytest.fixture
def quiz(database: Database) -> QuizOutline:
    """Publish a quiz of two questions, with a lecturer over the city and an administrator of a county."""
    with database.write() as session:
        make_tree(session)
        make_account(session, "lecturer", Role.LECTURER, unit=CITY)
        make_account(session, "county", Role.ADMINISTRATOR, unit=COUNTY)
        return publish_quiz(session, 2)


def sat(database: Database, quiz: QuizOutline, sheets: list[list[str]], unit: str = TOWNSHIP) -> list[int]:
    """Let new people of a unit hand in, and count heads."""
    with database.write() as session:
        people = sit(session, quiz, sheets, unit=unit)
        tallies.recount(session)
    return people


def refresh(database: Database, *, is_all: bool = False) -> int:
    return mastery.refresh(database, StandingClock(), silent, is_all=is_all)


def below(database: Database, code: str, username: str = "lecturer") -> Map:
    with database.read() as session:
        known = units(session)
        return mastery_map.map_below(session, somebody(session, username), known, unit_in(known, code), [WATER])


def cells(found: Map) -> dict[str, Cell | None]:
    return {row.unit.code: row.cells[0] for row in found.rows if not row.is_rest}


def of(cell: Cell | None) -> tuple[int, float]:
    assert cell is not None
    return cell.people, cell.share


def kept(database: Database) -> dict[tuple[int, str], tuple[str, object]]:
    with database.read() as session:
        return {(row.unit_id, row.quiz_id): (row.mark, row.body) for row in session.scalars(select(UnitMastery))}


def test_a_county_adds_up_its_townships_and_the_city_its_counties(database: Database, quiz: QuizOutline) -> None:
    sat(database, quiz, [HALF] * 5)
    sat(database, quiz, [ALL] * 7, SMALL)
    sat(database, quiz, [NONE] * 10, OTHER_TOWNSHIP)
    refresh(database)

    townships, city = cells(below(database, COUNTY)), below(database, CITY)

    assert [(cell.people, cell.share) for cell in townships.values() if cell and not cell.above] == [(5, 0.5), (5, 1.0)]
    counties = cells(city)
    assert [(cell.people, cell.share) for cell in counties.values() if cell] == [(10, 0.75), (10, 0.0)]
    total = city.total.cells[0]
    assert total is not None
    assert (total.people, total.share) == (20, 0.375)
    assert total.interval.low < 0.375 < total.interval.high


def test_a_small_township_shows_its_county_s_figure_and_says_so(database: Database, quiz: QuizOutline) -> None:
    sat(database, quiz, [HALF] * 5)
    sat(database, quiz, [ALL] * 4, SMALL)
    sat(database, quiz, [ALL] * 1, COUNTY)
    refresh(database)

    found = below(database, COUNTY)
    shown = cells(found)[SMALL]

    assert shown is not None
    assert shown.above is not None
    assert (shown.above.code, shown.people, shown.share) == (COUNTY, 10, 0.75)
    assert [(row.unit.code, row.cells[0].people) for row in found.rows if row.is_rest and row.cells[0]] == [(COUNTY, 5)]


def test_questions_of_a_topic_go_from_the_city_down_to_a_township(database: Database, quiz: QuizOutline) -> None:
    sat(database, quiz, [HALF] * 5)
    sat(database, quiz, [ALL] * 5, OTHER_TOWNSHIP)
    sat(database, quiz, [ALL] * 2, SMALL)
    refresh(database)

    with database.read() as session:
        known = units(session)
        chain = [unit_in(known, code) for code in (CITY, COUNTY, SMALL)]
        asked = mastery_map.questions_below(session, somebody(session, "lecturer"), chain, quiz, WATER, Shelf())

    assert [one.ref.id for one in asked] == ["w-1", "w-2"]
    assert [[(*of(cell), cell.above and cell.above.code) for cell in one.cells if cell] for one in asked] == [
        [(10, 1.0, None), (5, 1.0, None), (5, 1.0, COUNTY)],
        [(10, 0.5, None), (5, 0.0, None), (5, 0.0, COUNTY)],
    ]


def test_a_county_s_administrator_sees_that_county(database: Database, quiz: QuizOutline) -> None:
    sat(database, quiz, [ALL] * 5)
    sat(database, quiz, [NONE] * 5, OTHER_TOWNSHIP)
    refresh(database)

    total = below(database, CITY, "county").total.cells[0]

    assert total is not None
    assert (total.people, total.share) == (5, 1.0)
    assert not any(cells(below(database, OTHER_COUNTY, "county")).values())


def test_only_the_first_attempt_counts(database: Database, quiz: QuizOutline) -> None:
    people = sat(database, quiz, [NONE] * 5)
    with database.write() as session:
        sit(session, quiz, [ALL] * 5, accounts=people)
    refresh(database)

    (cell,) = below(database, COUNTY).total.cells

    assert cell is not None
    assert cell.share == 0.0


def test_what_people_marked_by_hand_does_not_count(database: Database, quiz: QuizOutline) -> None:
    sat(database, quiz, [HALF] * 5)
    with database.write() as session:
        for grade in session.scalars(select(Grade)):
            grade.basis = {"w-2": "hand"}
    refresh(database)

    (cell,) = below(database, COUNTY).total.cells

    assert cell is not None
    assert cell.share == 1.0


def test_the_worker_does_again_only_what_has_changed(database: Database, quiz: QuizOutline) -> None:
    sat(database, quiz, [HALF] * 5)
    people = sat(database, quiz, [ALL] * 5, OTHER_TOWNSHIP)

    assert refresh(database) == 2
    assert refresh(database) == 0
    with database.write() as session:  # a regrade
        mine = select(Attempt.id).where(Attempt.account_id == people[0])
        changed = update(Grade).where(Grade.attempt_id.in_(mine))
        detail = [["w-1", "0", "1"], ["w-2", "0", "1"]]
        session.execute(changed.values(detail=detail, graded_at=MORNING + timedelta(days=1)))
    assert refresh(database) == 1
    assert of(cells(below(database, CITY))[OTHER_COUNTY]) == (5, 0.8)


def test_who_moves_takes_the_results_along(database: Database, quiz: QuizOutline) -> None:
    people = sat(database, quiz, [ALL] * 5)
    refresh(database)
    with database.write() as session:
        other = session.execute(select(OrgUnit.id).where(OrgUnit.code == OTHER_TOWNSHIP)).scalar_one()
        session.execute(update(Account).where(Account.id.in_(people)).values(unit_id=other))
        tallies.recount(session)
    refresh(database)

    found = cells(below(database, CITY))

    assert [cell.above.code if cell and cell.above else "" for cell in found.values()] == [CITY, ""]


def test_what_is_kept_on_the_way_is_what_a_rebuild_makes(database: Database, quiz: QuizOutline) -> None:
    arrivals = ((TOWNSHIP, [HALF, ALL, NONE]), (SMALL, [ALL]), (TOWNSHIP, [ALL] * 9), (OTHER_TOWNSHIP, [HALF] * 6))
    for unit, sheets in arrivals:
        sat(database, quiz, sheets, unit)
        refresh(database)
    before = kept(database)
    with database.write() as session:
        session.execute(update(UnitMastery).values(body={}, mark=""))

    assert refresh(database, is_all=True) == len(before) > 1

    assert kept(database) == before
    with database.read() as session:
        assert session.execute(select(func.count()).select_from(UnitMastery)).scalar_one() == len(before)
