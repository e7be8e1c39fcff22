"""Boards as somebody sees them: which ones there are for a person, and who can be named on them."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, or_, select
from sqlalchemy.orm import Session

from elearn.accounts.actor import Actor
from elearn.accounts.models import Account
from elearn.discussion import policy
from elearn.discussion.policy import Standing
from elearn.errors import NotFound
from elearn.training.models import ClassGroup, ClassLecturer, GroupMember, TrainingClass

BOARDS = 60  # that one page lists


@dataclass(frozen=True, slots=True)
class Board:
    """Hold a group and its class, and how the reader stands to it; a brief's board is a part of it."""

    group_id: int
    public_id: str
    name: str
    brief_id: str | None
    class_id: int
    class_public: str
    title_zh: str
    title_en: str
    standing: Standing

    def class_title(self, language: str) -> str:
        """Give the title of its class in a language."""
        return self.title_zh if language == "zh" else self.title_en


def board_of(session: Session, actor: Actor, public_id: str) -> Board:
    """Find a group's board that somebody may read. Raises NotFound for any other."""
    return board_where(session, actor, ClassGroup.public_id == public_id)


def boards_of(session: Session, actor: Actor) -> list[Board]:
    """List the boards of the own groups, then of the classes taught, then of open classes; 60 at most.

    Those that somebody only runs are not among them: the pages of the class lead there.
    """
    own, taught = policy.is_in_group(actor), policy.is_lecturer(actor)
    wanted = or_(own, taught, and_(policy.is_open(), policy.is_in_class(actor)))
    read = _boards(actor).where(wanted).order_by(own.desc(), TrainingClass.first_day.desc(), ClassGroup.number)
    return [_made(row) for row in session.execute(read.limit(BOARDS))]


def board_where(session: Session, actor: Actor, condition: ColumnElement[bool]) -> Board:
    """Find the board of the group that a condition names, if somebody may read it. Raises NotFound for any other."""
    row = session.execute(_boards(actor).where(condition)).first()
    found = _made(row) if row else None
    if found is None or not found.standing.may_read:
        raise NotFound
    return found


def people_of(session: Session, board: Board) -> dict[str, list[tuple[int, str]]]:
    """Give who can be named on a board: name → (key, public id) of members of the group and lecturers of the class."""
    in_group = select(GroupMember.account_id).where(
        GroupMember.group_id == board.group_id, GroupMember.left_at.is_(None)
    )
    lecturing = select(ClassLecturer.account_id).where(
        ClassLecturer.class_id == board.class_id, ClassLecturer.account_id.is_not(None)
    )
    wanted = or_(Account.id.in_(in_group), Account.id.in_(lecturing))
    read = select(Account.name, Account.id, Account.public_id).where(wanted, Account.locked_at.is_(None))
    found: dict[str, list[tuple[int, str]]] = {}
    for name, key, public_id in session.execute(read.order_by(Account.sort_key, Account.id)):
        found.setdefault(name, []).append((key, public_id))
    return found


def _boards(actor: Actor) -> Select[Any]:
    standing = (policy.is_in_group(actor), policy.is_in_class(actor), policy.is_lecturer(actor))
    more = (policy.is_running(actor), policy.is_open())
    group = (ClassGroup.id, ClassGroup.public_id, ClassGroup.name, ClassGroup.brief_id)
    of_class = (TrainingClass.id, TrainingClass.public_id, TrainingClass.title_zh, TrainingClass.title_en)
    flags = [flag.label(f"flag_{number}") for number, flag in enumerate((*standing, *more))]
    columns: tuple[Any, ...] = (*group, *of_class, *flags)
    return select(*columns).join(TrainingClass, TrainingClass.id == ClassGroup.class_id)


def _made(row: Any) -> Board:
    values: tuple[Any, ...] = (*row[:8], Standing(*map(bool, row[8:])))
    return Board(*values)
