"""``elearn user``: create, lock, unlock, reset, move and list people."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

import click
from sqlalchemy.orm import Session

from elearn import study
from elearn.accounts import administration
from elearn.accounts import service as accounts
from elearn.accounts.models import Account
from elearn.accounts.names import fold_username
from elearn.accounts.passwords import hash_password
from elearn.accounts.people import Person, Wanted, people
from elearn.accounts.queries import account_by_username
from elearn.accounts.roles import Role
from elearn.cli.operator import operator
from elearn.cli.speaking import Faults, _, example, language, say
from elearn.cli.surroundings import opened, require_current
from elearn.config import read_settings
from elearn.errors import NotFound
from elearn.identities import new_password, new_public_id, utc_now
from elearn.organisation.queries import Unit, unit_by_code, units
from elearn.problems import Phrase

OPERATOR = None  # whom the audit log names: nobody who has an account
PAGE = 500
ROLES = click.Choice([str(role) for role in Role])
ROLE_NAMES = {
    Role.TRAINEE: Phrase("trainee"),
    Role.LECTURER: Phrase("lecturer"),
    Role.ADMINISTRATOR: Phrase("administrator"),
}


@click.group(help=_("Look after people's accounts."), epilog=example("elearn user list --unit 431002"))
def user() -> None:
    """Stand for the commands about people."""


@user.command(
    help=_("Make an account; the first password is printed once, and has to be changed at the first log-in."),
    epilog=example(
        "elearn user create tanglan --name 唐岚 --unit 431002101",
        "elearn user create lijun --name 李军 --unit 431002 --role administrator",
    ),
)
@click.argument("username")
@click.option("--name", required=True, help=_("The person's name."))
@click.option("--unit", "code", required=True, help=_("Code of the home unit, as in content/organisation.csv."))
@click.option("--role", "roles", type=ROLES, multiple=True, default=["trainee"], help=_("May be given more than once."))
@click.option("--over", help=_("Code of the unit that the roles cover; the home unit when not given."))
@click.option("--staff-number", help=_("The number in the staff register."))
def create(username: str, name: str, code: str, roles: tuple[str, ...], over: str | None, staff_number: str) -> None:
    """Make an account."""
    password = new_password()
    hashed = hash_password(password)
    with _writing() as session:
        home = _unit(session, code)
        covered = _unit(session, over or code)
        pairs = [(Role(role), covered.id) for role in roles]
        new = accounts.NewAccount(new_public_id(), username, name, home.id, hashed, pairs, staff_number)
        problems = administration.faults_of(session, new)
        if problems:
            raise Faults(problems)
        account = study.create_account(session, new, now=utc_now(), actor_id=OPERATOR)
    _show_password(account.username, password)


@user.command(
    help=_("Close an account: nobody gets in with it, and who is in is put out."),
    epilog=example("elearn user lock tanglan"),
)
@click.argument("username")
def lock(username: str) -> None:
    """Lock an account."""
    with _writing() as session:
        account = _account(session, username)
        administration.require_another_administrator(session, account)
        accounts.lock(session, account, now=utc_now(), actor_id=OPERATOR)
    say(Phrase("%(username)s is locked.", {"username": account.username}))


@user.command(
    help=_("Open an account again, also when log-in is delayed after wrong passwords."),
    epilog=example("elearn user unlock tanglan"),
)
@click.argument("username")
def unlock(username: str) -> None:
    """Unlock an account."""
    with _writing() as session:
        account = _account(session, username)
        accounts.unlock(session, account, now=utc_now(), actor_id=OPERATOR)
    say(Phrase("%(username)s is open.", {"username": account.username}))


@user.command(
    help=_("Give an account a new first password, printed once; its sessions end."),
    epilog=example("elearn user reset tanglan"),
)
@click.argument("username")
def reset(username: str) -> None:
    """Reset a password."""
    password = new_password()
    hashed = hash_password(password)
    with _writing() as session:
        account = _account(session, username)
        accounts.set_password(session, account, hashed, must_change=True, now=utc_now(), actor_id=OPERATOR)
    _show_password(account.username, password)


@user.command(
    help=_("Give an account another home unit; roles over the old one move along."),
    epilog=example("elearn user move tanglan 431003101"),
)
@click.argument("username")
@click.argument("unit")
def move(username: str, unit: str) -> None:
    """Move an account."""
    with _writing() as session:
        account, home = _account(session, username), _unit(session, unit)
        study.move_account(session, account, home.id, now=utc_now(), actor_id=OPERATOR)
    say(Phrase("%(username)s belongs to %(unit)s now.", {"username": account.username, "unit": home.name(language())}))


@user.command(
    name="list",
    help=_("List people with tabs between user name, name, unit, roles and state, by unit."),
    epilog=example("elearn user list --unit 431002 --role administrator"),
)
@click.option("--unit", "code", help=_("Code of a unit: its people and those of the units below it."))
@click.option("--role", type=ROLES, help=_("Only who holds this role."))
def list_people(code: str | None, role: str | None) -> None:
    """List people, page by page so that no transaction is held long."""
    settings = read_settings()
    with opened(settings) as database:
        require_current(database)
        with database.read() as session:
            path = _unit(session, code).path if code else None
            homes = {unit.id: unit for unit in units(session)}
        wanted = Wanted(unit_path=path, role=Role(role) if role else None)
        after, has_more = "", True
        while has_more:
            with database.read() as session:
                found, has_more = people(session, operator(), wanted, now=utc_now(), after=after, limit=PAGE)
            for person in found:
                click.echo(_line(person, homes[person.unit_id], utc_now()))
            after = found[-1].public_id if found else ""


@contextmanager
def _writing() -> Iterator[Session]:
    with opened(read_settings()) as database:
        require_current(database)
        with database.write() as session:
            yield session


def _account(session: Session, username: str) -> Account:
    account = account_by_username(session, fold_username(username))
    if account is None:
        raise NotFound(Phrase("There is no account %(username)s.", {"username": username}))
    return account


def _unit(session: Session, code: str) -> Unit:
    unit = unit_by_code(session, code)
    if unit is None:
        raise NotFound(Phrase("There is no unit with the code %(code)s.", {"code": code}))
    return unit


def _show_password(username: str, password: str) -> None:
    values = {"username": username, "password": password}
    say(
        Phrase(
            "  user name: %(username)s\n  password:  %(password)s\n"
            "This is shown once; the first log-in asks for a new password.",
            values,
        )
    )


def _line(person: Person, home: Unit, now: datetime) -> str:
    spoken = language()
    roles = ", ".join(
        f"{_(ROLE_NAMES[held.role].text)} {held.name_zh if spoken == 'zh' else held.name_en}" for held in person.roles
    )
    states = {
        _("locked"): person.locked_at is not None,
        _("delayed"): person.delayed_until is not None and person.delayed_until > now,
        _("first password"): person.must_change_password,
    }
    state = ", ".join(name for name, holds in states.items() if holds)
    return "\t".join([person.username, person.name, f"{home.code} {home.name(spoken)}", roles, state])
