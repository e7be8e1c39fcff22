"""Notices and mail of an announcement, one statement each: whom they reach, once, and back again."""

from datetime import timedelta

from sqlalchemy import select, update

from elearn.accounts.models import Account
from elearn.accounts.queries import actor_of_account
from elearn.accounts.roles import Role
from elearn.announcements import delivery, service
from elearn.announcements.audiences import Audience
from elearn.announcements.service import Draft
from elearn.db.database import Database
from elearn.notices import service as notices
from elearn.notices.models import Notice
from elearn.outbox.models import OutboxMessage
from tests.clock import MORNING
from tests.make import COUNTY, OTHER_TOWNSHIP, make_account, make_tree
from tests.outbox.conftest import give_address

DRAFT = Draft("周三上午开班", "", "请带笔记本。", "", None, None, is_mailed=True)


def test_a_unit_is_told_and_mailed_once_and_what_is_withdrawn_leaves_nothing(database: Database) -> None:
    with database.write() as session:
        units = make_tree(session)
        chief = make_account(session, "county", Role.ADMINISTRATOR, unit=COUNTY)
        near, far = make_account(session, "near"), make_account(session, "far", unit=OTHER_TOWNSHIP)
        locked = make_account(session, "locked")
        for one in (near, far, locked):
            give_address(session, one)
        session.execute(update(Account).where(Account.id == locked.id).values(locked_at=MORNING))
        unit, who = units[COUNTY], actor_of_account(session, chief.id)
        assert who is not None
        audience = Audience("unit", unit.id, f"unit-{COUNTY}", unit.name_zh, unit.name_en, unit.path)
        made = service.publish(session, who, audience, DRAFT, public_id="a_b%c", now=MORNING)
        told = [delivery.deliver(session, made.id, language="zh", now=MORNING) for _ in range(2)]
        reached = session.execute(select(Notice.account_id, Notice.title_en, Notice.public_id)).all()
        mailed = session.execute(select(OutboxMessage.account_id, OutboxMessage.subject, OutboxMessage.state)).all()

        assert told == [2, 0]
        assert {row.account_id for row in reached} == {chief.id, near.id}
        assert {row.title_en for row in reached} == {"周三上午开班"}
        assert len({row.public_id for row in reached}) == 2
        assert [tuple(row) for row in mailed] == [(near.id, "周三上午开班", "waiting")]

        mine = update(Notice).where(Notice.account_id == near.id).values(read_at=MORNING)
        session.execute(mine)
        assert notices.counts(session, delivery.key_of(made)) == (2, 1)
        service.withdraw(session, who, made, now=MORNING + timedelta(hours=1))

        assert (made.reached, made.read) == (2, 1)
        assert session.scalars(select(Notice.id)).all() == []
        assert session.scalars(select(OutboxMessage.state)).all() == ["dropped"]
