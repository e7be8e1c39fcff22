"""How commands speak: in the site's language, one clear sentence for a refusal, a table for problems."""

import os
from collections.abc import Sequence
from typing import IO, Any

import click

from elearn.languages import Language, translate
from elearn.problems import Phrase, Problem


def language() -> Language:
    """Give the language of messages; read from the environment, for it must speak of wrong settings too."""
    return "en" if os.environ.get("ELEARN_LANGUAGE") == "en" else "zh"


def _(text: str) -> str:
    """Say an English text in the language of messages; the extractor of texts knows the function by this name."""
    return translate(text, language())


def example(*lines: str) -> str:
    """Make the last paragraph of a command's help: how it is called."""
    return "\b\n" + "\n".join([_("Example:"), *(f"  {line}" for line in lines)])


def say(phrase: Phrase | str, *, is_aside: bool = False) -> None:
    """Print a sentence on standard output, or on standard error when it is an aside to the command's result."""
    click.echo(translate(phrase, language()), err=is_aside)


class Refusal(click.ClickException):
    """End the command with one sentence and exit status 1."""

    exit_code = 1

    def __init__(self, phrase: Phrase | str) -> None:
        super().__init__(translate(phrase, language()))

    def show(self, file: IO[Any] | None = None) -> None:
        """Print the sentence on standard error, as it is."""
        click.echo(self.format_message(), file=file, err=file is None)


class Faults(Refusal):
    """End the command with every problem and exit status 2."""

    exit_code = 2

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__("\n".join(described(problem) for problem in problems))


def described(problem: Problem) -> str:
    """Write a problem as ``path:line:column  code  message``, the hint below the message."""
    place = f"{problem.path}:{problem.line}:{problem.column}" if problem.line else problem.path
    start = f"{place}  {problem.code}  "
    text = start + translate(problem.message, language())
    if problem.hint is None:
        return text
    return f"{text}\n{' ' * len(start)}{translate(problem.hint, language())}"
