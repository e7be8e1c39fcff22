"""What a trainee opens every day: today, the course, a lecture section by section, the own progress."""

from collections.abc import Hashable, Mapping
from functools import partial
from typing import Any

from flask import request
from markupsafe import Markup

from elearn import study
from elearn.accounts.roles import Permission
from elearn.assessment import queries as attempts
from elearn.assessment.rules import NOT_OFFERED
from elearn.certificates.queries import own_certificates
from elearn.completion import personal as completion
from elearn.content.law import recent_changes
from elearn.content.outline import LectureOutline, Outline
from elearn.content.staleness import Repeals, is_stale
from elearn.daily import day_of, where_somebody_is
from elearn.errors import NotFound
from elearn.notices import queries as notices
from elearn.progress import service as progress
from elearn.progress.rules import CourseProgress, lecture_progress
from elearn.questions.registry import kind_of
from elearn.review import queries as reviews
from elearn.review.mastery import by_topic, curve
from elearn.web.asking import ask, mark
from elearn.web.current import actor, clock_time, language, local_day, published, settings, shelf, transaction
from elearn.web.guard import requires
from elearn.web.pages import Json, Page, Redirect
from elearn.web.views import Views

blueprint = Views("learn", __name__)
MOST_BLOCKS = 100_000  # more than any text has


@blueprint.get("/learn/")
@requires(Permission.STUDY)
def today() -> Page:
    """Show the day's one page: the next step, and how far the course is."""
    outline = published()
    now = clock_time()
    local = now.astimezone(settings().zone)
    day = day_of(transaction(), outline, actor(), zone=settings().zone, now=now)
    steps = tuple((one.done, one.quiz.is_done, one.quiz.is_open) for one in day.where.lectures)
    waiting = day.plan.left, tuple(quiz.id for quiz, _ in day.checks)
    values = {
        "edition": (outline.publication_id, local.date(), local.hour, steps, waiting, day.coming),
        "plan": day.plan,
        "checks": day.checks,
        "coming": day.coming,
        "where": day.where,
        "course": outline.course,
        "hour": local.hour,
        "notices": day.notices,
        "shown_notices": notices.SHOWN,
        "changes": partial(recent_changes, outline.sources, local.date()),
    }
    return Page("learn/today.html", values)


def _where(outline: Outline) -> CourseProgress:
    return where_somebody_is(transaction(), outline, actor(), zone=settings().zone, now=clock_time())


@blueprint.get("/courses/")
@requires(Permission.READ_COURSE)
def courses() -> Redirect:
    """Lead to the course."""
    return Redirect(f"/learn/{published().course.id}/")


@blueprint.get("/progress/")
@requires(Permission.STUDY)
def own_progress() -> Page:
    """Show how far the course is, lecture by lecture, and every quiz result."""
    outline = published()
    where = _where(outline)
    cards, day = reviews.known_cards(transaction(), actor().id), local_day()
    memory = {"mastery": by_topic(cards, day), "curve": curve(cards, day), "count": len(cards)}
    owned = {
        "standings": completion.standings(transaction(), actor().id, where),
        "certificates": own_certificates(transaction(), actor().id),
    }
    return Page("learn/progress.html", {"where": where, "quizzes": outline.quizzes, **owned, **memory})


@blueprint.get("/learn/<course_id>/")
@requires(Permission.READ_COURSE)
def course(course_id: str) -> Page:
    """Show the course's lectures."""
    outline = published()
    if outline.course.id != course_id:
        raise NotFound
    where = _where(outline)
    checks = [(outline.quizzes[name], state) for name, state in where.checks.items()]
    day = local_day()
    offered = [(quiz.in_force(day), state) for quiz, state in checks if quiz.kind not in (*NOT_OFFERED, "delayed")]
    values = {"where": where, "course": outline.course, "quizzes": outline.quizzes, "checks": offered, "day": day}
    return Page("learn/course.html", values | {"discussions": outline.discussions.values()})


@blueprint.get("/learn/<course_id>/<lecture_id>")
@requires(Permission.READ_COURSE)
def lecture(course_id: str, lecture_id: str) -> Page:
    """Show a lecture where the reader left off, or else at the first section that was not finished."""
    return _section(_lecture(course_id, lecture_id), None)


@blueprint.get("/learn/<course_id>/<lecture_id>/<section_id>")
@requires(Permission.READ_COURSE)
def section(course_id: str, lecture_id: str, section_id: str) -> Page:
    """Show one section of a lecture; ``?check=`` has the question in its text that was just answered."""
    return _section(_lecture(course_id, lecture_id), section_id)


