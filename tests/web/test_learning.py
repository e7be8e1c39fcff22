"""A trainee reads: today's step, the course, lectures section by section, the own progress, in both languages."""

import re
from datetime import timedelta

import pytest
from flask.testing import FlaskClient

from elearn.web.wiring import Site
from tests.clock import StandingClock
from tests.counting import count_queries
from tests.published import AFTER, AT_ONCE, COURSE
from tests.visiting import begin, csrf_of, post, visitor

LECTURE = f"/learn/{COURSE}/{AFTER}"
PAGES = ["/learn/", f"/learn/{COURSE}/", LECTURE, "/progress/", "/sources", f"/quizzes/{AFTER}/", "/account/"]


def sections(client: FlaskClient, lecture: str = AFTER) -> list[str]:
    """List the addresses of a lecture's sections, in order."""
    page = client.get(f"/learn/{COURSE}/{lecture}").text
    return list(dict.fromkeys(re.findall(rf'href="(/learn/{COURSE}/{lecture}/[^"#?]+)"', page)))


def finish(client: FlaskClient, section: str) -> str:
    """Press the button at the end of a section; give the address it leads to."""
    answer = post(client, section, section)
    assert answer.status_code == 303
    return answer.location


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("path", PAGES)
def test_every_page_is_in_the_readers_language(lasting_site: Site, path: str, language: str) -> None:
    client = visitor(lasting_site, "tanglan", "zh-CN,zh;q=0.9" if language == "zh" else "en-GB,en;q=0.8")

    answer = client.get(path)

    tag = "zh-CN" if language == "zh" else "en"
    assert answer.status_code == 200
    assert f'<html lang="{tag}">' in answer.text
    assert answer.headers["Content-Language"] == tag
    heading = re.sub("<[^>]+>", "", re.findall(r"<h1[^>]*>(.*?)</h1>", answer.text, re.DOTALL)[0])
    is_chinese = re.search("[\u4e00-\u9fff]", heading) is not None
    assert is_chinese == (language == "zh" or path == "/account/"), heading  # a person's name stays as it is


def test_today_shows_the_first_section_to_somebody_new(trainee: FlaskClient) -> None:
    first = re.findall(rf'<h2><a href="/learn/{COURSE}/([^"]+)"', trainee.get(f"/learn/{COURSE}/").text)[0]

    page = trainee.get("/learn/").text

    assert "Monday, 23 November 2026" in page
    assert "Good morning" in page
    assert sections(trainee, first)[0] in page
    assert "The law has changed" in page
    assert "15 August 2026" in page


def test_the_greeting_follows_the_clock_of_the_site(site: Site, trainee: FlaskClient, clock: StandingClock) -> None:
    clock.advance(timedelta(hours=5))  # 14:00 in Chenzhou
    assert "Good afternoon" in trainee.get("/learn/").text
    clock.advance(timedelta(hours=5))
    assert "Good evening" in trainee.get("/learn/").text


def test_reading_a_lecture_leads_from_section_to_section_and_to_the_quiz(trainee: FlaskClient) -> None:
    path = sections(trainee)

    for here, there in zip(path, [*path[1:], f"/quizzes/{AFTER}/"], strict=True):
        assert finish(trainee, here) == there

    page = trainee.get("/progress/").text
    assert f"{len(path)} of {len(path) + 1} done (sections and quiz)" in page
    assert re.search(r"\b0 of \d+ lectures complete", page)


def test_a_lecture_opens_where_the_reader_left_it_on_any_device(site: Site, trainee: FlaskClient) -> None:
    path = sections(trainee)
    finish(trainee, path[0])
    finish(trainee, path[1])
    phone = visitor(site, "tanglan")

    page = phone.get(LECTURE).text

    assert f'href="{path[2]}" aria-current="page"' in page
    assert page.count("(finished)") == 2
    assert "2 of " in phone.get("/progress/").text


def test_what_one_person_read_changes_nobody_elses_page(site: Site, trainee: FlaskClient) -> None:
    other = visitor(site, "chenyu")
    before = other.get(LECTURE).text

    finish(trainee, sections(trainee)[0])

    assert other.get(LECTURE).text == before


def test_a_section_can_be_read_again_and_finished_again(trainee: FlaskClient) -> None:
    first, second = sections(trainee)[:2]

    assert finish(trainee, first) == finish(trainee, first) == second
    assert "1 of " in trainee.get("/progress/").text


def test_today_goes_on_where_the_reader_is_and_mentions_the_open_quiz(trainee: FlaskClient) -> None:
    first = re.findall(rf'<h2><a href="/learn/{COURSE}/([^"]+)"', trainee.get(f"/learn/{COURSE}/").text)[0]
    path = sections(trainee, first)
    finish(trainee, path[0])
    begin(trainee, AFTER)

    page = trainee.get("/learn/").text

    assert path[1] in page
    assert "Go on learning" in page
    assert "A quiz is waiting" in page


def test_a_lecture_has_its_questions_where_they_belong_and_marks_an_answer(trainee: FlaskClient) -> None:
    address = next(one for one in sections(trainee) if 'name="dw-003"' in trainee.get(one).text)

    asked = trainee.get(address).text
    marked = trainee.get(f"{address}?dw-003=c1&check=dw-003").text
    blank = trainee.get(f"{address}?check=dw-003").text

    assert 'class="explain"' not in asked
    assert 'class="explain"' in marked
    assert 'class="explain"' not in blank


