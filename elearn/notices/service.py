"""Tell people things, and note that they have read them; nothing here commits."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Select, String, cast, delete, func, literal, select, update
from sqlalchemy.orm import Session

from elearn.db.inserting import insert_new
from elearn.errors import NotFound
from elearn.identities import new_public_id
from elearn.languages import translate
from elearn.notices.models import Notice
from elearn.problems import Phrase

AT_ONCE = 500  # rows of one statement
_notice = Notice.__table__


@dataclass(frozen=True, slots=True)
class News:
    """Hold what is told: a heading and a text in both languages, and an address on this site where it leads.

    Of one ``key`` a person is told once, however often a job runs; None tells each time.
    """

    kind: str
    title: tuple[str, str]  # Chinese, English
    text: tuple[str, str]
    link: str
    key: str | None = None


def both(phrase: Phrase) -> tuple[str, str]:
    """Say a phrase in both languages, Chinese first."""
    return translate(phrase, "zh"), translate(phrase, "en")


def tell(
    session: Session,
    news: Iterable[tuple[int, News]],
    *,
    now: datetime,
    new_id: Callable[[], str] = new_public_id,
) -> None:
    """Give people (account keys) their news; what somebody was told before under the same key is not told again."""
    connection, rows = session.connection(), _rows(news, now, new_id)
    for start in range(0, len(rows), AT_ONCE):
        connection.execute(insert_new(connection, Notice).on_conflict_do_nothing(), rows[start : start + AT_ONCE])


def renew(
    session: Session,
    news: Iterable[tuple[int, News]],
    *,
    now: datetime,
    new_id: Callable[[], str] = new_public_id,
) -> None:
    """Give people their news; what somebody was told before under the same key is told anew in its place, unread."""
    connection = session.connection()
    fresh = insert_new(connection, Notice)
    told = ("kind", "title_zh", "title_en", "text_zh", "text_en", "link", "made_at")
    anew = {name: fresh.excluded[name] for name in told} | {"read_at": None}
    statement = fresh.on_conflict_do_update(index_elements=["account_id", "unique_key"], set_=anew)
    rows = _rows(news, now, new_id)
    for start in range(0, len(rows), AT_ONCE):
        connection.execute(statement, rows[start : start + AT_ONCE])


def tell_all(session: Session, news: News, people: Select[int], *, now: datetime) -> int:
    """Give everybody whom ``people`` (account keys) selects the same news, in one statement; give how many were new.

    The news must have a key; who was told under it before is not told again.
    """
    connection = session.connection()
    own = func.hex(func.randomblob(9)) if connection.dialect.name == "sqlite" else _random_on_postgresql()
    wanted = people.subquery("people")
    said = (news.kind, news.key, *news.title, *news.text, news.link)
    values = [literal(value) for value in said]
    read = select(wanted.c[0], own, *values, literal(now, _notice.c.made_at.type)).where(wanted.c[0].is_not(None))
    fresh = insert_new(connection, Notice).from_select([*_TOLD_ALL], read).on_conflict_do_nothing()
    return connection.execute(fresh, execution_options={"preserve_rowcount": True}).rowcount


def correct_all(session: Session, news: News, *, again: bool) -> None:
    """Let the news of a key say something else for all who were told; ``again`` counts it as unread once more."""
    values = {"title_zh": news.title[0], "title_en": news.title[1], "text_zh": news.text[0], "text_en": news.text[1]}
    more = {"read_at": None} if again else {}
    mine = (_notice.c.unique_key == news.key, _notice.c.kind == news.kind)
    session.connection().execute(update(Notice).where(*mine).values(**values, **more))


def counts(session: Session, key: str, kind: str = "announcement") -> tuple[int, int]:
    """Count who was told under a key, and how many of them have read it."""
    read = select(func.count(), func.count(_notice.c.read_at)).where(
        _notice.c.unique_key == key, _notice.c.kind == kind
    )
    told, seen = session.connection().execute(read).one()
    return told, seen


def take_back(session: Session, key: str, *, keeps_read: bool, kind: str = "announcement") -> None:
    """Delete the notices of a key; those that were read stay in their owners' lists when ``keeps_read``."""
    mine = delete(Notice).where(_notice.c.unique_key == key, _notice.c.kind == kind)
    session.connection().execute(mine.where(_notice.c.read_at.is_(None)) if keeps_read else mine)


def unsay(session: Session, key: str, link: str) -> None:
    """Take back what everybody was told under a key, where it leads to ``link``: what it was about is gone."""
    said = (_notice.c.unique_key == key, _notice.c.link == link)
    session.connection().execute(delete(Notice).where(*said))


def read(session: Session, account_id: int, public_id: str, *, now: datetime) -> str:
    """Note that a person has read a notice, and give where it leads. Raises NotFound for an unknown or another's."""
    mine = (_notice.c.account_id == account_id, _notice.c.public_id == public_id)
    connection = session.connection()
    found = connection.execute(update(Notice).where(*mine).values(read_at=now).returning(_notice.c.link)).scalar()
    if found is None:
        raise NotFound
    return str(found)


def read_all(session: Session, account_id: int, *, now: datetime) -> None:
    """Note that a person has read everything."""
    unread = (_notice.c.account_id == account_id, _notice.c.read_at.is_(None))
    session.connection().execute(update(Notice).where(*unread).values(read_at=now))


def _rows(news: Iterable[tuple[int, News]], now: datetime, new_id: Callable[[], str]) -> list[dict[str, object]]:
    return [
        {
            "public_id": new_id(),
            "account_id": account_id,
            "kind": one.kind,
            "unique_key": one.key,
            "title_zh": one.title[0],
            "title_en": one.title[1],
            "text_zh": one.text[0],
            "text_en": one.text[1],
            "link": one.link,
            "made_at": now,
        }
        for account_id, one in news
    ]


def _random_on_postgresql() -> ColumnElement[str]:
    """Give 24 hexadecimal digits of a random UUID: 90 random bits."""
    return func.right(func.replace(cast(func.gen_random_uuid(), String), "-", ""), 24)


_TOLD_ALL = (
    "account_id",
    "public_id",
    "kind",
    "unique_key",
    "title_zh",
    "title_en",
    "text_zh",
    "text_en",
    "link",
    "made_at",
)
