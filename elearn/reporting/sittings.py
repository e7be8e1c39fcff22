"""Read the attempts at a quiz as statistics need them: each person's first one, mark by mark, answer by answer."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from fractions import Fraction
from itertools import groupby
from operator import itemgetter
from typing import Any

from sqlalchemy import ColumnElement, Row, func, or_, select, type_coerce
from sqlalchemy.orm import Session
from sqlalchemy.types import NullType

from elearn.accounts.models import Account
from elearn.assessment.models import Attempt, Grade, Response
from elearn.assessment.rulings import Action, Basis
from elearn.content.shelf import Shelf
from elearn.identities import digest
from elearn.marking.models import RegradeMade
from elearn.organisation.models import OrgUnit
from elearn.psychometrics.sittings import Pattern, Sitting
from elearn.psychometrics.times import seconds_by_question
from elearn.questions.registry import kind_of, public
from elearn.reporting.patterns import pattern_of

MOST = 10_000  # people, the newest: as many as a worker's memory holds at ease
UNANSWERED = "null"
BATCH = 500  # attempts whose answers are read at a time
_UNASKED = ("topics", "difficulty")  # parts of a question that nobody who answers it sees


@dataclass(frozen=True, slots=True)
class Edition:
    """Name a question as it was asked and keyed; revisions that differ elsewhere (an explanation) are one edition."""

    question_id: str
    spec: Mapping[str, Any]
    revision_hash: str
    rendering_hash: str


@dataclass(frozen=True, slots=True)
class Sat:
    """Hold one person's sitting, and the path of the unit where that person is at home."""

    unit_path: str
    sitting: Sitting


@dataclass(slots=True)
class Gathered:
    """Hold everything that was read: the editions, which ``Reply.item`` numbers, and the sittings."""

    editions: list[Edition] = field(default_factory=list)
    sat: list[Sat] = field(default_factory=list)


def gather(session: Session, shelf: Shelf, quiz_id: str) -> Gathered:
    """Read each person's first attempt that was handed in, of the newest 10,000 people.

    The first one, because later ones remember it: what a question tells about people it tells when it is new.
    """
    reading = _Reading(session, shelf, _replaced(session, quiz_id))
    rows = _attempts(session, quiz_id)
    for start in range(0, len(rows), BATCH):
        batch = rows[start : start + BATCH]
        reading.know(row.paper for row in batch)
        events = dict(_events(session, [row.id for row in batch]))
        for row in batch:
            reading.take(row, events.get(row.id, ()))
    return reading.gathered


def edition_key(spec: Mapping[str, Any]) -> str:
    """Give the same text for specs that ask the same and take the same for right."""
    asked = {name: value for name, value in public(spec).items() if name not in _UNASKED}
    return digest(json.dumps([asked, kind_of(spec["kind"]).key(spec)], ensure_ascii=False, sort_keys=True))


def raw(column: Any) -> ColumnElement[Any]:
    """Read a column as the driver gives it: 5,000 papers of 50 questions are mostly the same text, and read once."""
    return type_coerce(column, NullType()).label(column.key)


def _attempts(session: Session, quiz_id: str) -> list[Row[Any]]:
    first = (
        select(func.min(Attempt.id).label("id"))
        .where(Attempt.quiz_id == quiz_id, Attempt.submitted_at.is_not(None))
        .group_by(Attempt.account_id)
        .subquery()
    )
    read = (
        select(Attempt.id, Attempt.started_at, raw(Attempt.paper), raw(Grade.detail), Grade.basis, OrgUnit.path)
        .join(first, first.c.id == Attempt.id)
        .join(Grade, Grade.attempt_id == Attempt.id)
        .join(Account, Account.id == Attempt.account_id)
        .join(OrgUnit, OrgUnit.id == Account.unit_id)
        .order_by(Attempt.id.desc())
        .limit(MOST)
    )
    return list(reversed(session.connection().execute(read).all()))


def _events(session: Session, attempts: Sequence[int]) -> Iterator[tuple[int, list[Any]]]:
    read = (
        select(
            Response.attempt_id,
            Response.question_id,
            Response.sequence,
            Response.event_id,
            raw(Response.answer),
            raw(Response.saved_at),
        )
        .where(Response.attempt_id.in_(attempts))
        .where(or_(Response.lateness.is_(None), Response.lateness == "counted"))  # as grading reads them
        .order_by(Response.attempt_id)
    )
    for attempt_id, rows in groupby(session.connection().execute(read).all(), key=itemgetter(0)):
        yield attempt_id, list(rows)


