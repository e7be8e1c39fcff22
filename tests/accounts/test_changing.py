"""Accounts change: passwords, locks, moves; and every change is in the audit log."""

from sqlalchemy import select

from elearn.accounts import service
from elearn.accounts.models import Account, RoleGrant
from elearn.accounts.roles import Role
from elearn.db.database import Database
from elearn.organisation.models import OrgUnit
from tests.accounts.acting import LATER, actions, attempt, now_of, sessions_of
from tests.clock import MORNING
from tests.make import COUNTY, OTHER_TOWNSHIP, TOWNSHIP, hashed, make_account, make_tree


def test_a_new_password_ends_every_session_and_lifts_a_delay(database: Database, person: Account) -> None:
    for key in ("phone", "desk"):
        attempt(database, person, True, key=key)
    for _ in range(3):
        attempt(database, person, False)

    with database.write() as session:
        account = session.get_one(Account, person.id)
        service.set_password(session, account, hashed("another one"), must_change=False, now=LATER, actor_id="x")

    assert sessions_of(database, person) == []
    assert not now_of(database, person).must_change_password
    assert attempt(database, person, True, minutes=1, compared=hashed("another one"))
    assert ("account.password", "done") in actions(database)


def test_a_reset_password_has_to_be_changed_at_the_next_log_in(database: Database, person: Account) -> None:
    with database.write() as session:
        account = session.get_one(Account, person.id)
        service.set_password(session, account, hashed("another one"), must_change=True, now=LATER, actor_id="x")

    assert now_of(database, person).must_change_password
    assert actions(database) == [("account.reset", "done")]


def test_logging_out_ends_this_session_only(database: Database, person: Account) -> None:
    for key in ("phone", "desk"):
        attempt(database, person, True, key=key)

    with database.write() as session:
        service.log_out(session, "desk", now=LATER, actor_id=person.public_id)

    assert sessions_of(database, person) == ["phone"]


def test_locking_puts_out_who_is_in_and_unlocking_lets_in_again(database: Database, person: Account) -> None:
    attempt(database, person, True, key="live")

    with database.write() as session:
        service.lock(session, session.get_one(Account, person.id), now=LATER, actor_id=None)
    assert sessions_of(database, person) == []

    with database.write() as session:
        service.unlock(session, session.get_one(Account, person.id), now=LATER, actor_id=None)
    assert attempt(database, person, True, minutes=2)
    assert [action for action, _ in actions(database)] == ["login", "account.lock", "account.unlock", "login"]


def test_locking_again_keeps_the_first_moment(database: Database, person: Account) -> None:
    for now in (MORNING, LATER):
        with database.write() as session:
            service.lock(session, session.get_one(Account, person.id), now=now, actor_id=None)

    assert now_of(database, person).locked_at == MORNING


def test_unlocking_lifts_a_delay(database: Database, person: Account) -> None:
    for _ in range(3):
        attempt(database, person, False)

    with database.write() as session:
        service.unlock(session, session.get_one(Account, person.id), now=LATER, actor_id=None)

    assert attempt(database, person, True, minutes=1)


def test_a_session_in_use_is_kept_and_an_old_one_forgotten(database: Database, person: Account) -> None:
    for key in ("used", "unused"):
        attempt(database, person, True, key=key)
    with database.write_connection() as connection:
        service.keep_session(connection, "used", now=LATER)

    with database.write() as session:
        service.forget_old_sessions(session, before=LATER)

    assert sessions_of(database, person) == ["used"]


def grants_of(database: Database, person: Account) -> set[tuple[str, str]]:
    """List a person's grants as (role, code of the unit)."""
    with database.read() as session:
        rows = session.execute(
            select(RoleGrant.role, OrgUnit.code)
            .join(OrgUnit, OrgUnit.id == RoleGrant.unit_id)
            .where(RoleGrant.account_id == person.id)
        )
        return {(row.role, row.code) for row in rows}


def move(database: Database, person: Account, code: str) -> None:
    """Move a person to the unit of a code."""
    with database.write() as session:
        unit = session.scalars(select(OrgUnit.id).where(OrgUnit.code == code)).one()
        service.move(session, session.get_one(Account, person.id), unit, now=LATER, actor_id="x")


def test_moving_takes_the_roles_over_the_old_home_along_and_leaves_the_others(database: Database) -> None:
    with database.write() as session:
        make_tree(session)
        person = make_account(session, roles=[(Role.LECTURER, TOWNSHIP), (Role.ADMINISTRATOR, COUNTY)])

    move(database, person, OTHER_TOWNSHIP)

    assert grants_of(database, person) == {
        ("trainee", OTHER_TOWNSHIP),
        ("lecturer", OTHER_TOWNSHIP),
        ("administrator", COUNTY),
    }
    assert actions(database) == [("account.move", "done")]


def test_moving_to_where_the_role_is_held_already_leaves_it_once(database: Database) -> None:
    with database.write() as session:
        make_tree(session)
        person = make_account(session, roles=[(Role.TRAINEE, OTHER_TOWNSHIP), (Role.LECTURER, TOWNSHIP)])

    move(database, person, OTHER_TOWNSHIP)

    assert grants_of(database, person) == {("trainee", OTHER_TOWNSHIP), ("lecturer", OTHER_TOWNSHIP)}


def test_moving_to_where_one_is_changes_nothing(database: Database, person: Account) -> None:
    move(database, person, TOWNSHIP)

    assert grants_of(database, person) == {("trainee", TOWNSHIP)}
    assert actions(database) == []


def test_a_chosen_language_is_kept(database: Database, person: Account) -> None:
    with database.write() as session:
        service.choose_language(session, person.id, "en")

    assert now_of(database, person).language == "en"
