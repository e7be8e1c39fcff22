"""A site run by real processes, as an operator runs it, for tests to talk to, to overload and to kill."""

import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

PATIENCE_SECONDS = 90.0
ROOT = Path(__file__).parent.parent.parent


class Served:
    """Hold a running ``elearn run``: its address, its log, its processes."""

    def __init__(self, process: subprocess.Popen[bytes], port: int, log: Path) -> None:
        self.process = process
        self.port = port
        self.log = log

    def get(self, path: str = "/healthz") -> tuple[int, bytes]:
        """Ask for a page on a connection of its own; give status and body."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE_SECONDS)
        try:
            connection.request("GET", path)
            response = connection.getresponse()
            return response.status, response.read()
        finally:
            connection.close()

    def events(self, name: str) -> list[dict[str, Any]]:
        """List the log's records of an event."""
        lines = self.log.read_text("utf-8").splitlines()
        records = [json.loads(line) for line in lines if line.startswith("{") and line.endswith("}")]
        return [record for record in records if record["event"] == name]

    def pids(self, event: str) -> list[int]:
        """List the processes that told of their start and still run."""
        return [record["pid"] for record in self.events(event) if is_running(record["pid"])]

    def workers(self) -> list[int]:
        """List the serving processes."""
        return self.pids("serve.worker_started")

    def is_listening(self) -> bool:
        """Say whether anybody accepts connections."""
        try:
            socket.create_connection(("127.0.0.1", self.port), timeout=PATIENCE_SECONDS).close()
        except ConnectionRefusedError:
            return False
        return True


def is_running(pid: int) -> bool:
    """Say whether a process runs; one that is dead and only not yet taken note of does not."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    status = Path(f"/proc/{pid}/stat")
    return not (status.exists() and status.read_text().rpartition(")")[2].split()[0] == "Z")


def await_that(condition: Callable[[], object], *, what: str) -> None:
    """Look every 20 ms whether something that other processes do has come true; fail when it takes too long."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not condition():
        assert time.monotonic() < deadline, f"waited in vain: {what}"
        time.sleep(0.02)  # another process cannot set our events


def free_port() -> int:
    """Find a port that nobody has."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def environment(folder: Path, **changes: str) -> dict[str, str]:
    """Give the environment of a command on a site whose data are in ``folder``; messages in English."""
    own = {name: value for name, value in os.environ.items() if not name.startswith(("ELEARN_", "PROMETHEUS_"))}
    return own | {"ELEARN_DATA_DIR": str(folder), "ELEARN_LANGUAGE": "en"} | changes


def elearn(*words: str, folder: Path, **changes: str) -> subprocess.CompletedProcess[str]:
    """Run a command of the command line to its end."""
    command = [sys.executable, "-m", "elearn", *words]
    settings = environment(folder, **changes)
    return subprocess.run(
        command, env=settings, cwd=ROOT, stdin=subprocess.DEVNULL, capture_output=True, text=True, encoding="utf-8"
    )


@contextmanager
def served(folder: Path, port: int = 0, command: str = "run", **changes: str) -> Iterator[Served]:
    """Run a site on the data in ``folder`` until the block ends; both workers answer when it begins.

    ``port`` 0 is any free one; ``command`` "serve" leaves out what "run" sets up first.
    """
    port, log = port or free_port(), folder / "log"
    settings = environment(folder, ELEARN_PORT=str(port), ELEARN_WORKERS="2", **changes)
    with log.open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "elearn", command], env=settings, cwd=ROOT, stdout=output, stderr=output
        )
    site = Served(process, port, log)
    try:
        await_that(
            lambda: process.poll() is not None or (len(site.workers()) == 2 and site.pids("work.started")),
            what=f"the start of the site, see {log}",
        )
        assert process.poll() is None, log.read_text("utf-8")
        await_that(site.is_listening, what="an open port")
        yield site
    finally:
        _end(site)


def _end(site: Served) -> None:
    if site.process.poll() is None:
        site.process.send_signal(signal.SIGTERM)
        try:
            site.process.wait(PATIENCE_SECONDS)
        except subprocess.TimeoutExpired:
            site.process.kill()
            site.process.wait()
    for pid in [*site.workers(), *site.pids("work.started")]:
        os.kill(pid, signal.SIGKILL)
