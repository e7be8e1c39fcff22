"""Who may do what: one rule as a predicate and as SQL, and the two agree over everything there is."""

from itertools import product

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from elearn.accounts.actor import Actor, Grant
from elearn.accounts.policy import may, require, require_anywhere, within
from elearn.accounts.roles import PERMISSIONS, Permission, Role
from elearn.db.database import Database
from elearn.errors import NotAllowed, NotFound
from elearn.organisation.models import OrgUnit
from tests.clock import MORNING
from tests.make import CITY, COUNTY, OTHER_COUNTY, TOWNSHIP, make_tree


def actor(*grants: Grant) -> Actor:
    """Give somebody with exactly these grants."""
    return Actor(1, "p", "tanglan", "唐岚", 1, "/1/", "市", "City", None, False, "key", MORNING, grants)


@pytest.fixture
def paths(database: Database) -> dict[str, str]:
    """Load the small organisation, and units whose numbers begin alike; give paths by code."""
    with database.write() as session:
        units = make_tree(session)
        root = units[CITY]
        for number in (12, 123, 1234):
            session.add(
                OrgUnit(
                    id=number,
                    code=f"x{number}",
                    level="county",
                    parent_id=root.id,
                    path=f"{root.path}{number}/",
                    name_zh="县",
                    name_en="County",
                )
            )
        session.flush()
        return {unit.code: unit.path for unit in session.scalars(select(OrgUnit))}


def selected(database: Database, who: Actor, permission: Permission) -> set[str]:
    """Give the paths that the SQL selects."""
    with database.read() as session:
        return set(session.scalars(select(OrgUnit.path).where(within(who, permission, OrgUnit.path))))


def test_predicate_and_sql_agree_over_all_roles_paths_and_permissions(
    database: Database, paths: dict[str, str]
) -> None:
    for role, scope, permission in product(Role, paths.values(), Permission):
        who = actor(Grant(role, scope))
        assert selected(database, who, permission) == {p for p in paths.values() if may(who, permission, p)}


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_predicate_and_sql_agree_for_any_collection_of_grants(
    database: Database, paths: dict[str, str], data: st.DataObject
) -> None:
    one = st.builds(Grant, st.sampled_from(Role), st.sampled_from(sorted(paths.values())))
    who = actor(*data.draw(st.lists(one, max_size=5)))
    permission = data.draw(st.sampled_from(Permission))

    assert selected(database, who, permission) == {path for path in paths.values() if may(who, permission, path)}


def test_a_county_s_administrator_manages_that_county_and_no_other(paths: dict[str, str]) -> None:
    who = actor(Grant(Role.ADMINISTRATOR, paths[COUNTY]))

    managed = {code for code, path in paths.items() if may(who, Permission.MANAGE_PEOPLE, path)}

    assert managed == {code for code in paths if code.startswith(COUNTY)}


def test_units_whose_numbers_begin_alike_are_told_apart(database: Database, paths: dict[str, str]) -> None:
    who = actor(Grant(Role.ADMINISTRATOR, paths["x12"]))

    assert selected(database, who, Permission.MANAGE_PEOPLE) == {paths["x12"]}


def test_without_a_grant_nothing_is_selected(database: Database, paths: dict[str, str]) -> None:
    assert selected(database, actor(), Permission.READ_COURSE) == set()


def test_what_is_another_s_does_not_exist(paths: dict[str, str]) -> None:
    who = actor(Grant(Role.ADMINISTRATOR, paths[COUNTY]))

    require(who, Permission.MANAGE_PEOPLE, paths[TOWNSHIP])
    with pytest.raises(NotFound):
        require(who, Permission.MANAGE_PEOPLE, paths[OTHER_COUNTY])
    with pytest.raises(NotFound):
        require(who, Permission.STUDY, paths[TOWNSHIP])


def test_who_has_a_permission_nowhere_is_told_so(paths: dict[str, str]) -> None:
    require_anywhere(actor(Grant(Role.LECTURER, paths[COUNTY])), Permission.SEE_WORK)
    with pytest.raises(NotAllowed):
        require_anywhere(actor(Grant(Role.LECTURER, paths[COUNTY])), Permission.MANAGE_PEOPLE)


@pytest.mark.parametrize(
    ("role", "permission"),
    [
        (Role.TRAINEE, Permission.SEE_SCORES),
        (Role.TRAINEE, Permission.SEE_WORK),
        (Role.TRAINEE, Permission.MANAGE_PEOPLE),
        (Role.LECTURER, Permission.MANAGE_PEOPLE),
        (Role.LECTURER, Permission.EXPORT_SCORES),
        (Role.ADMINISTRATOR, Permission.STUDY),
    ],
)
def test_roles_do_not_include_what_is_not_theirs(role: Role, permission: Permission) -> None:
    assert permission not in PERMISSIONS[role]


def test_every_role_says_what_it_may_and_every_permission_belongs_to_one() -> None:
    assert set(PERMISSIONS) == set(Role)
    assert frozenset().union(*PERMISSIONS.values()) == set(Permission)
    assert all(Permission.READ_COURSE in permissions for permissions in PERMISSIONS.values())
