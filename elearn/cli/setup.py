"""``elearn setup``: bring a site to where it can serve. What is there already stays as it is."""

import click

from elearn import study
from elearn.accounts import service as accounts
from elearn.accounts.passwords import hash_password
from elearn.accounts.queries import has_administrator
from elearn.accounts.roles import Role
from elearn.cli.folder import read_content
from elearn.cli.publishing import BothChanged, publish_files
from elearn.cli.speaking import Faults, Refusal, _, described, example, say
from elearn.cli.surroundings import alone, local_address, migrate, opened, require_writable
from elearn.config import Settings, read_settings
from elearn.content.shelf import latest_id
from elearn.db.database import Database
from elearn.errors import Invalid
from elearn.identities import new_password, new_public_id, utc_now
from elearn.organisation.queries import root
from elearn.organisation.service import load_units
from elearn.organisation.tree import read_units
from elearn.problems import Phrase

FIRST = "admin"


@click.command(
    help=_("Make the database, publish the content, and make the first administrator, each where that is needed."),
    epilog=example("elearn setup"),
)
def setup() -> None:
    """Prepare the site of the environment's settings."""
    prepare(read_settings())


def prepare(settings: Settings) -> None:
    """Bring a site to where it can serve; a second time changes nothing."""
    require_writable(settings.data_dir)
    with opened(settings) as database, alone(database):
        furnish(database, settings)
        _make_administrator(database, settings)


def furnish(database: Database, settings: Settings) -> None:
    """Bring schema, organisation and content up to date, and make nobody."""
    migrate(database)
    _load_organisation(database, settings)
    _publish(database, settings)


def _load_organisation(database: Database, settings: Settings) -> None:
    path = settings.content_dir / "organisation.csv"
    try:
        text = path.read_text("utf-8")
    except (OSError, UnicodeDecodeError):
        raise Refusal(Phrase("%(path)s cannot be read: mend it, or set ELEARN_CONTENT_DIR.", {"path": path})) from None
    rows, problems = read_units(text, str(path))
    if problems:
        raise Faults(problems)
    with database.write() as session:
        added = load_units(session, rows)
    if added:
        say(Phrase("%(count)s units of the organisation were added.", {"count": added}))


def _publish(database: Database, settings: Settings) -> None:
    """Publish what has changed; faults stop the first start only, a later one goes on with what is published."""
    try:
        if publish_files(database, read_content(settings.content_dir), settings):
            say(Phrase("The content of %(folder)s was published.", {"folder": settings.content_dir}))
    except BothChanged as error:
        say(error.message, is_aside=True)
        say(Phrase("The content was not published; what was published before stays."), is_aside=True)
    except Invalid as error:
        with database.read() as session:
            if latest_id(session) is None:
                raise
        for problem in error.problems:
            say(described(problem), is_aside=True)
        say(Phrase("The content has faults and was not published; what was published before stays."), is_aside=True)


def _make_administrator(database: Database, settings: Settings) -> None:
    with database.read() as session:
        if has_administrator(session):
            return
    password = new_password()
    hashed = hash_password(password)
    with database.write() as session:
        top = root(session)
        assert top is not None  # read_units refuses a tree without a root
        name = "管理员" if settings.language == "zh" else "Administrator"
        roles = [(Role.ADMINISTRATOR, top.id)]
        new = accounts.NewAccount(new_public_id(), FIRST, name, top.id, hashed, roles)
        study.create_account(session, new, now=utc_now(), actor_id=None)
    values = {"address": settings.base_url or local_address(settings), "username": FIRST, "password": password}
    say(
        Phrase(
            "The first administrator was made. Log in at %(address)s\n"
            "  user name: %(username)s\n"
            "  password:  %(password)s\n"
            "This is shown once; the first log-in asks for a new password.",
            values,
        )
    )
