"""Rounds of ours and bare in turn, and the medians of what they cost: machines are shared, and a ratio is not."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import median

from bench.load import Script, drive
from bench.serving import Served

Scripts = Callable[[], Sequence[Script]]
WARM_UP_SECONDS = 0.3


@dataclass(frozen=True, slots=True)
class Effort:
    """Hold what one thing costs: microseconds of the worker's CPU, how many a second, seconds of waiting (p50, p99)."""

    micros: float
    per_second: float
    usual: float
    slowest: float


@dataclass(frozen=True, slots=True)
class Case:
    """Describe what is measured: ``ours`` beside ``bare``; ``requests`` make one thing; ``goal`` is a share of bare."""

    name: str
    ours: Scripts
    bare: Scripts | None = None
    goal: float | None = None
    requests: int = 1
    size: int = 0


@dataclass(frozen=True, slots=True)
class Measured:
    """Hold a case's medians over its rounds."""

    case: Case
    ours: Effort
    bare: Effort | None

    @property
    def by_cpu(self) -> float | None:
        """Give ours as a share of bare, by CPU time: 1 is as cheap as bare."""
        return self.bare.micros / self.ours.micros if self.bare else None

    @property
    def by_rate(self) -> float | None:
        """Give ours as a share of bare, by requests a second."""
        return self.ours.per_second / self.bare.per_second if self.bare else None


def measure(server: Served, case: Case, *, rounds: int, seconds: float) -> Measured:
    """Measure a case: warm up, then rounds of ``seconds`` each, ours and bare in turn."""
    ours: list[Effort] = []
    bare: list[Effort] = []
    for scripts in filter(None, (case.ours, case.bare)):
        drive(server.address, scripts(), seconds=WARM_UP_SECONDS)
    for _ in range(rounds):
        ours.append(effort(server, case.ours, seconds, case.requests))
        if case.bare:
            bare.append(effort(server, case.bare, seconds))
    return Measured(case, middle(ours), middle(bare) if bare else None)


def effort(server: Served, scripts: Scripts, seconds: float, requests: int = 1) -> Effort:
    """Run scripts once and say what ``requests`` of them cost together."""
    prepared = scripts()
    before = server.cpu_seconds()
    run = drive(server.address, prepared, seconds=seconds)
    used = server.cpu_seconds() - before
    things, waits = run.requests / requests, sorted(run.latencies)
    return Effort(
        used * 1e6 / things, things / run.seconds, waits[len(waits) // 2], waits[int((len(waits) - 1) * 0.99)]
    )


def middle(efforts: Sequence[Effort]) -> Effort:
    """Take the median of each figure."""
    return Effort(*(median(getattr(one, name) for one in efforts) for name in Effort.__dataclass_fields__))
