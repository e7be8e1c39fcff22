"""What of an answer can be picked, for the kinds where something is: an answer as a pattern of picked choices. Pure."""

from collections.abc import Callable, Mapping
from types import MappingProxyType

from elearn.questions.kind import Spec
from elearn.questions.registry import kind_of

Ids = tuple[str, ...]
Reading = Callable[[Spec, object], Ids]
TRUE_FALSE = ("true", "false")


def _one(spec: Spec, answer: object) -> Ids:
    return (answer,) if isinstance(answer, str) and answer in kind_of(spec["kind"]).choices(spec) else ()


def _several(spec: Spec, answer: object) -> Ids:
    picked = set(answer) if isinstance(answer, list) else set()
    return tuple(name for name in kind_of(spec["kind"]).choices(spec) if name in picked)


def _of_two(_spec: Spec, answer: object) -> Ids:
    return (TRUE_FALSE[0 if answer else 1],) if isinstance(answer, bool) else ()


# For each kind of which something can be picked: how. All others are marked, and nothing more is said of the answers.
PATTERNS: Mapping[str, Reading] = MappingProxyType(
    {"single_choice": _one, "multiple_choice": _several, "true_false": _of_two}
)


def choices_of(spec: Spec) -> Ids:
    """List what can be picked, in the order of the file; empty for kinds of which nothing is."""
    if spec["kind"] not in PATTERNS:
        return ()
    return tuple(kind_of(spec["kind"]).choices(spec)) or TRUE_FALSE


def pattern_of(spec: Spec, answer: object) -> Ids:
    """Give what an answer picked; empty for None, for garbage, and for kinds of which nothing is picked."""
    read = PATTERNS.get(spec["kind"])
    return read(spec, answer) if read else ()


def key_of(spec: Spec) -> Ids:
    """Give what a fully right answer picks; empty for kinds of which nothing is picked."""
    return pattern_of(spec, kind_of(spec["kind"]).best_answer(spec)) if spec["kind"] in PATTERNS else ()
