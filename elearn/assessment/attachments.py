"""Files beside an answer: pictures and PDF files, known by their content, kept under their hash, never changed."""

import hashlib
import unicodedata
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from elearn.accounts.actor import Actor
from elearn.accounts.models import Account
from elearn.accounts.policy import within
from elearn.accounts.roles import Permission
from elearn.assessment.models import Attachment, Attempt
from elearn.db.inserting import insert_once
from elearn.errors import Conflict, NotFound
from elearn.organisation.models import OrgUnit
from elearn.problems import Phrase

# A request holds 2 MiB; a page of text photographed at 2,000 pixels takes half a megabyte.
MAX_BYTES = 1_900_000
MOST_OF_AN_ATTEMPT = 20  # files, those included that were taken out of their answers again
WRONG_TYPE = Phrase("This is neither a picture (PNG, JPEG, WebP) nor a PDF file, so it was not attached.")
TOO_LARGE = Phrase("The file has more than 1.9 MB, so it was not attached. Send a smaller picture or fewer pages.")
TOO_MANY = Phrase("No more files can be attached here.")
NO_FILE = Phrase("Choose a file first, then attach it.")


@dataclass(frozen=True, slots=True)
class Kept:
    """Say what was kept beside an answer without its content; ``size`` in bytes."""

    hash: str
    media_type: str
    size: int


@dataclass(frozen=True, slots=True)
class File:
    """Hold one file with its content; ``name`` is clean and ends as its content wants it."""

    hash: str
    name: str
    media_type: str
    body: bytes


def read_file(name: str, body: bytes) -> File | Phrase:
    """Take an uploaded file for what its content is, whatever it calls itself; a Phrase says why it is refused."""
    if not body:
        return NO_FILE
    if len(body) > MAX_BYTES:
        return TOO_LARGE
    found = _type_of(body)
    if found is None:
        return WRONG_TYPE
    media_type, ending = found
    stem = "".join(c for c in name.rpartition("/")[2].rpartition("\\")[2] if unicodedata.category(c)[0] not in "CZ")
    stem = stem.rpartition(".")[0] or stem
    return File(hashlib.sha256(body).hexdigest(), f"{stem[:60] or 'file'}.{ending}", media_type, body)


def _type_of(body: bytes) -> tuple[str, str] | None:
    if body.startswith(b"\x89PNG\r\n\x1a\n") and b"IEND" in body[-16:]:
        return "image/png", "png"
    if body.startswith(b"\xff\xd8\xff"):
        return "image/jpeg", "jpg"
    if body[:4] == b"RIFF" and body[8:12] == b"WEBP":
        return "image/webp", "webp"
    if body.startswith(b"%PDF-") and b"%%EOF" in body[-1024:]:
        return "application/pdf", "pdf"
    return None


def attach(session: Session, attempt_id: int, question_id: str, file: File, *, now: datetime) -> None:
    """Keep a file beside an answer; the same file twice is kept once. Raises Conflict when there are too many."""
    count = select(func.count()).select_from(Attachment).where(Attachment.attempt_id == attempt_id)
    if session.execute(count).scalar_one() >= MOST_OF_AN_ATTEMPT:
        raise Conflict(TOO_MANY)
    values = {"name": file.name, "media_type": file.media_type, "body": file.body, "attached_at": now}
    insert_once(session.connection(), Attachment).execute(
        session.connection(), {"attempt_id": attempt_id, "question_id": question_id, "hash": file.hash, **values}
    )


def own_file(session: Session, attempt_id: int, key: str) -> File:
    """Find a file of an attempt that is known to be the reader's own. Raises NotFound."""
    return _file(session, Attachment.attempt_id == attempt_id, Attachment.hash == key)


def file_to_mark(session: Session, actor: Actor, public_id: str, key: str) -> File:
    """Find a file of a handed-in attempt of somebody whose answers the actor may mark. Raises NotFound.

    Its name says nothing about its owner, whose name the marker may not be meant to know.
    """
    found = _file(
        session,
        Attempt.public_id == public_id,
        Attempt.submitted_at.is_not(None),
        Attachment.hash == key,
        Account.id != actor.id,
        within(actor, Permission.MARK, OrgUnit.path),
    )
    return replace(found, name=f"{public_id[:6]}-{key[:6]}.{found.name.rpartition('.')[2]}")


def kept_beside(session: Session, attempt_id: int, question_id: str) -> list[Kept]:
    """List what was ever attached to an answer, the oldest first, those included that were taken out again."""
    columns = (Attachment.hash, Attachment.media_type, func.length(Attachment.body))
    mine = (Attachment.attempt_id == attempt_id, Attachment.question_id == question_id)
    read = select(*columns).where(*mine).order_by(Attachment.attached_at, Attachment.hash)
    return [Kept(*row) for row in session.execute(read)]


def _file(session: Session, *conditions: object) -> File:
    read = (
        select(Attachment.hash, Attachment.name, Attachment.media_type, Attachment.body)
        .join(Attempt, Attempt.id == Attachment.attempt_id)
        .join(Account, Account.id == Attempt.account_id)
        .join(OrgUnit, OrgUnit.id == Account.unit_id)
        .where(*conditions)  # type: ignore[arg-type]
        .limit(1)
    )
    row = session.connection().execute(read).first()
    if row is None:
        raise NotFound
    return File(*row)
