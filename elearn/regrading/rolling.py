"""Bring scores and tallies up to date after grades have changed: for one attempt, or for thousands at once."""

from collections import Counter
from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.orm import Session

from elearn.accounts.models import Account
from elearn.assessment.rolling import roll_up_many
from elearn.assessment.scoring import Standing
from elearn.marking.facts import in_parts
from elearn.reporting import tallies

AT_ONCE = 500
Pair = tuple[int, str]  # an account's key and a quiz's id


def roll_up(session: Session, pairs: Iterable[Pair]) -> list[tuple[Pair, Standing | None, Standing]]:
    """Bring people's scores of quizzes, and the tallies of the units where they are at home now, up to date.

    Gives each score as it was and as it is.

    Accounts are held before scores and scores before tallies, each in the order of their keys: as a hand-in and a
    move do it, so that they never wait for each other in a circle.
    """
    wanted = sorted(set(pairs))
    homes = _hold_homes(session, sorted({account_id for account_id, _ in wanted}))
    changes: dict[tuple[int, str], Counter[str]] = {}
    moved = []
    for some in in_parts(wanted, AT_ONCE):
        moved += roll_up_many(session, some)
        for (account_id, quiz_id), before, after in moved[-len(some) :]:
            change = changes.setdefault((homes[account_id], quiz_id), Counter())
            change.update(tallies.difference(before, after))
    for (unit_id, quiz_id), change in sorted(changes.items()):
        tallies.change(session, unit_id, quiz_id, change)
    return moved


def _hold_homes(session: Session, account_ids: list[int]) -> dict[int, int]:
    homes: dict[int, int] = {}
    for some in in_parts(account_ids, AT_ONCE):
        held = select(Account.id, Account.unit_id).where(Account.id.in_(some)).order_by(Account.id)
        homes |= {row.id: row.unit_id for row in session.execute(held.with_for_update(read=True))}
    return homes
