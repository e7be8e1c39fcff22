"""``make bench``: measure, print a table, keep the figures in ``var/bench/last.json``."""

import argparse
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from contextlib import ExitStack, nullcontext
from pathlib import Path
from statistics import median

from bench import boards, cases, figures, people, reviews, wire, writing
from bench.load import drive
from bench.measuring import Case, measure
from bench.report import Report
from bench.serving import (
    LOAD_CORE,
    ROOT,
    SERVER_CORE,
    WITH_BARE_PAGES,
    Served,
    free_port,
    is_serving,
    pin,
    served,
    settings_of,
)
from elearn.cli.server import TARGET
from tests import postgres

SMALL, LARGE = 1_000, 100_000
CLASS = 32
DURABLE = {"fsync": "on", "synchronous_commit": "on", "full_page_writes": "on"}  # the tests' cluster is not


def main() -> None:
    """Measure everything, or only what is named."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--postgres", action="store_true", help="measure on PostgreSQL instead of SQLite")
    parser.add_argument("--rounds", type=int, default=5, help="rounds of each case, ours and bare in turn")
    parser.add_argument("--seconds", type=float, default=1.0, help="length of a round")
    parser.add_argument(
        "--only",
        nargs="*",
        default=[],
        help="parts: login pages packed saves quiz scores reviews boards bytes start memory statistics writing",
    )
    chosen = parser.parse_args()
    pin(LOAD_CORE)
    report = Report("postgresql" if chosen.postgres else "sqlite")
    with ExitStack() as stack:
        cluster = stack.enter_context(postgres.cluster(**DURABLE) if chosen.postgres else nullcontext(""))
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="elearn-bench-")))
        Bench(report, folder, cluster, chosen.rounds, chosen.seconds, chosen.only).run(stack)
    report.keep(ROOT / "var" / "bench" / "last.json")


class Bench:
    """Run the parts of the bench one after another."""

    def __init__(
        self, report: Report, folder: Path, cluster: str, rounds: int, seconds: float, only: Sequence[str]
    ) -> None:
        self.report = report
        self.folder = folder
        self.cluster = cluster
        self.rounds = rounds
        self.seconds = seconds
        self.only = only
        self.threads: dict[int, str] = {}

    def wants(self, part: str) -> bool:
        """Say whether a part was asked for."""
        return not self.only or part in self.only

    def run(self, stack: ExitStack) -> None:
        """Serve a site of a thousand trainees and measure it; then the scores, beside a site of a hundred thousand."""
        small = self.serve(stack, SMALL)
        self.pages(small)
        if self.wants("scores"):
            self.scores(small, self.serve(stack, LARGE))
        if self.wants("statistics"):
            self.report.add_fact(
                "statistics of 5,000 attempts of 50 questions (CPU)", figures.seconds(self.empty()), "s", 2
            )
        if self.wants("writing") and not self.cluster:
            preview, publishing, again = writing.measured(self.folder)
            self.report.add_fact("preview of a lecture of 5,000 characters (CPU)", preview, "s", 0.15)
            self.report.add_fact("publishing the whole course, browser (CPU)", publishing, "s", 5)
            self.report.add_fact("publishing one changed line, browser (CPU)", again, "s", 5)
        if self.wants("reviews"):
            self.reviews(self.serve(stack, SMALL, few=True), self.serve(stack, SMALL, many=True))
        if self.wants("boards"):
            self.boards(self.serve(stack, SMALL, talks=True))
        if self.wants("memory"):
            used = self.memory(self.serve(stack, SMALL, alone=True))
            self.report.add_fact("memory of a serving process that was used (PSS)", used / 1e6, "MB", 120)
        if self.wants("start") and not self.cluster:
            self.report.add_fact("second start until the site answers", self.second_start(), "s", 3)

    def serve(
        self,
        stack: ExitStack,
        count: int,
        *,
        few: bool = False,
        many: bool = False,
        talks: bool = False,
        alone: bool = False,
    ) -> Served:
        """Set up a site with so many trainees and serve it; with few or many review cards, or a group that talks.

        ``alone`` leaves the bare pages out of its process.
        """
        name = f"{count}{'_few' if few else '_many' if many else '_talks' if talks else '_alone' if alone else ''}"
        folder = self.folder / name
        folder.mkdir()
        changes = {}
        if self.cluster:
            postgres.create(self.cluster, f"bench_{name}")
            changes["ELEARN_DATABASE_URL"] = postgres.url(self.cluster, f"bench_{name}")
        people.site(folder, count, changes.get("ELEARN_DATABASE_URL", ""))
        url = changes.get("ELEARN_DATABASE_URL", f"sqlite:///{folder / 'elearn.sqlite3'}")
        if few or many:
            decks, size = (reviews.DECKS, reviews.DECK) if many else (cases.PAGE_LINES, 12)
            reviews.fill(url, decks, size)
        if talks:
            self.threads = boards.fill(url)
        return stack.enter_context(served(folder, free_port(), TARGET if alone else WITH_BARE_PAGES, **changes))

    def empty(self) -> str:
        """Give the address of an empty database."""
        if not self.cluster:
            return f"sqlite:///{self.folder / 'figures.sqlite3'}"
        postgres.create(self.cluster, "bench_figures")
        return postgres.url(self.cluster, "bench_figures")

    def measure(self, server: Served, measured: Sequence[Case | None]) -> None:
        """Measure cases; one that is None is not built yet."""
        for case in filter(None, measured):
            self.report.add(measure(server, case, rounds=self.rounds, seconds=self.seconds))

    def pages(self, server: Served) -> None:
        """Measure what a trainee does all day."""
        if self.wants("login"):
            self.measure(server, [cases.login_page(server.port), cases.log_in(server.port)])
        trainees = cases.gather(server.port, CLASS)
        plain = cases.pages(trainees)
        if self.wants("bytes"):
            visitor = trainees.visitors[0]
            addresses = {"lecture": trainees.section, "today": "/learn/", "quiz paper": trainees.attempts[0]}
            weights = {name: wire.weigh(visitor, address) for name, address in addresses.items()}
            for name, weight in weights.items():
                self.report.add_weight(name, weight)
        if self.wants("pages"):
            self.measure(server, plain)
        if self.wants("packed"):
            self.measure(server, cases.packed_pages(trainees, plain))
        if self.wants("saves"):
            self.measure(server, [cases.save(trainees, lines) for lines in (1, 8, 32)])
        if self.wants("quiz"):
            self.measure(server, [cases.cycles(trainees)])

    def memory(self, server: Served) -> int:
        """Let people log in, read, save at once and take quizzes; give the process's bytes after that."""
        trainees = cases.gather(server.port, CLASS)
        used = [*cases.pages(trainees), cases.log_in(server.port), cases.save(trainees, 32), cases.cycles(trainees)]
        for case in used:
            drive(server.address, case.ours(), seconds=self.seconds)
        return server.memory_bytes()

    def scores(self, small: Served, large: Served) -> None:
        """Measure the first page of scores on both sites."""
        for server, count in ((small, SMALL), (large, LARGE)):
            name = f"scores of {count:,} trainees"
            self.measure(server, [cases.scores(server.port, people.CITY_ADMINISTRATOR, name)])
        costs = [one.ours.micros for one in self.report.measured if one.case.name.startswith("scores of")]
        if len(costs) == 2:
            self.report.add_fact("scores: a hundred thousand beside a thousand", costs[1] / costs[0], "times", 2)

    def reviews(self, few: Served, many: Served) -> None:
        """Measure today and the next card with twelve cards a person, and with 5,000 of a million cards in all."""
        for server, label in ((few, "12 cards"), (many, "5,000 of 1,000,000 cards")):
            self.measure(server, reviews.pages(server.port, label))
        costs = {one.case.name: one.ours.micros for one in self.report.measured}
        for page in ("today", "review"):
            grown = costs[f"{page}, 5,000 of 1,000,000 cards"] / costs[f"{page}, 12 cards"]
            self.report.add_fact(f"{page}: a million cards beside twelve", grown, "times", 1.5)

    def boards(self, server: Served) -> None:
        """Measure the newest page of a thread, and a post in it: one of twenty posts and one of two thousand."""
        self.measure(server, boards.cases(server.port, self.threads))
        costs = {one.case.name: one.ours.micros for one in self.report.measured}
        for deed in ("thread of", "post in a thread of"):
            grown = costs[f"{deed} {boards.LONG:,} posts"] / costs[f"{deed} {boards.SHORT:,} posts"]
            self.report.add_fact(f"{deed} two thousand posts beside twenty", grown, "times", 1.5)

    def second_start(self) -> float:
        """Start ``elearn run`` on a site that is set up, three times; give the usual seconds until it answers."""
        folder, found = self.folder / "start", []
        folder.mkdir()
        people.site(folder, SMALL)
        pin(SERVER_CORE, LOAD_CORE)
        for _ in range(3):
            port = free_port()
            with (folder / "log").open("wb") as log:
                begun = time.perf_counter()
                command = [sys.executable, "-m", "elearn", "run"]
                process = subprocess.Popen(command, env=settings_of(folder, port, {}), cwd=ROOT, stdout=log, stderr=log)
            while not is_serving(port):
                if process.poll() is not None:
                    raise RuntimeError((folder / "log").read_text())
                time.sleep(0.01)  # the kernel tells nobody when another process begins to listen
            found.append(time.perf_counter() - begun)
            process.terminate()
            process.wait(30)
        return median(found)


if __name__ == "__main__":
    main()
