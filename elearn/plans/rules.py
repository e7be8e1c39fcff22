"""When a plan is followed up, and what can be said of it. Pure."""

from collections.abc import Collection
from datetime import date, timedelta

from elearn.problems import Phrase, Problem

MOST_PLANS = 3  # that somebody has at a time
ROUNDS = (30, 90)  # days after a plan was written
STANDINGS = ("done", "progress", "blocked")
BLOCKERS = ("money", "people", "powers", "cooperation", "technique", "time", "other")
LONGEST_PLAN, LONGEST_SAID = 300, 400  # characters
NO_TEXT = Phrase("Write what you will do, in 1 to 300 characters.")
NO_DAY = Phrase("Choose a day from tomorrow on, within a year.")
NO_TOPIC = Phrase("Choose what the plan is about.")
NO_STANDING = Phrase("Say how it stands: done, under way, or blocked.")
NO_WORDS = Phrase("Say it in one or two sentences, at most 400 characters.")
NO_BLOCKER = Phrase("Choose what it is blocked by.")


def round_due(written: date, answered: Collection[int], today: date) -> int | None:
    """Say which follow-up is due today, None when none is: of two that are due, only the later one is asked for."""
    due = [days for days in ROUNDS if written + timedelta(days=days) <= today]
    return due[-1] if due and due[-1] not in answered else None


def next_round(written: date, answered: Collection[int], today: date) -> date | None:
    """Give the day from which the next follow-up is asked for; None when nothing lies ahead."""
    ahead = (written + timedelta(days=days) for days in ROUNDS if days not in answered)
    return next((day for day in ahead if day > today), None)


def faults_of_plan(text: str, by: date | None, topic: str, topics: Collection[str], today: date) -> list[Problem]:
    """List everything that is wrong with a plan, each under its field."""
    problems = [] if 1 <= len(text.strip()) <= LONGEST_PLAN else [Problem("text", 0, 0, "P101", NO_TEXT)]
    if by is None or not today < by <= today + timedelta(days=366):
        problems.append(Problem("by_day", 0, 0, "P102", NO_DAY))
    if topic not in topics:
        problems.append(Problem("topic", 0, 0, "P103", NO_TOPIC))
    return problems


def faults_of_follow_up(standing: str, said: str, blocker: str) -> list[Problem]:
    """List everything that is wrong with a follow-up; only what is blocked names a blocker."""
    problems = [] if standing in STANDINGS else [Problem("standing", 0, 0, "P104", NO_STANDING)]
    if not 1 <= len(said.strip()) <= LONGEST_SAID:
        problems.append(Problem("said", 0, 0, "P105", NO_WORDS))
    if standing == "blocked" and blocker not in BLOCKERS:
        problems.append(Problem("blocker", 0, 0, "P106", NO_BLOCKER))
    return problems
