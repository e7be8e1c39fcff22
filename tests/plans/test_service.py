"""Plans on both databases: who reads them, that each round is answered once, and that counts name nobody."""

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from elearn.accounts.actor import Actor
from elearn.accounts.models import Account
from elearn.db.database import Database
from elearn.errors import Conflict, NotFound
from elearn.notices import queries as notices
from elearn.organisation.models import OrgUnit
from elearn.plans import queries, service
from elearn.plans.models import Plan
from tests.clock import MORNING
from tests.discussion.conftest import Talk, talk
from tests.training.conftest import acting

__all__ = ["talk"]
TODAY = MORNING.date()


def plan(session: Session, actor: Actor, text: str = "走一遍保护区", topic: str = "water") -> str:
    """Let somebody write a plan."""
    by_day = TODAY + timedelta(days=30)
    return service.write(
        session, actor, text=text, by_day=by_day, topic=topic, suggestion_id=None, today=TODAY, now=MORNING
    )


def follow_up(session: Session, actor: Actor, name: str, standing: str, days: int, blocker: str = "") -> None:
    """Let somebody say what became of a plan after some days."""
    found, today = queries.plan_of(session, actor, name), TODAY + timedelta(days=days)
    words = {"standing": standing, "said": "就这样。", "blocker": blocker}
    service.follow_up(session, actor, found, **words, today=today, now=MORNING + timedelta(days=days))


def readers(session: Session, talk: Talk, name: str) -> set[str]:
    """Give who reads a plan, which predicate and SQL must agree about."""
    by_predicate, by_sql = set(), set()
    for username, key in talk.people.items():
        actor = acting(session, key)
        try:
            queries.plan_of(session, actor, name)
            by_predicate.add(username)
        except NotFound:
            pass
        read = select(Plan.public_id).join(Account, Account.id == Plan.account_id)
        read = read.join(OrgUnit, OrgUnit.id == Account.unit_id).where(queries.readable(actor))
        if name in session.scalars(read).all():
            by_sql.add(username)
    assert by_predicate == by_sql
    return by_predicate


def test_a_plan_is_read_by_its_owner_and_lecturers_until_it_is_an_example(database: Database, talk: Talk) -> None:
    with database.write() as session:
        tang, prof = acting(session, talk.people["tang"]), acting(session, talk.people["prof"])
        name = plan(session, tang)
        assert readers(session, talk, name) == {"tang", "prof", "other"}  # both lecture for the whole city
        with pytest.raises(Conflict):
            service.recommend(session, prof, queries.plan_of(session, prof, name), is_on=True, now=MORNING)
        service.consent(session, tang, queries.plan_of(session, tang, name), is_given=True, now=MORNING)
        service.recommend(session, prof, queries.plan_of(session, prof, name), is_on=True, now=MORNING)
        assert readers(session, talk, name) == set(talk.people)
        assert [one.public_id for one in queries.examples(session)] == [name]
        service.consent(session, tang, queries.plan_of(session, tang, name), is_given=False, now=MORNING)
        assert readers(session, talk, name) == {"tang", "prof", "other"}
        service.withdraw(session, tang, queries.plan_of(session, tang, name), now=MORNING)
        assert readers(session, talk, name) == {"tang"}


def test_nobody_changes_anothers_plan(database: Database, talk: Talk) -> None:
    with database.write() as session:
        tang, prof, chen = (acting(session, talk.people[name]) for name in ("tang", "prof", "chen"))
        found = queries.plan_of(session, tang, plan(session, tang))
        for actor in (prof, chen):
            with pytest.raises(NotFound):
                service.change(session, actor, found, text="别的", by_day=TODAY, now=MORNING)
            with pytest.raises(NotFound):
                service.withdraw(session, actor, found, now=MORNING)
            with pytest.raises(NotFound):
                service.consent(session, actor, found, is_given=True, now=MORNING)
        with pytest.raises(NotFound):
            service.comment(session, chen, found, "不错", now=MORNING)
        with pytest.raises(NotFound):
            service.comment(session, tang, found, "自己夸自己", now=MORNING)
        service.comment(session, prof, found, "先找村支书", now=MORNING)
        assert [one.title_en for one in notices.page_of_notices(session, tang.id)[0]] == [
            "周教授 has commented on your plan"
        ]


def test_three_plans_are_enough_and_each_round_is_answered_once(database: Database, talk: Talk) -> None:
    with database.write() as session:
        tang = acting(session, talk.people["tang"])
        name, *_ = [plan(session, tang) for _ in range(3)]
        with pytest.raises(Conflict):
            plan(session, tang)
        with pytest.raises(Conflict):
            follow_up(session, tang, name, "progress", 29)
        follow_up(session, tang, name, "progress", 30)
        with pytest.raises(Conflict):
            follow_up(session, tang, name, "done", 31)
        follow_up(session, tang, name, "blocked", 95, "money")
        key = queries.plan_of(session, tang, name).id
        assert [(one.round, one.standing) for one in queries.answers_of(session, [key])[key]] == [
            (30, "progress"),
            (90, "blocked"),
        ]


def test_counts_go_by_the_newest_word_and_by_the_own_area(database: Database, talk: Talk) -> None:
    with database.write() as session:
        for username, standing in (("tang", "blocked"), ("chen", "done"), ("lina", "progress")):
            actor = acting(session, talk.people[username])
            name = plan(session, actor)
            follow_up(session, actor, name, "progress", 30)
            follow_up(session, actor, name, standing, 90, "people" if standing == "blocked" else "")

        (city,) = queries.counts(session, acting(session, talk.people["boss"]))
        assert (city.plans, city.people, city.blockers) == (3, 3, {"people": 1})
        assert city.standings == {"blocked": 1, "done": 1, "progress": 1}
        (county,) = queries.counts(session, acting(session, talk.people["countyboss"]))
        assert (county.people, county.standings) == (1, {"blocked": 1})
