"""Names: folded where they identify, kept as written where they are shown."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from elearn.accounts.models import Account
from elearn.accounts.names import (
    LONGEST_NAME,
    LONGEST_SORT_KEY,
    check_name,
    check_username,
    clean_name,
    fold_username,
    is_storable,
    sort_key,
)
from elearn.db.database import Database
from tests.make import make_account, make_tree


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("TangLan", "tanglan"),
        ("  tanglan ", "tanglan"),
        ("ｔａｎｇ１", "tang1"),
        ("STRASSE", "strasse"),
        ("唐岚", "唐岚"),
        ("Tang\u3000", "tang"),
    ],
)
def test_user_names_that_look_alike_are_one(written: str, kept: str) -> None:
    assert fold_username(written) == kept


@given(st.text(max_size=30))
def test_folding_a_user_name_twice_changes_nothing(text: str) -> None:
    once = fold_username(text)

    assert fold_username(once) == once


@pytest.mark.parametrize("username", ["li", "tang.lan-2", "a_b@x", "唐岚", "𠮷田", "x" * 64])
def test_a_user_name_of_letters_and_digits_is_fine(username: str) -> None:
    assert check_username(username) == []


@pytest.mark.parametrize("username", ["", "x", "x" * 65, "a b", "a/b", "a\x00b", "a\ud800b", "<b>", "a\u200bb"])
def test_any_other_user_name_is_refused(username: str) -> None:
    assert [problem.code for problem in check_username(username)] == ["A102"]


@pytest.mark.parametrize("dot", "·・•‧∙⋅･")
def test_every_middle_dot_becomes_the_one_of_the_rule(dot: str) -> None:
    assert clean_name(f"买买提{dot}艾力") == "买买提·艾力"


def test_spaces_in_a_name_are_single_and_never_outside() -> None:
    assert clean_name("  Li\u3000 \t Wei\n") == "Li Wei"


@pytest.mark.parametrize("name", ["唐岚", "𠮷永清", "㛃", "买买提·艾力", "Ana Núñez", "x" * LONGEST_NAME])
def test_a_name_that_people_have_is_kept_as_it_is(name: str) -> None:
    assert clean_name(name) == name
    assert check_name(name) == []


@pytest.mark.parametrize("name", ["", "x" * (LONGEST_NAME + 1), "a\x00", "\ud842", "a\u202eb"])
def test_what_is_no_name_is_refused(name: str) -> None:
    assert [problem.code for problem in check_name(name, "name")] == ["A103"]


@given(st.text(max_size=60))
def test_a_cleaned_name_stays_as_it_is(text: str) -> None:
    once = clean_name(text)

    assert clean_name(once) == once
    assert unicodedata.is_normalized("NFC", once)


def test_names_are_sorted_as_in_a_chinese_dictionary() -> None:
    names = ["周平", "安康", "李伟", "唐岚", "陈静", "Wang"]

    assert sorted(names, key=sort_key) == ["Wang", "安康", "陈静", "李伟", "唐岚", "周平"]


@given(st.text(max_size=LONGEST_NAME))
def test_every_name_has_a_sort_key_that_fits_its_column(name: str) -> None:
    assert len(sort_key(name)) <= LONGEST_SORT_KEY


def test_the_longest_name_whose_characters_unfold_has_a_sort_key_that_fits() -> None:
    assert len(sort_key("\ufdfa" * LONGEST_NAME)) == LONGEST_SORT_KEY


@pytest.mark.parametrize(("text", "fine"), [("", True), ("𠮷", True), ("a\x00", False), ("\udc80", False)])
def test_nul_and_lone_surrogates_are_not_storable(text: str, fine: bool) -> None:
    assert is_storable(text) is fine


@pytest.mark.parametrize("name", ["𠮷永清", "㛃", "买买提·艾力", "䶮𬱖"])
def test_rare_characters_survive_the_database(database: Database, name: str) -> None:
    with database.write() as session:
        make_tree(session)
        make_account(session, name=name)

    with database.read() as session:
        assert session.scalars(select(Account.name).where(Account.name == name)).all() == [name]
