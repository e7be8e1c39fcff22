"""Change classes: make one, edit it, name its lecturers, open and close its quizzes. Nothing here commits."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from elearn.accounts.models import Account
from elearn.audit import service as audit
from elearn.db.inserting import insert_new
from elearn.errors import Conflict, Invalid
from elearn.identities import new_public_id
from elearn.problems import Phrase, Problem
from elearn.training.models import ClassLecturer, ClassQuizWindow, TrainingClass
from elearn.training.programme_models import ClassSession

Status = Literal["planned", "open", "closed"]
LONGEST = {"title_zh": 100, "title_en": 200, "host": 200, "place": 200, "organisers": 1_000}
TOO_LONG = Phrase("At most %(count)s characters.")
NEEDED = Phrase("Please fill this in.")
BACKWARDS = Phrase("The last day lies before the first.")
TOO_FAR = Phrase("A class lasts at most a year.")
LECTURES = Phrase("This lecturer stands in the programme: change that first.")
CLOSES_FIRST = Phrase("It closes before it opens.")
MOST_DAYS = 366


@dataclass(frozen=True, slots=True)
class Facts:
    """Hold what is said of a class; an empty ``title_en`` takes the Chinese title."""

    title_zh: str
    title_en: str
    first_day: date | None
    last_day: date | None
    host: str
    place: str
    organisers: str


def faults_of(facts: Facts) -> list[Problem]:
    """List everything that is wrong with what is said of a class, each under its field."""
    problems = [] if facts.title_zh.strip() else [Problem("title_zh", 0, 0, "K101", NEEDED)]
    for field, longest in LONGEST.items():
        if len(getattr(facts, field)) > longest:
            problems.append(Problem(field, 0, 0, "K102", Phrase(TOO_LONG.text, {"count": longest})))
    days = (("first_day", facts.first_day), ("last_day", facts.last_day))
    problems += [Problem(field, 0, 0, "K101", NEEDED) for field, day in days if day is None]
    if facts.first_day and facts.last_day:
        if facts.last_day < facts.first_day:
            problems.append(Problem("last_day", 0, 0, "K103", BACKWARDS))
        elif (facts.last_day - facts.first_day).days > MOST_DAYS:
            problems.append(Problem("last_day", 0, 0, "K104", TOO_FAR))
    return problems


def create(
    session: Session,
    facts: Facts,
    *,
    unit_id: int,
    course_id: str,
    now: datetime,
    actor_id: str | None,
    new_id: Callable[[], str] = new_public_id,
) -> TrainingClass:
    """Make a class that a unit's administrators run. Raises Invalid with every fault."""
    made = TrainingClass(
        public_id=new_id(),
        unit_id=unit_id,
        course_id=course_id,
        status="planned",
        secret=new_id() + new_id(),
        created_at=now,
        changed_at=now,
        **_values(facts),
    )
    session.add(made)
    session.flush()
    told = {"class": made.title_zh}
    audit.record(session, "class.create", now=now, actor_id=actor_id, subject_id=made.public_id, facts=told)
    return made


def change(session: Session, class_id: int, facts: Facts, *, now: datetime, actor_id: str) -> None:
    """Say other things of a class. Raises Invalid with every fault."""
    values = _values(facts)
    found = session.get_one(TrainingClass, class_id)
    before = {field: getattr(found, field) for field in values}
    changed = sorted(field for field, value in values.items() if before[field] != value)
    for field in changed:
        setattr(found, field, values[field])
    if changed:
        found.changed_at = now
        told = {"class": found.title_zh, "before": {field: str(before[field]) for field in changed}}
        told |= {"after": {field: str(values[field]) for field in changed}}
        audit.record(session, "class.change", now=now, actor_id=actor_id, subject_id=found.public_id, facts=told)


def set_status(session: Session, class_id: int, status: Status, *, now: datetime, actor_id: str | None) -> None:
    """Open or close a class; whole units bring nobody into a closed one."""
    found = session.get_one(TrainingClass, class_id)
    if found.status == status:
        return
    was, found.status, found.changed_at = found.status, status, now
    facts = {"class": found.title_zh, "from": was, "to": status}
    audit.record(session, "class.status", now=now, actor_id=actor_id, subject_id=found.public_id, facts=facts)


def name_lecturer(
    session: Session,
    class_id: int,
    *,
    name: str,
    institution: str,
    account: Account | None,
    new_id: Callable[[], str] = new_public_id,
) -> ClassLecturer:
    """Name a lecturer of a class; with an account, that person may take attendance. Raises Invalid."""
    text = " ".join((name or (account.name if account else "")).split())
    if not 1 <= len(text) <= 64:
        raise Invalid([Problem("name", 0, 0, "K107", Phrase("A lecturer has a name of 1 to 64 characters."))])
    if len(institution) > 200:
        raise Invalid([Problem("institution", 0, 0, "K102", Phrase(TOO_LONG.text, {"count": 200}))])
    lecturer = ClassLecturer(
        public_id=new_id(),
        class_id=class_id,
        account_id=account.id if account else None,
        name=text,
        institution=institution.strip(),
    )
    session.add(lecturer)
    session.flush()
    return lecturer


def dismiss_lecturer(session: Session, class_id: int, public_id: str) -> None:
    """Take a lecturer off a class. Raises Conflict while the programme names the lecturer."""
    mine = (ClassLecturer.class_id == class_id, ClassLecturer.public_id == public_id)
    found = session.scalars(select(ClassLecturer).where(*mine)).first()
    if found is None:
        return
    if session.execute(select(ClassSession.id).where(ClassSession.lecturer_id == found.id).limit(1)).first():
        raise Conflict(LECTURES)
    session.delete(found)
    session.flush()


def set_window(
    session: Session, class_id: int, quiz_id: str, opens_at: datetime | None, closes_at: datetime | None
) -> None:
    """Say when a quiz is open to a class; with both ends None the class says nothing of it. Raises Invalid."""
    if opens_at and closes_at and closes_at <= opens_at:
        raise Invalid([Problem(quiz_id, 0, 0, "K108", CLOSES_FIRST)])
    if opens_at is None and closes_at is None:
        mine = (ClassQuizWindow.class_id == class_id, ClassQuizWindow.quiz_id == quiz_id)
        session.execute(delete(ClassQuizWindow).where(*mine))
        return
    ends = {"opens_at": opens_at, "closes_at": closes_at}
    fresh = insert_new(session.connection(), ClassQuizWindow).values(class_id=class_id, quiz_id=quiz_id, **ends)
    session.connection().execute(fresh.on_conflict_do_update(index_elements=["class_id", "quiz_id"], set_=ends))


def _values(facts: Facts) -> dict[str, object]:
    problems = faults_of(facts)
    if problems:
        raise Invalid(problems)
    return {
        "title_zh": facts.title_zh.strip(),
        "title_en": facts.title_en.strip() or facts.title_zh.strip(),
        "first_day": facts.first_day,
        "last_day": facts.last_day,
        "host": facts.host.strip(),
        "place": facts.place.strip(),
        "organisers": "\n".join(line.strip() for line in facts.organisers.splitlines() if line.strip()),
    }
