"""Do one thing to many people: first what it would do to each of them and to whom it cannot be done, then all of it."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from sqlalchemy.orm import Session

from elearn import study
from elearn.accounts import administration, people, service
from elearn.accounts.actor import Actor
from elearn.accounts.models import Account
from elearn.accounts.people import Person
from elearn.errors import Conflict, NotFound
from elearn.personnel import retiring
from elearn.problems import Phrase

Action = Literal["lock", "unlock", "reset", "move", "retire"]
MOST = 500
NOTHING_TO_DO: Mapping[Action, Phrase] = {
    "lock": Phrase("is locked already"),
    "unlock": Phrase("is not locked"),
    "move": Phrase("is there already"),
    "retire": Phrase("is retired already"),
}
RETIRED = Phrase("is retired: bring this person back first")


@dataclass(frozen=True, slots=True)
class Foreseen:
    """Hold what would become of one person: ``hindered`` says why nothing, None that it would be done."""

    person: Person
    hindered: Phrase | None


def foresee(
    session: Session, actor: Actor, public_ids: Iterable[str], action: Action, unit_id: int | None
) -> list[Foreseen]:
    """Say of each person what the action would do; who is not to be seen is left out."""
    found = []
    for public_id in list(dict.fromkeys(public_ids))[:MOST]:
        try:
            person = people.person(session, actor, public_id)
        except NotFound:
            continue
        found.append(Foreseen(person, _hindered(actor, person, action, unit_id)))
    return found


def carry_out(
    session: Session,
    actor: Actor,
    public_ids: Iterable[str],
    action: Action,
    *,
    unit_id: int | None = None,
    hashes: Mapping[str, str] | None = None,
    now: datetime,
) -> list[Account]:
    """Do it to everybody to whom it can be done, in one transaction, and give those; ``hashes`` are for a reset.

    Raises Conflict when the last administrator of the whole organisation would be among them.
    """
    wanted = [one.person for one in foresee(session, actor, public_ids, action, unit_id) if one.hindered is None]
    deed = _deed(session, actor, action, unit_id, hashes or {}, now)
    done = []
    for person in sorted(wanted, key=lambda person: person.id):  # in one order: two of these must not block each other
        account = administration.account_of(session, actor, person.public_id)
        if action != "reset" or person.public_id in (hashes or {}):
            deed(account)
            done.append(account)
    return done


def _hindered(actor: Actor, person: Person, action: Action, unit_id: int | None) -> Phrase | None:
    forbidden = administration.why_not(actor, person)
    if forbidden is not None:
        return forbidden
    if person.retired_at is not None:
        return NOTHING_TO_DO["retire"] if action == "retire" else RETIRED
    nothing = {
        "lock": person.locked_at is not None,
        "unlock": person.locked_at is None and person.delayed_until is None,
        "move": person.unit_id == unit_id,
    }
    return NOTHING_TO_DO[action] if nothing.get(action, False) else None


def _deed(
    session: Session, actor: Actor, action: Action, unit_id: int | None, hashes: Mapping[str, str], now: datetime
) -> Callable[[Account], None]:
    who = actor.public_id

    def move(account: Account) -> None:
        if unit_id is None:
            raise Conflict(Phrase("Choose a unit from the list."))
        administration.require_another_administrator(session, account)
        study.move_account(session, account, unit_id, now=now, actor_id=who)

    def reset(account: Account) -> None:
        hashed = hashes[account.public_id]
        service.set_password(session, account, hashed, must_change=True, now=now, actor_id=who)

    deeds: Mapping[Action, Callable[[Account], None]] = {
        "lock": lambda account: administration.lock(session, account, now=now, actor_id=who),
        "unlock": lambda account: service.unlock(session, account, now=now, actor_id=who),
        "reset": reset,
        "move": move,
        "retire": lambda account: retiring.retire(session, account, now=now, actor_id=who),
    }
    return deeds[action]


def doable(foreseen: Sequence[Foreseen]) -> int:
    """Count those to whom it would be done."""
    return sum(one.hindered is None for one in foreseen)
