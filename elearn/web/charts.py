"""Geometry of the pictures of statistics: numbers in, places on a small drawing out. The templates draw them as SVG."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

WIDTH, HEIGHT = 320, 150
LEFT, RIGHT, TOP, BOTTOM = 34, 12, 8, 24
STEP = 11  # the least distance between two labels, one above the other
CLEAR = 5  # how far above the axis the lowest label stands
LOWEST = -0.4  # correlations below are drawn at the edge


@dataclass(frozen=True, slots=True)
class Box:
    """Hold one bar of a distribution; the people in it, and the whole percents between which it lies."""

    x: float
    y: float
    width: float
    height: float
    people: int
    low: int
    high: int


@dataclass(frozen=True, slots=True)
class Dot:
    """Hold one question on the map of facility and discrimination."""

    x: float
    y: float
    label: str
    verdict: str


@dataclass(frozen=True, slots=True)
class Line:
    """Hold one choice's way over the score groups; ``points`` as SVG writes them, the label beside the last one."""

    name: str
    label: str
    is_key: bool
    points: str
    dots: tuple[tuple[float, float], ...]
    label_y: float


def across(share: float) -> float:
    """Place a share of 0 to 1 from left to right."""
    return round(LEFT + share * (WIDTH - LEFT - RIGHT), 1)


def upward(share: float) -> float:
    """Place a share of 0 to 1 from below to above."""
    return round(HEIGHT - BOTTOM - share * (HEIGHT - TOP - BOTTOM), 1)


def bars(kept: Sequence[Mapping[str, Any]]) -> list[Box]:
    """Place the bars of a distribution: as wide as the tenths they cover, as high as their people a tenth."""
    heights = [bar["people"] / (bar["high"] - bar["low"]) for bar in kept]
    highest = max(heights, default=0) or 1
    found = []
    for bar, height in zip(kept, heights, strict=True):
        x, end, y = across(bar["low"] / 10), across(bar["high"] / 10), upward(height / highest)
        base = upward(0)
        found.append(
            Box(x + 1, y, round(end - x - 2, 1), round(base - y, 1), bar["people"], bar["low"] * 10, bar["high"] * 10)
        )
    return found


def dots(items: Sequence[Mapping[str, Any]]) -> list[Dot]:
    """Place every question whose correlation is known: facility from left to right, correlation upward."""
    found = []
    for item in items:
        bond = item["related"]
        if bond and bond["correlation"] is not None and item["number"]:
            height = (max(LOWEST, bond["correlation"]) - LOWEST) / (1 - LOWEST)
            found.append(Dot(across(item["facility"]), upward(height), str(item["number"]), item["verdict"]))
    return found


def zero_line() -> float:
    """Give the height at which a correlation of 0 is drawn."""
    return upward(-LOWEST / (1 - LOWEST))


def curves(choices: Sequence[Mapping[str, Any]], letters: Mapping[str, str], key: Sequence[str]) -> list[Line]:
    """Place each choice's curve; labels at the right end keep apart from one another."""
    ends = sorted(choices, key=lambda choice: choice["curve"][-1])
    label_at: dict[str, float] = {}
    last = upward(0) - CLEAR + STEP
    for choice in ends:
        last = min(upward(choice["curve"][-1]) + 4, last - STEP)
        label_at[choice["name"]] = last
    found = []
    for choice in choices:
        steps = max(1, len(choice["curve"]) - 1)
        places = tuple((across(0.94 * place / steps), upward(share)) for place, share in enumerate(choice["curve"]))
        points = " ".join(f"{x},{y}" for x, y in places)
        name = choice["name"]
        found.append(Line(name, letters[name], name in key, points, places, round(label_at[name], 1)))
    return found
