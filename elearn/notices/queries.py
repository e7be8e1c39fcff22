"""Read a person's notices."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, literal_column, select
from sqlalchemy.orm import Session

from elearn.notices.models import Notice

SHOWN = 3  # unread ones that the day's page shows; the rest is a step away
PAGE_SIZE = 30
_notice = Notice.__table__
_COLUMNS: tuple[Any, ...] = (
    _notice.c.id,
    _notice.c.public_id,
    _notice.c.kind,
    _notice.c.title_zh,
    _notice.c.title_en,
    _notice.c.text_zh,
    _notice.c.text_en,
    _notice.c.link,
    _notice.c.made_at,
    _notice.c.read_at,
)
# Runs whenever somebody opens the day's page, and mostly finds nothing in an index of what is unread: a person's
# newest unread notices, one more than ``SHOWN`` when there are more.
READ_UNREAD = (
    select(*_COLUMNS)
    .where(_notice.c.account_id == bindparam("account_id"), _notice.c.read_at.is_(None))
    .order_by(_notice.c.id.desc())
    .limit(literal_column(str(SHOWN + 1)))
    .offset(literal_column("0"))  # SQLAlchemy would give SQLite a nought as a value
)


@dataclass(frozen=True, slots=True)
class Told:
    """Hold one notice."""

    id: int
    public_id: str
    kind: str
    title_zh: str
    title_en: str
    text_zh: str
    text_en: str
    link: str
    made_at: datetime
    read_at: datetime | None

    def title(self, language: str) -> str:
        """Give the heading in a language."""
        return self.title_zh if language == "zh" else self.title_en

    def text(self, language: str) -> str:
        """Give the text in a language."""
        return self.text_zh if language == "zh" else self.text_en


def unread(session: Session, account_id: int) -> list[Told]:
    """List a person's newest unread notices, one more than ``SHOWN`` when there are more."""
    return [Told(*row) for row in session.connection().execute(READ_UNREAD, {"account_id": account_id})]


def page_of_notices(session: Session, account_id: int, before: int | None = None) -> tuple[list[Told], int | None]:
    """List a person's notices, the newest first, from below the key ``before`` on; and where the next page begins."""
    mine = [_notice.c.account_id == account_id]
    if before is not None:
        mine.append(_notice.c.id < before)
    read = select(*_COLUMNS).where(*mine).order_by(_notice.c.id.desc()).limit(PAGE_SIZE + 1)
    found = [Told(*row) for row in session.connection().execute(read)]
    more = found[PAGE_SIZE - 1].id if len(found) > PAGE_SIZE else None
    return found[:PAGE_SIZE], more
