"""Find the rules that hold at a site: those of its own file, else those that come with elearn."""

from functools import cache
from pathlib import Path

from elearn.config import Settings
from elearn.errors import Invalid
from elearn.hours.following import Book
from elearn.hours.rules import Rule, read_rules
from elearn.problems import Phrase, Problem

OURS = Path(__file__).with_name("rules.toml")
NO_FILE = Phrase("The file cannot be read: %(reason)s")
NO_PROVINCE = Phrase("ELEARN_HOURS_RULE is %(name)s, and there are rules for: %(known)s.")


def book_of(settings: Settings) -> Book:
    """Give what the ledger of a site is kept by. Raises Invalid with every fault of its rules."""
    path = settings.hours_rules or str(OURS)
    rules, problems = _read(path)
    known = sorted({rule.province for rule in rules})
    if not problems and settings.hours_rule not in known:
        values = {"name": settings.hours_rule, "known": ", ".join(known)}
        problems = (Problem(path, 0, 0, "H505", Phrase(NO_PROVINCE.text, values)),)
    if problems:
        raise Invalid(problems)
    return Book(rules, settings.hours_rule, settings.zone)


@cache
def _read(path: str) -> tuple[tuple[Rule, ...], tuple[Problem, ...]]:
    try:
        text = Path(path).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        return (), (Problem(path, 0, 0, "H500", Phrase(NO_FILE.text, {"reason": str(error)})),)
    rules, problems = read_rules(text, path)
    return tuple(rules), tuple(problems)
