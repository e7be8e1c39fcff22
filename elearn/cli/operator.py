"""Who acts when a command does: nobody who has an account."""

from elearn.accounts.actor import Actor, Grant
from elearn.accounts.roles import Role
from elearn.identities import utc_now


def operator() -> Actor:
    """Stand for whoever has the machine: an administrator of everything."""
    grants = (Grant(Role.ADMINISTRATOR, "/"),)
    return Actor(0, "", "", "", 0, "/", "", "", None, False, "", utc_now(), grants)
