"""The server under test (``bench.server``): one worker on one core, started and ended, and its figures from /proc."""

import http.client
import os
import random
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parent.parent
PATIENCE_SECONDS = 60.0
TICKS = os.sysconf("SC_CLK_TCK")
SERVER_CORE, LOAD_CORE = 0, 1
WITH_BARE_PAGES = "bench.bare:create_app"


@dataclass(frozen=True, slots=True)
class Served:
    """Hold a running server: its port, and the process that answers."""

    port: int
    worker: int

    @property
    def address(self) -> tuple[str, int]:
        """Give where it listens."""
        return ("127.0.0.1", self.port)

    def cpu_seconds(self) -> float:
        """Give the CPU time that the worker has used, in its own code and in the kernel's."""
        fields = Path(f"/proc/{self.worker}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / TICKS

    def memory_bytes(self) -> int:
        """Give the worker's proportional set size."""
        for line in Path(f"/proc/{self.worker}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1]) * 1024
        raise RuntimeError("this kernel tells no proportional set size")


def pin(*cores: int) -> None:
    """Keep this process, and what it starts, on some cores (the last one there is, when there are fewer)."""
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {min(core, (os.cpu_count() or 1) - 1) for core in cores})


def settings_of(folder: Path, port: int, changes: Mapping[str, str]) -> dict[str, str]:
    """Give the environment of a site whose data are in ``folder``."""
    own = {name: value for name, value in os.environ.items() if not name.startswith(("ELEARN_", "PROMETHEUS_"))}
    site = {"ELEARN_DATA_DIR": str(folder), "ELEARN_PORT": str(port), "ELEARN_CONTENT_DIR": str(ROOT / "content")}
    return own | site | dict(changes)


def free_port() -> int:
    """Find a port that nobody has, above those that people choose by hand."""
    while True:
        port = 20_000 + random.randrange(10_000)
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) != 0:
                return port


@contextmanager
def served(folder: Path, port: int, target: str = WITH_BARE_PAGES, **changes: str) -> Iterator[Served]:
    """Run the server of ``target`` on the data in ``folder`` until the block ends."""
    environment = settings_of(folder, port, {"ELEARN_WORKERS": "1", **changes})
    with (folder / "log").open("wb") as log:
        command = [sys.executable, "-m", "bench.server", target]
        process = subprocess.Popen(
            command, env=environment, cwd=ROOT, stdout=log, stderr=log, preexec_fn=lambda: pin(SERVER_CORE)
        )
    try:
        _await(process, port, folder / "log")
        yield Served(port, _worker_of(process.pid))
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(PATIENCE_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def is_serving(port: int) -> bool:
    """Say whether the site answers."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE_SECONDS)
    try:
        connection.request("GET", "/healthz")
        return connection.getresponse().status == 200
    except OSError:
        return False
    finally:
        connection.close()


def _await(process: subprocess.Popen[bytes], port: int, log: Path) -> None:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not is_serving(port):
        if process.poll() is not None or time.monotonic() > deadline:
            raise RuntimeError(f"the server did not start:\n{log.read_text()[-3000:]}")
        time.sleep(0.01)  # the kernel tells nobody when another process begins to listen


def _worker_of(parent: int) -> int:
    """Find the process that answers: of the server's children the one that has used the most CPU time."""
    listed = Path(f"/proc/{parent}/task/{parent}/children").read_text().split()
    children = [Served(0, int(child)) for child in listed]
    return max(children, key=lambda child: child.cpu_seconds()).worker
