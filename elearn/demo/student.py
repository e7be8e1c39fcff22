"""One made-up trainee's way through the course: what is done when, one deed after the other."""

from collections.abc import Callable, Generator, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import islice
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from elearn import study
from elearn.accounts import service as accounts
from elearn.accounts.actor import Actor
from elearn.accounts.models import Account
from elearn.assessment import queries as attempts
from elearn.assessment import responses
from elearn.assessment.grading import Event, Result
from elearn.assessment.papers import paper_of
from elearn.assessment.personal import terms_for
from elearn.assessment.queries import Sheet
from elearn.content.outline import LectureOutline, Outline, QuizOutline, SectionOutline
from elearn.content.shelf import Shelf
from elearn.demo.nature import GAIN_PER_TRY, Nature, answer, at_an_hour, knows, next_sitting, opaque

Deed = Callable[[Session, datetime], Any]
Life = Generator[tuple[datetime, Deed], Any, None]  # yields when and what; is sent what came of it
LOCKOUT = accounts.Lockout(8, timedelta(minutes=15))
CLASSROOM = "192.0.2.7"  # an address of nobody (RFC 5737)
OPEN_DAYS = ((31, 42), (91, 115))  # days after the post-test within which the delayed checks are surely open
PIECES = 3  # in which the answers of an attempt are saved


@dataclass(frozen=True, slots=True)
class School:
    """Hold what all trainees share."""

    shelf: Shelf
    outline: Outline
    password_hash: str
    zone: ZoneInfo


