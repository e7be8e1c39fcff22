"""What a publication would change, and for whom: told before anybody presses the button."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Text, case, func, select, type_coerce
from sqlalchemy.orm import Session

from elearn.assessment.models import Attempt
from elearn.authoring.proposals import Proposal
from elearn.content.library import Library
from elearn.content.publishing import newest_items
from elearn.content.revision import canonical_json
from elearn.problems import Phrase
from elearn.progress.models import SectionDone
from elearn.regrading.queries import essence

NEW = Phrase("New: nobody has met it yet.")
GONE = Phrase("It goes away; what people did with it stays in their records.")
UNCOUNTED = Phrase("Its texts change; marks do not.")
ASKED = Phrase("Its texts change; %(papers)s papers that were handed in keep theirs, and their marks.")
KEY = Phrase(
    "What counts as right changes. %(papers)s papers were handed in under the old key; they keep their marks until "
    "somebody has previewed and confirmed a regrade."
)
KEY_UNASKED = Phrase("What counts as right changes; nobody has handed in an answer to it.")
READ = Phrase("%(people)s people have finished a part of it.")
FRESH_PARTS = Phrase("%(people)s people have finished a part of it; its new sections are open for all of them.")
QUIZ = Phrase("%(open)s open attempts go on as they began; whoever begins from now on gets the new one.")
ALL = Phrase("It changes for everybody at once.")


@dataclass(frozen=True, slots=True)
class Effect:
    """Hold what changes of one item; ``regrade`` says that a regrade of this question should be previewed."""

    kind: str
    item_id: str
    title: Mapping[str, str]
    state: str  # new, changed, gone
    says: Phrase
    regrade: bool = False


def effects(session: Session, proposal: Proposal) -> list[Effect]:
    """Compare a checked proposal with what is published, and count for whom each change matters."""
    if proposal.library is None:
        return []
    old = {(kind, name): body for kind, name, body in newest_items(session)}
    new = _items(proposal.library)
    changed = [key for key in {**new, **old} if _written(old.get(key)) != _written(new.get(key))]
    asked = _papers(session, [name for kind, name in changed if kind == "question"])
    found = []
    for kind, name in changed:
        before, after = old.get((kind, name)), new.get((kind, name))
        says, regrade = _says(session, kind, name, before, after, asked)
        state = "new" if before is None else "gone" if after is None else "changed"
        found.append(Effect(kind, name, _title(after or before or {}), state, says, regrade))
    return found


def _items(library: Library) -> dict[tuple[str, str], Any]:
    found: dict[tuple[str, str], Any] = {("course", library.course.id): library.course.canonical()}
    found["sources", "sources"] = {"sources": [source.canonical() for source in library.sources.values()]}
    groups: Sequence[tuple[str, Mapping[str, Any]]] = (
        ("lecture", library.lectures),
        ("quiz", library.quizzes),
        ("question", library.questions),
        ("discussion", library.discussions),
        ("practice", library.practice),
    )
    return found | {(kind, name): thing.canonical() for kind, things in groups for name, thing in things.items()}


def _written(body: Any) -> str | None:
    """Write an item so that two can be compared; a quiz names its questions, whose changes are told by themselves."""
    if body is None:
        return None
    if "questions" in body and "feedback" in body:
        body = body | {"questions": [one["id"] for one in body["questions"]]}
        body["draws"] = [{"count": one["count"], "ids": [q["id"] for q in one["candidates"]]} for one in body["draws"]]
    return canonical_json(body)


def _title(body: Mapping[str, Any]) -> Mapping[str, str]:
    found: Mapping[str, str] = body.get("title") or body.get("stem") or {}
    return found


def _says(
    session: Session, kind: str, name: str, before: Any, after: Any, asked: Mapping[str, int]
) -> tuple[Phrase, bool]:
    if before is None or after is None:
        return (NEW if before is None else GONE), False
    if kind == "question":
        is_key = essence(before) != essence(after)
        values = {"papers": asked[name]}
        if not asked[name]:
            return (KEY_UNASKED if is_key else UNCOUNTED), False
        return Phrase((KEY if is_key else ASKED).text, values), is_key
    if kind == "lecture":
        people = session.execute(
            select(func.count(SectionDone.account_id.distinct())).where(SectionDone.lecture_id == name)
        ).scalar_one()
        ids = {section["id"] for section in before["sections"]}
        is_longer = any(section["id"] not in ids for section in after["sections"])
        return Phrase((FRESH_PARTS if is_longer else READ).text, {"people": people}), False
    if kind == "quiz":
        is_open = (Attempt.quiz_id == name) & Attempt.submitted_at.is_(None)
        number = session.execute(select(func.count()).select_from(Attempt).where(is_open)).scalar_one()
        return Phrase(QUIZ.text, {"open": number}), False
    return ALL, False


def _papers(session: Session, question_ids: Iterable[str]) -> dict[str, int]:
    """Count the handed-in papers on which each question stands, whichever its revision; one reading for all."""
    names = list(question_ids)
    if not names:
        return {}
    paper = type_coerce(Attempt.__table__.c.paper, Text)
    counts = [func.count(case((paper.like(f'%["{name}",%'), 1))) for name in names]
    row = session.execute(select(*counts).where(Attempt.submitted_at.is_not(None))).one()
    return dict(zip(names, row, strict=True))
