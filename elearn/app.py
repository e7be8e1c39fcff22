"""The composition root: put the application together, and nothing else."""

import os
import secrets
from contextlib import suppress
from pathlib import Path

from werkzeug.middleware.proxy_fix import ProxyFix

from elearn import logs
from elearn.cli.main import group
from elearn.config import Settings, read_settings
from elearn.content.desk import Desk
from elearn.content.manuscripts import Published
from elearn.content.shelf import Shelf
from elearn.db.database import Database
from elearn.db.group_commit import GroupCommit
from elearn.identities import Clock, utc_now
from elearn.web import (
    account,
    activation,
    announcements,
    arrangements,
    attachments,
    attempts,
    attendance,
    audit,
    author,
    banks,
    beginning,
    boards,
    bringing,
    bulk,
    certificates,
    class_certificates,
    class_completion,
    class_discussions,
    class_groups,
    class_members,
    class_programme,
    class_scores,
    classes,
    concerns,
    csrf,
    discuss,
    drafts,
    errors,
    exports,
    finishing,
    grades,
    handover,
    health,
    history,
    hours,
    importing,
    learn,
    library,
    mail,
    marking,
    mastery,
    merging,
    metrics,
    mydata,
    notices,
    offline,
    own_classes,
    people,
    person,
    plans,
    posts,
    previews,
    printed,
    publishing,
    question_writing,
    quiz_regrades,
    quizzes,
    regrades,
    reminders,
    rendering,
    reports,
    retention,
    review,
    robots,
    roles,
    roster,
    saved_views,
    sealed,
    search,
    static_files,
    statistics,
    styleguide,
    units,
    verification,
    visitor,
)
from elearn.web.cookies import RememberingSessions
from elearn.web.wiring import Site

BLUEPRINTS = (
    account.blueprint,
    health.blueprint,
    metrics.blueprint,
    learn.blueprint,
    quizzes.blueprint,
    attachments.blueprint,
    attempts.blueprint,
    arrangements.blueprint,
    library.blueprint,
    people.blueprint,
    person.blueprint,
    units.blueprint,
    reports.blueprint,
    saved_views.blueprint,
    class_scores.blueprint,
    mastery.blueprint,
    retention.blueprint,
    review.blueprint,
    exports.blueprint,
    statistics.blueprint,
    printed.blueprint,
    sealed.blueprint,
    offline.blueprint,
    handover.blueprint,
    activation.blueprint,
    styleguide.blueprint,
    author.blueprint,
    beginning.blueprint,
    importing.blueprint,
    drafts.blueprint,
    publishing.blueprint,
    previews.blueprint,
    bringing.blueprint,
    question_writing.blueprint,
    banks.blueprint,
    history.blueprint,
    search.blueprint,
    discuss.blueprint,
    boards.blueprint,
    posts.blueprint,
    plans.blueprint,
    reminders.blueprint,
    class_discussions.blueprint,
    roster.blueprint,
    own_classes.blueprint,
    classes.blueprint,
    class_programme.blueprint,
    class_members.blueprint,
    class_groups.blueprint,
    class_completion.blueprint,
    class_certificates.blueprint,
    certificates.blueprint,
    hours.blueprint,
    verification.blueprint,
    attendance.blueprint,
    marking.blueprint,
    grades.blueprint,
    regrades.blueprint,
    quiz_regrades.blueprint,
    notices.blueprint,
    mail.blueprint,
    announcements.blueprint,
    robots.blueprint,
    merging.blueprint,
    bulk.blueprint,
    roles.blueprint,
    audit.blueprint,
    mydata.blueprint,
    concerns.blueprint,
)


def create_app(settings: Settings | None = None, *, clock: Clock = utc_now) -> Site:
    """Build the application of one process from its settings (``ELEARN_*`` when None)."""
    settings = settings or read_settings()
    logs.configure(settings.log_level)
    app = Site("elearn.web", static_folder=None, template_folder=None)
    app.config.update(
        ELEARN=settings,
        SECRET_KEY=settings.secret_key or kept_secret(settings.data_dir),
        MAX_CONTENT_LENGTH=settings.max_body_kib * 1024,
        MAX_FORM_MEMORY_SIZE=settings.max_body_kib * 1024,
        MAX_FORM_PARTS=2000,
        TRUSTED_HOSTS=[host.lower() for host in settings.trusted_hosts] or None,
        SESSION_COOKIE_NAME="__Host-session" if settings.is_https else "session",
        SESSION_COOKIE_SECURE=settings.is_https,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        WTF_CSRF_TIME_LIMIT=None,  # a save after an hour offline must not be refused
        WTF_CSRF_SSL_STRICT=False,  # the token is bound to the session; phones' browsers drop the Referer
    )
    app.session_interface = RememberingSessions()
    app.database = Database(settings.database, readers=settings.threads)
    app.writer = GroupCommit(app.database)
    app.clock = clock
    app.extensions["database"] = app.database
    app.extensions["shelf"] = Shelf()
    app.extensions["manuscript"] = Published()
    app.extensions["desk"] = Desk(settings.content_dir)
    addresses, files = static_files.shipped()
    rendering.install(app, settings, addresses)
    finishing.install(app, settings, clock)
    csrf.install(app)
    visitor.install(app)
    errors.install(app)
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    if settings.trusted_proxies:
        count = settings.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=count, x_proto=count)  # type: ignore[method-assign]
    promised = [finishing.STAY_ENCRYPTED] if settings.is_https else []
    app.wsgi_app = finishing.Promises(app.wsgi_app, promised)  # type: ignore[method-assign]
    app.wsgi_app = static_files.StaticFiles(app.wsgi_app, files, promised)  # type: ignore[method-assign]
    return app


def kept_secret(folder: Path) -> str:
    """Read the key that signs cookies, making it at the first start; only its owner may read the file."""
    path = folder / "secret_key"
    if not path.exists():
        own = folder / f"secret_key.{secrets.token_hex(8)}"
        with os.fdopen(os.open(own, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as stream:
            stream.write(secrets.token_urlsafe(48))
        with suppress(FileExistsError):  # of workers that start together the first wins, and its file is whole
            os.link(own, path)
        own.unlink()
    return path.read_text().strip()


def main() -> None:
    """Run the command line."""
    group(prog_name="elearn")
