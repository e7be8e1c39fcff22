"""Send what is due: take a message for oneself, hand it over, note how that ended; each of the three is committed.

A message is taken in SQL before it is handed over, so of two workers one has it. A worker that dies in between
leaves a message that may have been handed over: it becomes ``unsure`` and is not sent again. So nobody is told
twice, at the price that a message may, very seldom, be told to nobody.
"""

from collections.abc import Callable, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import structlog
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from elearn.accounts.models import Account
from elearn.config import Settings
from elearn.db.database import Database
from elearn.identities import Clock
from elearn.outbox import robots, smtp
from elearn.outbox.kinds import KINDS
from elearn.outbox.mail import Said, Sender, written
from elearn.outbox.models import Mailbox, MailRefusal, OutboxMessage, Robot
from elearn.outbox.outcomes import Away, PutOff, Refused, Unsure
from elearn.outbox.quiet import QuietHours, read_hours
from elearn.outbox.service import ONCE

MOST_A_ROUND = 200  # other jobs wait meanwhile
MOST_TRIES = 8
FIRST_PAUSE, LONGEST_PAUSE = timedelta(minutes=2), timedelta(hours=12)  # 2, 8, 32 minutes, 2, 8.5, 12, 12 hours
LEASE = timedelta(minutes=5)
log = structlog.get_logger()
_message = OutboxMessage.__table__
Report = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Outlet:
    """Hold what sending needs of the site's settings; an empty ``smtp_url`` sends no mail."""

    smtp_url: str
    sender: Sender
    robot_hosts: tuple[str, ...]
    zone: ZoneInfo
    quiet: QuietHours | None


def outlet_of(settings: Settings) -> Outlet:
    """Make an outlet of the site's settings."""
    sender = Sender(settings.mail_from, settings.base_url, settings.site_name_zh, settings.site_name_en)
    quiet = read_hours(settings.quiet_hours)
    return Outlet(settings.smtp_url, sender, settings.webhook_hosts, settings.zone, quiet)


@dataclass(frozen=True, slots=True)
class Taken:
    """Hold a message that this worker has for itself, and where it goes."""

    id: int
    channel: str
    tries: int
    said: Said
    address: str
    url: str = ""
    secret: str = ""


@dataclass(slots=True)
class _Lines:
    """Hold the connection to the mail server once it is needed, and whether it turned out to be away."""

    outlet: Outlet
    stack: ExitStack
    mailer: smtp.Mailer | None = field(default=None)

    def hand_over(self, taken: Taken, now: datetime) -> None:
        if taken.channel != "mail":
            address = self.outlet.sender.base_url
            robots.call(taken.channel, taken.url, taken.secret, taken.said, address, self.outlet.robot_hosts, now=now)
            return
        if self.mailer is None:
            raise Away("smtp away")
        self.mailer.hand_over(
            written(taken.said, self.outlet.sender, taken.address, now=now), self.outlet.sender.address, taken.address
        )

    def open(self) -> None:
        if self.mailer is None:
            self.mailer = self.stack.enter_context(smtp.opened(self.outlet.smtp_url))


def send_due(database: Database, outlet: Outlet, report: Report, clock: Clock) -> int:
    """Send what is due, at most ``MOST_A_ROUND`` messages; give how many were handed over."""
    with database.write() as session:
        _tidy(session, outlet, clock())
    with database.read() as session:
        due = _due(session, clock())
    sent = 0
    with ExitStack() as stack:
        lines, away = _Lines(outlet, stack), set[str]()
        for number, (message_id, channel) in enumerate(due, 1):
            if channel not in away:
                sent += _send(database, lines, message_id, channel, away, clock)
            if number % 20 == 0:
                report(number, len(due))
    return sent


def _send(database: Database, lines: _Lines, message_id: int, channel: str, away: set[str], clock: Clock) -> bool:
    try:
        if channel == "mail":
            lines.open()
    except Away as error:
        log.warning("outbox.away", channel=channel, reason=error.code)
        away.add(channel)
        return False
    with database.write() as session:
        taken = _take(session, message_id, clock())
    if taken is None:
        return False
    values: Mapping[str, Any] = {"state": "sent", "error": None}
    try:
        lines.hand_over(taken, clock())
    except Away as error:
        log.warning("outbox.away", channel=channel, reason=error.code)
        away.add(channel)
        values = {"state": "waiting", "tries": taken.tries - 1, "error": error.code}
    except PutOff as error:
        values = _put_off(taken, error.code, clock())
    except Refused as error:
        values = {"state": "failed", "error": error.code}
    except Unsure as error:
        values = {"state": "unsure", "error": error.code}
    with database.write() as session:
        _settle(session, taken.id, values, clock())
    return bool(values["state"] == "sent")


