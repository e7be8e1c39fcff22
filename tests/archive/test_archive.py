"""Backups: everything comes back, to either database, while the site goes on; and nothing half."""

import threading
from collections.abc import Iterator
from datetime import timedelta
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError

from elearn import schema
from elearn.accounts.models import Account
from elearn.archive.reading import Archive
from elearn.archive.restoring import restore
from elearn.archive.writing import write
from elearn.assessment.models import Attempt, Grade
from elearn.audit import service as audit
from elearn.content.models import Document
from elearn.db.database import Database
from elearn.errors import Conflict, Invalid
from elearn.jobs import service as jobs
from elearn.jobs.models import Job
from elearn.organisation.models import OrgUnit
from elearn.reporting.models import Export, ExportPart
from tests.archive.packing import pack, take_apart, with_manifest, with_rows
from tests.clock import MORNING
from tests.conftest import BACKENDS
from tests.templates import copy_of

RARE = "𠮷㛃·阿依古丽'\"\\\n\t "


@pytest.fixture
def target(empty_url: str, tmp_path: Path) -> Iterator[Database]:
    """Open a database without a table, on each backend, that is not the one which was backed up."""
    url = f"sqlite:///{tmp_path / 'target.sqlite3'}" if empty_url.startswith("sqlite") else empty_url
    database = Database(url)
    yield database
    database.dispose()


