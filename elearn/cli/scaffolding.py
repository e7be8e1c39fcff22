"""``elearn content new`` and ``schema``: files to begin with, and what lets editors complete and check them."""

import json
from pathlib import Path

import click

from elearn.cli.speaking import Refusal, _, example, say
from elearn.config import read_settings
from elearn.content import scaffolds
from elearn.content.json_schema import quiz_schema
from elearn.identities import utc_now
from elearn.problems import Phrase
from elearn.questions.fields import ID

BAD_ID = Phrase("An id is made of lower-case letters, digits and hyphens (at most 64) and begins with a letter.")
EXISTS = Phrase("%(path)s is there already; nothing was written.")
WRITTEN = Phrase("Written: %(path)s")


@click.group(help=_("Begin a file whose comments teach its format."), epilog=example("elearn content new quiz water"))
def new() -> None:
    """Stand for the commands that begin files."""


@new.command(help=_("Begin a lecture in both languages."), epilog=example("elearn content new lecture water"))
@click.argument("name")
def lecture(name: str) -> None:
    """Write both files, or none."""
    settings = read_settings()
    today = utc_now().astimezone(settings.zone).date().isoformat()
    folder = settings.content_dir / "lectures"
    _write(
        {folder / f"{name}.{language}.md": scaffolds.lecture(name, today, language) for language in ("zh", "en")}, name
    )


@new.command(help=_("Begin a quiz with one question."), epilog=example("elearn content new quiz water --kind numeric"))
@click.argument("name")
@click.option("--kind", type=click.Choice(tuple(scaffolds.QUESTIONS)), default="single_choice", show_default=True)
def quiz(name: str, kind: str) -> None:
    """Write the file."""
    folder = read_settings().content_dir / "quizzes"
    _write({folder / f"{name}.yaml": scaffolds.quiz(name, kind)}, name)


@new.command(
    help=_("Begin a discussion: its brief in both languages."), epilog=example("elearn content new discussion water")
)
@click.argument("name")
def discussion(name: str) -> None:
    """Write the file."""
    settings = read_settings()
    today = utc_now().astimezone(settings.zone).date().isoformat()
    _write({settings.content_dir / "discussions" / f"{name}.yaml": scaffolds.discussion(name, today)}, name)


@new.command(help=_("Print a question to put into a quiz."), epilog=example("elearn content new question water"))
@click.argument("name")
@click.option("--kind", type=click.Choice(tuple(scaffolds.QUESTIONS)), default="single_choice", show_default=True)
def question(name: str, kind: str) -> None:
    """Print it."""
    say(scaffolds.question(name, kind))


@click.command(
    help=_("Print the JSON Schema of quiz files, as it is kept in docs/quiz.schema.json."),
    epilog=example("elearn content schema > docs/quiz.schema.json"),
)
def schema() -> None:
    """Print it."""
    say(json.dumps(quiz_schema(), ensure_ascii=False, indent=1))


def _write(texts: dict[Path, str], name: str) -> None:
    if not ID.fullmatch(name):
        raise Refusal(BAD_ID)
    for path in texts:
        if path.exists():
            raise Refusal(Phrase(EXISTS.text, {"path": path}))
    for path, text in texts.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("x", encoding="utf-8") as stream:
            stream.write(text)
        say(Phrase(WRITTEN.text, {"path": path}))
