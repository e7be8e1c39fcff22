"""The web server: granian with the options that docs/decisions/001-server-granian.md explains."""

import logging
import multiprocessing
import os
import resource
import signal
import socket
import time
from collections import deque
from pkgutil import resolve_name
from typing import Any

import structlog
from granian._granian import SocketHolder
from granian.constants import HTTPModes, Interfaces, Loops
from granian.http import HTTP1Settings
from granian.log import LogLevels
from granian.server.mp import MPServer

from elearn.cli import orphans
from elearn.cli.gateway import Gateway
from elearn.config import Settings, read_settings

TARGET = "elearn.app:create_app"
HEADER_MILLISECONDS = 5_000  # to send the head of a request, and to begin the next one
BUFFER_BYTES = 64 * 1024
BACKLOG = 1024  # connections that wait to be accepted
CONNECTIONS = 1024  # of one worker; an idle one costs little, a thread only works on one that asks
OPEN_FILES = 8192
START_SECONDS = 2.0  # that a new worker gets before the one it replaces is told to stop
STOP_SECONDS = 20  # for requests in flight when a worker is told to stop
MOST_DEATHS, DEATH_SECONDS = 6, 30.0  # more deaths than this in such a time, and the fault is ours
# granian's records go where ours go.
LOGGING: dict[str, Any] = {"formatters": {}, "handlers": {}, "loggers": {"_granian": {}, "granian.access": {}}}
log = structlog.get_logger()


class Server(MPServer):
    """Be granian with two differences.

    Its workers accept from one socket, ours, where granian gives each its own on Linux: what waits in the queue of
    a worker that ends would be lost, and another server could take a share of the port. And workers that are killed
    are replaced however often, until it looks like our fault.
    """

    def __init__(self, listener: socket.socket, target: str, **options: Any) -> None:
        super().__init__(target, **options)
        self.listener = listener
        self.application = target
        self.gave_up = False

    def _init_shared_socket(self) -> None:
        own: Any = self  # granian declares these as None
        own._ssp, own._sso, own._sfd = None, self.listener, self.listener.fileno()
        own._shd = SocketHolder(own._sfd, False, BACKLOG)  # type: ignore[call-arg]

    def _serve_loop(self, spawn_target: Any, target_loader: Any) -> None:
        deaths: deque[float] = deque(maxlen=MOST_DEATHS)
        while not self.interrupt_signal and not self.gave_up:
            self.main_loop_interrupt.wait()
            self.main_loop_interrupt.clear()
            while self.interrupt_children and not self.interrupt_signal and not self.gave_up:
                self._replace(self.interrupt_children.pop(0), deaths, spawn_target, target_loader)
            if self.reload_signal and not self.interrupt_signal:
                self._reload_if_sound(spawn_target, target_loader)
        self.interrupt_children.clear()

    def _replace(self, index: int, deaths: deque[float], spawn_target: Any, target_loader: Any) -> None:
        if self.wrks[index].inner.is_alive():  # it was another's turn to die in this place, and it has been replaced
            return
        now = time.monotonic()
        deaths.append(now)
        self.gave_up = len(deaths) == MOST_DEATHS and now - deaths[0] < DEATH_SECONDS
        log.error("serve.worker_died", worker=index + 1, gave_up=self.gave_up)
        if not self.gave_up:
            self._respawn_workers([index], spawn_target, target_loader)

    def _reload_if_sound(self, spawn_target: Any, target_loader: Any) -> None:
        trial = multiprocessing.Process(target=load_application, args=(self.application,), name="trial")
        trial.start()
        trial.join()  # its last word in the log is the reason, when it fails
        if trial.exitcode == 0:
            self._reload(spawn_target, target_loader)  # type: ignore[no-untyped-call]
            self.main_loop_interrupt.set()  # look again: a worker may have died meanwhile
            log.info("serve.reloaded")
        else:
            self.reload_signal = False
            log.error("serve.reload_refused")


def load_application(target: str) -> Any:
    """Build the application inside a worker; the worker ends with its parent."""
    signal.signal(signal.SIGHUP, signal.SIG_IGN)  # a closed terminal hangs up on all: the parent alone decides
    parent = multiprocessing.parent_process()
    if parent is not None:
        orphans.end_when(parent.join)
    settings = read_settings()
    application = resolve_name(target)(settings)
    log.info("serve.worker_started", pid=os.getpid())
    return Gateway(application, threads=settings.threads, largest=settings.max_body_kib * 1024)


def build(settings: Settings, listener: socket.socket, target: str = TARGET) -> Server:
    """Make the server of the application named by ``target`` for a socket that is bound; ``run`` starts it."""
    # Fresh processes, not forks: no lock or connection is inherited half-held, and a reload runs what is on disk.
    multiprocessing.set_start_method("spawn", force=True)
    _allow_files()
    address, port = listener.getsockname()[:2]
    listener.listen(BACKLOG)
    listener.setblocking(False)
    server = Server(
        listener,
        target,
        address=address,
        port=port,
        backlog=BACKLOG,
        interface=Interfaces.RSGI,
        loop=Loops.asyncio,
        workers=settings.workers,
        blocking_threads=1,  # the gateway has the threads
        backpressure=CONNECTIONS,
        http=HTTPModes.http1,
        websockets=False,
        http1_settings=HTTP1Settings(header_read_timeout=HEADER_MILLISECONDS, max_buffer_size=BUFFER_BYTES),
        log_level=LogLevels.debug if settings.log_level == "debug" else LogLevels.error,
        log_dictconfig=LOGGING,
        log_access=False,
        respawn_interval=START_SECONDS,
        workers_kill_timeout=STOP_SECONDS,
    )
    # When all are told to stop, workers may end before the parent has told them: nothing unexpected.
    logging.getLogger("_granian").addFilter(lambda _record: not server.interrupt_signal)
    return server


def run(server: Server) -> None:
    """Serve until a signal ends it: SIGTERM and SIGINT stop, SIGHUP replaces the workers one by one."""
    server.serve(target_loader=load_application)


def _allow_files() -> None:
    """Raise the limit of open files as far as is allowed and sensible: each connection is one."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = OPEN_FILES if hard == resource.RLIM_INFINITY else min(OPEN_FILES, hard)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
