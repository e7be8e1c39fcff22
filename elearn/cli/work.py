"""``elearn work``: do what is due in the background."""

import gc
import os
import signal
import socket
import threading

import click
import structlog

from elearn import logs
from elearn.cli import orphans
from elearn.cli.closing import Closing, close_due
from elearn.cli.speaking import _, example, say
from elearn.cli.surroundings import opened, require_current
from elearn.cli.tasks import TASKS, rounds
from elearn.config import read_settings
from elearn.content.shelf import Shelf
from elearn.identities import utc_now
from elearn.jobs.loop import WorkLoop
from elearn.problems import Phrase

log = structlog.get_logger()


@click.command(
    help=_("Do background jobs as they fall due. 'elearn serve' starts one worker; more of them are safe."),
    epilog=example("elearn work", "elearn work --once"),
)
@click.option("--once", is_flag=True, help=_("Do what is due now, then end."))
@click.option("--with-parent", is_flag=True, hidden=True, help="End when standard input ends.")
def work(once: bool, with_parent: bool) -> None:
    """Run the worker's loop until a signal ends it."""
    settings = read_settings()
    logs.configure(settings.log_level)
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda _number, _frame: stop.set())
    if with_parent:
        orphans.end_when(orphans.standard_input_ends)
    gc.freeze()  # what was imported stays: the collector need not look at it again in each job that makes much
    with opened(settings) as database:
        require_current(database)
        name = f"{socket.gethostname()[:50]}-{os.getpid()}"
        loop = WorkLoop(database, name=name, clock=utc_now, stop=stop, tasks=TASKS, rounds=rounds(settings))
        if once:
            close_due(database, Shelf(), settings.zone, utc_now)
            say(Phrase("%(count)s jobs were run.", {"count": loop.run_due()}))
        else:
            log.info("work.started", pid=os.getpid())
            closing = Closing(database, settings.zone, utc_now, stop)
            closing.start()
            loop.run()
            closing.join()
            log.info("work.stopped")
