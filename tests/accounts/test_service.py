"""Accounts change: made, opened, delayed, locked, moved; and every change is in the audit log."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from elearn.accounts import queries, service
from elearn.accounts.models import Account, LoginSession, RoleGrant
from elearn.accounts.passwords import verify_password
from elearn.accounts.roles import Role
from elearn.accounts.service import Lockout, NewAccount
from elearn.audit.models import AuditEvent
from elearn.db.database import Database
from elearn.errors import Conflict, Invalid
from elearn.identities import new_public_id
from elearn.organisation.models import OrgUnit
from tests.clock import MORNING
from tests.make import COUNTY, OTHER_TOWNSHIP, PASSWORD, TOWNSHIP, hashed, make_account, make_tree

LOCKOUT = Lockout(failures=3, delay=timedelta(minutes=15))
LATER = MORNING + timedelta(minutes=1)


@pytest.fixture
def person(database: Database) -> Account:
    """Make a trainee."""
    with database.write() as session:
        make_tree(session)
        return make_account(session)


def attempt(
    database: Database,
    person: Account | None,
    is_right: bool,
    *,
    minutes: float = 0,
    key: str = "k",
    lockout: Lockout = LOCKOUT,
    **more: str,
) -> bool:
    """Try to log in ``minutes`` after nine; say whether it worked."""
    with database.write() as session:
        return service.log_in(
            session,
            person.id if person else None,
            is_right=is_right,
            compared=more.get("compared", hashed(PASSWORD)),
            token_key=key,
            rehashed=more.get("rehashed"),
            lockout=lockout,
            now=MORNING + timedelta(minutes=minutes),
            address="203.0.113.7",
        )


def now_of(database: Database, person: Account) -> Account:
    """Read an account as it is now."""
    with database.read() as session:
        return session.scalars(select(Account).where(Account.id == person.id)).one()


def sessions_of(database: Database, person: Account) -> list[str]:
    """List the keys of a person's sessions."""
    with database.read() as session:
        found = session.scalars(select(LoginSession.token_hash).where(LoginSession.account_id == person.id))
        return sorted(found)


def actions(database: Database) -> list[tuple[str, str]]:
    """List what the audit log has, as (action, outcome), after the making of the accounts."""
    with database.read() as session:
        rows = session.execute(select(AuditEvent.action, AuditEvent.outcome).order_by(AuditEvent.id))
        return [(row.action, row.outcome) for row in rows if row.action != "account.create"]


def new(unit_id: int = 1, **changes: object) -> NewAccount:
    """Give what a new account is made of."""
    values: dict[str, object] = {
        "public_id": new_public_id(),
        "username": "liwei",
        "name": "李伟",
        "unit_id": unit_id,
        "password_hash": hashed(PASSWORD),
        "roles": [(Role.TRAINEE, unit_id)],
    }
    return NewAccount(**{**values, **changes})  # type: ignore[arg-type]


# Making


def test_an_account_is_kept_with_its_name_cleaned_and_its_user_name_folded(database: Database, person: Account) -> None:
    with database.write() as session:
        made = service.create(
            session, new(person.unit_id, username=" LiWei", name="李 伟・"), now=MORNING, actor_id=None
        )

    kept = now_of(database, made)
    assert (kept.username, kept.name) == ("liwei", "李 伟·")
    assert kept.must_change_password
    assert kept.created_at == MORNING


def test_every_fault_of_a_new_account_is_told_at_once(database: Database, person: Account) -> None:
    faulty = new(person.unit_id, username="!", name="", roles=[], staff_number="7" * 65)
    with pytest.raises(Invalid) as caught, database.write() as session:
        service.create(session, faulty, now=MORNING, actor_id=None)

    assert [(problem.path, problem.code) for problem in caught.value.problems] == [
        ("username", "A102"),
        ("name", "A103"),
        ("roles", "A104"),
        ("staff_number", "A109"),
    ]


@pytest.mark.parametrize("same", [{"username": "TANGLAN"}, {"staff_number": " 007 "}])
def test_a_user_name_or_staff_number_that_is_taken_is_a_conflict(database: Database, same: dict[str, str]) -> None:
    with database.write() as session:
        unit = make_tree(session)[TOWNSHIP].id
        make_account(session, staff_number="007")

    with pytest.raises(Conflict), database.write() as session:
        service.create(session, new(unit, **same), now=MORNING, actor_id=None)


def test_many_people_may_have_no_staff_number(database: Database, person: Account) -> None:
    with database.write() as session:
        service.create(session, new(person.unit_id), now=MORNING, actor_id=None)
        service.create(session, new(person.unit_id, username="other", staff_number=" "), now=MORNING, actor_id=None)

    with database.read() as session:
        assert session.scalars(select(func.count()).select_from(Account)).one() == 3


