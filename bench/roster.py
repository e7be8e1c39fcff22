"""How long a roster takes: ``python -m bench.roster [--people 1000] [--database URL]``: read, compare, import, again.

The database must be empty (a temporary SQLite file is made when none is given); the organisation tree is the shipped
one. Times are of one process; "CPU" is what it used itself.
"""

import argparse
import io
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import xlsxwriter

from elearn import schema
from elearn.accounts.passwords import hash_first_password
from elearn.cli.operator import operator
from elearn.config import read_settings
from elearn.db.database import Database
from elearn.identities import new_password, utc_now
from elearn.interchange.roster import Roster
from elearn.organisation.service import load_units
from elearn.organisation.tree import UnitRow, read_units
from elearn.roster import service

T = TypeVar("T")


def timed(label: str, work: Callable[[], T]) -> T:
    """Do something and print how long it took."""
    start, cpu = time.perf_counter(), time.process_time()
    result = work()
    print(f"{label:42} {time.perf_counter() - start:7.2f} s   CPU {time.process_time() - cpu:7.2f} s")
    return result


def workbook(units: list[UnitRow], people: int) -> bytes:
    """Write a roster of made-up people, spread over the townships."""
    townships = [unit for unit in units if unit.level == "township"]
    names = {unit.code: unit.name_zh for unit in units}
    target = io.BytesIO()
    with xlsxwriter.Workbook(target) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["姓名", "县", "单位", "工号"])
        for number in range(people):
            unit = townships[number % len(townships)]
            row = [f"学员{number:05}", names[unit.parent_code], unit.name_zh, f"YS-{number:05}"]
            sheet.write_row(number + 1, 0, row)
    return target.getvalue()


def main() -> None:
    """Measure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=1000)
    parser.add_argument("--database", default="")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        settings = read_settings({"ELEARN_DATABASE_URL": given.database, "ELEARN_DATA_DIR": folder})
        database = Database(settings.database, readers=2)
        measure(database, given.people)
        database.dispose()


def measure(database: Database, people: int) -> None:
    """Print the figures of one database."""
    schema.migrate(database)
    units, _ = read_units(Path("content/organisation.csv").read_text("utf-8"))
    with database.write() as session:
        load_units(session, units)
    data = workbook(units, people)
    roster = timed(f"read the workbook ({len(data) // 1024} KiB)", lambda: service.read_file(data, "people.xlsx")[0])
    assert roster is not None
    timed("dry run", lambda: compare(database, roster))
    timed(f"import {people} people", lambda: bring_in(database, roster))
    timed("import the same again", lambda: bring_in(database, roster))
    timed(f"{people} first passwords", lambda: [hash_first_password(new_password()) for _ in range(people)])


def compare(database: Database, roster: Roster) -> None:
    """Plan only."""
    with database.read() as session:
        assert service.plan_of(session, operator(), roster, "people.xlsx").may_go_on


def bring_in(database: Database, roster: Roster) -> None:
    """Plan and do, in one transaction."""
    with database.write() as session:
        made = service.plan_of(session, operator(), roster, "people.xlsx")
        for _ in service.bring_in(session, operator(), made, class_id=None, now=utc_now()):
            pass


if __name__ == "__main__":
    main()
