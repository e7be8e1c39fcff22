"""A group whose board has a thread of twenty posts, and one of two thousand: what opening and posting cost."""

from datetime import UTC, datetime
from urllib.parse import urlencode

from sqlalchemy import select

from bench.cases import PAGE_LINES, page_case
from bench.load import repeat
from bench.measuring import Case
from bench.people import usernames
from bench.visits import FORM, Visitor, logged_in
from elearn.accounts.models import Account
from elearn.accounts.queries import actor_of_account
from elearn.content.shelf import Shelf
from elearn.db.database import Database
from elearn.discussion import queries, service
from elearn.discussion.boards import board_of
from elearn.training import membership
from elearn.training import service as training

SHORT, LONG, GROUP = 20, 2_000, 24  # the newest page of both has twenty posts
TEXT = "我们乡先把**台账**做起来：\n\n- 哪年建的\n- 上次哪天抽的\n\n没有这几样，给钱也不知道往哪花。"


def fill(url: str) -> dict[int, str]:
    """Make a class with one group of trainees and two threads; give the threads' addresses by their posts."""
    database, now = Database(url), datetime.now(UTC)
    try:
        with database.write() as session:
            names = list(usernames(GROUP))
            ids = list(session.scalars(select(Account.id).where(Account.username.in_(names))))
            facts = training.Facts("班", "", now.date(), now.date(), "", "", "")
            unit_id = session.get_one(Account, ids[0]).unit_id
            made = training.create(session, facts, unit_id=unit_id, course_id="c", now=now, actor_id=None)
            membership.join(session, made.id, ids, came_by="person", now=now)
            group = membership.make_group(session, made.id, "一组")
            membership.put_into_group(session, group, ids, now=now)
            brief = min(Shelf().outline(session).discussions)
            found = {}
            for count in (SHORT, LONG):
                who = actor_of_account(session, ids[0])
                assert who is not None
                board = board_of(session, who, group.public_id)
                name, _ = service.begin_thread(session, who, board, brief_id=brief, title="题", text=TEXT, now=now)
                line = queries.thread_of(session, who, name)[1]
                for _ in range(count - 1):
                    service.write(session, who, board, line.id, TEXT, now=now)
                found[count] = f"/discuss/threads/{name}/"
        database.checkpoint()
    finally:
        database.dispose()
    return found


def cases(port: int, threads: dict[int, str]) -> list[Case]:
    """Measure the last page of each thread, and a post in it, which tells everybody of the group."""
    visitors = [logged_in(port, username, "/learn/") for username in usernames(PAGE_LINES)]
    found = []
    for count, address in threads.items():
        newest = f"{address}?from={max(1, count - 29)}"
        found.append(page_case(f"thread of {count:,} posts", None, visitors, [newest] * PAGE_LINES))
    for count, address in threads.items():
        found.append(_posting(visitors[0], count, address))
    return found


def _posting(visitor: Visitor, count: int, address: str) -> Case:
    body = urlencode({"text": TEXT, "csrf_token": visitor.token}).encode()
    request = visitor.post(address, body, FORM)
    return Case(f"post in a thread of {count:,} posts", lambda: [repeat(request, 303)])
