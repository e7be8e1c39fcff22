"""A private PostgreSQL cluster for one run of the tests: in a folder of its own, without a network port."""

import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg

ADVICE = "PostgreSQL (apt install postgresql, or its bin folder on PATH)"
USER = "elearn"
START_SECONDS = 60
ROOM_BYTES = 2 * 1024**3
# The cluster lives for one run: nothing of it needs to survive a power cut.
OPTIONS = {
    "listen_addresses": "",
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "max_connections": "300",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "max_wal_size": "96MB",
    "timezone": "America/St_Johns",  # an odd zone, so that nothing can lean on the server's
}


def binaries() -> Path | None:
    """Find the folder of PostgreSQL's programs: on PATH, or where Debian keeps them, newest first."""
    found = shutil.which("initdb")
    if found:
        return Path(found).resolve().parent
    kept = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    return kept[-1].parent if kept else None


@contextmanager
def cluster(**changes: str) -> Iterator[str]:
    """Run a cluster and give the folder of its socket; stop it and delete it at the end.

    ``changes`` are settings of the server beside OPTIONS, such as ``fsync="on"``.
    """
    programs = binaries()
    assert programs is not None
    folder = Path(tempfile.mkdtemp(prefix="elearn-pg-", dir=_place()))
    user = "postgres" if os.geteuid() == 0 else None  # initdb and postgres refuse root
    if user:
        shutil.chown(folder, user, user)
    try:
        data = folder / "data"
        make = [
            str(programs / "initdb"),
            "-D",
            str(data),
            "-U",
            USER,
            "-A",
            "trust",
            "-E",
            "UTF8",
            "--locale=C",
            "--no-sync",
        ]
        subprocess.run(make, user=user, group=user, cwd=folder, check=True, capture_output=True)
        server = _start(programs, data, folder, user, OPTIONS | changes)
        try:
            _await(folder, server)
            yield str(folder)
        finally:
            server.send_signal(signal.SIGQUIT)  # at once: there is nothing to keep
            server.wait()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _place() -> Path | None:
    """Choose memory over the disk where there is plenty of it: a database a test is many small files."""
    memory = Path("/dev/shm")
    if memory.is_dir() and os.access(memory, os.W_OK) and shutil.disk_usage(memory).free > ROOM_BYTES:
        return memory
    return None


def _start(
    programs: Path, data: Path, folder: Path, user: str | None, settings: dict[str, str]
) -> subprocess.Popen[bytes]:
    options = [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]
    command = [str(programs / "postgres"), "-D", str(data), "-k", str(folder), *options]
    keeper = shutil.which("setpriv")  # where it exists: the cluster ends with us even when we are killed
    if keeper:
        command = [keeper, "--pdeathsig", "QUIT", "--", *command]
    with (folder / "log").open("wb") as log:
        return subprocess.Popen(command, user=user, group=user, cwd=folder, stdout=log, stderr=log)


def _await(folder: Path, server: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + START_SECONDS
    while True:
        try:
            psycopg.connect(host=str(folder), user=USER, dbname="postgres").close()
            return
        except psycopg.OperationalError:
            if server.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError((folder / "log").read_text()) from None
            time.sleep(0.02)  # PostgreSQL has no other way to say that it is there


def url(folder: str, name: str) -> str:
    """Give the SQLAlchemy address of a database of the cluster."""
    return f"postgresql+psycopg://{USER}@/{name}?host={folder}"


def create(folder: str, name: str, template: str = "template1") -> None:
    """Create a database as a copy of another."""
    with _connection(folder) as connection:
        # Copying files is what older ones do anyway, and seven times as fast as going through the log.
        how = "STRATEGY file_copy" if connection.info.server_version >= 150_000 else ""
        connection.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}" {how}'.encode())


def drop(folder: str, name: str) -> None:
    """Drop a database, whoever may still be connected."""
    with _connection(folder) as connection:
        connection.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)'.encode())


def _connection(folder: str) -> psycopg.Connection:
    return psycopg.connect(host=folder, user=USER, dbname="postgres", autocommit=True)
