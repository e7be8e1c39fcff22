"""``elearn demo``: a site of its own, filled with a class 90 days after its course, and served."""

import os
from pathlib import Path
from random import Random

import click
from sqlalchemy import select

from elearn import schema
from elearn.accounts import service as accounts
from elearn.accounts.models import Account
from elearn.accounts.passwords import hash_password
from elearn.accounts.queries import account_by_username
from elearn.audit.queries import is_recorded
from elearn.cli.serve import serve
from elearn.cli.setup import furnish
from elearn.cli.speaking import Refusal, _, example, language, say
from elearn.cli.surroundings import alone, bound, local_address, opened, require_writable, shown
from elearn.config import Settings, read_settings
from elearn.db.database import Database
from elearn.demo.cast import LOG_INS
from elearn.demo.filling import DAYS, FILLED, fill
from elearn.identities import new_password, utc_now
from elearn.languages import translate
from elearn.problems import Phrase

SEED = 2026


@click.command(
    help=_(
        "Serve a made-up class 90 days after its course, on a database of its own: in the folder 'demo' of the data "
        "folder, or in ELEARN_DATABASE_URL when that is empty or a demo already. Prints one log-in for each role."
    ),
    epilog=example("elearn demo", "ELEARN_DEMO_PASSWORD='three clear springs' elearn demo --people 1000"),
)
@click.option("--people", default=400, type=click.IntRange(2, 20_000), help=_("How many trainees to make."))
@click.option("--folder", type=click.Path(path_type=Path), help=_("The demo's data folder."))
@click.option("--no-serve", is_flag=True, help=_("Make the demo and print the log-ins, without serving it."))
@click.pass_context
def demo(context: click.Context, people: int, folder: Path | None, no_serve: bool) -> None:
    """Make the demo where there is none, print its log-ins, serve it."""
    general = read_settings()
    settings = general.model_copy(update={"data_dir": folder or general.data_dir / "demo"})
    os.environ["ELEARN_DATA_DIR"] = str(settings.data_dir.absolute())  # for the processes that will serve it
    if no_serve:
        prepare(settings, people)
        return
    with bound(settings.host, settings.port):  # before anything is made
        prepare(settings, people)
    context.invoke(serve)


def prepare(settings: Settings, people: int) -> None:
    """Fill an empty database, or open a demo's again with a new password; say how to log in.

    Raises Refusal when there are people in the database who are no demo's.
    """
    require_writable(settings.data_dir)
    password = settings.demo_password or new_password()
    hashed = hash_password(password)
    with opened(settings) as database, alone(database):
        is_there = _require_own(database)
        furnish(database, settings)
        if is_there:
            _renew(database, hashed)
        else:
            _fill(database, settings, people, hashed)
    _tell(settings, password)


def _require_own(database: Database) -> bool:
    """Say whether the database holds a demo. Raises Refusal when it holds anybody else."""
    with database.read() as session:
        if schema.current(session.connection()) is None:
            return False
        is_there = is_recorded(session, FILLED)
        if not is_there and session.execute(select(Account.id).limit(1)).first():
            message = Phrase(
                "There are people in the database %(address)s who are no demo's, and they stay: "
                "name an empty one in ELEARN_DATABASE_URL, or none.",
                {"address": shown(str(database.url.render_as_string(hide_password=False)))},
            )
            raise Refusal(message)
    return is_there


def _fill(database: Database, settings: Settings, people: int, hashed: str) -> None:
    values = {"people": people, "days": DAYS}
    label = translate(Phrase("A class of %(people)s lives through %(days)s days", values), language())
    chance = Random(SEED)  # noqa: S311 - the same class each time; its secrets are not drawn from this
    # One transaction: a demo that was interrupted is not there at all.
    with database.write() as session, click.progressbar(length=DAYS, label=label, show_eta=False) as bar:
        for share in fill(session, size=people, chance=chance, now=utc_now(), zone=settings.zone, password_hash=hashed):
            bar.update(int(share * DAYS) - bar.pos)


def _renew(database: Database, hashed: str) -> None:
    """Give the log-ins their new password, and open them where somebody has locked one."""
    with database.write() as session:
        for username in LOG_INS:
            account = account_by_username(session, username)
            if account is not None:
                now = utc_now()
                accounts.unlock(session, account, now=now, actor_id=None)
                accounts.set_password(session, account, hashed, must_change=False, now=now, actor_id=None)


def _tell(settings: Settings, password: str) -> None:
    values = {"address": settings.base_url or local_address(settings), "password": password}
    say(
        Phrase(
            "The demo is ready. Log in at %(address)s\n"
            "  user names: trainee, lecturer, county, admin\n"
            "  password:   %(password)s\n"
            "Every person in it is made up; the password of these four is renewed at each start.",
            values,
        )
    )
