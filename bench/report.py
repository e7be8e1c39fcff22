"""The figures as a table for people and as JSON for machines."""

import json
import os
import platform
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bench.measuring import Measured
from bench.wire import Weight

HEADS = ("", "bytes", "µs CPU", "bare µs", "of bare", "a second", "bare", "of bare", "p50 ms", "p99 ms", "goal")


@dataclass(slots=True)
class Report:
    """Collect what a run has measured."""

    database: str
    measured: list[Measured] = field(default_factory=list)
    weights: dict[str, Weight] = field(default_factory=dict)
    facts: dict[str, tuple[float, str, float | None]] = field(default_factory=dict)  # name → value, unit, limit

    def add(self, measured: Measured) -> None:
        """Take in a case, and show its line at once."""
        if not self.measured:
            print(interpreter())
            print(line(HEADS))
        self.measured.append(measured)
        print(line(cells(measured)), flush=True)

    def add_fact(self, name: str, value: float, unit: str, limit: float | None = None) -> None:
        """Take in a single figure, and show it at once; ``limit`` is the most it should be."""
        self.facts[name] = (value, unit, limit)
        goal = "" if limit is None else f"   goal: at most {limit:g} {unit}{'' if value <= limit else '  MISSED'}"
        print(f"{name:<44}{value:10.2f} {unit}{goal}", flush=True)

    def add_weight(self, name: str, weight: Weight) -> None:
        """Take in what a page weighs, and show it at once."""
        self.weights[name] = weight
        parts = f"{len(weight.parts)} requests, the page itself {weight.page / 1000:.1f} kB"
        print(f"{name:<28}{weight.total / 1000:7.1f} kB ({parts}); again, unchanged {weight.again / 1000:.1f} kB")

    def as_json(self) -> dict[str, Any]:
        """Give everything as plain values."""
        return {
            "database": self.database,
            "machine": {"cores": os.cpu_count(), "python": interpreter(), "system": platform.platform()},
            "cases": [plain(one) for one in self.measured],
            "bytes": {name: {"parts": one.parts, "again": one.again} for name, one in self.weights.items()},
            "facts": {name: value for name, (value, _, _) in self.facts.items()},
        }

    def keep(self, path: Path) -> None:
        """Write the JSON."""
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(self.as_json(), ensure_ascii=False, indent=1) + "\n", "utf-8")


def interpreter() -> str:
    """Name the Python that serves and measures: how it was built decides a seventh of what everything costs."""
    return f"Python {platform.python_version()} of {sys.base_prefix}, built {platform.python_build()[1]}"


def plain(measured: Measured) -> dict[str, Any]:
    """Give one case as plain values."""
    efforts = {"ours": measured.ours, "bare": measured.bare}
    return {
        "name": measured.case.name,
        "bytes": measured.case.size,
        "goal": measured.case.goal,
        "of_bare_by_cpu": measured.by_cpu,
        "of_bare_by_rate": measured.by_rate,
        **{
            name: {part: getattr(one, part) for part in one.__dataclass_fields__}
            for name, one in efforts.items()
            if one is not None
        },
    }


def cells(measured: Measured) -> Sequence[str]:
    """Write one case as the cells of its line."""
    ours, bare, goal = measured.ours, measured.bare, measured.case.goal
    reached = measured.by_cpu is not None and goal is not None and measured.by_cpu >= goal
    return (
        measured.case.name,
        f"{measured.case.size}" if measured.case.size else "",
        f"{ours.micros:.0f}",
        f"{bare.micros:.0f}" if bare else "",
        f"{measured.by_cpu:.0%}" if measured.by_cpu else "",
        f"{ours.per_second:.0f}" if ours.per_second >= 100 else f"{ours.per_second:.1f}",
        f"{bare.per_second:.0f}" if bare else "",
        f"{measured.by_rate:.0%}" if measured.by_rate else "",
        f"{ours.usual * 1000:.1f}",
        f"{ours.slowest * 1000:.1f}",
        "" if goal is None else f"{goal:.0%} {'ok' if reached else 'MISSED'}",
    )


def line(cells: Sequence[str]) -> str:
    """Set cells beside each other."""
    return f"{cells[0]:<32}" + "".join(f"{cell:>9}" for cell in cells[1:-1]) + f"  {cells[-1]}"
