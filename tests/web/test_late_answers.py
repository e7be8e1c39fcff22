"""A lecturer counts an answer that came late: by a click and with a reason, as an override that can be taken back."""

import re
from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from elearn.accounts.models import Account
from elearn.assessment.models import Grade
from elearn.marking.models import MarkOverride
from elearn.web.wiring import Site
from tests.clock import MORNING, StandingClock
from tests.essays import ESSAY, publish_essays
from tests.essays import QUIZ as ESSAYS
from tests.examining import QUIZ, Examine, made
from tests.make import TOWNSHIP, make_account
from tests.visiting import begin, csrf_of, post, visitor
from tests.web.papers import send_script

MINUTE = timedelta(minutes=1)


@pytest.fixture
def attempt(site: Site, clock: StandingClock, examine: Examine) -> str:
    """Let an attempt close with one right answer; a right and a wrong one arrive late and do not count."""
    trainee = examine("time_limit: 30\nlate: mark\n")
    found = begin(trainee, QUIZ)
    send_script(trainee, found, made("e-1", "c1", clock()))
    clock.advance(40 * MINUTE)
    for question, answer in (("e-2", "c1"), ("e-3", "c2")):
        assert send_script(trainee, found, made(question, answer, MORNING + 29 * MINUTE)).status_code == 200
    trainee.get(f"/attempts/{found}/")
    return found


def count(client: FlaskClient, attempt: str, question: str, reason: str = "The line was down.") -> int:
    """Press the button of a question, and give the status of the answer."""
    page = f"/grades/{attempt}"
    return post(client, f"{page}/late", page, question=question, reason=reason).status_code


def earned(site: Site) -> str:
    """Give the marks of the one grade."""
    with site.database.read() as session:
        return str(session.scalars(select(Grade.earned)).one())


def test_a_late_answer_is_counted_with_a_reason_and_can_be_taken_back(site: Site, attempt: str) -> None:
    lecturer, trainee = visitor(site, "lecturer"), visitor(site, "tanglan")
    assert f'href="/grades/{attempt}"' in lecturer.get("/marking/").text
    page = lecturer.get(f"/grades/{attempt}").text
    assert re.findall(r"Count it: [^<]+", page) == ["Count it: 1 / 1", "Count it: 0 / 1"]
    assert earned(site) == "1"

    assert count(lecturer, attempt, "e-2") == 303

    assert earned(site) == "2"
    page = lecturer.get(f"/grades/{attempt}").text
    assert "The line was down." in page
    assert re.findall(r"Count it: [^<]+", page) == ["Count it: 0 / 1"]
    assert "A grade of yours was worked out anew" in trainee.get("/notices/").text
    back = {"question": "e-2", "do": "withdraw", "reason": "It was not."}
    assert post(lecturer, f"/grades/{attempt}", f"/grades/{attempt}", **back).status_code == 303
    assert earned(site) == "1"


def test_only_a_late_answer_is_counted_once_by_a_lecturer_in_charge_and_with_a_reason(site: Site, attempt: str) -> None:
    with site.database.write() as session:
        make_account(session, "elsewhere", "lecturer", unit=TOWNSHIP.replace("002101", "003101"), name="别处")
    lecturer, elsewhere = visitor(site, "lecturer"), visitor(site, "elsewhere")
    token = csrf_of(lecturer.get(f"/grades/{attempt}"))

    assert count(lecturer, attempt, "e-2", reason=" ") == 422
    assert count(lecturer, attempt, "e-1") == 404
    assert count(lecturer, attempt, "e-4") == 404
    assert elsewhere.get(f"/grades/{attempt}").status_code == 404
    assert attempt not in elsewhere.get("/marking/").text
    data = {"question": "e-2", "reason": "for a friend"}
    stolen = elsewhere.post(f"/grades/{attempt}/late", data=data | {"csrf_token": csrf_of(elsewhere.get("/nowhere"))})
    assert stolen.status_code == 404
    assert earned(site) == "1"
    assert count(lecturer, attempt, "e-2") == 303
    again = lecturer.post(f"/grades/{attempt}/late", data=data | {"csrf_token": token})
    assert again.status_code == 404
    with site.database.read() as session:
        assert len(session.scalars(select(MarkOverride)).all()) == 1


def test_who_sees_the_report_is_told_who_decides(site: Site, attempt: str) -> None:
    with site.database.read() as session:
        person = session.scalars(select(Account.public_id).where(Account.username == "tanglan")).one()
    report = visitor(site, "county").get(f"/reports/people/{person}/{attempt}").text

    assert "A lecturer decides whether they count." in report
    assert f"/grades/{attempt}" not in report


def test_a_late_essay_is_read_and_marked_from_there_and_then_counts(site: Site, clock: StandingClock) -> None:
    with site.database.write() as session:
        publish_essays(session, marking="{markers: 1}\ntime_limit: 30\nlate: mark")
    trainee, lecturer = visitor(site, "tanglan"), visitor(site, "lecturer")
    found = begin(trainee, ESSAYS)
    clock.advance(40 * MINUTE)
    late = {**made(ESSAY, "", MORNING + 29 * MINUTE), "answer": {"text": ["The river was black."]}}
    assert send_script(trainee, found, late).status_code == 200
    trainee.get(f"/attempts/{found}/")
    assert f'href="/grades/{found}"' in lecturer.get("/marking/").text

    marking = f"/marking/answers/{found}/{ESSAY}"
    assert f'href="{marking}"' in lecturer.get(f"/grades/{found}").text
    page = lecturer.get(marking).text
    assert "The river was black." in page[page.index("Answer that came late") :]
    marks = {"marks-facts": "3", "marks-advice": "1", "comment": "It counts.", "seen": "0", "do": "save"}
    assert post(lecturer, marking, marking, **marks).status_code == 303

    assert earned(site) == "4"
    assert "Marked by hand" in lecturer.get(f"/grades/{found}").text
    assert f'href="{marking}"' not in lecturer.get(f"/grades/{found}").text
    assert f'href="/grades/{found}"' not in lecturer.get("/marking/").text
