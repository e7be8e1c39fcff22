"""The shipped course in a database, and the five people whom the tests of pages send there."""

from functools import lru_cache
from pathlib import Path

from sqlalchemy.orm import Session

from elearn.accounts.roles import Role
from elearn.content import manuscripts
from elearn.content.check import check_library
from elearn.content.files import read_folder
from elearn.content.library import Library
from elearn.content.publishing import Item, items_of, source_hash
from elearn.db.database import Database
from elearn.reporting import tallies
from elearn.study import publish
from tests.clock import MORNING
from tests.make import CITY, COUNTY, OTHER_TOWNSHIP, TOWNSHIP, make_account, make_tree

FOLDER = Path(__file__).parent.parent / "content"
COURSE = "township-environment"
AT_ONCE, AFTER = "ecological-civilization", "drinking-water"  # the two quizzes, by when they show their keys
# User name → (role, home unit); each is in charge of the home unit.
PEOPLE = {
    "tanglan": (Role.TRAINEE, TOWNSHIP),
    "chenyu": (Role.TRAINEE, OTHER_TOWNSHIP),
    "lecturer": (Role.LECTURER, CITY),
    "county": (Role.ADMINISTRATOR, COUNTY),
    "admin": (Role.ADMINISTRATOR, CITY),
}


@lru_cache(maxsize=16)
def _made(files: tuple[tuple[str, bytes], ...]) -> tuple[Library, tuple[Item, ...]]:
    """Check files that must be without fault, and render them: once a run, for it takes seconds."""
    library, problems = check_library(dict(files), today=MORNING.date())
    assert library is not None, problems
    return library, tuple(items_of(library))


def made(files: dict[str, bytes]) -> tuple[Library, tuple[Item, ...]]:
    """Give the library of files that must be without fault, and its items rendered."""
    return _made(tuple(sorted(files.items())))


def publish_files(session: Session, files: dict[str, bytes], note: str = "test") -> int:
    """Publish files that must be without fault; give the publication's id."""
    library, items = made(files)
    manuscripts.agree(session, manuscripts.hashes_of(files))
    source = source_hash(files)
    return publish(session, library, items, source=source, now=MORNING, account_id=None, note=note, files=files)


def fill(database: Database) -> None:
    """Publish the shipped course, load the small tree, and make the five people."""
    with database.write() as session:
        publish_files(session, read_folder(FOLDER))
        make_tree(session)
        for username, (role, unit) in PEOPLE.items():
            make_account(session, username, role, unit=unit)
        tallies.recount(session)
