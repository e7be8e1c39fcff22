"""Commands run inside the test's own process, on a site of its own."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from click.testing import CliRunner, Result

from elearn.cli.main import group

CONTENT = Path(__file__).parent.parent.parent / "content"


@dataclass
class Terminal:
    """Hold the environment of an operator's commands; messages come in English."""

    environment: dict[str, str] = field(default_factory=dict)

    def run(self, *words: object, **changes: str) -> Result:
        """Run a command; an unforeseen exception fails the test."""
        environment: Mapping[str, str] = self.environment | changes
        result = CliRunner(env=environment).invoke(group, [str(word) for word in words], prog_name="elearn")
        if result.exception and not isinstance(result.exception, SystemExit):
            raise result.exception
        return result

    def must(self, *words: object, **changes: str) -> str:
        """Run a command that succeeds, and give what it printed."""
        result = self.run(*words, **changes)
        assert result.exit_code == 0, result.output
        return result.stdout


def refused(result: Result) -> str:
    """Give the one sentence with which a command was refused."""
    assert result.exit_code == 1, result.output
    assert result.stdout == ""
    assert result.stderr.count("\n") == 1, result.stderr
    return result.stderr.strip()
