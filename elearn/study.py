"""What the system does, told top to bottom: the use cases that touch several rooms. Read this file first.

Each takes the request's transaction and values, and calls the rooms below in order. There are no signals: what
follows from handing in a quiz stands in ``hand_in``.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, tzinfo
from typing import Any

from sqlalchemy import delete, exists, select
from sqlalchemy.orm import Session

from elearn.accounts import service as accounts
from elearn.accounts.actor import Actor
from elearn.accounts.models import Account
from elearn.accounts.roles import Role
from elearn.assessment import queries as attempts
from elearn.assessment import service as assessment
from elearn.assessment.access import WRONG
from elearn.assessment.grading import Event, Result
from elearn.assessment.models import Attempt, Score
from elearn.assessment.papers import paper_of
from elearn.assessment.personal import WHY_NOT, order_of
from elearn.assessment.queries import Sheet
from elearn.assessment.responses import TIME_UP
from elearn.assessment.rules import Terms, is_code
from elearn.completion import service as completion
from elearn.content import manuscripts, publishing
from elearn.content.library import Library
from elearn.content.outline import LectureOutline, QuizOutline
from elearn.content.shelf import Shelf, latest_id
from elearn.discussion import service as discussion
from elearn.errors import Conflict, NotAllowed
from elearn.identities import digest
from elearn.marking.facts import grade_attempts, hold_rules
from elearn.problems import Phrase
from elearn.progress import service as progress
from elearn.regrading.anew import Report, regrade_all
from elearn.reporting import tallies
from elearn.review import deck, keeping
from elearn.review import service as review
from elearn.review.models import ENDED
from elearn.search import service as search
from elearn.training import membership

NONE_IN_FORCE = Phrase("All its questions rest on law that has been repealed. It is being written anew.")


def publish(
    session: Session,
    library: Library,
    items: Iterable[publishing.Item],
    *,
    source: str,
    now: datetime,
    account_id: int | None,
    note: str,
    files: Mapping[str, bytes] | None = None,
) -> int:
    """Publish a checked library and its ``items`` (see ``publishing.publish``), and let it be found; give the id.

    ``files`` are what it was made of, and are kept: what is written in the browser begins with them.
    """
    number = publishing.publish(session, library, items, source=source, now=now, account_id=account_id, note=note)
    manuscripts.keep(session, number, files or {})
    search.rebuild(session)
    return number


def begin_quiz(
    session: Session,
    actor: Actor,
    quiz: QuizOutline,
    terms: Terms,
    *,
    public_id: str,
    code: str = "",
    zone: tzinfo,
    now: datetime,
) -> str:
    """Begin an attempt on a person's ``terms`` (``terms_for``), or come back to the open one; give its public id.

    A new paper has no question that rests on a source which is repealed by the site's day. Raises NotAllowed when
    the quiz was taken as often as it may be, is not open, needs another access ``code`` (wrong ones are counted by
    ``access.try_code``), or has no question left.
    """
    times, still_open = attempts.begun(session, actor.id, quiz.id)
    if still_open is not None:
        return still_open
    hindered = terms.why_not(times, now)
    if hindered is not None:
        raise NotAllowed(WHY_NOT[hindered])
    if not is_code(terms, code):
        raise NotAllowed(WRONG)
    offered = quiz.in_force(now.astimezone(zone).date())
    if not offered.size:
        raise NotAllowed(NONE_IN_FORCE)
    seed = int(digest(public_id)[:12], 16)
    found, is_new = assessment.begin(session, actor.id, offered, terms, public_id=public_id, seed=seed, now=now)
    if is_new:
        _count(session, actor.id, quiz.id)
    return found


def grade_sheet(session: Session, shelf: Shelf, sheet: Sheet) -> Result:
    """Grade an attempt from its facts alone: its paper, its response events, and what people ruled over it."""
    return grade_attempts(session, shelf, [sheet])[sheet.id]


def hand_in(
    session: Session, shelf: Shelf, sheet: Sheet, last: Sequence[Event], *, today: date, now: datetime
) -> Result:
    """Save what came along, close the attempt, grade it, bring score and tallies up to date, and make review cards.

    ``today`` is the site's day. Raises Conflict when it was handed in already, or its time is over (see
    ``close_overdue``): nothing changes then.
    """
    if sheet.is_overdue(now):
        raise Conflict(TIME_UP)
    assessment.close(session, sheet.id, last, now=now, order=order_of(_quiz_of(session, shelf, sheet), sheet))
    return _finish(session, shelf, sheet, today, now)


def close_overdue(session: Session, shelf: Shelf, sheet: Sheet, *, zone: tzinfo, now: datetime) -> Result | None:
    """Close an attempt that nobody handed in, as of the end of its time, and grade it; None when it is not its time.

    What comes of it does not depend on when this is done: by the worker within a minute, or by whoever looks first.
    """
    if not sheet.is_overdue(now) or sheet.closes_at is None:
        return None
    if not assessment.close_overdue(session, sheet.id, sheet.closes_at):
        return None
    return _finish(session, shelf, sheet, sheet.closes_at.astimezone(zone).date(), sheet.closes_at)


def count_late(session: Session, shelf: Shelf, sheet: Sheet, *, now: datetime) -> None:
    """Grade an attempt that had closed by itself once more, because answers that were made in time arrived late."""
    hold_rules(session)
    assessment.keep_grade(session, sheet.id, grade_sheet(session, shelf, sheet), now=now)
    _count(session, sheet.account_id, sheet.quiz_id)


def take_printed(session: Session, shelf: Shelf, sheet: Sheet, *, today: date, now: datetime) -> Result:
    """Grade an attempt that was made on paper and typed in: from here on it is one like any other."""
    return _finish(session, shelf, sheet, today, now)


def _quiz_of(session: Session, shelf: Shelf, sheet: Sheet) -> Mapping[str, Any]:
    found: Mapping[str, Any] = shelf.documents(session, [sheet.quiz_hash])[sheet.quiz_hash]
    return found


def _finish(session: Session, shelf: Shelf, sheet: Sheet, today: date, now: datetime) -> Result:
    hold_rules(session)
    saved = attempts.saved_events_of(session, sheet.id)
    result = grade_attempts(session, shelf, [sheet], events={sheet.id: [event for event, _ in saved]})[sheet.id]
    assessment.keep_grade(session, sheet.id, result, now=now)
    _count(session, sheet.account_id, sheet.quiz_id)
    _remember(session, shelf, sheet, result, saved, today=today, now=now)
    return result


def _remember(
    session: Session,
    shelf: Shelf,
    sheet: Sheet,
    result: Result,
    saved: Sequence[tuple[Event, datetime]],
    *,
    today: date,
    now: datetime,
) -> None:
    """Make review cards of a paper's practice questions, each with the rating that its ``saved`` answer has earned."""
    paper, outline = paper_of(session, shelf, sheet), shelf.outline(session)
    behind = deck.behind_paper(outline, sheet.quiz_id, paper.specs, today)
    if not behind or review.hold(session, sheet.account_id, now=now) == ENDED:
        return
    cards = review.introduce(session, sheet.account_id, behind, by="quiz", day=today)
    names = {one.question_id for one in behind}
    asked = [
        (spec, hashes[0]) for spec, hashes in zip(paper.specs, paper.revisions, strict=True) if spec["id"] in names
    ]
    answers = deck.rated_answers(sheet.public_id, asked, result, saved, sheet.started_at)
    review.take(session, sheet.account_id, answers, cards, by="quiz", day=today, now=now)


