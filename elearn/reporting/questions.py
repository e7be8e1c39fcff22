"""How the questions of a quiz went, from the grades that were kept."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from elearn.accounts.actor import Actor
from elearn.accounts.models import Account
from elearn.accounts.policy import within
from elearn.accounts.roles import Permission
from elearn.assessment.models import Attempt, Grade
from elearn.content.outline import QuestionRef, QuizOutline
from elearn.organisation.models import OrgUnit
from elearn.reporting.statistics import Facility, facilities

NEWEST = 1000  # attempts that are looked at: enough for a mean, and the page stays quick however many there are


def questions_of(quiz: QuizOutline) -> list[QuestionRef]:
    """List every question that a paper of the quiz may hold: those for everybody, then those that are drawn."""
    drawn = [ref for _, candidates in quiz.draws for ref in candidates]
    return list({ref.id: ref for ref in [*quiz.questions, *drawn]}.values())


def question_facilities(session: Session, actor: Actor, permission: Permission, quiz: QuizOutline) -> list[Facility]:
    """Work out how hard each question of a quiz was in the newest attempts of people whom the actor may see.

    Only answers to a question's present revision count: what was asked before it was mended says nothing about it.
    """
    read = (
        select(Attempt.account_id, Attempt.paper, Grade.detail)
        .join(Grade, Grade.attempt_id == Attempt.id)
        .join(Account, Account.id == Attempt.account_id)
        .join(OrgUnit, OrgUnit.id == Account.unit_id)
        .where(Attempt.quiz_id == quiz.id, within(actor, permission, OrgUnit.path))
        .order_by(Attempt.id.desc())
        .limit(NEWEST)
    )
    present = {(ref.id, ref.revision_hash) for ref in questions_of(quiz)}
    attempts = []
    for account_id, paper, detail in session.connection().execute(read):
        asked = {entry[0] for entry in paper if (entry[0], entry[1]) in present}
        attempts.append((account_id, [(key, earned, possible) for key, earned, possible in detail if key in asked]))
    return facilities([ref.id for ref in questions_of(quiz)], attempts)
