"""Wrong keys planted in made-up tests of 32 questions: how many are caught, how many sound keys are accused."""

import random
from math import exp

import pytest

from elearn.psychometrics.analysis import Item, analyse
from elearn.psychometrics.choices import Suspicion
from elearn.psychometrics.sittings import Pattern, Reply, Sitting

QUESTIONS, TESTS = 32, 12
CHOICES = ("c1", "c2", "c3", "c4")
PLANTED = (3, 9, 15, 21, 27)  # of these questions the key says c2 where c1 is right


def pick(chance: random.Random, ability: float, difficulty: float, slope: float) -> Pattern:
    """Answer a question: right by the logistic curve above a guess, else one of the wrong choices, the likeliest c2."""
    right = 0.2 + 0.8 / (1 + exp(-1.7 * slope * (ability - difficulty)))
    if chance.random() < right:
        return ("c1",)
    return (chance.choices(CHOICES[1:], weights=(5, 3, 2))[0],)


def made_up(chance: random.Random, people: int) -> list[Sitting]:
    """Let ``people`` take a test whose questions are of the usual sorts, graded by the keys with their faults."""
    sorts = [(chance.gauss(-0.6, 0.9), chance.uniform(0.3, 1.0)) for _ in range(QUESTIONS)]
    found = []
    for _ in range(people):
        ability = chance.gauss(0, 1)
        picked = [pick(chance, ability, *sort) for sort in sorts]
        marks = [float(answer == key_of(item)) for item, answer in enumerate(picked)]
        pairs = enumerate(zip(marks, picked, strict=True))
        found.append(Sitting.of([Reply(item, mark, 1.0, answer) for item, (mark, answer) in pairs]))
    return found


def key_of(item: int) -> tuple[str, ...]:
    """Give what the key says."""
    return ("c2",) if item in PLANTED else ("c1",)


@pytest.mark.parametrize(
    ("people", "least", "most", "suspicion"),
    [
        (60, 0.55, 0.85, Suspicion.CHECK),
        (159, 0.78, 0.97, Suspicion.WRONG),
        (300, 0.86, 1.0, Suspicion.WRONG),
    ],
)
def test_planted_wrong_keys_are_caught(people: int, least: float, most: float, suspicion: Suspicion) -> None:
    chance = random.Random(people)
    items = [Item(f"q{item}", CHOICES, key_of(item)) for item in range(QUESTIONS)]
    caught = accused = 0
    for _ in range(TESTS):
        doubts = [one.doubt for one in analyse(made_up(chance, people), items).items]
        caught += sum(1 for item in PLANTED if (one := doubts[item]) is not None and one.rival == ("c1",))
        accused += sum(1 for item, one in enumerate(doubts) if one is not None and item not in PLANTED)
        assert {one.suspicion for one in doubts if one is not None} <= {suspicion}

    assert least <= caught / (TESTS * len(PLANTED)) <= most
    assert accused / TESTS <= 0.25


def test_below_sixty_answers_nothing_is_said() -> None:
    items = [Item(f"q{item}", CHOICES, key_of(item)) for item in range(QUESTIONS)]

    assert not any(one.doubt for one in analyse(made_up(random.Random(1), 59), items).items)


def with_answers(picked: list[Pattern], key: Pattern, choices: tuple[str, ...]) -> Suspicion | None:
    """Let people with scores going up and down answer one question; the others are eight plain ones."""
    sittings = []
    for place, pattern in enumerate(picked):
        level = place % 9
        plain = [Reply(item + 1, float(item < level), 1.0, ()) for item in range(8)]
        sittings.append(Sitting.of([Reply(0, float(pattern == key), 1.0, pattern), *plain]))
    found = analyse(sittings, [Item("doubtful", choices, key), *(Item(f"q{item}") for item in range(8))])
    return found.items[0].doubt.suspicion if found.items[0].doubt else None


def test_a_statement_keyed_the_wrong_way_round_is_found() -> None:
    picked: list[Pattern] = [("true",) if place % 9 > 4 else ("false",) for place in range(180)]

    assert with_answers(picked, ("false",), ("true", "false")) is Suspicion.WRONG
    assert with_answers(picked, ("true",), ("true", "false")) is None


def test_of_several_choices_the_whole_answer_is_compared() -> None:
    picked: list[Pattern] = [("c1", "c3") if place % 9 > 4 else ("c1",) for place in range(90)]

    assert with_answers(picked, ("c1",), ("c1", "c2", "c3")) is Suspicion.CHECK
    assert with_answers(picked, ("c1", "c3"), ("c1", "c2", "c3")) is None


def test_who_left_it_blank_is_not_among_the_answers() -> None:
    picked: list[Pattern] = [("true",) if place % 9 > 4 else None for place in range(100)]

    assert with_answers(picked, ("false",), ("true", "false")) is None


def test_choices_are_counted_by_score_group() -> None:
    # Thirty people, ten in each group; from the lowest up, 10, 5 and 0 of them pick c2.
    picked = [("c2",)] * 15 + [("c1",)] * 15
    sittings = []
    for place, pattern in enumerate(picked):
        marks = [float(pattern == ("c1",)), float(place >= 10), float(place >= 10), float(place >= 20)]
        replies = [Reply(item, mark, 1.0, ()) for item, mark in enumerate(marks)]
        sittings.append(Sitting.of([replies[0]._replace(pattern=pattern), *replies[1:]]))

    figures = analyse(sittings, [Item("a", ("c1", "c2"), ("c1",)), Item("b"), Item("c"), Item("d")])

    first, second = figures.items[0].choices
    assert figures.groups == 3
    assert (first.share, second.share) == (0.5, 0.5)
    assert second.curve[0] == 1.0
    assert second.curve[-1] == 0.0
    assert first.correlation == pytest.approx(-(second.correlation or 0))
