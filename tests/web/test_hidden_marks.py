"""Where a quiz shows marks later or never, no other page says them first: today, the course, progress, notices."""

from datetime import timedelta

import pytest
from flask.testing import FlaskClient

from elearn.regrading.telling import GIVEN, grade_news
from elearn.web.wiring import Site
from tests.clock import MORNING, StandingClock
from tests.examining import QUESTIONS, QUIZ, exam_files, made
from tests.published import publish_files
from tests.visiting import begin, post, visitor
from tests.web.papers import send_form, send_script

MINUTE = timedelta(minutes=1)
PAGES = ("/learn/", "/learn/township/", "/progress/")
CLOSES = "closes: 2026-11-23 12:00\n"


def student(site: Site, settings: str, kind: str = "test", *, in_lecture: bool = True) -> FlaskClient:
    """Publish the exam as the lecture's quiz (or beside it), and log somebody in who has read the lecture."""
    files = exam_files(settings, kind)
    if in_lecture:
        files["course.yaml"] = files["course.yaml"].replace(b"quiz: water", b"quiz: exam")
    else:
        files["course.yaml"] += b"checks: [exam]\n"
    with site.database.write() as session:
        publish_files(session, files)
    client = visitor(site, "tanglan")
    for section in ("zones", "monday"):
        place = f"/learn/township/water/{section}"
        post(client, place, place)
    return client


def told(client: FlaskClient) -> str:
    """Give what the pages say."""
    return "".join(client.get(page).text for page in PAGES)


@pytest.mark.parametrize("right", [4, 1])
@pytest.mark.parametrize("marks", ["never", "after_closing"])
def test_how_a_quiz_went_is_on_no_page_before_its_marks_are_shown(
    site: Site, clock: StandingClock, marks: str, right: int
) -> None:
    client = student(site, f"show: {{marks: {marks}}}\n{CLOSES}")
    before = told(client)

    send_form(client, begin(client, QUIZ), **dict.fromkeys(QUESTIONS[:right], "c1"), do="hand_in")

    hidden = told(client)
    assert "Handed in" in hidden
    assert not any(word in hidden for word in ("Quiz passed", "Not passed yet", f"{right * 25}%</span>", "25%"))
    assert "All sections are finished; now the quiz" in before
    assert "All sections are finished; now the quiz" not in hidden
    clock.advance(4 * 60 * MINUTE)
    after = told(client)
    if marks == "never":
        assert "Quiz passed" not in after
        assert "Not passed yet" not in after
    else:
        assert ("Quiz passed · 100%" if right == 4 else "Not passed yet · 25%") in after


def test_who_passed_and_who_did_not_see_the_same_course(site: Site) -> None:
    good = student(site, f"show: {{marks: never}}\n{CLOSES}")
    poor = visitor(site, "chenyu")
    for section in ("zones", "monday"):
        post(poor, f"/learn/township/water/{section}", f"/learn/township/water/{section}")

    send_form(good, begin(good, QUIZ), **dict.fromkeys(QUESTIONS, "c1"), do="hand_in")
    send_form(poor, begin(poor, QUIZ), do="hand_in")

    assert main_of(good.get("/learn/township/").text) == main_of(poor.get("/learn/township/").text)


def main_of(text: str) -> str:
    """Leave out the page's head, which names the reader."""
    return text.partition("<main")[2].partition("</main>")[0]


@pytest.mark.parametrize("marks", ["never", "after_closing", "after_hand_in"])
def test_a_check_of_the_course_says_its_share_only_where_marks_are_shown(site: Site, marks: str) -> None:
    client = student(site, f"show: {{marks: {marks}}}\n{CLOSES}", kind="post", in_lecture=False)

    send_form(client, begin(client, QUIZ), **dict.fromkeys(QUESTIONS[:3], "c1"), do="hand_in")

    text = client.get("/learn/township/").text
    assert "Handed in" in text
    assert ("75%" in text) is (marks == "after_hand_in")


def test_an_attempt_that_closed_by_itself_says_nothing_before_its_result_is_seen(
    site: Site, clock: StandingClock
) -> None:
    client = student(site, "time_limit: 30\nlate: count\n")
    attempt = begin(client, QUIZ)
    send_script(client, attempt, made("e-1", "c1", clock()))
    clock.advance(40 * MINUTE)
    client.get(f"/attempts/{attempt}/")  # closes it

    assert "25%" not in told(client)
    assert send_script(client, attempt, made("e-2", "c1", MORNING + MINUTE)).status_code == 200

    post(client, f"/attempts/{attempt}/result", f"/attempts/{attempt}/result")
    assert "Not passed yet · 50%" in told(client)


@pytest.mark.parametrize(("marks", "is_told"), [("never", False), ("after_closing", False), ("after_hand_in", True)])
def test_a_notice_quotes_what_was_said_of_marks_only_where_they_are_shown(marks: str, is_told: bool) -> None:
    quiz = {"kind": "test", "feedback": "after_hand_in", "title": {"zh": "考", "en": "Exam"}}

    news = grade_news(GIVEN, quiz | {"settings": {"show": {"marks": marks}}}, "a-1", "Three of four points.")

    assert ("Three of four points." in str(news)) is is_told
