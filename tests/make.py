"""Builders of what tests begin with: settings, a small organisation, people."""

from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from elearn.accounts import service as accounts
from elearn.accounts.models import Account
from elearn.accounts.passwords import hash_password
from elearn.accounts.roles import Role
from elearn.config import Settings, read_settings
from elearn.identities import new_public_id
from elearn.organisation.models import OrgUnit
from elearn.organisation.service import load_units
from elearn.organisation.tree import read_units
from tests.clock import MORNING

PASSWORD = "three clear springs"
CITY, COUNTY, OTHER_COUNTY = "4310", "431002", "431003"
TOWNSHIP, OTHER_TOWNSHIP = "431002101", "431003101"
TREE = """code,level,parent_code,name_zh,name_en
4310,city,,郴州市,Chenzhou City
431002,county,4310,北湖区,Beihu District
431003,county,4310,苏仙区,Suxian District
431002101,township,431002,保和瑶族乡,Baohe Yao Ethnic Township
431002102,township,431002,鲁塘镇,Lutang Town
431002103,township,431002,石盖塘镇,Shigaitang Town
431003101,township,431003,白露塘镇,Bailutang Town
431003102,township,431003,良田镇,Liangtian Town
431003103,township,431003,栖凤渡镇,Qifengdu Town
"""


def make_settings(database_url: str, folder: Path, **changes: str) -> Settings:
    """Read settings as the site does; ``changes`` are named as in Settings and written as in the environment."""
    given = {"database_url": database_url, "data_dir": str(folder), "secret_key": "a key for tests only", **changes}
    return read_settings({f"ELEARN_{name.upper()}": value for name, value in given.items()})


def make_tree(session: Session) -> dict[str, OrgUnit]:
    """Load the small organisation (a city, two counties, three townships each); give its units by code."""
    rows, problems = read_units(TREE)
    assert not problems
    load_units(session, rows)
    return {unit.code: unit for unit in session.scalars(select(OrgUnit))}


@lru_cache
def hashed(password: str) -> str:
    """Hash a password at full strength, once a run."""
    return hash_password(password)


def make_account(
    session: Session,
    username: str = "tanglan",
    role: Role | str | None = Role.TRAINEE,
    *,
    unit: str = TOWNSHIP,
    over: str | None = None,
    roles: Sequence[tuple[Role, str]] = (),
    name: str = "唐岚",
    password: str = PASSWORD,
    must_change_password: bool = False,
    **more: str | None,
) -> Account:
    """Make a person at home in ``unit`` (a code) with ``role`` over ``over`` (a code; the home unit when None).

    ``roles`` adds further pairs of a role and a unit's code; ``more`` may hold ``staff_number`` and ``language``.
    The small tree must be there (``make_tree``).
    """
    ids = {row.code: row.id for row in session.execute(select(OrgUnit.code, OrgUnit.id))}
    wanted = [*([(Role(role), over or unit)] if role else []), *roles]
    new = accounts.NewAccount(
        public_id=new_public_id(),
        username=username,
        name=name,
        unit_id=ids[unit],
        password_hash=hashed(password),
        roles=[(held, ids[code]) for held, code in wanted],
        must_change_password=must_change_password,
        **more,
    )
    return accounts.create(session, new, now=MORNING, actor_id=None)
