"""Find posts by their words, on the boards that somebody may read and on no other."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import TextClause, select, text
from sqlalchemy.orm import Session

from elearn.accounts.actor import Actor
from elearn.accounts.models import Account
from elearn.discussion import policy
from elearn.discussion.models import Post, Thread
from elearn.search.bigrams import Word
from elearn.search.queries import expression
from elearn.training.models import ClassGroup

PAGE = 20
_COLUMNS: tuple[Any, ...] = (
    Post.id,
    Post.public_id,
    Post.number,
    Post.html,
    Post.written_at,
    Account.name,
    Thread.title,
    Thread.public_id,
    ClassGroup.name,
    Thread.brief_id,
)
_INDEXES = {
    "sqlite": "discussion_post.id IN (SELECT rowid FROM discussion_index WHERE discussion_index MATCH :wanted)",
    "postgresql": "to_tsvector('simple', discussion_post.tokens) @@ to_tsquery('simple', :wanted)",
}


@dataclass(frozen=True, slots=True)
class Hit:
    """Hold a post in which all words stand."""

    id: int
    public_id: str
    number: int
    html: str
    written_at: datetime
    author: str
    thread: str
    thread_id: str
    group: str
    brief_id: str


def find_posts(
    session: Session, actor: Actor, words: Sequence[Word], *, group_id: int | None = None, before: int | None = None
) -> tuple[list[Hit], int | None]:
    """Find posts, the newest first, from below a key on; and where the next page begins. Hidden posts are not found."""
    if not words:
        return [], None
    read = (
        select(*_COLUMNS)
        .join(Thread, Thread.id == Post.thread_id)
        .join(ClassGroup, ClassGroup.id == Thread.group_id)
        .join(Account, Account.id == Post.author_id)
        .where(_matching(session, words), Post.hidden_at.is_(None), policy.readable(actor))
        .order_by(Post.id.desc())
        .limit(PAGE + 1)
    )
    if group_id is not None:
        read = read.where(Thread.group_id == group_id)
    if before is not None:
        read = read.where(Post.id < before)
    found = [Hit(*row) for row in session.execute(read)]
    return found[:PAGE], found[PAGE - 1].id if len(found) > PAGE else None


def _matching(session: Session, words: Sequence[Word]) -> TextClause:
    dialect = session.connection().dialect.name
    return text(_INDEXES[dialect]).bindparams(wanted=expression(words, dialect))
