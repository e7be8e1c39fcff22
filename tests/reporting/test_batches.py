"""Results in fives: who is put together with whom, and that no reckoning with what is shown leads to a person."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations, count

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from elearn.reporting.batches import WHOLE, Cell, Facts, Place, add, facts, pools, shares_of

PRIME = 2_147_483_647
CITY, COUNTY, OTHER = "/1/", "/1/2/", "/1/3/"
UNITS = (CITY, COUNTY, OTHER, "/1/2/4/", "/1/2/5/", "/1/3/6/")
MOST = 4  # people of whom nothing may be known together
Vector = list[int]


def places(*trainees: int) -> list[Place]:
    return [Place(path, number) for path, number in zip(UNITS, trainees, strict=True)]


def test_a_unit_of_five_stands_alone_and_small_ones_go_up_together() -> None:
    assert pools(places(0, 1, 0, 5, 4, 9)) == {
        "/1/2/4/": "/1/2/4/",
        "/1/2/5/": COUNTY,
        COUNTY: COUNTY,
        "/1/3/6/": "/1/3/6/",
    }


def test_a_county_too_small_even_together_goes_to_the_city() -> None:
    found = pools(places(2, 0, 0, 2, 1, 3))

    assert set(found) == set(UNITS)
    assert set(found.values()) == {CITY}


def test_where_all_are_too_few_nothing_is_ever_said() -> None:
    assert pools(places(1, 0, 0, 1, 1, 1)) == {}


def test_people_count_in_whole_batches_of_five() -> None:
    one = {"water": {WHOLE: 5_000, "w-1": 10_000, "w-2": 0}}

    assert facts([one] * 4) == {}
    assert facts([one] * 9) == facts([one] * 5) == {"water": {WHOLE: (5, 25_000), "w-1": (5, 50_000), "w-2": (5, 0)}}
    assert facts([one] * 10)["water"][WHOLE] == (10, 50_000)


def test_of_questions_nothing_is_said_where_not_all_five_had_the_same() -> None:
    same = {"water": {WHOLE: 5_000, "w-1": 5_000}}
    other = {"water": {WHOLE: 2_000, "w-2": 2_000}}

    assert facts([same] * 4 + [other]) == {"water": {WHOLE: (5, 22_000)}}


def test_a_topic_that_one_of_five_was_not_asked_about_is_left_out() -> None:
    asked = {"water": {WHOLE: 1, "w": 1}, "air": {WHOLE: 2, "a": 2}}

    assert facts([asked] * 4 + [{"water": {WHOLE: 1, "w": 1}}]) == {"water": {WHOLE: (5, 5), "w": (5, 5)}}


def test_a_person_s_share_of_a_topic_is_that_of_its_marks() -> None:
    found = shares_of([("water", "w-1", 1, 1), ("water", "w-2", 0, 2), ("air", "a-1", 0.5, 1), ("air", "a-2", 0, 0)])

    assert found == {"water": {"w-1": 10_000, "w-2": 0, WHOLE: 3_333}, "air": {"a-1": 5_000, WHOLE: 5_000}}


# Whoever looks may look at any unit, topic and question, at any time, and reckon with everything that was ever shown.
PERSON = st.tuples(st.sampled_from(UNITS[1:]), st.sets(st.integers(0, 3), min_size=1, max_size=3))


@settings(max_examples=25)
@given(st.lists(PERSON, min_size=5, max_size=11), st.sampled_from([(0, 0, 0, 9, 9, 9), (0, 1, 1, 3, 2, 7), (9,) * 6]))
def test_no_reckoning_with_all_that_was_ever_shown_tells_of_fewer_than_five(
    people: list[tuple[str, set[int]]], headcounts: tuple[int, ...]
) -> None:
    owners = [number for number, (_, asked) in enumerate(people) for _ in asked]

    assert betrayed(looked_at(people, pools(places(*headcounts)), len(owners)), owners) is None


@pytest.mark.parametrize(
    "shown",
    [
        [[1, 1, 1, 1, 1, 0], [1, 1, 1, 1, 1, 1]],  # before and after the sixth came
        [[1, 1, 1, 1, 1, 1, 1], [1, 1, 1, 1, 1, 0, 0]],  # a county, and the one township of it that is not too small
        [[1, 1, 1, 1, 1, 0, 0], [0, 1, 1, 1, 1, 1, 0]],  # two batches that overlap: who took whose place
    ],
)
def test_the_reckoning_finds_whoever_is_not_protected(shown: list[Vector]) -> None:
    assert betrayed(shown, range(len(shown[0]))) is not None


def betrayed(shown: Iterable[Vector], owners: Sequence[int]) -> tuple[int, ...] | None:
    """Find up to four people of whom some combination of the figures tells that depends on nobody else."""
    basis, people = reduced(shown), sorted(set(owners))
    for few in combinations(people, min(MOST, len(people) - 1)):
        others = [[x for x, owner in zip(row, owners, strict=True) if owner not in few] for row in basis]
        if len(reduced(others)) < len(basis):
            return few
    return None


def looked_at(people: Sequence[tuple[str, set[int]]], pooled: dict[str, str], width: int) -> Iterator[Vector]:
    """Give every figure that was shown at any time, as how often each answer of each person is in it.

    Answers are powers of a number larger than any sum, so that the sums which are kept say what they were made of.
    """
    base, numbers = 8 * len(people), count()
    answers = [{question: base ** next(numbers) for question in sorted(asked)} for _, asked in people]
    for moment in range(5, len(people) + 1):
        streams: dict[str, list[dict[str, dict[str, int]]]] = {}
        for (unit, _), given_ in zip(people[:moment], answers, strict=False):
            if unit in pooled:
                named = {f"q{question}": value for question, value in given_.items()}
                streams.setdefault(pooled[unit], []).append({"water": {**named, WHOLE: sum(given_.values())}})
        kept = {pool: facts(stream) for pool, stream in streams.items()}
        for unit in UNITS:
            for name in (WHOLE, "q0", "q1", "q2", "q3"):
                _, total = summed(kept, unit, name)
                if total:
                    yield [total // base**place % base for place in range(width)]


def summed(kept: dict[str, Facts], unit: str, name: str) -> Cell:
    found = (0, 0)
    for path, body in kept.items():
        if path.startswith(unit):
            found = add(found, body.get("water", {}).get(name, (0, 0)))
    return found


def reduced(rows: Iterable[Vector]) -> list[Vector]:
    """Give rows that say the same and of which none follows from the others (Gauss, modulo a prime)."""
    basis: list[tuple[int, Vector]] = []
    for row in rows:
        left = [x % PRIME for x in row]
        for pivot, known in basis:
            if left[pivot]:
                times = left[pivot]
                left = [(x - times * y) % PRIME for x, y in zip(left, known, strict=True)]
        pivot = next((place for place, x in enumerate(left) if x), -1)
        if pivot >= 0:
            inverse = pow(left[pivot], -1, PRIME)
            basis.append((pivot, [x * inverse % PRIME for x in left]))
    return [row for _, row in basis]
