"""A trainee sees what is still missing; an administrator says what a class asks and sees who lacks what."""

from elearn.db.database import Database
from elearn.training.models import TrainingClass
from elearn.web.wiring import Site
from tests.completing import Course
from tests.published import AFTER
from tests.visiting import post, token_of, visitor
from tests.web.on_sqlite import published_url  # noqa: F401 - the fixture of this module


def make_class(database: Database, but: str = AFTER) -> str:
    """Make a class of two, of whom one lacks one quiz and one session; give its public id."""
    with database.write() as session:
        course = Course(session)
        class_id = course.make_class("tanglan", "chenyu", sessions=2)
        course.ask(class_id, attendance_percent=50)
        course.complete("tanglan", but=but)
        return session.get_one(TrainingClass, class_id).public_id


def test_a_trainee_sees_what_is_still_missing(site: Site) -> None:
    make_class(site.database)

    page = visitor(site, "tanglan").get("/progress/").text

    assert "What is still missing" in page
    assert f'<small>Pass the quiz</small><a href="/quizzes/{AFTER}/">' in page
    assert page.count("<small>Pass the quiz</small>") == 1
    assert "Further sessions: 1" in page
    assert "Finish the lecture" not in page


def test_a_trainee_in_no_class_sees_what_the_course_asks(site: Site) -> None:
    page = visitor(site, "tanglan").get("/progress/").text

    assert "To complete the course" in page
    assert "0 of 12 done" in page


def test_an_administrator_says_what_the_class_asks_and_sees_who_lacks_what(site: Site) -> None:
    class_id = make_class(site.database, but="")
    admin, path = visitor(site, "admin"), f"/admin/classes/{class_id}/completion"
    assert "0 of 2 members have completed the class." in admin.get(path).text

    answer = post(admin, path, path, attendance="0", itself="yes")

    assert answer.status_code == 303
    assert "1 of 2 members have completed the class." in admin.get(path).text
    refused = post(admin, path, path, attendance="all")
    assert (refused.status_code, "A share of the sessions is a whole number" in refused.text) == (422, True)


def test_a_county_s_administrator_sees_the_own_people_and_changes_nothing(site: Site) -> None:
    class_id = make_class(site.database)
    county, path = visitor(site, "county"), f"/admin/classes/{class_id}/completion"

    page = county.get(path).text

    assert "0 of 1 member" in page
    assert "What the class asks" not in page
    assert county.post(path, data={"csrf_token": token_of(county)}).status_code == 404
