"""Whoever adds a foreign key to an account says what a merge does with it, and what it is kept for."""

from typing import Any

from sqlalchemy import UniqueConstraint

from elearn.personnel.ways import GIVE, WAYS
from elearn.privacy.register import DEEDS, OWN
from elearn.schema import METADATA

# Unique at a time, not for ever: ``merging._make_room`` ends the one, or the merge is refused.
AT_A_TIME = {"uq_attempt_open", "uq_class_member_present", "uq_group_member_present", "uq_attendance_standing"}
BY_CHANCE = ("event_id",)  # made by a device, at random


def named() -> dict[str, set[tuple[str, ...]]]:
    """List every foreign key to an account, each with what is unique together with it."""
    found = {}
    for table in METADATA.sorted_tables:
        unique = [one for one in table.constraints if isinstance(one, UniqueConstraint)]
        keys: list[Any] = [table.primary_key, *unique, *(index for index in table.indexes if index.unique)]
        for column in table.columns:
            if any(key.column.table.name == "account" for key in column.foreign_keys):
                found[f"{table.name}.{column.name}"] = {
                    tuple(sorted({other.name for other in key.columns} - {column.name}))
                    for key in keys
                    if column.name in {one.name for one in key.columns} and key.name not in AT_A_TIME
                }
    return found


def test_every_foreign_key_to_an_account_says_what_becomes_of_it() -> None:
    assert named().keys() - WAYS.keys() == set(), "say in elearn/personnel/ways.py what a merge does with these"
    assert WAYS.keys() - named().keys() == set()


def test_what_a_person_has_once_is_not_given_twice() -> None:
    clashing = {
        name: key
        for name, keys in named().items()
        for key in keys
        if WAYS[name].what == "give" and key != BY_CHANCE and key != tuple(sorted(WAYS[name].beside or ()))
    }

    assert clashing == {}
    assert {name for name, keys in named().items() if keys and WAYS[name] == GIVE and keys != {BY_CHANCE}} == set()


def test_every_foreign_key_to_an_account_is_somebodys_own_or_a_deed() -> None:
    assert named().keys() - OWN.keys() - DEEDS == set(), "say in elearn/privacy/register.py what this is kept for"
    assert OWN.keys() & DEEDS == set()
    assert (OWN.keys() | DEEDS) - named().keys() == set()
