"""Sessions: alive between two limits, read with one query, dead at once when the account is locked."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from elearn.accounts import queries, service
from elearn.accounts.actor import Actor, Grant
from elearn.accounts.models import Account, LoginSession
from elearn.accounts.roles import Role
from elearn.db.database import Database
from elearn.identities import digest
from elearn.organisation.models import OrgUnit
from tests.clock import MORNING
from tests.counting import count_queries
from tests.make import COUNTY, PASSWORD, TOWNSHIP, hashed, make_account, make_tree

IDLE, LONGEST = timedelta(hours=12), timedelta(days=14)


@pytest.fixture
def person(database: Database) -> Account:
    """Make a person with two roles who is logged in under the key ``key``."""
    with database.write() as session:
        make_tree(session)
        made = make_account(session, roles=[(Role.ADMINISTRATOR, COUNTY)], language="en")
        service.open_session(session, made.id, "key", now=MORNING)
        return made


def actor(database: Database, after: timedelta, key: str = "key") -> Actor | None:
    """Ask who is logged in, ``after`` the log-in."""
    with database.read() as session:
        return queries.actor_of_session(session, key, now=MORNING + after, idle=IDLE, longest=LONGEST)


def test_the_actor_has_identity_home_and_every_grant(database: Database, person: Account) -> None:
    found = actor(database, timedelta(0))
    with database.read() as session:
        paths = {unit.code: unit.path for unit in session.scalars(select(OrgUnit))}

    assert found is not None
    assert (found.id, found.public_id, found.username, found.name) == (person.id, person.public_id, "tanglan", "唐岚")
    assert (found.unit_path, found.language, found.session_key) == (paths[TOWNSHIP], "en", "key")
    assert found.seen_at == MORNING
    assert set(found.grants) == {Grant(Role.TRAINEE, paths[TOWNSHIP]), Grant(Role.ADMINISTRATOR, paths[COUNTY])}


def test_who_is_logged_in_costs_one_query(database: Database, person: Account) -> None:
    with count_queries() as statements:
        actor(database, timedelta(0))

    assert len(statements) == 1, statements


def test_a_session_ends_when_it_lies_unused(database: Database, person: Account) -> None:
    assert actor(database, IDLE) is not None
    assert actor(database, IDLE + timedelta(seconds=1)) is None


def test_a_session_in_use_lives_on(database: Database, person: Account) -> None:
    with database.write_connection() as connection:
        service.keep_session(connection, "key", now=MORNING + IDLE)

    assert actor(database, 2 * IDLE) is not None


def test_a_session_ends_at_its_last_limit_however_much_it_is_used(database: Database, person: Account) -> None:
    with database.write_connection() as connection:
        service.keep_session(connection, "key", now=MORNING + LONGEST)

    assert actor(database, LONGEST) is not None
    assert actor(database, LONGEST + timedelta(seconds=1)) is None


def test_a_session_of_a_locked_account_is_dead(database: Database, person: Account) -> None:
    with database.write() as session:
        session.get_one(Account, person.id).locked_at = MORNING

    assert actor(database, timedelta(0)) is None


def test_an_unknown_key_is_nobody(database: Database, person: Account) -> None:
    assert actor(database, timedelta(0), key="other") is None


def test_somebody_without_any_role_is_known_and_may_do_nothing(database: Database, person: Account) -> None:
    with database.write() as session:
        service.open_session(session, person.id, "second", now=MORNING)
        connection = session.connection()
        connection.exec_driver_sql("DELETE FROM role_grant")

    found = actor(database, timedelta(0), key="second")
    assert found is not None
    assert found.grants == ()


def test_the_table_of_sessions_has_no_token_that_opens_one(database: Database, person: Account) -> None:
    with database.write() as session:
        service.open_session(session, person.id, digest("the cookie's secret"), now=MORNING)

    with database.read() as session:
        kept = session.scalars(select(LoginSession.token_hash)).all()
    assert "the cookie's secret" not in kept
    assert all(actor(database, timedelta(0), key=digest(key)) is None for key in kept)


def test_what_log_in_compares_is_found_by_the_folded_user_name(database: Database, person: Account) -> None:
    with database.read() as session:
        found = queries.credentials(session, "tanglan")
        assert queries.credentials(session, "nobody") is None

    assert found is not None
    assert (found.account_id, found.password_hash) == (person.id, hashed(PASSWORD))


def test_the_first_administrator_is_missed_until_there_is_one(database: Database) -> None:
    with database.write() as session:
        make_tree(session)
        make_account(session)
        assert not queries.has_administrator(session)
        make_account(session, "chief", Role.ADMINISTRATOR)
        assert queries.has_administrator(session)


def test_accounts_are_found_by_their_names_and_by_the_id_of_their_address(database: Database, person: Account) -> None:
    with database.read() as session:
        by_name = queries.account_by_username(session, "tanglan")
        by_id = queries.account_by_public_id(session, person.public_id)
        assert queries.account_by_public_id(session, "tanglan") is None

    assert by_name is not None
    assert by_name is by_id
