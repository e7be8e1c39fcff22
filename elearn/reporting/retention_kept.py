"""The figures of the retention report as they are kept for every set of units over which somebody may see scores.

Over a hundred thousand people they take seconds, so the worker works them out every five minutes when something has
changed. Until the first time, and on a site where no worker runs, the page works them out itself.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from elearn.accounts.actor import Actor
from elearn.accounts.models import RoleGrant
from elearn.accounts.queries import actor_of_account
from elearn.accounts.roles import PERMISSIONS, Permission, Role
from elearn.assessment.models import Score
from elearn.content.outline import Outline, QuizOutline
from elearn.content.shelf import Shelf, latest_id
from elearn.db.database import Database
from elearn.db.inserting import insert_new
from elearn.identities import Clock, digest
from elearn.organisation.models import OrgUnit
from elearn.psychometrics.intervals import Interval
from elearn.psychometrics.retention import Sums
from elearn.reporting import retention
from elearn.reporting.models import KeptReport
from elearn.reporting.quiz_figures import scope_of
from elearn.reporting.retention import Cells, Compared, TopicMean
from elearn.review.models import ReviewLog

NAME = "retention"
EVERY = timedelta(minutes=5)
PERMISSION = Permission.SEE_SCORES


@dataclass(frozen=True, slots=True)
class Facts:
    """Hold everything that the report is put together from; ``computed_at`` is None for what was worked out now."""

    rows: Sequence[Compared]
    topics: Mapping[tuple[str, str], TopicMean]
    is_whole: bool
    foreseen: Cells
    expected: tuple[float, int] | None
    computed_at: datetime | None = None


def checks_of(outline: Outline) -> tuple[QuizOutline, ...]:
    """List what compares before and after: pre-test, post-test, and the delayed checks in their order."""
    every = [outline.quizzes[name] for name in outline.course.checks]
    return tuple(quiz for kind in ("pre", "post", "delayed") for quiz in every if quiz.kind == kind)


def pairs_of(checks: Sequence[QuizOutline]) -> list[tuple[QuizOutline, QuizOutline]]:
    """Pair before and after: what was gained (pre, post), and what was kept of it (post, each delayed check)."""
    post = next((quiz for quiz in checks if quiz.kind == "post"), None)
    if post is None:
        return []
    before = [(quiz, post) for quiz in checks if quiz.kind == "pre"]
    return before + [(post, quiz) for quiz in checks if quiz.kind == "delayed"]


def facts_of(session: Session, shelf: Shelf, actor: Actor, permission: Permission, *, day: date) -> Facts:
    """Give what is kept for the actor's units, or work it out."""
    key = _key(scope_of(actor.scopes(permission)))
    kept = session.get(KeptReport, (NAME, key))
    return _read(kept.body, kept.computed_at) if kept else gather(session, shelf, actor, permission, day=day)


def gather(session: Session, shelf: Shelf, actor: Actor, permission: Permission, *, day: date) -> Facts:
    """Work out what an actor may see."""
    checks = checks_of(shelf.outline(session))
    pairs = [(one.id, other.id) for one, other in pairs_of(checks)]
    rows = retention.compared(session, actor, permission, pairs) if pairs else []
    topic_of, ids = topics_of(session, shelf, checks), [quiz.id for quiz in checks]
    topics, is_whole = retention.topic_means(session, actor, permission, ids, topic_of)
    cells = retention.foreseen(session, actor, permission)
    return Facts(rows, topics, is_whole, cells, retention.expected_today(session, actor, permission, day))


def topics_of(session: Session, shelf: Shelf, checks: Sequence[QuizOutline]) -> dict[str, str]:
    """Name the topic of every question of the checks."""
    refs = [ref for quiz in checks for ref in quiz.everything]
    specs = shelf.documents(session, {ref.revision_hash for ref in refs})
    return {ref.id: str(specs[ref.revision_hash]["topics"][0]) for ref in refs}


def refresh(database: Database, clock: Clock, zone: ZoneInfo, *, is_all: bool = False) -> int:
    """Work out anew what is missing or out of date, for every set of units in use; give how many sets that were."""
    day = clock().astimezone(zone).date()
    with database.read() as session:
        if latest_id(session) is None:
            return 0
        mark, owners = _mark(session, day), _owners(session)
        kept = dict(session.execute(select(KeptReport.scope_key, KeptReport.mark).where(KeptReport.name == NAME)).all())
    gone = kept.keys() - {_key(scope) for scope in owners}
    if gone:
        with database.write() as session:
            session.execute(delete(KeptReport).where(KeptReport.name == NAME, KeptReport.scope_key.in_(gone)))
    due = {scope: owner for scope, owner in owners.items() if is_all or kept.get(_key(scope)) != mark}
    for scope, owner in due.items():
        with database.read() as session:
            actor = actor_of_account(session, owner)
            body = _body(gather(session, Shelf(), actor, PERMISSION, day=day)) if actor else None
        if body is not None:
            values = {"mark": mark, "computed_at": clock(), "body": body}
            with database.write() as session:
                fresh = insert_new(session.connection(), KeptReport).values(name=NAME, scope_key=_key(scope), **values)
                session.execute(fresh.on_conflict_do_update(index_elements=["name", "scope_key"], set_=values))
    return len(due)


def _owners(session: Session) -> dict[tuple[str, ...], int]:
    """Name for every set of units over which anybody may see scores one account that may."""
    roles = [role for role in Role if PERMISSION in PERMISSIONS[role]]
    read = select(RoleGrant.account_id, OrgUnit.path).join(OrgUnit, OrgUnit.id == RoleGrant.unit_id)
    paths: dict[int, list[str]] = {}
    for account_id, path in session.execute(read.where(RoleGrant.role.in_(roles)).order_by(RoleGrant.account_id)):
        paths.setdefault(account_id, []).append(path)
    return {scope_of(found): account_id for account_id, found in paths.items()}


def _mark(session: Session, day: date) -> str:
    """Name the state of the facts: publication, scores and what they add up to, answers to review cards, the day."""
    scores = select(func.count(), func.sum(Score.share), func.max(Score.finished_at)).where(Score.finished > 0)
    count, shares, newest = session.execute(scores).one()
    answers = session.execute(select(func.count(), func.max(ReviewLog.made_at))).one()
    return digest("|".join(map(str, (latest_id(session), count, shares, newest, *answers, day))))


def _key(scope: Sequence[str]) -> str:
    return digest("|".join(scope))


def _body(facts: Facts) -> dict[str, Any]:
    rows = [(row.path, *row.pair, row.reviewed, row.sums) for row in facts.rows]
    return {
        "rows": [[*keys, one.people, one.before, one.after, one.difference, one.squares] for *keys, one in rows],
        "topics": [
            [*key, one.people, one.share, one.interval.low, one.interval.high]
            for key, one in sorted(facts.topics.items())
        ],
        "is_whole": facts.is_whole,
        "foreseen": [list(cell) for cell in facts.foreseen],
        "expected": facts.expected,
    }


def _read(body: Mapping[str, Any], computed_at: datetime) -> Facts:
    rows = [Compared(row[0], (row[1], row[2]), row[3], Sums(*row[4:])) for row in body["rows"]]
    topics = {(one[0], one[1]): TopicMean(one[2], one[3], Interval(one[4], one[5])) for one in body["topics"]}
    cells = [(cell[0], cell[1], cell[2]) for cell in body["foreseen"]]
    expected = (body["expected"][0], body["expected"][1]) if body["expected"] else None
    return Facts(rows, topics, body["is_whole"], cells, expected, computed_at)
