"""The table of people: who is in it for whom, what the filters keep, and the order in which pages follow."""

from collections.abc import Iterator

import pytest

from elearn.accounts.models import Account
from elearn.accounts.roles import Permission, Role
from elearn.db.database import Database
from elearn.organisation.queries import Unit, unit_by_code
from elearn.reporting.filters import Filters, Order, State
from elearn.reporting.scores import (
    NOTHING,
    Person,
    Standing,
    count_people,
    page_of_people,
    people,
    person_by_id,
    standings,
)
from tests.counting import count_queries
from tests.make import COUNTY, OTHER_TOWNSHIP, TOWNSHIP, make_account, make_tree
from tests.published import AFTER
from tests.reporting.crowd import FIRST_ID, ODD_NAMES, somebody

SEE = Permission.SEE_SCORES
EVERYBODY = 10_000


def unit(database: Database, code: str) -> Unit:
    with database.read() as session:
        found = unit_by_code(session, code)
    assert found is not None
    return found


def found(database: Database, filters: Filters, username: str = "admin", permission: Permission = SEE) -> list[Person]:
    with database.read() as session:
        return people(session, somebody(session, username), permission, filters, limit=EVERYBODY)


def standing_of(database: Database, persons: list[Person]) -> dict[int, Standing]:
    with database.read() as session:
        known = standings(session, persons, [AFTER])
    return {person.id: known[person.id].get(AFTER, NOTHING) for person in persons}


def walk(database: Database, filters: Filters, username: str, size: int) -> Iterator[Person]:
    with database.read() as session:
        page = page_of_people(session, somebody(session, username), SEE, filters, size=size)
        assert page.before is None
        yield from page.people
        while page.after is not None:
            page = page_of_people(session, somebody(session, username), SEE, filters, after=page.after, size=size)
            yield from page.people


def test_a_city_s_administrator_sees_every_trainee_and_nobody_else(crowd: Database) -> None:
    names = {person.username for person in found(crowd, Filters())}

    assert names == {"tanglan", "chenyu", *(f"user{FIRST_ID + place}" for place in range(60))}


def test_a_county_s_administrator_sees_those_at_home_there_and_below(crowd: Database) -> None:
    seen = found(crowd, Filters(), "county")

    assert {person.unit_code[:6] for person in seen} == {COUNTY}
    everybody = found(crowd, Filters())
    assert len(seen) == sum(person.unit_code.startswith(COUNTY) for person in everybody) > 0


@pytest.mark.parametrize("username", ["tanglan", "lecturer"])
def test_whoever_lacks_the_permission_sees_nobody(crowd: Database, username: str) -> None:
    assert found(crowd, Filters(), username) == []


def test_a_lecturer_sees_the_work_of_all(crowd: Database) -> None:
    assert len(found(crowd, Filters(), "lecturer", Permission.SEE_WORK)) == 62


def test_somebody_with_two_trainee_roles_and_two_scopes_stands_in_the_table_once(crowd: Database) -> None:
    with crowd.write() as session:
        roles = [(Role.TRAINEE, OTHER_TOWNSHIP), (Role.ADMINISTRATOR, COUNTY), (Role.ADMINISTRATOR, TOWNSHIP)]
        make_account(session, "many", roles=roles)

    seen = [person.username for person in found(crowd, Filters(), "many")]

    assert seen.count("many") == 1
    assert len(seen) == len(set(seen))


@pytest.mark.parametrize("order", Order)
def test_a_unit_includes_what_is_below_it(crowd: Database, order: Order) -> None:
    county = found(crowd, Filters(unit=unit(crowd, COUNTY), order=order))
    township = found(crowd, Filters(unit=unit(crowd, TOWNSHIP), order=order))

    assert {person.unit_code[:6] for person in county} == {COUNTY}
    assert {person.unit_code for person in township} == {TOWNSHIP}
    assert len(found(crowd, Filters(unit=unit(crowd, "4310"), order=order))) == 62


@pytest.mark.parametrize("order", Order)
def test_a_unit_out_of_scope_holds_nobody(crowd: Database, order: Order) -> None:
    assert found(crowd, Filters(unit=unit(crowd, OTHER_TOWNSHIP), order=order), "county") == []


def test_states_divide_the_people(crowd: Database) -> None:
    everybody = found(crowd, Filters())
    where = standing_of(crowd, everybody)

    for state in set(State) - {State.FINISHED}:
        seen = found(crowd, Filters(quiz_id=AFTER, state=state))
        assert seen == [person for person in everybody if where[person.id].state is state]
        assert seen or state is State.PENDING  # nobody's answers are marked by a person here
    finished = found(crowd, Filters(quiz_id=AFTER, state=State.FINISHED))
    assert finished == [person for person in everybody if where[person.id].finished]


def test_a_state_without_a_quiz_asks_for_nothing(crowd: Database) -> None:
    assert len(found(crowd, Filters(state=State.PASSED))) == 62


