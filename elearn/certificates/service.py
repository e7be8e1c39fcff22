"""Issue, revoke and replace certificates; nothing here commits, and races are settled by a unique index."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, tzinfo
from typing import Any

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from elearn.accounts.models import Account
from elearn.audit import service as audit
from elearn.certificates.models import Certificate, CertificateBasis
from elearn.certificates.telling import tell_of_issued, tell_of_replaced, tell_of_revoked
from elearn.completion.facts import rules_of
from elearn.completion.service import standing_of
from elearn.content.outline import Outline
from elearn.db.inserting import insert_new
from elearn.errors import Conflict, Invalid
from elearn.identities import new_serial
from elearn.organisation.models import OrgUnit
from elearn.problems import Phrase, Problem
from elearn.training.models import TrainingClass

AT_ONCE = 200  # rows of one statement: each has two dozen values
LONGEST_REASON = 500
NewSerial = Callable[[int], str]
ENDED = Phrase("This certificate is not valid any more: somebody has revoked or replaced it.")
NO_REASON = Phrase("Say why, in 1 to 500 characters: the person reads it.")


@dataclass(frozen=True, slots=True)
class Issuer:
    """Hold who issues (a public id, None for the class itself), when, and the site's time zone, which makes the day."""

    actor_id: str | None
    now: datetime
    zone: tzinfo

    @property
    def today(self) -> date:
        """Give the day that the certificate bears."""
        return self.now.astimezone(self.zone).date()


def issue(
    session: Session,
    outline: Outline,
    class_id: int,
    issuer: Issuer,
    *,
    only: Collection[int] | None = None,
    serials: NewSerial = new_serial,
) -> list[str]:
    """Issue certificates to members who have completed the class, in a handful of statements; give their serials.

    ``only`` names accounts. Without it, everybody gets one who never had one of this class: whose certificate was
    revoked is given another by name only. Who has a valid one already gets no other.
    """
    rule = rules_of(session, outline, [class_id])[class_id]
    standing = standing_of(session, outline, class_id, rule=rule)
    completed = {key: at for key, (_, at) in standing.items() if at is not None}
    had = select(Certificate.account_id, Certificate.status).where(Certificate.class_id == class_id)
    rows = session.execute(had).all()
    refused = {row.account_id for row in rows if only is None or row.status == "valid"}
    due = sorted(key for key in completed if key not in refused and (only is None or key in only))
    made = _insert(session, outline, class_id, issuer, {key: completed[key] for key in due}, serials)
    _found(session, made, rule.quizzes)
    if made:
        tell_of_issued(session, made, now=issuer.now)
        facts: dict[str, object] = {"count": len(made), "serials": sorted(made)[:50]}
        public_id = session.get_one(TrainingClass, class_id).public_id
        who = issuer.actor_id
        audit.record(session, "certificate.issue", now=issuer.now, actor_id=who, subject_id=public_id, facts=facts)
    return sorted(made)


def revoke(session: Session, certificate: Certificate, *, reason: str, now: datetime, actor_id: str) -> None:
    """Revoke a certificate for ever, and tell its holder why. Raises Conflict when it ended before, Invalid."""
    _end(session, certificate, "revoked", _reason(reason), now, actor_id)
    tell_of_revoked(session, certificate, now=now)


def replace(
    session: Session, certificate: Certificate, issuer: Issuer, *, reason: str, serials: NewSerial = new_serial
) -> str:
    """Issue another certificate in the place of one, with the name and unit of today; give the new serial.

    Raises Conflict when the old one is not valid any more, Invalid without a reason.
    """
    assert issuer.actor_id is not None
    _end(session, certificate, "superseded", _reason(reason), issuer.now, issuer.actor_id)
    kept = {column.key: getattr(certificate, column.key) for column in Certificate.__table__.c if column.key != "id"}
    person = _people(session, [certificate.account_id])[0]
    fresh = kept | _named(person) | _begun(issuer, serials) | {"replaces_id": certificate.id}
    made = session.execute(insert(Certificate).values(**fresh).returning(Certificate.id)).scalar_one()
    mine = CertificateBasis.certificate_id == certificate.id
    quizzes = session.scalars(select(CertificateBasis.quiz_id).where(mine)).all()
    _found(session, {fresh["serial"]: made}, quizzes)
    tell_of_replaced(session, certificate, str(fresh["serial"]), now=issuer.now)
    return str(fresh["serial"])


