"""Who may publish: the course belongs to the whole organisation, so publishing takes a role over all of it."""

from sqlalchemy.orm import Session

from elearn.accounts.actor import Actor
from elearn.accounts.policy import may
from elearn.accounts.roles import Permission
from elearn.errors import NotAllowed
from elearn.organisation.queries import root
from elearn.problems import Phrase

ONLY_ABOVE = Phrase("The course is everybody's: it is published by lecturers of the whole organisation.")


def may_publish(session: Session, actor: Actor) -> bool:
    """Say whether somebody may publish what is written in the browser."""
    top = root(session)
    return top is not None and may(actor, Permission.PUBLISH, top.path)


def require_publishing(session: Session, actor: Actor) -> None:
    """Raise NotAllowed unless somebody may publish."""
    if not may_publish(session, actor):
        raise NotAllowed(ONLY_ABOVE)
