"""The server under what a day brings: slow clients, killed workers, reloads, bodies that are too large."""

import os
import shutil
import signal
import socket
import threading
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.cli.serving import PATIENCE_SECONDS, Served, await_that, elearn, is_running, served

HEAD = b"POST /login HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-www-form-urlencoded\r\n"
SLOW = (b"", b"POST /login HTTP/1.1\r\nHost: x\r\nContent-Le", HEAD + b"Content-Length: 1000\r\n\r\nusername=t")
LARGE = 10 * 2**20


@pytest.fixture
def site(site_folder: Path) -> Iterator[Served]:
    """Serve a site for a test that ends it."""
    with served(site_folder) as site:
        yield site


@pytest.fixture(scope="module")
def shared_site(made_site: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """Serve a site for all tests that leave it as they found it: whole."""
    folder = tmp_path_factory.mktemp("shared") / "var"
    shutil.copytree(made_site, folder)
    with served(folder) as site:
        yield site


def test_site_ends_with_status_zero_and_leaves_nothing_running_when_told_to_stop(site: Served) -> None:
    left = [*site.workers(), *site.pids("work.started")]
    with socket.create_connection(("127.0.0.1", site.port)):  # one that never says anything holds nothing up
        site.process.send_signal(signal.SIGTERM)
        assert site.process.wait(PATIENCE_SECONDS) == 0
    assert not [pid for pid in left if is_running(pid)]
    assert not site.is_listening()


def test_no_process_outlives_a_killed_parent(site: Served) -> None:
    left = [*site.workers(), *site.pids("work.started")]
    assert len(left) == 3
    site.process.kill()
    site.process.wait()
    await_that(lambda: not [pid for pid in left if is_running(pid)], what="the end of the orphans")
    assert not site.is_listening()


def test_port_in_use_is_refused_before_anything_is_made(shared_site: Served, tmp_path: Path) -> None:
    refused = elearn("run", folder=tmp_path / "other", ELEARN_PORT=str(shared_site.port))
    assert refused.returncode == 1
    assert refused.stderr.startswith(f"Port {shared_site.port} on 127.0.0.1 is taken")
    assert refused.stderr.count("\n") == 1
    assert not (tmp_path / "other").exists()


def test_slow_clients_hold_nobody_up(shared_site: Served) -> None:
    with ExitStack() as slow:
        for number in range(450):
            client = slow.enter_context(
                socket.create_connection(("127.0.0.1", shared_site.port), timeout=PATIENCE_SECONDS)
            )
            client.sendall(SLOW[number % len(SLOW)])
        assert [shared_site.get()[0] for _ in range(20)] == [200] * 20


def test_half_sent_request_is_given_up(shared_site: Served) -> None:
    with socket.create_connection(("127.0.0.1", shared_site.port), timeout=PATIENCE_SECONDS) as client:
        client.sendall(b"GET /healthz HTTP/1.1\r\nHost:")
        assert b"200" not in client.recv(1000)


def test_killed_worker_leaves_no_gap_however_often(shared_site: Served) -> None:
    before = len(shared_site.events("serve.worker_died"))
    for _ in range(3):
        victim = shared_site.workers()[-1]
        os.kill(victim, signal.SIGKILL)
        await_that(lambda: not is_running(victim), what="the end of the killed worker")  # noqa: B023 - within the round
        assert [shared_site.get()[0] for _ in range(20)] == [200] * 20
        await_that(lambda: len(shared_site.workers()) == 2, what="a new worker")
    assert len(shared_site.events("serve.worker_died")) == before + 3


def test_reload_replaces_every_worker_and_loses_no_request(shared_site: Served) -> None:
    before, is_over, statuses = shared_site.workers(), threading.Event(), list[int]()

    def ask() -> None:
        while not is_over.wait(0.02):
            statuses.append(shared_site.get()[0])

    askers = [threading.Thread(target=ask) for _ in range(2)]
    for asker in askers:
        asker.start()
    try:
        shared_site.process.send_signal(signal.SIGHUP)
        await_that(lambda: shared_site.events("serve.reloaded"), what="the end of the reload")
    finally:
        is_over.set()
        for asker in askers:
            asker.join()
    assert set(statuses) == {200}
    assert len(statuses) > 20
    assert len(shared_site.workers()) == 2
    assert not set(before) & set(shared_site.workers())


def test_killed_background_worker_is_started_again(shared_site: Served) -> None:
    # Another test's reload may have ended the one before, whose place is not yet taken.
    await_that(lambda: shared_site.pids("work.started"), what="a background worker")
    (first,) = shared_site.pids("work.started")
    os.kill(first, signal.SIGKILL)
    await_that(lambda: shared_site.pids("work.started") not in ([], [first]), what="another background worker")


def test_ten_megabytes_are_too_large_and_say_so(shared_site: Served) -> None:
    with socket.create_connection(("127.0.0.1", shared_site.port), timeout=PATIENCE_SECONDS) as client:
        client.sendall(HEAD + f"Content-Length: {LARGE}\r\n\r\n".encode() + b"a" * LARGE)
        assert client.recv(100).startswith(b"HTTP/1.1 413 ")


def test_ten_megabytes_in_chunks_are_too_large_as_well(shared_site: Served) -> None:
    with socket.create_connection(("127.0.0.1", shared_site.port), timeout=PATIENCE_SECONDS) as client:
        client.sendall(HEAD + b"Transfer-Encoding: chunked\r\n\r\n")
        client.sendall(f"{LARGE:x}\r\n".encode() + b"a" * LARGE + b"\r\n0\r\n\r\n")
        assert client.recv(100).startswith(b"HTTP/1.1 413 ")


def test_figures_add_up_over_the_workers(shared_site: Served) -> None:
    before = served_so_far(shared_site)
    for _ in range(40):
        shared_site.get("/healthz")
    assert served_so_far(shared_site) == before + 40


def served_so_far(site: Served) -> float:
    _, body = site.get("/metrics")
    name = 'elearn_requests_total{endpoint="health.healthz",method="GET",status="200"} '
    return sum(float(line.removeprefix(name)) for line in body.decode().splitlines() if line.startswith(name))
