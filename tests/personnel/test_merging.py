"""Two accounts of one person become one: nothing that either did is lost, and everything counts as one person's."""

from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from elearn.accounts.models import Account, AccountMerge, RoleGrant
from elearn.accounts.queries import actor_of_account
from elearn.accounts.roles import Role
from elearn.assessment.models import Attempt, Score
from elearn.audit.models import AuditEvent
from elearn.content.shelf import Shelf
from elearn.db.database import Database
from elearn.errors import Conflict, Invalid, NotAllowed, NotFound
from elearn.notices.models import Notice
from elearn.personnel import merging
from elearn.progress.models import SectionDone
from elearn.reporting import tallies
from elearn.reporting.models import UnitPeople, UnitTally
from elearn.review.models import ReviewCard, ReviewIntroduction
from elearn.study import rebuild
from elearn.training.models import ClassMember
from tests.clock import MORNING
from tests.make import CITY, COUNTY, OTHER_TOWNSHIP, make_account
from tests.web.test_class_arrangements import make_class

People = dict[str, Account]


@pytest.fixture
def people(published_database: Database) -> People:
    """Give the people of the shipped course, and somebody who is there a second time in another county."""
    with published_database.write() as session:
        make_account(session, "tanglan2", unit=OTHER_TOWNSHIP, staff_number="B-7")
        tallies.recount(session)
        return {one.username: one for one in session.scalars(select(Account))}


def sit(session: Session, account: Account, quiz: str, number: int, *, is_open: bool = False) -> None:
    """Give somebody an attempt without an answer, handed in unless it is open."""
    hashed = Shelf().outline(session).quizzes[quiz].revision_hash
    ends = {"started_at": MORNING, "submitted_at": None if is_open else MORNING}
    made = {"public_id": f"{account.username}-{quiz[:9]}{number}", "quiz_id": quiz, "quiz_hash": hashed}
    session.add(Attempt(account_id=account.id, seed=number, paper=[], **made, **ends))
    session.flush()


def do(session: Session, people: People, gone: str = "tanglan2", kept: str = "tanglan", by: str = "admin") -> Any:
    """Merge, and give what was foreseen and what was moved."""
    who = actor_of_account(session, people[by].id)
    assert who is not None
    pair = merging.pair(session, who, people[gone].public_id, people[kept].public_id)
    foreseen = merging.preview(session, *pair)
    return foreseen, merging.merge(session, who, *pair, now=MORNING)


def rolled_up(session: Session) -> list[Any]:
    """Give all that is rolled up, without what counts nothing."""
    session.flush()
    zero = {"begun": 0, "finished": 0, "passed": 0, "share_sum": 0, "trainees": 0}
    found = []
    for model in (Score, UnitTally, UnitPeople, ReviewCard):
        rows = [dict(row._mapping) for row in session.execute(select(model.__table__))]
        found += [repr(row) for row in rows if any(row.get(name, 1) for name in zero.keys() & row.keys() or ["x"])]
    return sorted(found)


def test_attempts_of_both_are_kept_and_what_is_rolled_up_is_what_a_rebuild_makes(
    published_database: Database, people: People
) -> None:
    with published_database.write() as session:
        for number, name in enumerate(("tanglan", "tanglan2", "tanglan2")):
            sit(session, people[name], "drinking-water", number)
        sit(session, people["tanglan2"], "ecological-civilization", 9)
        for name, question in (("tanglan", "dw-001"), ("tanglan2", "dw-001"), ("tanglan2", "dw-002")):
            fact = {"question_id": question, "topic": "drinking-water", "day": MORNING.date(), "by": "quiz"}
            session.add(ReviewIntroduction(account_id=people[name].id, **fact))
            session.flush()
        list(rebuild(session, Shelf(), now=MORNING))

        foreseen, moved = do(session, people)

        kept = people["tanglan"].id
        mine = Score.account_id == kept, Score.quiz_id == "drinking-water"
        cards = set(session.scalars(select(ReviewCard.question_id).where(ReviewCard.account_id == kept)))
        assert moved == foreseen.moved
        assert moved["attempt"] == 3
        assert session.scalar(select(func.count()).where(Attempt.account_id == kept)) == 4
        assert session.scalar(select(Score.begun).where(*mine)) == 3
        assert cards == {"dw-001", "dw-002"}
        after = rolled_up(session)
        list(rebuild(session, Shelf(), now=MORNING))
        assert sorted(set(rolled_up(session)) ^ set(after)) == []


