"""What an attempt draws depends on the quiz and the seed alone, and never holds a question twice."""

from hypothesis import given
from hypothesis import strategies as st

from elearn.assessment.drawing import draw

IDS = st.lists(st.sampled_from("abcdefghij"), unique=True, max_size=8)
POOLS = st.lists(st.tuples(st.integers(0, 5), IDS.map(lambda keys: [(key, key.upper()) for key in keys])), max_size=4)


@given(POOLS, st.integers(0, 2**48))
def test_draw_is_repeatable_and_never_takes_a_question_twice(
    pools: list[tuple[int, list[tuple[str, str]]]], seed: int
) -> None:
    drawn = draw(pools, seed)
    assert drawn == draw([(count, list(reversed(pool))) for count, pool in pools], seed)
    assert len(drawn) == len(set(drawn))
    assert len(drawn) <= sum(count for count, _ in pools)


@given(st.integers(1, 8), IDS, st.integers(0, 2**48))
def test_draw_takes_as_many_as_it_should_when_they_are_there(count: int, keys: list[str], seed: int) -> None:
    assert len(draw([(count, [(key, key) for key in keys])], seed)) == min(count, len(keys))


def test_other_seeds_draw_other_questions() -> None:
    pool = [(key, key) for key in "abcdefghij"]
    assert len({tuple(draw([(3, pool)], seed)) for seed in range(50)}) > 20
