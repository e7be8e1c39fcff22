"""``elearn doctor``: look the site over, and say what to do about what is not well."""

from collections.abc import Iterator

import click

from elearn import schema
from elearn.cli.diagnosis import Finding, of_the_database, of_the_hours, of_the_machine, of_the_site
from elearn.cli.folder import read_content
from elearn.cli.speaking import Refusal, _, example, language
from elearn.cli.surroundings import opened, require_writable, shown
from elearn.config import Settings, read_settings
from elearn.identities import utc_now
from elearn.languages import translate
from elearn.problems import Phrase


@click.command(
    help=_("Look the site over: settings, folder, database, content, people, worker. Exit status 1 for any problem."),
    epilog=example("elearn doctor"),
)
@click.pass_context
def doctor(context: click.Context) -> None:
    """Print a line for everything that was looked at."""
    problems = 0
    for finding in _findings(read_settings()):
        click.echo(_line(finding))
        problems += not finding.is_well and not finding.is_warning
    if problems:
        context.exit(1)


def _findings(settings: Settings) -> Iterator[Finding]:
    yield _found(Phrase("settings"), None)
    try:
        require_writable(settings.data_dir)
    except Refusal as refusal:
        yield _found(Phrase("data folder"), refusal)
        return
    yield _found(Phrase("data folder"), None)
    yield from of_the_machine(settings)
    yield from of_the_hours(settings)
    about = Phrase("database %(address)s", {"address": shown(settings.database)})
    try:
        with opened(settings) as database:
            yield _found(about, None)
            yield from of_the_database(database, utc_now())
            with database.read() as session:
                if schema.current(session.connection()) == schema.head():
                    yield from of_the_site(session, settings, _files(settings), utc_now())
    except Refusal as refusal:
        yield _found(about, refusal)


def _found(about: Phrase, refusal: Refusal | None) -> Finding:
    # A refusal has been put into words already; a sentence that no catalogue knows is said as it is.
    return Finding(about, refusal is None, Phrase("%(reason)s", {"reason": refusal.message if refusal else ""}))


def _files(settings: Settings) -> dict[str, bytes] | None:
    try:
        return dict(read_content(settings.content_dir))
    except Refusal:
        return None


def _line(finding: Finding) -> str:
    said = language()
    outcome = Phrase("ok") if finding.is_well else Phrase("warning") if finding.is_warning else Phrase("PROBLEM")
    line = f"{translate(outcome, said)}\t{translate(finding.about, said)}"
    return line if finding.is_well else f"{line}\n\t{translate(finding.advice, said)}"
