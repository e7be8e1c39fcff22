"""Printed papers on their pages: made, printed, typed in twice, settled, counted; by whom, and once only."""

import re

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from elearn.accounts.models import Account
from elearn.accounts.roles import Role
from elearn.assessment.models import Attempt, Grade, Score
from elearn.audit.models import AuditEvent
from elearn.printed.models import PaperPass, PaperResult, PrintedPaper
from elearn.web.wiring import Site
from tests.make import CITY, OTHER_TOWNSHIP, make_account
from tests.reporting.measured import QUIZ_ID, publish_quiz
from tests.visiting import post, visitor


@pytest.fixture
def site_with_quiz(site: Site) -> Site:
    """Publish a quiz of four single-choice questions, A always right, on the site with its five people."""
    with site.database.write() as session:
        publish_quiz(session, 4)
        make_account(session, "second", Role.LECTURER, unit=CITY, name="第二位")
    return site


@pytest.fixture
def lecturer(site_with_quiz: Site) -> FlaskClient:
    """Log the lecturer in."""
    return visitor(site_with_quiz, "lecturer")


def made(client: FlaskClient) -> str:
    """Make a paper, and give its address."""
    answer = post(client, "/papers/", "/papers/", quiz=QUIZ_ID)
    assert answer.status_code == 303
    return answer.location


def keys(client: FlaskClient, paper: str, version: str) -> list[str]:
    """Read the letters of a key sheet."""
    return re.findall(r"<td><b>(\w+)</b></td>", client.get(f"{paper}key/{version}").text)


def typed(row: int, who: str, version: str, cells: list[str]) -> dict[str, str]:
    """Fill a row of the grid."""
    found = {f"r{row}-{number}": cell for number, cell in enumerate(cells, 1)}
    return {f"r{row}-who": who, f"r{row}-version": version, **found}


def enter(client: FlaskClient, paper: str, number: int, *rows: dict[str, str]) -> int:
    """Send the grid of a pass; give the answer's status."""
    values = {name: value for row in rows for name, value in row.items()}
    return post(client, f"{paper}entry-{number}", f"{paper}entry-1", **values).status_code


def wrong(letters: list[str]) -> list[str]:
    """Give other letters than the right ones."""
    return ["B" if letter == "A" else "A" for letter in letters]


def test_a_paper_asks_the_same_in_both_versions_and_its_keys_fit_what_is_printed(lecturer: FlaskClient) -> None:
    paper = made(lecturer)

    texts = {name: lecturer.get(f"{paper}questions/{name}").text for name in "AB"}

    for name, text in texts.items():
        for number, letter in enumerate(keys(lecturer, paper, name), 1):
            asked = text.split(f"<b>{number}.</b>")[1].split("<b>" + str(number + 1) + ".</b>")[0]
            picked = asked.split(f"<b>{letter}.</b>")[1].split("</li>")[0]
            assert "Option A of" in picked
    assert len({tuple(sorted(re.findall(r"Option \w of \d", text))) for text in texts.values()}) == 1
    assert texts["A"] != texts["B"]
    assert lecturer.get(f"{paper}questions/A").text == texts["A"]
    assert lecturer.get(f"{paper}answers/B").text.count('class="box full"') == 4
    assert "Option" not in lecturer.get(f"{paper}answers/B").text


def test_two_passes_that_agree_become_an_attempt_like_any_other(site_with_quiz: Site, lecturer: FlaskClient) -> None:
    paper = made(lecturer)
    right = keys(lecturer, paper, "B")
    cells = [right[0].lower(), *wrong(right[1:2]), *right[2:]]
    second = visitor(site_with_quiz, "second")

    assert enter(lecturer, paper, 1, typed(1, "tanglan", "B", cells)) == 303
    assert "唐岚" in second.get(f"{paper}entry-2").text
    assert enter(second, paper, 2, typed(1, "tanglan", "b", [cell.upper() for cell in cells])) == 303
    assert post(lecturer, f"{paper}compare", f"{paper}compare").status_code == 303

    with site_with_quiz.database.read() as session:
        attempt = session.scalars(select(Attempt).where(Attempt.quiz_id == QUIZ_ID)).one()
        grade = session.get_one(Grade, attempt.id)
        score = session.get_one(Score, (attempt.account_id, QUIZ_ID))
        kept = session.scalars(select(PrintedPaper)).one()
        by = {one.number: one.entered_by for one in session.scalars(select(PaperPass))}
    assert f"{grade.earned}/{grade.possible}" == "3/4"
    assert (score.finished, score.passed) == (1, True)
    assert [entry[0] for entry in attempt.paper] == kept.versions[1]["order"]
    assert by[1] != by[2]
    assert "Count" not in lecturer.get(f"{paper}compare").text.split("<main")[1].split("<h1")[1].split("</h1>")[1]


def test_a_mismatch_waits_for_a_decision_which_is_kept(site_with_quiz: Site, lecturer: FlaskClient) -> None:
    paper = made(lecturer)
    right = keys(lecturer, paper, "A")
    enter(lecturer, paper, 1, typed(1, "tanglan", "A", right), typed(2, "chenyu", "A", right))
    enter(lecturer, paper, 2, typed(1, "tanglan", "A", right), typed(2, "chenyu", "A", [*wrong(right[:1]), *right[1:]]))
    with site_with_quiz.database.read() as session:
        chenyu = session.scalars(select(Account).where(Account.username == "chenyu")).one()

    first = post(lecturer, f"{paper}compare", f"{paper}compare")
    open_one = lecturer.get(first.location).text
    post(lecturer, f"{paper}compare", f"{paper}compare", **{f"d-{chenyu.public_id}-1": "2"})

    assert "Differences: 1" in open_one
    assert ">tanglan<" not in open_one
    with site_with_quiz.database.read() as session:
        results = session.scalars(select(PaperResult).order_by(PaperResult.account_id)).all()
        earned = [session.get_one(Grade, one.attempt_id).earned for one in results]
    assert earned == [4, 3]
    assert [one.decisions for one in results] == [{}, {"1": [right[0], *wrong(right[:1]), *wrong(right[:1])]}]


