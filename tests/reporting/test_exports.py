"""Files of the scores: what is in them, for whom, and that they are whole or not there at all."""

import csv
import io
from contextlib import suppress
from datetime import timedelta
from pathlib import Path

import openpyxl
import pytest
from sqlalchemy import func, select, update

from elearn.accounts.models import Account, RoleGrant
from elearn.accounts.service import lock
from elearn.content.shelf import Shelf
from elearn.db.database import Database
from elearn.errors import Conflict, NotFound
from elearn.organisation.queries import unit_by_code
from elearn.reporting import exports
from elearn.reporting.filters import Filters, Order, State
from elearn.reporting.models import Export, ExportPart
from elearn.reporting.scores import NOTHING, people, standings
from elearn.reporting.sheet import quizzes_in_order
from elearn.reporting.spreadsheets import Format
from tests.clock import MORNING, StandingClock
from tests.make import COUNTY
from tests.published import AFTER
from tests.reporting.asking import ask, file_of, silent
from tests.reporting.crowd import ODD_NAMES, QUIZZES, somebody


def made(database: Database, username: str = "admin", filters: Filters | None = None) -> list[list[object]]:
    """Ask for an XLSX file, build it and read its rows."""
    public_id = ask(database, username, filters)
    exports.build(database, public_id, silent, StandingClock())
    sheet = openpyxl.load_workbook(io.BytesIO(file_of(database, public_id, username))).worksheets[0]
    return [[cell.value for cell in row] for row in sheet.iter_rows()]


def names(rows: list[list[object]]) -> list[object]:
    return [row[4] for row in rows[1:]]


def listed(database: Database, username: str, filters: Filters) -> list[str]:
    with database.read() as session:
        actor = somebody(session, username)
        return [person.username for person in people(session, actor, exports.PERMISSION, filters, limit=10_000)]


@pytest.mark.parametrize("order", Order)
def test_the_file_holds_the_table_as_it_stands(crowd: Database, order: Order) -> None:
    filters = Filters(order=order, quiz_id=AFTER, state=State.PASSED)

    rows = made(crowd, "admin", filters)

    assert names(rows) == listed(crowd, "admin", filters) != []
    assert {row[6] for row in rows[1:]} == {"Passed"}


def test_every_cell_of_a_line_is_what_the_table_shows(crowd: Database) -> None:
    rows = made(crowd)

    with crowd.read() as session:
        found = people(session, somebody(session, "admin"), exports.PERMISSION, Filters(), limit=1000)
        where = standings(session, found, QUIZZES)
        order = [quiz.id for quiz in quizzes_in_order(Shelf().outline(session))]
    assert len(rows[0]) == 6 + 7 * len(order)
    for person, row in zip(found, rows[1:], strict=True):
        assert row[1:6] == [person.unit_name_en, person.unit_code, person.name, person.username, person.staff_number]
        for quiz in QUIZZES:
            place = order.index(quiz)
            held, cells = where[person.id].get(quiz, NOTHING), row[6 + 7 * place : 13 + 7 * place]
            assert cells[1] == (None if held.earned is None else float(held.earned))
            assert cells[3] == (None if held.share is None else round(float(held.share), 4))
            assert cells[4] == (held.begun or None)
            assert (cells[5] is None) == (held.finished_at is None)
    assert set(ODD_NAMES) <= {row[3] for row in rows}


def test_a_csv_file_holds_the_same_people(crowd: Database) -> None:
    public_id = ask(crowd, form=Format.CSV)
    exports.build(crowd, public_id, silent, StandingClock())

    rows = list(csv.reader(io.StringIO(file_of(crowd, public_id).decode("utf-8-sig"), newline="")))

    assert [row[4] for row in rows[1:]] == listed(crowd, "admin", Filters())
    assert {"'=1+1", "'+86", "'-2", "'@SUM(A1)", "𠮷㛃"} <= {row[3] for row in rows}


def test_a_county_s_file_holds_that_county_only(crowd: Database) -> None:
    rows = made(crowd, "county")

    assert {str(row[2])[:6] for row in rows[1:]} == {COUNTY}
    assert {row[0] for row in rows[1:]} == {"Beihu District"}


