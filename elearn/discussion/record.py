"""What a class has discussed, gathered to be read as one document: group by group, brief by brief, thread by thread."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from elearn.accounts.models import Account
from elearn.discussion.models import Post, PostPicture, Thread
from elearn.discussion.queries import PictureLine
from elearn.discussion.summaries import Summary, summary_of
from elearn.training.models import ClassGroup


@dataclass(frozen=True, slots=True)
class Said:
    """Hold one post of a record; a hidden one is left out of it."""

    author: str
    is_lecturer: bool
    written_at: datetime
    html: str
    pictures: tuple[PictureLine, ...] = ()


@dataclass(slots=True)
class Talk:
    """Hold one thread of a record."""

    title: str
    posts: list[Said] = field(default_factory=list)


@dataclass(slots=True)
class Part:
    """Hold what one group said about one brief."""

    group: str
    title: Mapping[str, str]
    summary: Summary | None
    threads: list[Talk] = field(default_factory=list)


_COLUMNS: tuple[Any, ...] = (
    ClassGroup.id,
    ClassGroup.name,
    Thread.brief_id,
    Thread.id,
    Thread.title,
    Account.name,
    Post.is_lecturer,
    Post.written_at,
    Post.html,
    Post.id,
)


def record_of(session: Session, class_id: int, titles: Mapping[str, Mapping[str, str]]) -> list[Part]:
    """Gather all that is not hidden; ``titles`` gives the briefs' titles by id and language."""
    read = (
        select(*_COLUMNS)
        .join(Thread, Thread.id == Post.thread_id)
        .join(ClassGroup, ClassGroup.id == Thread.group_id)
        .join(Account, Account.id == Post.author_id)
        .where(ClassGroup.class_id == class_id, Post.hidden_at.is_(None))
        .order_by(ClassGroup.number, Thread.brief_id, Thread.id, Post.number)
    )
    pictures = _pictures(session, class_id)
    parts: dict[tuple[int, str], Part] = {}
    talks: dict[int, Talk] = {}
    for group_id, group, brief, thread_id, title, *said, post_id in session.execute(read):
        part = parts.get((group_id, brief))
        if part is None:
            named = titles.get(brief, {"zh": brief, "en": brief})
            part = parts[group_id, brief] = Part(group, named, summary_of(session, group_id, brief))
        if thread_id not in talks:
            talks[thread_id] = Talk(title)
            part.threads.append(talks[thread_id])
        every: tuple[Any, ...] = (*said, tuple(pictures.get(post_id, ())))
        talks[thread_id].posts.append(Said(*every))
    return list(parts.values())


def _pictures(session: Session, class_id: int) -> dict[int, list[PictureLine]]:
    """List the pictures of a class's posts, by post, without their content."""
    columns = (PostPicture.post_id, PostPicture.public_id, PostPicture.width, PostPicture.height, PostPicture.says)
    read = (
        select(*columns)
        .join(Post, Post.id == PostPicture.post_id)
        .join(Thread, Thread.id == Post.thread_id)
        .join(ClassGroup, ClassGroup.id == Thread.group_id)
        .where(ClassGroup.class_id == class_id)
        .order_by(PostPicture.id)
    )
    found: dict[int, list[PictureLine]] = {}
    for row in session.execute(read):
        found.setdefault(row.post_id, []).append(PictureLine(*row))
    return found
