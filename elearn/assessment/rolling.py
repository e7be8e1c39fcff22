"""Bring the scores of many people up to date at once, in a few statements however many they are."""

from collections import defaultdict
from collections.abc import Sequence

from sqlalchemy import and_, bindparam, or_, select, update
from sqlalchemy.orm import Session

from elearn.assessment.models import Attempt, Grade, Score
from elearn.assessment.scoring import Sitting, Standing, stand
from elearn.assessment.service import SITTING, roll_up, sitting, standing_of

Pair = tuple[int, str]  # an account's key and a quiz's id
_score = Score.__table__


def roll_up_many(session: Session, pairs: Sequence[Pair]) -> list[tuple[Pair, Standing | None, Standing]]:
    """Do what ``service.roll_up`` does for each pair, a few hundred at most; give each score as it was and as it is."""
    connection = session.connection()
    by_quiz: dict[str, list[int]] = defaultdict(list)
    for account_id, quiz_id in pairs:
        by_quiz[quiz_id].append(account_id)
    mine = or_(*(and_(_score.c.quiz_id == key, _score.c.account_id.in_(ids)) for key, ids in sorted(by_quiz.items())))
    held = select(_score).where(mine).order_by(_score.c.account_id, _score.c.quiz_id).with_for_update()
    kept = {(row.account_id, row.quiz_id): standing_of(row) for row in connection.execute(held)}
    sat: dict[Pair, list[Sitting]] = defaultdict(list)
    read = select(Attempt.account_id, Attempt.quiz_id, *SITTING).outerjoin(Grade, Grade.attempt_id == Attempt.id)
    ours = or_(*(and_(Attempt.quiz_id == key, Attempt.account_id.in_(ids)) for key, ids in sorted(by_quiz.items())))
    for account_id, quiz_id, *row in connection.execute(read.where(ours)):
        sat[account_id, quiz_id].append(sitting(row))
    found: list[tuple[Pair, Standing | None, Standing]] = [
        (pair, kept[pair], stand(sat[pair])) for pair in pairs if pair in kept
    ]
    _keep(session, [(pair, after) for pair, before, after in found if before != after])
    return found + [(pair, *roll_up(session, *pair)) for pair in pairs if pair not in kept]


def _keep(session: Session, changed: Sequence[tuple[Pair, Standing]]) -> None:
    if not changed:
        return
    names = list(Standing.__dataclass_fields__)
    mine = (_score.c.account_id == bindparam("of_account"), _score.c.quiz_id == bindparam("of_quiz"))
    statement = update(Score).where(*mine).values({name: bindparam(f"new_{name}") for name in names})
    rows = [
        {"of_account": pair[0], "of_quiz": pair[1], **{f"new_{name}": getattr(after, name) for name in names}}
        for pair, after in changed
    ]
    session.connection().execute(statement, rows)
