"""Read boards: which ones somebody has, their threads, posts and pictures; paged by key, whatever their length."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, and_, func, or_, select
from sqlalchemy.orm import Session, aliased

from elearn.accounts.actor import Actor
from elearn.accounts.models import Account
from elearn.discussion.boards import Board, board_where
from elearn.discussion.models import (
    Post,
    PostPicture,
    PostVersion,
    Thread,
    ThreadFollow,
)
from elearn.errors import NotFound
from elearn.training.models import ClassGroup

THREADS, POSTS = 20, 30
Moment = tuple[datetime, int]


@dataclass(frozen=True, slots=True)
class ThreadLine:
    """Hold a thread as lists show it."""

    id: int
    public_id: str
    brief_id: str
    title: str
    posts: int
    last_at: datetime
    author_id: int
    author: str


@dataclass(frozen=True, slots=True)
class PostLine:
    """Hold a post as its thread shows it; ``answers`` is the number of the post that it answers."""

    id: int
    public_id: str
    number: int
    answers: int | None
    author_id: int
    author: str
    is_lecturer: bool
    html: str
    written_at: datetime
    edited_at: datetime | None
    hidden_at: datetime | None


@dataclass(frozen=True, slots=True)
class PictureLine:
    """Say what a picture is without its content."""

    post_id: int
    public_id: str
    width: int
    height: int
    says: str


def thread_of(session: Session, actor: Actor, public_id: str) -> tuple[Board, ThreadLine]:
    """Find a thread that somebody may read, and its board. Raises NotFound for any other."""
    row = session.execute(_THREAD.where(Thread.public_id == public_id).add_columns(Thread.group_id)).first()
    if row is None:
        raise NotFound
    values: tuple[Any, ...] = tuple(row)[:-1]
    return board_where(session, actor, ClassGroup.id == row.group_id), ThreadLine(*values)


def threads(
    session: Session, group_id: int, brief_id: str, before: Moment | None = None
) -> tuple[list[ThreadLine], Moment | None]:
    """List a board's threads, what moved last first, from below a place on; and where the next page begins."""
    read = _THREAD.where(Thread.group_id == group_id, Thread.brief_id == brief_id)
    if before is not None:
        moment, key = before
        read = read.where(or_(Thread.last_at < moment, and_(Thread.last_at == moment, Thread.id < key)))
    read = read.order_by(Thread.last_at.desc(), Thread.id.desc()).limit(THREADS + 1)
    values: list[tuple[Any, ...]] = [tuple(row) for row in session.execute(read)]
    found = [ThreadLine(*row) for row in values]
    last = found[THREADS - 1] if len(found) > THREADS else None
    return found[:THREADS], (last.last_at, last.id) if last else None


def counts(session: Session, group_ids: Sequence[int]) -> dict[tuple[int, str], tuple[int, datetime]]:
    """Say how many threads each board (group, brief) has, and when it moved last; boards without any are missing."""
    read = (
        select(Thread.group_id, Thread.brief_id, func.count(), func.max(Thread.last_at))
        .where(Thread.group_id.in_(group_ids))
        .group_by(Thread.group_id, Thread.brief_id)
    )
    return {(group, brief): (count, last) for group, brief, count, last in session.execute(read)}


def posts(session: Session, thread_id: int, start: int = 1) -> list[PostLine]:
    """List 30 posts of a thread from a number on: hidden ones as well, of which a page shows that they are hidden."""
    read = _POST.where(Post.thread_id == thread_id, Post.number >= start).order_by(Post.number).limit(POSTS)
    values: list[tuple[Any, ...]] = [tuple(row) for row in session.execute(read)]
    return [PostLine(*row) for row in values]


def post_of(session: Session, actor: Actor, public_id: str) -> tuple[Board, ThreadLine, PostLine]:
    """Find a post on a board that somebody may read. Raises NotFound for any other."""
    read = _POST.where(Post.public_id == public_id).join(Thread, Thread.id == Post.thread_id)
    row = session.execute(read.add_columns(Thread.public_id)).first()
    if row is None:
        raise NotFound
    board, thread = thread_of(session, actor, tuple(row)[-1])
    values: tuple[Any, ...] = tuple(row)[:-1]
    return board, thread, PostLine(*values)


def text_of(session: Session, post_id: int) -> str:
    """Give a post's text as typed."""
    return session.execute(select(Post.text).where(Post.id == post_id)).scalar_one()


def wordings(session: Session, post_id: int) -> list[tuple[str, datetime]]:
    """List what a post said before, the newest first, each with when it was replaced."""
    read = select(PostVersion.text, PostVersion.replaced_at).where(PostVersion.post_id == post_id)
    return [(row.text, row.replaced_at) for row in session.execute(read.order_by(PostVersion.id.desc()))]


def pictures_of(session: Session, post_ids: Iterable[int]) -> Mapping[int, list[PictureLine]]:
    """List the pictures of posts, by post, without their content."""
    columns = (PostPicture.post_id, PostPicture.public_id, PostPicture.width, PostPicture.height, PostPicture.says)
    found: dict[int, list[PictureLine]] = {}
    read = select(*columns).where(PostPicture.post_id.in_(list(post_ids))).order_by(PostPicture.id)
    for row in session.execute(read):
        found.setdefault(row.post_id, []).append(PictureLine(*row))
    return found


def picture(session: Session, actor: Actor, public_id: str) -> tuple[str, bytes]:
    """Give a picture's type and content to who may read its board. Raises NotFound; so it does for a hidden post's."""
    read = (
        select(PostPicture.media_type, PostPicture.body, Post.hidden_at, Thread.group_id)
        .join(Post, Post.id == PostPicture.post_id)
        .join(Thread, Thread.id == Post.thread_id)
        .where(PostPicture.public_id == public_id)
    )
    row = session.execute(read).first()
    if row is None:
        raise NotFound
    board = board_where(session, actor, ClassGroup.id == row.group_id)
    if row.hidden_at is not None and not board.standing.may_moderate:
        raise NotFound
    return row.media_type, row.body


def follows(session: Session, thread_id: int, account_id: int) -> bool:
    """Say whether somebody hears of a thread."""
    mine = (ThreadFollow.thread_id == thread_id, ThreadFollow.account_id == account_id)
    return session.execute(select(ThreadFollow.is_on).where(*mine)).scalar() is True


_poster = aliased(Account)
_OF_THREAD: tuple[Any, ...] = (
    Thread.id,
    Thread.public_id,
    Thread.brief_id,
    Thread.title,
    Thread.posts,
    Thread.last_at,
    Thread.author_id,
    Account.name,
)
_OF_POST: tuple[Any, ...] = (
    Post.id,
    Post.public_id,
    Post.number,
    Post.answers,
    Post.author_id,
    _poster.name,
    Post.is_lecturer,
    Post.html,
    Post.written_at,
    Post.edited_at,
    Post.hidden_at,
)
_THREAD: Select[Any] = select(*_OF_THREAD).join(Account, Account.id == Thread.author_id)
_POST: Select[Any] = select(*_OF_POST).join(_poster, _poster.id == Post.author_id)
