"""Scores and tallies: they follow a person who moves, survive races, and can always be counted anew."""

from functools import partial

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from elearn.accounts.models import Account
from elearn.accounts.roles import Role
from elearn.accounts.service import NewAccount
from elearn.assessment.models import Score
from elearn.db.database import Database
from elearn.organisation.models import OrgUnit
from elearn.reporting.models import UnitPeople, UnitTally
from elearn.study import create_account, hand_in, move_account, rebuild
from tests.make import COUNTY, OTHER_TOWNSHIP, PASSWORD, TOWNSHIP, hashed
from tests.published import AFTER
from tests.racing import together
from tests.taking import LATER, Desk, roll_ups


def unit(session: Session, code: str) -> int:
    """Find a unit's id."""
    return session.scalars(select(OrgUnit.id).where(OrgUnit.code == code)).one()


def move(database: Database, username: str, code: str) -> None:
    """Move somebody, as an administrator's page does."""
    with database.write() as session:
        account = session.scalars(select(Account).where(Account.username == username)).one()
        move_account(session, account, unit(session, code), now=LATER, actor_id=None)


def tallies(database: Database) -> dict[str, tuple[int, int, int, int, int]]:
    """Read, by unit: trainees, begun, finished, passed, sum of shares; units without any are left out."""
    with database.read() as session:
        codes = {row.id: row.code for row in session.scalars(select(OrgUnit))}
        people = {row.unit_id: row.trainees for row in session.scalars(select(UnitPeople))}
        rows = {row.unit_id: row for row in session.scalars(select(UnitTally).where(UnitTally.quiz_id == AFTER))}
    found = {}
    for key in people.keys() | rows.keys():
        row = rows.get(key)
        figures = (row.begun, row.finished, row.passed, row.share_sum) if row else (0, 0, 0, 0)
        if any((people.get(key, 0), *figures)):
            found[codes[key]] = (people.get(key, 0), *figures)
    return found


def is_rebuilt_the_same(database: Database) -> bool:
    """Compare what is kept with what is counted anew."""
    with database.write() as session:
        kept = roll_ups(session)
        list(rebuild(session, now=LATER))
        return roll_ups(session) == kept


def test_who_moves_takes_what_was_counted_along(published_database: Database) -> None:
    desk = Desk(published_database)
    sheet = desk.begin()
    desk.hand_in(sheet, *desk.best(sheet))

    move(published_database, "tanglan", OTHER_TOWNSHIP)

    assert tallies(published_database) == {OTHER_TOWNSHIP: (2, 1, 1, 1, 10_000)}
    assert is_rebuilt_the_same(published_database)


def test_moving_to_where_one_is_changes_nothing(published_database: Database) -> None:
    Desk(published_database).begin()
    before = tallies(published_database)

    move(published_database, "tanglan", TOWNSHIP)

    assert tallies(published_database) == before


def test_a_lecturer_who_moves_is_not_counted_as_a_trainee(published_database: Database) -> None:
    before = tallies(published_database)

    move(published_database, "lecturer", COUNTY)

    assert tallies(published_database) == before


def test_a_new_trainee_is_counted_once_however_many_roles(published_database: Database) -> None:
    with published_database.write() as session:
        home, county = unit(session, TOWNSHIP), unit(session, COUNTY)
        roles = [(Role.TRAINEE, home), (Role.TRAINEE, county), (Role.LECTURER, home)]
        new = NewAccount("public-id-of-his", "zhoulin", "周林", home, hashed(PASSWORD), roles)
        create_account(session, new, now=LATER, actor_id=None)

    assert tallies(published_database)[TOWNSHIP] == (2, 0, 0, 0, 0)
    assert is_rebuilt_the_same(published_database)


def test_a_hand_in_counts_where_the_person_is_at_home_by_then(published_database: Database) -> None:
    desk = Desk(published_database)
    sheet = desk.begin()
    move(published_database, "tanglan", OTHER_TOWNSHIP)

    with published_database.write() as session:
        hand_in(session, desk.shelf, sheet, desk.best(sheet), today=LATER.date(), now=LATER)

    assert tallies(published_database) == {OTHER_TOWNSHIP: (2, 1, 1, 1, 10_000)}
    assert is_rebuilt_the_same(published_database)


def test_people_who_swap_places_at_once_both_arrive(published_database: Database) -> None:
    for name in ("tanglan", "chenyu"):
        Desk(published_database, name).begin()

    for here, there in [(OTHER_TOWNSHIP, TOWNSHIP), (TOWNSHIP, OTHER_TOWNSHIP)] * 3:
        moves = [("tanglan", here), ("chenyu", there)]
        outcomes = together([partial(move, published_database, *one) for one in moves])
        assert [outcome.exception() for outcome in outcomes] == [None, None]

    assert tallies(published_database) == {TOWNSHIP: (1, 1, 0, 0, 0), OTHER_TOWNSHIP: (1, 1, 0, 0, 0)}
    assert is_rebuilt_the_same(published_database)


def test_of_two_moves_at_once_both_are_counted(published_database: Database) -> None:
    Desk(published_database).begin()

    outcomes = together([partial(move, published_database, "tanglan", code) for code in (OTHER_TOWNSHIP, COUNTY)])

    assert [outcome.exception() for outcome in outcomes] == [None, None]
    assert is_rebuilt_the_same(published_database)


def test_rebuilding_while_people_hand_in_loses_neither(published_database: Database) -> None:
    desks = [Desk(published_database), Desk(published_database, "chenyu")]
    sheets = [desk.begin() for desk in desks]

    def rebuild_all() -> None:
        with published_database.write() as session:
            list(rebuild(session, now=LATER))

    works = [partial(desk.hand_in, sheet, *desk.best(sheet)) for desk, sheet in zip(desks, sheets, strict=True)]
    outcomes = together([rebuild_all, *works, rebuild_all])

    assert [outcome.exception() for outcome in outcomes] == [None] * 4
    assert [desk.tally() for desk in desks] == [(1, 1, 1, 10_000)] * 2
    assert is_rebuilt_the_same(published_database)


def test_rebuilding_mends_what_was_damaged(published_database: Database) -> None:
    desk = Desk(published_database)
    sheet = desk.begin()
    desk.hand_in(sheet, *desk.best(sheet))
    with published_database.write() as session:
        right = roll_ups(session)
        session.execute(update(Score).values(share=1, passed=False, finished=7))
        session.execute(update(UnitTally).values(begun=99))
        session.execute(update(UnitPeople).values(trainees=99))
        session.add(Score(account_id=desk.actor.id, quiz_id="no-such-quiz", begun=1, finished=0, passed=False))

    with published_database.write() as session:
        list(rebuild(session, now=LATER))
        assert roll_ups(session) == right
