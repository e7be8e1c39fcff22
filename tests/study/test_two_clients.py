"""One attempt with a deadline, two devices, a bad line and a worker: one score, and nothing acknowledged is lost."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test
from sqlalchemy import select
from sqlalchemy.orm import Session

from elearn.assessment import queries, responses, service
from elearn.assessment.grading import Event, grade, standing
from elearn.assessment.models import Attempt, Grade, Response, Score
from elearn.assessment.papers import paper_of
from elearn.assessment.personal import terms_for
from elearn.content.shelf import Shelf
from elearn.db.database import Database
from elearn.errors import Conflict
from elearn.identities import new_public_id
from elearn.study import begin_quiz, close_overdue, count_late, hand_in
from tests.clock import MORNING
from tests.examining import QUESTIONS, exam_files
from tests.published import publish_files
from tests.taking import ZONE, actor_of

POLICIES = ("count", "mark", "refuse")
LIMIT, GRACE = timedelta(minutes=30), timedelta(seconds=30)
HEAD = "id: late-{policy}\nkind: test\ntitle: {{zh: 考试, en: Exam}}\npass_percent: 60\n"
TERMS = HEAD + "time_limit: 30\nlate: {policy}\n"
devices = st.sampled_from([0, 1])


@dataclass
class Device:
    """Hold what a device has given and not seen acknowledged; ``sequence`` is the highest that it knows."""

    unsent: list[Event] = field(default_factory=list)
    sequence: int = 0


class TwoClients(RuleBasedStateMachine):
    """Let two devices and a worker act in any order, in one transaction that is undone at the end."""

    database: Database

    def __init__(self) -> None:
        super().__init__()
        self.session, self.shelf = Session(self.database.writer, expire_on_commit=False), Shelf()
        self.now, self.count = MORNING, 0
        self.devices = [Device(), Device()]
        self.kept: dict[str, tuple[Event, bool]] = {}  # acknowledged: event, and whether it counts
        self.handed_in = self.is_closed = self.is_seen = False

    @initialize(policy=st.sampled_from(POLICIES))
    def begin(self, policy: str) -> None:
        """Begin on both devices."""
        self.policy, self.actor = policy, actor_of(self.session, "tanglan")
        quiz = self.shelf.outline(self.session).quizzes[f"late-{policy}"]
        terms = terms_for(self.session, self.actor, quiz, ZONE, now=self.now)
        ids = {
            begin_quiz(self.session, self.actor, quiz, terms, public_id=new_public_id(), zone=ZONE, now=self.now)
            for _ in self.devices
        }
        (self.public_id,) = ids
        self.deadline = self.now + LIMIT

    @property
    def sheet(self) -> queries.Sheet:
        """Read the attempt, as each request does."""
        return queries.sheet_of(self.session, self.public_id, self.actor.id)

    @property
    def is_over(self) -> bool:
        """Say whether the time with its grace is over."""
        return self.now > self.deadline + GRACE

    @rule(device=devices, question=st.sampled_from(QUESTIONS), choice=st.sampled_from(["c1", "c2", None]))
    def answer(self, device: int, question: str, choice: str | None) -> None:
        """Give an answer on a device; it waits there."""
        one, self.count = self.devices[device], self.count + 1
        elapsed = int((self.now - MORNING) / timedelta(milliseconds=1))
        one.sequence = max(one.sequence + 1, elapsed)
        one.unsent.append(Event(f"event-{self.count:04}", question, one.sequence, choice, made_at=self.now))

    @rule(device=devices, is_ack_lost=st.booleans(), is_twice=st.booleans(), chance=st.randoms(use_true_random=False))
    def send(self, device: int, is_ack_lost: bool, is_twice: bool, chance: object) -> None:
        """Send what waits, in any order, perhaps twice; the acknowledgement may be lost on its way."""
        one = self.devices[device]
        batch = sorted(one.unsent, key=lambda _event: chance.random())  # type: ignore[attr-defined]
        if not batch:
            return
        outcomes = [self.save(batch) for _ in range(1 + is_twice)]
        assert len(set(outcomes)) == 1
        if not is_ack_lost:
            one.unsent = []

    def save(self, batch: Sequence[Event]) -> bool:
        """Save as the view does, and foresee the outcome; say whether it was acknowledged."""
        fresh = [event for event in batch if event.event_id not in self.kept]
        in_time = all(event.made_at is not None and event.made_at <= self.deadline for event in fresh)
        late = self.policy if self.is_over else "refuse"
        if self.handed_in:
            is_taken, counts = not fresh, False
        elif self.is_over or self.is_closed:
            is_taken, counts = not fresh or (in_time and late != "refuse"), late == "count" and not self.is_seen
        else:
            is_taken, counts = True, True
        try:
            with self.session.begin_nested():
                saved = responses.save(self.session.connection(), self.sheet.id, batch, now=self.now, late=late)
        except Conflict:
            assert not is_taken
            return False
        assert is_taken
        if saved.changes_grade:
            count_late(self.session, self.shelf, self.sheet, now=self.now)
        self.kept |= {event.event_id: (event, counts) for event in fresh}
        return True

    @rule(seconds=st.sampled_from([1, 20, 300, 900, 1770]))
    def wait(self, seconds: int) -> None:
        """Let time pass."""
        self.now += timedelta(seconds=seconds)

    @rule(device=devices)
    def hand_in(self, device: int) -> None:
        """Press the button on a device; what waits there goes first, as the page sees to it."""
        self.send(device, False, False, _Steady())
        if self.is_closed or self.handed_in or self.is_over:
            self.work()
            return
        hand_in(self.session, self.shelf, self.sheet, (), today=self.now.date(), now=self.now)
        self.handed_in = True

    @rule()
    def work(self) -> None:
        """Let the worker come by, or a page be opened."""
        if self.sheet.is_overdue(self.now):
            assert close_overdue(self.session, self.shelf, self.sheet, zone=ZONE, now=self.now) is not None
            self.is_closed = True
        assert close_overdue(self.session, self.shelf, self.sheet, zone=ZONE, now=self.now) is None

    @rule()
    def see(self) -> None:
        """Look at the result of what closed by itself."""
        if self.is_closed:
            service.see_result(self.session.connection(), self.sheet.id, now=self.now)
            self.is_seen = True

    @invariant()
    def is_as_it_should(self) -> None:
        """Compare what is kept with what was acknowledged, and the score with what counts of it."""
        if not hasattr(self, "public_id"):
            return
        attempt = self.session.scalars(select(Attempt).execution_options(populate_existing=True)).one()
        kept = self.session.scalars(select(Response.event_id).where(Response.attempt_id == attempt.id))
        assert set(kept) == self.kept.keys()
        assert (attempt.submitted_at is not None) == (self.handed_in or self.is_closed)
        specs = paper_of(self.session, self.shelf, self.sheet).specs
        counted = [event for event, counts in self.kept.values() if counts]
        expected = grade(specs, {key: one.answer for key, one in standing(counted).items()}, 60)
        found = self.session.scalars(select(Grade).execution_options(populate_existing=True)).all()
        score = self.session.scalars(select(Score).execution_options(populate_existing=True)).one()
        if attempt.submitted_at is None:
            assert (found, score.finished) == ([], 0)
            return
        assert [(one.earned, one.passed) for one in found] == [(expected.earned, expected.passed)]
        assert (score.begun, score.finished, score.earned) == (1, 1, expected.earned)
        if self.is_closed:
            assert attempt.submitted_at == self.deadline + GRACE
            assert all(event.made_at is None or event.made_at <= self.deadline + GRACE for event in counted)

    def teardown(self) -> None:
        """Undo everything."""
        self.session.close()


class _Steady:
    def random(self) -> int:
        return 0


def test_two_devices_a_bad_line_and_a_worker_make_one_attempt_with_one_score(published_database: Database) -> None:
    files = exam_files()
    for policy in POLICIES:
        named = "questions: [" + ", ".join(QUESTIONS) + "]\n"
        files[f"quizzes/late-{policy}.yaml"] = (TERMS.format(policy=policy) + named).encode()
    with published_database.write() as session:
        publish_files(session, files)

    class OnThis(TwoClients):
        database = published_database

    budget = settings(
        max_examples=25, stateful_step_count=25, deadline=None, suppress_health_check=[HealthCheck.too_slow]
    )
    run_state_machine_as_test(OnThis, settings=budget)

    with published_database.read() as session:
        assert session.scalars(select(Attempt)).all() == []  # each life was undone
