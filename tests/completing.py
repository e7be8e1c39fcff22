"""Let people do a whole course in one transaction: every section read, every quiz that is asked passed."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from elearn import study
from elearn.accounts.models import Account
from elearn.accounts.queries import actor_of_account
from elearn.assessment.models import Score
from elearn.assessment.papers import paper_of
from elearn.assessment.queries import Sheet
from elearn.completion.facts import Terms
from elearn.completion.service import set_terms
from elearn.content.outline import Outline
from elearn.content.shelf import Shelf
from elearn.organisation.models import OrgUnit
from elearn.progress import service as progress
from elearn.progress.models import SectionDone
from elearn.questions.registry import kind_of
from elearn.training import attendance, membership, programme
from elearn.training import service as classes
from tests.clock import MORNING
from tests.make import CITY
from tests.published import COURSE
from tests.taking import LATER, begin_in, event

FACTS = classes.Facts(
    "二〇二六年培训班", "Class of 2026", date(2026, 11, 23), date(2026, 11, 24), "某学院", "某市", "某局"
)


@dataclass
class Course:
    """Act on the shipped course within one transaction."""

    session: Session
    shelf: Shelf = field(default_factory=Shelf)

    @property
    def outline(self) -> Outline:
        """Give what is published."""
        return self.shelf.outline(self.session)

    def account(self, username: str) -> Account:
        """Load somebody's account."""
        return self.session.scalars(select(Account).where(Account.username == username)).one()

    def make_class(self, *usernames: str, sessions: int = 0) -> int:
        """Make an open class that the city runs, with members and so many lectures of two hours; give its key."""
        city = self.session.scalars(select(OrgUnit.id).where(OrgUnit.code == CITY)).one()
        made = classes.create(self.session, FACTS, unit_id=city, course_id=COURSE, now=MORNING, actor_id=None)
        for number in range(sessions):
            begins = MORNING + timedelta(hours=3 * number)
            item = programme.Item("lecture", f"第{number + 1}讲", "", begins, begins + timedelta(hours=2))
            programme.add(self.session, made.id, item, now=MORNING)
        classes.set_status(self.session, made.id, "open", now=MORNING, actor_id=None)
        ids = [self.account(one).id for one in usernames]
        membership.join(self.session, made.id, ids, came_by="roster", now=MORNING)
        return made.id

    def attend(self, class_id: int, username: str, count: int) -> None:
        """Attend the first sessions of a class."""
        who = self.account(username).id
        for item in programme.programme_of(self.session, [class_id])[:count]:
            attendance.record(self.session, item.id, [who], how="tick", by=who, now=LATER)

    def ask(self, class_id: int, *, attendance_percent: int = 0, itself: bool = False) -> None:
        """Say what a class asks."""
        terms = Terms(attendance_percent, (), itself)
        set_terms(self.session, self.outline, class_id, terms, now=MORNING, actor_id=None)

    def read(self, username: str) -> None:
        """Finish every section."""
        who = self.account(username).id
        for lecture in self.outline.course.lectures:
            for section in lecture.sections:
                progress.finish_section(self.session, who, lecture.id, section.id, now=MORNING)

    def take(self, username: str, quiz: str, *, rightly: int = 100) -> Sheet:
        """Hand in a paper of which the first so many questions are answered rightly, and the others not."""
        actor = actor_of_account(self.session, self.account(username).id)
        assert actor is not None
        sheet = begin_in(self.session, self.shelf, actor, quiz)
        specs = paper_of(self.session, self.shelf, sheet).specs[:rightly]
        answers = [event(spec["id"], kind_of(spec["kind"]).best_answer(spec)) for spec in specs]
        study.hand_in(self.session, self.shelf, sheet, answers, today=LATER.date(), now=LATER)
        return sheet

    def live_through(self, username: str, *, but: str = "") -> None:
        """Do everything that the course asks, but for one quiz, through the services as a person does."""
        self.read(username)
        for quiz in self.outline.course.asks_quizzes:
            if quiz != but:
                self.take(username, quiz)

    def complete(self, username: str, *, but: str = "") -> None:
        """Have everything done that the course asks, but for one quiz: written down at once and not lived through."""
        self.write_down([self.account(username).id], but=but)

    def write_down(self, account_ids: Sequence[int], *, but: str = "") -> None:
        """Write down that people have finished every section and passed every quiz but one."""
        sections = [(lecture.id, one.id) for lecture in self.outline.course.lectures for one in lecture.sections]
        done = [
            {"account_id": key, "lecture_id": lecture, "section_id": section, "done_at": MORNING}
            for key in account_ids
            for lecture, section in sections
        ]
        self.session.execute(insert(SectionDone), done)
        passed = {"begun": 1, "finished": 1, "passed": True, "finished_at": LATER, "share": 10_000}
        quizzes = [quiz for quiz in self.outline.course.asks_quizzes if quiz != but]
        scores = [passed | {"account_id": key, "quiz_id": quiz} for key in account_ids for quiz in quizzes]
        self.session.execute(insert(Score), scores)

    def crowd(self, class_id: int, number: int) -> list[int]:
        """Let so many people have done everything, written down at once and not lived through; give their keys."""
        home = self.account("tanglan")
        columns = [column.key for column in Account.__table__.c if column.key != "id"]
        same = {key: getattr(home, key) for key in columns}
        people = [
            same | {"public_id": f"crowd-{one}", "username": f"crowd-{one}", "staff_number": None}
            for one in range(number)
        ]
        self.session.execute(insert(Account), people)
        ids = list(self.session.scalars(select(Account.id).where(Account.public_id.like("crowd-%"))))
        self.write_down(ids)
        membership.join(self.session, class_id, ids, came_by="roster", now=MORNING)
        return ids
