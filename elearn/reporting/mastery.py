"""How well topics are mastered, rolled up by unit and quiz: kept by the worker, read by the map, made anew by rebuild.

Of each person the first attempt counts, for later ones remember it; what a person marked by hand or replaced does not,
for it comes one by one. What is kept are whole batches of five (``batches``): nothing finer ever reaches a page.
"""

import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from fractions import Fraction
from typing import Any

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from elearn.accounts.models import Account
from elearn.assessment.models import Attempt, Grade
from elearn.assessment.rulings import Basis
from elearn.content.shelf import Shelf
from elearn.db.database import Database
from elearn.db.inserting import insert_new
from elearn.identities import Clock, digest
from elearn.organisation.queries import units
from elearn.reporting.batches import Facts, Place, Shares, facts, pools, shares_of
from elearn.reporting.headcounts import trainees_by_unit
from elearn.reporting.models import UnitMastery
from elearn.reporting.sittings import raw

EVERY = timedelta(minutes=5)  # so old are the results at most that the map does not know yet
AT_ONCE = 40  # rows worked out between two writes
NOT_BY_KEY = {Basis.PENDING, Basis.HAND, Basis.OVERRIDE, Basis.DROPPED}
Report = Callable[[int, int], None]
Key = tuple[int, str]  # the unit whose stream it is, and the quiz


@dataclass(frozen=True, slots=True)
class Wanted:
    """Hold one row to be kept: the units whose people are in its stream, and the mark of the facts behind it."""

    unit_ids: tuple[int, ...]
    mark: str


def refresh(database: Database, clock: Clock, report: Report, *, is_all: bool = False) -> int:
    """Work out anew what is out of date (everything, with ``is_all``); give how many rows that was.

    Rows are read and written a few at a time, each time in transactions of their own, so that nobody waits for long.
    """
    with database.read() as session:
        wanted = _wanted(session)
        kept = {(row.unit_id, row.quiz_id): row.mark for row in session.execute(select(*_MARKS))}
    gone = kept.keys() - wanted.keys()
    due = sorted(key for key, one in wanted.items() if is_all or kept.get(key) != one.mark)
    if gone:
        with database.write() as session:
            _drop(session, gone)
    reading = _Reading(Shelf())
    for start in range(0, len(due), AT_ONCE):
        report(start, len(due))
        part = due[start : start + AT_ONCE]
        with database.read() as session:
            found = [(key, wanted[key].mark, reading.facts(session, wanted[key].unit_ids, key[1])) for key in part]
        now = clock()
        with database.write() as session:
            for (unit_id, quiz_id), mark, body in found:
                values = {"mark": mark, "body": body, "computed_at": now}
                fresh = insert_new(session.connection(), UnitMastery).values(unit_id=unit_id, quiz_id=quiz_id, **values)
                session.execute(fresh.on_conflict_do_update(index_elements=["unit_id", "quiz_id"], set_=values))
    return len(due)


_MARKS = (UnitMastery.unit_id, UnitMastery.quiz_id, UnitMastery.mark)


def _wanted(session: Session) -> dict[Key, Wanted]:
    """Name every row that there should be, and the state of the facts behind it."""
    known = units(session)
    headcounts = trainees_by_unit(session, [unit.id for unit in known])
    by_path = {unit.path: unit.id for unit in known}
    pooled = pools(Place(unit.path, headcounts.get(unit.id, 0)) for unit in known)
    pool_of = {by_path[path]: by_path[pool] for path, pool in pooled.items()}
    members: dict[int, list[int]] = defaultdict(list)
    for unit_id, pool in sorted(pool_of.items()):
        members[pool].append(unit_id)
    marks: dict[Key, list[str]] = defaultdict(list)
    for unit_id, quiz_id, count, newest, ids in _states(session):
        if unit_id in pool_of:
            marks[pool_of[unit_id], quiz_id].append(f"{unit_id}:{count}:{newest}:{ids}")
    return {
        key: Wanted(tuple(members[key[0]]), digest("|".join([str(members[key[0]]), *sorted(states)])))
        for key, states in marks.items()
    }


