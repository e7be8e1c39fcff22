"""``elearn serve`` and ``elearn run``: the site, with its worker beside it."""

import os
import shutil
import socket
from pathlib import Path

import click
import structlog

from elearn import logs
from elearn.cli import server
from elearn.cli.companion import Companion
from elearn.cli.setup import prepare
from elearn.cli.speaking import Refusal, _, example, say
from elearn.cli.surroundings import bound, local_address, opened, require_current, require_writable
from elearn.config import Settings, read_settings
from elearn.problems import Phrase

log = structlog.get_logger()


@click.command(
    help=_("Serve the site on ELEARN_HOST and ELEARN_PORT, with a worker for background jobs beside it."),
    epilog=example("ELEARN_PORT=8080 elearn serve"),
)
def serve() -> None:
    """Check what serving needs, then serve."""
    settings = read_settings()
    with bound(settings.host, settings.port) as listener:
        require_writable(settings.data_dir)
        with opened(settings) as database:
            require_current(database)
        _serve(settings, listener)


@click.command(
    help=_("Set the site up where that is needed, then serve it: what 'make run' does."),
    epilog=example("elearn run"),
)
def run() -> None:
    """Set up and serve; nothing is made when the port is taken."""
    settings = read_settings()
    with bound(settings.host, settings.port) as listener:
        prepare(settings)
        _serve(settings, listener)


def _serve(settings: Settings, listener: socket.socket) -> None:
    logs.configure(settings.log_level)
    _count_together(settings.data_dir / "metrics" / str(settings.port))
    site = server.build(settings, listener)
    companion = Companion(site.answers)
    site.on_startup(companion.start)
    site.on_reload(companion.renew)
    site.on_shutdown(companion.stop)
    say(Phrase("The site is served at %(address)s. Ctrl-C ends it.", {"address": local_address(settings)}))
    server.run(site)
    log.info("serve.stopped")
    if site.gave_up:
        raise Refusal(Phrase("The serving processes died again and again: the log above says why."))


def _count_together(folder: Path) -> None:
    """Let all workers add their figures up in a folder, for /metrics; it begins empty with each start."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    os.environ["PROMETHEUS_MULTIPROC_DIR"] = str(folder.absolute())
