"""Where a person stands: the best attempt counts, and of equals the first."""

from dataclasses import replace
from datetime import timedelta
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from elearn.assessment.scoring import Sitting, stand
from tests.clock import MORNING


@st.composite
def one_sitting(draw: st.DrawFn, attempt_id: int) -> Sitting:
    """Make up an attempt: open, or handed in with marks."""
    if draw(st.booleans()):
        return Sitting(attempt_id, None, None, None, False)
    possible = draw(st.integers(0, 6))
    earned = Fraction(draw(st.integers(0, possible * 3)), 3)
    return Sitting(attempt_id, MORNING + timedelta(hours=attempt_id), earned, Fraction(possible), draw(st.booleans()))


sittings = st.integers(0, 6).flatmap(lambda size: st.tuples(*(one_sitting(n) for n in range(1, size + 1)))).map(list)


@given(sittings)
def test_the_first_of_the_best_counts(given_sittings: list[Sitting]) -> None:
    found = stand(given_sittings)
    done = [one for one in given_sittings if one.submitted_at]

    assert (found.begun, found.finished) == (len(given_sittings), len(done))
    if not done:
        assert {found.counted_attempt_id, found.earned, found.share, found.finished_at} == {None}
        assert not found.passed
        return
    best = max(share(one) for one in done)
    first = next(one for one in done if share(one) == best)
    assert found.counted_attempt_id == first.attempt_id
    assert (found.earned, found.possible, found.passed) == (first.earned, first.possible, first.passed)
    assert found.finished_at == first.submitted_at
    assert found.share is not None
    assert 0 <= best * 10_000 - found.share < 1


@given(sittings, st.data())
def test_the_order_in_which_attempts_are_read_does_not_matter(
    given_sittings: list[Sitting], data: st.DataObject
) -> None:
    assert stand(data.draw(st.permutations(given_sittings))) == stand(given_sittings)


@given(sittings, one_sitting(99))
def test_one_more_attempt_never_lowers_the_share(given_sittings: list[Sitting], another: Sitting) -> None:
    before, after = stand(given_sittings), stand([*given_sittings, another])

    assert (after.share or 0) >= (before.share or 0)
    assert after.begun == before.begun + 1


def share(sitting: Sitting) -> Fraction:
    """Give earned of possible."""
    return sitting.earned / sitting.possible if sitting.possible and sitting.earned is not None else Fraction(0)


@given(sittings, st.sampled_from(["first", "last", "average"]))
def test_what_counts_is_what_the_newest_attempt_says(given_sittings: list[Sitting], counts: str) -> None:
    told = [replace(one, counts=counts, pass_percent=60) for one in given_sittings]
    done = [one for one in told if one.submitted_at]
    found = stand(told)

    assert (found.begun, found.finished) == (len(told), len(done))
    if not done:
        assert found.counted_attempt_id is None
        return
    shares = [share(one) for one in done]
    expected = {"first": shares[0], "last": shares[-1], "average": sum(shares, Fraction(0)) / len(shares)}[counts]
    if found.possible:
        assert share(Sitting(0, None, found.earned, found.possible, False)) == expected
        assert found.share == int(expected * 10_000)
    if counts == "average" and found.possible:
        assert found.passed == (expected * 100 >= 60)
    if counts != "average":
        assert found.passed == done[0 if counts == "first" else -1].passed


@given(sittings, st.sampled_from(["best", "first", "last", "average"]))
def test_to_begin_another_attempt_changes_nobodys_score(given_sittings: list[Sitting], counts: str) -> None:
    begun = Sitting(99, None, None, None, False, counts=counts, pass_percent=100)

    assert stand([*given_sittings, begun]) == replace(stand(given_sittings), begun=len(given_sittings) + 1)