def _states(session: Session) -> Iterable[Any]:
    """Say by unit and quiz how many grades there are, which, and the newest: coming, going and regrading all show."""
    read = (
        select(Account.unit_id, Attempt.quiz_id, func.count(), func.max(Grade.graded_at), func.sum(Attempt.id))
        .join(Attempt, Attempt.account_id == Account.id)
        .join(Grade, Grade.attempt_id == Attempt.id)
        .group_by(Account.unit_id, Attempt.quiz_id)
    )
    return session.connection().execute(read)


def _drop(session: Session, keys: Iterable[Key]) -> None:
    for unit_id, quiz_id in sorted(keys):
        session.execute(delete(UnitMastery).where(UnitMastery.unit_id == unit_id, UnitMastery.quiz_id == quiz_id))


class _Reading:
    """Read streams of people; the topics of questions are looked up once."""

    def __init__(self, shelf: Shelf) -> None:
        self.shelf = shelf
        self.topics: dict[tuple[str, str], str] = {}  # question id and revision → its first topic
        self.papers: dict[str, dict[str, str]] = {}  # a paper's text → question id → topic
        self.marks: dict[str, float] = {}

    def facts(self, session: Session, unit_ids: Sequence[int], quiz_id: str) -> Facts:
        """Add up the stream of some units' people in one quiz."""
        rows = _stream(session, unit_ids, quiz_id)
        self._know(session, {row.paper for row in rows})
        return facts([self._shares(row) for row in rows])

    def _shares(self, row: Any) -> Shares:
        topics, marks = self.papers[row.paper], self.marks
        basis: Mapping[str, str] = {} if row.basis == "{}" else json.loads(row.basis)
        found = []
        for question, earned, possible, *_ in json.loads(row.detail):
            if question in topics and not (basis and basis.get(question) in NOT_BY_KEY):
                for text in (earned, possible):
                    if text not in marks:
                        marks[text] = float(Fraction(text))
                found.append((topics[question], question, marks[earned], marks[possible]))
        return shares_of(found)

    def _know(self, session: Session, texts: Iterable[str]) -> None:
        fresh = {text: json.loads(text) for text in set(texts) - self.papers.keys()}
        asked = {(entry[0], entry[1]) for paper in fresh.values() for entry in paper} - self.topics.keys()
        specs = self.shelf.documents(session, {revision for _, revision in asked})
        for question, revision in asked:
            self.topics[question, revision] = str(specs[revision]["topics"][0])
        if len(self.papers) > LARGEST:
            self.papers.clear()
        for text, paper in fresh.items():
            self.papers[text] = {entry[0]: self.topics[entry[0], entry[1]] for entry in paper}


LARGEST = 5_000  # papers kept in memory: drawn ones hardly repeat


def _stream(session: Session, unit_ids: Sequence[int], quiz_id: str) -> Sequence[Any]:
    """Read the first attempts of the people at home in some units, in the order in which they were handed in.

    Said with IN, for SQLite then sets out from the people: with a join it went through all attempts at the quiz,
    which took fifteen times as long in a province.
    """
    at_home = select(Account.id).where(Account.unit_id.in_(unit_ids))
    first = (
        select(func.min(Attempt.id).label("id"))
        .where(Attempt.account_id.in_(at_home), Attempt.quiz_id == quiz_id, Attempt.submitted_at.is_not(None))
        .group_by(Attempt.account_id)
        .subquery()
    )
    read = (
        select(raw(Attempt.paper), raw(Grade.detail), raw(Grade.basis))
        .join(first, first.c.id == Attempt.id)
        .join(Grade, Grade.attempt_id == Attempt.id)
        .order_by(Attempt.submitted_at, Attempt.id)
    )
    return session.connection().execute(read).all()
