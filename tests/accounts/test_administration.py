"""Who may look after whom: an administrator's area holds a person whole, or not at all."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from elearn.accounts import administration, people, service
from elearn.accounts.actor import Actor, Grant
from elearn.accounts.models import Account, LoginSession
from elearn.accounts.people import Wanted
from elearn.accounts.policy import may_manage
from elearn.accounts.roles import Role
from elearn.db.database import Database
from elearn.errors import Conflict, NotAllowed, NotFound
from elearn.organisation.models import OrgUnit
from tests.clock import MORNING
from tests.make import CITY, COUNTY, OTHER_COUNTY, OTHER_TOWNSHIP, TOWNSHIP, make_account, make_tree


def actor_for(account: Account, *grants: Grant) -> Actor:
    """Give the actor that an account acts as, with exactly these grants."""
    return Actor(
        account.id, account.public_id, account.username, account.name, account.unit_id, "/1/", "市", "City",
        None, False, "key", MORNING, grants,
    )  # fmt: skip


def manager(*paths: str) -> Actor:
    """Give somebody who administers the subtrees at ``paths``, and is nobody in the database."""
    grants = tuple(Grant(Role.ADMINISTRATOR, path) for path in paths)
    return Actor(0, "boss", "boss", "管理员", 1, "/1/", "市", "City", None, False, "key", MORNING, grants)


def test_a_home_and_every_role_must_lie_inside_the_area() -> None:
    county = manager("/1/2/")

    assert may_manage(county, "/1/2/7/", ["/1/2/7/"])
    assert may_manage(county, "/1/2/", [])
    assert not may_manage(county, "/1/3/7/", ["/1/2/"]), "at home elsewhere"
    assert not may_manage(county, "/1/2/7/", ["/1/2/7/", "/1/"]), "a role over the city"
    assert not may_manage(county, "/1/2/7/", ["/1/3/"]), "a role over another county"
    assert not may_manage(county, "/1/22/", []), "a number that begins alike"


def test_two_areas_hold_a_person_together() -> None:
    assert may_manage(manager("/1/2/", "/1/3/"), "/1/2/7/", ["/1/3/"])


def test_lecturers_and_trainees_manage_nobody() -> None:
    for role in (Role.LECTURER, Role.TRAINEE):
        who = Actor(
            0, "x", "x", "x", 1, "/1/", "市", "City", None, False, "key", MORNING, (Grant(role, "/1/"),)
        )  # fmt: skip
        assert not may_manage(who, "/1/2/", [])


@pytest.fixture
def paths(database: Database) -> dict[str, str]:
    """Load the small organisation; give the units' paths by code."""
    with database.write() as session:
        make_tree(session)
        return {unit.code: unit.path for unit in session.scalars(select(OrgUnit))}


def test_who_lives_in_the_county_and_administers_the_city_is_seen_there_and_not_managed(
    database: Database, paths: dict[str, str]
) -> None:
    with database.write() as session:
        chief = make_account(session, "chief", Role.ADMINISTRATOR, unit=TOWNSHIP, over=CITY)
        county = manager(paths[COUNTY])

        assert people.person(session, county, chief.public_id).username == "chief"
        with pytest.raises(NotAllowed):
            administration.account_of(session, county, chief.public_id)


def test_who_lives_elsewhere_does_not_exist(database: Database, paths: dict[str, str]) -> None:
    with database.write() as session:
        there = make_account(session, "there", unit=OTHER_TOWNSHIP)

        with pytest.raises(NotFound):
            administration.account_of(session, manager(paths[COUNTY]), there.public_id)


def test_nobody_manages_the_own_account(database: Database, paths: dict[str, str]) -> None:
    with database.write() as session:
        own = make_account(session, "admin", Role.ADMINISTRATOR, unit=CITY)

        with pytest.raises(NotAllowed) as refusal:
            administration.account_of(session, actor_for(own, Grant(Role.ADMINISTRATOR, paths[CITY])), own.public_id)

    assert refusal.value.message == administration.OWN


