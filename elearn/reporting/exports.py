"""Exports of the scores: asked for on the page, built by ``elearn work``, kept for a day, handed out to their owner.

A file may be long and a request must be short, so a job builds it: it reads a thousand people at a time, each time in
a transaction of its own, writes them into a temporary file, and puts that into the database in pieces. Memory stays
the same however many people there are.
"""

import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from types import MappingProxyType
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import delete, insert, select, update
from sqlalchemy.orm import Session

from elearn.accounts.actor import Actor
from elearn.accounts.queries import actor_of_account
from elearn.accounts.roles import Permission
from elearn.content.outline import QuizOutline
from elearn.content.shelf import Shelf
from elearn.db.database import Database
from elearn.errors import Conflict
from elearn.identities import Clock, new_public_id
from elearn.languages import Language, show_moment, translate
from elearn.organisation.queries import Unit, unit_by_code, units
from elearn.problems import Phrase
from elearn.reporting.filters import ORDER_WORDS, STATE_WORDS, Filters, Order, State
from elearn.reporting.models import Export, ExportPart
from elearn.reporting.scores import Person, count_people, people, standings
from elearn.reporting.sheet import columns, counties_of, line, quizzes_in_order
from elearn.reporting.spreadsheets import Cell, Column, Format, open_table
from elearn.training.queries import seen_class

PERMISSION = Permission.EXPORT_SCORES
KEPT = timedelta(hours=24)
BATCH = 1000  # people read in one transaction
PART_BYTES = 1_000_000
Report = Callable[[int, int], None]
TAKEN_OVER = Phrase("Another worker builds this file.")


@dataclass(frozen=True, slots=True)
class Plan:
    """Hold all that building a file needs to know, read at its beginning."""

    id: int
    file_form: Format
    language: Language
    zone: ZoneInfo
    owner: Actor
    filters: Filters
    quizzes: tuple[QuizOutline, ...]
    counties: Mapping[str, Unit]
    total: int
    query: Mapping[str, Any]
    contents: "Contents"


@dataclass(frozen=True, slots=True)
class Contents:
    """Say what a file of people holds: its title, a sentence about it, its columns, and some people's lines."""

    title: Phrase
    about: Phrase
    columns: Callable[[Plan], list[Column]]
    lines: Callable[[Session, Plan, Sequence[Person]], list[list[Cell]]]


def build(
    database: Database,
    export_id: str,
    report: Report,
    clock: Clock,
    *,
    new_id: Callable[[], str] = new_public_id,
    further: Mapping[str, Contents] = MappingProxyType({}),
) -> None:
    """Build the file of an export (its public id) and put it into the database; do nothing when it is there or gone.

    What its owner may see is decided anew, by the roles held at this moment: who has lost them gets an empty table.
    ``report(done, total)`` counts people; it may raise, and then nothing is ready. ``further`` gives what files may
    hold beside the scores, by the name under which they were asked for.
    """
    token = new_id()
    with database.write() as session:
        is_ours = _claim(session, export_id, token)
    with database.read() as session:
        plan = _plan(session, export_id, further) if is_ours else None
    if plan is None:
        return
    report(0, plan.total)
    with tempfile.TemporaryDirectory(prefix="elearn-export-") as name:
        file = Path(name, "file")
        rows = _write(database, plan, file, report, clock)
        size = file.stat().st_size
        _keep(database, plan, token, file)
    ready = {"rows": rows, "size": size, "scopes": list(plan.owner.scopes(PERMISSION))}
    with _held(database, plan.id, token) as (session, query):
        values = {"query": {**query, **ready}, "ready_at": clock()}
        session.execute(update(Export).where(Export.id == plan.id).values(**values))


def clean(database: Database, clock: Clock) -> None:
    """Delete exports that were asked for more than a day ago, and their files with them."""
    with database.write() as session:
        session.execute(delete(Export).where(Export.created_at < clock() - KEPT))


def _claim(session: Session, export_id: str, token: str) -> bool:
    """Mark an export that is wanted with ``token``: whoever marked it last may put pieces into it."""
    export = session.scalars(select(Export).where(Export.public_id == export_id).with_for_update()).first()
    if export is None or export.ready_at is not None:
        return False
    export.query = {**export.query, "token": token}
    session.execute(delete(ExportPart).where(ExportPart.export_id == export.id))
    return True


