"""A server under load that is killed again and again: what was acknowledged is there, and no attempt is stuck.

The tests kill a few times; ``make crash`` kills sixty times and prints what it saw.
"""

import http.client
import json
import os
import random
import shutil
import signal
import sys
import tempfile
import threading
import time
import uuid
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlencode

from sqlalchemy import delete, func, select, update

from elearn import schema
from elearn.assessment.models import Attempt, Grade, Response
from elearn.assessment.queries import grade_of, sheet_by_id
from elearn.cli.server import MOST_DEATHS
from elearn.content.shelf import Shelf
from elearn.db.database import Database
from elearn.identities import utc_now
from elearn.study import grade_sheet
from tests.cli.serving import Served, await_that, free_port, is_running, served
from tests.examining import QUESTIONS, QUIZ, publish_exam
from tests.make import PASSWORD, make_account, make_tree
from tests.visiting import TOKEN

PEOPLE = 4
SAVES = 10
WORKER_KILLS = (
    MOST_DEATHS - 2
)  # between two kills of the whole site; after more it takes the fault for its own and ends
FORM, JSON = "application/x-www-form-urlencoded", "application/json"


@dataclass
class Trainee:
    """Take the exam over and over on a line that breaks; note what the server has acknowledged."""

    port: int
    username: str
    cookie: str = ""
    token: str = ""
    attempt: str = ""
    count: int = 0
    waiting: dict[str, object] | None = None
    acknowledged: set[str] = field(default_factory=set)
    handed_in: set[str] = field(default_factory=set)

    def ask(self, method: str, path: str, body: bytes = b"", kind: str = FORM) -> tuple[int, str, bytes]:
        """Make a request; give status, Location and body. Raises OSError or HTTPException when the line breaks."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        try:
            headers = {"Content-Type": kind, "Cookie": self.cookie, "X-CSRFToken": self.token, "Accept": "text/html"}
            connection.request(method, path, body or None, headers)
            response = connection.getresponse()
            given = response.headers.get("Set-Cookie", "")
            if given.startswith("session="):
                self.cookie = given.partition(";")[0]
            return response.status, response.headers.get("Location", ""), response.read()
        finally:
            connection.close()

    def log_in(self) -> None:
        """Log in, and take a token."""
        self.token = TOKEN.findall(self.ask("GET", "/login")[2].decode())[0]
        body = urlencode({"username": self.username, "password": PASSWORD, "csrf_token": self.token}).encode()
        assert self.ask("POST", "/login", body)[0] == 303
        self.token = TOKEN.findall(self.ask("GET", f"/quizzes/{QUIZ}/")[2].decode())[0]

    def step(self) -> None:
        """Do the next thing; what is not acknowledged is done again the next time."""
        if not self.attempt:
            status, location, _ = self.ask("POST", f"/quizzes/{QUIZ}/", urlencode({"csrf_token": self.token}).encode())
            assert status == 303, status
            self.attempt = location
        elif self.count < SAVES:
            self._save()
        else:
            body = urlencode({"csrf_token": self.token, "do": "hand_in"}).encode()
            status, _, _ = self.ask("POST", self.attempt, body)
            assert status == 303, status
            self.handed_in.add(self.attempt.split("/")[2])
            self.attempt, self.count = "", 0

    def _save(self) -> None:
        question = QUESTIONS[self.count % len(QUESTIONS)]
        self.waiting = self.waiting or {
            "event_id": uuid.uuid4().hex,
            "question_id": question,
            "sequence": self.count + 1,
            "answer": ["c1"],
        }
        status, _, answer = self.ask(
            "POST", f"{self.attempt}responses", json.dumps({"events": [self.waiting]}).encode(), JSON
        )
        assert status == 200, answer
        saved = json.loads(answer)["saved"]
        assert saved == [self.waiting["event_id"]]
        self.acknowledged.add(saved[0])
        self.waiting, self.count = None, self.count + 1

    def live(self, stop: threading.Event) -> None:
        """Go on until told to stop."""
        while not stop.is_set():
            try:
                self.step()
            except (OSError, http.client.HTTPException):
                stop.wait(0.02)  # the line is down


@dataclass(frozen=True, slots=True)
class Seen:
    """Hold what a run came to."""

    kills: int
    acknowledged: int
    handed_in: int
    lost: int
    stuck: int
    wrong: int


def make_site(folder: Path) -> list[str]:
    """Make a tiny site with the exam; give the trainees' user names."""
    database = Database(f"sqlite:///{folder / 'elearn.sqlite3'}")
    schema.migrate(database)
    publish_exam(database)
    names = [f"trainee.{number}" for number in range(PEOPLE)]
    with database.write() as session:
        make_tree(session)
        for name in names:
            make_account(session, name)
    database.dispose()
    return names


