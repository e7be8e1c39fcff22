"""``elearn content publish`` and ``export``: folder and browser are one truth, neither overwrites the other.

Both begin with the same comparison: what the folder was like when the two last agreed, what it is now, what is
published now. What only one side has changed is taken from there. What both have changed is shown, from where it
began to what each has made of it, and somebody decides, item by item.
"""

import os
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import click

from elearn.cli.folder import Files, checked, read_content
from elearn.cli.speaking import Refusal, _, example, language, say
from elearn.cli.surroundings import opened, require_current
from elearn.config import Settings, read_settings
from elearn.content import manuscripts
from elearn.content.items import item_at
from elearn.content.library import Library
from elearn.content.merging import Hashes, Meeting, difference, meet, name_of
from elearn.content.publishing import Item, count_of, is_current, items_of, source_hash
from elearn.content.shelf import latest_id
from elearn.db.database import Database
from elearn.errors import Conflict, Invalid
from elearn.identities import new_public_id, utc_now
from elearn.languages import translate
from elearn.problems import Phrase, faults
from elearn.study import publish

HEADING = Phrase("%(name)s was changed in the folder and in the browser, each otherwise:")
IN_FOLDER = Phrase("in the folder (ours):")
IN_BROWSER = Phrase("in the browser (theirs):")
DECIDE = Phrase(
    "Nothing was changed. Say which is right, item by item: --ours %(name)s takes the folder's, --theirs %(name)s the "
    "browser's; or put both together in the folder and say --ours."
)
MEANWHILE = Phrase("Something else was published meanwhile; run the command again.")
UNKNOWN = Phrase("%(name)s was not changed on both sides: there is nothing to decide.")
KEPT = Phrase("%(name)s is as it was published in the browser; 'elearn content export' writes it into the folder.")
WRITTEN = Phrase("%(path)s was written.")
GONE = Phrase("%(path)s was removed.")
LEFT = Phrase("%(name)s was changed in the folder and is not published yet; it was left alone.")
NOTHING = Phrase("The folder has everything that is published.")


class BothChanged(Refusal):
    """End the command with everything that was changed on both sides, and exit status 3."""

    exit_code = 3


@dataclass(frozen=True, slots=True)
class Decided:
    """Hold the items (``lectures/drinking-water``) for which the folder's or the browser's text is right."""

    ours: frozenset[str] = frozenset()
    theirs: frozenset[str] = frozenset()

    @property
    def names(self) -> frozenset[str]:
        """List the items about which somebody has decided."""
        return self.ours | self.theirs


@dataclass(frozen=True, slots=True)
class Both:
    """Hold both sides, and what they had last agreed upon; ``published`` None where its files were never kept."""

    newest: int
    folder: Files
    published: Files | None
    base: Hashes

    @property
    def meeting(self) -> Meeting:
        """Compare the two."""
        theirs = manuscripts.hashes_of(self.published or {})
        return meet(self.base, manuscripts.hashes_of(self.folder), theirs)


def both_sides(database: Database, folder: Files) -> Both:
    """Read what is published beside the folder's files."""
    with database.read() as session:
        newest = latest_id(session) or 0
        published = manuscripts.files_of(session, newest)
        return Both(newest, folder, published or None, manuscripts.agreed(session))


def require_decided(database: Database, both: Both, decided: Decided) -> None:
    """Raise BothChanged with both texts of every item that is undecided, Refusal for a needless decision."""
    meeting = both.meeting
    names = {name_of(path) for path in meeting.both}
    for name in sorted(decided.names - names):
        raise Refusal(Phrase(UNKNOWN.text, {"name": name}))
    open_paths = [path for path in meeting.both if name_of(path) not in decided.names]
    if not open_paths:
        return
    lines: list[str] = []
    with database.read() as session:
        for path in open_paths:
            base = manuscripts.body(session, both.base[path]) if path in both.base else b""
            lines += _views(path, base, both.folder.get(path, b""), (both.published or {}).get(path, b""))
    example_name = name_of(open_paths[0])
    raise BothChanged("\n".join([*lines, translate(Phrase(DECIDE.text, {"name": example_name}), language())]))


def _views(path: str, base: bytes, ours: bytes, theirs: bytes) -> Iterator[str]:
    yield translate(Phrase(HEADING.text, {"name": f"{name_of(path)} ({path})"}), language())
    for heading, body in ((IN_FOLDER, ours), (IN_BROWSER, theirs)):
        yield f"  {translate(heading, language())}"
        changed = difference(base.decode(errors="replace"), body.decode(errors="replace"), around=1)
        yield from (f"    {line}" for line in changed)


def publish_files(
    database: Database, files: Files, settings: Settings, *, note: str = "", decided: Decided | None = None
) -> int | None:
    """Publish a folder's files and give the publication's number, None when they are what is published already.

    What was changed in the browser only stays as it is there. Raises Invalid with every fault, BothChanged with what
    was changed on both sides and is not ``decided``.
    """
    both, decided = both_sides(database, files), decided or Decided()
    whole = dict(files)
    if both.published is not None:
        require_decided(database, both, decided)
        kept = [path for path in both.meeting.both if name_of(path) in decided.theirs]
        whole = _with(files, both.published, [*both.meeting.published, *kept])
    source = source_hash(whole)
    with database.read() as session:
        is_published = is_current(session, source)
    if is_published:
        _note_folder(database, both)
        return None
    library, problems = checked(settings.content_dir, whole, settings)
    if library is None:
        raise Invalid(faults(problems))
    items = tuple(shown_progress(library))  # before the transaction: rendering takes its time
    with database.write() as session:
        if (latest_id(session) or 0) != both.newest:
            raise Conflict(MEANWHILE)
        number = publish(session, library, items, source=source, now=utc_now(), account_id=None, note=note, files=whole)
        manuscripts.agree(session, manuscripts.hashes_of(files))
    return number


