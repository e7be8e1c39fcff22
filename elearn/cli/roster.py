"""``elearn roster``: import people from a spreadsheet, and write the template to fill in."""

from pathlib import Path

import click
from sqlalchemy import select
from sqlalchemy.orm import Session

from elearn.cli.operator import operator
from elearn.cli.speaking import Faults, Refusal, _, described, example, language, say
from elearn.cli.surroundings import opened, require_current
from elearn.config import read_settings
from elearn.identities import utc_now
from elearn.interchange.roster import Roster
from elearn.languages import translate
from elearn.problems import Phrase
from elearn.roster import service
from elearn.roster.planning import Plan
from elearn.roster.template import template
from elearn.training.models import TrainingClass

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.group(help=_("Import people from a spreadsheet."), epilog=example("elearn roster import people.xlsx --dry-run"))
def roster() -> None:
    """Stand for the commands about rosters."""


@roster.command(
    name="import",
    help=_(
        "Import a roster (XLSX, or CSV in UTF-8 or GB 18030): every fault is shown with row and column, and then all "
        "of it is imported or nothing. The same file again changes nothing. People get their first passwords as slips, "
        "on the page of the class or of the person, or by 'elearn user reset'."
    ),
    epilog=example("elearn roster import people.xlsx --dry-run", "elearn roster import people.csv --class AbC12_x"),
)
@click.argument("file", type=FILE)
@click.option("--dry-run", is_flag=True, help=_("Only say what would change."))
@click.option("--class", "class_id", help=_("Id of the class that everybody joins, as in the address of its page."))
def import_(file: Path, dry_run: bool, class_id: str | None) -> None:
    """Import a roster."""
    found, problems = service.read_file(file.read_bytes(), file.name)
    if found is None:
        raise Faults(problems)
    with opened(read_settings()) as database:
        require_current(database)
        if dry_run:
            with database.read() as session:
                _tell(service.plan_of(session, operator(), found, file.name))
            return
        with database.write() as session:
            _tell(_import(session, found, file.name, class_id))


@roster.command(
    name="template", help=_("Write the spreadsheet to fill in."), epilog=example("elearn roster template roster.xlsx")
)
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
def template_(file: Path) -> None:
    """Write the template, with the units of this site."""
    with opened(read_settings()) as database:
        require_current(database)
        with database.read() as session:
            data = template(service.units_of(session, operator()), language())
    file.write_bytes(data)
    say(Phrase("The template was written to %(path)s.", {"path": file}))


def _import(session: Session, found: Roster, path: str, class_id: str | None) -> Plan:
    wanted = _class(session, class_id) if class_id else None
    made = service.plan_of(session, operator(), found, path)
    _warn(made)
    label = translate(Phrase("Importing"), language())
    with click.progressbar(length=len(made.lines), label=label, show_eta=False) as bar:
        for number in service.bring_in(session, operator(), made, class_id=wanted, now=utc_now()):
            bar.update(number - bar.pos)
    return made


def _class(session: Session, public_id: str) -> int:
    found = session.scalar(select(TrainingClass.id).where(TrainingClass.public_id == public_id))
    if found is None:
        raise Refusal(Phrase("There is no class %(id)s.", {"id": public_id}))
    return found


def _warn(made: Plan) -> None:
    if not made.may_go_on:
        raise Faults(made.problems)
    for problem in made.problems:
        say(described(problem), is_aside=True)


def _tell(made: Plan) -> None:
    _warn(made)
    say(Phrase("New: %(new)s · changed: %(changed)s · as they were: %(same)s", made.counts))
