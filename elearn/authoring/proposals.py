"""What would be published: some drafts over the published files, checked together, and then published all at once."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from elearn.accounts.actor import Actor
from elearn.audit import service as audit
from elearn.authoring import drafts
from elearn.authoring.access import require_publishing
from elearn.authoring.drafts import KeptDraft
from elearn.authoring.meter import Listener, silent
from elearn.content.items import item_at, paths_of
from elearn.content.library import Library
from elearn.content.manuscripts import Files, Over, Published, digest_of
from elearn.content.models import Publication
from elearn.content.publishing import Item, count_of, items_of, source_hash
from elearn.content.shelf import latest_id
from elearn.errors import Conflict, Invalid, NotAllowed
from elearn.problems import Phrase, Problem, faults
from elearn.study import publish

MOVED_ON = Phrase("Something else was published or saved meanwhile. Look at it once more, and publish then.")
NOTHING = Phrase("Choose what is to be published.")
SECOND = Phrase("Here another person than the writers publishes: ask somebody to look at it.")
LONGEST_NOTE = 400


@dataclass(frozen=True, slots=True)
class Proposal:
    """Hold what would be published of which drafts, over which publication.

    ``moved`` lists the paths of which another file is published than the draft began with; ``library`` and ``items``
    are there once it is checked (and rendered) and without fault.
    """

    publication_id: int
    drafts: tuple[KeptDraft, ...]
    files: Files
    before: Files
    moved: tuple[str, ...]
    problems: tuple[Problem, ...] = ()
    library: Library | None = None
    items: tuple[Item, ...] = ()

    @property
    def over(self) -> Over:
        """Give what the drafts change: each path with the hash of its file, none for a file that goes away."""
        paths = sorted({*self.files, *self.before})
        changed = [path for path in paths if self.files.get(path) != self.before.get(path)]
        return tuple((path, digest_of(self.files[path]) if path in self.files else "") for path in changed)

    @property
    def faults(self) -> list[Problem]:
        """List what forbids publishing."""
        return faults(self.problems)

    def draft_of(self, path: str) -> KeptDraft | None:
        """Find the draft to which a file belongs."""
        key = item_at(path)
        return next((draft for draft in self.drafts if draft.key == key), None)


def read(session: Session, published: Published, chosen: Iterable[str] | None = None) -> Proposal:
    """Read the drafts with these public ids (all when None), and lay them over what is published."""
    kept = drafts.listed(session)
    wanted = None if chosen is None else set(chosen)
    taken = tuple(draft for draft in kept if wanted is None or draft.public_id in wanted)
    newest, before = published.files(session)
    sheets = {path: sheet for draft in taken for path, sheet in drafts.sheets_of(session, draft).items()}
    now = {path: digest_of(before[path]) for path in sheets if path in before}
    moved = tuple(sorted(path for path, sheet in sheets.items() if now.get(path) != sheet.base_hash))
    files = laid_over(before, {path: sheet.body for path, sheet in sheets.items()})
    return Proposal(newest, taken, files, before, moved)


def laid_over(before: Files, bodies: Mapping[str, bytes | None]) -> dict[str, bytes]:
    """Put files over others; None takes a file away."""
    return {path: body for path, body in {**before, **bodies}.items() if body is not None}


def checked(
    proposal: Proposal, published: Published, *, today: date, renders: bool, told: Listener = silent
) -> Proposal:
    """Check a proposal's files, and (when ``renders``) make what is published; takes its time, so in no transaction.

    ``told`` hears how many items are made, of how many.
    """
    library, problems = published.checked(proposal.publication_id, proposal.files, today, proposal.over)
    items = tuple(_made(library, told)) if library is not None and renders else ()
    return replace(proposal, problems=problems, library=library, items=items)


def _made(library: Library, told: Listener) -> Iterator[Item]:
    total = count_of(library)
    for done, item in enumerate(items_of(library)):
        told(done, total)
        yield item
    told(total, total)


def require_takeable(session: Session, actor: Actor, proposal: Proposal, *, needs_second: bool) -> None:
    """Raise Conflict when a draft or what is published is another by now, NotAllowed, or Invalid with every fault."""
    if not proposal.drafts:
        raise Conflict(NOTHING)
    # Of two who publish, the second waits here for the first, and then sees another newest publication.
    session.execute(select(Publication.id).order_by(Publication.id.desc()).limit(1).with_for_update())
    present = {draft.public_id: draft.version for draft in drafts.listed(session)}
    is_as_seen = all(present.get(draft.public_id) == draft.version for draft in proposal.drafts)
    if (latest_id(session) or 0) != proposal.publication_id or not is_as_seen or proposal.moved:
        raise Conflict(MOVED_ON)
    if needs_second and actor.id in drafts.hands_in(session, proposal.drafts):
        raise NotAllowed(SECOND)
    if proposal.library is None:
        raise Invalid(proposal.faults)


def take(session: Session, actor: Actor, proposal: Proposal, *, note: str, needs_second: bool, now: datetime) -> int:
    """Publish a checked and rendered proposal, and take its drafts away; give the publication's id.

    Raises NotAllowed when the actor may not, Invalid with every fault, Conflict when a draft or what is published is
    another by now.
    """
    require_publishing(session, actor)
    require_takeable(session, actor, proposal, needs_second=needs_second)
    if proposal.library is None:
        raise Invalid(proposal.faults)
    number = publish(
        session,
        proposal.library,
        proposal.items,
        source=source_hash(proposal.files),
        now=now,
        account_id=actor.id,
        note=note.strip()[:LONGEST_NOTE],
        files=proposal.files,
    )
    facts = {"publication": number, "items": ["/".join(draft.key) for draft in proposal.drafts]}
    audit.record(session, "content.publish", now=now, actor_id=actor.public_id, facts=facts)
    drafts.remove(session, proposal.drafts)
    return number


def problems_of(proposal: Proposal, draft: KeptDraft) -> Sequence[Problem]:
    """List the problems in a draft's files."""
    return [problem for problem in proposal.problems if item_at(problem.path) == draft.key]


def paths_in(draft: KeptDraft) -> tuple[str, ...]:
    """List the files that a draft may have."""
    return paths_of(draft.key)
