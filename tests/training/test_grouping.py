"""Groups are dealt evenly, by seed, and nobody is lost or dealt twice; codes change and are taken for a minute."""

from collections import Counter
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from elearn.training import codes, grouping

people = st.dictionaries(st.integers(1, 9_999), st.sampled_from(["北湖区", "苏仙区", "桂阳县", "嘉禾县"]), max_size=60)


@given(people, st.integers(1, 12), st.integers())
def test_mixed_groups_hold_everybody_once_and_differ_by_one_at_most(
    counties: dict[int, str], count: int, seed: int
) -> None:
    groups = grouping.mixed(counties, count, seed)

    assert sorted(person for group in groups for person in group) == sorted(counties)
    sizes = [len(group) for group in groups]
    assert len(groups) == count
    assert max(sizes) - min(sizes) <= 1
    for county in set(counties.values()):
        shares = [Counter(counties[person] for person in group)[county] for group in groups]
        assert max(shares) - min(shares) <= 1


@given(people, st.integers(1, 12), st.integers())
def test_the_same_seed_deals_the_same_whatever_the_order(counties: dict[int, str], count: int, seed: int) -> None:
    turned = dict(reversed(counties.items()))

    assert grouping.mixed(counties, count, seed) == grouping.mixed(turned, count, seed)


def test_another_seed_deals_otherwise() -> None:
    counties = dict.fromkeys(range(40), "北湖区")

    assert grouping.mixed(counties, 4, 1) != grouping.mixed(counties, 4, 2)


@given(people)
def test_groups_by_county_have_one_county_each(counties: dict[int, str]) -> None:
    groups = grouping.by_county(counties)

    assert {person: county for county, group in groups.items() for person in group} == counties


MOMENT = datetime(2026, 11, 25, 1, 0, 10, tzinfo=UTC)


@given(st.integers(0, 10**7))
def test_a_code_is_taken_while_it_is_shown_and_for_one_step_more(seconds: int) -> None:
    shown = MOMENT + timedelta(seconds=seconds)
    code = codes.code("secret", "item", codes.step_of(shown))
    left = codes.seconds_left(shown)

    assert len(code) == codes.DIGITS
    assert code.isdecimal()
    assert 1 <= left <= codes.STEP_SECONDS
    assert codes.is_right(code, "secret", "item", shown)
    assert codes.is_right(f"{code[:3]} {code[3:]}", "secret", "item", shown + timedelta(seconds=left + 29))


def test_a_code_is_refused_later_earlier_elsewhere_and_under_another_secret() -> None:
    code = codes.code("secret", "item", codes.step_of(MOMENT))

    for secret, item, moment in [
        ("secret", "item", MOMENT + timedelta(seconds=61)),
        ("secret", "item", MOMENT - timedelta(seconds=31)),
        ("secret", "another", MOMENT),
        ("another", "item", MOMENT),
    ]:
        assert not codes.is_right(code, secret, item, moment)
    assert not codes.is_right("", "secret", "item", MOMENT)
    assert not codes.is_right("１２３４５６", "secret", "item", MOMENT)
