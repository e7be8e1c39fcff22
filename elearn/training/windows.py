"""When a quiz is open to somebody because of the classes they are in; ``assessment`` combines it with the rest."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from elearn.db.prepared import Prepared
from elearn.training.models import ClassMember, ClassQuizWindow

_window, _member = ClassQuizWindow.__table__, ClassMember.__table__


@dataclass(frozen=True, slots=True)
class Window:
    """Hold from when and until when a quiz is open to a class; None leaves that end open."""

    opens_at: datetime | None
    closes_at: datetime | None


# Made once: this runs whenever somebody wants to begin a quiz.
_WINDOWS = Prepared(
    select(_window.c.opens_at, _window.c.closes_at)
    .join(_member, _member.c.class_id == _window.c.class_id)
    .where(
        _member.c.account_id == bindparam("account_id"),
        _member.c.left_at.is_(None),
        _window.c.quiz_id == bindparam("quiz_id"),
    )
    .order_by(_window.c.class_id)
)


def windows_of(session: Session, account_id: int, quiz_id: str) -> list[Window]:
    """List the windows that a person's present classes set for a quiz; none: no class says anything about it."""
    values = {"account_id": account_id, "quiz_id": quiz_id}
    return [Window(*row) for row in _WINDOWS.rows(session.connection(), values)]


def windows_by_quiz(session: Session, class_id: int) -> dict[str, Window]:
    """Give the windows that a class sets, by quiz."""
    read = select(_window.c.quiz_id, _window.c.opens_at, _window.c.closes_at).where(_window.c.class_id == class_id)
    return {row.quiz_id: Window(row.opens_at, row.closes_at) for row in session.connection().execute(read)}
