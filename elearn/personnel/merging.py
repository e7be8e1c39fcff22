"""Merge two accounts that are one person: what the one had goes to the other, and the one is closed for good.

Attempts of both are kept and count as one person's; scores, tallies and review cards are made anew from them. It is
one transaction, previewed by the same rules (``ways``), and cannot be undone: what was given is counted in
``account_merge``, and who did it stands in the audit log.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Table, and_, delete, exists, func, insert, select, update
from sqlalchemy.orm import Session

from elearn.accounts import administration
from elearn.accounts import service as accounts
from elearn.accounts.actor import Actor
from elearn.accounts.models import Account, AccountMerge, RoleGrant
from elearn.accounts.roles import Role
from elearn.assessment import service as assessment
from elearn.assessment.models import Attempt, Score
from elearn.audit import service as audit
from elearn.db.base import Base
from elearn.errors import Conflict, Invalid
from elearn.personnel.ways import WAYS, Way
from elearn.problems import Phrase, Problem
from elearn.reporting import tallies
from elearn.review import keeping
from elearn.review.models import ReviewCard
from elearn.training.models import ClassMember, GroupMember
from elearn.training.programme_models import Attendance

SAME = Phrase("These are one account already.")
MERGED = Phrase("This account was merged into another one before.")
BOTH_OPEN = Phrase("Both are in the middle of the quiz %(quiz)s: let one of the attempts be handed in first.")


@dataclass(frozen=True, slots=True)
class Preview:
    """Hold what a merge would do: rows given by table, and why it cannot be done now (None: it can)."""

    moved: Mapping[str, int]
    hindered: Phrase | None


def preview(session: Session, gone: Account, kept: Account) -> Preview:
    """Say what merging ``gone`` into ``kept`` would give, by table."""
    moved = dict[str, int]()
    for table, column, way in _columns():
        if way.what == "give":
            read = select(func.count()).select_from(table).where(*_given(table, column, way, gone.id, kept.id))
            moved[table.name] = moved.get(table.name, 0) + session.execute(read).scalar_one()
    return Preview({name: count for name, count in sorted(moved.items()) if count}, _hindered(session, gone, kept))


def pair(
    session: Session, actor: Actor, gone_id: str, kept_id: str, *, is_held: bool = True
) -> tuple[Account, Account]:
    """Give two accounts (public ids) to merge, held in one order unless they are only looked at.

    Raises NotFound and NotAllowed as for any other deed, Invalid when they are the same.
    """
    if gone_id == kept_id:
        raise Invalid([Problem("into", 0, 0, "A130", SAME)])
    found = {one: administration.account_of(session, actor, one, is_held=is_held) for one in sorted((gone_id, kept_id))}
    return found[gone_id], found[kept_id]


def merge(session: Session, actor: Actor, gone: Account, kept: Account, *, now: datetime) -> Mapping[str, int]:
    """Give ``kept`` everything that ``gone`` has, close ``gone`` for good, and count what was given.

    Raises Conflict when both are in the middle of one quiz, when ``gone`` was merged before, or is the last
    administrator of the whole organisation.
    """
    hindered = _hindered(session, gone, kept)
    if hindered is not None:
        raise Conflict(hindered)
    administration.require_another_administrator(session, gone)
    before = {row.quiz_id: assessment.standing_of(row) for row in _scores(session, gone.id)}
    retired = _retired_cards(session, gone.id, kept.id)
    _make_room(session, actor, gone.id, kept.id, now)
    _give_roles(session, gone, kept, now, actor)
    moved = {name: count for name, count in _give(session, gone.id, kept.id).items() if count}
    _count_anew(session, gone, kept, before)
    _cards_anew(session, kept.id, retired)
    _close(session, gone, kept, now)
    record = {"from_id": gone.id, "into_id": kept.id, "by_id": actor.id, "merged_at": now, "moved": moved}
    session.execute(insert(AccountMerge), record)
    facts = {"into": kept.public_id, "moved": moved}
    audit.record(session, "account.merge", now=now, actor_id=actor.public_id, subject_id=gone.public_id, facts=facts)
    return moved


def into_of(session: Session, account_id: int) -> str | None:
    """Give the public id of the account that another was merged into, None for one that was not."""
    read = select(Account.public_id).join(AccountMerge, AccountMerge.into_id == Account.id)
    return session.scalar(read.where(AccountMerge.from_id == account_id))


def _columns() -> list[tuple[Table, str, Way]]:
    tables = Base.metadata.tables
    return [(tables[name.partition(".")[0]], name.partition(".")[2], way) for name, way in WAYS.items()]


def _given(table: Table, column: str, way: Way, gone: int, kept: int) -> list[Any]:
    """Select the rows of a column that the other account gets: those that it has no twin of."""
    mine = [table.c[column] == gone]
    if way.beside is not None:
        twin = table.alias("twin")
        same = [twin.c[name] == table.c[name] for name in way.beside]
        mine.append(~exists().where(and_(twin.c[column] == kept, *same)))
    return mine


def _give(session: Session, gone: int, kept: int) -> dict[str, int]:
    connection, moved = session.connection(), dict[str, int]()
    for table, column, way in _columns():
        if way.what == "give":
            change = update(table).where(*_given(table, column, way, gone, kept)).values({column: kept})
            moved[table.name] = moved.get(table.name, 0) + connection.execute(change).rowcount
        if way.what == "drop" or way.is_spare:
            connection.execute(delete(table).where(table.c[column] == gone))
    session.expire_all()
    return dict(sorted(moved.items()))


def _hindered(session: Session, gone: Account, kept: Account) -> Phrase | None:
    merged = select(AccountMerge.from_id).where(AccountMerge.from_id.in_([gone.id, kept.id]))
    if session.execute(merged).first() is not None:
        return MERGED
    mine, other = Attempt.__table__, Attempt.__table__.alias("other")
    both = (
        select(mine.c.quiz_id)
        .join(other, and_(other.c.quiz_id == mine.c.quiz_id, other.c.account_id == kept.id))
        .where(mine.c.account_id == gone.id, mine.c.submitted_at.is_(None), other.c.submitted_at.is_(None))
    )
    open_one = session.execute(both).scalar()
    return None if open_one is None else Phrase(BOTH_OPEN.text, {"quiz": open_one})


def _make_room(session: Session, actor: Actor, gone: int, kept: int, now: datetime) -> None:
    """End what may be there once at a time where both have it: the stays and the attendance of ``gone`` become past."""
    connection = session.connection()
    for model in (ClassMember, GroupMember):
        table, twin = model.__table__, model.__table__.alias("twin")
        there = exists().where(twin.c.class_id == table.c.class_id, twin.c.account_id == kept, twin.c.left_at.is_(None))
        mine = (table.c.account_id == gone, table.c.left_at.is_(None), there)
        connection.execute(update(model).where(*mine).values(left_at=now))
    came, twin = Attendance.__table__, Attendance.__table__.alias("twin")
    there = exists().where(
        twin.c.session_id == came.c.session_id, twin.c.account_id == kept, twin.c.withdrawn_at.is_(None)
    )
    mine = (came.c.account_id == gone, came.c.withdrawn_at.is_(None), there)
    connection.execute(update(Attendance).where(*mine).values(withdrawn_at=now, withdrawn_by=actor.id))


def _give_roles(session: Session, gone: Account, kept: Account, now: datetime, actor: Actor) -> None:
    """Grant what only ``gone`` holds; a trainee is one once, at home where ``kept`` is."""
    read = select(RoleGrant.role, RoleGrant.unit_id).order_by(RoleGrant.role, RoleGrant.unit_id)
    has = [tuple(row) for row in session.execute(read.where(RoleGrant.account_id == kept.id))]
    for role, unit_id in session.execute(read.where(RoleGrant.account_id == gone.id)).all():
        if role == Role.TRAINEE:
            tallies.add_trainees(session, gone.unit_id, -1)
            if any(held == Role.TRAINEE for held, _ in has):
                continue
            tallies.add_trainees(session, kept.unit_id, 1)
            accounts.grant(session, kept, Role.TRAINEE, now=now, actor_id=actor.public_id)
            has.append((role, kept.unit_id))
        elif (role, unit_id) not in has:
            session.execute(insert(RoleGrant).values(account_id=kept.id, role=role, unit_id=unit_id))


def _scores(session: Session, account_id: int) -> list[Any]:
    return list(session.connection().execute(select(Score.__table__).where(Score.__table__.c.account_id == account_id)))


def _count_anew(session: Session, gone: Account, kept: Account, before: Mapping[str, Any]) -> None:
    """Make the scores of every quiz that ``gone`` took anew, and let the tallies of both units follow."""
    for quiz_id in sorted(before):
        old, new = assessment.roll_up(session, kept.id, quiz_id)
        changes = [(gone.unit_id, before[quiz_id], None), (kept.unit_id, old, new)]
        for unit_id, was, now_is in sorted(changes, key=lambda change: change[0]):
            tallies.add(session, unit_id, quiz_id, was, now_is)


def _retired_cards(session: Session, gone: int, kept: int) -> set[str]:
    read = select(ReviewCard.question_id).where(ReviewCard.account_id.in_([gone, kept]), ReviewCard.retired)
    return set(session.scalars(read))


def _cards_anew(session: Session, account_id: int, retired: set[str]) -> None:
    connection = session.connection()
    connection.execute(delete(ReviewCard).where(ReviewCard.account_id == account_id))
    rows = [{**row, "retired": row["question_id"] in retired} for row in keeping.replay(session, account_id)]
    if rows:
        connection.execute(insert(ReviewCard), rows)


def _close(session: Session, gone: Account, kept: Account, now: datetime) -> None:
    number, gone.staff_number = gone.staff_number, None
    gone.locked_at = gone.locked_at or now
    gone.retired_at = gone.retired_at or now
    session.flush()  # a number is one person's: it must be given up before it is taken
    kept.staff_number = kept.staff_number or number
    session.flush()