@pytest.mark.parametrize("quiz", [AFTER, AT_ONCE])
def test_a_lecture_keeps_back_the_key_of_a_question_on_an_open_attempt(trainee: FlaskClient, quiz: str) -> None:
    question = {AFTER: "dw-003", AT_ONCE: "ec-001"}[quiz]
    address = next(one for one in sections(trainee, quiz) if f'name="{question}"' in trainee.get(one).text)
    check = f"{address}?{question}=c1&check={question}"
    attempt = begin(trainee, quiz)

    page = trainee.get(check).text
    post(trainee, f"/attempts/{attempt}/", f"/attempts/{attempt}/", do="hand_in")
    afterwards = trainee.get(check).text

    assert 'class="explain"' not in page
    assert "when you have handed that in" in page
    assert 'value="c1" checked' in page
    assert 'class="explain"' in afterwards


@pytest.mark.parametrize(
    "path",
    [
        "/learn/nowhere/",
        f"/learn/{COURSE}/nowhere",
        f"/learn/nowhere/{AFTER}",
        f"{LECTURE}/nowhere",
        "/quizzes/nowhere/",
        "/media/nowhere.svg",
    ],
)
def test_what_does_not_exist_is_not_found(trainee: FlaskClient, path: str) -> None:
    answer = trainee.get(path)

    assert answer.status_code == 404
    assert "There is nothing at this address for you." in answer.text


def test_finishing_a_section_that_does_not_exist_is_not_found_and_keeps_nothing(trainee: FlaskClient) -> None:
    answer = post(trainee, f"{LECTURE}/nowhere", "/account/")

    assert answer.status_code == 404
    assert "0 of " in trainee.get("/progress/").text


def test_pictures_come_with_a_hash_and_are_kept_for_ever(trainee: FlaskClient) -> None:
    pages = [trainee.get(one).text for one in sections(trainee)]
    (address, *_) = re.findall(r'src="(/media/[^"]+)"', "".join(pages))

    picture = trainee.get(address)

    assert picture.mimetype == "image/svg+xml"
    assert picture.headers["Cache-Control"] == "private, max-age=31536000, immutable"
    assert b"<svg" in picture.data


def test_a_page_that_has_not_changed_is_not_sent_again(trainee: FlaskClient) -> None:
    first = trainee.get(LECTURE)

    again = trainee.get(LECTURE, headers={"If-None-Match": first.headers["ETag"]})

    assert (again.status_code, again.data) == (304, b"")
    finish(trainee, sections(trainee)[0])
    assert trainee.get(LECTURE, headers={"If-None-Match": first.headers["ETag"]}).status_code == 200


@pytest.mark.parametrize(("path", "most"), [("/learn/", 8), (LECTURE, 5), ("/progress/", 8), (f"/learn/{COURSE}/", 8)])
def test_pages_cost_few_queries(trainee: FlaskClient, path: str, most: int) -> None:
    for section in sections(trainee)[:2]:
        finish(trainee, section)
    trainee.get(path)  # what is published is read once a process

    with count_queries() as statements:
        assert trainee.get(path).status_code == 200

    assert len(statements) <= most, statements


def test_a_page_is_of_one_publication_and_asks_for_it_once(trainee: FlaskClient) -> None:
    trainee.get(LECTURE)

    with count_queries() as statements:
        trainee.get(LECTURE)

    assert sum("max(publication.id)" in statement for statement in statements) == 1


def test_the_language_switch_holds_for_the_account_on_every_device(site: Site, trainee: FlaskClient) -> None:
    token = csrf_of(trainee.get("/learn/"))

    answer = trainee.post("/language", data={"language": "zh", "next": "/learn/", "csrf_token": token})

    assert answer.location == "/learn/"
    assert '<html lang="zh-CN">' in trainee.get("/learn/").text
    assert '<html lang="zh-CN">' in visitor(site, "tanglan", "en").get("/learn/").text


def test_the_language_switch_works_before_log_in(site: Site) -> None:
    client = site.test_client()
    assert '<html lang="zh-CN">' in client.get("/login").text  # Chinese unless the browser says otherwise

    token = csrf_of(client.get("/login"))
    client.post("/language", data={"language": "en", "next": "/login", "csrf_token": token})

    assert '<html lang="en">' in client.get("/login", headers={"Accept-Language": "zh"}).text


@pytest.mark.parametrize("wanted", ["", "fr", "EN", "zh-CN", "<script>"])
def test_a_language_that_is_not_offered_is_refused(site: Site, wanted: str) -> None:
    client = site.test_client()

    answer = post(client, "/language", "/login", language=wanted)

    assert answer.status_code == 422
    assert '<html lang="zh-CN">' in client.get("/login").text


def test_a_lecture_opens_where_it_was_left_on_another_device_until_that_section_is_finished(
    site: Site, trainee: FlaskClient
) -> None:
    first, second, third, *_ = sections(trainee)
    assert post(trainee, f"{third}/place", third, block="4").status_code == 200
    desk = visitor(site, "tanglan")

    assert 'data-block="4"' in desk.get(LECTURE).text
    assert 'data-block="4"' in desk.get(third).text
    assert "data-block" not in desk.get(second).text
    finish(trainee, third)
    assert f'href="{first}" aria-current="page"' in desk.get(LECTURE).text
    assert post(trainee, f"{third}/place", third, block="-1").status_code == 404
    assert post(trainee, f"{LECTURE}/nowhere/place", third, block="1").status_code == 404
