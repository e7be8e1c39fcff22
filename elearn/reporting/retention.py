"""What was kept of what was learnt: people who sat two checks, by county and topic, and recall as it was foreseen.

Everything is read in a fixed number of queries that add up in the database; only the topics, which stand in the grades,
are read person by person, and of at most ``MOST_GRADES`` grades.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import and_, case, exists, func, or_, select
from sqlalchemy.orm import Session, aliased

from elearn.accounts.actor import Actor
from elearn.accounts.models import Account
from elearn.accounts.policy import within
from elearn.accounts.roles import Permission
from elearn.assessment.models import Grade, Score
from elearn.organisation.models import OrgUnit
from elearn.psychometrics.intervals import Interval, of_mean
from elearn.psychometrics.moments import mean, sample_deviation
from elearn.psychometrics.retention import Sums
from elearn.review.models import ReviewCard, ReviewLog
from elearn.review.scheduler import chance

MOST_GRADES, MOST_CARDS = 8_000, 20_000
Cells = Sequence[tuple[int, int, int]]  # a chance in hundredths of a percent, how many answers, how many right
Pair = tuple[str, str]  # two quizzes: the one before, the one after
_unit, _log, _card, _grade = OrgUnit.__table__, ReviewLog.__table__, ReviewCard.__table__, Grade.__table__


@dataclass(frozen=True, slots=True)
class Compared:
    """Hold the sums of one unit's own people for one pair of quizzes, of those who reviewed or did not."""

    path: str
    pair: Pair
    reviewed: bool
    sums: Sums


@dataclass(frozen=True, slots=True)
class TopicMean:
    """Hold how a topic went in a check: the mean share of its marks over ``people``, and its interval."""

    people: int
    share: float
    interval: Interval


def compared(session: Session, actor: Actor, permission: Permission, pairs: Sequence[Pair]) -> list[Compared]:
    """Sum up, by unit, everybody in scope who handed in both quizzes of a pair, in one query.

    Who answered a review card before the later of the two was handed in counts as having reviewed.
    """
    before, after = aliased(Score), aliased(Score)
    both = or_(*(and_(before.quiz_id == one, after.quiz_id == other) for one, other in pairs))
    asked = (ReviewLog.account_id == Account.id, ReviewLog.by == "review", ReviewLog.made_at < after.finished_at)
    difference = (after.share - before.share).label("difference")
    people = (
        select(
            OrgUnit.path,
            before.quiz_id.label("one"),
            after.quiz_id.label("other"),
            exists().where(*asked).label("reviewed"),
            before.share.label("before"),
            after.share.label("after"),
            difference,
        )
        .select_from(after)
        .join(before, before.account_id == after.account_id)
        .join(Account, Account.id == after.account_id)
        .join(OrgUnit, OrgUnit.id == Account.unit_id)
        .where(both, within(actor, permission, OrgUnit.path), before.share.is_not(None), after.share.is_not(None))
        .subquery()
    )
    c, keys = people.c, (people.c.path, people.c.one, people.c.other, people.c.reviewed)
    sums = (func.sum(c.before), func.sum(c.after), func.sum(c.difference), func.sum(c.difference * c.difference))
    found = []
    for path, one, other, reviewed, count, *values in session.execute(
        select(*keys, func.count(), *sums).group_by(*keys)
    ):
        first, second, third, fourth = map(float, values)
        scaled = Sums(count, first / 10_000, second / 10_000, third / 10_000, fourth / 100_000_000)
        found.append(Compared(path, (one, other), bool(reviewed), scaled))
    return found


def topic_means(
    session: Session, actor: Actor, permission: Permission, quiz_ids: Sequence[str], topic_of: Mapping[str, str]
) -> tuple[dict[tuple[str, str], TopicMean], bool]:
    """Work out each topic's mean in each quiz from the grades that count; say whether all grades were read.

    ``topic_of`` names the topic of each question. Keys are (topic, quiz).
    """
    read = (
        select(Score.quiz_id, _grade.c.detail)
        .join(_grade, _grade.c.attempt_id == Score.counted_attempt_id)
        .join(Account, Account.id == Score.account_id)
        .join(OrgUnit, OrgUnit.id == Account.unit_id)
        .where(Score.quiz_id.in_(quiz_ids), within(actor, permission, OrgUnit.path))
        .order_by(Score.account_id)
        .limit(MOST_GRADES + 1)
    )
    rows = session.execute(read).all()
    shares: dict[tuple[str, str], list[float]] = {}
    for quiz_id, detail in rows[:MOST_GRADES]:
        for topic, share in _topic_shares(detail, topic_of).items():
            shares.setdefault((topic, quiz_id), []).append(share)
    means = {key: TopicMean(len(found), mean(found), _around(found)) for key, found in shares.items()}
    return means, len(rows) <= MOST_GRADES


def foreseen(session: Session, actor: Actor, permission: Permission) -> Cells:
    """Count answers by how likely FSRS foresaw recall, and those that were right, over everybody in scope."""
    bucket = (_log.c.expected - _log.c.expected % 100).label("bucket")
    right = func.sum(case((_log.c.rating > 1, 1), else_=0))
    read = (
        select(bucket, func.count(), right)
        .select_from(_log)
        .join(Account, Account.id == _log.c.account_id)
        .join(OrgUnit, OrgUnit.id == Account.unit_id)
        .where(_log.c.expected.is_not(None), _log.c.by == "review", within(actor, permission, OrgUnit.path))
        .group_by(bucket)
    )
    rows = session.execute(read.order_by(bucket))
    return [(min(10_000, int(cell) + 50), count, int(good)) for cell, count, good in rows]


def expected_today(session: Session, actor: Actor, permission: Permission, day: date) -> tuple[float, int] | None:
    """Give the mean chance that a card in scope would be recalled today, and over how many cards; None without any.

    Of many cards the first ``MOST_CARDS`` are read.
    """
    read = (
        select(_card.c.stability, _card.c.last)
        .select_from(_card)
        .join(Account, Account.id == _card.c.account_id)
        .join(OrgUnit, OrgUnit.id == Account.unit_id)
        .where(_card.c.stability.is_not(None), _card.c.retired.is_(False), within(actor, permission, OrgUnit.path))
        .limit(MOST_CARDS)
    )
    chances = [chance(stability, max(0, (day - last).days)) for stability, last in session.execute(read)]
    return (mean(chances), len(chances)) if chances else None


def _topic_shares(detail: Sequence[Sequence[Any]], topic_of: Mapping[str, str]) -> dict[str, float]:
    """Give the share of each topic's marks in one grade."""
    earned: dict[str, float] = {}
    possible: dict[str, float] = {}
    for question_id, got, of, *_ in detail:
        topic = topic_of.get(question_id)
        if topic is not None and got is not None:
            earned[topic] = earned.get(topic, 0.0) + _number(got)
            possible[topic] = possible.get(topic, 0.0) + _number(of)
    return {topic: earned[topic] / whole for topic, whole in possible.items() if whole}


def _number(exact: str) -> float:
    above, _, below = exact.partition("/")
    return int(above) / int(below or 1)


def _around(values: Sequence[float]) -> Interval:
    return of_mean(mean(values), sample_deviation(values), len(values))
