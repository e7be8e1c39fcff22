"""How a person answers the questions of a paper in the browser, and what the server has of it."""

from playwright.sync_api import Locator, Page, expect
from sqlalchemy import select

from elearn.assessment.grading import Event, standing
from elearn.assessment.models import Attempt, Response
from elearn.db.database import Database


def begin(page: Page, quiz: str) -> str:
    """Begin a quiz, or go on with it, from its front page; give the attempt's public id."""
    page.goto(f"/quizzes/{quiz}/")
    page.locator("main form button").click()
    page.wait_for_url("**/attempts/*/")
    return page.url.rstrip("/").rsplit("/", 1)[-1]


def card(page: Page, question: str) -> Locator:
    """Find a question on the paper."""
    return page.locator(f'[data-question="{question}"]')


def choose(page: Page, question: str, *places: int) -> None:
    """Tick choices, counted from 0."""
    for place in places:
        card(page, question).locator("label.choice").nth(place).click()


def write(page: Page, question: str, text: str) -> None:
    """Write into a question's line, and leave it."""
    line = card(page, question).locator("input[type=text]")
    line.fill(text)
    line.blur()


def expect_state(page: Page, question: str, state: str) -> None:
    """Wait until a question says that its answer is saved, waiting, failed, …; generous, a line may be slow."""
    expect(card(page, question).locator(f'.state[data-state="{state}"]')).to_be_visible(timeout=30_000)


def picked(page: Page, question: str) -> list[int]:
    """List which choices are ticked, counted from 0."""
    boxes = card(page, question).locator("label.choice input").all()
    return [place for place, box in enumerate(boxes) if box.is_checked()]


def events(database: Database, attempt: str) -> list[Event]:
    """List the response events that the server has of an attempt."""
    read = (
        select(Response.event_id, Response.question_id, Response.sequence, Response.answer)
        .join(Attempt, Attempt.id == Response.attempt_id)
        .where(Attempt.public_id == attempt)
    )
    with database.read() as session:
        return [Event(*row) for row in session.execute(read)]


def answers(database: Database, attempt: str) -> dict[str, object]:
    """Give what counts of an attempt on the server: question id → answer."""
    return {key: event.answer for key, event in standing(events(database, attempt)).items()}
