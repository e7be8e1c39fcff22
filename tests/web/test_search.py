"""The page of searches: hits in their sentences, links to their sections, and never a question for a trainee."""

import html
import re

import pytest
from flask.testing import FlaskClient

from elearn.web.wiring import Site
from tests.counting import count_queries
from tests.published import COURSE
from tests.visiting import visitor


def found(client: FlaskClient, query: str, **more: str) -> str:
    """Search, and give the page."""
    answer = client.get("/search", query_string={"q": query, **more})
    assert answer.status_code == 200
    return answer.text


def links(page: str) -> list[str]:
    """List where the hits lead."""
    part = page[page.index("<ol ") : page.index("</ol>")] if "<ol " in page else ""
    return re.findall(r'<a href="([^"]+)"', part)


def test_a_hit_leads_to_its_section_and_shows_the_words_in_their_sentence(site: Site) -> None:
    client = visitor(site, "tanglan", "zh-CN")

    page = found(client, "水源 排污口")

    first = links(page)[0]
    assert first.startswith(f"/learn/{COURSE}/drinking-water/")
    assert client.get(first).status_code == 200
    assert "<mark>水源</mark>" in page
    assert "<mark>排污口</mark>" in page
    assert "农村饮用水水源" in page  # the lecture that the section belongs to


def test_there_is_a_field_on_the_course_page_and_on_the_authors_page(site: Site) -> None:
    for username, path in (("tanglan", f"/learn/{COURSE}/"), ("lecturer", "/author/"), ("lecturer", "/search")):
        assert 'action="/search" role="search"' in visitor(site, username).get(path).text


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_page_says_what_to_try_when_nothing_was_found(site: Site, language: str) -> None:
    client = visitor(site, "tanglan", language)

    assert ("Nothing was found." if language == "en" else "没有找到。") in found(client, "qqqq")
    assert ("Type one or several words" if language == "en" else "输入一个或几个词") in found(client, "")
    assert ("signs only" if language == "en" else "只有符号") in found(client, "…!?")


def test_trainees_never_find_a_question_or_its_key(site: Site) -> None:
    lecturer, trainee = visitor(site, "lecturer", "zh-CN"), visitor(site, "tanglan", "zh-CN")

    assert "练习题" in found(lecturer, "dw-001")
    assert "没有找到。" in found(trainee, "dw-001")
    for query in ("水源", "乡镇", "the", "dw"):
        for page in "12345":
            shown = found(trainee, query, page=page)
            assert "练习题" not in shown
            assert "测评题" not in shown
            assert "/statistics/" not in shown


def test_a_lecturer_finds_questions_with_the_quiz_they_belong_to(site: Site) -> None:
    page = found(visitor(site, "lecturer"), "dw-001")

    assert "/statistics/drinking-water" in links(page)
    assert "Practice question" in page
    assert "dw-001" in page


def test_english_readers_find_chinese_texts_and_are_told_so(site: Site) -> None:
    page = found(visitor(site, "tanglan", "en"), "排污口")

    assert "Found in the Chinese text" in page
    assert 'lang="zh-CN"' in page


def test_pages_of_hits_can_be_turned(site: Site) -> None:
    client = visitor(site, "lecturer", "zh-CN")
    first = found(client, "水")
    (more,) = re.findall(r'<a class="btn" href="([^"]+)" rel="next">', first)

    second = client.get(html.unescape(more)).text

    assert 'rel="prev"' in second
    assert links(first) != links(second)
    assert len(re.findall(r"<li lang=", first)) == 20
    assert "没有更多结果了。" in found(client, "水", page="50")


@pytest.mark.parametrize(
    "query",
    [
        '"',
        "'; DROP TABLE account; --",
        "title_tokens : x",
        "NEAR(a b, 2)",
        "水 AND OR NOT *",
        "a:* & !b <-> (",
        "水" * 10_000,
        "a " * 5_000,
        "%",
        "<script>alert(1)</script> the",
        "\u202e水\u2028",
    ],
)
def test_no_query_is_an_error_and_none_is_shown_unescaped(site: Site, query: str) -> None:
    page = found(visitor(site, "tanglan"), query)

    assert "<script>alert" not in page


@pytest.mark.parametrize("page", ["0", "-1", "x", "999999999999", "²", "", "1.5"])
def test_an_odd_number_of_a_page_is_no_error(site: Site, page: str) -> None:
    assert found(visitor(site, "tanglan", "zh-CN"), "水源", page=page)


def test_odd_bytes_in_a_query_are_no_error_and_a_nul_is_refused_as_everywhere(site: Site) -> None:
    client = visitor(site, "tanglan")

    assert client.get("/search?q=%ED%A0%80%FF").status_code == 200
    assert client.get("/search?q=%00").status_code == 422


def test_a_search_costs_the_same_few_queries_whatever_is_found(site: Site) -> None:
    client = visitor(site, "lecturer", "zh-CN")
    found(client, "水")
    counts = set()
    for query in ["水", "水源 排污口", "the", "qqqq"]:
        with count_queries() as statements:
            found(client, query)
        counts.add(len(statements))

    assert counts == {len(statements)}
    assert len(statements) <= 4
