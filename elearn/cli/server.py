"""The web server: granian with the options that docs/decisions/001-server-granian.md explains."""

import logging
import multiprocessing
import os
import resource
import signal
import socket
import time
from collections import deque
from collections.abc import Callable
from functools import partial
from multiprocessing.connection import Connection
from typing import Any

import structlog
from granian._granian import SocketHolder
from granian.constants import HTTPModes, Interfaces, Loops
from granian.http import HTTP1Settings
from granian.log import LogLevels
from granian.server.mp import MPServer, WorkerProcess

from elearn.cli import orphans
from elearn.cli.gateway import Gateway
from elearn.cli.loading import loaded
from elearn.config import Settings, read_settings

TARGET = "elearn.app:create_app"
HEADER_MILLISECONDS = 5_000  # to send the head of a request, and to begin the next one
BUFFER_BYTES = 64 * 1024
BACKLOG = 1024  # connections that wait to be accepted
CONNECTIONS = 1024  # of one worker; an idle one costs little, a thread only works on one that asks
OPEN_FILES = 8192
START_SECONDS = 60.0  # that a new worker gets before a reload is given up
STOP_SECONDS = 20  # for requests in flight when a worker is told to stop
MOST_DEATHS, DEATH_SECONDS = 6, 30.0  # more deaths than this in such a time, and the fault is ours
# Comparing a password takes 19 MiB. glibc would keep that for each thread that ever did it (90 MB more in a worker);
# given back each time, in huge pages, it costs no more than kept: see docs/performance.md. Others ignore the name.
ALLOCATION = (
    "GLIBC_TUNABLES",
    "glibc.malloc.mmap_threshold=1048576:glibc.malloc.trim_threshold=4194304:glibc.malloc.hugetlb=1:"
    "glibc.malloc.arena_max=2",
)
# granian's records go where ours go.
LOGGING: dict[str, Any] = {"formatters": {}, "handlers": {}, "loggers": {"_granian": {}, "granian.access": {}}}
log = structlog.get_logger()


class Server(MPServer):
    """Be granian with three differences.

    Its workers accept from one socket, ours, where granian gives each its own on Linux: what waits in the queue of
    a worker that ends would be lost, and another server could take a share of the port. Workers that are killed are
    replaced however often, until it looks like our fault. And a reload stops an old worker when the new one is
    ready, not after a fixed time, and stops none when the new one cannot start.
    """

    def __init__(self, listener: socket.socket, target: str, **options: Any) -> None:
        super().__init__(target, **options)
        self.listener = listener
        self.gave_up = False
        self._ready, self.tell_ready = multiprocessing.Pipe(duplex=False)

    def answers(self, seconds: float) -> bool:
        """Say whether a worker has become ready, after waiting for one so long."""
        return self._ready.poll(seconds)

    def _init_shared_socket(self) -> None:
        own: Any = self  # granian declares these as None
        own._ssp, own._sso, own._sfd = None, self.listener, self.listener.fileno()
        own._shd = SocketHolder(own._sfd, False, BACKLOG)  # type: ignore[call-arg]

    def _serve_loop(self, spawn_target: Any, target_loader: Any) -> None:
        deaths: deque[float] = deque(maxlen=MOST_DEATHS)
        start = partial(self._spawn_worker, target=spawn_target, callback_loader=target_loader)
        while not self.interrupt_signal and not self.gave_up:
            self.main_loop_interrupt.wait()
            self.main_loop_interrupt.clear()
            while self.interrupt_children and not self.interrupt_signal and not self.gave_up:
                self._replace_dead(self.interrupt_children.pop(0), deaths, start)
            if self.reload_signal and not self.interrupt_signal:
                self.reload_signal = False
                self._renew(start)
                self.main_loop_interrupt.set()  # look again: a worker may have died meanwhile
        self.interrupt_children.clear()

    def _replace_dead(self, index: int, deaths: deque[float], start: Callable[..., WorkerProcess]) -> None:
        if self.wrks[index].inner.is_alive():  # the dead one never got this place, or has been replaced
            return
        now = time.monotonic()
        deaths.append(now)
        self.gave_up = len(deaths) == MOST_DEATHS and now - deaths[0] < DEATH_SECONDS
        log.error("serve.worker_died", worker=index + 1, gave_up=self.gave_up)
        if not self.gave_up:
            self.wrks[index] = start(index)
            self.wrks[index].start()  # type: ignore[no-untyped-call]

    def _renew(self, start: Callable[..., WorkerProcess]) -> None:
        for index, old in enumerate(list(self.wrks)):
            new = start(index)
            new.start()  # type: ignore[no-untyped-call]
            if not self._becomes_ready(new.inner):
                log.error("serve.reload_refused", worker=index + 1)  # the worker's last words say why
                _end(new)
                return
            self.wrks[index] = new
            _end(old)
        self._call_hooks(self.hooks_reload)  # type: ignore[no-untyped-call]
        log.info("serve.reloaded")

    def _becomes_ready(self, process: Any) -> bool:
        end = time.monotonic() + START_SECONDS
        while process.is_alive() and time.monotonic() < end and not self.interrupt_signal:
            if self._ready.poll(0.1) and self._ready.recv() == process.pid:
                return True
        return False


def _end(worker: WorkerProcess) -> None:
    worker.terminate()  # type: ignore[no-untyped-call]
    worker.join(STOP_SECONDS)  # type: ignore[no-untyped-call]
    if worker.inner.is_alive():
        worker.kill()  # type: ignore[no-untyped-call]
        worker.join()  # type: ignore[no-untyped-call]


def load_application(target: str, ready: Connection) -> Any:
    """Build the application inside a worker and tell the parent; the worker ends with its parent."""
    signal.signal(signal.SIGHUP, signal.SIG_IGN)  # a closed terminal hangs up on all: the parent alone decides
    parent = multiprocessing.parent_process()
    if parent is not None:
        orphans.end_when(parent.join)
    settings = read_settings()
    application = loaded(target)(settings)
    ready.send(os.getpid())
    log.info("serve.worker_started", pid=os.getpid())
    return Gateway(application, threads=settings.threads, largest=settings.max_body_kib * 1024)


def build(settings: Settings, listener: socket.socket, target: str = TARGET) -> Server:
    """Make the server of the application named by ``target`` for a socket that is bound; ``run`` starts it."""
    # Fresh processes, not forks: no lock or connection is inherited half-held, and a reload runs what is on disk.
    multiprocessing.set_start_method("spawn", force=True)
    os.environ.setdefault(*ALLOCATION)  # read by the workers when they start
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
        workers_kill_timeout=STOP_SECONDS,
    )
    # When all are told to stop, workers may end before the parent has told them: nothing unexpected.
    logging.getLogger("_granian").addFilter(lambda _record: not server.interrupt_signal)
    return server


def run(server: Server) -> None:
    """Serve until a signal ends it: SIGTERM and SIGINT stop, SIGHUP replaces the workers one by one."""
    server.serve(target_loader=partial(load_application, server.target, server.tell_ready), wrap_loader=False)


def _allow_files() -> None:
    """Raise the limit of open files as far as is allowed and sensible: each connection is one."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = OPEN_FILES if hard == resource.RLIM_INFINITY else min(OPEN_FILES, hard)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
