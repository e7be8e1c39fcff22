"""Make papers, keep what was typed in, and count it: once for a person and a paper, by the path of every attempt."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from types import MappingProxyType

from sqlalchemy import insert
from sqlalchemy.orm import Session

from elearn.accounts.actor import Actor
from elearn.assessment.drawing import draw
from elearn.assessment.grading import Event
from elearn.assessment.models import Attempt
from elearn.assessment.queries import sheet_by_id
from elearn.assessment.responses import append
from elearn.audit import service as audit
from elearn.content.outline import QuizOutline
from elearn.content.shelf import Shelf
from elearn.db.inserting import insert_new
from elearn.errors import Conflict, Invalid
from elearn.identities import digest
from elearn.printed import queries
from elearn.printed.comparing import VERSION, Mismatch, Pass, answers_of, mismatches, settled
from elearn.printed.layout import as_kept, lay_out
from elearn.printed.models import PaperPass, PaperResult, PrintedPaper
from elearn.printed.queries import Made, Person
from elearn.problems import Phrase, Problem
from elearn.study import take_printed

READABLE = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"
EMPTY = Phrase("This quiz has no question left that may be asked today.")
ENTERED = Phrase("%(name)s was entered in this pass already.")
TAKEN = Phrase("Somebody has counted this sheet meanwhile.")
NO_FIRST = Phrase("%(name)s was not entered in the first pass.")


@dataclass(frozen=True, slots=True)
class Typed:
    """Hold one line of the grid that could be read."""

    person: Person
    version: str
    cells: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Sheet:
    """Hold one person's answer sheet that was typed in twice, and where the passes (still) differ."""

    person: Person
    first: Pass
    second: Pass
    mismatches: Sequence[Mismatch]


def make(
    session: Session,
    actor: Actor,
    quiz: QuizOutline,
    *,
    counts: str,
    pass_percent: int,
    public_id: str,
    today: date,
    now: datetime,
) -> None:
    """Draw a quiz as it stands ``today`` and lay it out in two versions, as the paper ``public_id``.

    Raises Invalid when none of its questions may be asked.
    """
    offered = quiz.in_force(today)
    seed = int(digest(public_id)[:12], 16)
    drawn = draw([(count, [(one.id, one) for one in pool]) for count, pool in offered.draws], seed)
    questions = [*offered.questions, *drawn]
    if not questions:
        raise Invalid([Problem("quiz", 0, 0, "P101", EMPTY)])
    number = _number(public_id)
    paper = PrintedPaper(
        public_id=public_id,
        number=number,
        quiz_id=quiz.id,
        quiz_hash=quiz.revision_hash,
        seed=seed,
        questions=[[one.id, one.revision_hash, one.rendering_hash] for one in questions],
        versions=as_kept(lay_out([one.id for one in questions], seed)),
        counts=counts,
        pass_percent=pass_percent,
        unit_id=actor.unit_id,
        made_by=actor.id,
        made_at=now,
    )
    session.add(paper)
    session.flush()
    audit.record(session, "paper.make", now=now, actor_id=actor.public_id, facts={"paper": number, "quiz": quiz.id})


def enter(session: Session, actor: Actor, paper: Made, number: int, typed: Sequence[Typed], *, now: datetime) -> None:
    """Keep one pass over some answer sheets. Raises Invalid when a person was entered in this pass before.

    What was typed is never changed: a slip shows when the second pass differs, and is settled then.
    """
    connection = session.connection()
    refusals = refused(session, paper, number, [line.person for line in typed])
    problems = [Problem("who", 0, 0, "P102", phrase) for phrase in refusals.values()]
    for line in typed:
        values = {"version": line.version, "cells": dict(line.cells)}
        keys = {"paper_id": paper.id, "account_id": line.person.id, "number": number}
        fresh = insert_new(connection, PaperPass).values(**keys, **values, entered_by=actor.id, entered_at=now)
        once = fresh.on_conflict_do_nothing().returning(PaperPass.number)
        if connection.execute(once).first() is None and line.person.id not in refusals:
            problems.append(Problem("who", 0, 0, "P102", Phrase(ENTERED.text, {"name": line.person.name})))
    if problems:
        raise Invalid(problems)
    facts = {"paper": paper.number, "pass": number, "sheets": len(typed)}
    audit.record(session, "paper.enter", now=now, actor_id=actor.public_id, facts=facts)


