"""Which unit somebody means who writes a name: exact names first, then what is nearest, never a guess. Pure."""

import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Protocol

MOST_SUGGESTED = 3
ENDINGS = ("人民政府", "街道办事处", "生态环境办公室", "生态环境分局")  # what follows a unit's name on letterheads


class Named(Protocol):
    """Be what a unit must say of itself to be found by name."""

    @property
    def id(self) -> int:
        """Give its key."""

    @property
    def code(self) -> str:
        """Give its code."""

    @property
    def path(self) -> str:
        """Give the chain of keys from the root."""

    @property
    def name_zh(self) -> str:
        """Give its Chinese name."""

    @property
    def name_en(self) -> str:
        """Give its English name."""


@dataclass(frozen=True, slots=True)
class Meant:
    """Hold what a text may mean: one unit, or several that are called so, or none and the nearest ones."""

    unit: Named | None = None
    several: tuple[Named, ...] = ()
    nearest: tuple[Named, ...] = ()


@dataclass(slots=True)
class UnitNames:
    """Find units by code, by name, and by the names of the units above and their own in one."""

    units: Sequence[Named]
    _by_text: dict[str, list[Named]] = field(init=False)
    _by_path: dict[str, Named] = field(init=False)

    def __post_init__(self) -> None:
        self._by_path = {unit.path: unit for unit in self.units}
        self._by_text = defaultdict(list)
        for unit in self.units:
            for text in {folded(unit.code), *self._names(unit)}:
                self._by_text[text].append(unit)

    def find(self, text: str, county: str = "") -> Meant:
        """Find what ``text`` means, in the unit that ``county`` means when that is given."""
        wanted = folded(text)
        above = self._by_text.get(folded(county), []) if county.strip() else []
        pool = [unit for unit in self.units if any(unit.path.startswith(one.path) for one in above)] if above else None
        for candidate in (wanted, *(wanted.removesuffix(ending) for ending in ENDINGS)):
            found = [unit for unit in self._by_text.get(candidate, ()) if pool is None or unit in pool]
            if len(found) == 1:
                return Meant(unit=found[0])
            if found:
                return Meant(several=tuple(found))
        return Meant(nearest=self._nearest(wanted, self.units if pool is None else pool))

    def qualified(self, unit: Named) -> str:
        """Write a unit's name so that no other has it: with the name of the unit above where two are called alike."""
        is_alone = len(self._by_text[folded(unit.name_zh)]) < 2
        above = self._above(unit)
        return unit.name_zh if is_alone or above is None else above.name_zh + unit.name_zh

    def _above(self, unit: Named) -> Named | None:
        return self._by_path.get(unit.path.rstrip("/").rpartition("/")[0] + "/")

    def _names(self, unit: Named) -> Iterable[str]:
        name, above = folded(unit.name_zh), self._above(unit)
        yield name
        yield folded(unit.name_en)
        while above is not None:
            name = folded(above.name_zh) + name
            yield name
            if unit.name_zh and above.path != unit.path:
                yield folded(above.name_zh) + folded(unit.name_zh)
            above = self._above(above)

    def _nearest(self, wanted: str, pool: Sequence[Named]) -> tuple[Named, ...]:
        """Give the units at the least distance, unless that is more than a third of the text (but 1 is always near)."""
        limit = max(1, len(wanted) // 3)
        measured: list[tuple[int, str, Named]] = []
        for unit in pool:
            best = min(distance(wanted, name, limit) for name in {folded(unit.name_zh), *self._names(unit)})
            if best <= limit:
                measured.append((best, unit.code, unit))
        if not measured:
            return ()
        least = min(entry[0] for entry in measured)
        return tuple(unit for best, _, unit in sorted(measured, key=lambda e: e[:2]) if best == least)[:MOST_SUGGESTED]


def folded(text: str) -> str:
    """Give the form in which names are compared: NFKC, lower case, without any spaces."""
    return "".join(unicodedata.normalize("NFKC", text).casefold().split())


def distance(one: str, other: str, limit: int) -> int:
    """Count the characters to change, add or take away (Levenshtein 1966); ``limit`` + 1 stands for anything more."""
    if abs(len(one) - len(other)) > limit:
        return limit + 1
    above = list(range(len(other) + 1))
    for row, left in enumerate(one, 1):
        line = [row]
        for column, right in enumerate(other, 1):
            line.append(min(above[column] + 1, line[-1] + 1, above[column - 1] + (left != right)))
        if min(line) > limit:
            return limit + 1
        above = line
    return min(above[-1], limit + 1)
