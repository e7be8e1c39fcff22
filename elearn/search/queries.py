"""Look words up in the index of the newest publication, on either database."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import TextClause, bindparam, text
from sqlalchemy.orm import Session

from elearn.accounts.roles import Permission
from elearn.languages import Language
from elearn.search.bigrams import Word
from elearn.search.entries import DISCUSSION, LECTURE, MEASURING, QUESTION

PAGE = 20
# Who finds what. Measuring questions are read by those who write them, here as everywhere.
VISIBLE: Mapping[Permission, tuple[str, ...]] = {
    Permission.READ_COURSE: (LECTURE, DISCUSSION),
    Permission.FIND_QUESTIONS: (QUESTION,),
    Permission.SEE_FAULTS: (MEASURING,),
}
# A word in a title weighs eight times one in the text.
_SQLITE = """
    SELECT entry.*, bm25(search_index, 8.0, 1.0) AS distance,
        entry.id IN (SELECT rowid FROM search_index WHERE search_index MATCH :in_title) AS is_in_title
    FROM search_index JOIN search_entry AS entry ON entry.id = search_index.rowid
    WHERE search_index MATCH :wanted AND entry.publication_id = :publication_id AND entry.kind IN :kinds
"""
_VECTOR = "(setweight(to_tsvector('simple', title_tokens), 'A') || setweight(to_tsvector('simple', text_tokens), 'D'))"
_POSTGRESQL = f"""
    SELECT *, -ts_rank('{{0.125, 0.125, 0.125, 1}}', {_VECTOR}, to_tsquery('simple', :wanted), 1) AS distance,
        {_VECTOR} @@ to_tsquery('simple', :in_title) AS is_in_title
    FROM search_entry
    WHERE {_VECTOR} @@ to_tsquery('simple', :wanted) AND publication_id = :publication_id AND kind IN :kinds
"""  # noqa: S608 - put together of constants
# What is found in the reader's language is not shown a second time in the other.
_READ = """
    WITH hit AS MATERIALIZED ({found})
    SELECT kind, item_id, section_id, language, title, text FROM hit
    WHERE language = :language OR NOT EXISTS (
        SELECT 1 FROM hit AS own
        WHERE own.kind = hit.kind AND own.item_id = hit.item_id AND own.section_id = hit.section_id
            AND own.language = :language)
    ORDER BY language = :language DESC, is_in_title DESC, distance, id
    LIMIT :size OFFSET :skipped
"""


@dataclass(frozen=True, slots=True)
class Hit:
    """Hold one text in which all words stand; ``section_id`` is empty for the whole of an item."""

    kind: str
    item_id: str
    section_id: str
    language: Language
    title: str
    text: str


@dataclass(frozen=True, slots=True)
class Found:
    """Hold a page of hits, and whether there are more."""

    hits: tuple[Hit, ...]
    has_more: bool


def kinds_for(permissions: Collection[Permission]) -> list[str]:
    """List the kinds of texts that may be found by somebody with these permissions."""
    return [kind for permission, kinds in VISIBLE.items() if permission in permissions for kind in kinds]


def look_up(
    session: Session,
    words: Sequence[Word],
    *,
    kinds: Collection[str],
    language: Language,
    publication_id: int,
    page: int = 1,
) -> Found:
    """Find the texts of some kinds in which every word stands: 20 a page, in one query.

    The reader's language comes first, then words in titles, then how much of a text is about them.
    """
    if not words or not kinds:
        return Found((), False)
    connection = session.connection()
    wanted, in_title = _match(words) if connection.dialect.name == "sqlite" else _tsquery(words)
    values = {
        "wanted": wanted,
        "in_title": in_title,
        "kinds": sorted(kinds),
        "language": language,
        "publication_id": publication_id,
        "size": PAGE + 1,
        "skipped": PAGE * (page - 1),
    }
    rows = connection.execute(_STATEMENTS[connection.dialect.name], values).all()
    return Found(tuple(Hit(*row) for row in rows[:PAGE]), len(rows) > PAGE)


def expression(words: Sequence[Word], dialect: str) -> str:
    """Write the words as a query for one database's own index, wherever in the index they stand."""
    return _match(words)[0] if dialect == "sqlite" else _tsquery(words)[0]


def _match(words: Sequence[Word]) -> tuple[str, str]:
    """Write the query for FTS5; tokens are ASCII letters and digits, so nothing in them can be an operator."""
    phrases = [f'"{" ".join(word.codes)}"{" *" if word.is_open else ""}' for word in words]
    wanted = " AND ".join(phrases)
    return wanted, f"title_tokens : ({wanted})"


def _tsquery(words: Sequence[Word]) -> tuple[str, str]:
    """Write the query for PostgreSQL; titles have the weight A."""

    def written(weight: str) -> str:
        return " & ".join(f"({_phrase(word, weight)})" for word in words)

    return written(""), written("A")


def _phrase(word: Word, weight: str) -> str:
    marks = [weight] * (len(word.codes) - 1) + [f"{'*' if word.is_open else ''}{weight}"]
    return " <-> ".join(f"{code}:{mark}" if mark else code for code, mark in zip(word.codes, marks, strict=True))


def _statement(found: str) -> TextClause:
    return text(_READ.format(found=found)).bindparams(bindparam("kinds", expanding=True))


_STATEMENTS: Mapping[str, TextClause] = {"sqlite": _statement(_SQLITE), "postgresql": _statement(_POSTGRESQL)}
