"""Regrades from plan to commit: previewed attempt by attempt, committed all at once, undone exactly.

How thousands of grades change in one moment: the preview grades them in small transactions, or a job does, and keeps
the new grades beside the old ones, each with the version of the grade that it replaces. The commit holds the rules
(no hand-in is graded meanwhile), makes sure that no version and no rule has changed since, grades what was handed in
in between, and copies all new grades over in one statement. So everybody sees the old grades until then and the new
ones from then on, and what the preview showed is what happens.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, delete, insert, or_, select, update
from sqlalchemy.orm import Session

from elearn.accounts.actor import Actor
from elearn.assessment import queries as attempts
from elearn.assessment.models import Attempt, Grade
from elearn.assessment.rulings import Action
from elearn.audit import service as audit
from elearn.content.shelf import Shelf
from elearn.db.database import Database
from elearn.errors import Conflict
from elearn.identities import Clock, new_public_id
from elearn.jobs.loop import Report
from elearn.marking.facts import AT_ONCE, hold_rules, in_parts
from elearn.marking.models import RegradeMade
from elearn.problems import Phrase
from elearn.regrading import foresight, staging, standings
from elearn.regrading.models import RegradeChange, RegradePlan, RegradeStanding
from elearn.regrading.rolling import roll_up
from elearn.regrading.telling import tell_of_regrade

AT_ONCE_AT_MOST = 200  # attempts that a request examines itself; more are a job's
CHANGED = Phrase("Somebody's grade or another regrade has changed since this preview. Preview it again, then decide.")
DONE = Phrase("This has been committed already.")
UNDONE = Phrase("This regrade has been undone already.")
NOT_READY = Phrase("The preview is not finished yet.")


@dataclass(frozen=True, slots=True)
class Wanted:
    """Hold what a lecturer wants done over which revisions of a question; ``quiz_id`` None is wherever it was asked.

    For a whole quiz the question is "", and ``setting`` is what holds instead.
    """

    action: Action
    question_id: str
    quiz_id: str | None
    revisions: tuple[str, ...]
    revision_hash: str | None = None
    rendering_hash: str | None = None
    answers: tuple[str, ...] = ()
    setting: str | None = None


def plan(session: Session, actor: Actor, wanted: Wanted, *, now: datetime) -> RegradePlan:
    """Begin a regrade; nothing has an effect before it is committed."""
    return _add(session, actor, wanted, wanted.action.value, None, now)


def plan_undoing(session: Session, actor: Actor, regrade: RegradeMade, *, now: datetime) -> RegradePlan:
    """Begin to undo a regrade. Raises Conflict when that was done."""
    if regrade.undone_at is not None:
        raise Conflict(UNDONE)
    where = (regrade.question_id, regrade.quiz_id, tuple(regrade.revisions))
    over = Wanted(Action(regrade.action), *where, setting=regrade.setting)
    return _add(session, actor, over, staging.UNDO, regrade.id, now)


def prepare(session: Session, shelf: Shelf, made: RegradePlan, *, now: datetime) -> None:
    """Preview a plan within this transaction: for a few attempts; ``prepare_by_parts`` is for many."""
    begin_preview(session, shelf, made)
    last: int | None = 0
    while last is not None:
        rows, last = staging.examine(session, shelf, made, last)
        staging.stage(session, rows)
        made.examined += len(rows)
    for pairs in standings.pairs_of(session, made):
        standings.stage(session, standings.compare(session, made, pairs))
    made.prepared_at = now
    session.flush()


def prepare_by_parts(database: Database, shelf: Shelf, public_id: str, report: Report, clock: Clock) -> None:
    """Preview a plan in the background: some attempts at a time, each time in short transactions of their own.

    Does nothing when it is previewed, committed or gone; begun anew it starts over.
    """
    with database.write() as session:
        made = plan_named(session, public_id)
        if made is None or made.prepared_at is not None or made.committed_at is not None:
            return
        begin_preview(session, shelf, made)
        total = made.total
    last: int | None = 0
    done = 0
    while last is not None:
        report(min(done, total), total)
        with database.read() as session:
            rows, last = staging.examine(session, shelf, made, last)
        done += len(rows)
        with database.write() as session:
            staging.stage(session, rows)
            session.execute(update(RegradePlan).where(RegradePlan.id == made.id).values(examined=done))
    with database.read() as session:
        everybody = list(standings.pairs_of(session, made))
    for pairs in everybody:
        with database.write() as session:
            standings.stage(session, standings.compare(session, made, pairs))
    with database.write() as session:
        session.execute(update(RegradePlan).where(RegradePlan.id == made.id).values(prepared_at=clock()))


def begin_preview(session: Session, shelf: Shelf, made: RegradePlan) -> None:
    """Forget what an earlier preview found, and note under which rules and over how many attempts this one runs."""
    session.execute(delete(RegradeChange).where(RegradeChange.plan_id == made.id))
    session.execute(delete(RegradeStanding).where(RegradeStanding.plan_id == made.id))
    made.rules = staging.rules_now(session, shelf)
    made.total, made.examined, made.prepared_at = staging.count_in_scope(session, made), 0, None
    session.flush()


def commit(session: Session, shelf: Shelf, made: RegradePlan, actor: Actor, *, reason: str, now: datetime) -> int:
    """Let a plan take effect as previewed, and tell those affected; give how many attempts were changed.

    Attempts that were handed in since the preview are graded alike. Raises Conflict when the preview does not hold
    any more, is not finished, or was committed: nothing changes then.
    """
    hold_rules(session, to_change=True)
    _claim(session, made, reason, now)
    if sorted(staging.rules_now(session, shelf)) != sorted(made.rules):
        raise Conflict(CHANGED)
    late = _handed_in_since(session, made)
    regrade_id = _fact(session, made, actor, reason, now)
    for some in in_parts(late, AT_ONCE):
        from_keys = attempts.sheets_where(session, Attempt.id.in_(some))
        staging.stage(session, staging.compare(session, shelf, made, from_keys))
    for pairs in standings.pairs_of(session, made) if late else ():  # of who handed in meanwhile, too
        standings.stage(session, standings.compare(session, made, pairs))
    effects = foresight.effects_now(session, shelf, made)
    changed = _take_over(session, made, now)
    standings.settle(session, made, roll_up(session, changed))
    kept = foresight.note(session, effects, now=now) | {"regrade_id": regrade_id, "late": len(late)}
    session.execute(update(RegradePlan).where(RegradePlan.id == made.id).values(**kept))
    session.expire(made)
    tell_of_regrade(session, shelf, made, now=now)
    action = "regrade.undo" if made.undoes_id else "regrade.commit"
    facts = {"question": made.question_id, "quiz": made.quiz_id, "what": made.action, "regrade": regrade_id}
    facts |= {"attempts": len(changed), "certificates_in_doubt": len(effects.lost)}
    facts |= {"setting": made.setting} if made.setting else {}
    audit.record(session, action, now=now, actor_id=actor.public_id, facts=facts)
    return len(changed)


def plan_named(session: Session, public_id: str) -> RegradePlan | None:
    """Find a plan by the id of its address."""
    return session.scalars(select(RegradePlan).where(RegradePlan.public_id == public_id)).first()


def _add(
    session: Session, actor: Actor, wanted: Wanted, action: str, undoes_id: int | None, now: datetime
) -> RegradePlan:
    made = RegradePlan(
        public_id=new_public_id(),
        action=action,
        quiz_id=wanted.quiz_id,
        question_id=wanted.question_id,
        revisions=list(wanted.revisions),
        revision_hash=wanted.revision_hash,
        rendering_hash=wanted.rendering_hash,
        answers=list(wanted.answers),
        setting=wanted.setting,
        undoes_id=undoes_id,
        account_id=actor.id,
        made_at=now,
        rules=[],
        total=0,
        examined=0,
        reason="",
        late=0,
    )
    session.add(made)
    session.flush()
    return made


def _claim(session: Session, made: RegradePlan, reason: str, now: datetime) -> None:
    """Mark a plan as committed, which one of two who do so at once achieves."""
    if made.prepared_at is None:
        raise Conflict(NOT_READY)
    free = (RegradePlan.id == made.id, RegradePlan.committed_at.is_(None), RegradePlan.prepared_at.is_not(None))
    claimed = update(RegradePlan).where(*free).values(committed_at=now, reason=reason).returning(RegradePlan.id)
    if session.execute(claimed, execution_options={"synchronize_session": False}).first() is None:
        raise Conflict(DONE)


def _fact(session: Session, made: RegradePlan, actor: Actor, reason: str, now: datetime) -> int:
    """Write the fact: a regrade, or that one was undone; give the regrade's key."""
    if made.undoes_id is not None:
        mine = (RegradeMade.id == made.undoes_id, RegradeMade.undone_at.is_(None))
        values = {"undone_at": now, "undone_by": actor.id, "undo_reason": reason}
        undoing = update(RegradeMade).where(*mine).values(**values).returning(RegradeMade.id)
        undone = session.execute(undoing, execution_options={"synchronize_session": False}).scalar()
        if undone is None:
            raise Conflict(UNDONE)
        return int(undone)
    columns = (
        "public_id",
        "action",
        "quiz_id",
        "question_id",
        "revisions",
        "revision_hash",
        "rendering_hash",
        "answers",
        "setting",
    )
    values = {name: getattr(made, name) for name in columns}
    fresh = insert(RegradeMade).values(**values, reason=reason, account_id=actor.id, made_at=now, undo_reason="")
    return int(session.execute(fresh.returning(RegradeMade.id)).scalar_one())


