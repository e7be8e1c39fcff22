"""The answer key stays on the server until its time: in no page, no script's answer, for no shipped question."""

import html
import json
import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from elearn.accounts.models import Account
from elearn.assessment.models import Score
from elearn.assessment.rules import NOT_OFFERED, measures
from elearn.questions.registry import kind_of
from elearn.web.wiring import Site
from tests.clock import MORNING
from tests.published import AFTER, AT_ONCE, COURSE, FOLDER
from tests.visiting import begin, token_of, visitor
from tests.web.papers import best_form, event, paper, send_form, send_script

LANGUAGES = ["zh", "en"]
KINDS = {
    path.stem: re.findall(r"^kind: *(\w+)", path.read_text("utf-8"), re.MULTILINE)[0]
    for path in sorted(FOLDER.glob("quizzes/*.yaml"))
}
QUIZZES = [name for name, kind in KINDS.items() if kind not in NOT_OFFERED]
MEASURING = [name for name in QUIZZES if measures(KINDS[name])]
LECTURES = sorted({path.name.split(".")[0] for path in FOLDER.glob("lectures/*.md")} & KINDS.keys())
# Attributes and words by which a page would tell a right choice from a wrong one.
MARKS = ("correct", "is-right", 'class="right', ' right"', ' wrong"', "data-key", "explain", "feedback", "tolerance")


@pytest.fixture(autouse=True)
def due(request: pytest.FixtureRequest) -> None:
    """Let both trainees have handed in the post-test so long ago that the delayed check of a test is open by now."""
    quiz = request.node.callspec.params.get("quiz", "") if hasattr(request.node, "callspec") else ""
    if KINDS.get(quiz) != "delayed":
        return
    name = "lasting_site" if "lasting_site" in request.fixturenames else "site"
    site: Site = request.getfixturevalue(name)
    handed_in = MORNING - timedelta(days=int(quiz.rpartition("-")[2]) + 1)
    standing = {"begun": 1, "finished": 1, "passed": False, "finished_at": handed_in}
    with site.database.write() as session:
        for account_id in session.scalars(select(Account.id).where(Account.username.in_(["tanglan", "chenyu"]))):
            session.merge(Score(account_id=account_id, quiz_id="post-test", **standing))


def documents(site: Site, quiz: str) -> list[tuple[dict[str, Any], dict[str, Any]]]:
    """Give each question of a quiz as (spec, rendering)."""
    with site.database.read() as session:
        shelf = site.extensions["shelf"]
        refs = shelf.outline(session).quizzes[quiz].questions
        return [
            (shelf.document(session, ref.revision_hash), shelf.document(session, ref.rendering_hash)) for ref in refs
        ]


def texts(value: Any) -> Iterator[str]:
    """List every text inside a JSON value."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        yield from (text for inner in value.values() for text in texts(inner))
    elif isinstance(value, list):
        yield from (text for inner in value for text in texts(inner))


def public(spec: dict[str, Any]) -> list[str]:
    """List what may be read on the paper: the stem and the choices."""
    return list(texts([spec["stem"], [choice["text"] for choice in spec.get("choices", ())]]))


def secrets(spec: dict[str, Any], rendering: dict[str, Any]) -> set[str]:
    """List what would give a question away: explanation, feedback, accepted texts, the cited articles' names."""
    hidden = {name: spec.get(name) for name in ("explanation", "feedback", "accept")}
    hidden["choices"] = [choice["feedback"] for choice in spec.get("choices", ())]
    hidden["rendered"] = [
        {k: v for k, v in rendering[one].items() if k not in ("stem", "choices")} for one in LANGUAGES
    ]
    found = {plain(text) for text in texts(hidden)}
    return {text for text in found if len(text) > 1 and not text.startswith("/sources")}


def plain(text: str) -> str:
    """Reduce a page or a text to what is read: no tags, no white space."""
    return re.sub(r"\s+", "", html.unescape(re.sub(r"<[^>]*>", "", text)))


def tells(page: str) -> list[str]:
    """List the marks of right and wrong in the tags of a page's main part (its words are those of the questions)."""
    tags = "".join(re.findall(r"<[^>]*>", page[page.find("<main") : page.find("</main>")]))
    return [mark for mark in MARKS if mark in tags]


def assert_keeps(page: str, site: Site, quiz: str, but: str = "") -> None:
    """Assert that a page gives no question away, ``but`` for one."""
    main = page[page.find("<main") : page.find("</main>")] if "<main" in page else page
    read, found = plain(main), documents(site, quiz)  # the site's own name may hold an accepted word
    # What one question asks about may be another's answer; that is for those who write them.
    asked = plain(" ".join(text for spec, _ in found for text in public(spec)))
    asked += "".join(text for spec, rendering in found if spec["id"] == but for text in secrets(spec, rendering))
    for spec, rendering in found:
        given = [text for text in secrets(spec, rendering) if text in read and text not in asked]
        assert given == [], spec["id"]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("quiz", QUIZZES)
def test_an_open_paper_gives_away_no_question(lasting_site: Site, quiz: str, language: str) -> None:
    client = visitor(lasting_site, "tanglan", language)

    page = paper(client, begin(client, quiz))

    assert_keeps(page, lasting_site, quiz)
    assert tells(page) == []


