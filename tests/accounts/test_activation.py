"""Links by which people choose a password: good for once, for one person, for a fortnight; ended by what is newer."""

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from elearn.accounts import activation, service, slips
from elearn.accounts.models import Account, Activation
from elearn.accounts.passwords import NONE_YET
from elearn.audit.models import AuditEvent
from elearn.db.database import Database
from elearn.errors import NotFound
from tests.clock import MORNING
from tests.make import hashed, make_account, make_tree

CODE, NEWER = "abcd-efgh-jkmn-pqrs", "bcde-fghj-kmnp-qrst"
NEW = "another clear spring"


def invite(session: Session, code: str = CODE) -> Account:
    """Make somebody a link."""
    found = session.scalars(select(Account)).first()
    if found is None:
        make_tree(session)
        found = make_account(session, must_change_password=True)
    activation.make(session, found, code, now=MORNING, actor_id="admin")
    return found


def accept(session: Session, code: str = CODE, **later: float) -> str:
    """Use a link so much later; give the user name."""
    now = MORNING + timedelta(**later)
    return activation.accept(session, code, hashed(NEW), token_key="key", now=now, address="192.0.2.7").username


def test_a_link_is_good_for_once_and_its_code_is_nowhere_kept(database: Database) -> None:
    with database.write() as session:
        invite(session)
    with database.read() as session:
        row = session.scalars(select(Activation)).one()
        assert CODE not in repr(vars(row))

    with database.write() as session:
        assert accept(session, " ABCD-EFGH-JKMN-PQRS ") == "tanglan"

    with database.write() as session, pytest.raises(NotFound):
        accept(session)
    with database.read() as session:
        account = session.scalars(select(Account)).one()
        assert (account.password_hash, account.must_change_password) == (hashed(NEW), False)
        assert account.last_login_at == MORNING
        told = session.scalars(select(AuditEvent.action).order_by(AuditEvent.id)).all()
        assert told[-3:] == ["account.link", "account.activate", "account.password"]


def test_a_link_ends_after_a_fortnight(database: Database) -> None:
    with database.write() as session:
        invite(session)
    with database.write() as session, pytest.raises(NotFound):
        accept(session, days=14)
    with database.write() as session:
        assert accept(session, days=13.9) == "tanglan"


@pytest.mark.parametrize("what", ["newer", "password", "slip", "lock", "everywhere"])
def test_what_is_newer_ends_a_link(sqlite_database: Database, what: str) -> None:
    with sqlite_database.write() as session:
        account = invite(session)
        if what == "newer":
            invite(session, NEWER)
        elif what == "password":
            service.set_password(session, account, hashed(NEW), must_change=True, now=MORNING, actor_id="admin")
        elif what == "slip":
            assert slips.hand_out(session, {account.id: NONE_YET}, now=MORNING, actor_id="admin") == {account.id}
        elif what == "lock":
            service.lock(session, account, now=MORNING, actor_id="admin")
            service.unlock(session, account, now=MORNING, actor_id="admin")
        else:
            service.end_sessions(session, account.id)
    with sqlite_database.write() as session, pytest.raises(NotFound):
        accept(session)


def test_a_link_that_is_over_is_forgotten_with_the_old_sessions(sqlite_database: Database) -> None:
    with sqlite_database.write() as session:
        invite(session)
        service.forget_old_sessions(session, before=MORNING)
        assert session.scalars(select(Activation)).all()
        service.forget_old_sessions(session, before=MORNING + timedelta(days=15))
        assert not session.scalars(select(Activation)).all()
