"""Read what a question was asked as, what a plan would do, and which regrades there are."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from fractions import Fraction
from typing import Any

from sqlalchemy import Text, case, func, select, type_coerce
from sqlalchemy.orm import Session, aliased

from elearn.accounts.actor import Actor
from elearn.accounts.models import Account
from elearn.accounts.policy import within
from elearn.accounts.roles import Permission
from elearn.assessment.models import Attempt
from elearn.certificates.doubts import Effects
from elearn.content.models import Publication, PublicationItem
from elearn.content.outline import QuestionRef
from elearn.content.shelf import Shelf
from elearn.marking.facts import regrades_in_force
from elearn.marking.models import RegradeMade
from elearn.organisation.models import OrgUnit
from elearn.regrading.models import RegradeChange, RegradePlan, RegradeStanding

PAGE_SIZE = 50
# What may change without changing a mark: texts for readers, and what questions are found by.
_TEXTS = frozenset(
    {"stem", "explanation", "cites", "topics", "difficulty", "use", "text", "feedback", "title", "description", "model"}
)


@dataclass(frozen=True, slots=True)
class Asked:
    """Hold one revision of a question: since when it was published, how many handed-in attempts were asked it."""

    revision: str
    rendering: str
    since: datetime
    attempts: int
    spec: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Preview:
    """Hold what a plan would do, counted: to attempts first, then to people's scores.

    ``lost`` and ``gained`` count certificates, None before the preview is done.
    """

    examined: int
    changed: int
    up: int
    down: int
    passed: int
    failed: int
    waiting: int
    people: int
    people_passed: int
    people_failed: int
    lost: int | None = None
    gained: int | None = None


@dataclass(frozen=True, slots=True)
class Change:
    """Hold one line of a preview; ``key`` is where the next page begins."""

    key: int
    public_id: str
    name: str
    username: str
    unit_zh: str
    unit_en: str
    submitted_at: datetime
    before: tuple[Fraction, Fraction, bool, int]
    after: tuple[Fraction, Fraction, bool, int]


def essence(value: Any) -> Any:
    """Strip a spec of everything that no mark depends on."""
    if isinstance(value, Mapping):
        return {key: essence(one) for key, one in value.items() if key not in _TEXTS}
    return [essence(one) for one in value] if isinstance(value, list) else value


def wording(spec: Mapping[str, Any]) -> list[Any]:
    """Give the choices' ids and texts: where they are others, an old answer may mean something else."""
    return [(choice.get("id"), choice.get("text")) for choice in spec.get("choices", ())]


def covers_everybody(session: Session, actor: Actor) -> bool:
    """Say whether the actor may regrade for everybody: a key is the same for all, so a part cannot be regraded."""
    outside = select(OrgUnit.id).where(~within(actor, Permission.REGRADE, OrgUnit.path))
    return session.execute(outside.limit(1)).first() is None


def asked_as(session: Session, shelf: Shelf, quiz_id: str | None, question_id: str) -> list[Asked]:
    """List the revisions of a question, the newest first; attempts are counted in one quiz, or (None) in all."""
    known = _published(session, [question_id])[question_id]
    paper = type_coerce(Attempt.__table__.c.paper, Text)
    counts = [func.count(case((paper.like(f"%{row.revision_hash}%"), 1))) for row in known]
    where = [Attempt.submitted_at.is_not(None)] + ([Attempt.quiz_id == quiz_id] if quiz_id else [])
    found = session.execute(select(*counts).where(*where)).one() if counts else ()
    specs = shelf.documents(session, [row.revision_hash for row in known])
    return [
        Asked(row.revision_hash, row.rendering_hash, row.since, number, specs[row.revision_hash])
        for row, number in zip(known, found, strict=True)
    ]


def older_keys(
    session: Session, shelf: Shelf, quizzes: Mapping[str, Iterable[QuestionRef]]
) -> dict[str, dict[str, int]]:
    """Count, by quiz and question, the attempts that were graded by a key which has been mended since."""
    present = {ref.id: ref.revision_hash for refs in quizzes.values() for ref in refs}
    older = _mended(session, shelf, present)
    if not older:
        return {}
    in_force = regrades_in_force(session, shelf)
    found = {}
    for quiz_id, refs in quizzes.items():
        mine = [one for one in in_force if one.quiz_id in (None, quiz_id)]
        dealt_with = {(regrade.question_id, revision) for regrade in mine for revision in regrade.revisions}
        asked = [(ref.id, revision) for ref in refs for revision in older.get(ref.id, ())]
        counted = _asked_in(session, quiz_id, [one for one in asked if one not in dealt_with])
        if counted:
            found[quiz_id] = counted
    return found


def _mended(session: Session, shelf: Shelf, present: Mapping[str, str]) -> dict[str, list[str]]:
    """List, by question, the published revisions that mark otherwise than the ``present`` one."""
    published = _published(session, list(present))
    revised = {key: rows for key, rows in published.items() if any(row.revision_hash != present[key] for row in rows)}
    hashes = {row.revision_hash for rows in revised.values() for row in rows} | {present[key] for key in revised}
    specs = shelf.documents(session, hashes)
    marked = {key: essence(specs[present[key]]) for key in revised}
    found = {
        key: [row.revision_hash for row in rows if essence(specs[row.revision_hash]) != marked[key]]
        for key, rows in revised.items()
    }
    return {key: ones for key, ones in found.items() if ones}


