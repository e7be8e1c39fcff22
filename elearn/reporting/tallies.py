"""Tallies by unit: added to when a score changes or a person comes, goes or moves, and countable anew."""

from collections.abc import Mapping
from functools import cache

from sqlalchemy import case, delete, func, insert, literal, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from elearn.accounts.models import Account, RoleGrant
from elearn.accounts.roles import Role
from elearn.assessment.models import Score
from elearn.assessment.scoring import Standing
from elearn.db.inserting import insert_new
from elearn.db.prepared import Prepared
from elearn.reporting.models import UnitPeople, UnitTally

FIGURES = ("begun", "finished", "passed", "share_sum")


def figures(standing: Standing | None) -> dict[str, int]:
    """Give what one person adds to the tally of their unit."""
    if standing is None:
        return dict.fromkeys(FIGURES, 0)
    return {
        "begun": int(standing.begun > 0),
        "finished": int(standing.finished > 0),
        "passed": int(standing.passed),
        "share_sum": standing.share or 0,
    }


def add(session: Session, unit_id: int, quiz_id: str, before: Standing | None, after: Standing | None) -> None:
    """Add to a unit's tally what changed between two standings of one person; concurrent changes add up."""
    change(session, unit_id, quiz_id, difference(before, after))


def difference(before: Standing | None, after: Standing | None) -> dict[str, int]:
    """Give what a person's change of standing changes in the tally of their unit."""
    old, new = figures(before), figures(after)
    return {name: new[name] - old[name] for name in FIGURES}


def change(session: Session, unit_id: int, quiz_id: str, by: Mapping[str, int]) -> None:
    """Add figures to a unit's tally; concurrent changes add up."""
    if not any(by.values()):
        return
    connection = session.connection()
    values = {"unit_id": unit_id, "quiz_id": quiz_id, **{name: by[name] for name in FIGURES}}
    _change(connection.dialect.name).execute(connection, values)


@cache
def _change(dialect: str) -> Prepared:
    fresh = (sqlite if dialect == "sqlite" else postgresql).insert(UnitTally)
    counted = {name: getattr(UnitTally, name) + fresh.excluded[name] for name in FIGURES}
    return Prepared(fresh.on_conflict_do_update(index_elements=["unit_id", "quiz_id"], set_=counted))


def add_trainees(session: Session, unit_id: int, change: int) -> None:
    """Add to (or take from) the number of a unit's trainees."""
    connection = session.connection()
    fresh = insert_new(connection, UnitPeople).values(unit_id=unit_id, trainees=change)
    counted = {"trainees": UnitPeople.trainees + change}
    connection.execute(fresh.on_conflict_do_update(index_elements=["unit_id"], set_=counted))


def recount(session: Session) -> None:
    """Count all tallies anew from the scores and the accounts."""
    session.execute(delete(UnitTally))
    session.execute(delete(UnitPeople))
    finished = case((Score.finished > 0, 1), else_=0)
    counted = (
        select(
            Account.unit_id,
            Score.quiz_id,
            func.sum(case((Score.begun > 0, 1), else_=0)),
            func.sum(finished),
            func.sum(case((Score.passed, 1), else_=0)),
            func.sum(func.coalesce(Score.share, literal(0))),
        )
        .join(Account, Account.id == Score.account_id)
        .group_by(Account.unit_id, Score.quiz_id)
    )
    session.execute(insert(UnitTally).from_select(["unit_id", "quiz_id", *FIGURES], counted))
    people = (
        select(Account.unit_id, func.count(func.distinct(Account.id)))
        .join(RoleGrant, RoleGrant.account_id == Account.id)
        .where(RoleGrant.role == Role.TRAINEE)
        .group_by(Account.unit_id)
    )
    session.execute(insert(UnitPeople).from_select(["unit_id", "trainees"], people))
