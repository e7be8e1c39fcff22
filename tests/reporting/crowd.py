"""Many people at once, with scores in two quizzes, put straight into the tables."""

import random
from collections.abc import Sequence

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from elearn.accounts.actor import Actor
from elearn.accounts.models import Account, RoleGrant
from elearn.accounts.names import sort_key
from elearn.accounts.queries import actor_of_account
from elearn.accounts.roles import Role
from elearn.assessment.models import Score
from elearn.organisation.models import OrgUnit
from elearn.reporting import tallies
from tests.clock import MORNING
from tests.make import hashed
from tests.published import AFTER, AT_ONCE

QUIZZES = (AT_ONCE, AFTER)
ODD_NAMES = (
    "=1+1",
    "+86",
    "-2",
    "@SUM(A1)",
    "'quoted'",
    "阿卜杜热合曼·买买提",
    "𠮷㛃",
    "100%_sure",
    "唐" * 50,
    'a,b"c',
)
TOWNSHIPS = ("431002101", "431002102", "431002103", "431003101", "431003102", "431003103", "431002")
FIRST_ID = 1000


def make_crowd(
    session: Session, number: int, units: Sequence[str] = TOWNSHIPS, *, first: int = FIRST_ID, seed: int = 7
) -> None:
    """Add ``number`` trainees with the odd names first, at home in ``units`` by turns; count the tallies.

    Their keys, and the numbers in their user names, go up from ``first``.
    """
    chance = random.Random(seed)
    ids = {row.code: row.id for row in session.execute(select(OrgUnit.code, OrgUnit.id))}
    people, grants, scores = [], [], []
    for place in range(number):
        key, unit = first + place, ids[units[place % len(units)]]
        name = ODD_NAMES[place] if place < len(ODD_NAMES) else chance.choice("唐陈李张") + chance.choice("岚宇明华")
        people.append(
            {
                "id": key,
                "public_id": f"person-{key}",
                "username": f"user{key}",
                "name": name,
                "sort_key": sort_key(name),
                "staff_number": f"N{key}" if place % 3 else None,
                "unit_id": unit,
                "password_hash": hashed("three clear springs"),
                "must_change_password": False,
                "created_at": MORNING,
                "failed_logins": 0,
            }
        )
        grants.append({"account_id": key, "role": Role.TRAINEE, "unit_id": unit})
        scores += [score(key, quiz, chance) for quiz in QUIZZES if chance.random() < 0.8]
    for table, rows in ((Account, people), (RoleGrant, grants), (Score, scores)):
        if rows:
            session.execute(insert(table), rows)
    tallies.recount(session)


def score(account_id: int, quiz_id: str, chance: random.Random) -> dict[str, object]:
    """Make where somebody stands: begun only, or handed in with 0 to 14 of 14 marks."""
    earned = chance.choice([None, *range(15)])
    is_finished = earned is not None
    return {
        "account_id": account_id,
        "quiz_id": quiz_id,
        "begun": chance.randint(1, 3),
        "finished": int(is_finished),
        "counted_attempt_id": None,
        "earned": earned,
        "possible": 14 if is_finished else None,
        "share": earned * 10_000 // 14 if earned is not None else None,
        "passed": earned is not None and earned >= 9,
        "finished_at": MORNING if is_finished else None,
    }


def somebody(session: Session, username: str) -> Actor:
    """Load somebody with the roles they hold."""
    found = actor_of_account(session, session.scalars(select(Account.id).where(Account.username == username)).one())
    assert found is not None
    return found
