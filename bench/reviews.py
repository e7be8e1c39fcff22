"""Decks of review cards put straight into the tables, and what the pages that read them cost beside nearly none."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import insert, select, text

from bench.cases import PAGE_LINES, page_case
from bench.measuring import Case
from bench.people import usernames
from bench.visits import logged_in
from elearn.accounts.models import Account
from elearn.content.shelf import Shelf
from elearn.db.database import Database
from elearn.review.deck import askable
from elearn.review.models import ReviewCard, ReviewLog

DECKS, DECK = 200, 5_000  # a million cards, and as many answers
CHUNK = 10_000


def fill(url: str, decks: int, size: int) -> int:
    """Give the first ``decks`` trainees ``size`` cards and as many answers each; give how many cards that made.

    Those of the course are due longest, a third of the others is due as well: a deck after a long holiday.
    """
    database = Database(url)
    today = datetime.now(UTC).date()
    try:
        with database.write() as session:
            outline = Shelf().outline(session)
            real = sorted(askable(outline, today))
            revision = outline.questions[real[0]].revision_hash
            names = list(usernames(decks))
            ids = session.scalars(select(Account.id).where(Account.username.in_(names))).all()
            waiting: list[tuple[dict[str, Any], dict[str, Any]]] = []
            for row in (row for account_id in ids for row in _deck(account_id, size, real, revision)):
                waiting.append(row)
                if len(waiting) == CHUNK:
                    _insert(session, waiting)
            _insert(session, waiting)
            if not database.is_sqlite:
                session.execute(text("ANALYZE"))
        database.checkpoint()
    finally:
        database.dispose()
    return len(ids) * size


def _insert(session: Any, waiting: list[tuple[dict[str, Any], dict[str, Any]]]) -> None:
    if waiting:
        session.execute(insert(ReviewCard.__table__), [card for card, _ in waiting])  # type: ignore[arg-type]
        session.execute(insert(ReviewLog.__table__), [log for _, log in waiting])  # type: ignore[arg-type]
        waiting.clear()


def _deck(
    account_id: int, size: int, real: list[str], revision: str
) -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
    now = datetime.now(UTC)
    names = [*real, *(f"old-{number:05}" for number in range(size))][:size]
    for place, name in enumerate(names):
        is_due = place < len(real) or place % 3 == 0
        due = now.date() + timedelta(
            days=-60 - place % 30 if place < len(real) else -place % 50 if is_due else place % 300 + 1
        )
        last = due - timedelta(days=20 + place % 60)
        card = {
            "account_id": account_id,
            "question_id": name,
            "topic": f"topic-{place % 6}",
            "due": due,
            "last": last,
            "stability": 20.0 + place % 60,
            "difficulty": 5.0,
            "reps": 3,
            "lapses": 0,
            "retired": False,
        }
        log = {
            "account_id": account_id,
            "question_id": name,
            "day": last,
            "event_id": f"bench-{place:06}",
            "revision_hash": revision,
            "by": "review",
            "rating": 3,
            "answer": "c1",
            "took_ms": 20_000 + place % 9_000,
            "expected": 9_000,
            "made_at": now,
        }
        yield card, log


def pages(port: int, label: str) -> list[Case]:
    """Measure the day's first page and the day's next card, for people who have a deck."""
    visitors = [logged_in(port, username, "/learn/") for username in usernames(PAGE_LINES)]
    addresses = {"today": "/learn/", "review": "/review/"}
    return [page_case(f"{name}, {label}", None, visitors, [path] * PAGE_LINES) for name, path in addresses.items()]
