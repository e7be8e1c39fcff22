"""The course for the road: its lectures as pages that hold nothing personal, a list of what to store, the worker.

What is stored is what this list names, and nothing else ever: no paper of a quiz, no result, nobody's name. Keys stand
in it only where a reader may check at once anyway: in questions within lectures, and in quizzes that show them at once.
"""

import json
import re
import zlib
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from flask import current_app
from sqlalchemy import select

from elearn.accounts.roles import Permission
from elearn.assessment import queries as attempts
from elearn.assessment.rules import terms_of
from elearn.content.models import Medium
from elearn.content.outline import LectureOutline, QuestionRef
from elearn.content.staleness import is_stale
from elearn.errors import NotFound
from elearn.identities import digest
from elearn.questions.registry import kind_of
from elearn.web import static_files
from elearn.web.asking import Asked, Marked, ask, mark
from elearn.web.current import actor, language, local_day, published, settings, shelf, transaction
from elearn.web.guard import public, requires
from elearn.web.pages import Data, Json, Page
from elearn.web.views import Views

blueprint = Views("offline", __name__)
FRAME = 2_000  # bytes of a stored page around its text
STATIC = ("theme.css", "sprite.svg", "mark.svg", "touch.js")
_PICTURE = re.compile(r'"(/media/[\w.-]+)"')
_WORKER = (static_files.FOLDER / "worker.js").read_bytes()


class Solved(NamedTuple):
    """Hold a question twice: to be answered, and with its key shown at the best answer."""

    asked: Asked
    best: Asked
    key: Marked


@blueprint.get("/offline/")
@requires(Permission.READ_COURSE)
def take_along() -> Page:
    """Show what the course for the road is, and the buttons that store and remove it."""
    return Page("offline/take.html", {"course": published().course})


@blueprint.get("/offline/list.json")
@requires(Permission.READ_COURSE)
def listed() -> Json:
    """List the addresses to store, each with about its bytes over the line; an address tells its contents' edition."""
    pages = [(f"/offline/lectures/{one.id}", *_weighed(one)) for one in published().course.lectures]
    pictures = sorted({picture for *_, found in pages for picture in found})
    files = [{"url": f"{path}?v={edition}", "bytes": size} for path, edition, size, _ in pages]
    contents = digest("".join(edition for _, edition, *_ in pages))[:12]
    files.append({"url": f"/offline/contents?v={contents}", "bytes": FRAME})
    files += [{"url": address, "bytes": size} for address, size in _pictures(pictures)]
    files += [{"url": address, "bytes": size} for address, size in _static()]
    return Json({"files": files, "bytes": sum(int(str(one["bytes"])) for one in files)})


@blueprint.get("/offline/contents")
@requires(Permission.READ_COURSE)
def contents() -> Page:
    """Show the table of contents that the worker answers with where there is no line."""
    return Page("offline/contents.html", {"course": published().course})


@blueprint.get("/offline/lectures/<lecture_id>")
@requires(Permission.READ_COURSE)
def lecture(lecture_id: str) -> Page:
    """Show a lecture whole, with its questions and, where its quiz shows keys at once, the quiz to practise with."""
    found = published().course.lecture(lecture_id)
    if found is None:
        raise NotFound
    text = _text(found)
    values = {
        "course": published().course,
        "lecture": found,
        "sections": [(section["title"], list(_parts(section["parts"]))) for section in text["sections"]],
        "ids": [section.id for section in found.sections],
        "practice": [_solved(ref) for ref in _practice(found)],
        "has_open": _has_open(found),
        "repealed": bool(found.repealed(local_day())),
        "day": local_day(),
    }
    return Page("offline/lecture.html", values)


@blueprint.get("/sw.js")
@public()
def worker() -> Data:
    """Hand out the service worker; its address is the root's, so that it can answer for the whole site."""
    return Data(_WORKER, "text/javascript", cache_control="no-cache")


