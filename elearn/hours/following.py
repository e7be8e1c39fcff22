"""Let the ledger follow the facts: what was completed, attended and passed is entered, what no longer holds taken back.

Hours come from these facts alone. Nothing measures how long anybody was online.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, tzinfo

from sqlalchemy import func, select, tuple_
from sqlalchemy.orm import Session

from elearn.accounts.models import Account
from elearn.assessment.models import Score
from elearn.content.outline import Outline
from elearn.hours.chain import Entry
from elearn.hours.ledger import Line, append, countered, entry_of, hold
from elearn.hours.models import HoursEntry
from elearn.hours.rules import CLASSROOM, ONLINE, TEST, Rule, rule_on
from elearn.languages import translate
from elearn.problems import Phrase
from elearn.progress.models import SectionDone
from elearn.training.programme_models import Attendance, ClassSession

LECTURE, SESSION, QUIZ = "lecture", "session", "quiz"
# Said in Chinese, the language of the ledger's readers: an entry is written once and for ever.
NO_LONGER = {
    SESSION: translate(Phrase("The attendance was withdrawn, or the session cancelled."), "zh"),
    QUIZ: translate(Phrase("The test was graded anew and is not passed any more."), "zh"),
}
BATCH = 500  # people looked at together
_done, _score = SectionDone.__table__, Score.__table__


@dataclass(frozen=True, slots=True)
class Book:
    """Hold by what the ledger is kept: the rules, whose apply, and the time zone that makes days of moments."""

    rules: Sequence[Rule]
    province: str
    zone: tzinfo

    def rule(self, day: date) -> Rule | None:
        """Find the rule of a day."""
        return rule_on(self.rules, self.province, day)

    def day(self, moment: datetime) -> date:
        """Give the day of a moment."""
        return moment.astimezone(self.zone).date()


def batches(session: Session) -> Iterator[tuple[int, int]]:
    """Divide all accounts into ranges of keys (from, to), some hundreds in each."""
    last = 0
    while True:
        read = select(Account.id).where(Account.id > last).order_by(Account.id).limit(BATCH)
        ids = session.scalars(read).all()
        if not ids:
            return
        yield ids[0], ids[-1]
        last = ids[-1]


def due(session: Session, outline: Outline, book: Book, span: tuple[int, int], *, now: datetime) -> list[Line]:
    """Work out which entries are missing for the people of a range of keys, by a few statements."""
    known = session.execute(select(Account.id, Account.public_id).where(Account.id.between(*span)))
    people = {row.id: row.public_id for row in known}
    facts = [*_lectures(session, outline, span), *_sessions(session, span, now), *_quizzes(session, outline, span)]
    held, turns, refused = _entered(session, list(people.values()))
    holding = {(people[fact.account_id], fact.kind, fact.source) for fact in facts}
    lines = [
        countered(entry, reason=NO_LONGER[entry.source_kind], by=None)
        for entry in _entries(session, [one for key, one in held.items() if one and _ends(key) and key not in holding])
    ]
    for fact in facts:
        key = (people[fact.account_id], fact.kind, fact.source)
        line = None if key in held or key in refused else _line(book, people[fact.account_id], fact)
        if line is not None:
            lines.append(replace(line, turn=turns.get(key, 0) + 1))
    return sorted(lines, key=lambda line: (line.day, line.person, line.source_kind, line.source_id))


def settle(session: Session, outline: Outline, book: Book, span: tuple[int, int], *, now: datetime) -> int:
    """Append what is due for the people of a range of keys, and give how many; of two who do so one finds nothing."""
    hold(session)
    return append(session, due(session, outline, book, span, now=now), now=now)


@dataclass(frozen=True, slots=True)
class _Fact:
    """Hold something that was done: by whom, what, when; ``form`` is the kind of a session or quiz."""

    account_id: int
    kind: str
    source: str
    at: datetime
    minutes: int | None
    title_zh: str
    title_en: str
    form: str


Key = tuple[str, str, str]  # person, source kind, source id


def _lectures(session: Session, outline: Outline, span: tuple[int, int]) -> Iterator[_Fact]:
    """Find the lectures of which every section, as it is published, was finished; their minutes are the published."""
    lectures = {one.id: one for one in outline.course.lectures}
    parts = [(one.id, section.id) for one in lectures.values() for section in one.sections]
    read = (
        select(_done.c.account_id, _done.c.lecture_id, func.count().label("number"), func.max(_done.c.done_at))
        .where(_done.c.account_id.between(*span), tuple_(_done.c.lecture_id, _done.c.section_id).in_(parts))
        .group_by(_done.c.account_id, _done.c.lecture_id)
    )
    for account_id, lecture_id, number, at in session.connection().execute(read):
        one = lectures[lecture_id]
        if number == len(one.sections):
            yield _Fact(account_id, LECTURE, one.id, at, one.minutes, one.title["zh"], one.title["en"], "")


def _sessions(session: Session, span: tuple[int, int], now: datetime) -> Iterator[_Fact]:
    """Find the items of classes that took place, are over, and were attended."""
    item = ClassSession
    standing = (Attendance.withdrawn_at.is_(None), item.cancelled_at.is_(None), item.ends_at <= now)
    read = (
        select(Attendance.account_id, item.public_id, item.begins_at, item.ends_at, item.kind)
        .add_columns(item.title_zh, item.title_en)
        .join(item, item.id == Attendance.session_id)
        .where(Attendance.account_id.between(*span), *standing)
    )
    for account_id, public_id, begins, ends, kind, zh, en in session.execute(read):
        yield _Fact(account_id, SESSION, public_id, begins, int((ends - begins).total_seconds() // 60), zh, en, kind)


def _quizzes(session: Session, outline: Outline, span: tuple[int, int]) -> Iterator[_Fact]:
    """Find the quizzes that are passed."""
    read = select(_score.c.account_id, _score.c.quiz_id, _score.c.finished_at)
    for account_id, quiz_id, at in session.connection().execute(
        read.where(_score.c.account_id.between(*span), _score.c.passed)
    ):
        quiz = outline.quizzes.get(quiz_id)
        zh, en = (quiz.title["zh"], quiz.title["en"]) if quiz else (quiz_id, quiz_id)
        yield _Fact(account_id, QUIZ, quiz_id, at, None, zh, en, quiz.kind if quiz else "")


def _line(book: Book, person: str, fact: _Fact) -> Line | None:
    """Make the entry that a fact is worth by the rule of its day; None where it is worth nothing."""
    day = book.day(fact.at)
    rule = book.rule(day)
    if rule is None:
        return None
    category, hundredths = _worth(rule, fact)
    if hundredths <= 0:
        return None
    titles = fact.title_zh[:200], fact.title_en[:200]
    return Line(person, day, category, hundredths, fact.kind, fact.source, 1, *titles, rule.name, fact.minutes)


def _worth(rule: Rule, fact: _Fact) -> tuple[str, int]:
    if fact.kind == LECTURE:
        return ONLINE, rule.online.of(fact.minutes or 0)
    if fact.kind == SESSION:
        return CLASSROOM, rule.classroom.of(fact.minutes or 0) if fact.form in rule.sessions else 0
    return TEST, rule.test if fact.form in rule.tests else 0


def _entered(session: Session, people: Sequence[str]) -> tuple[dict[Key, int], dict[Key, int], set[Key]]:
    """Read what is entered: standing awards and their numbers; the newest turn of each source; what people took back.

    What a person has taken back stays away, whatever the facts say; what a person has entered (number 0 here) stays.
    """
    entry = HoursEntry
    read = select(entry.number, entry.person, entry.source_kind, entry.source_id, entry.turn, entry.counters, entry.by)
    held: dict[Key, int] = {}
    turns: dict[Key, int] = {}
    refused: set[Key] = set()
    for row in session.execute(read.where(entry.person.in_(people)).order_by(entry.number)):
        key = (row.person, row.source_kind, row.source_id)
        if row.counters is None:
            held[key] = row.number if row.by is None else 0
            turns[key] = max(turns.get(key, 0), row.turn)
        else:
            held.pop(key, None)
            if row.by is not None:
                refused.add(key)
    return held, turns, refused


def _ends(key: Key) -> bool:
    """Say whether what a source stands for can come to an end: nobody unlearns to have read a lecture."""
    return key[1] in NO_LONGER


def _entries(session: Session, numbers: Sequence[int]) -> Iterator[Entry]:
    for number in numbers:
        found = entry_of(session, number)
        if found is not None:
            yield found
