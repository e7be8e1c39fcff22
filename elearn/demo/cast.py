"""Who is in the demo: the four log-ins, an administrator for each county, and trainees all over the organisation."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from sqlalchemy.orm import Session

from elearn.accounts.actor import Actor
from elearn.accounts.models import Account
from elearn.accounts.roles import Role
from elearn.accounts.service import NewAccount
from elearn.demo.names import made_up_names
from elearn.demo.nature import opaque
from elearn.organisation.queries import Unit, units
from elearn.study import create_account

TRAINEE, LECTURER, COUNTY, ADMIN = LOG_INS = ("trainee", "lecturer", "county", "admin")
TWIN = 3  # the number of the trainee who may be another one, in the same county: same name, another staff number


@dataclass(frozen=True, slots=True)
class Cast:
    """Hold the actors of the demo; ``trainees`` are all but the one that the log-in ``trainee`` is."""

    trainee: Actor
    staff: tuple[Actor, ...]
    trainees: tuple[Actor, ...]


@dataclass(slots=True)
class Casting:
    """Make accounts, each with the next made-up name, and the same password."""

    session: Session
    chance: Random
    password_hash: str
    now: datetime
    names: Iterator[str]

    def make(self, username: str, role: Role, unit: Unit, *, is_new: bool = False, named: str = "") -> Actor:
        """Make somebody at home in a unit with a role over it; who ``is_new`` has yet to choose a password."""
        name = next(self.names)
        new = NewAccount(
            public_id=opaque(self.chance),
            username=username,
            name=named or name,
            staff_number=f"YS-{username.removeprefix('demo')}" if role is Role.TRAINEE else None,
            unit_id=unit.id,
            password_hash=self.password_hash,
            roles=[(role, unit.id)],
            must_change_password=is_new,
        )
        self.now += timedelta(seconds=20)
        return acting(create_account(self.session, new, now=self.now, actor_id=None), unit)


def make_cast(session: Session, *, size: int, chance: Random, password_hash: str, now: datetime) -> Cast:
    """Make all accounts at a moment and a little later. The organisation must be there: a city with its counties."""
    casting = Casting(session, chance, password_hash, now, made_up_names(chance))
    everything = units(session)
    root = min(everything, key=lambda unit: len(unit.path))
    counties = [unit for unit in everything if unit.level == "county"]
    townships = [unit for unit in everything if unit.level == "township"]
    own = max(counties, key=lambda county: sum(unit.path.startswith(county.path) for unit in townships))
    home = next(unit for unit in townships if unit.path.startswith(own.path))
    staff = [casting.make(ADMIN, Role.ADMINISTRATOR, root), casting.make(LECTURER, Role.LECTURER, root)]
    staff.append(casting.make(COUNTY, Role.ADMINISTRATOR, own))
    staff += [casting.make(f"county-{county.code}", Role.ADMINISTRATOR, county) for county in counties if county != own]
    trainee = casting.make(TRAINEE, Role.TRAINEE, home, is_new=True)
    homes = spread(size - 1, townships, counties, chance)
    trainees: list[Actor] = []
    for number, unit in homes:
        named = trainees[-1].name if number == TWIN else ""
        trainees.append(casting.make(f"demo{number:03}", Role.TRAINEE, unit, is_new=True, named=named))
    return Cast(trainee, tuple(staff), tuple(trainees))


def spread(size: int, townships: Sequence[Unit], counties: Sequence[Unit], chance: Random) -> list[tuple[int, Unit]]:
    """Number ``size`` people from 1 and give each a home: every township in turn, who is left over anywhere."""
    rounds = [unit for _ in range(size // len(townships)) for unit in townships]
    left = size - len(rounds)
    rest = chance.sample([*townships, *counties], left) if rounds else chance.sample(townships, left)
    homes = sorted([*rounds, *rest], key=lambda unit: unit.code)
    return list(enumerate(homes, 1))


def acting(account: Account, unit: Unit) -> Actor:
    """Give the actor that an account acts as in study; grants play no part there."""
    return Actor(
        id=account.id,
        public_id=account.public_id,
        username=account.username,
        name=account.name,
        unit_id=unit.id,
        unit_path=unit.path,
        unit_name_zh=unit.name_zh,
        unit_name_en=unit.name_en,
        language=None,
        must_change_password=False,
        session_key="",
        seen_at=account.created_at,
        grants=(),
    )
