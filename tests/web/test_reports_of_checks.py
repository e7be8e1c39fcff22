"""What measures keeps its keys in reports, too: an exam drawn out of a bank, read by those who do not write it."""

import pytest
from sqlalchemy import select

from elearn.accounts.models import Account
from elearn.reporting import quiz_figures
from elearn.web.wiring import Site
from tests.clock import StandingClock
from tests.content.small import make_files
from tests.make import TOWNSHIP, make_account
from tests.published import publish_files
from tests.reporting.asking import silent
from tests.taking import Desk
from tests.visiting import visitor

HEAD = "id: {id}\nkind: {id}\ntitle: {{zh: 考试, en: Final test}}\nfeedback: after\npass_percent: 60\n"
QUESTION = """\
  - id: m-{number}
    kind: true_false
    topics: [water]
    difficulty: 2
    cites: [code-2026:318]
    use: measure
    stem: {{zh: 第{number}题对吗, en: Is number {number} right}}
    answer: true
    explanation: {{zh: 对, en: Right}}
"""
BANK = HEAD.format(id="bank") + "questions:\n" + "".join(QUESTION.format(number=number) for number in range(1, 6))
EXAM = HEAD.format(id="exam") + "draw:\n  - {count: 3, topic: water, from: [bank]}\n"
FILES = {"quizzes/bank.yaml": BANK.encode(), "quizzes/exam.yaml": EXAM.encode()}


@pytest.fixture(autouse=True)
def exam(site: Site) -> str:
    """Publish an exam, and let the trainee sit it; give the address of the attempt for administrators."""
    with site.database.write() as session:
        publish_files(session, make_files() | FILES)
    desk = Desk(site.database, "tanglan")
    sheet = desk.begin("exam")
    desk.hand_in(sheet, *desk.best(sheet))
    with site.database.read() as session:
        person = session.scalars(select(Account.public_id).where(Account.username == "tanglan")).one()
    return f"/reports/people/{person}/{sheet.public_id}"


def test_the_marks_are_shown_and_what_they_were_given_for_is_not(site: Site, exam: str) -> None:
    text = visitor(site, "county").get(exam).text

    assert text.count("1 / 1") == 3
    assert "Is number" not in text
    assert "This quiz measures" in text


def test_those_who_write_read_the_questions_and_others_their_numbers(site: Site) -> None:
    with site.database.write() as session:
        for place in range(8):  # each sees three of the five questions
            make_account(session, f"pupil{place}", unit=TOWNSHIP)
    for place in range(8):
        desk = Desk(site.database, f"pupil{place}")
        sheet = desk.begin("exam")
        desk.hand_in(sheet, *desk.best(sheet))
    quiz_figures.refresh(site.database, StandingClock(), silent)

    lecturer, admin = visitor(site, "lecturer"), visitor(site, "admin")

    assert "Is number 5 right" in lecturer.get("/statistics/exam/questions/m-5").text
    assert admin.get("/statistics/exam/questions/m-5").status_code == 404
    overview = admin.get("/statistics/exam").text
    assert "Question 5" in overview
    assert "/statistics/exam/questions/" not in overview


def test_a_bank_is_no_quiz_to_report_on_but_content_to_look_after(site: Site) -> None:
    assert visitor(site, "lecturer").get("/statistics/bank").status_code == 404
    author = visitor(site, "lecturer").get("/author/").text

    assert "No longer in the folder" in author  # the tests' bank lies in no folder
    assert "<small>bank</small>" in author.replace("\n", "")


def test_the_exam_stands_behind_the_quizzes_of_the_lectures(site: Site) -> None:
    text = visitor(site, "admin").get("/reports/scores").text

    assert text.index('value="water"') < text.index('value="exam"')
    assert 'value="bank"' not in text
