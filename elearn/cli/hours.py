"""``elearn verify-hours``: read the whole ledger of learning hours and say whether its chain holds."""

import click

from elearn.cli.speaking import Refusal, _, example, say
from elearn.cli.surroundings import opened, require_current
from elearn.config import read_settings
from elearn.hours.ledger import verify
from elearn.problems import Phrase

HOW = {
    "changed": Phrase("entry %(number)s is not what it was when it was written"),
    "lost": Phrase("entry %(number)s is missing"),
    "forked": Phrase("entry %(number)s does not follow the one before it"),
}


@click.command(
    help=_("Read the whole ledger of learning hours and verify its chain. Exit status 1 where it is broken."),
    epilog=example("elearn verify-hours"),
)
def verify_hours() -> None:
    """Verify the chain."""
    with opened(read_settings()) as database:
        require_current(database)
        with database.read() as session:
            count, found = verify(session)
    if found is not None:
        how = Phrase(HOW[found.what].text, {"number": found.number})
        raise Refusal(Phrase("The ledger of learning hours is broken: %(how)s. Restore a backup.", {"how": how}))
    say(Phrase("The chain of %(count)s entries holds.", {"count": count}))
