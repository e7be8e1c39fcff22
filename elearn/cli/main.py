"""The command ``elearn``: which commands there are, and what an error becomes on the way out."""

from collections.abc import Mapping
from pkgutil import resolve_name
from typing import Any

import click
from sqlalchemy.exc import DBAPIError

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


class Commands(click.Group):
    """Find commands in the table, and tell errors as sentences."""

    def list_commands(self, _ctx: click.Context) -> list[str]:
        """Name all commands, in the order of the table."""
        return list(COMMANDS)

    def get_command(self, _ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Load a command."""
        if cmd_name not in COMMANDS:
            return None
        command = resolve_name(COMMANDS[cmd_name])
        assert isinstance(command, click.Command)
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
