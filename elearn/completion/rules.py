"""When a person has completed a course in a class, and what is still missing: a pure function of facts."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Rule:
    """Hold what is asked: lectures to finish, quizzes to pass, and how much of the class's ``sessions`` to attend.

    ``attendance_percent`` 0 asks for no attendance; where the class has had no session yet, none can be missed.
    """

    lectures: tuple[str, ...]
    quizzes: tuple[str, ...]
    sessions: tuple[int, ...] = ()
    attendance_percent: int = 0

    @property
    def sessions_needed(self) -> int:
        """Count the sessions to attend: the percentage, rounded up to whole ones."""
        return -(-len(self.sessions) * self.attendance_percent // 100)


@dataclass(frozen=True, slots=True)
class Facts:
    """Hold what one person has done, each with its moment: lectures finished, quizzes passed, sessions attended."""

    lectures: Mapping[str, datetime] = field(default_factory=dict)
    quizzes: Mapping[str, datetime] = field(default_factory=dict)
    sessions: Mapping[int, datetime] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Missing:
    """Hold what is still to be done; ``sessions`` counts how many more are to be attended."""

    lectures: tuple[str, ...] = ()
    quizzes: tuple[str, ...] = ()
    sessions: int = 0

    def __bool__(self) -> bool:
        """Say whether anything is missing."""
        return bool(self.lectures or self.quizzes or self.sessions)

    @property
    def count(self) -> int:
        """Count what is missing."""
        return len(self.lectures) + len(self.quizzes) + self.sessions


def missing(rule: Rule, facts: Facts) -> Missing:
    """List what a person has still to do, in the order of the rule."""
    attended = sum(session in facts.sessions for session in rule.sessions)
    return Missing(
        tuple(one for one in rule.lectures if one not in facts.lectures),
        tuple(one for one in rule.quizzes if one not in facts.quizzes),
        max(0, rule.sessions_needed - attended),
    )


def completed_at(rule: Rule, facts: Facts) -> datetime | None:
    """Give the moment at which the last thing that is asked was done; None while anything is missing.

    Of more sessions than are asked for, the earliest count. Who is asked for nothing has completed nothing.
    """
    if missing(rule, facts):
        return None
    moments = [facts.lectures[one] for one in rule.lectures] + [facts.quizzes[one] for one in rule.quizzes]
    moments += _earliest((facts.sessions[one] for one in rule.sessions if one in facts.sessions), rule.sessions_needed)
    return max(moments, default=None)


def _earliest(moments: Iterable[datetime], count: int) -> list[datetime]:
    return sorted(moments)[:count]
