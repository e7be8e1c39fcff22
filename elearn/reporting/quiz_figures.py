"""The statistics of a quiz as they are kept: worked out in the background, read by pages at once.

They are kept for every set of units over which somebody may see work, for what one may see another may not. A round
of the worker works out anew what has changed; whoever cannot wait asks for it by a button, which queues the same.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from elearn.accounts.actor import Actor
from elearn.accounts.models import Account, RoleGrant
from elearn.accounts.roles import PERMISSIONS, Permission, Role
from elearn.assessment.models import Attempt, Grade
from elearn.content.outline import Outline, QuizOutline
from elearn.content.shelf import Shelf, latest_id
from elearn.db.database import Database
from elearn.db.inserting import insert_new
from elearn.errors import NotFound
from elearn.identities import Clock, digest
from elearn.jobs.models import Job
from elearn.jobs.service import enqueue
from elearn.organisation.models import OrgUnit
from elearn.organisation.tree import is_within_any
from elearn.psychometrics.analysis import Item, QuizFigures, analyse
from elearn.psychometrics.attention import verdict
from elearn.reporting.models import QuizStatistics
from elearn.reporting.patterns import choices_of, key_of
from elearn.reporting.questions import questions_of
from elearn.reporting.sittings import Edition, Gathered, edition_key, gather

JOB = "statistics.quiz"
EVERY = timedelta(minutes=5)  # so old are the results at most that a page has not counted yet
PERMISSION = Permission.SEE_WORK
DIGITS = 6
LONGEST_MARK = 80  # characters of a watermark
Scope = tuple[str, ...]  # paths of units, none of them below another
Report = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Kept:
    """Hold kept statistics: when they were worked out, over how many people, and what they are."""

    computed_at: datetime
    people: int
    body: Mapping[str, Any]


def scope_of(paths: Iterable[str]) -> Scope:
    """Bring paths into their one form: sorted, and without those that lie below another."""
    every = sorted(set(paths))
    return tuple(path for path in every if not any(path != other and path.startswith(other) for other in every))


def kept(session: Session, actor: Actor, quiz_id: str) -> Kept | None:
    """Read what is kept of a quiz for the units over which the actor may see work; None before the first time."""
    row = session.get(QuizStatistics, (quiz_id, _key(scope_of(actor.scopes(PERMISSION)))))
    return Kept(row.computed_at, row.people, row.body) if row else None


def ask(session: Session, actor: Actor, quiz_id: str, *, now: datetime) -> None:
    """Queue the statistics of a quiz for the actor's units; what is queued already is not queued twice."""
    scope = scope_of(actor.scopes(PERMISSION))
    enqueue(session, JOB, {"quiz": quiz_id, "scope": list(scope)}, due_at=now, unique_key=_job_key(quiz_id, scope))


def is_waiting(session: Session, actor: Actor, quiz_id: str) -> bool:
    """Say whether the actor's statistics of a quiz are being worked out, or wait for it."""
    key = _job_key(quiz_id, scope_of(actor.scopes(PERMISSION)))
    waiting = select(Job.id).where(Job.unique_key == key, Job.finished_at.is_(None))
    return session.execute(waiting).first() is not None


def compute(database: Database, quiz_id: str, scopes: Sequence[Scope], clock: Clock) -> None:
    """Work out a quiz's statistics for some scopes and keep them; attempts are read once for all of them.

    No transaction is open while figures are worked out.
    """
    shelf = Shelf()
    with database.read() as session:
        outline = shelf.outline(session)
        if quiz_id not in outline.quizzes:
            return
        watermark = _watermarks(session, [quiz_id])[quiz_id]
        gathered = gather(session, shelf, quiz_id)
        current = _current(session, shelf, outline.quizzes[quiz_id])
    for scope in scopes:
        body = _body(gathered, scope, current)
        values = {"publication_id": outline.publication_id, "watermark": watermark, "computed_at": clock()}
        with database.write() as session:
            _keep(session, quiz_id, scope, body, values)


def refresh(database: Database, clock: Clock, report: Report, *, is_all: bool = False) -> int:
    """Work out anew what is missing or out of date (everything, with ``is_all``), and give how many quizzes that was.

    What is kept for units over which nobody may see work any more is dropped.
    """
    with database.read() as session:
        outline = _outline(session)
        if outline is None:
            return 0
        wanted = scopes_in_use(session)
        marks = _watermarks(session, list(outline.quizzes))
        rows = session.execute(select(QuizStatistics.quiz_id, QuizStatistics.scope_key, QuizStatistics.watermark))
        known = {(row.quiz_id, row.scope_key): row.watermark for row in rows}
    gone = {key for _, key in known} - {_key(scope) for scope in wanted}
    if gone:
        with database.write() as session:
            session.execute(delete(QuizStatistics).where(QuizStatistics.scope_key.in_(gone)))
    stale = {
        quiz_id: [scope for scope in wanted if is_all or known.get((quiz_id, _key(scope))) != mark]
        for quiz_id, mark in marks.items()
        if is_all or not mark.endswith(":0:")
    }
    due = {quiz_id: scopes for quiz_id, scopes in stale.items() if scopes}
    for number, (quiz_id, scopes) in enumerate(due.items()):
        report(number, len(due))
        compute(database, quiz_id, scopes, clock)
    return len(due)


