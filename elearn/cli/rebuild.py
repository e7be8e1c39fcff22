"""``elearn rebuild``: make every roll-up anew from the facts."""

import click

from elearn.cli.speaking import _, example, say
from elearn.cli.surroundings import opened, require_current
from elearn.config import read_settings
from elearn.identities import utc_now
from elearn.problems import Phrase
from elearn.reporting import mastery, quiz_figures, retention_kept
from elearn.study import rebuild as rebuild_all

STEP = 1000
GRADES = 10_000


@click.command(
    help=_(
        "Make grades, scores, tallies, review cards and who has completed which class anew from attempts, answers and "
        "rulings, and the index of searches from what is published, in one transaction: writers wait meanwhile."
    ),
    epilog=example("elearn rebuild"),
)
def rebuild() -> None:
    """Rebuild what is derived."""
    settings = read_settings()
    count = 0
    with opened(settings) as database:
        require_current(database)
        with database.write() as session:
            today = utc_now().astimezone(settings.zone).date()
            for count in rebuild_all(session, now=utc_now(), today=today, grades=_tell_of_grades):
                if count % STEP == 0:
                    say(Phrase("%(count)s so far …", {"count": count}), is_aside=True)
        quiz_figures.refresh(database, utc_now, lambda _done, _total: None, is_all=True)
        mastery.refresh(database, utc_now, _tell, is_all=True)
        retention_kept.refresh(database, utc_now, settings.zone, is_all=True)
    say(
        Phrase(
            "%(count)s scores were made anew from their attempts, tallies from the scores, and the index of searches.",
            {"count": count},
        )
    )


def _tell_of_grades(done: int, total: int) -> None:
    if done % GRADES == 0 or done == total:
        say(Phrase("Grades: %(done)s of %(total)s …", {"done": done, "total": total}), is_aside=True)


def _tell(done: int, total: int) -> None:
    say(Phrase("Map of mastery: %(done)s of %(total)s …", {"done": done, "total": total}), is_aside=True)
