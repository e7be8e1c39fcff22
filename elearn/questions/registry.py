"""The one list of question kinds, and what every question can be asked whatever its kind."""

from collections.abc import Mapping
from fractions import Fraction
from types import MappingProxyType

from elearn.questions.case import Case
from elearn.questions.categorise import Categorise
from elearn.questions.cloze import Cloze
from elearn.questions.essay import Essay
from elearn.questions.kind import Json, Kind, Spec
from elearn.questions.matching import Matching
from elearn.questions.multiple_choice import MultipleChoice
from elearn.questions.numeric import Numeric
from elearn.questions.ordering import Ordering
from elearn.questions.short_text import ShortText
from elearn.questions.single_choice import SingleChoice
from elearn.questions.true_false import TrueFalse

_SINGLE: tuple[Kind, ...] = (
    SingleChoice(),
    MultipleChoice(),
    TrueFalse(),
    Numeric(),
    ShortText(),
    Cloze(),
    Matching(),
    Ordering(),
    Categorise(),
    Essay(),
)
# A case is marked when it is handed in, so nothing that waits for a person stands in it.
_CASE = Case({kind.name: kind for kind in _SINGLE if not kind.is_marked_by_person})
_ALL: tuple[Kind, ...] = (*_SINGLE, _CASE)
KINDS: Mapping[str, Kind] = MappingProxyType({kind.name: kind for kind in _ALL})

# Citations stay behind: the number of the cited article can itself be the answer.
_PUBLIC = ("id", "kind", "topics", "difficulty", "points", "stem")


def kind_of(name: str) -> Kind:
    """Give the kind of that name. Raises KeyError for an unknown one."""
    return KINDS[name]


def public(spec: Spec, seed: int = 0) -> Json:
    """Give the part of a question that a page may hold before hand-in; nothing in it gives away the key.

    ``seed`` is the attempt's: it decides in which order is shown what is mixed. Without an attempt it is 0.
    """
    return {name: spec[name] for name in _PUBLIC} | kind_of(spec["kind"]).public(spec, seed)


def marks(spec: Spec, answer: object) -> Fraction:
    """Give the marks an answer earns, exactly: the share of the question's points, from 0 to ``points``."""
    return kind_of(spec["kind"]).mark(spec, answer) * int(spec["points"])


def is_marked_by_person(spec: Spec) -> bool:
    """Say whether a person has to read the answers to a question."""
    return bool(getattr(kind_of(spec["kind"]), "is_marked_by_person", False))
