"""The PDF: one sheet across, its Chinese font embedded by what it needs, drawn by a process of its own."""

from dataclasses import asdict, replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from elearn.certificates.drawing import lacking, lines_of
from elearn.certificates.printing import font_at, packaged, pdf_of
from elearn.certificates.wording import Said, words_of
from elearn.errors import Conflict
from elearn.languages import Language

SAID = Said(
    "买买提·吐尔逊𠮷",
    "保和瑶族乡",
    "乡镇生态环境业务培训",
    "二〇二六年培训班",
    "某学院",
    "某局\n某院",
    date(2026, 11, 23),
    date(2026, 11, 24),
    date(2026, 11, 25),
    "2026-7K3M-9QXP-HR4T",
)
TARGET = "https://learn.example.org/verify/2026-7K3M-9QXP-HR4T"


def test_a_certificate_says_whose_it_is_of_what_and_by_whom() -> None:
    zh, en = (words_of(SAID, language, issuer="elearn", address="x") for language in ("zh", "en"))

    assert zh.person == "买买提·吐尔逊𠮷（保和瑶族乡）"
    assert "于2026年11月23日至2026年11月24日参加某学院承办的“二〇二六年培训班”" in zh.body
    assert zh.issuers == en.issuers == ("某局", "某院")
    assert "(23 November 2026 to 24 November 2026)" in en.body
    assert en.number == "No. 2026-7K3M-9QXP-HR4T"


@given(st.text(alphabet="水法县，。“”（）ab12", max_size=60), st.integers(8, 20))
def test_no_line_begins_with_what_closes_or_ends_with_what_opens(text: str, width: int) -> None:
    lines = lines_of(text, lambda line: len(line) <= width)

    assert "".join(lines) == text
    assert not any(line.startswith(("，", "。", "”", "）")) for line in lines[1:])
    assert not any(line.endswith(("“", "（")) for line in lines[:-1])


def test_a_pdf_is_one_sheet_with_the_font_embedded_that_comes_along() -> None:
    language: Language = "zh"
    plain = replace(SAID, name="买买提·吐尔逊㛃")
    words = words_of(plain, language, issuer="elearn", address="https://learn.example.org/verify/")

    made = pdf_of(words, setting=packaged(), target=TARGET, language=language)

    assert made.startswith(b"%PDF")
    assert b"/Count 1" in made
    assert b"/FontFile" in made
    assert b"+Noto" in made
    assert len(made) < 100_000  # the font alone has 20 MB


def test_a_pdf_never_loses_a_character_of_a_name() -> None:
    words = words_of(SAID, "zh", issuer="elearn", address="x")

    assert lacking(asdict(words), packaged()) == {"𠮷"}
    with pytest.raises(Conflict, match="every character"):
        pdf_of(words, setting=packaged(), target=TARGET, language="zh")


def test_what_is_no_font_is_told_in_a_sentence() -> None:
    words = words_of(SAID, "zh", issuer="elearn", address="x")

    with pytest.raises(Conflict, match="browser"):
        pdf_of(words, setting=__file__, target=TARGET, language="zh")
    assert font_at("/nowhere/font.ttc") is None
