"""The organisation in the database: loaded once, renamed in place, found by path."""

from collections.abc import Sequence
from pathlib import Path

from sqlalchemy import select

from elearn.db.database import Database
from elearn.organisation import queries
from elearn.organisation.models import OrgUnit
from elearn.organisation.service import load_units
from elearn.organisation.tree import UnitRow, is_within, read_units
from tests.counting import count_queries
from tests.make import CITY, COUNTY, TOWNSHIP, make_tree

FILE = Path(__file__).parents[2] / "content" / "organisation.csv"


def real_units() -> Sequence[UnitRow]:
    """Read the organisation that is shipped."""
    units, problems = read_units(FILE.read_text())
    assert problems == []
    return units


def test_the_real_organisation_is_loaded_with_every_path_below_its_parent_s(database: Database) -> None:
    with database.write() as session:
        assert load_units(session, real_units()) == 171

    with database.read() as session:
        units = {unit.id: unit for unit in session.scalars(select(OrgUnit))}
    assert len(units) == 171
    for unit in units.values():
        above = units[unit.parent_id].path if unit.parent_id else "/"
        assert unit.path == f"{above}{unit.id}/"


def test_the_subtree_of_a_county_is_what_begins_with_its_path(database: Database) -> None:
    with database.write() as session:
        load_units(session, real_units())

    with database.read() as session:
        county = queries.unit_by_code(session, COUNTY)
        assert county is not None
        inside = queries.units(session, OrgUnit.path.startswith(county.path))
    assert {unit.code[:6] for unit in inside} == {COUNTY}
    assert all(is_within(unit.path, county.path) for unit in inside)


def test_loading_again_adds_nothing_and_changes_no_path(database: Database) -> None:
    with database.write() as session:
        before = {unit.code: (unit.id, unit.path) for unit in make_tree(session).values()}

    with database.write() as session:
        rows = [UnitRow(u.code, u.level, "", u.name_zh, u.name_en) for u in session.scalars(select(OrgUnit))]
        assert load_units(session, rows) == 0

    with database.read() as session:
        assert {unit.code: (unit.id, unit.path) for unit in session.scalars(select(OrgUnit))} == before


def test_a_renamed_unit_keeps_its_place(database: Database) -> None:
    with database.write() as session:
        before = make_tree(session)[COUNTY]
        load_units(session, [UnitRow(COUNTY, "county", CITY, "新名", "New Name")])

    with database.read() as session:
        unit = queries.unit_by_code(session, COUNTY)
    assert unit is not None
    assert (unit.id, unit.path) == (before.id, before.path)
    assert (unit.name("zh"), unit.name("en")) == ("新名", "New Name")


def test_a_unit_that_is_added_later_finds_its_parent(database: Database) -> None:
    with database.write() as session:
        units = make_tree(session)
        added = load_units(session, [UnitRow("431002109", "township", COUNTY, "新乡", "New Town")])

    with database.read() as session:
        unit = queries.unit_by_code(session, "431002109")
    assert added == 1
    assert unit is not None
    assert unit.path == f"{units[COUNTY].path}{unit.id}/"


def test_units_are_listed_by_code_and_the_root_is_the_city(database: Database) -> None:
    with database.write() as session:
        codes = list(make_tree(session))

    with database.read() as session:
        root = queries.root(session)
        assert [unit.code for unit in queries.units(session)] == sorted(codes)
        assert queries.unit_by_code(session, "404") is None
    assert root is not None
    assert root.code == CITY


def test_before_the_first_load_there_is_no_root(database: Database) -> None:
    with database.read() as session:
        assert queries.root(session) is None
        assert queries.units(session) == []


def test_finding_a_unit_costs_one_query(database: Database) -> None:
    with database.write() as session:
        make_tree(session)

    with count_queries() as statements, database.read() as session:
        queries.unit_by_code(session, TOWNSHIP)

    assert len(statements) == 1, statements
