"""Hand a paper with an essay in, and mark it, as trainees and lecturers do on their pages."""

from flask.testing import FlaskClient

from elearn.web.wiring import Site
from tests.essays import CHOICE, ESSAY, QUIZ
from tests.visiting import begin, post, visitor
from tests.web.papers import send_form

MARKS = {"marks-facts": "2.5", "marks-advice": "1", "comment": "Clear, but short.", "do": "save"}


def handed_in(site: Site, username: str = "tanglan", choice: str = "c1", text: str = "The river was black.") -> str:
    """Hand a paper in; give the attempt's public id."""
    client = visitor(site, username)
    attempt = begin(client, QUIZ)
    answer = send_form(client, attempt, **{f"{ESSAY}.text": text, CHOICE: choice}, do="hand_in")
    assert answer.status_code == 303, answer.text
    return attempt


def give(client: FlaskClient, attempt: str, seen: int = 0, **changes: str) -> int:
    """Give marks to the essay; say with which status that ended."""
    page = f"/marking/answers/{attempt}/{ESSAY}"
    return post(client, page, page, **{**MARKS, "seen": str(seen), **changes}).status_code
