"""How a paper is laid out: the same questions in two versions, each in an order of its own, for ever the same. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from elearn.assessment.drawing import shuffled, with_shuffled_choices
from elearn.printed.cells import Form, Printed
from elearn.printed.forms import form_of
from elearn.questions.kind import Json, Spec
from elearn.questions.registry import kind_of, public

VERSIONS = ("A", "B")


@dataclass(frozen=True, slots=True)
class Version:
    """Hold a version: its name, the seed that mixes choices, and the questions' ids in its order."""

    name: str
    seed: int
    order: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class OnPaper:
    """Hold one question as a version prints it; ``shown`` is its public part, ``parts`` are those of a case."""

    number: int
    spec: Spec
    shown: Json
    form: Form
    parts: tuple["OnPaper", ...] = ()

    @property
    def printed(self) -> Printed:
        """Give what is printed below its stem."""
        return self.form.printed(self.shown)

    def key(self, language: str) -> str:
        """Write the right answer as it would be typed; of accepted words the first in that language."""
        best = kind_of(self.spec["kind"]).best_answer(_worded(self.spec, language))
        return self.form.show(self.spec, self.shown, best)


def lay_out(question_ids: Sequence[str], seed: int) -> tuple[Version, ...]:
    """Lay the versions out: A in the order of the quiz, B in another; the choices of each are mixed by its seed.

    Of two or more questions B never begins with the same one as A, so that neighbours see at a glance what they have.
    """
    order = tuple(shuffled(question_ids, f"{seed}:B"))
    if len(order) > 1 and order[0] == question_ids[0]:
        order = (*order[1:], order[0])
    return Version("A", seed, tuple(question_ids)), Version("B", seed + 1, order)


def as_kept(versions: Iterable[Version]) -> list[dict[str, Any]]:
    """Give versions as JSON: they are kept as facts, so that no change of this code moves a printed paper."""
    return [{"name": one.name, "seed": one.seed, "order": list(one.order)} for one in versions]


def from_kept(kept: Iterable[Mapping[str, Any]]) -> dict[str, Version]:
    """Read what ``as_kept`` gave, by name."""
    return {one["name"]: Version(one["name"], one["seed"], tuple(one["order"])) for one in kept}


def on_paper(version: Version, specs: Mapping[str, Spec]) -> list[OnPaper]:
    """Give the questions of a version in its order; ``specs`` by id."""
    found = []
    for number, question_id in enumerate(version.order, 1):
        spec = with_shuffled_choices(specs[question_id], version.seed)
        shown = public(spec, version.seed)
        found.append(OnPaper(number, spec, shown, form_of(spec["kind"]), _parts(spec, shown)))
    return found


def _parts(spec: Spec, shown: Json) -> tuple[OnPaper, ...]:
    parts = kind_of(spec["kind"]).parts(spec)
    pairs = zip(parts, shown["questions"] if parts else (), strict=True)
    return tuple(OnPaper(place, part, inner, form_of(part["kind"])) for place, (part, inner) in enumerate(pairs, 1))


def _worded(spec: Spec, language: str) -> Spec:
    """Put the accepted words of a language where the best answer is taken from, in the Chinese ones' place."""
    found = dict(spec)
    if "accept" in found:
        found["accept"] = {**found["accept"], "zh": found["accept"][language]}
    if "blanks" in found:
        found["blanks"] = [_worded(blank, language) for blank in found["blanks"]]
    return found
