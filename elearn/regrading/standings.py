"""Work out what a plan would do to people's scores of a quiz: whoever has several attempts has but one score."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction
from typing import Any

from sqlalchemy import and_, case, select
from sqlalchemy.orm import Session

from elearn.assessment.models import Attempt, Grade, Score
from elearn.assessment.scoring import Sitting, Standing, stand
from elearn.assessment.service import sitting, standing_of
from elearn.db.inserting import insert_new
from elearn.marking.facts import in_parts
from elearn.regrading.models import RegradeChange, RegradePlan, RegradeStanding

AT_ONCE = 250  # people whose attempts are read together
Pair = tuple[int, str]  # an account's key and a quiz's id
Moved = tuple[Pair, Standing | None, Standing]  # whose score of which quiz, as it was and as it is
_score, _kept = Score.__table__, RegradeStanding.__table__


def pairs_of(session: Session, plan: RegradePlan) -> Iterator[Sequence[Pair]]:
    """List, in parts, the people (and quizzes) of whom a plan changes a grade."""
    read = (
        select(Attempt.account_id, Attempt.quiz_id)
        .join(RegradeChange, RegradeChange.attempt_id == Attempt.id)
        .where(RegradeChange.plan_id == plan.id, RegradeChange.is_changed)
        .distinct()
    )
    yield from in_parts(sorted((row.account_id, row.quiz_id) for row in session.execute(read)), AT_ONCE)


def compare(session: Session, plan: RegradePlan, pairs: Sequence[Pair]) -> list[dict[str, Any]]:
    """Compare the scores that people have with those that they would have under a plan which is staged."""
    by_quiz: dict[str, list[int]] = defaultdict(list)
    for account_id, quiz_id in pairs:
        by_quiz[quiz_id].append(account_id)
    found = []
    for quiz_id, accounts in sorted(by_quiz.items()):
        would_have = _would_have(session, plan, quiz_id, accounts)
        scores = select(_score).where(_score.c.quiz_id == quiz_id, _score.c.account_id.in_(accounts))
        for row in session.execute(scores):
            after = stand(would_have[row.account_id])
            found.append(_row(plan.id, (row.account_id, quiz_id), standing_of(row), after))
    return found


def stage(session: Session, rows: Sequence[dict[str, Any]]) -> None:
    """Keep what becomes of people's scores beside a plan; what was kept of the same people before gives way."""
    if rows:
        fresh = insert_new(session.connection(), RegradeStanding)
        anew = {column.name: fresh.excluded[column.name] for column in _kept.c if not column.primary_key}
        statement = fresh.on_conflict_do_update(index_elements=["plan_id", "account_id", "quiz_id"], set_=anew)
        session.connection().execute(statement, list(rows))


def settle(session: Session, plan: RegradePlan, moved: Iterable[Moved]) -> None:
    """Keep what a commit has done to scores where that is not what was previewed: of who handed in meanwhile."""
    known = {(row.account_id, row.quiz_id): row._asdict() for row in session.execute(_of(plan))}
    rows = [_row(plan.id, pair, before, after) for pair, before, after in moved]
    stage(session, [row for row in rows if known.get((row["account_id"], row["quiz_id"])) != row])


def _of(plan: RegradePlan) -> Any:
    return select(_kept).where(_kept.c.plan_id == plan.id)


def _would_have(session: Session, plan: RegradePlan, quiz_id: str, accounts: Sequence[int]) -> dict[int, list[Sitting]]:
    """Read the attempts of people, each with the grade that the plan gives it, or else with the one that it has."""
    is_planned = RegradeChange.attempt_id.is_not(None)

    def planned(name: str) -> Any:
        return case((is_planned, getattr(RegradeChange, name)), else_=getattr(Grade, name))

    read = (
        select(Attempt.account_id, Attempt.id, Attempt.submitted_at)
        .add_columns(planned("earned"), planned("possible"), planned("passed"), planned("pending"))
        .add_columns(planned("counts"), planned("pass_percent"), Attempt.counts, Attempt.pass_percent)
        .outerjoin(Grade, Grade.attempt_id == Attempt.id)
        .outerjoin(RegradeChange, and_(RegradeChange.attempt_id == Attempt.id, RegradeChange.plan_id == plan.id))
        .where(Attempt.quiz_id == quiz_id, Attempt.account_id.in_(accounts))
    )
    found: dict[int, list[Sitting]] = defaultdict(list)
    for account_id, *values, counts, percent, own_counts, own_percent in session.execute(read):
        rule = (own_counts if counts is None else counts, own_percent if percent is None else percent)
        found[account_id].append(sitting([*values, *rule]))
    return found


def _row(plan_id: int, pair: Pair, before: Standing | None, after: Standing) -> dict[str, Any]:
    old, new = _figures(before), _figures(after)
    shares = [earned / possible if possible else Fraction(0) for earned, possible, *_ in (old, new)]
    return {
        "plan_id": plan_id,
        "account_id": pair[0],
        "quiz_id": pair[1],
        "is_seen": old != new,
        "direction": (shares[1] > shares[0]) - (shares[1] < shares[0]),
        "flip": int(new[2]) - int(old[2]),
        **dict(zip(("earned_before", "possible_before", "passed_before", "pending_before"), old, strict=True)),
        **dict(zip(("earned", "possible", "passed", "pending"), new, strict=True)),
    }


def _figures(one: Standing | None) -> tuple[Fraction, Fraction, bool, bool]:
    if one is None:
        return Fraction(0), Fraction(0), False, False
    return one.earned or Fraction(0), one.possible or Fraction(0), one.passed, one.pending