def pseudonymise(session: Session, account_id: int, name: str) -> None:
    """Let all certificates of a person bear another name: what an erasure leaves of them is that they were issued."""
    renamed = update(Certificate).where(Certificate.account_id == account_id).values(name=name)
    session.execute(renamed, execution_options={"synchronize_session": False})


def _insert(
    session: Session,
    outline: Outline,
    class_id: int,
    issuer: Issuer,
    completed: Mapping[int, datetime],
    serials: NewSerial,
) -> dict[str, int]:
    """Insert certificates; give the keys of those that came in, by serial."""
    found = session.get_one(TrainingClass, class_id)
    titles = {f"course_{language}": outline.course.title[language] for language in ("zh", "en")}
    common = titles | {
        "class_id": class_id,
        "course_id": found.course_id,
        "class_zh": found.title_zh,
        "class_en": found.title_en,
        "host": found.host,
        "organisers": found.organisers,
        "first_day": found.first_day,
        "last_day": found.last_day,
        "replaces_id": None,
    }
    rows = [
        common
        | _named(person)
        | _begun(issuer, serials)
        | {"account_id": person.id, "completed_on": completed[person.id].astimezone(issuer.zone).date()}
        for some in _parts(list(completed))
        for person in _people(session, some)
    ]
    made: dict[str, int] = {}
    for some in _parts(rows):
        # Two who issue at once: the unique index lets one row of a person in, and the other's is left out.
        connection = session.connection()
        connection.execute(insert_new(connection, Certificate).on_conflict_do_nothing(), list(some))
        names = [row["serial"] for row in some]
        came = select(Certificate.serial, Certificate.id).where(Certificate.serial.in_(names))
        made |= {row.serial: row.id for row in connection.execute(came)}
    return made


def _found(session: Session, made: Mapping[str, int], quizzes: Sequence[str]) -> None:
    """Note on which passed quizzes certificates stand."""
    rows = [{"certificate_id": key, "quiz_id": quiz} for key in made.values() for quiz in quizzes]
    for some in _parts(rows):
        session.connection().execute(insert(CertificateBasis), list(some))


def _people(session: Session, account_ids: Sequence[int]) -> Sequence[Any]:
    read = (
        select(Account.id, Account.name, OrgUnit.name_zh, OrgUnit.name_en)
        .join(OrgUnit, OrgUnit.id == Account.unit_id)
        .where(Account.id.in_(account_ids))
        .order_by(OrgUnit.code, Account.sort_key, Account.id)
    )
    return session.execute(read).all()


def _named(person: Any) -> dict[str, Any]:
    return {"name": person.name, "unit_zh": person.name_zh, "unit_en": person.name_en}


def _begun(issuer: Issuer, serials: NewSerial) -> dict[str, Any]:
    return {
        "serial": serials(issuer.today.year),
        "issued_on": issuer.today,
        "issued_at": issuer.now,
        "issued_by": issuer.actor_id,
        "status": "valid",
        "ended_at": None,
        "ended_by": None,
        "reason": "",
    }


def _end(session: Session, certificate: Certificate, status: str, reason: str, now: datetime, actor_id: str) -> None:
    mine = (Certificate.id == certificate.id, Certificate.status == "valid")
    values = {"status": status, "ended_at": now, "ended_by": actor_id, "reason": reason}
    ended = session.connection().execute(update(Certificate).where(*mine).values(**values)).rowcount
    if ended != 1:
        raise Conflict(ENDED)
    session.refresh(certificate)
    who = session.execute(select(Account.public_id).where(Account.id == certificate.account_id)).scalar_one()
    facts = {"serial": certificate.serial, "reason": reason}
    audit.record(session, f"certificate.{status}", now=now, actor_id=actor_id, subject_id=who, facts=facts)


def _reason(text: str) -> str:
    words = " ".join(text.split())
    if not 1 <= len(words) <= LONGEST_REASON:
        raise Invalid([Problem("reason", 0, 0, "K140", NO_REASON)])
    return words


def _parts(values: Sequence[Any]) -> Iterator[Sequence[Any]]:
    for start in range(0, len(values), AT_ONCE):
        yield values[start : start + AT_ONCE]