def _put_off(taken: Taken, code: str, now: datetime) -> Mapping[str, Any]:
    if taken.tries >= MOST_TRIES:
        return {"state": "failed", "error": code}
    pause = min(FIRST_PAUSE * 4 ** (taken.tries - 1), LONGEST_PAUSE)
    return {"state": "waiting", "error": code, "not_before": now + pause}


def _settle(session: Session, message_id: int, values: Mapping[str, Any], now: datetime) -> None:
    settled_at = None if values["state"] == "waiting" else now
    mine = update(OutboxMessage).where(_message.c.id == message_id, _message.c.state == "sending")
    session.execute(mine.values(**values, leased_until=None, settled_at=settled_at))
    if settled_at is not None:  # what gets somebody in is kept no longer than it must be
        secret = update(OutboxMessage).where(_message.c.id == message_id, _message.c.kind == ONCE)
        session.execute(secret.values(link=""))


def _tidy(session: Session, outlet: Outlet, now: datetime) -> None:
    """Drop what is too late or has no way out, put off what is due in quiet hours, and give up what was lost."""
    connection = session.connection()
    waiting = (_message.c.state == "waiting", _message.c.not_before <= now)
    ended = update(OutboxMessage).values(settled_at=now, leased_until=None)
    lost = (_message.c.state == "sending", _message.c.leased_until < now)
    connection.execute(ended.where(*lost).values(state="unsure", error="worker died"))
    late = (_message.c.state == "waiting", _message.c.expires_at < now)
    connection.execute(ended.where(*late).values(state="dropped", error="too late"))
    if not outlet.smtp_url:
        connection.execute(
            ended.where(*waiting, _message.c.channel == "mail").values(state="dropped", error="no mail server")
        )
    forget = update(OutboxMessage).where(_message.c.settled_at == now, _message.c.kind == ONCE)
    connection.execute(forget.values(link=""))
    again = outlet.quiet.after(now, outlet.zone) if outlet.quiet else now
    if again > now:
        put_off = update(OutboxMessage).where(*waiting, _message.c.is_urgent.is_(False))
        connection.execute(put_off.values(not_before=again))


def _due(session: Session, now: datetime) -> list[tuple[int, str]]:
    """List what is due; the few to groups first, so that they do not wait behind a mail server that is away."""
    read = (
        select(_message.c.id, _message.c.channel)
        .where(_message.c.state == "waiting", _message.c.not_before <= now)
        .order_by(_message.c.channel == "mail", _message.c.not_before, _message.c.id)
        .limit(MOST_A_ROUND)
    )
    return [(row.id, row.channel) for row in session.connection().execute(read)]


def _take(session: Session, message_id: int, now: datetime) -> Taken | None:
    """Take a message for this worker; None when another has it, or nobody is to get it any more."""
    connection = session.connection()
    mine = update(OutboxMessage).where(
        _message.c.id == message_id, _message.c.state == "waiting", _message.c.not_before <= now
    )
    row = connection.execute(
        mine.values(state="sending", tries=_message.c.tries + 1, leased_until=now + LEASE).returning(*_message.c)
    ).first()
    if row is None:
        return None
    found = _to_person(session, row) if row.robot_id is None else _to_group(session, row)
    if found is None:
        _settle(session, message_id, {"state": "dropped", "error": "not wanted"}, now)
    return found


def _to_person(session: Session, row: Any) -> Taken | None:
    """Look up where a person's mail goes now: an address may have changed, a kind been turned off since."""
    read = (
        select(Mailbox.address, Mailbox.unsubscribe_token, MailRefusal.kind.label("refused"))
        .join(Account, Account.id == Mailbox.account_id)
        .outerjoin(MailRefusal, (MailRefusal.account_id == Account.id) & (MailRefusal.kind == row.kind))
        .where(Mailbox.account_id == row.account_id, Account.locked_at.is_(None))
    )
    box = session.execute(read).first()
    address = row.address or (box.address if box else None)
    if box is None or address is None or box.refused is not None:
        return None
    unsubscribe = f"/mail/unsubscribe/{box.unsubscribe_token}/{row.kind}" if row.kind in KINDS else ""
    return Taken(row.id, row.channel, row.tries, _said(row, unsubscribe), address)


def _to_group(session: Session, row: Any) -> Taken | None:
    robot = session.execute(
        select(Robot.url, Robot.secret).where(Robot.id == row.robot_id, Robot.removed_at.is_(None))
    ).first()
    if robot is None:
        return None
    return Taken(row.id, row.channel, row.tries, _said(row, ""), "", robot.url, robot.secret)


def _said(row: Any, unsubscribe: str) -> Said:
    return Said(row.unique_key, row.language, row.subject, row.body, row.link, unsubscribe)
