"""What a command needs around it: settings that fit, a folder to write in, a database that answers, a free port."""

import errno
import os
import socket
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from alembic.util import CommandError
from sqlalchemy import make_url, text
from sqlalchemy.exc import DBAPIError

from elearn import schema
from elearn.cli.speaking import Refusal
from elearn.config import Settings
from elearn.db.database import Database
from elearn.problems import Phrase

SETUP_LOCK = 7_369_101_100  # any number will do, as long as no other program on the same database takes it


def require_writable(folder: Path) -> None:
    """Make the data folder if it is missing. Raises Refusal when nothing can be written there."""
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)  # people's marks are inside
        with tempfile.TemporaryFile(dir=folder):
            pass
    except OSError as error:
        values = {"folder": folder, "reason": os.strerror(error.errno or 0)}
        message = Phrase(
            "The data folder %(folder)s cannot be written (%(reason)s): mend it or set ELEARN_DATA_DIR.", values
        )
        raise Refusal(message) from None


def bound(host: str, port: int) -> socket.socket:
    """Take the port, for this process alone. Raises Refusal when it is taken or the address is not ours."""
    try:
        family, kind, protocol, _name, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        listener = socket.socket(family, kind, protocol)
        try:
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # a port that was just left is free
            listener.bind(address)
            listener.listen()
        except OSError:
            listener.close()
            raise
    except OSError as error:
        raise Refusal(_cannot_serve(host, port, error)) from None
    return listener


def _cannot_serve(host: str, port: int, error: OSError) -> Phrase:
    values = {"host": host, "port": port, "reason": error.strerror}
    if error.errno == errno.EADDRINUSE:
        return Phrase(
            "Port %(port)s on %(host)s is taken, perhaps by an elearn that still runs: "
            "stop it, or set ELEARN_PORT to another.",
            values,
        )
    return Phrase("%(host)s:%(port)s cannot be served (%(reason)s): see ELEARN_HOST and ELEARN_PORT.", values)


def local_address(settings: Settings) -> str:
    """Give the address at which the site answers on this machine."""
    host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(settings.host, settings.host)  # noqa: S104 - compared, not bound
    return f"http://{f'[{host}]' if ':' in host else host}:{settings.port}/"


@contextmanager
def opened(settings: Settings) -> Iterator[Database]:
    """Open the database of a site and close it. Raises Refusal when it does not answer."""
    if settings.database.startswith("sqlite"):
        require_writable(settings.data_dir)
    database = Database(settings.database, readers=2)
    try:
        try:
            with database.read() as session:
                session.execute(text("SELECT 1"))
        except DBAPIError as error:
            values = {"address": shown(settings.database), "reason": str(error.orig).strip().partition("\n")[0]}
            message = Phrase("The database %(address)s cannot be reached: %(reason)s", values)
            raise Refusal(message) from None
        yield database
    finally:
        database.dispose()


def shown(url: str) -> str:
    """Give a database's address without its password."""
    return make_url(url).render_as_string(hide_password=True)


def migrate(database: Database) -> None:
    """Bring the database to the newest schema. Raises Refusal when a newer elearn has been there before."""
    try:
        schema.migrate(database)
    except CommandError:
        raise Refusal(Phrase("The database was made by a newer elearn: start that one, or upgrade this one.")) from None


def require_current(database: Database) -> None:
    """Raise Refusal unless the database has the schema that this code works with."""
    with database.read() as session:
        found = schema.current(session.connection())
    if found != schema.head():
        raise Refusal(Phrase("The database is not ready for this version: run 'elearn setup' first."))


@contextmanager
def alone(database: Database) -> Iterator[None]:
    """Keep out others that set up the same database at the same time; they wait their turn."""
    if database.is_sqlite:  # its single writer is enough
        yield
        return
    with database.writer.connect() as connection:
        connection.execute(text("SELECT pg_advisory_lock(:key)"), {"key": SETUP_LOCK})
        try:
            yield
        finally:
            connection.execute(text("SELECT pg_advisory_unlock(:key)"), {"key": SETUP_LOCK})