def test_the_merged_account_is_closed_for_good_and_its_number_goes_along(
    published_database: Database, people: People
) -> None:
    with published_database.write() as session:
        do(session, people)

        gone, kept = (session.get_one(Account, people[name].id) for name in ("tanglan2", "tanglan"))
        event = session.scalars(select(AuditEvent).where(AuditEvent.action == "account.merge")).one()
        assert gone.locked_at == MORNING
        assert (gone.staff_number, kept.staff_number) == (None, "B-7")
        assert session.scalars(select(RoleGrant).where(RoleGrant.account_id == gone.id)).all() == []
        assert merging.into_of(session, gone.id) == kept.public_id
        assert session.scalars(select(AccountMerge)).one().by_id == people["admin"].id
        assert (event.subject_id, event.facts["into"]) == (gone.public_id, kept.public_id)
        for pair in (("tanglan2", "tanglan"), ("tanglan", "tanglan2")):
            with pytest.raises(Conflict):
                do(session, people, *pair)


def test_what_both_have_once_is_there_once_and_a_stay_of_the_one_ends(
    published_database: Database, people: People
) -> None:
    with published_database.write() as session:
        make_class(session, CITY, "tanglan", "tanglan2")
        for name in ("tanglan", "tanglan2"):
            section = {"lecture_id": "drinking-water", "section_id": "start", "done_at": MORNING}
            session.add(SectionDone(account_id=people[name].id, **section))
            told = {"kind": "x", "unique_key": "k", "link": "/", "made_at": MORNING}
            texts = dict.fromkeys(("title_zh", "title_en", "text_zh", "text_en"), "x")
            session.add(Notice(public_id=name, account_id=people[name].id, **told, **texts))
        session.flush()

        do(session, people)

        kept = people["tanglan"].id
        stays = session.execute(select(ClassMember.account_id, ClassMember.left_at)).all()
        assert sorted((row.account_id, row.left_at is None) for row in stays) == [(kept, False), (kept, True)]
        assert list(session.scalars(select(Notice.account_id))) == [kept]
        assert session.scalar(select(func.count()).where(SectionDone.account_id == kept)) == 1


def test_two_open_attempts_at_one_quiz_hinder_a_merge_and_it_says_so_before(
    published_database: Database, people: People
) -> None:
    with published_database.write() as session:
        for name in ("tanglan", "tanglan2"):
            sit(session, people[name], "drinking-water", 1, is_open=True)

    with published_database.read() as session:  # as the page does: it looks, and holds nobody
        who = actor_of_account(session, people["admin"].id)
        assert who is not None
        ids = people["tanglan2"].public_id, people["tanglan"].public_id
        foreseen = merging.preview(session, *merging.pair(session, who, *ids, is_held=False))
        assert "drinking-water" in str(foreseen.hindered)
    with published_database.write() as session, pytest.raises(Conflict):
        do(session, people)


def test_a_role_that_only_the_one_held_is_kept(published_database: Database, people: People) -> None:
    with published_database.write() as session:
        people["teacher"] = make_account(session, "teacher", Role.LECTURER, unit=COUNTY)
        do(session, people, "teacher", "tanglan")
        held = session.scalars(select(RoleGrant.role).where(RoleGrant.account_id == people["tanglan"].id))
        assert sorted(held) == ["lecturer", "trainee"]


def test_nobody_merges_beyond_their_area_themselves_or_somebody_with_themselves(
    published_database: Database, people: People
) -> None:
    with published_database.write() as session:
        with pytest.raises(NotFound):
            do(session, people, by="county")  # the one is in another county
        with pytest.raises(NotAllowed):
            do(session, people, "admin", "tanglan")
        with pytest.raises(Invalid):
            do(session, people, "tanglan", "tanglan")
