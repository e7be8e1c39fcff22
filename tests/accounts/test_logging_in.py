"""Logging in: opened by the right password, delayed for the account after wrong ones, never for an address."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

from elearn.accounts import queries, service
from elearn.accounts.models import Account
from elearn.accounts.passwords import verify_password
from elearn.accounts.service import Lockout
from elearn.db.database import Database
from tests.accounts.acting import LATER, actions, attempt, now_of, sessions_of
from tests.clock import MORNING
from tests.make import PASSWORD, hashed, make_account


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
