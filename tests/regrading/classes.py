"""A class of attempts at the shipped quiz, made within a transaction, and everything that is derived from them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from elearn.accounts.actor import Actor
from elearn.assessment.models import Grade, Score
from elearn.assessment.papers import paper_of
from elearn.assessment.queries import Sheet
from elearn.assessment.rulings import Action
from elearn.content.models import Document
from elearn.content.revision import canonical_json, content_hash
from elearn.content.shelf import Shelf
from elearn.questions.registry import kind_of
from elearn.regrading import plans
from elearn.regrading.models import RegradeChange, RegradePlan, RegradeStanding
from elearn.study import hand_in
from tests.clock import MORNING
from tests.published import AFTER
from tests.taking import LATER, actor_of, begin_in, event, roll_ups

NAMES = "earned", "possible", "passed", "pending", "detail", "basis", "pass_percent", "counts"
FIGURES = "earned", "possible", "passed", "pending"


@dataclass
class Class:
    """Let people take the shipped quiz in one transaction."""

    session: Session
    shelf: Shelf = field(default_factory=Shelf)
    sheets: list[Sheet] = field(default_factory=list)

    @property
    def lecturer(self) -> Actor:
        """Load the lecturer."""
        return actor_of(self.session, "lecturer")

    def take(self, username: str, right: Sequence[bool]) -> Sheet:
        """Hand in a paper whose n-th question is answered rightly, or with some other answer."""
        actor = actor_of(self.session, username)
        sheet = begin_in(self.session, self.shelf, actor, AFTER)
        specs = paper_of(self.session, self.shelf, sheet).specs
        answers = [event(spec["id"], answer(spec, is_right)) for spec, is_right in zip(specs, right, strict=False)]
        hand_in(self.session, self.shelf, sheet, answers, today=LATER.date(), now=LATER)
        self.sheets.append(sheet)
        return sheet

    def specs(self) -> Sequence[Mapping[str, Any]]:
        """List the questions of the first paper."""
        return paper_of(self.session, self.shelf, self.sheets[0]).specs

    def plan(self, place: int, action: Action, answers: tuple[str, ...] = ()) -> RegradePlan:
        """Preview a regrade of the n-th question; a mended key holds right what was the second choice."""
        question_id, revision, rendering = self.sheets[0].paper[place]
        mended = self.mended(place) if action is Action.USE_REVISION else None
        wanted = plans.Wanted(action, question_id, AFTER, (revision,), mended, rendering if mended else None, answers)
        made = plans.plan(self.session, self.lecturer, wanted, now=LATER)
        plans.prepare(self.session, self.shelf, made, now=LATER)
        return made

    def plan_quiz(self, action: Action, setting: str) -> RegradePlan:
        """Preview a regrade of the whole quiz, under every edition that was taken."""
        revisions = tuple(sorted({sheet.quiz_hash for sheet in self.sheets}))
        wanted = plans.Wanted(action, "", AFTER, revisions, setting=setting)
        made = plans.plan(self.session, self.lecturer, wanted, now=LATER)
        plans.prepare(self.session, self.shelf, made, now=LATER)
        return made

    def scores(self) -> dict[tuple[int, str], tuple[Any, ...]]:
        """Read every score that has a mark."""
        self.session.expire_all()
        rows = self.session.scalars(select(Score).where(Score.finished > 0).order_by(Score.account_id))
        return {(row.account_id, row.quiz_id): tuple(getattr(row, name) for name in FIGURES) for row in rows}

    def mended(self, place: int) -> str:
        """Publish another revision of a question: its points are doubled, and any other choice is right."""
        spec = dict(self.specs()[place])
        spec["points"] = spec["points"] * 2
        if "choices" in spec:
            spec["choices"] = [one | {"correct": not one["correct"]} for one in spec["choices"]]
        body = canonical_json(spec)
        self.session.merge(Document(hash=content_hash(body), body=body, created_at=MORNING))
        self.session.flush()
        return content_hash(body)

    def commit(self, made: RegradePlan, reason: str = "The key was wrong.") -> int:
        """Let a plan take effect."""
        return plans.commit(self.session, self.shelf, made, self.lecturer, reason=reason, now=LATER)

    def grades(self) -> dict[int, tuple[Any, ...]]:
        """Read every grade that is kept, but for its version and moment."""
        self.session.expire_all()
        rows = self.session.scalars(select(Grade))
        return {row.attempt_id: tuple(getattr(row, name) for name in NAMES) for row in rows}

    def everything(self) -> tuple[Any, ...]:
        """Read all that is derived."""
        return self.grades(), roll_ups(self.session)

    def previewed(self, made: RegradePlan) -> dict[int, tuple[Any, ...]]:
        """Read which grades a plan changes, and what they become."""
        read = select(RegradeChange).where(RegradeChange.plan_id == made.id, RegradeChange.is_changed)
        return {row.attempt_id: tuple(getattr(row, name) for name in NAMES) for row in self.session.scalars(read)}

    def previewed_scores(self, made: RegradePlan) -> dict[tuple[int, str], tuple[Any, ...]]:
        """Read whose score a plan changes as it is shown, and what it becomes."""
        read = select(RegradeStanding).where(RegradeStanding.plan_id == made.id, RegradeStanding.is_seen)
        rows = self.session.scalars(read)
        return {(row.account_id, row.quiz_id): tuple(getattr(row, name) for name in FIGURES) for row in rows}


def answer(spec: Mapping[str, Any], is_right: bool) -> object:
    """Answer a question rightly, or otherwise."""
    best = kind_of(spec["kind"]).best_answer(spec)
    if is_right:
        return best
    return (not best) if isinstance(best, bool) else "c2" if best == "c1" else "c1"