def _note_folder(database: Database, both: Both) -> None:
    """Note what the folder is like, and keep the files of a publication from before files were kept."""
    found = manuscripts.hashes_of(both.folder)
    if both.published is None or found != both.base:
        with database.write() as session:
            if both.published is None:
                manuscripts.keep(session, both.newest, both.folder)
            manuscripts.agree(session, found)


def _with(files: Files, others: Files, paths: Iterable[str]) -> dict[str, bytes]:
    found = dict(files)
    for path in paths:
        found.pop(path, None)
        if path in others:
            found[path] = others[path]
    return found


def shown_progress(library: Library) -> Iterator[Item]:
    """Render a library; a person at a terminal sees how far it is."""
    with click.progressbar(
        items_of(library),
        length=count_of(library),
        file=sys.stderr,
        hidden=not sys.stderr.isatty(),
        label=_("Being made"),
    ) as items:
        yield from items


@click.command(
    name="publish",
    help=_(
        "Check the files of ELEARN_CONTENT_DIR and publish them, if anything has changed; exit status 3 where the same "
        "was changed in the browser."
    ),
    epilog=example("elearn content publish --note 'new limits'", "elearn content publish --theirs quizzes/water"),
)
@click.option("--note", default="", help=_("What has changed, for the history."))
@click.option("--ours", multiple=True, metavar="ITEM", help=_("Take the folder's text of an item that both changed."))
@click.option("--theirs", multiple=True, metavar="ITEM", help=_("Take the browser's text of such an item."))
def publish_command(note: str, ours: Sequence[str], theirs: Sequence[str]) -> None:
    """Publish the content folder."""
    settings = read_settings()
    files = read_content(settings.content_dir)
    with opened(settings) as database:
        require_current(database)
        number = publish_files(
            database, files, settings, note=note, decided=Decided(frozenset(ours), frozenset(theirs))
        )
        left = both_sides(database, files)
    for name in dict.fromkeys(map(name_of, left.meeting.published)):
        say(Phrase(KEPT.text, {"name": name}))
    if number is None:
        say(Phrase("Nothing has changed since the last publication."))
    else:
        say(Phrase("Publication %(number)s is served from now on.", {"number": number}))


@click.command(
    help=_(
        "Write what was published in the browser back into the same files of ELEARN_CONTENT_DIR: only changed lines "
        "change; exit status 3 where the same was changed in the folder."
    ),
    epilog=example("elearn content export", "elearn content export --ours lectures/drinking-water"),
)
@click.option("--ours", multiple=True, metavar="ITEM", help=_("Keep the folder's text of an item that both changed."))
@click.option("--theirs", multiple=True, metavar="ITEM", help=_("Take the browser's text of such an item."))
def export(ours: Sequence[str], theirs: Sequence[str]) -> None:
    """Write browser revisions into the folder."""
    settings = read_settings()
    with opened(settings) as database:
        require_current(database)
        both, paths = export_files(database, settings.content_dir, Decided(frozenset(ours), frozenset(theirs)))
    for path in paths:
        say(Phrase((WRITTEN if path in (both.published or {}) else GONE).text, {"path": settings.content_dir / path}))
    for name in dict.fromkeys(map(name_of, both.meeting.folder)):
        say(Phrase(LEFT.text, {"name": name}))
    if not paths:
        say(NOTHING)


def export_files(database: Database, folder: Path, decided: Decided | None = None) -> tuple[Both, list[str]]:
    """Write what only the browser changed, and what is ``decided`` for it, into the folder; give the paths written.

    Raises BothChanged with what was changed on both sides and is not decided.
    """
    both, decided = both_sides(database, read_content(folder)), decided or Decided()
    require_decided(database, both, decided)
    paths = [*both.meeting.published, *(path for path in both.meeting.both if name_of(path) in decided.theirs)]
    write_back(folder, both.published or {}, paths)
    with database.write() as session:
        manuscripts.agree(session, _agreed(both, paths, decided))
    return both, paths


def _agreed(both: Both, paths: Iterable[str], decided: Decided) -> dict[str, str]:
    """Tell what folder and browser agree upon after an export."""
    theirs, mine = manuscripts.hashes_of(both.published or {}), manuscripts.hashes_of(both.folder)
    kept = [path for path in both.meeting.both if name_of(path) in decided.ours]
    alike = [path for path in {*theirs, *mine} if theirs.get(path) == mine.get(path)]
    found = dict(both.base)
    for path in [*paths, *kept, *alike]:
        found.pop(path, None)
        if path in theirs:
            found[path] = theirs[path]
    return found


def write_back(folder: Path, files: Mapping[str, bytes], paths: Iterable[str]) -> None:
    """Write files into a folder, each whole or not at all, and remove those that are gone; nothing outside it."""
    top = folder.resolve()
    for path in paths:
        target = folder / path
        if item_at(path) is None or not target.parent.resolve().is_relative_to(top) or target.is_symlink():
            raise Refusal(Phrase("%(path)s does not belong into the content folder.", {"path": path}))
        if path not in files:
            with suppress(FileNotFoundError):
                target.unlink()
            continue
        target.parent.mkdir(parents=True, exist_ok=True)
        fresh = target.with_name(f".{target.name}.{new_public_id()}")
        fresh.write_bytes(files[path])
        os.replace(fresh, target)
