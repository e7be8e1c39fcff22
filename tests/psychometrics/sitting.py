"""Sittings out of small tables of marks."""

from collections.abc import Sequence

from elearn.psychometrics.sittings import Pattern, Reply, Sitting


def sat(*marks: float, possible: float = 1.0, picked: Sequence[Pattern] | None = None) -> Sitting:
    """Make a sitting of somebody who earned ``marks`` at the items 0, 1, 2, …."""
    patterns = picked or [()] * len(marks)
    pairs = enumerate(zip(marks, patterns, strict=True))
    return Sitting.of([Reply(item, mark, possible, pattern) for item, (mark, pattern) in pairs])


def sat_drawn(**marks: float) -> Sitting:
    """Make a sitting of somebody who drew some items only: ``i3=1.0`` is a full mark at item 3."""
    return Sitting.of([Reply(int(name[1:]), mark, 1.0, ()) for name, mark in marks.items()])
