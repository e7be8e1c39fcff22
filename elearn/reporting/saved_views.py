"""Filters of the table of scores that somebody keeps under a name: their own, and nobody else's business."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, delete, func, literal_column, select
from sqlalchemy.orm import Session

from elearn.accounts.actor import Actor
from elearn.accounts.names import clean_name
from elearn.db.inserting import insert_new
from elearn.errors import Conflict, Invalid, NotFound
from elearn.problems import Phrase, Problem
from elearn.reporting.models import SavedView

LONGEST_NAME, MOST = 80, 30
NO_NAME = Phrase("Give the view a name of at most 80 characters.")
ENOUGH = Phrase("You keep 30 views already. Delete one first.")


_view = SavedView.__table__
READ_VIEWS = (
    select(_view.c.public_id, _view.c.name, _view.c.query)
    .where(_view.c.account_id == bindparam("account_id"))
    .order_by(_view.c.name)
    .limit(literal_column(str(MOST)))
    .offset(literal_column("0"))
)


@dataclass(frozen=True, slots=True)
class View:
    """Hold a saved view; ``query`` are the fields of the address."""

    public_id: str
    name: str
    query: Mapping[str, Any]


def keep(session: Session, actor: Actor, name: str, query: Mapping[str, str], *, public_id: str, now: datetime) -> None:
    """Keep filters under a name; one of the same name is replaced. Raises Invalid without a name, Conflict at 30."""
    named = clean_name(name)
    if not named or len(named) > LONGEST_NAME:
        raise Invalid([Problem("name", 0, 0, "R105", NO_NAME)])
    others = select(func.count()).select_from(SavedView).where(SavedView.account_id == actor.id)
    if int(session.execute(others.where(SavedView.name != named)).scalar_one()) >= MOST:
        raise Conflict(ENOUGH)
    values = {"public_id": public_id, "account_id": actor.id, "name": named, "created_at": now}
    fields = {key: value for key, value in query.items() if value}
    fresh = insert_new(session.connection(), SavedView).values(**values, query=fields)
    session.execute(fresh.on_conflict_do_update(index_elements=["account_id", "name"], set_={"query": fields}))


def drop(session: Session, actor: Actor, public_id: str) -> None:
    """Delete one's own view. Raises NotFound for another's."""
    own = delete(SavedView).where(SavedView.account_id == actor.id, SavedView.public_id == public_id)
    if session.execute(own.returning(SavedView.id)).first() is None:
        raise NotFound
