"""The content folder as commands read it: all of it or a refusal, and problems named by their path from here."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path

from elearn.cli.speaking import Refusal, language
from elearn.config import Settings
from elearn.content.check import check_library
from elearn.content.files import read_folder
from elearn.content.library import Library
from elearn.identities import utc_now
from elearn.languages import translate
from elearn.problems import Phrase, Problem

Files = Mapping[str, bytes]


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


def checked(folder: Path, files: Files, settings: Settings) -> tuple[Library | None, list[Problem]]:
    """Check files; problems name them by their path from here."""
    library, problems = check_library(files, today=today(settings))
    return library, placed(problems, folder)


def placed(problems: Iterable[Problem], folder: Path | None) -> list[Problem]:
    """Name the files of problems by their path from here."""
    return [replace(problem, path=str(folder / problem.path)) if folder else problem for problem in problems]


def today(settings: Settings) -> date:
    """Give the site's day."""
    return utc_now().astimezone(settings.zone).date()