@pytest.mark.parametrize("quiz", QUIZZES)
def test_a_paper_filled_in_rightly_looks_like_one_filled_in_wrongly(site: Site, quiz: str) -> None:
    right, wrong = visitor(site, "tanglan"), visitor(site, "chenyu")
    best = best_form(site, quiz)
    send_form(right, begin(right, quiz), **best, do="save")
    send_form(wrong, begin(wrong, quiz), **dict.fromkeys(best, "c9"), do="save")

    pages = [paper(client, begin(client, quiz)) for client in (right, wrong)]

    assert_keeps(pages[0], site, quiz)
    assert tells(pages[0]) == []
    assert len(re.findall("<li class=.card.", pages[0])) == len(re.findall("<li class=.card.", pages[1]))


@pytest.mark.parametrize("quiz", QUIZZES)
def test_saving_tells_nothing_about_what_was_saved(site: Site, quiz: str) -> None:
    client = visitor(site, "tanglan")
    attempt, answers = begin(client, quiz), []
    for spec, _ in documents(site, quiz):
        for number, given in enumerate((kind_of(spec["kind"]).best_answer(spec), "c9", None), 1):
            answers.append(send_script(client, attempt, event(spec["id"], given, number)).get_json())

    assert all(answer.keys() == {"saved", "at"} for answer in answers)
    assert_keeps(json.dumps(answers, ensure_ascii=False), site, quiz)


def test_a_key_that_was_shown_is_that_of_one_question(site: Site) -> None:
    client = visitor(site, "tanglan")
    attempt = begin(client, AT_ONCE)
    send_form(client, attempt, **{"ec-001": "c1"}, check="ec-001")

    page = paper(client, attempt)

    spec, rendering = next(pair for pair in documents(site, AT_ONCE) if pair[0]["id"] == "ec-001")
    assert plain(spec["explanation"]["en"]) in plain(page)
    assert secrets(spec, rendering)
    assert_keeps(page, site, AT_ONCE, but="ec-001")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("lecture", LECTURES)
def test_the_questions_in_a_lecture_give_nothing_away(lasting_site: Site, lecture: str, language: str) -> None:
    client = visitor(lasting_site, "tanglan", language)
    asked = []
    for address in sections(client, lecture):
        page = client.get(address).text
        for form in re.findall(r'<form class="note".*?</form>', page, re.DOTALL):
            asked.append(form)
            assert_keeps(form, lasting_site, lecture)
            assert tells(f"<main>{form}</main>") == []
        read = plain(page)
        for spec, _ in documents(lasting_site, lecture):
            assert plain(spec["explanation"][language]) not in read

    assert len(asked) >= 4


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("quiz", QUIZZES)
def test_no_other_page_of_a_trainee_gives_anything_away(lasting_site: Site, quiz: str, language: str) -> None:
    client = visitor(lasting_site, "tanglan", language)
    begin(client, quiz)

    for path in ("/learn/", f"/learn/{COURSE}/", "/progress/", f"/quizzes/{quiz}/", "/account/"):
        read = plain(client.get(path).text)
        for spec, _ in documents(lasting_site, quiz):
            assert plain(spec["explanation"][language]) not in read
            assert plain(spec["stem"][language]) not in read


def test_the_files_that_pages_use_hold_no_question(lasting_site: Site) -> None:
    client = visitor(lasting_site, "tanglan")
    files = set(
        re.findall(r'(?:src|href)="(/static/[^"#]+)', client.get("/learn/").text + paper(client, begin(client, AFTER)))
    )

    assert files
    for address in files:
        assert_keeps(client.get(address).text, lasting_site, AFTER)


def test_there_is_no_result_before_hand_in(site: Site) -> None:
    client = visitor(site, "tanglan")
    attempt = begin(client, AFTER)

    answer = client.get(f"/attempts/{attempt}/result")

    assert answer.status_code == 303
    assert_keeps(answer.text, site, AFTER)


def sections(client: FlaskClient, lecture: str) -> list[str]:
    """List the addresses of a lecture's sections."""
    page = client.get(f"/learn/{COURSE}/{lecture}").text
    return list(dict.fromkeys(re.findall(rf'href="(/learn/{COURSE}/{lecture}/[^"#?]+)"', page)))


def test_every_shipped_quiz_is_looked_at_or_offered_to_nobody(site: Site) -> None:
    client = visitor(site, "tanglan")
    unoffered = KINDS.keys() - set(QUIZZES)

    assert {AFTER, AT_ONCE} <= set(QUIZZES)
    for quiz in unoffered:
        token = token_of(client)
        assert client.post(f"/quizzes/{quiz}/", data={"csrf_token": token}).status_code in (403, 404), quiz


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("quiz", MEASURING)
def test_what_measures_keeps_its_keys_even_in_the_result(lasting_site: Site, quiz: str, language: str) -> None:
    client = visitor(lasting_site, {"zh": "tanglan", "en": "chenyu"}[language], language)
    attempt = begin(client, quiz)
    send_form(client, attempt, **best_form(lasting_site, quiz), do="hand_in")

    page = client.get(f"/attempts/{attempt}/result")

    assert page.status_code == 200
    read = plain(page.text)
    for spec, _ in documents(lasting_site, quiz):
        assert plain(spec["explanation"][language]) not in read
    assert 'class="explain"' not in page.text
