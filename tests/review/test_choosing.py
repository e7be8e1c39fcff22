"""Which due cards are asked today: under the cap, the most forgotten first but gently, topics in turns."""

from datetime import date, timedelta
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from elearn.review.choosing import Due, choose, interleave
from elearn.review.scheduler import Memory, introduced, recall

DAY = date(2026, 11, 23)


def make_due(number: int, topic: str = "water", *, ago: int = 10, stability: float = 10.0) -> Due:
    """Make a card that was answered ``ago`` days before."""
    return Due(f"q-{number:03}", topic, Memory(DAY, DAY - timedelta(days=ago), stability, 5.0, 2, 0))


cards = st.lists(
    st.builds(make_due, st.integers(0, 999), st.sampled_from("abc"), ago=st.integers(1, 300)),
    max_size=40,
    unique_by=lambda card: card.question_id,
)


@settings(max_examples=50)
@given(cards, st.integers(0, 15))
def test_as_many_as_the_cap_lets_are_chosen_each_once(due: list[Due], cap: int) -> None:
    chosen = choose(due, cap, DAY)

    assert len(chosen) == min(cap, len(due))
    assert len({card.question_id for card in chosen}) == len(chosen)
    assert all(card in due for card in chosen)


@settings(max_examples=50)
@given(cards, st.randoms())
def test_the_order_in_which_cards_were_read_is_immaterial(due: list[Due], chance: object) -> None:
    shuffled = sorted(due, key=lambda card: card.question_id, reverse=True)

    assert {card.question_id for card in choose(due, 5, DAY)} == {card.question_id for card in choose(shuffled, 5, DAY)}


def test_after_a_holiday_two_of_three_are_the_most_forgotten_and_one_is_known_well() -> None:
    due = [make_due(number, ago=10 * (number + 1)) for number in range(30)]
    chosen = choose(due, 6, DAY)

    chances = sorted(recall(card.memory, DAY) or 0 for card in due)
    assert sorted(recall(card.memory, DAY) or 0 for card in chosen) == [*chances[:4], *chances[-2:]]


def test_topics_take_turns() -> None:
    due = [make_due(number, topic) for number, topic in enumerate("aaabbbccc")]

    topics = [card.topic for card in interleave(due)]

    assert all(one != other for one, other in pairwise(topics))


def test_cards_that_were_never_answered_do_not_crowd_out_what_is_being_forgotten() -> None:
    fresh = [Due(f"new-{number}", "new", introduced(DAY - timedelta(days=1))) for number in range(20)]
    old = [make_due(number, ago=40) for number in range(20)]

    chosen = choose([*fresh, *old], 9, DAY)

    assert sum(card.topic == "new" for card in chosen) == 3