def scopes_in_use(session: Session) -> list[Scope]:
    """List the sets of units over which anybody may see work."""
    roles = [role for role in Role if PERMISSION in PERMISSIONS[role]]
    read = select(RoleGrant.account_id, OrgUnit.path).join(OrgUnit, OrgUnit.id == RoleGrant.unit_id)
    paths: dict[int, list[str]] = {}
    for account_id, path in session.execute(read.where(RoleGrant.role.in_(roles))):
        paths.setdefault(account_id, []).append(path)
    return sorted({scope_of(found) for found in paths.values()})


def _outline(session: Session) -> Outline | None:
    try:
        return Shelf().outline(session)
    except NotFound:  # nothing has been published yet
        return None


def _watermarks(session: Session, quiz_ids: Sequence[str]) -> dict[str, str]:
    """Name the state of the facts for each quiz: publication, attempts, newest grade, and where their people are.

    A regrade makes a newer grade; the last figure is another when somebody moves, or two change places.
    """
    publication = latest_id(session)
    homes = func.sum(Account.id * Account.unit_id)
    read = (
        select(Attempt.quiz_id, func.count(), func.max(Grade.graded_at), homes)
        .join(Grade, Grade.attempt_id == Attempt.id)
        .join(Account, Account.id == Attempt.account_id)
        .where(Attempt.quiz_id.in_(quiz_ids))
        .group_by(Attempt.quiz_id)
    )
    found = dict.fromkeys(quiz_ids, f"{publication}:0:")
    for quiz_id, count, newest, where in session.execute(read):
        found[quiz_id] = f"{publication}:{count}:{newest.isoformat()}:{where}"[:LONGEST_MARK]
    return found


def _current(session: Session, shelf: Shelf, quiz: QuizOutline) -> dict[tuple[str, str], int]:
    """Number the quiz's present questions, by question and edition, in the order of a paper."""
    refs = questions_of(quiz)
    specs = shelf.documents(session, [ref.revision_hash for ref in refs])
    return {(ref.id, edition_key(specs[ref.revision_hash])): number for number, ref in enumerate(refs, 1)}


def _body(gathered: Gathered, scope: Scope, current: Mapping[tuple[str, str], int]) -> dict[str, Any]:
    """Work out everything that pages and files show, as JSON."""
    sittings = [one.sitting for one in gathered.sat if is_within_any(one.unit_path, scope)]
    items = [_item(edition) for edition in gathered.editions]
    figures: QuizFigures = analyse(sittings, items)
    lines = []
    for edition, item, said in zip(gathered.editions, items, figures.items, strict=True):
        number = current.get((edition.question_id, edition_key(edition.spec)))
        if number is None and said.facility is None:
            continue  # an older edition that too few people saw
        named = {"question_id": edition.question_id, "kind": edition.spec["kind"], "number": number or 0}
        made_of = {"revision": edition.revision_hash, "rendering": edition.rendering_hash}
        lines.append({**named, **made_of, "key": item.key, "verdict": verdict(said).name, **asdict(said)})
    lines.sort(key=lambda line: (not line["number"], line["number"], line["question_id"], line["revision"]))
    whole = {name: value for name, value in asdict(figures).items() if name != "items"}
    rounded: dict[str, Any] = _rounded({**whole, "items": lines})
    return rounded


def _item(edition: Edition) -> Item:
    return Item(edition.question_id, choices_of(edition.spec), key_of(edition.spec) or None)


def _rounded(value: Any) -> Any:
    """Cut off digits that nobody reads, and that floating point does not promise."""
    if isinstance(value, float):
        return round(value, DIGITS)
    if isinstance(value, Mapping):
        return {name: _rounded(inner) for name, inner in value.items()}
    return [_rounded(inner) for inner in value] if isinstance(value, list | tuple) else value


def _keep(session: Session, quiz_id: str, scope: Scope, body: Mapping[str, Any], values: Mapping[str, Any]) -> None:
    fresh = {"scope": list(scope), "people": body["people"], "body": dict(body), **values}
    statement = insert_new(session.connection(), QuizStatistics).values(quiz_id=quiz_id, scope_key=_key(scope), **fresh)
    session.execute(statement.on_conflict_do_update(index_elements=["quiz_id", "scope_key"], set_=fresh))


def _key(scope: Scope) -> str:
    return digest("|".join(scope))


def _job_key(quiz_id: str, scope: Scope) -> str:
    return f"{JOB}:{digest(f'{quiz_id}|{_key(scope)}')[:32]}"
