"""New accounts: clean, complete, and each but once."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import func, select

from elearn.accounts import service
from elearn.accounts.models import Account, RoleGrant
from elearn.accounts.roles import Role
from elearn.accounts.service import NewAccount
from elearn.db.database import Database
from elearn.errors import Conflict, Invalid
from elearn.identities import new_public_id
from tests.accounts.acting import now_of
from tests.clock import MORNING
from tests.make import PASSWORD, TOWNSHIP, hashed, make_account, make_tree


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
