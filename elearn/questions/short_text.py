"""A word or a few, typed."""

import unicodedata
from collections.abc import Callable
from fractions import Fraction
from functools import lru_cache
from typing import Final

from elearn.questions import answers, faults
from elearn.questions.fields import LANGUAGES, Fields
from elearn.questions.kind import Answer, Json, NothingToChoose, Sent, Spec


class ShortText(NothingToChoose):
    """Take the typed text as the answer; it is right if it equals an accepted one, width, case and spaces apart."""

    name: Final = "short_text"
    keys: Final = ("accept",)

    def read(self, fields: Fields) -> Json:
        """Read the accepted answers of both languages."""
        inner = fields.inner("accept")
        if inner is None:
            return {"accept": {language: [] for language in LANGUAGES}}
        inner.only(tuple(LANGUAGES))
        return {"accept": {language: _accepted(inner, language) for language in LANGUAGES}}

    def public(self, _spec: Spec, _seed: int) -> Json:
        """Give nothing: the stem says it all."""
        return {}

    def read_answer(self, _spec: Spec, values: Sent, field: str) -> str | None:
        """Take the typed text, 200 characters at most."""
        found = answers.texts(values, field)
        return found[0][:200].strip() if len(found) == 1 else None

    def mark(self, spec: Spec, answer: object) -> Fraction:
        """Give 1 when the answer equals an accepted one of either language."""
        typed = folded(answer) if isinstance(answer, str) else ""
        accepted = {folded(text) for texts in spec["accept"].values() for text in texts}
        return Fraction(bool(typed) and typed in accepted)

    def best_answer(self, spec: Spec) -> str:
        """Give the first accepted Chinese answer."""
        return str(spec["accept"]["zh"][0])

    def slips(self, spec: Spec) -> list[Answer]:
        """Give other words."""
        return [text for text in (answers.NO_IDEA, "其他") if self.mark(spec, text) < 1]

    def key(self, spec: Spec) -> Json:
        """Give ``{"accept": {"zh": […], "en": […]}}``."""
        return {"accept": {language: list(texts) for language, texts in spec["accept"].items()}}


def folded(text: str) -> str:
    """Fold a text to what is compared: width, case, script, spaces and punctuation around it do not count.

    Traditional characters count as the simplified ones that stand for them (OpenCC's table t2s).
    """
    wide = unicodedata.normalize("NFKC", text[: answers.MAX_CHARACTERS]).casefold()
    tidy = "".join(c for c in unicodedata.normalize("NFKC", wide) if unicodedata.category(c)[0] not in "ZC")
    kept = list(_simplifier()(tidy))
    while kept and unicodedata.category(kept[-1])[0] == "P":
        kept.pop()
    start = next((i for i, c in enumerate(kept) if unicodedata.category(c)[0] != "P"), len(kept))
    return "".join(kept[start:])


@lru_cache
def _simplifier() -> Callable[[str], str]:
    # It takes 6 MB and 50 ms, so it is loaded when the first typed answer is marked. Threads may share it.
    from opencc import OpenCC

    return OpenCC("t2s").convert


def _accepted(fields: Fields, language: str) -> list[str]:
    found = fields.texts(language, 1, 20, limit=200)
    for text, place in found:
        if not folded(text):
            fields.report(faults.BLANK_ACCEPTED, place, value=text)
    return [text for text, _ in found]
