"""Take a quiz through the services, as a page would: each step in a transaction of its own."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from elearn.accounts.actor import Actor, Grant
from elearn.accounts.models import Account
from elearn.accounts.roles import Role
from elearn.assessment import queries, responses, service
from elearn.assessment.grading import Event, Result
from elearn.assessment.models import Score
from elearn.assessment.papers import paper_of
from elearn.assessment.personal import terms_for
from elearn.assessment.queries import KeptGrade, Sheet
from elearn.content.shelf import Shelf
from elearn.db.database import Database
from elearn.identities import new_public_id
from elearn.organisation.models import OrgUnit
from elearn.questions.registry import kind_of
from elearn.reporting.models import UnitPeople, UnitTally
from elearn.study import begin_quiz, hand_in
from tests.clock import MORNING
from tests.published import AFTER

ZONE = ZoneInfo("Asia/Shanghai")
LATER = MORNING + timedelta(minutes=10)


def actor_of(session: Session, username: str) -> Actor:
    """Load somebody as the actor of a request."""
    account = session.scalars(select(Account).where(Account.username == username)).one()
    unit = session.get_one(OrgUnit, account.unit_id)
    return Actor(
        account.id,
        account.public_id,
        username,
        account.name,
        unit.id,
        unit.path,
        unit.name_zh,
        unit.name_en,
        None,
        False,
        "key",
        MORNING,
        (Grant(Role.TRAINEE, unit.path),),
    )


def begin_in(session: Session, shelf: Shelf, actor: Actor, quiz: str = AFTER, public_id: str = "") -> Sheet:
    """Begin an attempt, or find the open one."""
    outline = shelf.outline(session).quizzes[quiz]
    own = public_id or new_public_id()
    terms = terms_for(session, actor, outline, ZONE, now=MORNING)
    found = begin_quiz(session, actor, outline, terms, public_id=own, zone=ZONE, now=MORNING)
    return queries.sheet_of(session, found, actor.id)


def event(question_id: str, answer: object, sequence: int = 1, event_id: str = "") -> Event:
    """Make a response event with an id of its own."""
    return Event(event_id or f"event-{new_public_id()}", question_id, sequence, answer)


def roll_ups(session: Session) -> dict[str, Any]:
    """Read everything that is derived and can be rebuilt."""
    session.expire_all()

    def rows(table: Any, *keys: str) -> dict[tuple[Any, ...], dict[str, Any]]:
        found = {}
        for row in session.execute(select(table.__table__)).mappings():
            values = {name: value for name, value in row.items() if name not in keys}
            if any(value for value in values.values()):  # a tally of nothing and no tally say the same
                found[tuple(row[key] for key in keys)] = values
        return found

    return {
        "scores": rows(Score, "account_id", "quiz_id"),
        "tallies": rows(UnitTally, "unit_id", "quiz_id"),
        "people": rows(UnitPeople, "unit_id"),
    }


@dataclass
class Desk:
    """Seat a person before the published quizzes."""

    database: Database
    username: str = "tanglan"
    shelf: Shelf = field(default_factory=Shelf)

    @property
    def actor(self) -> Actor:
        """Load the person."""
        with self.database.read() as session:
            return actor_of(session, self.username)

    def begin(self, quiz: str = AFTER) -> Sheet:
        """Begin an attempt, or find the open one."""
        with self.database.write() as session:
            return begin_in(session, self.shelf, self.actor, quiz)

    def save(self, sheet: Sheet, *events: Event) -> None:
        """Save answers, as the site does: on a server in one statement where that settles it."""
        if not self.database.is_sqlite and self.save_at_once(sheet, *events):
            return
        with self.database.write_connection() as connection:
            responses.save(connection, sheet.id, events, now=LATER)

    def save_at_once(self, sheet: Sheet, *events: Event) -> bool:
        """Try to save in one statement, on PostgreSQL; say whether that settled it."""
        with self.database.glance() as session:
            return responses.save_at_once(session.connection(), sheet.id, events, now=LATER)

    def hand_in(self, sheet: Sheet, *last: Event) -> Result:
        """Hand an attempt in."""
        with self.database.write() as session:
            return hand_in(session, self.shelf, sheet, last, today=LATER.date(), now=LATER)

    def show_key(self, sheet: Sheet, question_id: str) -> None:
        """Show the key of a question."""
        with self.database.write() as session:
            service.show_key(session, sheet.id, question_id, now=LATER)

    def specs(self, sheet: Sheet) -> Sequence[Mapping[str, Any]]:
        """List the questions of an attempt's paper."""
        with self.database.read() as session:
            return paper_of(session, self.shelf, sheet).specs

    def best(self, sheet: Sheet) -> list[Event]:
        """Answer everything rightly."""
        return [event(spec["id"], kind_of(spec["kind"]).best_answer(spec)) for spec in self.specs(sheet)]

    def events(self, sheet: Sheet) -> set[tuple[str, str]]:
        """List what is kept: (event id, question id)."""
        with self.database.read() as session:
            return {(one.event_id, one.question_id) for one in queries.events_of(session, sheet.id)}

    def grade(self, sheet: Sheet) -> KeptGrade | None:
        """Read the grade that is kept."""
        with self.database.read() as session:
            return queries.grade_of(session, sheet.id)

    def score(self, quiz: str = AFTER) -> Score | None:
        """Read where the person stands."""
        with self.database.read() as session:
            return session.get(Score, (self.actor.id, quiz))

    def tally(self, quiz: str = AFTER) -> tuple[int, int, int, int]:
        """Read the tally of the person's unit: begun, finished, passed, sum of shares."""
        with self.database.read() as session:
            found = session.get(UnitTally, (self.actor.unit_id, quiz))
            return (found.begun, found.finished, found.passed, found.share_sum) if found else (0, 0, 0, 0)
