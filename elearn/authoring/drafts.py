"""Drafts of quiz files: kept, changed by whoever saw the newest text, thrown away."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from elearn.accounts.actor import Actor
from elearn.accounts.models import Account
from elearn.audit import service as audit
from elearn.authoring.models import QuizDraft
from elearn.errors import NotFound

MOST_LISTED = 50
_COLUMNS = (
    QuizDraft.public_id,
    QuizDraft.quiz_id,
    QuizDraft.source,
    QuizDraft.version,
    QuizDraft.created_at,
    QuizDraft.updated_at,
    QuizDraft.account_id,
    Account.name,
)


@dataclass(frozen=True, slots=True)
class KeptDraft:
    """Hold a draft without its text; ``author`` is the name of who brought it."""

    public_id: str
    quiz_id: str
    source: str
    version: int
    created_at: datetime
    updated_at: datetime
    account_id: int
    author: str


def keep(
    session: Session, actor: Actor, *, public_id: str, quiz_id: str, text: str, source: str, now: datetime
) -> None:
    """Keep a new draft."""
    draft = QuizDraft(
        public_id=public_id,
        account_id=actor.id,
        quiz_id=quiz_id,
        text=text,
        source=source[:200],
        created_at=now,
        updated_at=now,
    )
    session.add(draft)
    session.flush()
    facts = {"draft": public_id, "quiz": quiz_id}
    audit.record(session, "draft.keep", now=now, actor_id=actor.public_id, facts=facts)


def listed(session: Session) -> Sequence[KeptDraft]:
    """List the drafts, the one that was changed last first (50 at most)."""
    read = select(*_COLUMNS).join(Account, Account.id == QuizDraft.account_id)
    rows = session.execute(read.order_by(QuizDraft.updated_at.desc(), QuizDraft.id.desc()).limit(MOST_LISTED))
    return [KeptDraft(*row) for row in rows]


def draft_and_text(session: Session, public_id: str) -> tuple[KeptDraft, str]:
    """Find a draft. Raises NotFound."""
    read = select(*_COLUMNS, QuizDraft.text).join(Account, Account.id == QuizDraft.account_id)
    row = session.execute(read.where(QuizDraft.public_id == public_id)).first()
    if row is None:
        raise NotFound
    kept: tuple[Any, ...] = tuple(row)[:-1]
    return KeptDraft(*kept), row.text


def save(session: Session, actor: Actor, public_id: str, *, text: str, version: int, now: datetime) -> bool:
    """Save a text over the version that its author saw; say whether it was the newest. Raises NotFound."""
    change = update(QuizDraft).where(QuizDraft.public_id == public_id, QuizDraft.version == version)
    done = session.execute(
        change.values(text=text, version=version + 1, updated_at=now).returning(QuizDraft.id)
    ).first()
    if done is None:
        draft_and_text(session, public_id)
        return False
    facts = {"draft": public_id, "version": version + 1}
    audit.record(session, "draft.save", now=now, actor_id=actor.public_id, facts=facts)
    return True


def discard(session: Session, actor: Actor, public_id: str, *, now: datetime) -> None:
    """Throw a draft away. Raises NotFound."""
    gone = session.execute(delete(QuizDraft).where(QuizDraft.public_id == public_id).returning(QuizDraft.id)).first()
    if gone is None:
        raise NotFound
    audit.record(session, "draft.discard", now=now, actor_id=actor.public_id, facts={"draft": public_id})
