"""The terms on which one person takes a quiz: the file's, those of the person's classes, and what was arranged."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime, tzinfo
from typing import Any

from sqlalchemy.orm import Session

from elearn.accounts.actor import Actor
from elearn.assessment.arrangements import NewArrangement, arranged_for, give, open_attempts, put_off
from elearn.assessment.queries import QuizScore, Sheet, handed_in_at
from elearn.assessment.rules import Terms, Window, due_window, effective, terms_of, terms_of_document, window_now
from elearn.content.outline import QuizOutline
from elearn.content.shelf import Shelf
from elearn.problems import Phrase
from elearn.training.windows import windows_of

WHY_NOT = {
    "not_offered": Phrase("This quiz is not taken here."),
    "not_open_yet": Phrase("This quiz is not open yet."),
    "closed": Phrase("This quiz is closed."),
    "used_up": Phrase("You have taken this as often as it can be taken."),
}


def terms_for(session: Session, actor: Actor, quiz: QuizOutline, zone: tzinfo, *, now: datetime) -> Terms:
    """Work out on which terms a person takes a published quiz: the file's, the class's, and what was arranged."""
    terms = terms_of(quiz, zone)
    if quiz.kind != "delayed":
        return _personal(session, terms, quiz.id, actor.id, actor.unit_path, now)
    handed_in = handed_in_at(session, actor.id, quiz.follows)
    if handed_in is None:
        return replace(terms, is_due=False)
    due = due_window(quiz.id, handed_in)
    terms = replace(terms, opens=terms.opens or due.opens, closes=terms.closes or due.closes)
    return _personal(session, terms, quiz.id, actor.id, actor.unit_path, now)


def due_checks(
    quizzes: Iterable[QuizOutline], scores: Mapping[str, QuizScore], *, now: datetime
) -> list[tuple[QuizOutline, datetime]]:
    """List the delayed checks that are open by their days to whom ``scores`` are of, each with when it closes.

    A check that was begun stays in the list until it is handed in.
    """
    found = []
    for quiz in quizzes:
        own = scores.get(quiz.id)
        if quiz.kind != "delayed" or (own and own.finished):
            continue
        done = [scores[name].finished_at for name in quiz.follows if name in scores]
        handed_in = max((moment for moment in done if moment), default=None)
        if handed_in is not None:
            window = due_window(quiz.id, handed_in)
            if window.opens and window.closes and window.opens <= now < window.closes:
                found.append((quiz, window.closes))
    return found


def terms_of_sheet(
    session: Session, actor: Actor, sheet: Sheet, quiz: Mapping[str, Any], zone: tzinfo, *, now: datetime
) -> Terms:
    """Work out the terms on which a person took a quiz, whose document is ``quiz``, with what was arranged by now."""
    terms = terms_of_document(quiz, zone)
    if "after_closing" not in (terms.marks, terms.keys, terms.explanations):
        return terms  # nothing that is shown depends on days
    return _personal(session, terms, sheet.quiz_id, actor.id, actor.unit_path, now)


def shows_score(
    session: Session, actor: Actor, quiz: QuizOutline, score: QuizScore, zone: tzinfo, *, now: datetime
) -> bool:
    """Say whether a person may see by now how they stand in a quiz, by the rule that the result's page has.

    Every page that shows a share or a passing asks this. The database is asked only where something waits for a day.
    """
    if score.has_unseen:
        return False
    terms = terms_of(quiz, zone)
    if terms.marks == "after_closing":
        terms = terms_for(session, actor, quiz, zone, now=now)
    return terms.shown("marks", is_handed_in=score.finished > 0, now=now)


def order_of(quiz: Mapping[str, Any], sheet: Sheet) -> tuple[str, ...]:
    """List the ids of a paper's questions where they are answered one by one without a way back, else nothing."""
    has_way_back = quiz.get("settings", {}).get("way_back", True)
    return () if has_way_back else tuple(entry[0] for entry in sheet.paper)


def arrange(session: Session, shelf: Shelf, actor: Actor, new: NewArrangement, *, zone: tzinfo, now: datetime) -> None:
    """Arrange something, and give attempts under way the later end that follows. Raises Invalid with every fault."""
    give(session, actor, new, now=now)
    for row in open_attempts(session, new):
        quiz = shelf.documents(session, [row.quiz_hash])[row.quiz_hash]
        terms = _personal(session, terms_of_document(quiz, zone), new.quiz_id, row.account_id, row.path, now)
        deadline = terms.deadline(row.started_at)
        if deadline is not None and deadline > row.deadline:
            put_off(session, row.id, deadline, terms.grace)


def _personal(session: Session, terms: Terms, quiz_id: str, account_id: int, unit_path: str, now: datetime) -> Terms:
    windows = [Window(one.opens_at, one.closes_at) for one in windows_of(session, account_id, quiz_id)]
    return effective(terms, window_now(windows, now), arranged_for(session, quiz_id, account_id, unit_path))
