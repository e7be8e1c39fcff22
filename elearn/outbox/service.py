"""Put messages into the outbox, in the transaction of what they tell; the worker sends them. Nothing here sends.

Other rooms need three functions: ``put`` for people who each get a text of their own, ``put_for_all`` for one text
to many, ``put_for_robots`` for groups. Of one key a person or group gets one message, however often it is put.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Select, String, Subquery, case, cast, delete, exists, func, literal, select, update
from sqlalchemy.orm import Session

from elearn.accounts.models import Account
from elearn.db.inserting import insert_new
from elearn.languages import Language
from elearn.outbox.models import Mailbox, MailRefusal, OutboxMessage, Robot

AT_ONCE = 400
LONGEST_SUBJECT = 200
ONCE = "link"  # the kind of mail with a link that gets somebody in: nobody turns it off, and its link goes when it went
TEXT_KEPT = timedelta(days=30)  # texts and addresses of what was settled are personal data and go soon
ROW_KEPT = timedelta(days=400)  # that something was sent is known as long as the audit log


@dataclass(frozen=True, slots=True)
class Letter:
    """Hold what is said, in both languages (Chinese, English), and the path of this site where it leads.

    ``kind`` is one of ``outbox.kinds.KINDS``. Nothing leaves before ``not_before``, nor after ``expires_at``: a
    reminder of yesterday is worth nothing. Quiet hours are kept by the sender and need no thought here.
    """

    kind: str
    title: tuple[str, str]
    text: tuple[str, str]
    link: str
    key: str
    not_before: datetime | None = None
    expires_at: datetime | None = None


def put(session: Session, letters: Iterable[tuple[int, Letter]], *, language: Language, now: datetime) -> int:
    """Queue mail to people (account keys), each with a letter of their own; give how many were new.

    Passed over are those without a confirmed address, those who turned the letter's kind off, and the locked.
    ``language`` is for those who chose none.
    """
    by_kind = defaultdict[str, list[tuple[int, Letter]]](list)
    for account_id, letter in letters:
        by_kind[letter.kind].append((account_id, letter))
    rows = [row for kind, pairs in by_kind.items() for row in _rows(session, kind, pairs, language, now)]
    return sum(_insert(session, rows[start : start + AT_ONCE]) for start in range(0, len(rows), AT_ONCE))


def put_for_all(session: Session, letter: Letter, people: Select[int], *, language: Language, now: datetime) -> int:
    """Queue one letter to everybody whom ``people`` (account keys) selects, as ``put`` does, in one statement."""
    wanted = people.subquery("people")
    zh = func.coalesce(Account.language, language) == "zh"
    read = _reached(letter.kind, wanted).add_columns(
        literal(letter.key + "@") + cast(Account.id, String),
        literal("mail"),
        literal(letter.kind),
        case((zh, "zh"), else_="en"),
        case((zh, letter.title[0][:LONGEST_SUBJECT]), else_=letter.title[1][:LONGEST_SUBJECT]),
        case((zh, letter.text[0]), else_=letter.text[1]),
        *_rest(letter, now),
    )
    columns = ("account_id", "unique_key", "channel", "kind", "language", "subject", "body", *_REST)
    fresh = insert_new(session.connection(), OutboxMessage).from_select(columns, read)
    counted = {"preserve_rowcount": True}
    return session.connection().execute(fresh.on_conflict_do_nothing(), execution_options=counted).rowcount


def put_for_robots(
    session: Session, letter: Letter, robots: Sequence[Robot], *, is_urgent: bool = False, now: datetime
) -> int:
    """Queue a letter to groups; ``text`` may be Markdown as their robots read it. Give how many were new."""
    rows = [
        {
            "unique_key": f"{letter.key}@robot-{robot.id}",
            "channel": robot.service,
            "robot_id": robot.id,
            "language": robot.language,
            **_said(letter, robot.language),
            **_values(letter, now),
            "is_urgent": is_urgent,
        }
        for robot in robots
        if robot.removed_at is None
    ]
    return _insert(session, rows)


def put_to_address(
    session: Session, account_id: int, address: str, letter: Letter, *, language: str, now: datetime
) -> None:
    """Queue a letter to an address that is not confirmed yet, at once and at any hour."""
    row = {
        "unique_key": letter.key,
        "channel": "mail",
        "account_id": account_id,
        "address": address,
        "language": language,
        **_said(letter, language),
        **_values(letter, now),
        "is_urgent": True,
    }
    _insert(session, [row])


def call_back(session: Session, key: str, *, now: datetime) -> None:
    """Drop what waits under a key: it has been withdrawn, or its time is over."""
    mine = (OutboxMessage.state == "waiting", OutboxMessage.unique_key.startswith(key + "@", autoescape=True))
    called_back = update(OutboxMessage).where(*mine).values(state="dropped", error="called back", settled_at=now)
    session.execute(called_back, execution_options={"synchronize_session": False})


def forget_settled(session: Session, *, now: datetime) -> None:
    """Empty the texts of messages settled a month ago, and delete those settled 400 days ago."""
    old = (OutboxMessage.settled_at < now - TEXT_KEPT, OutboxMessage.body != "")
    session.execute(update(OutboxMessage).where(*old).values(subject="", body="", address=None))
    session.execute(delete(OutboxMessage).where(OutboxMessage.settled_at < now - ROW_KEPT))


def _reached(kind: str, people: Subquery) -> Select[Any]:
    """Select the keys of those of ``people`` who are reached by mail of a kind."""
    refused = exists().where(MailRefusal.account_id == Account.id, MailRefusal.kind == kind)
    return (
        select(Account.id)
        .join(Mailbox, Mailbox.account_id == Account.id)
        .where(
            Account.id.in_(select(people.c[0])),
            Mailbox.address.is_not(None),
            Account.locked_at.is_(None),
            ~refused,
        )
    )


def _rows(
    session: Session, kind: str, pairs: Sequence[tuple[int, Letter]], language: Language, now: datetime
) -> list[dict[str, Any]]:
    tongues = dict[int, str]()
    keys = sorted({account_id for account_id, _ in pairs})
    for start in range(0, len(keys), AT_ONCE):
        some = select(Account.id).where(Account.id.in_(keys[start : start + AT_ONCE])).subquery("some_people")
        read = _reached(kind, some).add_columns(func.coalesce(Account.language, language))
        tongues |= {row[0]: row[1] for row in session.execute(read)}
    return [
        {
            "unique_key": f"{letter.key}@{account_id}",
            "channel": "mail",
            "account_id": account_id,
            "language": tongues[account_id],
            **_said(letter, tongues[account_id]),
            **_values(letter, now),
        }
        for account_id, letter in pairs
        if account_id in tongues
    ]


def _insert(session: Session, rows: Sequence[dict[str, Any]]) -> int:
    if not rows:
        return 0
    connection = session.connection()
    fresh = insert_new(connection, OutboxMessage).values(list(rows)).on_conflict_do_nothing()
    return len(connection.execute(fresh.returning(OutboxMessage.id)).all())


def _said(letter: Letter, language: str) -> dict[str, str]:
    place = 0 if language == "zh" else 1
    return {"kind": letter.kind, "subject": letter.title[place][:LONGEST_SUBJECT], "body": letter.text[place]}


_REST = ("link", "is_urgent", "made_at", "not_before", "expires_at", "state", "tries")


def _values(letter: Letter, now: datetime) -> dict[str, Any]:
    given = (letter.link, False, now, letter.not_before or now, letter.expires_at, "waiting", 0)
    return dict(zip(_REST, given, strict=True))


def _rest(letter: Letter, now: datetime) -> list[Any]:
    columns = OutboxMessage.__table__.c
    return [literal(value, columns[name].type) for name, value in _values(letter, now).items()]
