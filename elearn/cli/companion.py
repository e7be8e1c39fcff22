"""The worker process beside the server: started after it, started again when it dies, stopped with it."""

import subprocess
import sys
import threading
from collections.abc import Callable

import structlog

COMMAND = (sys.executable, "-m", "elearn", "work", "--with-parent")
FIRST_PAUSE_SECONDS, LONGEST_PAUSE_SECONDS = 0.5, 30.0
STEADY_SECONDS = 60.0  # one that lived for so long starts again at once
STOP_SECONDS = 10.0
LOOK_SECONDS = 0.1
log = structlog.get_logger()


class Companion:
    """Keep one ``elearn work`` alive, the first from when ``may_begin(seconds)``, which waits so long, says yes.

    Jobs can wait for a second, and people cannot: until the site answers, the processors are its own.
    """

    def __init__(self, may_begin: Callable[[float], bool]) -> None:
        self._may_begin = may_begin
        self._stopping = threading.Event()
        self._process: subprocess.Popen[bytes] | None = None
        self._thread = threading.Thread(target=self._keep_alive, name="companion", daemon=True)

    def start(self) -> None:
        """Start the thread that starts the worker and watches it."""
        self._thread.start()

    def renew(self) -> None:
        """Let the worker end, so that a new one starts with the code that is now on disk."""
        if self._process is not None:
            self._process.terminate()

    def stop(self) -> None:
        """Stop the worker; kill it when it does not listen."""
        self._stopping.set()
        if self._process is not None:
            self._process.terminate()
        self._thread.join(STOP_SECONDS)
        if self._process is not None and self._process.poll() is None:
            self._process.kill()

    def _keep_alive(self) -> None:
        pause = FIRST_PAUSE_SECONDS
        while not self._stopping.is_set() and not self._may_begin(LOOK_SECONDS):
            pass
        while not self._stopping.is_set():
            # The pipe to its standard input is how it learns that we are gone.
            with subprocess.Popen(COMMAND, stdin=subprocess.PIPE) as process:
                self._process = process
                if self._stopping.is_set():  # told to stop while the process was being made
                    process.terminate()
                lived_long = _outlives(process, STEADY_SECONDS)
                status = process.wait()
            pause = FIRST_PAUSE_SECONDS if lived_long else min(pause * 2, LONGEST_PAUSE_SECONDS)
            if not self._stopping.is_set():
                log.warning("work.ended", status=status)
                self._stopping.wait(pause)


def _outlives(process: subprocess.Popen[bytes], seconds: float) -> bool:
    try:
        process.wait(seconds)
    except subprocess.TimeoutExpired:
        return True
    return False
