"""Begin something that is not there yet: a draft whose empty places the check names, one by one."""

from collections.abc import Mapping
from datetime import date, datetime

from sqlalchemy.orm import Session

from elearn.accounts.actor import Actor
from elearn.authoring import drafts
from elearn.content import manuscripts, scaffolds
from elearn.content.drafting import NewQuiz, quiz_text
from elearn.content.items import Key, paths_of
from elearn.content.publishing import is_published
from elearn.content.shelf import latest_id
from elearn.errors import Conflict
from elearn.problems import Phrase
from elearn.questions.fields import LANGUAGES

# What may be begun, and the purpose of a quiz among them.
KINDS: Mapping[str, str] = {"lecture": "", "practice": "practice", "test": "test", "bank": "bank", "discussion": ""}
TAKEN = Phrase("There is something of this kind with this id already; choose another id.")


def item_of(kind: str, name: str) -> Key:
    """Name the item that one of ``KINDS`` becomes."""
    return ("quiz" if KINDS[kind] else kind, name)


def begin_new(
    session: Session,
    actor: Actor,
    kind: str,
    name: str,
    titles: Mapping[str, str],
    *,
    public_id: str,
    today: date,
    now: datetime,
) -> str:
    """Keep a draft of something new (one of ``KINDS``) under an id; give the draft's public id.

    ``titles`` go by language. Raises Conflict where the id is taken, by what is published or by a draft.
    """
    key = item_of(kind, name)
    listed = manuscripts.listing(session, latest_id(session) or 0)
    is_there = any(path in listed for path in paths_of(key)) or is_published(session, key)
    if is_there or drafts.find(session, key) is not None:
        raise Conflict(TAKEN)
    bodies = {path: text.encode() for path, text in _texts(kind, name, titles, today.isoformat()).items()}
    return drafts.keep(session, actor, key, bodies, public_id=public_id, source="", now=now)


def _texts(kind: str, name: str, titles: Mapping[str, str], today: str) -> dict[str, str]:
    paths = paths_of(item_of(kind, name))
    if kind == "lecture":
        written = (scaffolds.lecture(name, today, code, titles[code], is_guided=False) for code in LANGUAGES)
        return dict(zip(paths, written, strict=True))
    if kind == "discussion":
        return {paths[0]: scaffolds.discussion(name, today, titles)}
    return {paths[0]: quiz_text(NewQuiz(name, KINDS[kind], titles["zh"], titles["en"], name), (), (), {})}