def test_many_people_are_read_in_batches_and_in_pieces(crowd: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(exports, "BATCH", 10)
    monkeypatch.setattr(exports, "PART_BYTES", 500)
    told: list[tuple[int, int]] = []
    public_id = ask(crowd)

    exports.build(crowd, public_id, lambda done, total: told.append((done, total)), StandingClock())

    assert told == [(0, 62), *((done, 62) for done in (10, 20, 30, 40, 50, 60, 62))]
    book = openpyxl.load_workbook(io.BytesIO(file_of(crowd, public_id)))
    assert book.worksheets[0].max_row == 63
    with crowd.read() as session:
        sizes = list(session.scalars(select(func.length(ExportPart.body))))
    assert len(sizes) > 5
    assert max(sizes) <= 500


def test_what_the_owner_may_see_is_decided_when_the_file_is_built(crowd: Database) -> None:
    public_id = ask(crowd, "admin", form=Format.CSV)
    with crowd.write() as session:
        county = unit_by_code(session, COUNTY)
        assert county is not None
        admin = session.scalars(select(Account.id).where(Account.username == "admin")).one()
        session.execute(update(RoleGrant).where(RoleGrant.account_id == admin).values(unit_id=county.id))

    exports.build(crowd, public_id, silent, StandingClock())

    rows = list(csv.reader(io.StringIO(file_of(crowd, public_id).decode("utf-8-sig"), newline="")))
    assert {row[2][:6] for row in rows[1:]} == {COUNTY}


def test_a_file_of_more_than_one_may_see_by_now_is_not_handed_out(crowd: Database) -> None:
    public_id = ask(crowd)
    exports.build(crowd, public_id, silent, StandingClock())
    with crowd.write() as session:
        county = unit_by_code(session, COUNTY)
        assert county is not None
        admin = session.scalars(select(Account.id).where(Account.username == "admin")).one()
        session.execute(update(RoleGrant).where(RoleGrant.account_id == admin).values(unit_id=county.id))

    with pytest.raises(NotFound):
        file_of(crowd, public_id)


def test_nothing_is_built_for_somebody_who_was_locked_out(crowd: Database) -> None:
    public_id = ask(crowd)
    with crowd.write() as session:
        lock(
            session,
            session.scalars(select(Account).where(Account.username == "admin")).one(),
            now=MORNING,
            actor_id=None,
        )

    exports.build(crowd, public_id, silent, StandingClock())

    with crowd.read() as session:
        assert session.scalars(select(Export.ready_at)).all() == [None]
        assert session.scalars(select(ExportPart.number)).all() == []


def test_building_again_changes_nothing(crowd: Database) -> None:
    public_id = ask(crowd)
    exports.build(crowd, public_id, silent, StandingClock())
    before = file_of(crowd, public_id)

    exports.build(crowd, public_id, silent, StandingClock())

    assert file_of(crowd, public_id) == before


def test_a_worker_that_was_overtaken_adds_no_piece(crowd: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(exports, "PART_BYTES", 500)
    public_id, overtaken = ask(crowd), list[bool]()

    def report(done: int, total: int) -> None:
        if done == total and not overtaken:  # the other worker begins and ends before this one's first piece
            overtaken.append(True)
            exports.build(crowd, public_id, silent, StandingClock())

    with pytest.raises(Conflict):
        exports.build(crowd, public_id, report, StandingClock())

    openpyxl.load_workbook(io.BytesIO(file_of(crowd, public_id)))


def test_a_build_that_breaks_off_leaves_nothing_to_download(crowd: Database) -> None:
    public_id = ask(crowd)

    def report(done: int, _total: int) -> None:
        if done:
            raise InterruptedError

    with pytest.raises(InterruptedError):
        exports.build(crowd, public_id, report, StandingClock())

    with pytest.raises(NotFound):
        file_of(crowd, public_id)
    exports.build(crowd, public_id, silent, StandingClock())
    assert file_of(crowd, public_id).startswith(b"PK")


def test_an_export_that_is_gone_is_nothing_to_do(crowd: Database) -> None:
    told: list[int] = []

    exports.build(crowd, "nobody-s", lambda done, _total: told.append(done), StandingClock())

    assert told == []


def test_files_are_deleted_after_a_day(crowd: Database) -> None:
    clock = StandingClock()
    exports.build(crowd, ask(crowd), silent, clock)
    clock.advance(timedelta(hours=24))
    exports.clean(crowd, clock)
    with crowd.read() as session:
        assert session.scalars(select(Export.public_id)).all() == ["export-0"]

    clock.advance(timedelta(seconds=1))
    exports.clean(crowd, clock)

    with crowd.read() as session:
        assert session.scalars(select(Export.public_id)).all() == []
        assert session.scalars(select(ExportPart.number)).all() == []


@pytest.mark.parametrize("form", Format)
@pytest.mark.parametrize("is_broken_off", [False, True])
def test_no_temporary_file_is_left_behind(
    crowd: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, form: Format, is_broken_off: bool
) -> None:
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(folder))

    def report(done: int, _total: int) -> None:
        if done and is_broken_off:
            raise InterruptedError

    with suppress(InterruptedError):
        exports.build(crowd, ask(crowd, form=form), report, StandingClock())
        assert not is_broken_off

    assert list(folder.iterdir()) == []
