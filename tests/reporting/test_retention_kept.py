"""The figures of the retention report are kept for each set of units in use, and are those that would be worked out."""

from zoneinfo import ZoneInfo

from sqlalchemy import delete, select, update

from elearn.accounts.models import Account, RoleGrant
from elearn.accounts.roles import Permission
from elearn.assessment.models import Score
from elearn.content.shelf import Shelf
from elearn.db.database import Database
from elearn.reporting import retention_kept
from elearn.reporting.models import KeptReport
from elearn.reporting.retention_kept import Facts
from tests.clock import MORNING, StandingClock
from tests.reporting.crowd import FIRST_ID, make_crowd, somebody

ZONE = ZoneInfo("Asia/Shanghai")
SEE = Permission.SEE_SCORES


def refresh(database: Database, *, is_all: bool = False) -> int:
    return retention_kept.refresh(database, StandingClock(), ZONE, is_all=is_all)


def facts(database: Database, username: str, *, is_kept: bool) -> Facts:
    with database.read() as session:
        read = retention_kept.facts_of if is_kept else retention_kept.gather
        return read(session, Shelf(), somebody(session, username), SEE, day=MORNING.date())


def sat(database: Database, number: int) -> None:
    """Let people of both counties have handed in pre-test and post-test."""
    with database.write() as session:
        make_crowd(session, number)
        for quiz in ("pre-test", "post-test"):
            for place in range(number):
                share = 4_000 + 10 * place + (2_500 if quiz == "post-test" else 0)
                values = {"earned": None, "possible": None, "share": share, "passed": True, "finished_at": MORNING}
                session.add(Score(account_id=FIRST_ID + place, quiz_id=quiz, begun=1, finished=1, **values))


def test_what_is_kept_is_what_would_be_worked_out(published_database: Database) -> None:
    sat(published_database, 30)

    assert refresh(published_database) == 2  # the city's administrator, and the county's

    for username in ("admin", "county"):
        kept, anew = (facts(published_database, username, is_kept=is_kept) for is_kept in (True, False))
        assert kept.computed_at is not None
        assert sorted(map(repr, kept.rows)) == sorted(map(repr, anew.rows)) != []
        assert (kept.topics, kept.is_whole, list(kept.foreseen), kept.expected) == (
            anew.topics,
            anew.is_whole,
            list(anew.foreseen),
            anew.expected,
        )
    people = {
        name: sum(row.sums.people for row in facts(published_database, name, is_kept=True).rows)
        for name in ("admin", "county")
    }
    assert 0 < people["county"] < people["admin"] == 30


def test_only_what_has_changed_is_worked_out_again(published_database: Database) -> None:
    sat(published_database, 12)
    assert refresh(published_database) == 2
    assert refresh(published_database) == 0

    with published_database.write() as session:
        mine = (Score.account_id == FIRST_ID, Score.quiz_id == "post-test")
        session.execute(update(Score).where(*mine).values(share=9_999))

    assert refresh(published_database) == 2


def test_a_rebuild_makes_the_same(published_database: Database) -> None:
    sat(published_database, 12)
    refresh(published_database)
    with published_database.read() as session:
        before = {row.scope_key: row.body for row in session.scalars(select(KeptReport))}
    with published_database.write() as session:
        session.execute(update(KeptReport).values(body={}, mark=""))

    assert refresh(published_database, is_all=True) == 2

    with published_database.read() as session:
        assert {row.scope_key: row.body for row in session.scalars(select(KeptReport))} == before


def test_what_nobody_may_see_any_more_is_not_kept(published_database: Database) -> None:
    refresh(published_database)
    with published_database.write() as session:
        county = session.scalars(select(Account.id).where(Account.username == "county")).one()
        session.execute(delete(RoleGrant).where(RoleGrant.account_id == county))
    refresh(published_database)

    with published_database.read() as session:
        assert len(session.scalars(select(KeptReport.scope_key)).all()) == 1