def _plan(session: Session, export_id: str, further: Mapping[str, Contents]) -> Plan | None:
    """Read what is to be built; None when its owner is gone."""
    export = session.scalars(select(Export).where(Export.public_id == export_id)).first()
    owner = actor_of_account(session, export.account_id) if export else None
    if export is None or owner is None:
        return None
    query = export.query
    filters = _filters(session, owner, query)
    chosen = quizzes_in_order(Shelf().outline(session))
    return Plan(
        id=export.id,
        file_form=Format(query["format"]),
        language=query["language"],
        zone=ZoneInfo(query["time_zone"]),
        owner=owner,
        filters=filters,
        quizzes=tuple(quiz for quiz in chosen if filters.quiz_id in (None, quiz.id)),
        counties=counties_of(units(session)),
        total=count_people(session, owner, PERMISSION, filters),
        query=query,
        contents=further[query["contents"]] if query.get("contents") else SCORES,
    )


def _filters(session: Session, owner: Actor, query: Mapping[str, Any]) -> Filters:
    unit = unit_by_code(session, query["unit"]) if query["unit"] else None
    state = State(query["state"]) if query["state"] else None
    class_ = seen_class(session, owner, query["class"]) if query.get("class") else None
    order, below = Order(query["order"]), query.get("below")
    return Filters(unit, query["quiz"], state, query["search"], order, class_, below)


def _write(database: Database, plan: Plan, file: Path, report: Report, clock: Clock) -> int:
    """Write the whole table into ``file`` and give the number of its lines."""
    title, headings = translate(plan.contents.title, plan.language), plan.contents.columns(plan)
    written = 0
    with (
        file.open("wb") as stream,
        open_table(plan.file_form, stream, title, headings, plan.zone, file.parent) as table,
    ):
        for batch in _batches(database, plan):
            for cells in batch:
                table.add(cells)
            written += len(batch)
            report(written, max(plan.total, written))
        table.close(_notes(plan, written, clock()))
    return written


def _batches(database: Database, plan: Plan) -> Iterator[list[list[Any]]]:
    cursor = None
    while True:
        with database.read() as session:
            found = people(session, plan.owner, PERMISSION, plan.filters, cursor, limit=BATCH)
            lines = plan.contents.lines(session, plan, found)
        yield lines
        if len(found) < BATCH:
            return
        cursor = found[-1].cursor(plan.filters.order)


def _score_columns(plan: Plan) -> list[Column]:
    return columns(plan.quizzes, plan.language)


def _score_lines(session: Session, plan: Plan, found: Sequence[Person]) -> list[list[Cell]]:
    known = standings(session, found, [quiz.id for quiz in plan.quizzes])
    return [line(one, plan.counties, known[one.id], plan.quizzes, plan.language) for one in found]


SCORES = Contents(
    Phrase("Scores"), Phrase("Scores as they stood when this file was made"), _score_columns, _score_lines
)


def _notes(plan: Plan, written: int, now: datetime) -> list[tuple[str, str]]:
    """Say on a sheet of its own what the file holds."""
    filters, language = plan.filters, plan.language
    quiz = plan.quizzes[0].title[language] if filters.quiz_id and plan.quizzes else ""
    state = translate(STATE_WORDS[filters.state], language) if filters.quiz_id and filters.state else ""
    pairs: Sequence[tuple[Phrase, str]] = (
        (Phrase("About this file"), translate(plan.contents.about, language)),
        (Phrase("Made on"), show_moment(now, language, plan.zone)),
        (Phrase("Made for"), plan.owner.name),
        (Phrase("Unit"), filters.unit.name(language) if filters.unit else ""),
        (Phrase("Training class"), filters.class_.title(language) if filters.class_ else ""),
        (Phrase("Quiz"), quiz),
        (Phrase("State"), state),
        (Phrase("Below"), f"{filters.below}%" if filters.quiz_id and filters.below else ""),
        (Phrase("Search"), filters.search),
        (Phrase("Order"), translate(ORDER_WORDS[filters.order], language)),
        (Phrase("People"), str(written)),
    )
    return [(translate(label, language), text) for label, text in pairs]


def _keep(database: Database, plan: Plan, token: str, file: Path) -> None:
    with file.open("rb") as stream:
        for number, body in enumerate(iter(lambda: stream.read(PART_BYTES), b"")):
            with _held(database, plan.id, token) as (session, _):
                session.execute(insert(ExportPart).values(export_id=plan.id, number=number, body=body))


@contextmanager
def _held(database: Database, key: int, token: str) -> Iterator[tuple[Session, dict[str, Any]]]:
    """Open a transaction that may change the export. Raises Conflict when another worker has begun to build it.

    A worker whose lease ran out may still be alive: without this, two could mix their pieces in one file.
    """
    with database.write() as session:
        row = session.execute(select(Export.query, Export.ready_at).where(Export.id == key).with_for_update()).first()
        if row is None or row.ready_at is not None or row.query.get("token") != token:
            raise Conflict(TAKEN_OVER)
        yield session, row.query
