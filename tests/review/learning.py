"""Learn and review through the services, as the pages do: each step in a transaction of its own."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from fsrs import Rating
from sqlalchemy import select

from elearn.assessment import queries as attempts
from elearn.assessment.grading import Event
from elearn.assessment.personal import terms_for
from elearn.assessment.queries import Sheet
from elearn.identities import new_public_id
from elearn.review import keeping, queries, service
from elearn.review.choosing import Due
from elearn.review.models import ReviewCard, ReviewIntroduction, ReviewLog
from elearn.review.service import Answered
from elearn.study import begin_quiz, finish_section, follow_publication, hand_in
from tests.clock import MORNING
from tests.published import AFTER
from tests.taking import ZONE, Desk

TODAY = MORNING.date()
TOMORROW = TODAY + timedelta(days=1)


@dataclass
class Learner(Desk):
    """Hold a person who learns, and a day that can be set."""

    day: date = TODAY

    @property
    def now(self) -> datetime:
        """Give a moment of the day."""
        return MORNING + (self.day - TODAY)

    def later(self, days: int) -> None:
        """Let days pass."""
        self.day += timedelta(days=days)

    def questions(self, quiz: str = AFTER) -> set[str]:
        """Name the questions that a quiz without pools asks."""
        with self.database.read() as session:
            return {ref.id for ref in self.shelf.outline(session).quizzes[quiz].questions}

    def begin(self, quiz: str = AFTER) -> Sheet:
        """Begin an attempt today, or find the open one."""
        with self.database.write() as session:
            actor, outline = self.actor, self.shelf.outline(session).quizzes[quiz]
            terms = terms_for(session, actor, outline, ZONE, now=self.now)
            found = begin_quiz(session, actor, outline, terms, public_id=new_public_id(), zone=ZONE, now=self.now)
            return attempts.sheet_of(session, found, actor.id)

    def take(self, quiz: str = AFTER, *wrong: str, last: list[Event] | None = None) -> Sheet:
        """Hand a quiz in today, all right but for the questions that are named."""
        sheet = self.begin(quiz)
        events = self.best(sheet) if last is None else last
        events = [
            one if one.question_id not in wrong else Event(one.event_id, one.question_id, 1, None) for one in events
        ]
        with self.database.write() as session:
            hand_in(session, self.shelf, sheet, events, today=self.day, now=self.now)
        return sheet

    def study(self, lecture_id: str = "drinking-water", *, but_last: bool = False) -> None:
        """Finish the sections of a lecture."""
        with self.database.read() as session:
            lecture = self.shelf.outline(session).course.lecture(lecture_id)
        assert lecture is not None
        for section in lecture.sections[: -1 if but_last else None]:
            with self.database.write() as session:
                finish_section(session, self.shelf, self.actor.id, lecture, section.id, today=self.day, now=self.now)

    def answer(self, question_id: str, rating: Rating = Rating.Good, event_id: str = "") -> frozenset[str]:
        """Answer a card today; give the questions whose answer counted."""
        with self.database.write() as session:
            revision = self.shelf.outline(session).questions[question_id].revision_hash
            service.hold(session, self.actor.id, now=self.now)
            one = Answered(question_id, revision, rating, "c1", event_id or f"event-{self.day}-{question_id}", 20_000)
            before = queries.memories(session, self.actor.id, [one.question_id])
            return service.take(session, self.actor.id, [one], before, by="review", day=self.day, now=self.now)

    def prefer(self, state: str, cap: int = 10) -> None:
        """Say how to review."""
        with self.database.write() as session:
            service.prefer(session, self.actor.id, state=state, cap=cap, now=self.now)

    def due(self) -> list[Due]:
        """List what is due today."""
        with self.database.read() as session:
            return queries.due_cards(session, self.actor.id, self.day, 50)

    def agenda(self) -> queries.Agenda:
        """Read the day's agenda."""
        with self.database.read() as session:
            return queries.agenda(session, self.actor.id, self.day)

    def follow(self) -> None:
        """Bring cards in line with what is published today."""
        with self.database.write() as session:
            follow_publication(session, self.shelf, today=self.day)

    def rebuild(self) -> int:
        """Make all cards anew."""
        with self.database.write() as session:
            return keeping.rebuild(session, self.shelf.outline(session), self.day)

    def cards(self) -> dict[str, Mapping[str, Any]]:
        """Read all cards, of everybody."""
        return self._rows(ReviewCard)

    def introductions(self) -> dict[str, Mapping[str, Any]]:
        """Read what became a card."""
        return self._rows(ReviewIntroduction)

    def logs(self) -> list[Mapping[str, Any]]:
        """Read all answers, in the order of days."""
        with self.database.read() as session:
            table = ReviewLog.__table__
            read = select(table).order_by(table.c.day, table.c.question_id)
            return [dict(row) for row in session.execute(read).mappings()]

    def _rows(self, model: Any) -> dict[str, Mapping[str, Any]]:
        with self.database.read() as session:
            rows = session.execute(select(model.__table__)).mappings()
            return {row["question_id"]: dict(row) for row in rows}
