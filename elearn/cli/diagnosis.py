"""What can be wrong with a site, found out one thing at a time, each with what to do about it."""

import shutil
import stat
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from elearn import schema
from elearn.accounts.queries import has_administrator
from elearn.audit.models import AuditEvent
from elearn.config import Settings
from elearn.content import manuscripts
from elearn.content.merging import meet
from elearn.content.publishing import is_current, source_hash
from elearn.content.shelf import latest_id
from elearn.db.database import Database
from elearn.errors import Invalid
from elearn.hours.rulebook import book_of
from elearn.jobs import queries as jobs
from elearn.outbox import queries as outbox
from elearn.problems import Phrase, Problem

LEAST_FREE_BYTES = 500 * 10**6
SHORTEST_KEY = 32
SILENCE = timedelta(seconds=60)
CLOCKS_APART = timedelta(seconds=5)
OVERDUE = timedelta(minutes=10)
WEEK = timedelta(days=7)
LATE_MAIL = timedelta(hours=1)
SQLITE = {"journal_mode": "wal", "synchronous": "2", "foreign_keys": "1", "quick_check(1)": "ok"}


@dataclass(frozen=True, slots=True)
class Finding:
    """Hold what was looked at, whether it is well, and what to do when it is not; a warning fails nothing."""

    about: Phrase
    is_well: bool
    advice: Phrase
    is_warning: bool = False


def of_the_machine(settings: Settings) -> Iterator[Finding]:
    """Look at the data folder: the key that signs cookies, and how much room there is."""
    key = settings.data_dir / "secret_key"
    yield Finding(
        Phrase("secret key"),
        len(settings.secret_key) >= SHORTEST_KEY if settings.secret_key else _is_private(settings),
        Phrase("Run 'chmod 600 %(path)s', or set ELEARN_SECRET_KEY to at least 32 characters.", {"path": key}),
    )
    free = shutil.disk_usage(settings.data_dir).free
    values = {"free": free // 10**6, "folder": settings.data_dir}
    yield Finding(
        Phrase("free disk space"),
        free >= LEAST_FREE_BYTES,
        Phrase("Only %(free)s MB are free for %(folder)s: make room.", values),
    )


def of_the_hours(settings: Settings) -> Iterator[Finding]:
    """Look at the rules by which learning hours are counted."""
    problems: Sequence[Problem] = ()
    try:
        book_of(settings)
    except Invalid as error:
        problems = error.problems
    fault = problems[0].message if problems else ""
    advice = Phrase("%(message)s Mend the file, or set ELEARN_HOURS_RULE.", {"message": fault})
    yield Finding(Phrase("rules of learning hours"), not problems, advice)


def _is_private(settings: Settings) -> bool:
    key = settings.data_dir / "secret_key"
    return not key.exists() or not stat.S_IMODE(key.stat().st_mode) & 0o077


def of_the_database(database: Database, now: datetime) -> Iterator[Finding]:
    """Look at the database itself: its schema, its modes, its clock."""
    with database.read() as session:
        found = schema.current(session.connection())
        yield Finding(
            Phrase("schema"),
            found == schema.head(),
            Phrase("It is at %(found)s: run 'elearn setup', or start the version that made it.", {"found": found}),
        )
        yield from _sqlite(database) if database.is_sqlite else _postgresql(session, now)


def _sqlite(database: Database) -> Iterator[Finding]:
    with database.writer.connect() as connection:
        for name, wanted in SQLITE.items():
            found = str(connection.exec_driver_sql(f"PRAGMA {name}").scalar())
            values = {"name": name, "found": found, "wanted": wanted}
            advice = Phrase("%(name)s says %(found)s instead of %(wanted)s: restore the last backup.", values)
            yield Finding(Phrase("SQLite: %(name)s", {"name": name}), found == wanted, advice)


def _postgresql(session: Session, now: datetime) -> Iterator[Finding]:
    encoding = session.execute(text("SHOW server_encoding")).scalar()
    advice = Phrase("It is %(encoding)s: make the database anew with ENCODING 'UTF8'.", {"encoding": encoding})
    yield Finding(Phrase("PostgreSQL: encoding"), encoding == "UTF8", advice)
    apart = abs(session.execute(select(func.clock_timestamp())).scalar_one() - now)
    advice = Phrase("They are %(seconds)s seconds apart: let both machines follow NTP.", {"seconds": apart.seconds})
    yield Finding(Phrase("clocks of database and site"), apart <= CLOCKS_APART, advice)


def of_the_site(
    session: Session, settings: Settings, files: dict[str, bytes] | None, now: datetime
) -> Iterator[Finding]:
    """Look at what is in the database; ``files`` are the content folder's, None when it cannot be read."""
    yield Finding(
        Phrase("published content"),
        latest_id(session) is not None,
        Phrase("Nothing is published: run 'elearn content publish'."),
    )
    yield Finding(
        Phrase("content folder"),
        files is not None and _is_in_line(session, files),
        Phrase("%(folder)s is not what is published: see 'elearn content check'.", {"folder": settings.content_dir}),
        is_warning=True,
    )
    yield Finding(
        Phrase("administrator"),
        has_administrator(session),
        Phrase("Nobody administers the site: run 'elearn user create … --role administrator'."),
    )
    latest = session.execute(select(func.max(AuditEvent.at))).scalar()
    yield Finding(
        Phrase("clock"),
        latest is None or latest <= now + CLOCKS_APART,
        Phrase("The last event lies in the future: the clock of this machine has been set back."),
    )
    yield from _of_the_work(session, now)


def _is_in_line(session: Session, files: dict[str, bytes]) -> bool:
    """Say whether the folder is what is published, or only the browser has something that it has not got yet."""
    published = manuscripts.listing(session, latest_id(session) or 0)
    if not published:
        return is_current(session, source_hash(files))
    meeting = meet(manuscripts.agreed(session), manuscripts.hashes_of(files), published)
    return not meeting.folder and not meeting.both


def _of_the_work(session: Session, now: datetime) -> Iterator[Finding]:
    seen = jobs.last_sign_of_life(session)
    yield Finding(
        Phrase("background worker"),
        seen is not None and now - seen <= SILENCE,
        Phrase("None has been seen for a minute: 'elearn serve' starts one, or run 'elearn work'."),
        is_warning=True,
    )
    stale, overdue = jobs.stale_leases(session, now=now - OVERDUE), jobs.overdue(session, before=now - OVERDUE)
    yield Finding(
        Phrase("waiting jobs"),
        not stale + overdue,
        Phrase("%(count)s jobs have waited for ten minutes: run 'elearn work'.", {"count": stale + overdue}),
        is_warning=True,
    )
    lost = jobs.given_up(session, since=now - WEEK)
    yield Finding(
        Phrase("jobs given up"),
        not lost,
        Phrase("%(count)s jobs were given up in seven days: see job.failed in the log.", {"count": lost}),
        is_warning=True,
    )
    yield from _of_the_outbox(session, now)


def _of_the_outbox(session: Session, now: datetime) -> Iterator[Finding]:
    waiting = outbox.overdue(session, before=now - LATE_MAIL)
    yield Finding(
        Phrase("waiting messages"),
        not waiting,
        Phrase("%(count)s messages have been due for an hour: see outbox.away in the log.", {"count": waiting}),
        is_warning=True,
    )
    bad = outbox.ended_badly(session, since=now - WEEK)
    yield Finding(
        Phrase("messages that were refused"),
        not bad,
        Phrase("%(count)s messages of seven days were refused, or may be lost: see outbox_message.", {"count": bad}),
        is_warning=True,
    )