def _handed_in_since(session: Session, made: RegradePlan) -> list[int]:
    """List the attempts that the preview has not seen. Raises Conflict when a grade that it has seen is another now."""
    beside = and_(RegradeChange.attempt_id == Attempt.id, RegradeChange.plan_id == made.id)
    differs: ColumnElement[bool] = or_(RegradeChange.version.is_(None), RegradeChange.version != Grade.version)
    read = (
        select(Attempt.id, RegradeChange.version)
        .join(Grade, Grade.attempt_id == Attempt.id)
        .outerjoin(RegradeChange, beside)
        .where(*staging.in_scope(made), differs)
        .order_by(Attempt.id)
    )
    rows = session.execute(read).all()
    if any(row.version is not None for row in rows):
        raise Conflict(CHANGED)
    return [row.id for row in rows]


def _take_over(session: Session, made: RegradePlan, now: datetime) -> Sequence[Any]:
    """Copy the new grades over the old ones in one statement; give (account key, quiz id) of each that changed."""
    mine = (RegradeChange.plan_id == made.id, RegradeChange.is_changed, RegradeChange.attempt_id == Grade.attempt_id)
    names = ("earned", "possible", "passed", "pending", "detail", "basis", "pass_percent", "counts")
    values: dict[str, Any] = {name: getattr(RegradeChange, name) for name in names}
    copied = update(Grade).where(*mine).values(**values, graded_at=now, version=Grade.version + 1)
    session.execute(copied, execution_options={"synchronize_session": False})
    read = select(Attempt.account_id, Attempt.quiz_id).join(RegradeChange, RegradeChange.attempt_id == Attempt.id)
    changed = read.where(RegradeChange.plan_id == made.id, RegradeChange.is_changed)
    return [(row.account_id, row.quiz_id) for row in session.execute(changed)]
