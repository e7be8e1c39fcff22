"""A regrade and hand-ins at the same moment: whichever comes first, every grade follows from all facts."""

from collections.abc import Sequence
from functools import partial

from elearn.assessment.rulings import Action
from elearn.content.shelf import Shelf
from elearn.db.database import Database
from elearn.regrading import plans
from elearn.regrading.anew import regrade_all
from elearn.study import rebuild
from tests.published import AFTER
from tests.racing import together
from tests.taking import LATER, Desk, actor_of, roll_ups


def planned(database: Database, asked: Sequence[str], action: Action) -> str:
    """Preview a regrade of a question on a paper; give the plan's public id."""
    with database.write() as session:
        wanted = plans.Wanted(action, asked[0], AFTER, (asked[1],))
        made = plans.plan(session, actor_of(session, "lecturer"), wanted, now=LATER)
        plans.prepare(session, Shelf(), made, now=LATER)
        return made.public_id


def commit(database: Database, plan: str) -> None:
    """Let a plan take effect."""
    with database.write() as session:
        made = plans.plan_named(session, plan)
        assert made is not None
        plans.commit(session, Shelf(), made, actor_of(session, "lecturer"), reason="so", now=LATER)


def test_hand_ins_at_the_moment_of_a_regrade_are_graded_by_it(published_database: Database) -> None:
    desks = [Desk(published_database), Desk(published_database, "chenyu")]
    for place, action in enumerate([Action.DROP, Action.FULL_MARKS, Action.DROP, Action.FULL_MARKS]):
        sheets = [desk.begin() for desk in desks]
        plan = planned(published_database, sheets[0].paper[place], action)
        works = [partial(desk.hand_in, sheet) for desk, sheet in zip(desks, sheets, strict=True)]

        outcomes = together([works[0], partial(commit, published_database, plan), works[1]])

        assert [outcome.exception() for outcome in outcomes] == [None] * 3
    with published_database.write() as session:
        kept = roll_ups(session)
        assert regrade_all(session, Shelf(), now=LATER) == 0
        list(rebuild(session, now=LATER))
        assert roll_ups(session) == kept