def finish_section(
    session: Session,
    shelf: Shelf,
    account_id: int,
    lecture: LectureOutline,
    section_id: str,
    *,
    today: date,
    now: datetime,
) -> None:
    """Record that a section is finished; with the last one of its lecture, the questions behind it become cards."""
    progress.finish_section(session, account_id, lecture.id, section_id, now=now)
    done = progress.finished_sections(session, account_id)
    if any((lecture.id, section.id) not in done for section in lecture.sections):
        return
    if review.hold(session, account_id, now=now) != ENDED:
        behind = deck.behind_lecture(shelf.outline(session), lecture, today)
        review.introduce(session, account_id, behind, by="lecture", day=today)


def _count(session: Session, account_id: int, quiz_id: str) -> None:
    """Bring a person's score of a quiz up to date, and the tally of the unit where the person is at home now."""
    unit_id = accounts.hold_home(session, account_id)
    before, after = assessment.roll_up(session, account_id, quiz_id)
    tallies.add(session, unit_id, quiz_id, before, after)


def create_account(session: Session, new: accounts.NewAccount, *, now: datetime, actor_id: str | None) -> Account:
    """Make an account; a trainee's is counted in its unit, and joins the classes that the unit belongs to."""
    account = accounts.create(session, new, now=now, actor_id=actor_id)
    if any(role == Role.TRAINEE for role, _ in new.roles):
        tallies.add_trainees(session, account.unit_id, 1)
        membership.follow(session, [account.id], account.unit_id, now=now)
    return account


