"""Ask for a file of the scores, and take it when it is built."""

from sqlalchemy import func, select

from elearn.db.database import Database
from elearn.reporting import downloads
from elearn.reporting.filters import Filters
from elearn.reporting.models import Export
from elearn.reporting.spreadsheets import Format
from tests.clock import MORNING
from tests.reporting.crowd import somebody


def silent(_done: int, _total: int) -> None:
    """Report to nobody."""


def ask(database: Database, username: str = "admin", filters: Filters | None = None, form: Format = Format.XLSX) -> str:
    """Ask for a file and give its public id."""
    with database.write() as session:
        public_id = f"export-{session.execute(select(func.count()).select_from(Export)).scalar_one()}"
        downloads.ask(
            session,
            somebody(session, username),
            filters or Filters(),
            form,
            language="en",
            time_zone="Asia/Shanghai",
            today="2026-11-23",
            public_id=public_id,
            now=MORNING,
        )
    return public_id


def file_of(database: Database, public_id: str, username: str = "admin") -> bytes:
    """Take a file that is ready."""
    with database.read() as session:
        key, found = downloads.file_of(session, somebody(session, username), public_id, now=MORNING)
    body = b"".join(downloads.pieces(database, key))
    assert len(body) == found.size
    return body
