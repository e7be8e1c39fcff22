"""A class with two groups and people of every standing, on each database."""

from dataclasses import dataclass

import pytest
from sqlalchemy.orm import Session

from elearn.accounts.roles import Role
from elearn.db.database import Database
from elearn.discussion.boards import Board, board_of
from elearn.discussion.service import begin_thread
from elearn.training import membership, service
from tests.clock import MORNING
from tests.make import CITY, COUNTY, OTHER_TOWNSHIP, make_account, make_tree
from tests.training.conftest import FACTS, acting

BRIEF = "rural-sewage"


@dataclass(frozen=True)
class Talk:
    """Hold a class with the groups "one" (tanglan, chenyu, and two of one name) and "two" (lina); keys by user name."""

    class_id: int
    class_public: str
    one: str
    two: str
    people: dict[str, int]

    def board(self, session: Session, username: str, group: str | None = None) -> Board:
        """Give the board of group one (or another) as somebody sees it."""
        return board_of(session, acting(session, self.people[username]), group or self.one)

    def begin(self, session: Session, username: str, text: str = "谁管？", title: str = "化粪池") -> tuple[str, str]:
        """Let somebody begin a thread on the board of group one; give the ids of thread and post."""
        who = acting(session, self.people[username])
        board = board_of(session, who, self.one)
        return begin_thread(session, who, board, brief_id=BRIEF, title=title, text=text, now=MORNING)


def make_talk(session: Session) -> Talk:
    """Make the class; the tree must be there, and nobody of these names."""
    names = {"mei": ("李梅", CITY), "mei2": ("李梅", CITY), "lina": ("莉娜", OTHER_TOWNSHIP), "guest": ("客人", CITY)}
    people = {name: make_account(session, name, name=said, unit=unit) for name, (said, unit) in names.items()}
    people["prof"] = make_account(session, "prof", Role.LECTURER, unit=CITY, name="周教授")
    people["other"] = make_account(session, "other", Role.LECTURER, unit=CITY, name="别班老师")
    people["boss"] = make_account(session, "boss", Role.ADMINISTRATOR, unit=CITY, name="市级管理员")
    people["countyboss"] = make_account(session, "countyboss", Role.ADMINISTRATOR, unit=COUNTY, name="县级管理员")
    people["tang"] = make_account(session, "tang", name="唐岚")
    people["chen"] = make_account(session, "chen", name="陈雨", unit=OTHER_TOWNSHIP)
    made = service.create(
        session, FACTS, unit_id=people["boss"].unit_id, course_id="course", now=MORNING, actor_id=None
    )
    service.name_lecturer(session, made.id, name="", institution="", account=people["prof"])
    keys = {name: account.id for name, account in people.items()}
    members = [keys[name] for name in ("tang", "chen", "mei", "mei2", "lina")]
    membership.join(session, made.id, members, came_by="person", now=MORNING)
    one, two = (membership.make_group(session, made.id, name) for name in ("一组", "二组"))
    membership.put_into_group(session, one, members[:4], now=MORNING)
    membership.put_into_group(session, two, members[4:], now=MORNING)
    return Talk(made.id, made.public_id, one.public_id, two.public_id, keys)


@pytest.fixture
def talk(database: Database) -> Talk:
    """Make the class on a fresh database."""
    with database.write() as session:
        make_tree(session)
        return make_talk(session)