@pytest.mark.parametrize(
    ("search", "expected"),
    [
        ("买买提", {"阿卜杜热合曼·买买提"}),
        ("合曼・买", {"阿卜杜热合曼·买买提"}),  # another kind of middle dot
        ("𠮷", {"𠮷㛃"}),
        ("=1", {"=1+1"}),
        ("%", {"100%_sure"}),
        ("_", {"100%_sure"}),
        ("0%_S", {"100%_sure"}),
        ("USER1000", {"=1+1"}),
        ("ser1000", set()),  # of a user name the beginning counts
        ("n1001", {"+86"}),
        ("1001", set()),
        ("/", set()),
        ("nobody at all", set()),
    ],
)
def test_a_search_finds_parts_of_names_and_beginnings_of_numbers(
    crowd: Database, search: str, expected: set[str]
) -> None:
    assert {person.name for person in found(crowd, Filters(search=search))} == expected


def test_the_orders_are_those_of_units_and_of_names(crowd: Database) -> None:
    by_unit = [(person.unit_code, person.id) for person in found(crowd, Filters())]
    by_name = [(person.sort_key, person.id) for person in found(crowd, Filters(order=Order.NAME))]

    assert by_unit == sorted(by_unit)
    assert by_name == sorted(by_name)


@pytest.mark.parametrize("size", [1, 7, 31, 62, 63])
@pytest.mark.parametrize("order", Order)
@pytest.mark.parametrize("username", ["admin", "county"])
def test_walking_the_pages_meets_everybody_once_and_in_order(
    crowd: Database, size: int, order: Order, username: str
) -> None:
    filters = Filters(order=order)

    assert list(walk(crowd, filters, username, size)) == found(crowd, filters, username)


@pytest.mark.parametrize("order", Order)
def test_walking_back_shows_the_same_pages(crowd: Database, order: Order) -> None:
    filters, pages = Filters(order=order), []
    with crowd.read() as session:
        actor = somebody(session, "admin")
        page = page_of_people(session, actor, SEE, filters, size=20)
        while True:
            pages.append(page.people)
            if page.after is None:
                break
            page = page_of_people(session, actor, SEE, filters, after=page.after, size=20)
        back = []
        while True:
            back.append(page.people)
            if page.before is None:
                break
            page = page_of_people(session, actor, SEE, filters, before=page.before, size=20)

    assert back[::-1] == pages


def test_a_page_goes_on_behind_its_last_line_whoever_has_come_meanwhile(crowd: Database) -> None:
    with crowd.read() as session:
        first = page_of_people(session, somebody(session, "admin"), SEE, Filters(), size=30)
    with crowd.write() as session:
        make_account(session, "early", unit=COUNTY)  # in a unit that stands before the page's last
    with crowd.read() as session:
        second = page_of_people(session, somebody(session, "admin"), SEE, Filters(), after=first.after, size=100)

    assert len(first.people) + len(second.people) == 62


def test_counting_agrees_with_listing(crowd: Database) -> None:
    for filters in (Filters(), Filters(quiz_id=AFTER, state=State.PASSED), Filters(search="唐")):
        with crowd.read() as session:
            count = count_people(session, somebody(session, "county"), SEE, filters)
        assert count == len(found(crowd, filters, "county"))


def test_a_person_of_another_county_is_not_to_be_found(crowd: Database) -> None:
    with crowd.read() as session:
        ids = {row.username: row.public_id for row in session.query(Account)}
        county = somebody(session, "county")
        assert person_by_id(session, county, SEE, ids["chenyu"]) is None
        assert person_by_id(session, county, SEE, ids["admin"]) is None
        mine = person_by_id(session, county, SEE, ids["tanglan"])

    assert mine is not None
    assert mine.unit_code == TOWNSHIP


def test_odd_names_come_out_as_they_went_in(crowd: Database) -> None:
    names = {person.name for person in found(crowd, Filters())}

    assert set(ODD_NAMES) <= names


@pytest.mark.parametrize("order", Order)
def test_the_first_page_is_found_in_an_index_and_nobody_is_sorted(sqlite_database: Database, order: Order) -> None:
    """What makes the first page cost the same among 100,000 people as among 1,000."""
    with sqlite_database.write() as session:
        make_tree(session)
        make_account(session, "admin", "administrator", unit="4310")
    with sqlite_database.read() as session, count_queries() as statements:
        page_of_people(session, somebody(session, "admin"), SEE, Filters(order=order))
        asked = statements[-1]
        values = ("//1//", "trainee", 51, 0)
        plan = [row[-1] for row in session.connection().exec_driver_sql(f"EXPLAIN QUERY PLAN {asked}", values)]

    index = "sqlite_autoindex_org_unit_1" if order is Order.UNIT else "ix_account_sort_key_id"
    assert index in plan[0]
    assert not [step for step in plan if "TEMP B-TREE" in step]