def test_of_two_who_make_the_same_account_at_once_one_gets_a_conflict(database: Database, person: Account) -> None:
    together = threading.Barrier(2)

    def make(_which: int) -> str:
        together.wait()
        try:
            with database.write() as session:
                service.create(session, new(person.unit_id), now=MORNING, actor_id=None)
        except Conflict:
            return "conflict"
        return "made"

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(make, range(2))) == ["conflict", "made"]


def test_a_role_that_is_named_twice_is_given_once(database: Database, person: Account) -> None:
    twice = [(Role.LECTURER, person.unit_id)] * 2
    with database.write() as session:
        made = service.create(session, new(person.unit_id, roles=twice), now=MORNING, actor_id=None)

    with database.read() as session:
        assert len(session.scalars(select(RoleGrant).where(RoleGrant.account_id == made.id)).all()) == 1


# Logging in


def test_the_right_password_opens_a_session(database: Database, person: Account) -> None:
    assert attempt(database, person, True, key="one")

    assert sessions_of(database, person) == ["one"]
    assert now_of(database, person).last_login_at == MORNING
    assert actions(database) == [("login", "done")]


def test_a_wrong_password_opens_nothing(database: Database, person: Account) -> None:
    assert not attempt(database, person, False)

    assert sessions_of(database, person) == []
    assert actions(database) == [("login", "refused")]


def test_an_unknown_user_name_is_refused_and_noted(database: Database, person: Account) -> None:
    assert not attempt(database, None, False)

    assert actions(database) == [("login", "refused")]


def test_after_too_many_wrong_passwords_even_the_right_one_has_to_wait(database: Database, person: Account) -> None:
    for _ in range(3):
        attempt(database, person, False)

    assert not attempt(database, person, True, minutes=14.9)
    assert attempt(database, person, True, minutes=15)


def test_wrong_passwords_while_it_waits_do_not_prolong_the_delay(database: Database, person: Account) -> None:
    for minutes in (0, 0, 0, 5, 10, 14):
        attempt(database, person, False, minutes=minutes)

    assert attempt(database, person, True, minutes=15)


def test_after_the_delay_the_count_begins_again(database: Database, person: Account) -> None:
    for minutes in (0, 0, 0, 15, 15):
        attempt(database, person, False, minutes=minutes)

    assert attempt(database, person, True, minutes=15)


def test_a_successful_log_in_forgets_the_wrong_ones_before_it(database: Database, person: Account) -> None:
    for is_right in (False, False, True, False, False):
        attempt(database, person, is_right, key=str(is_right))

    assert attempt(database, person, True, key="last")


def test_wrong_passwords_delay_nobody_else(database: Database, person: Account) -> None:
    with database.write() as session:
        neighbour = make_account(session, "neighbour")
    for _ in range(3):
        attempt(database, person, False)

    assert attempt(database, neighbour, True)


def test_a_delay_ends_no_live_session(database: Database, person: Account) -> None:
    attempt(database, person, True, key="live")
    for _ in range(3):
        attempt(database, person, False)

    with database.read() as session:
        day = timedelta(days=1)
        assert queries.actor_of_session(session, "live", now=LATER, idle=day, longest=day) is not None


def test_wrong_passwords_that_arrive_together_are_all_counted(database: Database, person: Account) -> None:
    patient = Lockout(failures=100, delay=timedelta(minutes=15))
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda _: attempt(database, person, False, lockout=patient), range(40)))

    assert now_of(database, person).failed_logins == 40


def test_a_locked_account_opens_for_nobody(database: Database, person: Account) -> None:
    with database.write() as session:
        service.lock(session, session.get_one(Account, person.id), now=MORNING, actor_id=None)

    assert not attempt(database, person, True)


def test_a_hash_of_old_parameters_is_replaced_at_log_in(database: Database, person: Account) -> None:
    renewed = hashed("renewed")

    attempt(database, person, True, rehashed=renewed)

    assert now_of(database, person).password_hash == renewed


def test_a_refused_log_in_replaces_no_hash(database: Database, person: Account) -> None:
    attempt(database, person, False, rehashed=hashed("renewed"))

    assert verify_password(now_of(database, person).password_hash, PASSWORD)


def test_a_password_that_was_changed_after_the_comparison_opens_nothing(database: Database, person: Account) -> None:
    with database.write() as session:
        account = session.get_one(Account, person.id)
        service.set_password(session, account, hashed("another one"), must_change=True, now=MORNING, actor_id=None)

    assert not attempt(database, person, True, rehashed=hashed(PASSWORD))
    assert verify_password(now_of(database, person).password_hash, "another one")


# Passwords, sessions, locks


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


# Moving


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
