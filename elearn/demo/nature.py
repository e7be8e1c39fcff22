"""What a made-up trainee is like, and when and how well such a one studies. Pure but for the given chance."""

import math
from base64 import urlsafe_b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

from elearn.questions.registry import kind_of

# Hours in which people study: (from, to, how many of ten).
HOURS = ((8.5, 11.5, 3), (14.5, 17.5, 4), (19.0, 22.0, 3))
SPREAD_PER_DIFFICULTY = 0.8  # logits: how much harder a question gets with each step of its difficulty
GAIN_PER_TRY = 0.9  # logits: what reading the explanations of a first try brings


@dataclass(frozen=True, slots=True)
class Nature:
    """Hold what somebody is like: ability in logits, days between sittings, tries at a quiz, when to begin and stop."""

    ability: float
    pause_days: float
    tries: int
    first_day: float
    tasks: int | None  # sections and quizzes until interest is lost; None for somebody who goes on to the end
    puts_off: bool  # leaves a first try half done, for another day


def draw_nature(chance: Random) -> Nature:
    """Draw a nature: one in twelve never begins, one in four stops on the way."""
    fate = chance.random()
    tasks = 0 if fate < 0.08 else chance.randint(3, 36) if fate < 0.33 else None
    return Nature(
        ability=chance.gauss(0.9, 0.9),
        pause_days=chance.uniform(1, 5),
        tries=chance.choice((1, 2, 2, 3)),
        first_day=chance.triangular(0.5, 40, 4),
        tasks=tasks,
        puts_off=chance.random() < 0.2,
    )


def next_sitting(after: datetime, nature: Nature, chance: Random, zone: ZoneInfo) -> datetime:
    """Choose when somebody sits down next: a later day, seldom at the weekend, at an hour when people study."""
    day = (after + timedelta(days=max(1.0, chance.expovariate(1 / nature.pause_days)))).astimezone(zone).date()
    while day.weekday() >= 5 and chance.random() < 0.75:
        day += timedelta(days=1)
    return at_an_hour(day_start=datetime.combine(day, time(), zone), chance=chance)


def at_an_hour(day_start: datetime, chance: Random) -> datetime:
    """Choose a moment of a day, given its midnight, at which people study."""
    (begin, end, _), *_rest = chance.choices(HOURS, [weight for *_, weight in HOURS])
    return day_start + timedelta(seconds=int(chance.uniform(begin, end) * 3600))


def knows(ability: float, spec: Mapping[str, Any], chance: Random) -> bool:
    """Draw whether somebody knows a question: the Rasch model, 1 / (1 + exp(difficulty - ability)) (Rasch 1960)."""
    difficulty = (spec["difficulty"] - 2) * SPREAD_PER_DIFFICULTY
    return chance.random() < 1 / (1 + math.exp(difficulty - ability))


def answer(spec: Mapping[str, Any], is_known: bool, chance: Random) -> object:
    """Give the best answer to a question, or one that somebody gives who errs; None where there is no such."""
    kind = kind_of(spec["kind"])
    if is_known:
        return kind.best_answer(spec)
    slips = kind.slips(spec)
    return chance.choice(slips) if slips else None


def opaque(chance: Random) -> str:
    """Make an id for an address as ``identities.new_public_id`` does, out of the given chance."""
    return urlsafe_b64encode(chance.randbytes(12)).decode()