def _asked_in(session: Session, quiz_id: str, wanted: Sequence[tuple[str, str]]) -> dict[str, int]:
    """Count, by question, the handed-in attempts at a quiz whose paper holds one of these revisions."""
    if not wanted:
        return {}
    paper = type_coerce(Attempt.__table__.c.paper, Text)
    counts = [func.count(case((paper.like(f"%{revision}%"), 1))) for _, revision in wanted]
    row = session.execute(select(*counts).where(Attempt.quiz_id == quiz_id, Attempt.submitted_at.is_not(None))).one()
    found: dict[str, int] = {}
    for (key, _), number in zip(wanted, row, strict=True):
        if number:
            found[key] = found.get(key, 0) + number
    return found


def preview_of(session: Session, made: RegradePlan, effects: Effects) -> Preview:
    """Count what a plan would do, ``effects`` on certificates included; once it is committed, what it has done."""

    def number(condition: Any) -> Any:
        return func.coalesce(func.sum(case((condition, 1), else_=0)), 0)

    seen = RegradeChange.is_seen
    columns = (
        number(seen),
        number(seen & (RegradeChange.direction > 0)),
        number(seen & (RegradeChange.direction < 0)),
        number(RegradeChange.flip > 0),
        number(RegradeChange.flip < 0),
        number(RegradeChange.pending > 0),
    )
    row = session.execute(select(func.count(), *columns).where(RegradeChange.plan_id == made.id)).one()
    standing = RegradeStanding
    people = (number(standing.is_seen), number(standing.flip > 0), number(standing.flip < 0))
    scores = session.execute(select(*people).where(standing.plan_id == made.id)).one()
    counted = Preview(*(int(value) for value in (*row, *scores)))
    if made.committed_at is not None:
        return replace(counted, lost=made.certificates_lost, gained=made.certificates_gained)
    if made.prepared_at is None:
        return counted
    return replace(counted, lost=len(effects.lost), gained=len(effects.restored) + len(effects.gained))


def changes_of(session: Session, made: RegradePlan, after: int = 0) -> tuple[list[Change], int | None]:
    """List the attempts that a plan changes for their owners, behind a key; and where the next page begins."""
    change = RegradeChange
    read = (
        select(change, Attempt.public_id, Attempt.submitted_at, Account.name, Account.username)
        .add_columns(OrgUnit.name_zh, OrgUnit.name_en)
        .join(Attempt, Attempt.id == change.attempt_id)
        .join(Account, Account.id == Attempt.account_id)
        .join(OrgUnit, OrgUnit.id == Account.unit_id)
        .where(change.plan_id == made.id, change.is_seen, change.attempt_id > after)
        .order_by(change.attempt_id)
        .limit(PAGE_SIZE + 1)
    )
    found = [
        Change(
            one.attempt_id,
            public_id,
            name,
            username,
            unit_zh,
            unit_en,
            submitted_at,
            (one.earned_before, one.possible_before, one.passed_before, one.pending_before),
            (one.earned, one.possible, one.passed, one.pending),
        )
        for one, public_id, submitted_at, name, username, unit_zh, unit_en in session.execute(read)
    ]
    return found[:PAGE_SIZE], found[PAGE_SIZE - 1].key if len(found) > PAGE_SIZE else None


@dataclass(frozen=True, slots=True)
class Made:
    """Hold one regrade of the list; ``plan`` is the id of the page that shows what it changed."""

    regrade: RegradeMade
    by: str
    undone_by: str | None
    plan: str | None


def regrades(
    session: Session, question_id: str | None = None, quiz_id: str | None = None, limit: int = 100
) -> list[Made]:
    """List the newest regrades, of one question (or "", of one whole quiz) or of all."""
    undoer = aliased(Account)
    read = (
        select(RegradeMade, Account.name, undoer.name, RegradePlan.public_id)
        .join(Account, Account.id == RegradeMade.account_id)
        .outerjoin(undoer, undoer.id == RegradeMade.undone_by)
        .outerjoin(RegradePlan, (RegradePlan.regrade_id == RegradeMade.id) & RegradePlan.undoes_id.is_(None))
        .order_by(RegradeMade.id.desc())
        .limit(limit)
    )
    if question_id is not None:
        read = read.where(RegradeMade.question_id == question_id)
    if quiz_id is not None:
        read = read.where(RegradeMade.quiz_id == quiz_id)
    return [Made(*row) for row in session.execute(read)]


def regrade_named(session: Session, public_id: str) -> RegradeMade | None:
    """Find a regrade by the id of its address."""
    return session.scalars(select(RegradeMade).where(RegradeMade.public_id == public_id)).first()


def _published(session: Session, question_ids: Sequence[str]) -> dict[str, Sequence[Any]]:
    """List the published revisions of questions, the newest first, each with its latest rendering."""
    item = PublicationItem
    read = (
        select(
            item.item_id,
            item.revision_hash,
            func.max(item.rendering_hash).label("rendering_hash"),
            func.min(Publication.published_at).label("since"),
            func.max(item.publication_id).label("last"),
        )
        .join(Publication, Publication.id == item.publication_id)
        .where(item.kind == "question", item.item_id.in_(question_ids))
        .group_by(item.item_id, item.revision_hash)
    )
    found: dict[str, list[Any]] = {key: [] for key in question_ids}
    for row in sorted(session.execute(read), key=lambda row: -row.last):
        found[row.item_id].append(row)
    return dict(found)
