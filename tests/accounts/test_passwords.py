"""Passwords: hashed as OWASP asks, compared in the same time whether or not there is such an account."""

import pytest
from argon2 import PasswordHasher, Type, extract_parameters
from argon2.exceptions import VerifyMismatchError

from elearn.accounts import passwords
from elearn.accounts.passwords import hash_password, needs_rehash, verify_password, weaknesses
from elearn.identities import new_password
from tests.make import PASSWORD, hashed


def test_a_password_is_hashed_with_argon2id_at_the_parameters_of_owasp() -> None:
    found = extract_parameters(hashed(PASSWORD))

    assert found.type is Type.ID
    assert (found.memory_cost, found.time_cost, found.parallelism) == (19 * 1024, 2, 1)
    assert found.salt_len >= 16


def test_the_right_password_is_recognised_and_no_other() -> None:
    assert verify_password(hashed(PASSWORD), PASSWORD)
    assert not verify_password(hashed(PASSWORD), PASSWORD + " ")
    assert not verify_password(hashed(PASSWORD), "")


def test_the_same_password_is_never_hashed_to_the_same_text() -> None:
    assert hash_password(PASSWORD) != hashed(PASSWORD)


def test_without_an_account_the_same_work_is_done() -> None:
    nobody = passwords._NOBODY

    assert extract_parameters(nobody) == extract_parameters(hashed(PASSWORD))
    with pytest.raises(VerifyMismatchError):  # computed to the end, and found to be another
        PasswordHasher().verify(nobody, PASSWORD)
    assert not verify_password(None, PASSWORD)


@pytest.mark.parametrize("kept", ["", "plain", "$argon2id$v=19$m=1", "\x00"])
def test_a_damaged_hash_opens_nothing(kept: str) -> None:
    assert not verify_password(kept, "plain")


def test_a_hash_of_other_parameters_is_to_be_renewed() -> None:
    weaker = PasswordHasher(time_cost=1, memory_cost=1024, parallelism=1).hash(PASSWORD)

    assert verify_password(weaker, PASSWORD)
    assert needs_rehash(weaker)
    assert not needs_rehash(hashed(PASSWORD))


@pytest.mark.parametrize(
    ("password", "sentences"),
    [
        ("three clear springs", []),
        ("三眼清泉汇成一条河流", []),
        ("short", ["Take at least 10 characters."]),
        ("x" * 12, ["Use at least five different characters."]),
        ("abcde" * 26, ["Take at most 128 characters."]),
        ("my-TangLan-2026", ["The user name must not be part of the password."]),
        ("aaa", ["Take at least 10 characters.", "Use at least five different characters."]),
    ],
)
def test_every_weakness_of_a_new_password_is_told(password: str, sentences: list[str]) -> None:
    assert [str(problem.message) for problem in weaknesses(password, "tanglan")] == sentences


def test_a_password_made_on_the_spot_has_no_weakness() -> None:
    assert weaknesses(new_password(), "tanglan") == []