@dataclass(slots=True)
class Student:
    """Hold a trainee, the own clock (``at``) and how many minutes this sitting still has."""

    school: School
    actor: Actor
    nature: Nature
    chance: Random
    at: datetime
    minutes: float = 0.0
    is_keen: bool = False  # reviews what was learnt
    session_key: str = field(default="", init=False)
    answered: int = field(default=0, init=False)

    def live(self) -> Life:
        """Go through the course task by task until interest is lost."""
        for task in islice(self._tasks(), self.nature.tasks):
            yield from task

    def sit_down(self) -> Life:
        """End the last sitting, if it was not left open, and begin another on a later day."""
        if self.session_key and self.chance.random() < 0.6:
            yield self.at + timedelta(minutes=1), self._log_out
        yield from self.sit_down_at(next_sitting(self.at, self.nature, self.chance, self.school.zone))

    def sit_down_at(self, moment: datetime) -> Life:
        """Begin a sitting at a moment."""
        self.at, self.minutes = moment, self.chance.uniform(8, 40)
        yield self.at, self._log_in

    def begin(self, moment: datetime) -> Life:
        """Log in for the first time, and choose a password."""
        yield from self.sit_down_at(moment)
        self.at += timedelta(seconds=40)
        yield self.at, self._choose_password

    def read(self, lecture: LectureOutline, section: SectionOutline) -> Life:
        """Read a section and say so."""
        yield from self._spend(section.minutes * self.chance.uniform(0.6, 1.5))
        yield (
            self.at,
            lambda session, now: study.finish_section(
                session, self.school.shelf, self.actor.id, lecture, section.id, today=self._day(now), now=now
            ),
        )

    def take(self, quiz: QuizOutline) -> Life:
        """Take a quiz until it is passed or all tries are used up; somebody who puts off leaves one half done."""
        if self.nature.puts_off:
            yield from self.attempt(quiz, self.nature.ability, pieces=1)
            if self.nature.tasks is not None:  # and some never come back to it
                return
            yield from self.sit_down()
        for number in range(self.nature.tries):
            result = yield from self.attempt(quiz, self.nature.ability + number * GAIN_PER_TRY)
            if result is None or result.passed:
                return
            yield from self.sit_down()

    def attempt(
        self, quiz: QuizOutline, ability: float, pieces: int = PIECES
    ) -> Generator[tuple[datetime, Deed], Any, Result | None]:
        """Begin an attempt, or go on with the open one; save ``pieces`` of its answers, hand in when that is all."""
        yield from self._spend(2)
        public_id = opaque(self.chance)
        sheet, specs = yield self.at, lambda session, now: self._begin(session, quiz, public_id, now)
        events = [self._event(spec, ability) for spec in specs]
        size = -(-len(events) // PIECES)
        parts = [events[start : start + size] for start in range(0, len(events), size)]
        for part in parts[: min(pieces, len(parts) - 1)]:
            yield from self._spend(len(part) * self.chance.uniform(0.4, 1.2))
            yield self.at, self._saving(sheet, part)
        if pieces < PIECES:
            return None
        yield from self._spend(len(parts[-1]) * self.chance.uniform(0.4, 1.2))
        result: Result = yield (
            self.at,
            lambda session, now: study.hand_in(
                session, self.school.shelf, sheet, parts[-1], today=self._day(now), now=now
            ),
        )
        return result

    def _tasks(self) -> Iterator[Life]:
        yield self.begin(next_sitting(self.at, self.nature, self.chance, self.school.zone))
        yield self.measure("pre", -1.2)
        for lecture in self.school.outline.course.lectures:
            for section in lecture.sections:
                yield self.read(lecture, section)
            if lecture.quiz_id:
                yield self.take(self.school.outline.quizzes[lecture.quiz_id])
        yield self.look_back()

    def measure(self, kind: str, shift: float) -> Life:
        """Take the check of a kind, where the course has one, with ``shift`` logits more or less than one can."""
        for name in self.school.outline.course.checks:
            if self.school.outline.quizzes[name].kind == kind:
                yield from self.attempt(self.school.outline.quizzes[name], self.nature.ability + shift)

    def look_back(self) -> Life:
        """Take the post-test and the exam, and some of the delayed checks when their time has come."""
        yield from self.sit_down()
        yield from self.measure("post", 0.3)
        ended, checks = self.at, self.school.outline.course.checks
        yield from self.sit_down()
        yield from self.measure("exam", 0.6)
        delayed = [name for name in checks if self.school.outline.quizzes[name].kind == "delayed"]
        for name, (first, last) in zip(delayed, OPEN_DAYS, strict=False):
            if self.chance.random() < 0.7:
                day = (ended + timedelta(days=self.chance.uniform(first, last))).astimezone(self.school.zone).date()
                midnight = datetime.combine(day, datetime.min.time(), self.school.zone)
                yield from self.sit_down_at(at_an_hour(midnight, self.chance))
                self.minutes = 60
                yield from self.attempt(
                    self.school.outline.quizzes[name], self.nature.ability - (0 if self.is_keen else 0.4)
                )

    def _spend(self, minutes: float) -> Life:
        """Let minutes pass; a sitting that has none left ends, and the rest is done on another day."""
        if self.minutes <= 0:
            yield from self.sit_down()
        self.minutes -= minutes
        self.at += timedelta(seconds=int(minutes * 60))

    def _event(self, spec: Any, ability: float) -> Event:
        self.answered += 1  # what is answered later counts
        given = answer(spec, knows(ability, spec, self.chance), self.chance)
        return Event(opaque(self.chance), spec["id"], self.answered, given)

    def _begin(self, session: Session, quiz: QuizOutline, public_id: str, now: datetime) -> tuple[Sheet, Sequence[Any]]:
        zone = self.school.zone
        terms = terms_for(session, self.actor, quiz, zone, now=now)
        found = study.begin_quiz(session, self.actor, quiz, terms, public_id=public_id, zone=zone, now=now)
        sheet = attempts.sheet_of(session, found, self.actor.id)
        return sheet, paper_of(session, self.school.shelf, sheet).specs

    def _day(self, now: datetime) -> date:
        return now.astimezone(self.school.zone).date()

    def _saving(self, sheet: Sheet, events: Sequence[Event]) -> Deed:
        return lambda session, now: responses.save(session.connection(), sheet.id, events, now=now)

    def _log_in(self, session: Session, now: datetime) -> None:
        self.session_key = self.chance.randbytes(32).hex()  # the hash of a token that nobody has
        accounts.log_in(
            session,
            self.actor.id,
            is_right=True,
            compared=self.school.password_hash,
            token_key=self.session_key,
            rehashed=None,
            lockout=LOCKOUT,
            now=now,
            address=CLASSROOM,
        )

    def _log_out(self, session: Session, now: datetime) -> None:
        accounts.log_out(session, self.session_key, now=now, actor_id=self.actor.public_id)
        self.session_key = ""

    def _choose_password(self, session: Session, now: datetime) -> None:
        account = session.get_one(Account, self.actor.id)
        kept = self.school.password_hash
        accounts.set_password(session, account, kept, must_change=False, now=now, actor_id=self.actor.public_id)
        accounts.open_session(session, account.id, self.session_key, now=now)
