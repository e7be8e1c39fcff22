"""Who may do what to whom: one rule, rendered as a predicate and as SQL, side by side.

The rule: an actor may do something to a thing that belongs to a unit when one of the actor's roles includes the
permission over that unit or over one above it. ``tests/accounts/test_policy.py`` proves that the two agree.

A person belongs to several units: the home, and those that the person's roles cover. Who manages a person must be
above all of them, or a county's administrator could give the city's a new password and log in with it.
"""

from collections.abc import Iterable

from sqlalchemy import ColumnElement, false, or_
from sqlalchemy.orm import InstrumentedAttribute

from elearn.accounts.actor import Actor
from elearn.accounts.roles import Permission
from elearn.errors import NotAllowed, NotFound
from elearn.organisation.tree import is_within_any


def may(actor: Actor, permission: Permission, path: str) -> bool:
    """Say whether the actor has the permission over the unit at ``path``."""
    return is_within_any(path, actor.scopes(permission))


def within(actor: Actor, permission: Permission, path: InstrumentedAttribute[str]) -> ColumnElement[bool]:
    """Select the rows whose unit path the actor has the permission over."""
    scopes = actor.scopes(permission)
    return or_(*(path.startswith(scope, autoescape=True) for scope in scopes)) if scopes else false()


def may_manage(actor: Actor, home: str, covered: Iterable[str]) -> bool:
    """Say whether the actor may manage a person at home in the unit at ``home`` with roles over ``covered`` (paths).

    The same holds for making such a person, so that nobody hands out more than the own.
    """
    return all(may(actor, Permission.MANAGE_PEOPLE, path) for path in (home, *covered))


def require(actor: Actor, permission: Permission, path: str) -> None:
    """Raise NotFound unless the actor has the permission over ``path``: what is another's does not exist."""
    if not may(actor, permission, path):
        raise NotFound


def require_anywhere(actor: Actor, permission: Permission) -> None:
    """Raise NotAllowed unless the actor has the permission over some unit."""
    if not actor.has(permission):
        raise NotAllowed
