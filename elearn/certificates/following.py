"""Let a class follow the facts: who has completed it, and, where it issues itself, the certificates that are due."""

from collections.abc import Sequence

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from elearn.certificates.models import Certificate
from elearn.certificates.service import Issuer, issue
from elearn.completion.facts import terms_of
from elearn.completion.models import ClassCompletion
from elearn.completion.service import completed_in, refresh, standing_of
from elearn.content.outline import Outline
from elearn.training.models import TrainingClass


def followed(session: Session, outline: Outline) -> Sequence[int]:
    """List the classes of the course that have begun, closed ones too: a regrade reaches those as well."""
    begun = (TrainingClass.status != "planned", TrainingClass.course_id == outline.course.id)
    return session.scalars(select(TrainingClass.id).where(*begun).order_by(TrainingClass.id)).all()


def is_behind(session: Session, outline: Outline, class_id: int) -> bool:
    """Say whether something of a class is not as the facts have it: a look that holds no writer up."""
    standing = standing_of(session, outline, class_id)
    wanted = {key: at for key, (_, at) in standing.items() if at is not None}
    return wanted != completed_in(session, class_id) or _is_due(session, class_id)


def follow(session: Session, outline: Outline, class_id: int, issuer: Issuer) -> int:
    """Bring a class in line with the facts; give how many certificates it issued itself."""
    refresh(session, outline, class_id)
    if not _is_due(session, class_id):
        return 0
    return len(issue(session, outline, class_id, issuer))


def _is_due(session: Session, class_id: int) -> bool:
    if not terms_of(session, [class_id])[class_id].issues_itself:
        return False
    same = (Certificate.class_id == ClassCompletion.class_id, Certificate.account_id == ClassCompletion.account_id)
    without = (ClassCompletion.class_id == class_id, ~exists().where(*same))
    return session.execute(select(ClassCompletion.account_id).where(*without).limit(1)).first() is not None
