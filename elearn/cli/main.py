"""The command ``elearn``: which commands there are, and what an error becomes on the way out."""

import re
from collections.abc import Mapping
from typing import Any

import click
from sqlalchemy.exc import DBAPIError

from elearn.cli.loading import loaded
from elearn.cli.speaking import Faults, Refusal, _
from elearn.errors import ElearnError, Invalid
from elearn.problems import Phrase

# By name and not imported here: a command loads what it needs and nothing of the others.
COMMANDS: Mapping[str, str] = {
    "run": "elearn.cli.serve:run",
    "setup": "elearn.cli.setup:setup",
    "serve": "elearn.cli.serve:serve",
    "work": "elearn.cli.work:work",
    "content": "elearn.cli.content:content",
    "user": "elearn.cli.user:user",
    "roster": "elearn.cli.roster:roster",
    "backup": "elearn.cli.backup:backup",
    "restore": "elearn.cli.backup:restore",
    "doctor": "elearn.cli.doctor:doctor",
    "rebuild": "elearn.cli.rebuild:rebuild",
    "verify-hours": "elearn.cli.hours:verify_hours",
    "verify-audit": "elearn.cli.audit:verify_audit",
    "demo": "elearn.cli.demo:demo",
}


_SENTENCE = re.compile(r"(?<=。)|(?<=\.) ")


class Commands(click.Group):
    """Find commands in the table, and tell errors as sentences."""

    def list_commands(self, _ctx: click.Context) -> list[str]:
        """Name all commands, in the order of the table."""
        return list(COMMANDS)

    def get_command(self, _ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Load a command."""
        if cmd_name not in COMMANDS:
            return None
        command = loaded(COMMANDS[cmd_name])
        assert isinstance(command, click.Command)
        _name_in_short(command)
        return command

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; what it cannot do is one sentence and an exit status, never a traceback."""
        try:
            return super().invoke(ctx)
        except Invalid as error:
            raise Faults(error.problems) from None
        except ElearnError as error:
            raise Refusal(error.message) from None
        except DBAPIError as error:
            raise Refusal(database_sentence(error)) from None


def _name_in_short(command: click.Command) -> None:
    """Let lists of commands say the first sentence: click cuts at spaces, of which Chinese has none."""
    command.short_help = command.short_help or _SENTENCE.split(command.help or "", maxsplit=1)[0]
    for inner in command.commands.values() if isinstance(command, click.Group) else ():
        _name_in_short(inner)


def database_sentence(error: DBAPIError) -> Phrase:
    """Say what the database said, in its own words but in one line and without the statement."""
    reason = " ".join(str(error.orig).split())
    return Phrase("The database refused: %(reason)s", {"reason": reason})


@click.group(
    cls=Commands,
    context_settings={"help_option_names": ["-h", "--help"]},
    help=_("Run, fill, look after and back up an elearn site. Settings come from ELEARN_*; see docs/operations.md."),
)
def group() -> None:
    """Stand for the command ``elearn`` itself."""


def main() -> None:
    """Run the command line; the pages are loaded by who serves them."""
    group(prog_name="elearn")
