"""Groups of a class, dealt as cards are: by county, or mixed so that every group has some of every county. Pure."""

import hashlib
from collections import defaultdict
from collections.abc import Mapping, Sequence


def by_county(counties: Mapping[int, str]) -> dict[str, list[int]]:
    """Gather people (key → county) into one group a county, in the order of the counties and of the keys."""
    groups = defaultdict[str, list[int]](list)
    for person in sorted(counties):
        groups[counties[person]].append(person)
    return dict(sorted(groups.items()))


def mixed(counties: Mapping[int, str], count: int, seed: int) -> list[list[int]]:
    """Deal people (key → county) into ``count`` groups; the same seed deals the same.

    Sizes differ by one at most, and so do the shares of each county: each county's people are a run in the row that
    is dealt round and round. Where there are fewer people than groups, some groups stay empty.
    """
    if count < 1:
        raise ValueError("there must be a group")
    gathered = by_county(counties)
    order = sorted(gathered, key=lambda county: _lot(seed, county))
    row = [person for county in order for person in _shuffled(gathered[county], seed)]
    return [row[place::count] for place in range(count)]


def _shuffled(people: Sequence[int], seed: int) -> list[int]:
    return sorted(people, key=lambda person: (_lot(seed, person), person))


def _lot(seed: int, what: object) -> bytes:
    """Draw a lot that depends on nothing but the seed and whose it is."""
    return hashlib.sha256(f"{seed}:{what}".encode()).digest()
