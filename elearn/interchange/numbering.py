"""The numbers that Word and WPS keep out of the text: what an automatic list shows before each paragraph."""

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_HAN = "〇一二三四五六七八九"
_CHINESE = ("chineseCounting", "chineseCountingThousand", "ideographDigital", "japaneseCounting", "taiwaneseCounting")
_MOST_LEVELS = 9


class Numbering:
    """Count the lists of one document, as its paragraphs are met in order."""

    def __init__(self, root: Any | None, styles: Any | None) -> None:
        self._levels: dict[str, dict[int, tuple[str, str, int]]] = {}
        self._counts: dict[str, dict[int, int]] = defaultdict(dict)
        self._abstract: dict[str, str] = {}
        self._of_styles = dict(_numbered_styles(styles)) if styles is not None else {}
        if root is not None:
            self._read(root)

    def _read(self, root: Any) -> None:
        abstract = {one.get(f"{_W}abstractNumId"): dict(_levels(one)) for one in root.iter(f"{_W}abstractNum")}
        for num in root.iter(f"{_W}num"):
            name, base = num.get(f"{_W}numId"), num.find(f"{_W}abstractNumId")
            key = base.get(f"{_W}val") if base is not None else None
            self._levels[name] = dict(abstract.get(key, {}))
            self._abstract[name] = key or name
            for override in num.iter(f"{_W}lvlOverride"):
                start = override.find(f"{_W}startOverride")
                level = _int(override.get(f"{_W}ilvl"))
                if start is not None and level in self._levels[name]:
                    form, text, _ = self._levels[name][level]
                    self._levels[name][level] = (form, text, _int(start.get(f"{_W}val")))
                    self._abstract[name] = f"num {name}"  # a list that begins anew counts by itself

    def before(self, properties: Any | None) -> str:
        """Give what is shown before a paragraph with these properties, such as "1．"; empty when nothing is."""
        name, level = self._list_of(properties)
        levels = self._levels.get(name, {})
        if not name or name == "0" or level not in levels:
            return ""
        counts = self._counts[self._abstract.get(name, name)]
        counts[level] = counts[level] + 1 if level in counts else levels[level][2]
        for deeper in [key for key in counts if key > level]:
            del counts[deeper]
        text = levels[level][1]
        for place in range(_MOST_LEVELS):
            if f"%{place + 1}" in text and place in levels:
                text = text.replace(f"%{place + 1}", shown(counts.get(place, levels[place][2]), levels[place][0]))
        return text if levels[level][0] != "bullet" else ""

    def _list_of(self, properties: Any | None) -> tuple[str, int]:
        if properties is None:
            return "", 0
        found = properties.find(f"{_W}numPr")
        if found is None:
            style = properties.find(f"{_W}pStyle")
            return self._of_styles.get(style.get(f"{_W}val"), ("", 0)) if style is not None else ("", 0)
        number, level = found.find(f"{_W}numId"), found.find(f"{_W}ilvl")
        name = number.get(f"{_W}val") if number is not None else ""
        return name or "", _int(level.get(f"{_W}val")) if level is not None else 0


def shown(number: int, form: str) -> str:
    """Write a number as a list shows it: decimal, letters, Roman or Chinese."""
    if form == "upperLetter":
        return chr(ord("A") + (number - 1) % 26)
    if form == "lowerLetter":
        return chr(ord("a") + (number - 1) % 26)
    if form in _CHINESE:
        return _chinese(number)
    if form == "decimalEnclosedCircle" and 1 <= number <= 20:
        return chr(ord("①") + number - 1)
    return str(number)


def _chinese(number: int) -> str:
    tens, ones = divmod(number, 10)
    start = ("" if tens == 1 else _HAN[tens % 10]) + "十" if tens else ""
    return start + (_HAN[ones] if ones or not tens else "")


def _levels(abstract: Any) -> Iterator[tuple[int, tuple[str, str, int]]]:
    for level in abstract.iter(f"{_W}lvl"):
        form, text, start = (level.find(f"{_W}{name}") for name in ("numFmt", "lvlText", "start"))
        yield (
            _int(level.get(f"{_W}ilvl")),
            (
                form.get(f"{_W}val") if form is not None else "decimal",
                text.get(f"{_W}val") or "" if text is not None else "",
                _int(start.get(f"{_W}val")) if start is not None else 1,
            ),
        )


def _numbered_styles(styles: Any) -> Iterator[tuple[str, tuple[str, int]]]:
    for style in styles.iter(f"{_W}style"):
        found = style.find(f"{_W}pPr/{_W}numPr")
        if found is not None:
            number, level = found.find(f"{_W}numId"), found.find(f"{_W}ilvl")
            if number is not None:
                depth = _int(level.get(f"{_W}val")) if level is not None else 0
                yield style.get(f"{_W}styleId"), (number.get(f"{_W}val"), depth)


def _int(text: str | None) -> int:
    return int(text) if text and text.lstrip("-").isdigit() and len(text) < 9 else 0
