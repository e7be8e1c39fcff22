"""A thousand people begin the same exam within ten seconds and save an answer every twenty: ``python -m bench.crowd``.

They come over loopback, each on a connection of the own for each request, as phones do that sleep in between. The
server is one worker, unpinned; everybody is logged in beforehand, because a classroom's log-ins are another case.
"""

import argparse
import asyncio
import itertools
import json
import os
import random
import tempfile
import time
import uuid
from collections import defaultdict
from contextlib import ExitStack, nullcontext
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode

from flask import session as cookie_session
from sqlalchemy import insert, select

from bench import people
from bench.serving import free_port, served
from bench.visits import FORM, JSON, questions_on
from elearn.accounts.models import Account, LoginSession
from elearn.app import create_app
from elearn.config import read_settings
from elearn.db.database import Database
from elearn.identities import digest, new_token, utc_now
from elearn.web.csrf import csrf_token
from tests import postgres

SECRET = "a key for the bench only"
QUIZ = "final-exam"
STARTING, EVERY = 10.0, 20.0  # seconds
PATIENCE = 30.0
DURABLE = {"fsync": "on", "synchronous_commit": "on", "full_page_writes": "on"}


@dataclass(slots=True)
class Figures:
    """Hold how long each kind of request took, in seconds, and what went wrong."""

    took: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    errors: list[str] = field(default_factory=list)

    def percentile(self, name: str, percent: int) -> float:
        """Give a percentile in milliseconds."""
        ordered = sorted(self.took[name])
        return 1000 * ordered[min(len(ordered) - 1, len(ordered) * percent // 100)]

    def line(self, name: str) -> str:
        """Write one line of the report."""
        shares = ", ".join(f"p{percent} {self.percentile(name, percent):.0f} ms" for percent in (50, 95, 99))
        return f"{name}: {len(self.took[name])} requests, {shares}, longest {1000 * max(self.took[name]):.0f} ms"


@dataclass(slots=True)
class Sitter:
    """Sit the exam as one person."""

    port: int
    cookie: str
    token: str
    figures: Figures

    async def ask(self, name: str, method: str, path: str, body: bytes = b"", kind: str = FORM) -> tuple[int, str, str]:
        """Make a request on a connection of its own; give status, Location and body, (0, …) when it failed."""
        head = f"{method} {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: session={self.cookie}\r\nConnection: close\r\n"
        head += f"X-CSRFToken: {self.token}\r\nAccept: text/html\r\nContent-Type: {kind}\r\n"
        begun = time.perf_counter()
        try:
            async with asyncio.timeout(PATIENCE):
                reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
                writer.write(f"{head}Content-Length: {len(body)}\r\n\r\n".encode() + body)
                answer = (await reader.read()).decode("utf-8", "replace")
                writer.close()
        except (OSError, TimeoutError) as error:
            self.figures.errors.append(f"{name}: {type(error).__name__}")
            return 0, "", ""
        self.figures.took[name].append(time.perf_counter() - begun)
        headers, _, text = answer.partition("\r\n\r\n")
        status = int(headers.split(" ", 2)[1]) if headers else 0
        place = [line.partition(": ")[2] for line in headers.split("\r\n") if line.lower().startswith("location:")]
        if status not in (200, 303):
            self.figures.errors.append(f"{name}: {status}")
        return status, (place or [""])[0], text

    async def sit(self, start: float, end: float) -> None:
        """Begin at a moment, read the paper, save an answer every twenty seconds until the end, hand in."""
        await asyncio.sleep(start)
        form = urlencode({"csrf_token": self.token}).encode()
        status, attempt, _ = await self.ask("begin", "POST", f"/quizzes/{QUIZ}/", form)
        if status != 303:
            return
        _, _, page = await self.ask("paper", "GET", attempt)
        questions = questions_on(page)
        begun, places = time.perf_counter(), itertools.count(1)
        for (question, answer), place in zip(itertools.cycle(questions.items()), places, strict=False):
            pause = begun + EVERY * (place - random.random()) - time.perf_counter()
            if time.perf_counter() + pause > end:
                break
            await asyncio.sleep(max(0, pause))
            own = uuid.uuid4().hex
            event = {"event_id": own, "question_id": question, "sequence": place, "answer": answer}
            body = json.dumps({"events": [event]}).encode()
            _, _, text = await self.ask("save", "POST", f"{attempt}responses", body, JSON)
            if own not in text:
                self.figures.errors.append("save: not acknowledged")
        last = urlencode({"csrf_token": self.token, "do": "hand_in"}).encode()
        await asyncio.sleep(max(0, end - time.perf_counter()) + random.random() * STARTING)
        await self.ask("hand in", "POST", attempt, last)


def sitters(folder: Path, url: str, port: int, count: int, figures: Figures) -> list[Sitter]:
    """Log ``count`` trainees in beside the server, and give them their cookies and tokens."""
    os.environ.update({"ELEARN_DATA_DIR": str(folder), "ELEARN_SECRET_KEY": SECRET, "ELEARN_DATABASE_URL": url})
    app, database, found, now = create_app(read_settings()), Database(url), [], utc_now()
    with database.write() as session:
        accounts = session.scalars(select(Account.id).where(Account.username.like("t0%")).limit(count)).all()
        signer = app.session_interface.get_signing_serializer(app)  # type: ignore[attr-defined]
        for account_id in accounts:
            token = new_token()
            values = {"token_hash": digest(token), "account_id": account_id, "created_at": now, "seen_at": now}
            session.execute(insert(LoginSession).values(**values))
            with app.test_request_context():
                cookie_session["_user_id"] = token
                csrf = csrf_token()
                found.append(Sitter(port, signer.dumps(dict(cookie_session)), csrf, figures))
    app.database.dispose()
    database.dispose()
    return found


async def sit_all(group: list[Sitter], seconds: float) -> None:
    """Let everybody sit."""
    end = time.perf_counter() + STARTING + seconds
    await asyncio.gather(*(one.sit(STARTING * place / len(group), end) for place, one in enumerate(group)))


def main() -> None:
    """Run it and print what was seen."""
    parser = argparse.ArgumentParser(prog="python -m bench.crowd", description=__doc__)
    parser.add_argument("--people", type=int, default=1_000)
    parser.add_argument("--seconds", type=float, default=60.0, help="how long people save after everybody has begun")
    parser.add_argument("--postgres", action="store_true")
    chosen, figures, port = parser.parse_args(), Figures(), free_port()
    with ExitStack() as stack:
        cluster = stack.enter_context(postgres.cluster(**DURABLE) if chosen.postgres else nullcontext(""))
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="elearn-crowd-")))
        url = f"sqlite:///{folder / 'elearn.sqlite3'}"
        if cluster:
            postgres.create(cluster, "crowd")
            url = postgres.url(cluster, "crowd")
        people.site(folder, chosen.people, url if cluster else "")
        group = sitters(folder, url, port, chosen.people, figures)
        server = stack.enter_context(served(folder, port, ELEARN_SECRET_KEY=SECRET, ELEARN_DATABASE_URL=url))
        before, begun = server.cpu_seconds(), time.perf_counter()
        asyncio.run(sit_all(group, chosen.seconds))
        share = (server.cpu_seconds() - before) / (time.perf_counter() - begun)
    for name in figures.took:
        print(figures.line(name))
    print(f"errors: {len(figures.errors)} {sorted(set(figures.errors))}; the worker used {share:.0%} of a core")


if __name__ == "__main__":
    main()
