"""The scores of a class: its present members, added up by quiz and by unit, as far as somebody may see them."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, case, func, select
from sqlalchemy.orm import Session

from elearn.accounts.actor import Actor
from elearn.accounts.models import Account
from elearn.accounts.policy import within
from elearn.accounts.roles import Permission
from elearn.assessment.models import Score
from elearn.organisation.models import OrgUnit
from elearn.reporting.statistics import Figures
from elearn.training.models import ClassMember

PERMISSION = Permission.SEE_SCORES
ByPath = dict[str, dict[str, Figures]]
_COUNTS = (
    func.sum(case((Score.begun > 0, 1), else_=0)),
    func.sum(case((Score.finished > 0, 1), else_=0)),
    func.sum(case((Score.passed, 1), else_=0)),
    func.sum(func.coalesce(Score.share, 0)),
)


def figures_of_class(session: Session, actor: Actor, class_id: int, quiz_ids: Sequence[str]) -> ByPath:
    """Read where the members stand, by the path of their home unit and by quiz, in two queries.

    Who belongs to the class counts, trainee or not; whoever has left it does not.
    """
    found: ByPath = {}
    heads = _members(select(OrgUnit.path, func.count()), actor, class_id).group_by(OrgUnit.path)
    for path, count in session.connection().execute(heads):
        found[path] = {quiz_id: Figures(count) for quiz_id in quiz_ids}
    read = _members(select(OrgUnit.path, Score.quiz_id, *_COUNTS), actor, class_id)
    read = read.join(Score, Score.account_id == Account.id).where(Score.quiz_id.in_(quiz_ids))
    for path, quiz_id, *counts in session.connection().execute(read.group_by(OrgUnit.path, Score.quiz_id)):
        found[path][quiz_id] = found[path][quiz_id] + Figures(0, *map(int, counts))
    return found


def shares_of_class(
    session: Session, actor: Actor, class_id: int, quiz_id: str, *conditions: ColumnElement[bool]
) -> list[float]:
    """List the shares of the marks, 0 to 1, of the members who have handed a quiz in, in no order."""
    read = _members(select(Score.share), actor, class_id).join(Score, Score.account_id == Account.id)
    read = read.where(Score.quiz_id == quiz_id, Score.share.is_not(None), *conditions)
    return [share / 10_000 for share in session.connection().execute(read).scalars()]


def _members(read: Any, actor: Actor, class_id: int) -> Any:
    present = (ClassMember.class_id == class_id, ClassMember.left_at.is_(None))
    return (
        read.select_from(ClassMember)
        .join(Account, Account.id == ClassMember.account_id)
        .join(OrgUnit, OrgUnit.id == Account.unit_id)
        .where(*present, within(actor, PERMISSION, OrgUnit.path))
    )
