"""``elearn verify-audit``: check that the audit log is the one that was written."""

import click

from elearn.audit import sealing
from elearn.cli.speaking import _, example, say
from elearn.cli.surroundings import opened, require_current
from elearn.config import read_settings
from elearn.identities import utc_now
from elearn.problems import Phrase


@click.command(
    help=_(
        "Compute the chain of the audit log anew and say everything that was changed, added or taken away. Note the "
        "newest hash somewhere else now and then: with --head it is looked for in the chain. "
        "Exit status 1 for any fault."
    ),
    epilog=example("elearn verify-audit", "elearn verify-audit --head 9f86d081…"),
)
@click.option("--head", help=_("A hash that was noted earlier."))
@click.pass_context
def verify_audit(context: click.Context, head: str | None) -> None:
    """Check the chain."""
    with opened(read_settings()) as database:
        require_current(database)
        with database.read() as session:
            found = sealing.check(session, now=utc_now())
            is_there = head is None or sealing.has_head(session, head.strip().lower())
    for fault in found.faults:
        say(fault)
    if not is_there:
        say(Phrase("The hash that was noted is not in the chain: its end was cut off, or all of it was made anew."))
    if found.faults or not is_there:
        context.exit(1)
    values = {"events": found.events, "seals": found.seals, "head": found.head or "–"}
    say(Phrase("%(events)s events under %(seals)s seals are as they were written. Newest hash: %(head)s", values))
