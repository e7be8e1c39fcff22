"""Read printed papers: those that somebody may run, what was typed in, what was counted, who can be typed in."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from elearn.accounts.actor import Actor
from elearn.accounts.models import Account, RoleGrant
from elearn.accounts.names import fold_username
from elearn.accounts.policy import within
from elearn.accounts.roles import Permission, Role
from elearn.content.shelf import Shelf
from elearn.errors import NotFound
from elearn.organisation.models import OrgUnit
from elearn.printed.comparing import Pass
from elearn.printed.layout import OnPaper, Version, from_kept, on_paper
from elearn.printed.models import PaperPass, PaperResult, PrintedPaper

PERMISSION = Permission.RUN_PAPERS


@dataclass(frozen=True, slots=True)
class Made:
    """Hold a paper with everything that printing and reading it needs; ``specs`` and ``renderings`` by question."""

    id: int
    public_id: str
    number: str
    quiz_id: str
    quiz: Mapping[str, Any]
    made_at: datetime
    made_by: str
    versions: Mapping[str, Version]
    specs: Mapping[str, Mapping[str, Any]]
    renderings: Mapping[str, Mapping[str, Any]]

    @property
    def size(self) -> int:
        """Count the questions."""
        return len(self.specs)

    @property
    def points(self) -> int:
        """Add up what can be earned."""
        return sum(int(spec["points"]) for spec in self.specs.values())

    def questions(self, version: str) -> list[OnPaper]:
        """Give the questions as a version prints them. Raises NotFound for an unknown version."""
        if version not in self.versions:
            raise NotFound
        return on_paper(self.versions[version], self.specs)


@dataclass(frozen=True, slots=True)
class Listed:
    """Hold a paper as lists show it: how many sheets were typed in once and twice, how many were counted."""

    public_id: str
    number: str
    quiz_id: str
    made_at: datetime
    first: int
    second: int
    counted: int


@dataclass(frozen=True, slots=True)
class Person:
    """Hold somebody whose sheet can be typed in."""

    id: int
    public_id: str
    username: str
    staff_number: str | None
    name: str


def papers(session: Session, actor: Actor) -> list[Listed]:
    """List the papers that the actor may run, the newest first."""

    def passes(number: int) -> Any:
        mine = (PaperPass.paper_id == PrintedPaper.id, PaperPass.number == number)
        return select(func.count()).select_from(PaperPass).where(*mine).correlate(PrintedPaper).scalar_subquery()

    counted = select(func.count()).select_from(PaperResult).where(PaperResult.paper_id == PrintedPaper.id)
    named = (PrintedPaper.public_id, PrintedPaper.number, PrintedPaper.quiz_id, PrintedPaper.made_at)
    read = (
        select(*named, passes(1), passes(2), counted.correlate(PrintedPaper).scalar_subquery())
        .join(OrgUnit, OrgUnit.id == PrintedPaper.unit_id)
        .where(within(actor, PERMISSION, OrgUnit.path))
        .order_by(PrintedPaper.id.desc())
        .limit(200)
    )
    return [Listed(*row) for row in session.execute(read)]


def paper(session: Session, shelf: Shelf, actor: Actor, public_id: str) -> Made:
    """Find a paper that the actor may run. Raises NotFound for an unknown one and for one of other units."""
    read = (
        select(PrintedPaper, Account.name)
        .join(OrgUnit, OrgUnit.id == PrintedPaper.unit_id)
        .join(Account, Account.id == PrintedPaper.made_by)
        .where(PrintedPaper.public_id == public_id, within(actor, PERMISSION, OrgUnit.path))
    )
    row = session.execute(read).first()
    if row is None:
        raise NotFound
    found: PrintedPaper = row[0]
    keys = [found.quiz_hash, *(key for entry in found.questions for key in entry[1:])]
    documents = shelf.documents(session, keys)
    return Made(
        id=found.id,
        public_id=found.public_id,
        number=found.number,
        quiz_id=found.quiz_id,
        quiz=documents[found.quiz_hash],
        made_at=found.made_at,
        made_by=row[1],
        versions=from_kept(found.versions),
        specs={entry[0]: documents[entry[1]] for entry in found.questions},
        renderings={entry[0]: documents[entry[2]] for entry in found.questions},
    )


def people_named(session: Session, actor: Actor, names: Iterable[str]) -> dict[str, Person]:
    """Find trainees over whom the actor may run papers, by user name or staff number as they were typed."""
    wanted = {name: fold_username(name) for name in names}
    held = select(RoleGrant.account_id).where(RoleGrant.account_id == Account.id, RoleGrant.role == Role.TRAINEE)
    read = (
        select(Account.id, Account.public_id, Account.username, Account.staff_number, Account.name)
        .join(OrgUnit, OrgUnit.id == Account.unit_id)
        .where(or_(Account.username.in_(list(wanted.values())), Account.staff_number.in_(list(wanted))))
        .where(within(actor, PERMISSION, OrgUnit.path), held.correlate(Account).exists())
    )
    found = [Person(*row) for row in session.execute(read)]
    by_name = {one.username: one for one in found}
    by_number = {one.staff_number: one for one in found}
    pairs = {name: by_name.get(folded) or by_number.get(name) for name, folded in wanted.items()}
    return {name: person for name, person in pairs.items() if person is not None}


def people_by_id(session: Session, ids: Iterable[int]) -> dict[int, Person]:
    """Read people by their keys."""
    columns = (Account.id, Account.public_id, Account.username, Account.staff_number, Account.name)
    return {row.id: Person(*row) for row in session.execute(select(*columns).where(Account.id.in_(list(ids))))}


def passes(session: Session, paper_id: int) -> dict[int, dict[int, Pass]]:
    """Read what was typed in of a paper, by account and number of the pass, in the order of the first pass."""
    columns = (PaperPass.account_id, PaperPass.number, PaperPass.version, PaperPass.cells)
    read = select(*columns).where(PaperPass.paper_id == paper_id).order_by(PaperPass.entered_at, PaperPass.account_id)
    found: dict[int, dict[int, Pass]] = {}
    for account_id, number, version, cells in session.execute(read):
        found.setdefault(account_id, {})[number] = Pass(version, cells)
    return found


def counted(session: Session, paper_id: int) -> set[int]:
    """List the accounts whose sheets were counted."""
    read = select(PaperResult.account_id).where(PaperResult.paper_id == paper_id)
    return set(session.scalars(read))


def waiting_for_second(session: Session, paper_id: int) -> Sequence[Person]:
    """List whose sheets were typed in once only, in the order in which that was done."""
    first = [account_id for account_id, done in passes(session, paper_id).items() if set(done) == {1}]
    known = people_by_id(session, first)
    return [known[account_id] for account_id in first]
