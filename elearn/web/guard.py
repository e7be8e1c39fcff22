"""Deny by default: every view declares who may reach it, and one that declares nothing is never served."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from elearn.accounts.roles import Permission
from elearn.web.pages import Result

View = Callable[..., Result]
V = TypeVar("V", bound=View)
Preparation = Callable[[], Any]
_MARK = "_elearn_access"


@dataclass(frozen=True, slots=True)
class Access:
    """Hold a view's declaration.

    ``permission`` None with ``is_public`` False means: anybody who is logged in. ``is_reading`` keeps a POST on a
    read transaction (its writing goes through the group-commit writer). ``prepare`` runs before the transaction
    opens, for what must not hold one open, such as hashing a password; its value is the view's first argument.
    """

    is_public: bool
    permission: Permission | None
    is_reading: bool
    opens_before_password_change: bool
    prepare: Preparation | None


def public(*, prepare: Preparation | None = None) -> Callable[[V], V]:
    """Declare a view that everybody may reach."""
    return _declare(Access(True, None, False, True, prepare))


def requires(
    permission: Permission | None = None,
    *,
    is_reading: bool = False,
    opens_before_password_change: bool = False,
    prepare: Preparation | None = None,
) -> Callable[[V], V]:
    """Declare a view for those who are logged in and have ``permission`` somewhere (any role when None)."""
    return _declare(Access(False, permission, is_reading, opens_before_password_change, prepare))


def access_of(view: Callable[..., Any]) -> Access | None:
    """Give a view's declaration, None when it has none."""
    return getattr(view, _MARK, None)


def _declare(access: Access) -> Callable[[V], V]:
    def mark(view: V) -> V:
        setattr(view, _MARK, access)
        return view

    return mark
