"""What happens in the background: the kinds of jobs, and the ones that come round again."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

from elearn import study
from elearn.accounts.service import forget_old_sessions
from elearn.announcements import delivery
from elearn.audit import sealing
from elearn.certificates import following
from elearn.certificates.service import Issuer
from elearn.config import Settings, read_settings
from elearn.content.shelf import Shelf, latest_id
from elearn.db.database import Database
from elearn.hours import following as hours
from elearn.hours import sheet as hours_sheet
from elearn.hours.rulebook import book_of
from elearn.identities import Clock
from elearn.jobs.loop import Report, Round, Task
from elearn.jobs.service import forget_finished
from elearn.outbox import sending
from elearn.outbox.service import forget_settled
from elearn.privacy import erasing
from elearn.regrading.plans import prepare_by_parts
from elearn.reminders import rounds as reminding
from elearn.reporting import exports, mastery, quiz_figures, retention_kept
from elearn.roster import importing
from elearn.roster import service as rosters

KEPT = timedelta(days=30)  # how long a job that has ended can be looked at


def clean_sessions(database: Database, payload: Mapping[str, Any], _report: Report, clock: Clock) -> None:
    """Delete log-in sessions that have been idle for longer than ``payload["idle_minutes"]``."""
    with database.write() as session:
        forget_old_sessions(session, before=clock() - timedelta(minutes=payload["idle_minutes"]))


def checkpoint(database: Database, _payload: Mapping[str, Any], _report: Report, _clock: Clock) -> None:
    """Bring SQLite's log back into its file, so that it never grows without end."""
    database.checkpoint()


def clean_jobs(database: Database, _payload: Mapping[str, Any], _report: Report, clock: Clock) -> None:
    """Delete jobs that ended a month ago."""
    with database.write() as session:
        forget_finished(session, before=clock() - KEPT)


def build_export(database: Database, payload: Mapping[str, Any], report: Report, clock: Clock) -> None:
    """Build the file of an export that was asked for."""
    exports.build(database, payload["export"], report, clock, further={"hours": hours_sheet.HOURS})


def preview_regrade(database: Database, payload: Mapping[str, Any], report: Report, clock: Clock) -> None:
    """Work out what a regrade of many attempts would change."""
    prepare_by_parts(database, Shelf(), payload["plan"], report, clock)


def clean_exports(database: Database, _payload: Mapping[str, Any], _report: Report, clock: Clock) -> None:
    """Delete exports a day after they were asked for."""
    exports.clean(database, clock)


def follow_publication(database: Database, payload: Mapping[str, Any], _report: Report, clock: Clock) -> None:
    """Retire the review cards of what was withdrawn or repealed, and introduce what takes its place."""
    today = clock().astimezone(ZoneInfo(payload["zone"])).date()
    with database.write() as session:
        study.follow_publication(session, Shelf(), today=today)


def follow_completion(database: Database, payload: Mapping[str, Any], report: Report, clock: Clock) -> None:
    """Bring who has completed which class in line with the facts, and issue what classes issue themselves.

    A class that is in line is only read.
    """
    shelf = Shelf()
    with database.read() as session:
        outline = shelf.outline(session) if latest_id(session) is not None else None
        classes = following.followed(session, outline) if outline is not None else ()
    for number, class_id in enumerate(classes):
        report(number, len(classes))
        assert outline is not None
        with database.read() as session:
            is_behind = following.is_behind(session, outline, class_id)
        if is_behind:
            with database.write() as session:
                following.follow(session, outline, class_id, Issuer(None, clock(), ZoneInfo(payload["zone"])))


def follow_hours(database: Database, _payload: Mapping[str, Any], report: Report, clock: Clock) -> None:
    """Bring the ledger of learning hours in line with the facts, some hundred people at a time.

    Where nothing is due nothing is written. The rules are those of the site's settings as they are now.
    """
    shelf, book = Shelf(), book_of(read_settings())
    with database.read() as session:
        outline = shelf.outline(session) if latest_id(session) is not None else None
        spans = list(hours.batches(session)) if outline is not None else []
    for number, span in enumerate(spans):
        report(number, len(spans))
        assert outline is not None
        with database.read() as session:
            is_due = bool(hours.due(session, outline, book, span, now=clock()))
        if is_due:
            with database.write() as session:
                hours.settle(session, outline, book, span, now=clock())


def import_roster(database: Database, payload: Mapping[str, Any], report: Report, clock: Clock) -> None:
    """Import a roster that was checked and sent off."""
    importing.run(database, payload["upload"], report, clock)


def clean_rosters(database: Database, _payload: Mapping[str, Any], _report: Report, clock: Clock) -> None:
    """Empty rosters a day after they were sent."""
    with database.write() as session:
        rosters.forget(session, now=clock())


def refresh_statistics(database: Database, _payload: Mapping[str, Any], report: Report, clock: Clock) -> None:
    """Work out the statistics of every quiz at which something has changed."""
    quiz_figures.refresh(database, clock, report)


