"""The person who acts, as loaded for one request."""

from dataclasses import dataclass
from datetime import datetime

from elearn.accounts.roles import PERMISSIONS, Permission, Role


@dataclass(frozen=True, slots=True)
class Grant:
    """Hold a role over the subtree at ``path``."""

    role: Role
    path: str


@dataclass(frozen=True, slots=True)
class Actor:
    """Hold who acts: identity, home unit, grants, and the session's key (the hash of its token)."""

    id: int
    public_id: str
    username: str
    name: str
    unit_id: int
    unit_path: str
    unit_name_zh: str
    unit_name_en: str
    language: str | None
    must_change_password: bool
    session_key: str
    seen_at: datetime
    grants: tuple[Grant, ...]

    def scopes(self, permission: Permission) -> tuple[str, ...]:
        """List the paths over which the actor has a permission."""
        return tuple(grant.path for grant in self.grants if permission in PERMISSIONS[grant.role])

    @property
    def permissions(self) -> frozenset[Permission]:
        """Give everything the actor may do somewhere."""
        return frozenset().union(*(PERMISSIONS[grant.role] for grant in self.grants))

    def has(self, permission: Permission) -> bool:
        """Say whether the actor has a permission anywhere."""
        return any(permission in PERMISSIONS[grant.role] for grant in self.grants)

    def is_role(self, role: Role) -> bool:
        """Say whether the actor holds a role anywhere."""
        return any(grant.role is role for grant in self.grants)
