"""``elearn backup`` and ``elearn restore``: the whole database in one file, and back."""

from pathlib import Path

import click

from elearn.archive.restoring import restore as restore_archive
from elearn.archive.writing import write
from elearn.cli.speaking import Refusal, _, example, say
from elearn.cli.surroundings import opened
from elearn.config import read_settings
from elearn.identities import utc_now
from elearn.privacy import erasing
from elearn.problems import Phrase

FILE = click.Path(dir_okay=False, path_type=Path)


@click.command(
    help=_(
        "Write the whole database into FILE, checked when it is written. The site may go on meanwhile. "
        "The file holds personal data, and fits SQLite and PostgreSQL alike."
    ),
    epilog=example("elearn backup /srv/backups/elearn-$(date +%F).tar.gz"),
)
@click.argument("file", type=FILE)
def backup(file: Path) -> None:
    """Write an archive."""
    settings = read_settings()
    with opened(settings) as database:
        try:
            manifest = write(database, file, now=utc_now(), report=_show)
        except OSError as error:
            raise Refusal(Phrase("%(path)s cannot be written: %(reason)s", _values(file, error))) from None
    values = {"path": file, "tables": len(manifest.tables), "rows": sum(entry.rows for entry in manifest.tables)}
    say(Phrase("%(path)s holds %(rows)s rows of %(tables)s tables, and has been read back.", values))


@click.command(
    help=_(
        "Load FILE, written by 'elearn backup', into the database of ELEARN_DATABASE_URL or the data folder. "
        "Stop the site first. A damaged file is refused before anything is touched; it is all or nothing."
    ),
    epilog=example(
        "elearn restore /srv/backups/elearn-2026-11-23.tar.gz",
        "ELEARN_DATABASE_URL=postgresql://… elearn restore elearn.tar.gz --replace",
    ),
)
@click.argument("file", type=FILE)
@click.option("--replace", is_flag=True, help=_("Delete what is in the database now."))
def restore(file: Path, replace: bool) -> None:
    """Load an archive."""
    settings = read_settings()
    with opened(settings) as database:
        try:
            manifest = restore_archive(database, file, replace=replace, report=_show)
        except OSError as error:
            raise Refusal(Phrase("%(path)s cannot be read: %(reason)s", _values(file, error))) from None
        with database.write() as session:
            erased = erasing.replay(session, settings.data_dir, now=utc_now())
    if erased:
        say(Phrase("%(count)s people who were erased since are erased again.", {"count": erased}))
    rows = sum(entry.rows for entry in manifest.tables)
    say(Phrase("%(rows)s rows, as they were on %(moment)s.", {"rows": rows, "moment": manifest.made_at.isoformat()}))


def _values(path: Path, error: OSError) -> dict[str, object]:
    return {"path": path, "reason": error.strerror or error}


def _show(table: str, rows: int) -> None:
    click.echo(f"{table:20} {rows:>10}", err=True)
