"""``elearn content``: check and publish the files that lecturers write."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import click

from elearn.cli.banks import export_bank, import_bank
from elearn.cli.scaffolding import new, schema
from elearn.cli.speaking import Refusal, _, described, example, language, say
from elearn.cli.surroundings import opened, require_current
from elearn.config import Settings, read_settings
from elearn.content.check import check_library
from elearn.content.files import read_folder
from elearn.content.footing import Footing, published_footing, read_footing
from elearn.content.library import Library
from elearn.content.publishing import is_current, items_of, newest_items, source_hash
from elearn.content.staleness import report
from elearn.db.database import Database
from elearn.errors import Invalid
from elearn.identities import utc_now
from elearn.languages import translate
from elearn.problems import Phrase, Problem, faults
from elearn.study import publish

Files = Mapping[str, bytes]
_SUMMARIES = {  # by whether what is coming was asked for, and whether there is any
    (False, False): Phrase("Nothing rests on a source that is repealed by %(day)s."),
    (False, True): Phrase("%(count)s places rest on sources that are repealed by %(day)s."),
    (True, False): Phrase("Nothing rests on a source whose repeal lies ahead of %(day)s."),
    (True, True): Phrase("%(count)s places rest on sources that will be repealed after %(day)s."),
}


@click.group(help=_("Check and publish the course's files."), epilog=example("elearn content check"))
def content() -> None:
    """Stand for the commands about content."""


@content.command(
    help=_("Check the files in a folder (ELEARN_CONTENT_DIR when none is named) and tell every fault; exit status 2."),
    epilog=example("elearn content check", "elearn content check ../our-course"),
)
@click.argument("path", required=False, type=click.Path(path_type=Path))
@click.pass_context
def check(context: click.Context, path: Path | None) -> None:
    """Print every problem; warnings do not fail."""
    settings = read_settings()
    folder = path or settings.content_dir
    library, problems = _checked(folder, read_content(folder), settings)
    for problem in problems:
        say(described(problem))
    counted = {"faults": len(faults(problems)), "warnings": len(problems) - len(faults(problems))}
    if library is None:
        say(Phrase("%(faults)s faults, %(warnings)s warnings.", counted))
        context.exit(2)
    names = ("lectures", "quizzes", "questions", "discussions")
    counts = {name: len(getattr(library, name)) for name in names}
    say(
        Phrase(
            "No faults, %(warnings)s warnings: %(lectures)s lectures, %(quizzes)s quizzes, %(questions)s questions, "
            "%(discussions)s discussions.",
            counted | counts,
        )
    )


@content.command(
    name="publish",
    help=_("Check the files of ELEARN_CONTENT_DIR and publish them, if anything has changed."),
    epilog=example("elearn content publish --note 'new limits in the drinking-water lecture'"),
)
@click.option("--note", default="", help=_("What has changed, for the history."))
def publish_command(note: str) -> None:
    """Publish the content folder."""
    settings = read_settings()
    files = read_content(settings.content_dir)
    with opened(settings) as database:
        require_current(database)
        number = publish_files(database, files, settings, note=note)
    if number is None:
        say(Phrase("Nothing has changed since the last publication."))
    else:
        say(Phrase("Publication %(number)s is served from now on.", {"number": number}))


@content.command(
    help=_(
        "List what rests on sources that are repealed by a day: sections, questions, discussions, lectures, quizzes; "
        "exit status 1 when there is any."
    ),
    epilog=example("elearn content stale --on 2026-08-15", "elearn content stale --coming --published"),
)
@click.argument("path", required=False, type=click.Path(path_type=Path))
@click.option(
    "--on", "on", type=click.DateTime(["%Y-%m-%d"]), help=_("The day, such as 2026-08-15; today when left out.")
)
@click.option(
    "--coming", is_flag=True, help=_("List instead what will be so by the repeals that lie ahead of that day.")
)
@click.option("--published", is_flag=True, help=_("Look at what is published, not at the folder."))
@click.pass_context
def stale(context: click.Context, path: Path | None, on: datetime | None, coming: bool, published: bool) -> None:
    """Print every place, and those of files that cannot be read first."""
    settings = read_settings()
    folder = path or settings.content_dir
    day = on.date() if on else _today(settings)
    found = _published(settings) if published else read_footing(read_content(folder))
    listed = report(found.bases, found.wholes, found.repeals, on=day, is_coming=coming)
    for problem in _placed([*found.problems, *listed], None if published else folder):
        say(described(problem))
    say(replace(_SUMMARIES[coming, bool(listed)], values={"day": day, "count": len(listed)}))
    context.exit(2 if found.problems else 1 if listed else 0)


def _published(settings: Settings) -> Footing:
    with opened(settings) as database:
        require_current(database)
        with database.read() as session:
            return published_footing(newest_items(session))


def read_content(folder: Path) -> Files:
    """Read the files of a content folder. Raises Refusal when there are none to read."""
    try:
        if folder.is_dir():
            return read_folder(folder)
        reason = translate(Phrase("it is no folder"), language())
    except OSError as error:
        reason = error.strerror or str(error)
    except ValueError:
        reason = translate(Phrase("it holds more than a course can"), language())
    values = {"folder": folder, "reason": reason}
    raise Refusal(Phrase("The content folder %(folder)s cannot be read (%(reason)s).", values))


def publish_files(database: Database, files: Files, settings: Settings, *, note: str = "") -> int | None:
    """Publish files and give the publication's number, None when they are what is published already.

    Raises Invalid with every fault of the files.
    """
    source = source_hash(files)
    with database.read() as session:
        if is_current(session, source):
            return None
    library, problems = _checked(settings.content_dir, files, settings)
    if library is None:
        raise Invalid(faults(problems))
    items = tuple(items_of(library))  # before the transaction: rendering takes its time
    with database.write() as session:
        return publish(session, library, items, source=source, now=utc_now(), account_id=None, note=note)


def _checked(folder: Path, files: Files, settings: Settings) -> tuple[Library | None, list[Problem]]:
    """Check files; problems name them by their path from here."""
    library, problems = check_library(files, today=_today(settings))
    return library, _placed(problems, folder)


def _placed(problems: Iterable[Problem], folder: Path | None) -> list[Problem]:
    return [replace(problem, path=str(folder / problem.path)) if folder else problem for problem in problems]


def _today(settings: Settings) -> date:
    return utc_now().astimezone(settings.zone).date()


content.add_command(import_bank)
content.add_command(export_bank)
content.add_command(new)
content.add_command(schema)