def create_trainees(
    session: Session, news: Sequence[accounts.NewAccount], *, now: datetime, actor_id: str | None
) -> list[int]:
    """Make the accounts of many trainees at once, as ``create_account`` makes one; give their keys in order."""
    ids = accounts.create_many(session, news, now=now, actor_id=actor_id)
    by_unit: dict[int, list[int]] = {}
    for account_id, new in zip(ids, news, strict=True):
        by_unit.setdefault(new.unit_id, []).append(account_id)
    for unit_id in sorted(by_unit):  # in one order, as everywhere: two imports must not block each other
        tallies.add_trainees(session, unit_id, len(by_unit[unit_id]))
        membership.follow(session, by_unit[unit_id], unit_id, now=now)
    return ids


def make_trainee(session: Session, account: Account, *, now: datetime, actor_id: str | None) -> None:
    """Let somebody who is here already study, too, and count the person in the home unit."""
    accounts.grant(session, account, Role.TRAINEE, now=now, actor_id=actor_id)
    tallies.add_trainees(session, account.unit_id, 1)
    membership.follow(session, [account.id], account.unit_id, now=now)


def move_account(session: Session, account: Account, unit_id: int, *, now: datetime, actor_id: str | None) -> None:
    """Give an account another home unit; what was counted for the old one is counted for the new one.

    A trainee stays in the classes of before, and joins those of the new unit.
    """
    session.refresh(account, with_for_update=True)  # of two moves the second sets out from where the first arrived
    old = account.unit_id
    accounts.move(session, account, unit_id, now=now, actor_id=actor_id)
    # Tallies are changed in one order, whoever moves where: two moves in opposite directions must not block each other.
    way = sorted([(old, -1), (unit_id, 1)])
    for quiz_id in sorted(attempts.scores_of(session, account.id)):
        _, standing_now = assessment.roll_up(session, account.id, quiz_id)
        for unit, change in way:
            before, after = (standing_now, None) if change < 0 else (None, standing_now)
            tallies.add(session, unit, quiz_id, before, after)
    if accounts.holds(session, account.id, Role.TRAINEE):
        for unit, change in way:
            tallies.add_trainees(session, unit, change)
        membership.follow(session, [account.id], unit_id, now=now)


def follow_publication(session: Session, shelf: Shelf, *, today: date) -> None:
    """Bring all review cards in line with what is published and in force today."""
    if latest_id(session) is not None:
        keeping.follow(session, shelf.outline(session), today)


def rebuild(
    session: Session,
    shelf: Shelf | None = None,
    *,
    now: datetime,
    today: date | None = None,
    grades: Report = lambda _done, _total: None,
) -> Iterator[int]:
    """Make what is derived anew from the facts: grades, scores (yields after each), tallies, cards, posts, index.

    Scores are made anew in their place, so that who hands in meanwhile waits for this one and finds it. ``today``,
    the site's day (that of ``now`` in UTC when None), decides which cards rest on repealed law. ``grades`` is told
    how many grades were made anew, and of how many.
    """
    hold_rules(session, to_change=True)
    regrade_all(session, shelf or Shelf(), now=now, report=grades)
    pairs = session.execute(select(Attempt.account_id, Attempt.quiz_id).distinct()).all()
    for number, (account_id, quiz_id) in enumerate(pairs, 1):
        assessment.roll_up(session, account_id, quiz_id)
        yield number
    same = (Attempt.account_id == Score.account_id, Attempt.quiz_id == Score.quiz_id)
    session.execute(delete(Score).where(~exists().where(*same)), execution_options={"synchronize_session": False})
    tallies.recount(session)
    outline = (shelf or Shelf()).outline(session) if latest_id(session) is not None else None
    keeping.rebuild(session, outline, today or now.date())
    if outline is not None:
        list(completion.rebuild(session, outline))
    discussion.rebuild(session)
    search.rebuild(session)