@blueprint.get("/manifest.webmanifest")
@public()
def manifest() -> Data:
    """Say how the site is installed on a phone."""
    site = settings()
    name = site.site_name_zh if language() == "zh" else site.site_name_en
    icons = [
        {"src": _address(f"icon-{size}.png"), "sizes": f"{size}x{size}", "type": "image/png", "purpose": purpose}
        for size in (192, 512)
        for purpose in ("any", "maskable")
    ]
    look = {"display": "standalone", "background_color": "#f5f6f1", "theme_color": "#0d6b5b"}
    found = {"id": "/", "name": name, "short_name": name[:12], "start_url": "/", "scope": "/", "icons": icons, **look}
    return Data(json.dumps(found, ensure_ascii=False).encode(), "application/manifest+json", cache_control="no-cache")


def _address(name: str) -> str:
    return str(current_app.extensions["environments"][language()].static[name])


def _static() -> Iterator[tuple[str, int]]:
    for name in STATIC:
        yield _address(name), len(zlib.compress((static_files.FOLDER / name).read_bytes()))


def _pictures(addresses: list[str]) -> Iterator[tuple[str, int]]:
    keys = {address.removeprefix("/media/").partition(".")[0]: address for address in addresses}
    read = select(Medium.hash, Medium.body).where(Medium.hash.in_(keys)).order_by(Medium.hash)
    for key, body in transaction().execute(read):
        yield keys[key], len(zlib.compress(body))


def _text(found: LectureOutline) -> Mapping[str, Any]:
    text: Mapping[str, Any] = shelf().document(transaction(), found.rendering_hash)[language()]
    return text


def _weighed(found: LectureOutline) -> tuple[str, int, list[str]]:
    """Give the edition of a lecture's page, about its bytes when compressed, and the pictures in it."""
    parts = [part for section in _text(found)["sections"] for part in section["parts"]]
    html = "".join(part["html"] for part in parts if "html" in part)
    refs = [published().questions[part["question"]] for part in parts if "question" in part] + _practice(found)
    asked = [ref for ref in refs if _may_be_shown(ref)]
    made_of = [found.rendering_hash, language(), *(ref.rendering_hash for ref in asked), *map(_address, STATIC)]
    edition = digest(" ".join([*made_of, str(found.repealed(local_day()))]))[:12]
    return edition, FRAME + len(zlib.compress(html.encode())) + 400 * len(asked), _PICTURE.findall(html)


def _practice(found: LectureOutline) -> list[QuestionRef]:
    """List the questions of a lecture's quiz, if it is for practice and shows its keys at once; else none."""
    quiz = published().quizzes.get(found.quiz_id or "")
    if quiz is None or quiz.kind != "practice":
        return []
    terms = terms_of(quiz, settings().zone)
    shows = terms.checks_at_once and terms.keys == terms.explanations == "at_once" and terms.access_code is None
    return [ref for ref in quiz.in_force(local_day()).questions if _may_be_shown(ref)] if shows else []


def _may_be_shown(ref: QuestionRef) -> bool:
    return ref.is_practice and not is_stale(ref.repeals, local_day()) and ref.kind != "essay" and ref.id not in _open()


def _open() -> frozenset[str]:
    """List the questions on the reader's open attempts: their keys are due later."""
    return attempts.open_questions(transaction(), actor().id)


def _has_open(found: LectureOutline) -> bool:
    """Say whether questions of a lecture's quiz are left out because they stand on an open attempt of the reader."""
    quiz = published().quizzes.get(found.quiz_id or "")
    return quiz is not None and not _open().isdisjoint(ref.id for ref in quiz.everything)


def _parts(parts: list[Mapping[str, str]]) -> Iterator[tuple[str, Solved | None]]:
    for part in parts:
        if "html" in part:
            yield part["html"], None
        elif _may_be_shown(published().questions[part["question"]]):
            yield "", _solved(published().questions[part["question"]])


def _solved(ref: QuestionRef) -> Solved:
    found = shelf().documents(transaction(), [ref.revision_hash, ref.rendering_hash])
    spec, rendering = found[ref.revision_hash], found[ref.rendering_hash]
    best = kind_of(spec["kind"]).best_answer(spec)
    return Solved(
        ask(spec, rendering, language(), number=0),
        ask(spec, rendering, language(), number=0, answer=best),
        mark(spec, rendering, language(), best),
    )
