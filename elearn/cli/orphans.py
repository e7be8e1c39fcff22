"""End with the parent: a process whose parent was killed must not serve on beside the one that follows.

The parent holds one end of a pipe, which its system closes however it dies: that works wherever there are pipes,
and needs no polling.
"""

import os
import signal
import threading
from collections.abc import Callable

GRACE_SECONDS = 1.0  # for answers that are nearly out


def end_when(returns: Callable[[], object], *, grace: float = GRACE_SECONDS) -> None:
    """Call ``returns`` on a thread of its own; when it does, ask this process to end, and after ``grace`` make it."""

    def watch() -> None:
        returns()
        os.kill(os.getpid(), signal.SIGTERM)
        threading.Event().wait(grace)
        os._exit(1)

    threading.Thread(target=watch, name="end-with-parent", daemon=True).start()


def standard_input_ends() -> None:
    """Wait for the end of standard input, which a parent that lives holds open."""
    while os.read(0, 1024):  # unbuffered: a buffer's lock held by a daemon thread would break the orderly end
        pass