def run(folder: Path, kills: int, seed: int) -> Seen:
    """Kill a site ``kills`` times at random moments (now and then all of it, else a serving process)."""
    chance, port = random.Random(seed), free_port()
    trainees = [Trainee(port, name) for name in make_site(folder)]
    stop, failures = threading.Event(), list[BaseException]()
    threads = [threading.Thread(target=_watched, args=(trainee, stop, failures)) for trainee in trainees]
    done = 0
    try:
        while done < kills:
            with served(folder, port=port, command="serve") as site:
                if not done:
                    for trainee, thread in zip(trainees, threads, strict=True):
                        trainee.log_in()
                        thread.start()
                done += _kill_some(site, chance, kills - done)
    finally:
        stop.set()
        for thread in threads:
            if thread.ident is not None:
                thread.join()
    assert not failures, failures
    with served(folder, port=port, command="serve"):
        for trainee in trainees:
            trainee.step()  # an attempt that was begun, but not acknowledged, is come back to
            while trainee.attempt or trainee.waiting:
                trainee.step()
    return _count(folder, trainees, done)


def _watched(trainee: Trainee, stop: threading.Event, failures: list[BaseException]) -> None:
    try:
        trainee.live(stop)
    except BaseException as error:
        failures.append(error)


def _kill_some(site: Served, chance: random.Random, most: int) -> int:
    """Kill serving processes at random moments, and at last all of the site; give how many kills that were."""
    count = 0
    while count < min(WORKER_KILLS, most - 1):
        for victim in chance.sample(site.workers(), min(2, most - 1 - count)):
            time.sleep(chance.uniform(0.05, 0.6))  # whatever is under way then
            os.kill(victim, signal.SIGKILL)
            count += 1
        await_that(lambda: len(site.workers()) == 2, what="other workers")
    time.sleep(chance.uniform(0.05, 0.6))
    everybody = [*site.workers(), *site.pids("work.started")]
    os.kill(site.process.pid, signal.SIGKILL)
    for pid in everybody:
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
    site.process.wait()
    await_that(lambda: not any(is_running(pid) for pid in everybody), what="the end of the workers")
    return count + 1


def _count(folder: Path, trainees: list[Trainee], kills: int) -> Seen:
    database, shelf = Database(f"sqlite:///{folder / 'elearn.sqlite3'}"), Shelf()
    acknowledged = set().union(*(trainee.acknowledged for trainee in trainees))
    handed_in = set().union(*(trainee.handed_in for trainee in trainees))
    with database.read() as session:
        kept = set(session.scalars(select(Response.event_id)))
        done = session.execute(select(Attempt.id, Attempt.public_id).where(Attempt.submitted_at.is_not(None))).all()
        stuck = session.scalar(select(func.count()).select_from(Attempt).where(Attempt.submitted_at.is_(None))) or 0
        wrong = 0
        for attempt_id, _ in done:
            grade, anew = grade_of(session, attempt_id), grade_sheet(session, shelf, sheet_by_id(session, attempt_id))
            wrong += grade is None or grade.earned != anew.earned
        wrong += len(handed_in - {public_id for _, public_id in done})
    database.dispose()
    return Seen(kills, len(acknowledged), len(handed_in), len(acknowledged - kept), stuck, wrong)


def closes_by_itself(folder: Path) -> float:
    """Let an attempt's time be over while no server runs; give how many seconds after the start it is closed."""
    database = Database(f"sqlite:///{folder / 'elearn.sqlite3'}")
    with database.write() as session:
        last = session.scalars(select(func.max(Attempt.id))).one()
        then = utc_now() - timedelta(minutes=5)
        session.execute(
            update(Attempt).where(Attempt.id == last).values(submitted_at=None, deadline=then, closes_at=then)
        )
        session.execute(delete(Grade).where(Grade.attempt_id == last))
    begun = time.monotonic()
    with served(folder, command="serve"):

        def is_closed() -> bool:
            with database.read() as session:
                return session.scalars(select(Attempt.submitted_at).where(Attempt.id == last)).one() is not None

        await_that(is_closed, what="the closing of the attempt")
    database.dispose()
    return time.monotonic() - begun


if __name__ == "__main__":
    place = Path(tempfile.mkdtemp(prefix="elearn-crash-"))
    try:
        wanted, number = (int(sys.argv[1]) if len(sys.argv) > 1 else 60), int(time.time())
        print(f"seed {number}:", run(place, wanted, number))
        print(f"closed by the worker {closes_by_itself(place):.1f} s after the start, nobody having visited")
    finally:
        shutil.rmtree(place)
