"""Say what a class asks, and keep who has completed it in line with the facts. Nothing here commits."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from elearn.audit import service as audit
from elearn.completion.facts import Terms, facts_of, members_of_class, rules_of, terms_of
from elearn.completion.models import ClassCompletion, ClassTerms
from elearn.completion.rules import Facts, Missing, Rule, completed_at, missing
from elearn.content.outline import Outline
from elearn.db.inserting import insert_new
from elearn.errors import Invalid
from elearn.problems import Phrase, Problem
from elearn.training.models import TrainingClass

AT_ONCE = 500  # rows of one statement
NO_PERCENT = Phrase("A share of the sessions is a whole number from 0 to 100.")
NO_QUIZ = Phrase("There is no such quiz in the course.")


def set_terms(
    session: Session, outline: Outline, class_id: int, terms: Terms, *, now: datetime, actor_id: str | None
) -> None:
    """Say what a class asks beyond its course, and whether it issues certificates itself. Raises Invalid."""
    problems = [] if 0 <= terms.attendance_percent <= 100 else [Problem("attendance", 0, 0, "K130", NO_PERCENT)]
    problems += [Problem("quizzes", 0, 0, "K131", NO_QUIZ) for one in terms.quizzes if one not in outline.quizzes]
    if problems:
        raise Invalid(problems)
    before = terms_of(session, [class_id])[class_id]
    if terms == before:
        return
    values = {
        "attendance_percent": terms.attendance_percent,
        "quizzes": list(terms.quizzes),
        "issues_itself": terms.issues_itself,
        "changed_by": actor_id,
        "changed_at": now,
    }
    fresh = insert_new(session.connection(), ClassTerms).values(class_id=class_id, **values)
    session.connection().execute(fresh.on_conflict_do_update(index_elements=["class_id"], set_=values))
    about = session.get_one(TrainingClass, class_id)
    both = {"before": asdict(before), "after": asdict(terms)}
    facts: dict[str, object] = {"class": about.title_zh, **both}
    audit.record(session, "class.terms", now=now, actor_id=actor_id, subject_id=about.public_id, facts=facts)
    refresh(session, outline, class_id)


def standing_of(
    session: Session, outline: Outline, class_id: int, *, rule: Rule | None = None
) -> dict[int, tuple[Missing, datetime | None]]:
    """Work out of every present member what is missing and, where nothing is, when the last thing was done."""
    asked = rule or rules_of(session, outline, [class_id])[class_id]
    people = members_of_class(class_id)
    done = facts_of(session, outline.course, asked, people)
    keys: Sequence[int] = session.scalars(people).all()
    return {key: _standing(asked, done.get(key, Facts())) for key in keys}


def standing_among(
    session: Session, outline: Outline, rule: Rule, account_ids: Sequence[int]
) -> dict[int, tuple[Missing, datetime | None]]:
    """Work out as ``standing_of`` does, of a few people only: those of a page."""
    done = facts_of(session, outline.course, rule, account_ids)
    return {key: _standing(rule, done.get(key, Facts())) for key in account_ids}


def refresh(session: Session, outline: Outline, class_id: int) -> int:
    """Bring who has completed a class in line with the facts; give how many have."""
    standing = standing_of(session, outline, class_id)
    wanted = {key: at for key, (_, at) in standing.items() if at is not None}
    mine = ClassCompletion.class_id == class_id
    kept = completed_in(session, class_id)
    gone = sorted(kept.keys() - wanted.keys())
    for some in _parts(gone):
        statement = delete(ClassCompletion).where(mine, ClassCompletion.account_id.in_(some))
        session.execute(statement, execution_options={"synchronize_session": False})
    _keep(session, class_id, {key: at for key, at in wanted.items() if kept.get(key) != at})
    return len(wanted)


def rebuild(session: Session, outline: Outline) -> Iterator[int]:
    """Make who has completed what anew, class after class; yields after each."""
    for number, class_id in enumerate(session.scalars(select(TrainingClass.id).order_by(TrainingClass.id)).all(), 1):
        refresh(session, outline, class_id)
        yield number


def completed_in(session: Session, class_id: int) -> dict[int, datetime]:
    """Give who has completed a class, by account, as it is kept."""
    mine = ClassCompletion.class_id == class_id
    rows = session.execute(select(ClassCompletion.account_id, ClassCompletion.completed_at).where(mine))
    return {row.account_id: row.completed_at for row in rows}


def _standing(rule: Rule, facts: Facts) -> tuple[Missing, datetime | None]:
    return missing(rule, facts), completed_at(rule, facts)


def _keep(session: Session, class_id: int, moments: Mapping[int, datetime]) -> None:
    connection = session.connection()
    fresh = insert_new(connection, ClassCompletion)
    anew = fresh.on_conflict_do_update(
        index_elements=["class_id", "account_id"], set_={"completed_at": fresh.excluded.completed_at}
    )
    rows = [{"class_id": class_id, "account_id": key, "completed_at": at} for key, at in sorted(moments.items())]
    for some in _parts(rows):
        connection.execute(anew, list(some))


def _parts(values: Iterable[Any]) -> Iterator[Sequence[Any]]:
    listed = list(values)
    for start in range(0, len(listed), AT_ONCE):
        yield listed[start : start + AT_ONCE]
