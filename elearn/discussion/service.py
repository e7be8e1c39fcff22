"""Write on boards: threads, posts, pictures, edits, following. Nothing here commits."""

from collections.abc import Callable, Iterable
from datetime import datetime

from sqlalchemy import func, insert, select, update
from sqlalchemy.orm import Session

from elearn.accounts.actor import Actor
from elearn.db.inserting import insert_new
from elearn.discussion import telling
from elearn.discussion.boards import Board, people_of
from elearn.discussion.models import Post, PostMention, PostPicture, PostVersion, Thread, ThreadFollow
from elearn.discussion.writing import MAX_TITLE, fault_of, written
from elearn.errors import Conflict, Invalid, NotFound
from elearn.identities import new_public_id
from elearn.photographs import Photograph
from elearn.problems import Phrase, Problem

MOST_PICTURES = 4  # of a post
NO_TITLE = Phrase("A thread has a title of 1 to 120 characters.")
TOO_MANY = Phrase("A post holds at most 4 pictures.")
HIDDEN = Phrase("This post is hidden and cannot be changed.")
NewId = Callable[[], str]


def faults_of(text: str, title: str | None = None) -> list[Problem]:
    """List everything that is wrong with a post, and with the title of a new thread."""
    problems = []
    if title is not None and not 1 <= len(" ".join(title.split())) <= MAX_TITLE:
        problems.append(Problem("title", 0, 0, "D401", NO_TITLE))
    fault = fault_of(text)
    return problems if fault is None else [*problems, Problem("text", 0, 0, "D402", fault)]


def begin_thread(
    session: Session,
    actor: Actor,
    board: Board,
    *,
    brief_id: str,
    title: str,
    text: str,
    now: datetime,
    new_id: NewId = new_public_id,
) -> tuple[str, str]:
    """Begin a thread with its first post; give the public ids of both. Raises Invalid with every fault, NotFound."""
    _require_writer(board)
    _check(faults_of(text, title))
    thread = Thread(
        public_id=new_id(),
        group_id=board.group_id,
        brief_id=brief_id,
        title=" ".join(title.split()),
        author_id=actor.id,
        posts=0,
        last_at=now,
        made_at=now,
    )
    session.add(thread)
    session.flush()
    post, _ = _add(session, actor, board, thread.id, text, None, now, new_id)
    _follow_all(session, thread.id, people_of(session, board).values())
    telling.tell_of_post(session, board, thread.id, post, now=now, new_id=new_id)
    return thread.public_id, post.public_id


def write(
    session: Session,
    actor: Actor,
    board: Board,
    thread_id: int,
    text: str,
    *,
    answers: int | None = None,
    now: datetime,
    new_id: NewId = new_public_id,
) -> tuple[str, int]:
    """Write a post, perhaps in answer to the post of a number; give its public id and number. Raises Invalid, NotFound.

    Two who write at once get two numbers: the thread's row is the queue.
    """
    _require_writer(board)
    _check(faults_of(text))
    post, number = _add(session, actor, board, thread_id, text, answers, now, new_id)
    follow(session, thread_id, actor.id, is_on=True, only_new=True)
    telling.tell_of_post(session, board, thread_id, post, now=now, new_id=new_id)
    return post.public_id, number


def edit(session: Session, actor: Actor, board: Board, public_id: str, text: str, *, now: datetime) -> None:
    """Give an own post another wording; the one of before is kept. Raises Invalid, Conflict, NotFound."""
    post = own_post(session, actor, public_id)
    _check(faults_of(text))
    if post.text == text:
        return
    names = people_of(session, board)
    made = written(text, names)
    session.add(PostVersion(post_id=post.id, text=post.text, replaced_at=now))
    post.text, post.html, post.tokens, post.edited_at = text, made.html, made.tokens, now
    _mention(session, post.id, [key for name in made.named for key, _ in names[name]])
    session.flush()


def own_post(session: Session, actor: Actor, public_id: str) -> Post:
    """Find an own post that may be changed. Raises NotFound for another's, Conflict for a hidden one."""
    mine = (Post.public_id == public_id, Post.author_id == actor.id)
    found = session.scalars(select(Post).where(*mine).with_for_update()).first()
    if found is None:
        raise NotFound
    if found.hidden_at is not None:
        raise Conflict(HIDDEN)
    return found


