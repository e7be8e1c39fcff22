"""Which files make up a thing that is written: a lecture has two, a quiz one, the course its own. Pure."""

import re
from collections.abc import Mapping
from types import MappingProxyType

from elearn.questions.fields import ID

Key = tuple[str, str]  # kind and id, such as ("lecture", "drinking-water")
COURSE: Key = ("course", "course")
SOURCES: Key = ("sources", "sources")
PICTURE_FOLDER = "lectures/media/"
# A picture's name is ASCII and short, begins with a letter or digit, and names no folder: so no path leaves its own.
PICTURE = re.compile(r"[a-z0-9][a-z0-9._-]{0,79}\.(?:svg|png|jpg|jpeg|webp)")
_FORMS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "lecture": ("lectures/%s.zh.md", "lectures/%s.en.md"),
        "quiz": ("quizzes/%s.yaml",),
        "discussion": ("discussions/%s.yaml",),
        "practice": ("practice/%s.yaml",),
        "picture": (PICTURE_FOLDER + "%s",),
    }
)
KINDS = (*_FORMS, "course", "sources")
_PATH = re.compile(
    r"lectures/(?P<lecture>[^/]+)\.(?:zh|en)\.md|quizzes/(?P<quiz>[^/]+)\.yaml|discussions/(?P<discussion>[^/]+)\.yaml"
    r"|practice/(?P<practice>[^/]+)\.yaml"
    r"|lectures/media/(?P<picture>[^/]+)"
)


def paths_of(key: Key) -> tuple[str, ...]:
    """List an item's files, the Chinese one first. Raises KeyError for a kind or an id that there cannot be."""
    kind, name = key
    if key in (COURSE, SOURCES):
        return (f"{kind}.yaml",)
    if not (PICTURE if kind == "picture" else ID).fullmatch(name):
        raise KeyError(name)
    return tuple(form % name for form in _FORMS[kind])


def item_at(path: str) -> Key | None:
    """Name the item to which a file belongs; None for what is no part of the course."""
    if path in ("course.yaml", "sources.yaml"):
        return path.removesuffix(".yaml"), path.removesuffix(".yaml")
    found = _PATH.fullmatch(path)
    if found is None:
        return None
    return next((kind, name) for kind, name in found.groupdict().items() if name is not None)


def is_text(key: Key) -> bool:
    """Say whether an item is written, and not drawn."""
    return key[0] != "picture"
