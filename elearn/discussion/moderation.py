"""Report a post, hide and restore one, and keep the trace; say who reads the boards of a class."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from elearn.accounts.actor import Actor
from elearn.accounts.models import Account
from elearn.audit import service as audit
from elearn.db.inserting import insert_new
from elearn.discussion import telling
from elearn.discussion.boards import Board
from elearn.discussion.models import (
    ClassOpenness,
    Post,
    PostReport,
    PostRuling,
    Thread,
)
from elearn.errors import Invalid, NotFound
from elearn.identities import new_public_id
from elearn.problems import Phrase, Problem
from elearn.training.models import ClassGroup

Act = Literal["hide", "restore", "keep"]
MAX_REASON = 500
NO_REASON = Phrase("Say why, in at most 500 characters.")


@dataclass(frozen=True, slots=True)
class Waiting:
    """Hold a reported post that no moderator has looked at yet."""

    post_id: str
    number: int
    thread: str
    thread_id: str
    group: str
    author: str
    reason: str
    made_at: datetime


@dataclass(frozen=True, slots=True)
class Ruling:
    """Hold one decision over a post, as its trace shows it."""

    act: str
    by: str
    reason: str
    ruled_at: datetime


def report(
    session: Session,
    actor: Actor,
    board: Board,
    post_id: int,
    reason: str,
    *,
    now: datetime,
    new_id: Callable[[], str] = new_public_id,
) -> None:
    """Report a post to the moderators, who are told; a second report of the same person changes nothing until then."""
    said = _reason(reason)
    values = {"post_id": post_id, "account_id": actor.id, "reason": said, "made_at": now}
    fresh = insert_new(session.connection(), PostReport).on_conflict_do_nothing().returning(PostReport.id)
    if session.connection().execute(fresh, values).first() is not None:
        name = session.execute(select(Post.public_id).where(Post.id == post_id)).scalar_one()
        telling.tell_of_report(session, board, name, said, now=now, new_id=new_id)


def rule(session: Session, actor: Actor, board: Board, post_id: int, act: Act, reason: str, *, now: datetime) -> None:
    """Hide a post, show it again, or settle its reports and keep it; with a trace. Raises NotFound, Invalid."""
    if not board.standing.may_moderate:
        raise NotFound
    said = _reason(reason)
    if act != "keep":
        hidden = {"hidden_at": now if act == "hide" else None}
        session.connection().execute(update(Post).where(Post.id == post_id).values(hidden))
    if act == "hide":
        telling.unsay(session, post_id)
    _trace(session, actor, post_id, act, said, now)
    waiting = (PostReport.post_id == post_id, PostReport.settled_at.is_(None))
    session.connection().execute(update(PostReport).where(*waiting).values(settled_at=now))


def withdraw(session: Session, actor: Actor, post_id: int, *, now: datetime) -> None:
    """Take back an own post: nobody reads it any more. Raises NotFound for another's."""
    mine = (Post.id == post_id, Post.author_id == actor.id, Post.hidden_at.is_(None))
    if session.connection().execute(update(Post).where(*mine).values(hidden_at=now)).rowcount != 1:
        raise NotFound
    telling.unsay(session, post_id)
    _trace(session, actor, post_id, "withdraw", "", now)


def rulings(session: Session, post_id: int) -> list[Ruling]:
    """List what was decided over a post, the newest first."""
    columns = (PostRuling.act, Account.name, PostRuling.reason, PostRuling.ruled_at)
    read = select(*columns).join(Account, Account.id == PostRuling.account_id).where(PostRuling.post_id == post_id)
    return [Ruling(*row) for row in session.execute(read.order_by(PostRuling.id.desc()))]


def waiting_reports(session: Session, class_id: int) -> list[Waiting]:
    """List the reports of a class that wait for a moderator, the oldest first; 100 at most."""
    columns = (Post.public_id, Post.number, Thread.title, Thread.public_id, ClassGroup.name, Account.name)
    read = (
        select(*columns, PostReport.reason, PostReport.made_at)
        .join(Post, Post.id == PostReport.post_id)
        .join(Thread, Thread.id == Post.thread_id)
        .join(ClassGroup, ClassGroup.id == Thread.group_id)
        .join(Account, Account.id == Post.author_id)
        .where(ClassGroup.class_id == class_id, PostReport.settled_at.is_(None))
        .order_by(PostReport.id)
        .limit(100)
    )
    return [Waiting(*row) for row in session.execute(read)]


def open_boards(session: Session, class_id: int, read_by: str, *, now: datetime, actor_id: str) -> None:
    """Say who reads the boards of a class's groups: each its "group", or the whole "class"."""
    if read_by not in ("group", "class"):
        raise NotFound
    values = {"read_by": read_by, "set_at": now}
    fresh = insert_new(session.connection(), ClassOpenness).values(class_id=class_id, **values)
    session.connection().execute(fresh.on_conflict_do_update(index_elements=["class_id"], set_=values))
    audit.record(session, "class.boards", now=now, actor_id=actor_id, facts={"class": class_id, "read_by": read_by})


def openness(session: Session, class_id: int) -> str:
    """Say who reads the boards of a class's groups."""
    found = session.execute(select(ClassOpenness.read_by).where(ClassOpenness.class_id == class_id)).scalar()
    return str(found or "group")


def _reason(text: str) -> str:
    found = " ".join(text.split())
    if not 1 <= len(found) <= MAX_REASON:
        raise Invalid([Problem("reason", 0, 0, "D405", NO_REASON)])
    return found


def _trace(session: Session, actor: Actor, post_id: int, act: str, reason: str, now: datetime) -> None:
    session.add(PostRuling(post_id=post_id, act=act, account_id=actor.id, reason=reason, ruled_at=now))
    session.flush()
    read = select(Post.public_id).where(Post.id == post_id)
    audit.record(
        session, f"post.{act}", now=now, actor_id=actor.public_id, subject_id=session.execute(read).scalar_one()
    )