def refused(session: Session, paper: Made, number: int, people: Iterable[Person]) -> dict[int, Phrase]:
    """Say of which of some people, by account, no answer sheet can be entered in a pass now, and why."""
    done = queries.passes(session, paper.id)
    found = {}
    for person in people:
        known = done.get(person.id, {})
        if number in known:
            found[person.id] = Phrase(ENTERED.text, {"name": person.name})
        elif number == 2 and 1 not in known:
            found[person.id] = Phrase(NO_FIRST.text, {"name": person.name})
    return found


def sheets(session: Session, paper: Made, versions: Mapping[str, str] = MappingProxyType({})) -> list[Sheet]:
    """List the sheets that were typed in twice and not counted, each with its mismatches.

    ``versions`` are those that were decided on, by the person's public id.
    """
    done, questions = queries.counted(session, paper.id), {name: paper.questions(name) for name in paper.versions}
    both = {
        account_id: (found[1], found[2])
        for account_id, found in queries.passes(session, paper.id).items()
        if set(found) == {1, 2} and account_id not in done
    }
    people = queries.people_by_id(session, both)
    return [
        Sheet(
            people[account_id],
            first,
            second,
            mismatches(first, second, questions, versions.get(people[account_id].public_id, "")),
        )
        for account_id, (first, second) in both.items()
    ]


def count(
    session: Session,
    shelf: Shelf,
    actor: Actor,
    paper: Made,
    sheet: Sheet,
    decided: Mapping[str, str],
    *,
    public_id: str,
    today: date,
    now: datetime,
) -> None:
    """Make an attempt (``public_id``) of a sheet and grade it; ``decided`` says what counts where the passes differ.

    Raises Conflict when somebody has counted it meanwhile: a person's sheet of a paper is counted once.
    """
    person, what = sheet.person, settled(sheet.first, sheet.second, decided)
    attempt_id = _attempt(session, paper, person, what.version, public_id, now)
    answers = answers_of(paper.questions(what.version), what.cells)
    given = [(place, key, answer) for place, (key, answer) in enumerate(answers.items(), 1) if answer is not None]
    append(session.connection(), attempt_id, [Event(f"paper-{one[0]}", one[1], one[0], one[2]) for one in given], now)
    cells = {number: (sheet.first.cells.get(number, ""), sheet.second.cells.get(number, "")) for number in decided}
    differed = {**cells, VERSION: (sheet.first.version, sheet.second.version)}
    decisions = {number: [*differed[number], decided[number]] for number in decided}
    keys = {"paper_id": paper.id, "account_id": person.id, "attempt_id": attempt_id, "counted_at": now}
    once = insert_new(session.connection(), PaperResult).values(**keys, decisions=decisions, counted_by=actor.id)
    if session.connection().execute(once.on_conflict_do_nothing().returning(PaperResult.attempt_id)).first() is None:
        raise Conflict(TAKEN)
    take_printed(session, shelf, sheet_by_id(session, attempt_id), today=today, now=now)
    facts = {"paper": paper.number, "attempt": public_id, "decided": sorted(decisions)}
    audit.record(session, "paper.count", now=now, actor_id=actor.public_id, subject_id=person.public_id, facts=facts)


def _attempt(session: Session, paper: Made, person: Person, version: str, public_id: str, now: datetime) -> int:
    kept = session.get_one(PrintedPaper, paper.id)
    entries = {entry[0]: entry for entry in kept.questions}
    laid_out = paper.versions[version]
    values = {
        "public_id": public_id,
        "account_id": person.id,
        "quiz_id": kept.quiz_id,
        "quiz_hash": kept.quiz_hash,
        "seed": laid_out.seed,
        "paper": [entries[question_id] for question_id in laid_out.order],
        "started_at": now,
        "submitted_at": now,
        "counts": kept.counts,
        "pass_percent": kept.pass_percent,
    }
    return int(session.execute(insert(Attempt).values(**values).returning(Attempt.id)).scalar_one())


def _number(public_id: str) -> str:
    """Make the number that is printed: short, and without signs that are mistaken for one another."""
    rest, signs = int(digest(f"paper:{public_id}")[:12], 16), ""
    while len(signs) < 6:
        rest, place = divmod(rest, len(READABLE))
        signs += READABLE[place]
    return f"{signs[:3]}-{signs[3:]}"
