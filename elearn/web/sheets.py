"""The files of a draft as a form carries them: what is written, what was seen, and both again when two have met."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session
from werkzeug.datastructures import MultiDict

from elearn.authoring.drafts import KeptDraft, Sheet, Sheets
from elearn.content import manuscripts
from elearn.content.items import is_text, paths_of
from elearn.content.line_ends import unified
from elearn.content.merging import merged
from elearn.content.texts import MAX_BYTES
from elearn.web.lecture_forms import written_text

LANGUAGE_OF = {".zh.md": "zh", ".en.md": "en"}


@dataclass(frozen=True, slots=True)
class Written:
    """Hold what a form sent: texts by path, those that its writer began with, and the version that was seen.

    ``bases`` name the published files that are in the text by now, where they had moved on.
    """

    texts: Mapping[str, str]
    seen: Mapping[str, str]
    version: int
    bases: Mapping[str, str]

    @property
    def bodies(self) -> dict[str, bytes]:
        """Give the texts as files."""
        return {path: text.encode() for path, text in self.texts.items()}

    @property
    def is_too_long(self) -> bool:
        """Say whether a text is longer than a file may be."""
        return any(len(text.encode()) > MAX_BYTES for text in self.texts.values())


@dataclass(frozen=True, slots=True)
class Shown:
    """Hold one file on the page: the text to write in, and (None where nobody met) the others' and the common one.

    ``base_hash`` is that of the published file which is put into the text by saving.
    """

    number: int
    path: str
    language: str
    text: str
    seen: str
    other: str | None = None
    common: str | None = None
    is_merged: bool = False
    base_hash: str = ""
    is_gone: bool = False

    @property
    def rows(self) -> int:
        """Give the lines that the text's field is high."""
        return min(40, max(6, self.text.count("\n") + 2))


def read_sheets(form: MultiDict[str, str], draft: KeptDraft) -> Written:
    """Read the fields of a draft's page; a file that was not on it is left as it is."""
    texts, seen, bases = {}, {}, {}
    for number, path in enumerate(paths_of(draft.key) if is_text(draft.key) else ()):
        before = _plain(form.get(f"seen-{number}", ""))
        language = next((code for end, code in LANGUAGE_OF.items() if path.endswith(end)), "")
        whole = form.get(f"text-{number}")
        text = _plain(whole) if whole is not None else written_text(form, number, language, before)
        if text is not None:
            texts[path], seen[path] = text, before
            base = form.get(f"base-{number}", "")
            if len(base) == 64 and base.isalnum():
                bases[path] = base
    version = form.get("version", "")
    return Written(
        texts, seen, int(version) if version.isascii() and version.isdigit() and len(version) < 9 else 0, bases
    )


def sheets_shown(
    session: Session, kept: Sheets, written: Written | None, moved: Mapping[str, str | None]
) -> list[Shown]:
    """Prepare the files of a draft: as kept; beside what somebody saved, or what was published, meanwhile."""
    found = []
    for number, (path, sheet) in enumerate(kept.items()):
        language = next((code for end, code in LANGUAGE_OF.items() if path.endswith(end)), "")
        values: dict[str, Any] = {"number": number, "path": path, "language": language}
        values |= {"text": sheet.text, "seen": sheet.text, "is_gone": sheet.body is None}
        if written is not None and path in written.texts:
            values |= _met(written.texts[path], sheet.text, written.seen[path])
        elif moved.get(path) and sheet.body is not None:
            values |= _moved(session, sheet, str(moved[path]))
        found.append(Shown(**values))
    return found


def _met(mine: str, other: str, common: str) -> dict[str, Any]:
    if other in (common, mine):
        return {"text": mine, "seen": other}
    together = merged(common, mine, other)
    text = mine if together is None else together
    return {"text": text, "seen": other, "other": other, "common": common, "is_merged": together is not None}


def _moved(session: Session, sheet: Sheet, published: str) -> dict[str, Any]:
    common = unified(manuscripts.body(session, sheet.base_hash)) if sheet.base_hash else ""
    found = _met(sheet.text, unified(manuscripts.body(session, published)), common)
    return found | {"seen": sheet.text, "base_hash": published}


def _plain(text: str) -> str:
    """Undo what forms do to line ends; a text ends with one."""
    plain = text.replace("\r\n", "\n").replace("\r", "\n")
    return plain if plain.endswith("\n") or not plain else plain + "\n"
