"""Note in the audit log that somebody looked at how a person's grade came about."""

from datetime import datetime

from sqlalchemy import Connection
from sqlalchemy.orm import Session

from elearn.accounts.actor import Actor
from elearn.audit import service as audit
from elearn.marking.queue import Owned


def record_view(connection: Connection, actor: Actor, owned: Owned, *, now: datetime) -> None:
    """Append that the actor looked at the grade of an attempt."""
    facts = {"attempt": owned.sheet.public_id}
    with Session(connection) as session:
        person = owned.person_id
        audit.record(session, "grades.view", now=now, actor_id=actor.public_id, subject_id=person, facts=facts)