def test_the_last_administrator_of_everything_cannot_be_locked(database: Database, paths: dict[str, str]) -> None:
    with database.write() as session:
        first = make_account(session, "first", Role.ADMINISTRATOR, unit=CITY)
        second = make_account(session, "second", Role.ADMINISTRATOR, unit=CITY)
        make_account(session, "county", Role.ADMINISTRATOR, unit=COUNTY)
        administration.lock(session, first, now=MORNING, actor_id=second.public_id)

        with pytest.raises(Conflict):
            administration.lock(session, second, now=MORNING, actor_id=first.public_id)

        service.unlock(session, first, now=MORNING, actor_id=None)
        administration.lock(session, second, now=MORNING, actor_id=first.public_id)
        assert second.locked_at == MORNING


def test_ending_sessions_puts_out_that_person_only(database: Database, paths: dict[str, str]) -> None:
    with database.write() as session:
        one, other = make_account(session, "one"), make_account(session, "other")
        for number, account in enumerate((one, one, other)):
            service.open_session(session, account.id, f"key{number}", now=MORNING)

        administration.end_sessions(session, one, now=MORNING, actor_id="boss")

        assert list(session.scalars(select(LoginSession.account_id))) == [other.id]


def test_every_fault_of_a_new_account_is_told_under_its_field(database: Database, paths: dict[str, str]) -> None:
    with database.write() as session:
        make_account(session, "tanglan", staff_number="A-1")
        new = service.NewAccount("p", "TangLan", "", 1, "hash", [], staff_number=" A-1 ")

        fields = [problem.path for problem in administration.faults_of(session, new)]

    assert sorted(fields) == ["name", "roles", "staff_number", "username"]


def walk(database: Database, who: Actor, wanted: Wanted, size: int) -> list[str]:
    """Turn the pages of a list to its end; give user names."""
    seen, after, has_more = list[str](), "", True
    with database.read() as session:
        while has_more:
            found, has_more = people.people(session, who, wanted, now=MORNING, after=after, limit=size)
            seen += [person.username for person in found]
            after = found[-1].public_id if found else ""
    return seen


@pytest.mark.parametrize("order", ["unit", "name"])
@pytest.mark.parametrize("size", [1, 2, 50])
def test_paging_shows_everybody_once_in_order(
    database: Database, paths: dict[str, str], order: people.Order, size: int
) -> None:
    homes = {"wang": (OTHER_TOWNSHIP, "王一"), "an": (TOWNSHIP, "安二"), "wu": (TOWNSHIP, "吴三")}
    homes |= {"an2": (OTHER_TOWNSHIP, "安二"), "li": (COUNTY, "李四")}
    with database.write() as session:
        for username, (unit, name) in homes.items():
            make_account(session, username, unit=unit, name=name)

    seen = walk(database, manager(paths[CITY]), Wanted(order=order), size)

    by_unit, by_name = ["li", "an", "wu", "an2", "wang"], ["an", "an2", "li", "wang", "wu"]
    assert seen == (by_unit if order == "unit" else by_name)


def test_the_list_is_filtered_by_unit_role_state_and_text(database: Database, paths: dict[str, str]) -> None:
    with database.write() as session:
        make_account(session, "a.trainee", name="买买提·吐尔逊", staff_number="ZX-100%")
        make_account(session, "b.lecturer", Role.LECTURER, unit=OTHER_COUNTY, over=CITY, name="𠮷㛃")
        locked = make_account(session, "c.locked", unit=OTHER_TOWNSHIP, must_change_password=True)
        locked.locked_at, locked.delayed_until = MORNING, MORNING + timedelta(minutes=5)
        make_account(session, "d.was.delayed").delayed_until = MORNING - timedelta(minutes=5)
    who = manager(paths[CITY])

    def listed(**wanted: object) -> list[str]:
        return walk(database, who, Wanted(**wanted), 50)  # type: ignore[arg-type]

    assert listed(unit_path=paths[OTHER_COUNTY]) == ["b.lecturer", "c.locked"]
    assert listed(role=Role.LECTURER) == ["b.lecturer"]
    assert listed(state="locked") == listed(state="delayed") == listed(state="first_password") == ["c.locked"]
    assert listed(text="买买提・吐") == listed(text="zx-100%") == listed(text=" A.Trainee ") == ["a.trainee"]
    assert listed(text="𠮷") == listed(text="㛃") == ["b.lecturer"]
    assert listed(text="_") == listed(text="%_") == []
    assert walk(database, manager(paths[COUNTY]), Wanted(), 50) == ["a.trainee", "d.was.delayed"]