class _Reading:
    """Turn rows into sittings; what repeats (papers, answers, marks) is read once and remembered."""

    def __init__(self, session: Session, shelf: Shelf, replaced: Mapping[tuple[str, str], tuple[str, str]]) -> None:
        self.session, self.shelf, self.replaced = session, shelf, replaced
        self.gathered = Gathered()
        self.papers: dict[str, dict[str, int]] = {}  # a paper's text → question id → item
        self.items: dict[tuple[str, str], int] = {}  # question id and revision → item
        self.editions: dict[tuple[str, str], int] = {}  # question id and edition → item
        self.marks = _Marks()
        self.answers: list[_Answers] = []  # by item

    def know(self, papers: Iterable[str]) -> None:
        """Read the papers that are new, and the questions on them."""
        fresh = {text: json.loads(text) for text in set(papers) - self.papers.keys()}
        entries = {(entry[0], entry[1]): entry for paper in fresh.values() for entry in paper}
        new = [entry for key, entry in sorted(entries.items()) if key not in self.items]
        used = [self.replaced.get((entry[0], entry[1]), (entry[1], entry[2])) for entry in new]
        specs = self.shelf.documents(self.session, [revision for revision, _ in used])
        for (question_id, asked, *_), (revision, rendering) in zip(new, used, strict=True):
            spec = specs[revision]
            key = (question_id, edition_key(spec))
            if key not in self.editions:
                self.editions[key] = len(self.gathered.editions)
                self.gathered.editions.append(Edition(question_id, spec, revision, rendering))
                self.answers.append(_Answers(spec))
            self.items[question_id, asked] = self.editions[key]
        for text, paper in fresh.items():
            self.papers[text] = {entry[0]: self.items[entry[0], entry[1]] for entry in paper}

    def take(self, row: Row[Any], events: Sequence[Any]) -> None:
        """Add the sitting of one attempt."""
        items, marks, answers = self.papers[row.paper], self.marks, self.answers
        # The events of one attempt come in any order; the highest (sequence, event id) of a question counts.
        last: dict[str, tuple[int, str, str]] = {}
        for _, question_id, sequence, event_id, answer, _ in events:
            known = last.get(question_id)
            if known is None or (sequence, event_id) > known[:2]:
                last[question_id] = (sequence, event_id, answer)
        saves = [(as_moment(event[5]), event[1]) for event in events]
        seconds = seconds_by_question(row.started_at, saves)
        basis = row.basis
        detail = [entry for entry in json.loads(row.detail) if entry[0] in items]
        if basis:
            detail = [_ruled(entry, basis.get(entry[0])) for entry in detail if basis.get(entry[0]) != Basis.PENDING]
        if not detail:
            return
        texts = [last[entry[0]][2] if entry[0] in last else UNANSWERED for entry in detail]
        sitting = Sitting(
            tuple([items[entry[0]] for entry in detail]),
            tuple([marks[entry[1]] for entry in detail]),
            tuple([marks[entry[2]] for entry in detail]),
            tuple([answers[items[entry[0]]][text] for entry, text in zip(detail, texts, strict=True)]),
            tuple([seconds.get(entry[0]) for entry in detail]),
            (max(saves)[0] - row.started_at).total_seconds() if len(seconds) > 1 else None,
        )
        self.gathered.sat.append(Sat(row.path, sitting))


def _ruled(entry: Sequence[str], basis: str | None) -> Sequence[str]:
    """Give a question's marks as they count: a dropped one counts nothing."""
    return [entry[0], "0", "0"] if basis == Basis.DROPPED else entry


def _replaced(session: Session, quiz_id: str) -> dict[tuple[str, str], tuple[str, str]]:
    """Give, by question and revision, the revision and rendering by whose key a regrade has its answers marked."""
    read = (
        select(RegradeMade)
        .where(RegradeMade.undone_at.is_(None), RegradeMade.action == Action.USE_REVISION)
        .where(or_(RegradeMade.quiz_id.is_(None), RegradeMade.quiz_id == quiz_id))
        .order_by(RegradeMade.id)
    )
    return {
        (one.question_id, asked): (str(one.revision_hash), str(one.rendering_hash))
        for one in session.scalars(read)
        for asked in one.revisions
    }


def as_moment(raw: str | datetime) -> datetime:
    """Read a moment as the driver gives it: SQLite a text, PostgreSQL a moment."""
    return datetime.fromisoformat(raw) if isinstance(raw, str) else raw


class _Marks(dict[str, float]):
    """Remember exact marks as numbers to reckon with."""

    def __missing__(self, text: str) -> float:
        found = self[text] = float(Fraction(text))
        return found


class _Answers(dict[str, Pattern]):
    """Remember what the answers to one question picked; None for what is no answer."""

    def __init__(self, spec: Mapping[str, Any]) -> None:
        self.spec = spec

    def __missing__(self, text: str) -> Pattern:
        given = json.loads(text)
        found = self[text] = None if given is None else pattern_of(self.spec, given)
        return found
