"""The envelope: what goes in comes out, with the right key and unchanged only; chats may break its lines."""

import re
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from elearn.sealed.envelope import LONGEST, Envelope, key_of, read, seal, unseal

ATTEMPT, KEY, NONCE = "abcdefgh12345678", key_of("a secret", "abcdefgh12345678"), bytes(range(16))
TEXTS = st.dictionaries(st.text(max_size=20), st.text(max_size=200), max_size=5)


def sealed(content: dict[str, Any] | None = None) -> Envelope:
    """Seal something."""
    return seal(ATTEMPT, KEY, NONCE, {"events": [{"answer": ["c1"]}]} if content is None else content)


@settings(max_examples=30)
@given(TEXTS, st.binary(min_size=16, max_size=16))
def test_what_was_sealed_is_read_again(content: dict[str, Any], nonce: bytes) -> None:
    found = read(seal(ATTEMPT, KEY, nonce, content).text)

    assert found is not None
    assert (found.attempt_id, unseal(found, KEY)) == (ATTEMPT, content)


@settings(max_examples=40)
@given(st.data())
def test_a_change_of_any_sign_breaks_the_seal(data: st.DataObject) -> None:
    text = sealed().text
    place = data.draw(st.integers(0, len(text) - 2))  # the last sign's lowest bits belong to no byte
    other = data.draw(st.sampled_from("abcXYZ019-_").filter(lambda sign: sign != text[place]))

    found = read(text[:place] + other + text[place + 1 :])

    assert found is None or unseal(found, key_of("a secret", found.attempt_id)) is None


def test_another_attempt_s_key_and_another_site_s_secret_do_not_open_it() -> None:
    assert unseal(sealed(), key_of("a secret", "other-attempt-id")) is None
    assert unseal(sealed(), key_of("another secret", ATTEMPT)) is None


def test_the_answers_cannot_be_read_off_the_text() -> None:
    assert "c1" not in sealed({"answer": "c1 " * 40}).text.split(".")[3]
    assert sealed().text != seal(ATTEMPT, KEY, bytes(16), {"events": [{"answer": ["c1"]}]}).text


def test_a_chat_may_break_the_lines() -> None:
    text = sealed().text
    found = read(f"\n {text[:40]}\n{text[40:90]} \r\n\t{text[90:]}\u3000")

    assert found == sealed()


def test_the_code_is_read_out_easily_and_tells_one_envelope_from_another() -> None:
    codes = {seal(ATTEMPT, KEY, bytes([number] * 16), {}).code for number in range(50)}

    assert len(codes) == 50
    assert all(re.fullmatch(r"[a-hjkmnp-z2-9]{4}(-[a-hjkmnp-z2-9]{4}){2}", code) for code in codes)


@pytest.mark.parametrize(
    "text", ["", "hello", "elearn-answers-1...", sealed().text + "x", "elearn-answers-1." + "a" * LONGEST, "\ud800"]
)
def test_anything_else_is_no_envelope(text: str) -> None:
    assert read(text) is None


def test_what_the_browser_sealed_is_opened_here() -> None:
    # Made by static/sealing.js with a key of zeroes; a browser test seals and opens afresh.
    text = (
        "elearn-answers-1.abcdefgh12345678.SRtrhFBSWRdksnVNSiuazg.W7nbbOZxtQSaG-DukzAJTuAIa9FQ329D"
        ".fYK6S1ezzaiATwHdDpexoOt73Se12hZSVweLW5jq5xU"
    )
    found = read(text)

    assert found is not None
    assert unseal(found, bytes(32)) == {"a": "中文", "e": [1, 2]}
    assert found.code == "cqmp-7923-gj8r"
