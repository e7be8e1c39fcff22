"""How many learning hours something is worth: rules read from a table, by province and day. Pure."""

import tomllib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from elearn.problems import Phrase, Problem

CLASSROOM, ONLINE, TEST = "classroom", "online", "test"
KEYS = ("province", "from", "online", "classroom", "test", "tests", "sessions", "target", "source", "checked")
NO_TOML = Phrase("The rules cannot be read: %(reason)s")
NO_RULES = Phrase("The file has no [[rule]].")
WRONG = Phrase("Rule %(number)s: %(key)s is missing, or is not of its form.")
UNKNOWN = Phrase("Rule %(number)s: %(key)s is no key of a rule.")


@dataclass(frozen=True, slots=True)
class Counting:
    """Turn minutes into hundredths of an hour: by steps of (from minutes, hundredths), or a share rounded down."""

    steps: tuple[tuple[int, int], ...] = ()
    minutes_per_hour: int = 0
    to: int = 1  # hundredths

    def of(self, minutes: int) -> int:
        """Give the hundredths of an hour that so many minutes are worth."""
        if self.steps:
            return next((hundredths for least, hundredths in self.steps if minutes >= least), 0)
        return minutes * 100 // self.minutes_per_hour // self.to * self.to


@dataclass(frozen=True, slots=True)
class Rule:
    """Hold how one province counts from a day on; ``test`` is in hundredths of an hour, ``target`` in hours a year."""

    province: str
    begins: date
    online: Counting
    classroom: Counting
    test: int
    tests: frozenset[str]
    sessions: frozenset[str]
    target: int
    source: str
    source_en: str
    is_checked: bool

    @property
    def name(self) -> str:
        """Name the rule as entries of the ledger do."""
        return f"{self.province}/{self.begins.isoformat()}"


def rule_on(rules: Sequence[Rule], province: str, day: date) -> Rule | None:
    """Find the rule of a province that holds on a day; before the first one, that one counts too. None: unknown."""
    mine = sorted((rule for rule in rules if rule.province == province), key=lambda rule: rule.begins)
    begun = [rule for rule in mine if rule.begins <= day]
    return (begun[-1] if begun else mine[0]) if mine else None


def read_rules(text: str, path: str) -> tuple[list[Rule], list[Problem]]:
    """Read rules from TOML; the problems name every rule and key that is at fault."""
    try:
        found = tomllib.loads(text).get("rule", [])
    except tomllib.TOMLDecodeError as error:
        return [], [Problem(path, 0, 0, "H501", Phrase(NO_TOML.text, {"reason": str(error)}))]
    if not isinstance(found, list) or not found:
        return [], [Problem(path, 0, 0, "H502", NO_RULES)]
    rules, problems = [], []
    for number, row in enumerate(found, 1):
        faults = _faults(row, number, path)
        problems += faults
        if not faults:
            rules.append(_rule(row))
    return rules, problems


def _faults(row: Mapping[str, Any], number: int, path: str) -> list[Problem]:
    forms: Mapping[str, Callable[[Any], bool]] = {
        "province": lambda value: isinstance(value, str) and bool(value),
        "from": lambda value: isinstance(value, date),
        "online": lambda value: _counting(value) is not None,
        "classroom": lambda value: _counting(value) is not None,
        "test": _is_number,
        "tests": _are_words,
        "sessions": _are_words,
        "target": lambda value: isinstance(value, int) and value >= 0,
        "source": lambda value: isinstance(value, str) and bool(value),
        "checked": lambda value: isinstance(value, bool),
    }
    problems = [
        Problem(path, 0, 0, "H503", Phrase(WRONG.text, {"number": number, "key": key}))
        for key, is_right in forms.items()
        if key not in row or not is_right(row[key])
    ]
    unknown = [key for key in row if key not in (*KEYS, "source_en")]
    return problems + [
        Problem(path, 0, 0, "H504", Phrase(UNKNOWN.text, {"number": number, "key": key})) for key in unknown
    ]


def _rule(row: Mapping[str, Any]) -> Rule:
    online, classroom = _counting(row["online"]), _counting(row["classroom"])
    assert online is not None
    assert classroom is not None
    return Rule(
        row["province"],
        row["from"],
        online,
        classroom,
        _hundredths(row["test"]),
        frozenset(row["tests"]),
        frozenset(row["sessions"]),
        row["target"],
        row["source"],
        row.get("source_en", row["source"]),
        row["checked"],
    )


def _counting(value: Any) -> Counting | None:
    if not isinstance(value, Mapping):
        return None
    steps, per_hour, to = value.get("steps"), value.get("minutes_per_hour"), value.get("to", 0.01)
    if set(value) == {"steps"} and isinstance(steps, list) and steps and all(_is_step(step) for step in steps):
        return Counting(tuple(sorted(((least, _hundredths(hours)) for least, hours in steps), reverse=True)))
    is_share = "steps" not in value and set(value) <= {"minutes_per_hour", "to"}
    if is_share and isinstance(per_hour, int) and per_hour > 0 and _is_number(to) and _hundredths(to) > 0:
        return Counting((), per_hour, _hundredths(to))
    return None


def _is_step(step: Any) -> bool:
    return isinstance(step, list) and len(step) == 2 and isinstance(step[0], int) and _is_number(step[1])


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value <= 1000


def _are_words(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(word, str) for word in value)


def _hundredths(hours: float) -> int:
    return int(Fraction(str(hours)) * 100)