def test_versions_that_differ_are_settled_first(site_with_quiz: Site, lecturer: FlaskClient) -> None:
    paper = made(lecturer)
    right = keys(lecturer, paper, "A")
    enter(lecturer, paper, 1, typed(1, "tanglan", "A", right))
    enter(lecturer, paper, 2, typed(1, "tanglan", "B", [*wrong(right[:1]), *right[1:]]))
    with site_with_quiz.database.read() as session:
        key = f"d-{session.scalars(select(Account).where(Account.username == 'tanglan')).one().public_id}"

    first = post(lecturer, f"{paper}compare", f"{paper}compare", **{f"{key}-0": "A"})
    assert "Decided: version A" in lecturer.get(first.location).text
    post(lecturer, f"{paper}compare", first.location, **{f"{key}-0": "A", f"{key}-1-other": right[0]})

    with site_with_quiz.database.read() as session:
        result = session.scalars(select(PaperResult)).one()
        assert session.get_one(Grade, result.attempt_id).earned == 4
    assert result.decisions["0"] == ["A", "B", "A"]


def test_a_person_s_sheet_of_a_paper_is_counted_once(site_with_quiz: Site, lecturer: FlaskClient) -> None:
    paper = made(lecturer)
    right = keys(lecturer, paper, "A")
    for number in (1, 2):
        enter(lecturer, paper, number, typed(1, "tanglan", "A", right))
    post(lecturer, f"{paper}compare", f"{paper}compare")

    again = enter(lecturer, paper, 1, typed(1, "tanglan", "A", right))
    post(lecturer, f"{paper}compare", "/papers/")

    assert again == 422
    with site_with_quiz.database.read() as session:
        assert len(session.scalars(select(Attempt).where(Attempt.quiz_id == QUIZ_ID)).all()) == 1


def test_what_cannot_be_read_is_said_and_nothing_typed_is_lost(site_with_quiz: Site, lecturer: FlaskClient) -> None:
    paper = made(lecturer)
    rows = {**typed(1, "nobody", "A", ["A", "A", "A", "A"]), **typed(2, "tanglan", "C", ["A", "A", "A", "A"])}
    rows |= {**typed(3, "chenyu", "A", ["A", "9", "A", "A"])}

    answer = post(lecturer, f"{paper}entry-1", f"{paper}entry-1", **rows)

    assert answer.status_code == 422
    assert "Row 1: No trainee of your units" in answer.text
    assert "Row 2: Say which version" in answer.text
    assert "Row 3, question 2: “9” cannot be read. Expected: one letter, such as B" in answer.text
    assert 'value="nobody"' in answer.text
    assert 'value="9"' in answer.text
    with site_with_quiz.database.read() as session:
        assert session.scalars(select(PaperPass)).all() == []


def test_a_staff_number_names_a_person_too_and_a_second_pass_needs_a_first(
    site_with_quiz: Site, lecturer: FlaskClient
) -> None:
    with site_with_quiz.database.write() as session:
        make_account(session, "numbered", unit=OTHER_TOWNSHIP, staff_number="N-7", name="有号")
    paper = made(lecturer)

    early = post(lecturer, f"{paper}entry-2", f"{paper}entry-1", **typed(1, "N-7", "A", ["A", "-", "", "A"]))

    assert "有号 was not entered in the first pass" in early.text
    assert enter(lecturer, paper, 1, typed(1, "N-7", "A", ["A", "-", "", "A"])) == 303


def test_papers_are_for_those_who_may_and_are_of_their_units(site_with_quiz: Site, lecturer: FlaskClient) -> None:
    paper = made(lecturer)

    assert visitor(site_with_quiz, "tanglan").get("/papers/").status_code == 403
    assert visitor(site_with_quiz, "county").get(paper).status_code == 404
    assert visitor(site_with_quiz, "admin").get(f"{paper}key/A").status_code == 200


def test_what_measures_is_printed_only_for_those_who_write_it(site: Site) -> None:
    with site.database.read() as session:
        quizzes = site.extensions["shelf"].outline(session).quizzes.values()
    measuring = next(quiz.id for quiz in quizzes if quiz.kind == "pre")
    administrator, lecturer = visitor(site, "admin"), visitor(site, "lecturer")

    paper = post(lecturer, "/papers/", "/papers/", quiz=measuring).location

    assert post(administrator, "/papers/", "/papers/", quiz=measuring).status_code == 404
    assert administrator.get(f"{paper}key/A").status_code == 404
    assert administrator.get(f"{paper}questions/A").status_code == 404
    assert administrator.get(f"{paper}entry-1").status_code == 200
    assert lecturer.get(f"{paper}key/A").status_code == 200


def test_making_printing_entering_and_counting_are_in_the_audit_log(
    site_with_quiz: Site, lecturer: FlaskClient
) -> None:
    paper = made(lecturer)
    right = keys(lecturer, paper, "A")
    for number in (1, 2):
        enter(lecturer, paper, number, typed(1, "tanglan", "A", right))
    post(lecturer, f"{paper}compare", f"{paper}compare")

    with site_with_quiz.database.read() as session:
        actions = [one.action for one in session.scalars(select(AuditEvent)) if one.action.startswith("paper.")]

    assert actions == ["paper.make", "paper.print", "paper.enter", "paper.enter", "paper.count"]
