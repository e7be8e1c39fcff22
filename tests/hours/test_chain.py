"""The chain: whatever is changed, lost, slipped in or put elsewhere is found."""

from dataclasses import replace
from datetime import date
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from elearn.hours.chain import BEGINNING, Entry, first_break, link
from tests.clock import MORNING

texts = st.text(max_size=8)
entries = st.lists(
    st.builds(
        Entry,
        number=st.just(0),
        person=texts,
        year=st.just(2026),
        day=st.dates(date(2026, 1, 1), date(2026, 12, 31)),
        category=st.sampled_from(["classroom", "online", "test"]),
        hundredths=st.integers(-500, 500),
        source_kind=texts,
        source_id=texts,
        turn=st.integers(1, 3),
        title_zh=texts,
        title_en=texts,
        rule=texts,
        minutes=st.none() | st.integers(0, 90),
        reason=texts,
        counters=st.none() | st.integers(1, 9),
        by=st.none() | texts,
        written_at=st.just(MORNING),
    ),
    min_size=1,
    max_size=6,
)


@settings(max_examples=40)
@given(entries, st.data())
def test_a_chain_holds_until_anything_in_it_is_touched(drawn: list[Entry], data: st.DataObject) -> None:
    rows = list(link(BEGINNING, [replace(one, number=number) for number, one in enumerate(drawn, 1)]))
    assert first_break(rows) is None
    place = data.draw(st.integers(0, len(rows) - 1))
    entry, previous, digest = rows[place]

    field = data.draw(st.sampled_from(["person", "hundredths", "reason", "title_zh"]))
    old = getattr(entry, field)
    other: Any = {field: old + 1 if isinstance(old, int) else old + "x"}
    changed = replace(entry, **other)
    found = first_break([*rows[:place], (changed, previous, digest), *rows[place + 1 :]])
    assert found is not None
    assert (found.number, found.what) == (entry.number, "changed")

    if place < len(rows) - 1:
        lost = first_break([*rows[:place], *rows[place + 1 :]])
        assert lost is not None
        assert (lost.number, lost.what) == (entry.number, "lost")
    forked = first_break([*rows[:place], (entry, "f" * 64, digest), *rows[place + 1 :]])
    assert forked is not None
    assert forked.what == "forked"
