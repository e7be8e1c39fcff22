"""A class of the trainee tanglan's, with everything that addresses can name: for the table of who reaches what."""

from datetime import timedelta

from sqlalchemy import select

from elearn.accounts.models import Account
from elearn.discussion.boards import board_of
from elearn.discussion.service import begin_thread
from elearn.plans import service as plans
from elearn.training import membership, programme, service
from elearn.web.wiring import Site
from tests.clock import MORNING
from tests.training.conftest import acting


def class_of_tanglan(site: Site) -> dict[str, str]:
    """Make a class of the city's, in which tanglan is a member and lecturer teaches; give the values of its places."""
    with site.database.write() as session:
        ids = {row.username: row.id for row in session.execute(select(Account.username, Account.id))}
        facts = service.Facts("期班", "", MORNING.date(), MORNING.date(), "", "", "")
        unit_id = session.get_one(Account, ids["admin"]).unit_id
        made = service.create(session, facts, unit_id=unit_id, course_id="x", now=MORNING, actor_id=None)
        lecturer = session.get_one(Account, ids["lecturer"])
        named = service.name_lecturer(session, made.id, name="", institution="", account=lecturer)
        item = programme.Item("lecture", "讲座", "", MORNING, MORNING + timedelta(hours=1))
        added = programme.add(session, made.id, item, now=MORNING)
        membership.join(session, made.id, [ids["tanglan"]], came_by="person", now=MORNING)
        group = membership.make_group(session, made.id, "一")
        membership.put_into_group(session, group, [ids["tanglan"]], now=MORNING)
        tanglan = acting(session, ids["tanglan"])
        board, brief = board_of(session, tanglan, group.public_id), "rural-sewage"
        thread, post = begin_thread(session, tanglan, board, brief_id=brief, title="题", text="话", now=MORNING)
        day = MORNING.date()
        plan = plans.write(
            session, tanglan, text="走", topic="x", suggestion_id=None, by_day=day, today=day, now=MORNING
        )
        values = {"class_id": made.public_id, "item_id": added.public_id, "group_id": group.public_id}
        values |= {"thread_id": thread, "post_id": post, "plan_id": plan}
        return {**values, "lecturer_id": named.public_id, "ending": "csv"}
