"""Read what a quiz as a whole was taken under (pass mark, which attempt counts), and what a plan makes of scores."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session, aliased

from elearn.accounts.models import Account
from elearn.assessment.models import Attempt
from elearn.assessment.rules import terms_of_document
from elearn.assessment.rulings import Action
from elearn.content.shelf import Shelf
from elearn.organisation.models import OrgUnit
from elearn.regrading.models import RegradePlan, RegradeStanding
from elearn.regrading.queries import PAGE_SIZE, Change


@dataclass(frozen=True, slots=True)
class Begun:
    """Hold the handed-in attempts that were begun under the same settings: which revisions of the quiz had them."""

    pass_percent: int
    counts: str
    revisions: tuple[str, ...]
    attempts: int
    since: datetime

    def setting(self, action: Action) -> str:
        """Give the setting that an action would replace."""
        return str(self.pass_percent) if action is Action.PASSING else self.counts


def begun_under(session: Session, shelf: Shelf, quiz_id: str) -> list[Begun]:
    """List what handed-in attempts at a quiz were begun under, the newest first; many revisions may say the same."""
    read = (
        select(Attempt.quiz_hash, func.count().label("number"), func.min(Attempt.started_at).label("since"))
        .where(Attempt.quiz_id == quiz_id, Attempt.submitted_at.is_not(None))
        .group_by(Attempt.quiz_hash)
    )
    rows = session.execute(read).all()
    quizzes: Mapping[str, Any] = shelf.documents(session, {row.quiz_hash for row in rows})
    found: dict[tuple[int, str], list[Any]] = {}
    for row in sorted(rows, key=lambda one: one.since):
        terms = terms_of_document(quizzes[row.quiz_hash], UTC)
        found.setdefault((terms.pass_percent, terms.counts), []).append(row)
    groups = [
        Begun(*key, tuple(one.quiz_hash for one in ones), sum(one.number for one in ones), ones[0].since)
        for key, ones in found.items()
    ]
    return sorted(groups, key=lambda one: one.since, reverse=True)


def scores_of(session: Session, made: RegradePlan, after: int = 0) -> tuple[list[Change], int | None]:
    """List the people whose score a plan for a whole quiz changes, behind a key; and where the next page begins.

    What is said of an attempt is that of their newest (its public id, when it was handed in).
    """
    kept = RegradeStanding
    mine = aliased(Attempt)
    newest = (
        select(func.max(mine.id))
        .where(mine.account_id == kept.account_id, mine.quiz_id == kept.quiz_id, mine.submitted_at.is_not(None))
        .scalar_subquery()
    )
    read = (
        select(kept, Attempt.public_id, Attempt.submitted_at, Account.name, Account.username)
        .add_columns(OrgUnit.name_zh, OrgUnit.name_en)
        .join(Account, Account.id == kept.account_id)
        .join(OrgUnit, OrgUnit.id == Account.unit_id)
        .join(Attempt, Attempt.id == newest)
        .where(kept.plan_id == made.id, kept.is_seen, kept.account_id > after)
        .order_by(kept.account_id)
        .limit(PAGE_SIZE + 1)
    )
    found = [
        Change(
            one.account_id,
            public_id,
            name,
            username,
            unit_zh,
            unit_en,
            submitted_at,
            (one.earned_before, one.possible_before, one.passed_before, int(one.pending_before)),
            (one.earned, one.possible, one.passed, int(one.pending)),
        )
        for one, public_id, submitted_at, name, username, unit_zh, unit_en in session.execute(read)
    ]
    return found[:PAGE_SIZE], found[PAGE_SIZE - 1].key if len(found) > PAGE_SIZE else None
