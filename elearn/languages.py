"""The two languages of pages and messages: catalogues as dictionaries, dates and numbers as people write them."""

import re
from collections.abc import Mapping
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path
from typing import Literal
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_date
from babel.messages.pofile import read_po

from elearn.english import in_number
from elearn.problems import Phrase

Language = Literal["zh", "en"]
LANGUAGES: tuple[Language, ...] = ("zh", "en")
TAGS: Mapping[str, str] = {"zh": "zh-CN", "en": "en"}
CATALOGUES = Path(__file__).parent / "locales" / "zh_CN"
COMMAS = {"zh": "、", "en": ", "}  # between the members of a list
DATE_PATTERNS = {"zh": "y年M月d日", "en": "d MMMM y"}
DAY_PATTERNS = {"zh": "y年M月d日 EEEE", "en": "EEEE, d MMMM y"}
_CHINESE, _LATIN_WORD = re.compile(r"[\u3400-\u9fff]"), re.compile(r"[A-Za-z]{3}")
_LOCALES = {"zh": Locale.parse("zh_CN"), "en": Locale.parse("en")}


@lru_cache(maxsize=2)
def catalogue(language: Language) -> Mapping[str, str]:
    """Read every ``.po`` of a language into one dictionary, English text → translation; English needs none."""
    if language == "en":
        return {}
    texts: dict[str, str] = {}
    for path in sorted(CATALOGUES.glob("*.po")):
        with path.open("rb") as stream:
            texts.update(
                (message.id, message.string)
                for message in read_po(stream)
                if isinstance(message.id, str) and isinstance(message.string, str) and message.id and message.string
            )
    return texts


def translate(phrase: Phrase | str, language: Language) -> str:
    """Say a phrase in a language, its values filled in; what has no translation is said in English."""
    if isinstance(phrase, str):
        return catalogue(language).get(phrase, phrase)
    if not phrase.values:
        return catalogue(language).get(phrase.text, phrase.text)
    said = {name: _said(value, language) for name, value in phrase.values.items()}
    return wording(phrase.text, phrase.values, language) % said


def wording(text: str, values: Mapping[str, object], language: Language) -> str:
    """Give a text in a language, its places still open, as it is worded for these values."""
    return catalogue(language).get(text, text) if language != "en" else in_number(text, values)


def _said(value: object, language: Language) -> object:
    if isinstance(value, Phrase):
        return translate(value, language)
    return COMMAS[language].join(value) if isinstance(value, tuple) else value


def language_of(text: str) -> Language | None:
    """Tell by its letters what language people wrote something in: any Chinese makes it Chinese; None without words."""
    if _CHINESE.search(text):
        return "zh"
    return "en" if _LATIN_WORD.search(text) else None


@lru_cache(maxsize=4096)
def show_date(day: date, language: Language) -> str:
    """Write a date: 2026年11月23日, 23 November 2026."""
    return str(format_date(day, DATE_PATTERNS[language], locale=_LOCALES[language]))


@lru_cache(maxsize=512)
def show_day(day: date, language: Language) -> str:
    """Write a date with its weekday."""
    return str(format_date(day, DAY_PATTERNS[language], locale=_LOCALES[language]))


def show_moment(moment: datetime, language: Language, zone: ZoneInfo) -> str:
    """Write a moment in the site's time zone, to the minute, 24 hours."""
    local = moment.astimezone(zone)
    return f"{show_date(local.date(), language)} {local:%H:%M}"


def choose(accepted: str, default: Language) -> Language:
    """Choose from an ``Accept-Language`` header: the first of ours in its order of weights, else ``default``."""
    weighted = []
    for place, part in enumerate(accepted[:200].split(",")):
        tag, _, weight = part.lower().replace(" ", "").partition(";q=")
        try:
            share = float(weight or 1)
        except ValueError:
            continue
        if 0 < share <= 1:  # a weight of 0 means: anything but this
            weighted.append((-share, place, tag.partition("-")[0]))
    for _, _, tag in sorted(weighted):
        for language in LANGUAGES:
            if tag == language:
                return language
    return default
