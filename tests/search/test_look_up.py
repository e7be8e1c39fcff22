"""Both databases find exactly the texts in which the words stand, each for those who may read them."""

from collections.abc import Collection, Iterator
from functools import cache

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from elearn.accounts.roles import PERMISSIONS, Role
from elearn.db.database import Database
from elearn.languages import Language
from elearn.search.bigrams import Word, read_query
from elearn.search.entries import DISCUSSION, LECTURE, MEASURING, QUESTION
from elearn.search.excerpts import find
from elearn.search.models import SearchEntry
from elearn.search.queries import PAGE, Found, Hit, kinds_for, look_up
from elearn.search.service import rebuild
from elearn.study import rebuild as rebuild_all
from tests.clock import MORNING
from tests.content.small import FILES, make_files
from tests.published import publish_files

EVERYTHING = (LECTURE, DISCUSSION, QUESTION, MEASURING)
# Pieces of what people type: words of the course in both languages, numbers, and what means something to a database.
PIECES = """水 水源 饮用水 保护区 排污口 乡镇 第三百一十八条 罚款 5万元 3838 GB3838 2026 12 water drinking-water zone
    the of township Code article AND OR NOT NEAR( * : ^ " ' ; -- <-> & | ! ( ) 𠮷 \x00 % _ \\"""
TYPED = st.lists(st.sampled_from(PIECES.split()), min_size=1, max_size=3).map(" ".join)


@cache
def stands_in(word: Word, text: str) -> bool:
    """Tell whether a word stands in a text, by reading it."""
    return bool(find(text, [word]))


def looked_up(
    database: Database, typed: str, kinds: Collection[str] = EVERYTHING, language: Language = "zh", page: int = 1
) -> Found:
    """Look something up in the newest publication."""
    with database.read() as session:
        newest = session.scalar(select(func.max(SearchEntry.publication_id))) or 0
        words = read_query(typed)
        return look_up(session, words, kinds=kinds, language=language, publication_id=newest, page=page)


def all_hits(database: Database, typed: str, language: Language = "zh") -> Iterator[Hit]:
    """Turn the pages to the last."""
    for page in range(1, 100):
        found = looked_up(database, typed, language=language, page=page)
        yield from found.hits
        if not found.has_more:
            return


def expected(database: Database, typed: str, language: Language) -> set[tuple[str, str, str, str]]:
    """Read every text, and say in which ones all words stand."""
    words = read_query(typed)
    with database.read() as session:
        entries = session.scalars(select(SearchEntry)).all()
    standing = {
        (one.kind, one.item_id, one.section_id, one.language)
        for one in entries
        if words and all(stands_in(word, one.title) or stands_in(word, one.text) for word in words)
    }
    own = {key[:3] for key in standing if key[3] == language}
    return {key for key in standing if key[3] == language or key[:3] not in own}


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=25)
@given(typed=TYPED, language=st.sampled_from(["zh", "en"]))
def test_exactly_the_texts_are_found_in_which_every_word_stands(
    published_database: Database, typed: str, language: Language
) -> None:
    hits = list(all_hits(published_database, typed, language))

    keys = [(hit.kind, hit.item_id, hit.section_id, hit.language) for hit in hits]
    assert len(set(keys)) == len(keys)
    assert set(keys) == expected(published_database, typed, language)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40)
@given(typed=st.text(max_size=120))
def test_nothing_that_can_be_typed_is_an_error(published_database: Database, typed: str) -> None:
    assert len(looked_up(published_database, typed).hits) <= PAGE


def test_two_chinese_characters_are_found(published_database: Database) -> None:
    found = looked_up(published_database, "水源", [LECTURE])

    assert found.hits
    assert all("水源" in hit.title + hit.text for hit in found.hits)
    assert looked_up(published_database, "源水水", [LECTURE]).hits == ()


def test_the_readers_language_comes_first_then_titles(published_database: Database) -> None:
    for language in ("zh", "en"):
        hits = list(all_hits(published_database, "3838", language))
        assert hits[0].language == language

    hits = [hit for hit in all_hits(published_database, "水源") if hit.language == "zh"]
    in_title = ["水源" in hit.title for hit in hits]
    assert in_title == sorted(in_title, reverse=True)
    assert True in in_title
    assert False in in_title


def test_pages_follow_one_another_without_gap_or_repetition(published_database: Database) -> None:
    first, second = (looked_up(published_database, "水", page=page) for page in (1, 2))

    assert first.has_more
    assert len(first.hits) == PAGE
    assert not set(first.hits) & set(second.hits)
    assert looked_up(published_database, "水", page=50) == Found((), False)


def test_trainees_find_no_question_lecturers_all_and_administrators_those_for_practice(
    published_database: Database,
) -> None:
    kinds = {role: kinds_for(PERMISSIONS[role]) for role in Role}

    assert kinds[Role.TRAINEE] == [LECTURE, DISCUSSION]
    assert set(kinds[Role.LECTURER]) == set(EVERYTHING)
    assert set(kinds[Role.ADMINISTRATOR]) == {LECTURE, DISCUSSION, QUESTION}
    assert kinds_for([]) == []
    for role in Role:
        found = {
            hit.kind for page in (1, 2, 3) for hit in looked_up(published_database, "水", kinds[role], "zh", page).hits
        }
        assert found <= set(kinds[role])
        assert (QUESTION in found) == (role != Role.TRAINEE)


def test_nothing_is_found_without_a_permission_or_a_word(published_database: Database) -> None:
    assert looked_up(published_database, "水", []) == Found((), False)
    assert looked_up(published_database, "…", EVERYTHING) == Found((), False)


def test_publishing_lets_the_new_text_be_found_and_the_old_no_more(database: Database) -> None:
    with database.write() as session:
        publish_files(session, make_files())
    assert [hit.section_id for hit in looked_up(database, "界标").hits] == ["monday"]

    with database.write() as session:
        publish_files(session, make_files(zh=FILES["lectures/water.zh.md"].replace("界标", "标志牌")))

    assert looked_up(database, "界标").hits == ()
    assert [hit.section_id for hit in looked_up(database, "标志牌").hits] == ["monday"]


def test_a_lecture_that_is_not_in_the_course_is_not_found(database: Database) -> None:
    other = {
        path.replace("water.", "other."): body.replace(b"id: water", b"id: other").replace(b"{{ question w-1 }}", b"")
        for path, body in make_files().items()
        if path.startswith("lectures/water")
    }
    with database.write() as session:
        publish_files(session, make_files() | other)

    assert {hit.item_id for hit in looked_up(database, "界标").hits} == {"water"}


def test_rebuilding_gives_the_same_index(published_database: Database) -> None:
    with published_database.read() as session:
        columns = [column for column in SearchEntry.__table__.c if column.name != "id"]
        read = select(*columns).order_by(*columns[:5])
        before = session.execute(read).all()
    with published_database.write() as session:
        assert rebuild(session) == len(before)
        for _ in rebuild_all(session, now=MORNING):
            pass

    with published_database.read() as session:
        assert session.execute(read).all() == before
    assert list(all_hits(published_database, "排污口"))


def test_before_the_first_publication_there_is_nothing_to_rebuild(database: Database) -> None:
    with database.write() as session:
        assert rebuild(session) == 0

    assert looked_up(database, "水") == Found((), False)
