"""Read sources.yaml: the register of laws, standards and policies on which lectures and keys rest."""

from collections.abc import Mapping
from datetime import date
from itertools import pairwise

from elearn.content import codes, source_codes
from elearn.content.library import Source
from elearn.problems import Problem
from elearn.questions.faults import nearest
from elearn.questions.fields import Fields
from elearn.questions.places import Table

PATH = "sources.yaml"
KINDS = ("law", "regulation", "standard", "policy", "interpretation", "data")
_KEYS = (
    "id",
    "kind",
    "title",
    "short",
    "number",
    "articles",
    "adopted",
    "in_force",
    "repealed",
    "replaced_by",
    "verified",
)


def read_sources(table: Table, problems: list[Problem]) -> dict[str, Source]:
    """Read the register, by id in the order of the file."""
    fields = Fields(table, problems)
    fields.only(("sources",))
    sources: dict[str, Source] = {}
    rows = fields.rows("sources", 1, 2_000)
    known = _ids(rows)
    for row in rows:
        source = _source(row)
        if source.id in sources:
            place = known[source.id].value_place("id")
            where = f"{place.path}:{place.line}"
            row.report(codes.DUPLICATE_ID, row.value_place("id"), id=source.id, where=where)
        else:
            sources[source.id] = source
        if source.replaced_by and source.replaced_by not in known:
            hint = nearest(source.replaced_by, known)
            row.report(source_codes.UNKNOWN_SOURCE, row.value_place("replaced_by"), hint=hint, id=source.replaced_by)
    return sources


def _ids(rows: list[Fields]) -> Mapping[str, Fields]:
    found: dict[str, Fields] = {}
    for row in rows:
        # A reader of its own, so that the faults of ids are not told twice.
        found.setdefault(Fields(row.table, []).text("id"), row)
    return found


def _source(row: Fields) -> Source:
    row.only(_KEYS)
    dates = [row.day(key) if row.has(key) else None for key in ("adopted", "in_force", "repealed")]
    _check_order(row, dates)
    return Source(
        id=row.identifier("id"),
        kind=row.one_of("kind", KINDS),
        title=row.bilingual("title", limit=500),
        short=row.bilingual("short", limit=200),
        number=row.text("number", limit=200) if row.has("number") else None,
        articles=row.integer("articles", 1, 9_999) if row.has("articles") else None,
        adopted=dates[0],
        in_force=dates[1],
        repealed=dates[2],
        replaced_by=row.identifier("replaced_by") if row.has("replaced_by") else None,
        verified=row.bilingual("verified", limit=2_000) if row.has("verified") else None,
    )


def _check_order(row: Fields, dates: list[date | None]) -> None:
    known = [(name, day) for name, day in zip(("adopted", "in_force", "repealed"), dates, strict=True) if day]
    for (earlier, first), (later, second) in pairwise(known):
        if second < first:
            row.report(source_codes.DATES_OUT_OF_ORDER, row.value_place(later), earlier=earlier, later=later)