def refresh_mastery(database: Database, _payload: Mapping[str, Any], report: Report, clock: Clock) -> None:
    """Roll up how well topics are mastered, wherever something has changed."""
    mastery.refresh(database, clock, report)


def refresh_retention(database: Database, payload: Mapping[str, Any], _report: Report, clock: Clock) -> None:
    """Work out the figures of the retention report, where something has changed."""
    retention_kept.refresh(database, clock, ZoneInfo(payload["zone"]))


def compute_statistics(database: Database, payload: Mapping[str, Any], _report: Report, clock: Clock) -> None:
    """Work out the statistics of one quiz for whoever asked."""
    quiz_figures.compute(database, payload["quiz"], [tuple(payload["scope"])], clock)


def send_outbox(database: Database, _payload: Mapping[str, Any], report: Report, clock: Clock) -> None:
    """Send the messages that are due; the settings stay out of the job, for one of them holds a password."""
    sending.send_due(database, sending.outlet_of(read_settings()), report, clock)


def clean_outbox(database: Database, _payload: Mapping[str, Any], _report: Report, clock: Clock) -> None:
    """Forget the texts of messages that were settled a month ago."""
    with database.write() as session:
        forget_settled(session, now=clock())


def deliver_announcement(database: Database, payload: Mapping[str, Any], _report: Report, clock: Clock) -> None:
    """Tell everybody what is announced to them, now that its time has come."""
    with database.write() as session:
        delivery.deliver(session, payload["announcement"], language=read_settings().language, now=clock())


def follow_announcements(database: Database, _payload: Mapping[str, Any], _report: Report, clock: Clock) -> None:
    """Tell those who have joined since, and take off what is over."""
    with database.write() as session:
        delivery.follow(session, language=read_settings().language, now=clock())


def seal_audit(database: Database, _payload: Mapping[str, Any], _report: Report, clock: Clock) -> None:
    """Seal the events of the audit log that no seal covers yet."""
    count = sealing.BATCH
    while count == sealing.BATCH:
        with database.write() as session:
            count = sealing.seal_next(session, now=clock())


def clean_audit(database: Database, payload: Mapping[str, Any], _report: Report, clock: Clock) -> None:
    """Delete what the audit log has kept for longer than it must be kept."""
    with database.write() as session:
        sealing.forget(session, now=clock(), days=payload["days"])


def note_erasures(database: Database, _payload: Mapping[str, Any], _report: Report, _clock: Clock) -> None:
    """Note erasures in the file beside the database, from which they are done again after a restore."""
    with database.write() as session:
        erasing.note(session, read_settings().data_dir)


TASKS: Mapping[str, Task] = {
    "sessions.clean": clean_sessions,
    "checkpoint": checkpoint,
    "jobs.clean": clean_jobs,
    "export": build_export,
    "regrade.preview": preview_regrade,
    "exports.clean": clean_exports,
    "review.follow": follow_publication,
    "completion.follow": follow_completion,
    "hours.follow": follow_hours,
    "reminders": reminding.remind,
    "roster": import_roster,
    "rosters.clean": clean_rosters,
    "statistics.refresh": refresh_statistics,
    "mastery.refresh": refresh_mastery,
    "retention.refresh": refresh_retention,
    quiz_figures.JOB: compute_statistics,
    delivery.DELIVER: deliver_announcement,
    delivery.FOLLOW: follow_announcements,
    "audit.seal": seal_audit,
    erasing.NOTE: note_erasures,
    "audit.clean": clean_audit,
    "outbox.send": send_outbox,
    "outbox.clean": clean_outbox,
}


def rounds(settings: Settings) -> Mapping[str, Round]:
    """Give the jobs that come round again, by kind."""
    return {
        "sessions.clean": Round(timedelta(days=1), {"idle_minutes": settings.session_idle_minutes}),
        "checkpoint": Round(timedelta(minutes=5), {}),
        "jobs.clean": Round(timedelta(days=1), {}),
        "exports.clean": Round(timedelta(days=1), {}),
        "review.follow": Round(timedelta(hours=1), {"zone": settings.time_zone}),
        "completion.follow": Round(timedelta(minutes=10), {"zone": settings.time_zone}),
        "hours.follow": Round(timedelta(minutes=30), {}),
        "reminders": Round(reminding.EVERY, {"zone": settings.time_zone, "language": settings.language}),
        "rosters.clean": Round(timedelta(hours=1), {}),
        "statistics.refresh": Round(quiz_figures.EVERY, {}),
        delivery.FOLLOW: Round(timedelta(hours=1), {}),
        "audit.seal": Round(timedelta(minutes=5), {}),
        "audit.clean": Round(timedelta(days=1), {"days": settings.audit_days}),
        "outbox.send": Round(timedelta(seconds=30), {}),
        "outbox.clean": Round(timedelta(days=1), {}),
        "mastery.refresh": Round(mastery.EVERY, {}),
        "retention.refresh": Round(retention_kept.EVERY, {"zone": settings.time_zone}),
    }
