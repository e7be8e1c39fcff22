"""Tell people of what was written: one notice a person and thread, which is renewed and never piles up."""

from collections.abc import Callable, Iterable
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from elearn.accounts.models import Account, RoleGrant
from elearn.accounts.roles import Role
from elearn.discussion.boards import Board, people_of
from elearn.discussion.models import Post, PostMention, Thread, ThreadFollow
from elearn.identities import new_public_id
from elearn.notices import service as notices
from elearn.notices.models import Notice
from elearn.notices.service import News, both
from elearn.problems import Phrase
from elearn.training.models import ClassLecturer, TrainingClass

KIND, TO_ME = "board", "reply"  # what moved; what was said to this person
MENTIONED_NAMES = select(PostMention.post_id, Account.name).join(Account, Account.id == PostMention.account_id)
MOVED = Phrase("New in “%(thread)s”: %(count)s")
ASKED = Phrase("You are named in “%(thread)s”")
ANSWERED = Phrase("An answer to you in “%(thread)s”")
REPORTED = Phrase("A post on the board of %(group)s was reported")
WROTE = Phrase("%(name)s: %(opening)s")
OPENING = 80  # characters of a post that a notice shows


def tell_of_post(
    session: Session, board: Board, thread_id: int, post: Post, *, now: datetime, new_id: Callable[[], str]
) -> None:
    """Tell those who follow the thread, who are named in the post, and whom it answers; never its author.

    Only people of the board now are told: whoever has left the group hears nothing more of it.
    """
    thread = session.execute(select(Thread.public_id, Thread.title).where(Thread.id == thread_id)).one()
    author = session.execute(select(Account.name).where(Account.id == post.author_id)).scalar_one()
    wanted = _listeners(session, board, thread_id, post)
    key, link = key_of(thread.public_id), link_to(thread.public_id, post.number)
    waiting = _unread(session, wanted, key)
    said = " ".join(post.text.split())
    line = both(Phrase(WROTE.text, {"name": author, "opening": said[:OPENING] + ("…" if len(said) > OPENING else "")}))
    news = []
    for account_id, (told, why) in wanted.items():
        count = told + 1 if account_id in waiting else 1
        # What was said to the person stays in sight when others go on talking.
        reason = why or (waiting[account_id] if waiting.get(account_id) in _ASIDE else None)
        title = _ASIDE[reason] if reason else MOVED
        heading = both(Phrase(title.text, {"thread": thread.title[:60], "count": count}))
        news.append((account_id, News(reason or KIND, heading, line, link, key)))
    _count(session, thread_id, {account_id: account_id in waiting for account_id in wanted})
    notices.renew(session, news, now=now, new_id=new_id)


def tell_of_report(
    session: Session,
    board: Board,
    post_public_id: str,
    reason: str,
    *,
    now: datetime,
    new_id: Callable[[], str] = new_public_id,
) -> None:
    """Tell the lecturers of the class, and the administrators of its very unit, that a post waits for their decision.

    One notice a post: further reports renew it.
    """
    lecturing = select(ClassLecturer.account_id).where(
        ClassLecturer.class_id == board.class_id, ClassLecturer.account_id.is_not(None)
    )
    running = (
        select(RoleGrant.account_id)
        .join(TrainingClass, TrainingClass.unit_id == RoleGrant.unit_id)
        .where(TrainingClass.id == board.class_id, RoleGrant.role == Role.ADMINISTRATOR)
    )
    people = sorted({key for read in (lecturing, running) for key in session.scalars(read) if key is not None})
    title, text = both(Phrase(REPORTED.text, {"group": board.name})), (reason, reason)
    news = News(KIND, title, text, f"/discuss/posts/{post_public_id}", f"report:{post_public_id}")
    notices.renew(session, [(key, news) for key in people], now=now, new_id=new_id)


def unsay(session: Session, post_id: int) -> None:
    """Take back the notices that lead to a post, with its words in them: it is hidden now."""
    read = select(Thread.public_id, Post.number).join(Post, Post.thread_id == Thread.id).where(Post.id == post_id)
    thread, number = session.execute(read).one()
    notices.unsay(session, key_of(thread), link_to(thread, number))


def link_to(thread_public_id: str, number: int) -> str:
    """Give the address of a post in its thread."""
    return f"/discuss/threads/{thread_public_id}/?from={number}#post-{number}"


def key_of(thread_public_id: str) -> str:
    """Name the notice of a thread, of which everybody has one at most."""
    return f"thread:{thread_public_id}"


def _listeners(session: Session, board: Board, thread_id: int, post: Post) -> dict[int, tuple[int, str | None]]:
    """Give who is to be told: key → (posts told of before, why: "named", "reply" or None for who only follows)."""
    rows = session.execute(
        select(ThreadFollow.account_id, ThreadFollow.is_on, ThreadFollow.told).where(
            ThreadFollow.thread_id == thread_id
        )
    ).all()
    told = {row.account_id: row.told for row in rows}
    wanted: dict[int, tuple[int, str | None]] = {row.account_id: (row.told, None) for row in rows if row.is_on}
    if post.answers is not None:
        answered = select(Post.author_id).where(Post.thread_id == thread_id, Post.number == post.answers)
        for key in session.scalars(answered):
            wanted[key] = (told.get(key, 0), TO_ME)
    for key in session.scalars(select(PostMention.account_id).where(PostMention.post_id == post.id)):
        wanted[key] = (told.get(key, 0), "named")
    present = {key for some in people_of(session, board).values() for key, _ in some}
    return {key: found for key, found in sorted(wanted.items()) if key in present and key != post.author_id}


def _unread(session: Session, account_ids: Iterable[int], key: str) -> dict[int, str]:
    mine = (Notice.account_id.in_(list(account_ids)), Notice.unique_key == key, Notice.read_at.is_(None))
    return {row.account_id: row.kind for row in session.execute(select(Notice.account_id, Notice.kind).where(*mine))}


def _count(session: Session, thread_id: int, waiting: dict[int, bool]) -> None:
    for is_waiting in (True, False):
        some = [key for key, found in waiting.items() if found is is_waiting]
        if some:
            told = ThreadFollow.told + 1 if is_waiting else 1
            mine = (ThreadFollow.thread_id == thread_id, ThreadFollow.account_id.in_(some))
            session.connection().execute(update(ThreadFollow).where(*mine).values(told=told))


_ASIDE = {"named": ASKED, TO_ME: ANSWERED}
