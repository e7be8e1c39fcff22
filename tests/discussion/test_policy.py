"""Who reads, writes and moderates a board: the predicate and the SQL agree for everybody, in every state of a class."""

import pytest
from sqlalchemy import select

from elearn.accounts.actor import Actor
from elearn.db.database import Database
from elearn.discussion import moderation, policy
from elearn.discussion.boards import board_of
from elearn.errors import NotFound
from elearn.training import membership
from elearn.training.models import ClassGroup
from tests.clock import MORNING
from tests.discussion.conftest import Talk
from tests.training.conftest import acting

READERS = {"tang", "chen", "mei", "mei2", "prof", "boss"}  # of the board of group one, as long as it is the group's
WRITERS = {"tang", "chen", "mei", "mei2", "prof"}


def readers(database: Database, talk: Talk) -> tuple[set[str], set[str]]:
    """Give who reads the board of group one: by the predicate, and by the SQL."""
    by_predicate, by_sql = set(), set()
    with database.read() as session:
        for name, key in talk.people.items():
            actor: Actor = acting(session, key)
            try:
                board_of(session, actor, talk.one)
                by_predicate.add(name)
            except NotFound:
                pass
            wanted = select(ClassGroup.public_id).where(policy.readable(actor))
            if talk.one in session.scalars(wanted).all():
                by_sql.add(name)
    return by_predicate, by_sql


@pytest.mark.parametrize("read_by", ["group", "class"])
@pytest.mark.parametrize("has_left", [False, True])
def test_predicate_and_sql_agree(database: Database, talk: Talk, read_by: str, has_left: bool) -> None:
    with database.write() as session:
        moderation.open_boards(session, talk.class_id, read_by, now=MORNING, actor_id="boss")
        if has_left:
            membership.leave(session, talk.class_id, talk.people["mei2"], now=MORNING)

    by_predicate, by_sql = readers(database, talk)

    expected = (READERS | ({"lina"} if read_by == "class" else set())) - ({"mei2"} if has_left else set())
    assert by_predicate == by_sql == expected


def test_the_group_and_the_lecturers_write_and_who_runs_the_class_moderates(database: Database, talk: Talk) -> None:
    with database.read() as session:
        standing = {name: talk.board(session, name).standing for name in READERS}

    assert {name for name, one in standing.items() if one.may_write} == WRITERS
    assert {name for name, one in standing.items() if one.may_moderate} == {"prof", "boss"}
