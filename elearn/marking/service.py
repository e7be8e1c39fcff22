"""Write down what people rule: marks by hand, overrides, and who has an answer before them; nothing here commits."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from fractions import Fraction

from sqlalchemy import Connection, insert, select
from sqlalchemy.orm import Session

from elearn.assessment.rulings import Part
from elearn.db.inserting import insert_new
from elearn.errors import Conflict, Invalid
from elearn.marking.models import HandMark, MarkingLease, MarkOverride
from elearn.problems import Phrase, Problem

LEASE = timedelta(minutes=15)  # from the last look at an answer
LONGEST = 4_000  # characters of a comment or a reason
BOUNDS = Phrase("Marks lie between 0 and %(possible)s.")
NO_REASON = Phrase("Say why: those whom it concerns read it.")
MEANWHILE = Phrase("Somebody has marked this answer since you opened it. Look at both, then decide.")


@dataclass(frozen=True, slots=True)
class Marking:
    """Hold what a marker gives: marks for each criterion ("" is the whole answer) out of ``possible``, and texts."""

    criteria: Mapping[str, Fraction]
    possible: Mapping[str, Fraction]
    comment: str = ""
    reason: str = ""

    @property
    def marks(self) -> Fraction:
        """Add the criteria up."""
        return sum(self.criteria.values(), Fraction(0))

    @property
    def out_of(self) -> Fraction:
        """Add up what was possible."""
        return sum(self.possible.values(), Fraction(0))


def give(
    session: Session,
    attempt_id: int,
    question_id: str,
    marking: Marking,
    *,
    part: Part,
    marker_id: int,
    seen: int,
    now: datetime,
) -> None:
    """Add marks to an answer of which the marker has seen everything up to the sequence ``seen``.

    Raises Invalid for marks out of bounds and a final mark without a reason; Conflict when somebody has marked the
    answer meanwhile: then nothing is added.
    """
    wrong = [key for key, marks in marking.criteria.items() if not 0 <= marks <= marking.possible[key]]
    problems = [_problem(f"marks-{key}", BOUNDS.text, possible=str(marking.possible[key])) for key in wrong]
    if part is Part.FINAL and not marking.reason.strip():
        problems.append(_problem("reason", NO_REASON.text))
    if problems:
        raise Invalid(problems)
    values = {
        "attempt_id": attempt_id,
        "question_id": question_id,
        "sequence": seen + 1,
        "part": part.value,
        "marker_id": marker_id,
        "marks": marking.marks,
        "possible": marking.out_of,
        "criteria": [[key, str(marks)] for key, marks in marking.criteria.items() if key],
        "comment": marking.comment.strip()[:LONGEST],
        "reason": marking.reason.strip()[:LONGEST],
        "given_at": now,
    }
    connection = session.connection()
    fresh = insert_new(connection, HandMark).values(**values).on_conflict_do_nothing().returning(HandMark.id)
    if connection.execute(fresh).first() is None:
        raise Conflict(MEANWHILE)
    release(session, attempt_id, question_id, marker_id)


def override(
    session: Session,
    attempt_id: int,
    question_id: str | None,
    marks: tuple[Fraction, Fraction] | None,
    *,
    reason: str,
    account_id: int,
    now: datetime,
) -> None:
    """Replace the marks of a question or (None) of the attempt by (marks, possible); None takes the last one back.

    Raises Invalid for marks out of bounds and for want of a reason.
    """
    problems = [] if reason.strip() else [_problem("reason", NO_REASON.text)]
    if marks is not None and not 0 <= marks[0] <= marks[1]:
        problems.append(_problem("marks", BOUNDS.text, possible=str(marks[1])))
    if problems:
        raise Invalid(problems)
    given, possible = marks if marks is not None else (None, None)
    session.execute(
        insert(MarkOverride).values(
            attempt_id=attempt_id,
            question_id=question_id,
            marks=given,
            possible=possible,
            reason=reason.strip()[:LONGEST],
            account_id=account_id,
            set_at=now,
        )
    )


def lease(connection: Connection, attempt_id: int, question_id: str, account_id: int, *, now: datetime) -> None:
    """Note that somebody has an answer before them; several may, and each is told of the others."""
    fresh = insert_new(connection, MarkingLease).values(
        attempt_id=attempt_id, question_id=question_id, account_id=account_id, until=now + LEASE
    )
    mine = ["attempt_id", "question_id", "account_id"]
    connection.execute(fresh.on_conflict_do_update(index_elements=mine, set_={"until": now + LEASE}))


def release(session: Session, attempt_id: int, question_id: str, account_id: int) -> None:
    """Note that somebody is done with an answer."""
    held = session.get(MarkingLease, (attempt_id, question_id, account_id))
    if held is not None:
        session.delete(held)
        session.flush()


def others_at(session: Session, attempt_id: int, question_id: str, account_id: int, *, now: datetime) -> list[int]:
    """List who else (account keys) has an answer before them."""
    here = (MarkingLease.attempt_id == attempt_id, MarkingLease.question_id == question_id)
    read = select(MarkingLease.account_id).where(*here, MarkingLease.account_id != account_id, MarkingLease.until > now)
    return list(session.scalars(read))


def _problem(field: str, text: str, **values: str) -> Problem:
    return Problem(field, 0, 0, "M101", Phrase(text, values))