@blueprint.post("/learn/<course_id>/<lecture_id>/<section_id>")
@requires(Permission.STUDY)
def finish_section(course_id: str, lecture_id: str, section_id: str) -> Redirect:
    """Record that the section is finished, and lead on: to the next one, then to the quiz."""
    found = _lecture(course_id, lecture_id)
    ids = [part.id for part in found.sections]
    if section_id not in ids:
        raise NotFound
    today, now = local_day(), clock_time()
    study.finish_section(transaction(), shelf(), actor().id, found, section_id, today=today, now=now)
    place = ids.index(section_id) + 1
    if place < len(ids):
        return Redirect(f"/learn/{course_id}/{lecture_id}/{ids[place]}")
    return Redirect(f"/quizzes/{found.quiz_id}/" if found.quiz_id else f"/learn/{course_id}/")


@blueprint.post("/learn/<course_id>/<lecture_id>/<section_id>/place")
@requires(Permission.STUDY)
def keep_place(course_id: str, lecture_id: str, section_id: str) -> Json:
    """Take from the page's script how far it was read, for the next device."""
    found, text = _lecture(course_id, lecture_id), request.form.get("block", "")
    if section_id not in [part.id for part in found.sections] or not (text.isascii() and text.isdigit()):
        raise NotFound
    block = min(int(text[:6]), MOST_BLOCKS)
    progress.keep_place(transaction(), actor().id, found.id, section_id, block=block, now=clock_time())
    return Json({})


def _lecture(course_id: str, lecture_id: str) -> LectureOutline:
    course = published().course
    found = course.lecture(lecture_id) if course.id == course_id else None
    if found is None:
        raise NotFound
    return found


def _section(found: LectureOutline, section_id: str | None) -> Page:
    outline = published()
    done, left = progress.reading(transaction(), actor().id, found.id)
    where = lecture_progress(found, done, {})
    ids = [part.id for part in found.sections]
    at = left.section_id if left and left.section_id in ids and (found.id, left.section_id) not in done else None
    wanted = section_id or at or (where.next_section or found.sections[0]).id
    if wanted not in ids:
        raise NotFound
    place = ids.index(wanted)
    text = shelf().document(transaction(), found.rendering_hash)[language()]["sections"][place]
    withheld, repealed = _withheld(), found.repealed(local_day())
    parts = _in_force(text["parts"])
    values = {
        "edition": _edition(outline, found, place, repealed, len(parts)),
        "course": outline.course,
        "lecture": found,
        "number": outline.course.lectures.index(found) + 1,
        "where": where,
        "place": place,
        "left": left if left and left.section_id == wanted else None,
        "section": text,
        "parts": _parts(parts, withheld),
        "repealed": [(outline.source(source)["short"], day) for source, day in repealed],
        "withheld": withheld,
        "is_past_review": clock_time().date() > found.review_by,
    }
    return Page("learn/lecture.html", values)


def _edition(outline: Outline, found: LectureOutline, place: int, repealed: Repeals, size: int) -> Hashable:
    """Tell apart what the kept pieces of a section are made of; None when one of its questions is being checked."""
    return None if "check" in request.args else (outline.publication_id, found.id, place, repealed, size)


def _in_force(parts: list[Mapping[str, str]]) -> list[Mapping[str, str]]:
    """Leave out the questions that rest on repealed sources, as papers do."""
    refs, day = published().questions, local_day()
    return [part for part in parts if "html" in part or not is_stale(refs[part["question"]].repeals, day)]


def _parts(parts: list[Mapping[str, str]], withheld: str) -> list[tuple[Markup | None, Any, Any]]:
    """Give a section's parts: stored HTML (sanitised when it was published), or a question with its marking."""
    refs = published().questions
    wanted = [refs[part["question"]] for part in parts if "question" in part]
    keys = [key for ref in wanted for key in (ref.revision_hash, ref.rendering_hash)]
    found = shelf().documents(transaction(), keys)
    shown: list[tuple[Markup | None, Any, Any]] = []
    for part in parts:
        if "html" in part:
            shown.append((Markup(part["html"]), None, None))  # noqa: S704 - made by nh3 at publishing
            continue
        ref = refs[part["question"]]
        spec, rendering = found[ref.revision_hash], found[ref.rendering_hash]
        is_checked = request.args.get("check") == ref.id
        values = {name: request.args.getlist(name) for name in request.args}
        answer = kind_of(spec["kind"]).read_answer(spec, values, ref.id) if is_checked else None
        asked = ask(spec, rendering, language(), number=0, answer=answer)
        is_shown = answer is not None and ref.id != withheld
        shown.append((None, asked, mark(spec, rendering, language(), answer) if is_shown else None))
    return shown


def _withheld() -> str:
    """Give the id of the question to check if it is on an attempt that is not handed in: there its key is due later."""
    wanted = request.args.get("check", "")
    return wanted if wanted and wanted in attempts.open_questions(transaction(), actor().id) else ""
