"""``elearn content``: check and publish the files that lecturers write."""

from dataclasses import replace
from datetime import datetime
from pathlib import Path

import click

from elearn.cli.banks import export_bank, import_bank
from elearn.cli.folder import checked, placed, read_content, today
from elearn.cli.publishing import export, publish_command
from elearn.cli.scaffolding import new, schema
from elearn.cli.speaking import _, described, example, say
from elearn.cli.surroundings import opened, require_current
from elearn.config import Settings, read_settings
from elearn.content.footing import Footing, published_footing, read_footing
from elearn.content.publishing import newest_items
from elearn.content.staleness import report
from elearn.problems import Phrase, faults

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
    library, problems = checked(folder, read_content(folder), settings)
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
    day = on.date() if on else today(settings)
    found = _published(settings) if published else read_footing(read_content(folder))
    listed = report(found.bases, found.wholes, found.repeals, on=day, is_coming=coming)
    for problem in placed([*found.problems, *listed], None if published else folder):
        say(described(problem))
    say(replace(_SUMMARIES[coming, bool(listed)], values={"day": day, "count": len(listed)}))
    context.exit(2 if found.problems else 1 if listed else 0)


def _published(settings: Settings) -> Footing:
    with opened(settings) as database:
        require_current(database)
        with database.read() as session:
            return published_footing(newest_items(session))


content.add_command(publish_command)
content.add_command(export)
content.add_command(import_bank)
content.add_command(export_bank)
content.add_command(new)
content.add_command(schema)
