"""Fill an empty database with a class 90 days after its course, through the same services as real people."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, time, timedelta
from heapq import heapify, heappop, heappush
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from elearn.accounts import service as accounts
from elearn.accounts.actor import Actor
from elearn.accounts.models import Account
from elearn.audit import service as audit
from elearn.content.shelf import Shelf
from elearn.demo.cast import make_cast
from elearn.demo.certifying import certify, enter_hours
from elearn.demo.classroom import Classroom
from elearn.demo.nature import at_an_hour, draw_nature
from elearn.demo.office import furnish
from elearn.demo.reviewer import reviews
from elearn.demo.student import Deed, Life, School, Student
from elearn.demo.talking import circles, doers

FILLED = "demo.fill"  # the action in the audit log by which a demo's database is known
DAYS = 200  # about 110 for the course, 90 after it
KEEN = 0.3  # of those who study, how many review
GOOD, POOR = 3.5, -2.5  # abilities, in logits, that pass and fail for certain


def fill(
    session: Session, *, size: int, chance: Random, now: datetime, zone: ZoneInfo, password_hash: str
) -> Iterator[float]:
    """Make ``size`` trainees and their staff, and let them live for ``DAYS`` days until ``now``; yields the share done.

    The organisation and the course must be there. The same chance on the same content makes the same class.
    """
    begin = now - timedelta(days=DAYS)
    shelf = Shelf()
    school = School(shelf, shelf.outline(session), password_hash, zone)
    cast = make_cast(session, size=size, chance=chance, password_hash=password_hash, now=begin)
    # A chance of its own: what the class draws leaves everybody's life as it was.
    own = Random(size)  # noqa: S311 - a class, not a secret
    classroom = Classroom(session, cast, school.outline, zone, own, begin)
    classroom.make()
    students = [_student(school, actor, chance, begin) for actor in cast.trainees]
    lives = [student.live() for student in students]
    lives += [reviews(student, Random(student.chance.random())) for student in students]  # noqa: S311 - a class
    lives += [_visits(_student(school, actor, chance, begin)) for actor in cast.staff]
    lives += _afterwards(session, school, classroom)
    lives.append(_halfway(_student(school, cast.trainee, chance, begin), now))
    for at in live(session, lives, until=now):
        yield (at - begin) / (now - begin)
    for idle in [student for student in students if student.nature.tasks == 0][:3]:
        _lock(session, idle.actor, now=now - timedelta(days=3), actor_id=cast.staff[0].public_id)
    certify(session, school.outline, cast.staff[0], own, now=now, zone=zone)
    enter_hours(session, school.outline, now=now, zone=zone)
    classroom.meet_again(now)
    furnish(session, school.outline, cast, own, now)
    audit.record(session, FILLED, now=now, facts={"people": size, "days": DAYS})


def _afterwards(session: Session, school: School, classroom: Classroom) -> list[Life]:
    """Let the groups go on talking, and people carry out what they planned when the course ended, 97 days ago."""
    own, lecturer = Random(len(classroom.groups)), classroom.cast.staff[1]  # noqa: S311 - a class, not a secret
    lives = [one.talk() for one in circles(session, school, classroom.groups, lecturer, own, classroom.now)]
    ended = classroom.now + timedelta(days=DAYS - 97)
    people = [actor for _, some in classroom.groups for actor in some]
    return lives + [one.act() for one in doers(school, people, lecturer, own, ended)]


def live(session: Session, lives: list[Life], *, until: datetime) -> Iterator[datetime]:
    """Let everybody live side by side, deed after deed in the order of time; what comes after ``until`` is not done."""
    waiting: list[tuple[datetime, int, Deed, Life]] = []
    for number, life in enumerate(lives):
        waiting += [(*step, life) for step in _next(number, life, None)]
    heapify(waiting)
    while waiting and waiting[0][0] < until:
        at, number, deed, life = heappop(waiting)
        result = deed(session, at)
        yield at
        for step in _next(number, life, result):
            heappush(waiting, (*step, life))


def _next(number: int, life: Life, result: Any) -> list[tuple[datetime, int, Deed]]:
    try:
        at, deed = life.send(result)
    except StopIteration:
        return []
    return [(at, number, deed)]


def _student(school: School, actor: Actor, chance: Random, begin: datetime) -> Student:
    own = Random(chance.random())  # noqa: S311 - a class, not a secret: each goes on without regard to the others
    nature = draw_nature(own)
    student = Student(school, actor, nature, own, begin + timedelta(days=nature.first_day))
    student.is_keen = nature.tasks != 0 and own.random() < KEEN
    return student


def _visits(student: Student) -> Life:
    """Look in every week or two, as staff do."""
    student.nature = replace(student.nature, pause_days=10)
    while True:
        yield from student.sit_down()


def _halfway(student: Student, now: datetime) -> Life:
    """Go 60 % of the way by yesterday: fail the first quiz once, pass it, and leave another try at it half done."""
    outline = student.school.outline
    lectures, first = outline.course.lectures, True
    tasks = [(one, part) for one in lectures for part in (*one.sections, one.quiz_id) if part is not None]
    done = tasks[: -(-len(tasks) * 6 // 10)]
    yield from student.begin(_on(student, now - timedelta(days=DAYS - 5)))
    for number, (lecture, part) in enumerate(done, 1):
        days_ago = 1 + (len(done) - number) * (DAYS - 10) // len(done)
        yield from student.sit_down_at(_on(student, now - timedelta(days=days_ago)))
        student.minutes = 240  # whatever it is, it gets done that day
        if not isinstance(part, str):
            yield from student.read(lecture, part)
            continue
        for ability in (POOR, GOOD) if first else (GOOD,):
            yield from student.attempt(outline.quizzes[part], ability)
        first = False
    begun = next((part for _, part in done if isinstance(part, str)), None)
    if begun is not None:
        yield from student.attempt(outline.quizzes[begun], GOOD, pieces=1)


def _on(student: Student, moment: datetime) -> datetime:
    """Choose a good hour on the day of a moment."""
    zone = student.school.zone
    return at_an_hour(datetime.combine(moment.astimezone(zone).date(), time(), zone), student.chance)


def _lock(session: Session, actor: Actor, *, now: datetime, actor_id: str) -> None:
    accounts.lock(session, session.get_one(Account, actor.id), now=now, actor_id=actor_id)