def add_picture(
    session: Session,
    actor: Actor,
    public_id: str,
    picture: Photograph,
    says: str,
    *,
    now: datetime,
    new_id: NewId = new_public_id,
) -> None:
    """Put a picture to an own post; the same one is put once. Raises Invalid when there are too many, NotFound."""
    post = own_post(session, actor, public_id)
    mine = PostPicture.post_id == post.id
    if session.execute(select(PostPicture.id).where(mine, PostPicture.hash == picture.hash)).first():
        return
    if session.execute(select(func.count()).select_from(PostPicture).where(mine)).scalar_one() >= MOST_PICTURES:
        raise Invalid([Problem("picture", 0, 0, "D403", TOO_MANY)])
    session.add(
        PostPicture(
            public_id=new_id(),
            post_id=post.id,
            hash=picture.hash,
            media_type=picture.media_type,
            width=picture.width,
            height=picture.height,
            says=" ".join(says.split())[:200],
            body=picture.body,
            added_at=now,
        )
    )
    session.flush()


def follow(session: Session, thread_id: int, account_id: int, *, is_on: bool, only_new: bool = False) -> None:
    """Say whether somebody wants to hear of a thread; ``only_new`` leaves alone who has said so before."""
    fresh = insert_new(session.connection(), ThreadFollow).values(
        thread_id=thread_id, account_id=account_id, is_on=is_on, told=0
    )
    keys = ["thread_id", "account_id"]
    settled = (
        fresh.on_conflict_do_nothing()
        if only_new
        else fresh.on_conflict_do_update(index_elements=keys, set_={"is_on": is_on})
    )
    session.connection().execute(settled)


def rebuild(session: Session) -> None:
    """Make what is derived anew: HTML and tokens from texts and mentions, counts of threads from their posts."""
    mentioned: dict[int, set[str]] = {}
    for post_id, name in session.execute(telling.MENTIONED_NAMES):
        mentioned.setdefault(post_id, set()).add(name)
    for key, text in session.execute(select(Post.id, Post.text)).all():
        made = written(text, mentioned.get(key, ()))
        values = {"html": made.html, "tokens": made.tokens}
        session.execute(update(Post).where(Post.id == key).values(values), execution_options=_QUIETLY)
    posts = select(func.max(Post.number)).where(Post.thread_id == Thread.id).scalar_subquery()
    last = select(func.max(Post.written_at)).where(Post.thread_id == Thread.id).scalar_subquery()
    session.execute(update(Thread).values(posts=posts, last_at=last), execution_options=_QUIETLY)


def _add(
    session: Session,
    actor: Actor,
    board: Board,
    thread_id: int,
    text: str,
    answers: int | None,
    now: datetime,
    new_id: NewId,
) -> tuple[Post, int]:
    counted = update(Thread).where(Thread.id == thread_id).values(posts=Thread.posts + 1, last_at=now)
    number = session.connection().execute(counted.returning(Thread.posts)).scalar_one()
    names = people_of(session, board)
    made = written(text, names)
    post = Post(
        public_id=new_id(),
        thread_id=thread_id,
        number=number,
        answers=answers if answers is not None and 0 < answers < number else None,
        author_id=actor.id,
        is_lecturer=board.standing.is_lecturer,
        text=text,
        html=made.html,
        tokens=made.tokens,
        written_at=now,
    )
    session.add(post)
    session.flush()
    _mention(session, post.id, [key for name in made.named for key, _ in names[name]])
    return post, number


def _mention(session: Session, post_id: int, account_ids: Iterable[int]) -> None:
    rows = [{"post_id": post_id, "account_id": key} for key in sorted(set(account_ids))]
    if rows:
        fresh = insert_new(session.connection(), PostMention).on_conflict_do_nothing()
        session.connection().execute(fresh, rows)


def _follow_all(session: Session, thread_id: int, people: Iterable[Iterable[tuple[int, str]]]) -> None:
    """Let everybody of the board hear of a new thread; whoever does not want to says so once."""
    rows = [{"thread_id": thread_id, "account_id": key, "is_on": True, "told": 0} for some in people for key, _ in some]
    if rows:
        session.connection().execute(insert(ThreadFollow), rows)


def _require_writer(board: Board) -> None:
    if not board.standing.may_write:
        raise NotFound


def _check(problems: list[Problem]) -> None:
    if problems:
        raise Invalid(problems)


_QUIETLY = {"synchronize_session": False}
