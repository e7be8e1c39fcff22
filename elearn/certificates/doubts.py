"""Certificates whose quizzes are not passed any more, and what a change of passing would do to certificates.

A doubt is no mark on a certificate: it follows from the scores of the moment, so that whatever gives a passing back
(the undoing of a regrade, another attempt) ends it, and nothing is ever revoked but by a person.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import and_, func, not_, select
from sqlalchemy.orm import Session

from elearn.assessment.models import Score
from elearn.certificates.models import Certificate, CertificateBasis
from elearn.completion.facts import facts_of, rules_of
from elearn.completion.rules import Facts, missing
from elearn.content.outline import Outline
from elearn.training.models import ClassMember, TrainingClass

Pair = tuple[int, str]  # an account's key and a quiz's id
AT_ONCE = 500
_beside = and_(Score.account_id == Certificate.account_id, Score.quiz_id == CertificateBasis.quiz_id)


@dataclass(frozen=True, slots=True)
class Effects:
    """Hold what a change of passing does: certificates that come into doubt and out of it, people who complete.

    Certificates are named by their keys; ``gained`` lists pairs of a class's and an account's key.
    """

    lost: tuple[int, ...] = ()
    restored: tuple[int, ...] = ()
    gained: tuple[tuple[int, int], ...] = ()


def doubts_in(session: Session, class_id: int | None = None) -> dict[int, list[str]]:
    """List the valid certificates (of a class, or all) whose quizzes are not passed any more, and which quizzes."""
    read = (
        select(Certificate.id, CertificateBasis.quiz_id)
        .join(CertificateBasis, CertificateBasis.certificate_id == Certificate.id)
        .outerjoin(Score, _beside)
        .where(Certificate.status == "valid", not_(func.coalesce(Score.passed, False)))
        .order_by(Certificate.id, CertificateBasis.quiz_id)
    )
    if class_id is not None:
        read = read.where(Certificate.class_id == class_id)
    found: dict[int, list[str]] = {}
    for key, quiz_id in session.execute(read):
        found.setdefault(key, []).append(quiz_id)
    return found


def effects_of(session: Session, outline: Outline, changes: Mapping[Pair, bool]) -> Effects:
    """Say what it does to certificates that people (account, quiz) come to have passed, or not to have passed."""
    if not changes:
        return Effects()
    accounts = sorted({account_id for account_id, _ in changes})
    lost, restored = _of_certificates(session, accounts, changes)
    return Effects(lost, restored, _gained(session, outline, changes))


def count_by_class(session: Session, certificate_ids: Collection[int]) -> Counter[int]:
    """Count certificates by class."""
    found: Counter[int] = Counter()
    for some in _parts(sorted(certificate_ids)):
        found.update(session.scalars(select(Certificate.class_id).where(Certificate.id.in_(some))))
    return found


def _of_certificates(
    session: Session, accounts: Sequence[int], changes: Mapping[Pair, bool]
) -> tuple[tuple[int, ...], tuple[int, ...]]:
    before: dict[int, bool] = defaultdict(bool)  # certificate → is in doubt
    after: dict[int, bool] = defaultdict(bool)
    for some in _parts(accounts):
        read = (
            select(Certificate.id, Certificate.account_id, CertificateBasis.quiz_id, Score.passed)
            .join(CertificateBasis, CertificateBasis.certificate_id == Certificate.id)
            .outerjoin(Score, _beside)
            .where(Certificate.status == "valid", Certificate.account_id.in_(some))
        )
        for key, account_id, quiz_id, passed in session.execute(read):
            before[key] |= not passed
            after[key] |= not changes.get((account_id, quiz_id), bool(passed))
    lost = tuple(sorted(key for key in before if after[key] and not before[key]))
    return lost, tuple(sorted(key for key in before if before[key] and not after[key]))


def _gained(session: Session, outline: Outline, changes: Mapping[Pair, bool]) -> tuple[tuple[int, int], ...]:
    """List who would complete a class, and never had a certificate of it."""
    passing = sorted({account_id for account_id, quiz_id in changes if changes[account_id, quiz_id]})
    stays: dict[int, list[int]] = defaultdict(list)
    had: set[tuple[int, int]] = set()
    for some in _parts(passing):
        mine = (ClassMember.account_id.in_(some), ClassMember.left_at.is_(None))
        read = (
            select(ClassMember.class_id, ClassMember.account_id)
            .join(TrainingClass, TrainingClass.id == ClassMember.class_id)
            .where(*mine, TrainingClass.course_id == outline.course.id)
        )
        for class_id, account_id in session.execute(read):
            stays[class_id].append(account_id)
        issued = select(Certificate.class_id, Certificate.account_id).where(Certificate.account_id.in_(some))
        had |= {(row.class_id, row.account_id) for row in session.execute(issued)}
    found: list[tuple[int, int]] = []
    for class_id, rule in rules_of(session, outline, sorted(stays)).items():
        people = [key for key in stays[class_id] if (class_id, key) not in had]
        done: dict[int, Facts] = {}
        for some in _parts(people):
            done |= facts_of(session, outline.course, rule, some)
        for key in people:
            facts = done.get(key, Facts())
            if missing(rule, facts) and not missing(rule, _changed(facts, key, rule.quizzes, changes)):
                found.append((class_id, key))
    return tuple(sorted(found))


def _changed(facts: Facts, account_id: int, quizzes: Sequence[str], changes: Mapping[Pair, bool]) -> Facts:
    """Give what a person has done once the passings are changed."""
    anything: Any = next(iter((*facts.lectures.values(), *facts.quizzes.values())), None)
    passed = {
        quiz: facts.quizzes.get(quiz, anything)
        for quiz in quizzes
        if changes.get((account_id, quiz), quiz in facts.quizzes)
    }
    return Facts(facts.lectures, passed, facts.sessions)


def _parts(values: Sequence[Any]) -> Iterator[Sequence[Any]]:
    for start in range(0, len(values), AT_ONCE):
        yield values[start : start + AT_ONCE]
