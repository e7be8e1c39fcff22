"""Read what people ruled over attempts, and grade attempts from all their facts, many at a time."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, NamedTuple, TypeVar

from sqlalchemy import bindparam, exists, func, select
from sqlalchemy.orm import Session

from elearn.assessment import queries as attempts
from elearn.assessment.grading import Event, Result, grade, standing
from elearn.assessment.queries import Sheet
from elearn.assessment.rules import Terms
from elearn.assessment.rulings import Action, Given, Override, Part, Regrade, Rulings, rule
from elearn.content.shelf import Shelf
from elearn.db.prepared import Prepared
from elearn.marking.models import HandMark, MarkOverride, RegradeMade

AT_ONCE = 250  # attempts whose facts are read together: far below what either database takes as parameters
GRADES_FOLLOW = 0x6772616465  # any number that nobody else locks on PostgreSQL: "grade"
_hand, _override, _regrade = HandMark.__table__, MarkOverride.__table__, RegradeMade.__table__
_HANDS = select(
    _hand.c.attempt_id, _hand.c.question_id, _hand.c.sequence, _hand.c.part, _hand.c.marks, _hand.c.possible
).order_by(_hand.c.id)
_OVERRIDES = select(_override.c.attempt_id, _override.c.question_id, _override.c.marks, _override.c.possible).order_by(
    _override.c.id
)
# These run with every hand-in: for one attempt, and nearly always without a row, so the first asks for all three.
_IS_RULED = Prepared(
    select(
        exists().where(_hand.c.attempt_id == bindparam("attempt_id")),
        exists().where(_override.c.attempt_id == bindparam("attempt_id")),
        exists().where(_regrade.c.undone_at.is_(None)),
    )
)
_HANDS_OF_ONE = Prepared(_HANDS.where(_hand.c.attempt_id == bindparam("attempt_id")))
_OVERRIDES_OF_ONE = Prepared(_OVERRIDES.where(_override.c.attempt_id == bindparam("attempt_id")))
_IN_FORCE = Prepared(
    select(
        _regrade.c.id,
        _regrade.c.action,
        _regrade.c.quiz_id,
        _regrade.c.question_id,
        _regrade.c.revisions,
        _regrade.c.revision_hash,
        _regrade.c.answers,
        _regrade.c.setting,
    )
    .where(_regrade.c.undone_at.is_(None))
    .order_by(_regrade.c.id)
)
T = TypeVar("T")


class _InForce(NamedTuple):
    id: int
    action: str
    quiz_id: str | None
    question_id: str
    revisions: list[str]
    revision_hash: str | None
    answers: list[str]
    setting: str | None


@dataclass(frozen=True, slots=True)
class Facts:
    """Hold what was ruled over some attempts, by attempt and in its order; regrades are for everybody."""

    given: Mapping[int, Mapping[str, Sequence[Given]]]
    overrides: Mapping[int, Sequence[Override]]
    regrades: Sequence[Regrade]


def hold_rules(session: Session, *, to_change: bool = False) -> None:
    """Keep the regrades in force as they are until the transaction ends; ``to_change`` keeps all others from grading.

    Who grades by the rules holds them, and who changes the rules waits for those and then grades what they left: so
    no hand-in slips through between the rules that it read and a regrade that did not see it. SQLite has one writer
    at a time anyway.
    """
    if session.connection().dialect.name == "sqlite":
        return
    lock = func.pg_advisory_xact_lock if to_change else func.pg_advisory_xact_lock_shared
    session.connection().execute(select(lock(GRADES_FOLLOW)))


def grade_attempts(
    session: Session,
    shelf: Shelf,
    sheets: Sequence[Sheet],
    *,
    with_rules: Callable[[Sequence[Regrade]], Sequence[Regrade]] = lambda regrades: regrades,
    events: Mapping[int, Sequence[Event]] | None = None,
) -> dict[int, Result]:
    """Grade attempts from their facts alone: paper, responses, marks by hand, overrides, regrades in force.

    ``with_rules`` may give other regrades than those in force: what would be if. ``events`` are the attempts'
    responses, by attempt, where they have been read already.
    """
    found: dict[int, Result] = {}
    for some in in_parts(sheets, AT_ONCE):
        facts = facts_of(session, shelf, [sheet.id for sheet in some])
        regrades = with_rules(facts.regrades)
        documents = shelf.documents(session, {key for sheet in some for key in asked_documents(sheet)})
        responses = events or attempts.events_of_many(session, [sheet.id for sheet in some])
        for sheet in some:
            rulings = rulings_of(sheet, documents[sheet.quiz_hash], facts, regrades)
            specs = [documents[entry[1]] for entry in sheet.paper]
            answers = {key: event.answer for key, event in standing(responses[sheet.id]).items()}
            found[sheet.id] = grade(specs, answers, documents[sheet.quiz_hash]["pass_percent"], rulings)
    return found


def rulings_of(sheet: Sheet, quiz: Mapping[str, Any], facts: Facts, regrades: Sequence[Regrade]) -> Rulings:
    """Narrow facts down to one attempt at ``quiz``, as its file was when the paper was made."""
    return rule(
        [(entry[0], entry[1]) for entry in sheet.paper],
        (sheet.quiz_id, sheet.quiz_hash),
        markers=markers_of(quiz),
        regrades=regrades,
        given=facts.given.get(sheet.id, {}),
        overrides=facts.overrides.get(sheet.id, ()),
    )


def markers_of(quiz: Mapping[str, Any]) -> int:
    """Say how many have to mark an answer to a quiz by hand, 1 or 2."""
    return int(quiz.get("settings", {}).get("marking", {}).get("markers", 1))


def asked_documents(sheet: Sheet) -> list[str]:
    """List the hashes of what grading an attempt needs: the quiz and the questions, not their renderings."""
    return [sheet.quiz_hash, *(entry[1] for entry in sheet.paper)]


def facts_of(session: Session, shelf: Shelf, attempt_ids: Sequence[int]) -> Facts:
    """Read what was ruled over attempts."""
    given: dict[int, dict[str, list[Given]]] = defaultdict(lambda: defaultdict(list))
    overrides: dict[int, list[Override]] = defaultdict(list)
    connection = session.connection()
    hands: Iterable[Sequence[Any]]
    held: Iterable[Sequence[Any]]
    if len(attempt_ids) == 1:
        one = {"attempt_id": attempt_ids[0]}
        ((has_hands, has_overrides, has_regrades),) = _IS_RULED.rows(connection, one)
        hands = _HANDS_OF_ONE.rows(connection, one) if has_hands else []
        held = _OVERRIDES_OF_ONE.rows(connection, one) if has_overrides else []
    else:
        has_regrades = True
        hands = connection.execute(_HANDS.where(_hand.c.attempt_id.in_(attempt_ids)))
        held = connection.execute(_OVERRIDES.where(_override.c.attempt_id.in_(attempt_ids)))
    for attempt_id, question_id, sequence, part, marks, possible in hands:
        given[attempt_id][question_id].append(Given(sequence, Part(part), marks, possible))
    for attempt_id, question_id, marks, possible in held:
        overrides[attempt_id].append(Override(question_id, marks, possible))
    return Facts(given, overrides, regrades_in_force(session, shelf) if has_regrades else [])


def regrades_in_force(session: Session, shelf: Shelf) -> list[Regrade]:
    """List the regrades in force."""
    return regrades_of(session, shelf, [_InForce._make(row) for row in _IN_FORCE.rows(session.connection(), {})])


def regrades_of(session: Session, shelf: Shelf, rows: Sequence[Any]) -> list[Regrade]:
    """Make values of regrades' rows, with the revisions that they put in place."""
    specs = shelf.documents(session, {row.revision_hash for row in rows if row.revision_hash}) if rows else {}
    return [
        Regrade(
            row.id,
            Action(row.action),
            row.quiz_id,
            row.question_id,
            frozenset(row.revisions),
            specs.get(row.revision_hash),
            tuple(row.answers),
            row.setting,
        )
        for row in rows
    ]


def as_ruled(terms: Terms, quiz: tuple[str, str], in_force: Sequence[Regrade]) -> Terms:
    """Give the terms of a ``quiz`` (id, revision) with what regrades of the whole quiz put in place of its settings."""
    if not in_force:
        return terms
    ruled = rule([], quiz, markers=1, regrades=in_force, given={}, overrides=[])
    return replace(
        terms,
        pass_percent=terms.pass_percent if ruled.pass_percent is None else ruled.pass_percent,
        counts=ruled.counts or terms.counts,
    )


def given_of(row: Any) -> Given:
    """Make a value of a row of marks by hand."""
    return Given(row.sequence, Part(row.part), row.marks, row.possible)


def in_parts(values: Sequence[T], size: int) -> Iterator[Sequence[T]]:
    """Divide a list into parts of at most ``size``."""
    for start in range(0, len(values), size):
        yield values[start : start + size]