@pytest.fixture(params=BACKENDS)
def migrated_target(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """Open a database with all tables and no row, on each backend, that is not the one which was backed up."""
    with copy_of(request, tmp_path, "sqlite_template", "postgres_template", name="target.sqlite3") as url:
        database = Database(url)
        yield database
        database.dispose()


def silent(_table: str, _rows: int) -> None:
    """Report to nobody."""


def back_up(database: Database, path: Path) -> Path:
    write(database, path, now=MORNING, report=silent)
    return path


def everything(database: Database) -> dict[str, list[tuple[Any, ...]]]:
    with database.read() as session:
        return {
            table.name: [tuple(row) for row in session.execute(select(table).order_by(*table.primary_key))]
            for table in schema.METADATA.sorted_tables
        }


def fill_with_oddities(database: Database) -> None:
    """Add what a careless copy would change: exact marks, microseconds, blobs, rare characters, a parent made late."""
    with database.write() as session:
        account = session.scalars(select(Account)).first()
        quiz = session.scalars(select(Document.hash)).first()
        assert account
        account.name = RARE
        times: dict[str, Any] = {"started_at": MORNING, "submitted_at": MORNING + timedelta(microseconds=1)}
        paper = [["q", "hash", "hash"]]
        attempt = Attempt(
            public_id="a", account_id=account.id, quiz_id="q", quiz_hash=quiz, seed=2**47, paper=paper, **times
        )
        session.add(attempt)
        session.flush()
        marks = {"earned": Fraction(7, 3), "possible": Fraction(10**20, 3)}
        session.add(
            Grade(attempt_id=attempt.id, passed=True, detail=[["q", "7/3"], [RARE]], graded_at=MORNING, **marks)
        )
        number = jobs.enqueue(session, "export", {"deep": [None, {"a": RARE}]}, due_at=MORNING)
        export = Export(
            public_id="e",
            account_id=account.id,
            job_id=number,
            file_name=RARE,
            media_type="x",
            query={},
            created_at=MORNING,
        )
        session.add(export)
        session.flush()
        session.add(ExportPart(export_id=export.id, number=1, body=bytes(range(256))))
        late = OrgUnit(code="late", level="county", path="/late/", name_zh="迟", name_en="Late")
        session.add(late)
        session.flush()
        session.execute(update(OrgUnit).where(OrgUnit.code == "431002101").values(parent_id=late.id))


def test_everything_comes_back_from_either_database_to_either_and_new_keys_are_free(
    published_database: Database, target: Database, tmp_path: Path
) -> None:
    fill_with_oddities(published_database)
    path = back_up(published_database, tmp_path / "backup.tar.gz")

    restore(target, path, replace=False, report=silent)

    assert everything(target) == everything(published_database)
    with target.write() as session:
        jobs.enqueue(session, "count", {}, due_at=MORNING)
        audit.record(session, "login", now=MORNING)
        session.add(OrgUnit(code="new", level="county", path="/new/", name_zh="新", name_en="New"))
    with target.read() as session:
        assert schema.current(session.connection()) == schema.head()


def test_backup_holds_one_moment_while_the_site_writes_on(database: Database, tmp_path: Path) -> None:
    """Each transaction writes an event and a job: a backup with more of one than of the other has torn one apart."""
    stop, has_begun = threading.Event(), threading.Event()

    def write_on() -> None:
        while not stop.is_set():
            with database.write() as session:
                audit.record(session, "login", now=MORNING)
                jobs.enqueue(session, "count", {}, due_at=MORNING)
            has_begun.set()

    writer = threading.Thread(target=write_on)
    writer.start()
    try:
        assert has_begun.wait(30)
        for number in range(3):
            back_up(database, tmp_path / f"{number}.tar.gz")
    finally:
        stop.set()
        writer.join()
    for number in range(3):
        parts = take_apart(tmp_path / f"{number}.tar.gz")
        counts = [parts[f"tables/{table}.jsonl"].count(b"\n") for table in ("audit_event", "job")]
        assert counts[0] == counts[1] > 0
    assert counts[1] < len(everything(database)["job"])


def test_backup_is_for_its_owner_only_and_never_written_over_another(database: Database, tmp_path: Path) -> None:
    path = back_up(database, tmp_path / "backup.tar.gz")
    assert path.stat().st_mode & 0o077 == 0
    before = path.read_bytes()
    with pytest.raises(Conflict):
        back_up(database, path)
    assert path.read_bytes() == before
    assert {found.name for found in tmp_path.iterdir()} <= {
        path.name,
        "elearn.sqlite3",
        "elearn.sqlite3-wal",
        "elearn.sqlite3-shm",
    }


def test_database_with_rows_is_replaced_only_when_that_is_said(
    published_database: Database, migrated_target: Database, tmp_path: Path
) -> None:
    path = back_up(published_database, tmp_path / "backup.tar.gz")
    with migrated_target.write() as session:
        jobs.enqueue(session, "mine", {}, due_at=MORNING)
    with pytest.raises(Conflict, match="not empty"):
        restore(migrated_target, path, replace=False, report=silent)
    assert [row.kind for row in _jobs(migrated_target)] == ["mine"]
    restore(migrated_target, path, replace=True, report=silent)
    assert everything(migrated_target) == everything(published_database)


def test_migrated_database_without_rows_counts_as_empty(
    database: Database, migrated_target: Database, tmp_path: Path
) -> None:
    path = back_up(database, tmp_path / "backup.tar.gz")
    restore(migrated_target, path, replace=False, report=silent)
    assert everything(migrated_target) == everything(database)


def test_load_that_fails_half_way_leaves_the_database_as_it_was(
    published_database: Database, migrated_target: Database, tmp_path: Path
) -> None:
    parts = take_apart(back_up(published_database, tmp_path / "backup.tar.gz"))
    broken = pack(with_rows(parts, "unit_people", [987654321, 5]), tmp_path / "broken.tar.gz")  # of no unit
    with migrated_target.write() as session:
        jobs.enqueue(session, "mine", {}, due_at=MORNING)
    with pytest.raises(IntegrityError):
        restore(migrated_target, broken, replace=True, report=silent)
    assert [row.kind for row in _jobs(migrated_target)] == ["mine"]


@pytest.fixture
def parts(sqlite_database: Database, tmp_path: Path) -> dict[str, bytes]:
    """Give the parts of a good archive."""
    with sqlite_database.write() as session:
        jobs.enqueue(session, "count", {}, due_at=MORNING)
    return take_apart(back_up(sqlite_database, tmp_path / "backup.tar.gz"))


def refusal(path: Path, tmp_path: Path) -> Exception:
    """Give the error with which an archive is refused; the database stays without a table."""
    database = Database(f"sqlite:///{tmp_path / 'refusing.sqlite3'}")
    try:
        with pytest.raises((Invalid, Conflict)) as caught:
            restore(database, path, replace=True, report=silent)
        with database.read() as session:
            assert schema.current(session.connection()) is None
    finally:
        database.dispose()
    return caught.value


def test_backup_of_a_newer_elearn_is_refused(parts: dict[str, bytes], tmp_path: Path) -> None:
    path = pack(with_manifest(parts, revision="9999"), tmp_path / "new.tar.gz")
    assert "newer elearn" in str(refusal(path, tmp_path))


def test_changed_row_is_found_before_anything_is_touched(parts: dict[str, bytes], tmp_path: Path) -> None:
    changed = parts | {"tables/job.jsonl": parts["tables/job.jsonl"].replace(b"count", b"c0unt")}
    assert isinstance(refusal(pack(changed, tmp_path / "changed.tar.gz"), tmp_path), Invalid)


def test_missing_table_is_found(parts: dict[str, bytes], tmp_path: Path) -> None:
    del parts["tables/job.jsonl"]
    assert isinstance(refusal(pack(parts, tmp_path / "missing.tar.gz"), tmp_path), Invalid)


@pytest.mark.parametrize("share", [0.0, 0.3, 0.9])
def test_file_that_was_cut_off_is_found(share: float, parts: dict[str, bytes], tmp_path: Path) -> None:
    whole = (tmp_path / "backup.tar.gz").read_bytes()
    path = tmp_path / "cut.tar.gz"
    path.write_bytes(whole[: int(len(whole) * share)])
    assert isinstance(refusal(path, tmp_path), Invalid)


@pytest.mark.parametrize("data", [b"hello", b"\x1f\x8b\x08\x00junk", b"PK\x03\x04"])
def test_other_files_are_no_backups(data: bytes, tmp_path: Path) -> None:
    path = tmp_path / "other"
    path.write_bytes(data)
    assert isinstance(refusal(path, tmp_path), Invalid)


def test_table_names_and_kinds_of_a_forged_list_are_refused(parts: dict[str, bytes], tmp_path: Path) -> None:
    for name, kind in [('job"; --', "text"), ("job", "pickle")]:
        entry = {"name": name, "columns": [["id", kind]], "key": ["id"], "own_references": [], "rows": 0, "sha256": ""}
        path = pack(with_manifest(parts, tables=[entry]), tmp_path / "forged.tar.gz")
        assert isinstance(refusal(path, tmp_path), Invalid)


def test_list_of_contents_tells_what_is_inside(parts: dict[str, bytes], tmp_path: Path) -> None:
    with Archive(tmp_path / "backup.tar.gz") as archive:
        rows = {entry.name: entry.rows for entry in archive.manifest.tables}
    assert (archive.manifest.revision, archive.manifest.made_at) == (schema.head(), MORNING)
    assert rows.keys() == schema.METADATA.tables.keys()
    assert rows["job"] == 1


def _jobs(database: Database) -> list[Job]:
    with database.read() as session:
        return list(session.scalars(select(Job)))
