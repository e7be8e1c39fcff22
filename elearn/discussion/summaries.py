"""A group's summary of a brief, and its rapporteur, who writes it."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from elearn.accounts.actor import Actor
from elearn.accounts.models import Account
from elearn.db.inserting import insert_new
from elearn.discussion.boards import Board
from elearn.discussion.models import GroupRapporteur, GroupSummary
from elearn.errors import Conflict, Invalid, NotFound
from elearn.problems import Phrase, Problem
from elearn.training.models import GroupMember

MAX_PART = 2_000  # characters of each of the three parts
NO_SUMMARY = Phrase("Fill in at least one of the three parts, each with at most 2,000 characters.")
NOT_RAPPORTEUR = Phrase("The group's rapporteur writes the summary.")
TAKEN = Phrase("The group has a rapporteur already.")


@dataclass(frozen=True, slots=True)
class Summary:
    """Hold a group's pinned summary."""

    problem: str
    practice: str
    suggestion: str
    author: str
    written_at: datetime


def summary_of(session: Session, group_id: int, brief_id: str) -> Summary | None:
    """Give the pinned summary of a board: the newest wording."""
    columns = (GroupSummary.problem, GroupSummary.practice, GroupSummary.suggestion)
    read = (
        select(*columns, Account.name, GroupSummary.written_at)
        .join(Account, Account.id == GroupSummary.author_id)
        .where(GroupSummary.group_id == group_id, GroupSummary.brief_id == brief_id)
        .order_by(GroupSummary.id.desc())
        .limit(1)
    )
    row = session.execute(read).first()
    return Summary(*row) if row else None


def rapporteur_of(session: Session, group_id: int) -> tuple[int, str] | None:
    """Name who writes a group's summaries, while a member of the group: key and name."""
    read = (
        select(Account.id, Account.name)
        .join(GroupRapporteur, GroupRapporteur.account_id == Account.id)
        .join(
            GroupMember,
            and_(
                GroupMember.account_id == Account.id,
                GroupMember.group_id == GroupRapporteur.group_id,
                GroupMember.left_at.is_(None),
            ),
        )
        .where(GroupRapporteur.group_id == group_id)
    )
    row = session.execute(read).first()
    return (row.id, row.name) if row else None


def name_rapporteur(session: Session, actor: Actor, board: Board, account_id: int, *, now: datetime) -> None:
    """Name who writes the group's summaries: moderators name any member, a member takes it on where there is none.

    Raises Conflict when somebody has it already, NotFound for who is not in the group.
    """
    stays = (GroupMember.group_id == board.group_id, GroupMember.account_id == account_id)
    if session.execute(select(GroupMember.id).where(*stays, GroupMember.left_at.is_(None))).first() is None:
        raise NotFound
    if not board.standing.may_moderate:
        if account_id != actor.id:
            raise NotFound
        if rapporteur_of(session, board.group_id) is not None:
            raise Conflict(TAKEN)
    values = {"account_id": account_id, "named_by": actor.id, "named_at": now}
    fresh = insert_new(session.connection(), GroupRapporteur).values(group_id=board.group_id, **values)
    session.connection().execute(fresh.on_conflict_do_update(index_elements=["group_id"], set_=values))


def summarise(
    session: Session, actor: Actor, board: Board, brief_id: str, parts: tuple[str, str, str], *, now: datetime
) -> None:
    """Pin a summary (problem, practice, suggestion) to a board; older ones are kept. Raises Invalid, Conflict."""
    rapporteur = rapporteur_of(session, board.group_id)
    if rapporteur is None or rapporteur[0] != actor.id:
        raise Conflict(NOT_RAPPORTEUR)
    texts = [part.strip() for part in parts]
    if not any(texts) or any(len(text) > MAX_PART for text in texts):
        raise Invalid([Problem("problem", 0, 0, "D404", NO_SUMMARY)])
    problem, practice, suggestion = texts
    session.add(
        GroupSummary(
            group_id=board.group_id,
            brief_id=brief_id,
            problem=problem,
            practice=practice,
            suggestion=suggestion,
            author_id=actor.id,
            written_at=now,
        )
    )
    session.flush()
