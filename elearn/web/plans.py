"""Plans of action: write up to three, say what became of them, read examples; advise; see where things are stuck."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from flask import flash, request
from wtforms import StringField, TextAreaField

from elearn.accounts.roles import Permission
from elearn.errors import Invalid
from elearn.languages import translate
from elearn.photographs import Photograph
from elearn.plans import queries, service
from elearn.plans.queries import PlanLine
from elearn.plans.rules import BLOCKERS, MOST_PLANS, faults_of_follow_up, faults_of_plan, next_round, round_due
from elearn.problems import Phrase
from elearn.reporting.statistics import FEWEST, too_small
from elearn.web.boards import faults_of_picture, sent_picture
from elearn.web.class_forms import read_day
from elearn.web.current import actor, clock_time, language, local_day, published, transaction
from elearn.web.discuss import read_key
from elearn.web.forms import Form
from elearn.web.guard import requires
from elearn.web.pages import Data, Page, Redirect
from elearn.web.views import Views

blueprint = Views("plans", __name__)
OTHER = "other"  # the topic of a plan that grew out of no single lecture
STANDING_LABELS = {"done": Phrase("Done"), "progress": Phrase("Under way"), "blocked": Phrase("Blocked")}
BLOCKER_LABELS = {
    "money": Phrase("money"),
    "people": Phrase("people"),
    "powers": Phrase("powers"),
    "cooperation": Phrase("cooperation of others"),
    "technique": Phrase("technical means"),
    "time": Phrase("time"),
    "other": Phrase("something else"),
}
LABELS = {"standings": STANDING_LABELS, "blockers": BLOCKER_LABELS}


class PlanForm(Form):
    """Ask for a plan."""

    text = TextAreaField()
    by_day = StringField()
    topic = StringField()
    suggestion = StringField()


class FollowUpForm(Form):
    """Ask what became of a plan."""

    standing = StringField()
    said = TextAreaField()
    blocker = StringField()


@blueprint.get("/plans/")
@requires(Permission.STUDY)
def overview() -> Page:
    """Show the own plans, what is asked of them, suggestions for another, and examples."""
    return _overview(PlanForm(data=_suggested()))


@blueprint.post("/plans/")
@requires(Permission.STUDY)
def write() -> Page | Redirect:
    """Write a plan, or show the form again with every fault."""
    form, today = PlanForm(), local_day()
    text, by_day, topic = form.text.data or "", read_day(form.by_day.data), form.topic.data or ""
    problems = faults_of_plan(text, by_day, topic, _topics(), today)
    if problems or by_day is None:
        form.take(problems)
        return _overview(form, 422)
    chosen = form.suggestion.data if form.suggestion.data in _suggestions() else None
    who, now = actor(), clock_time()
    service.write(transaction(), who, text=text, by_day=by_day, topic=topic, suggestion_id=chosen, today=today, now=now)
    return _said(Phrase("The plan is kept. You are asked about it after 30 and after 90 days."), "/plans/")


@blueprint.get("/plans/themes")
@requires(Permission.ADVISE_PLANS)
def themes() -> Page:
    """Show what the people one advises plan, by topic, the newest first."""
    topic = request.args.get("topic", "")
    chosen = topic if topic in _topics() else None
    found, more = queries.advised(transaction(), actor(), topic=chosen, before=read_key("before"))
    values = {
        "plans": found,
        "more": more,
        "topic": chosen,
        "answers": queries.answers_of(transaction(), [plan.id for plan in found]),
        "counts": _in_order(queries.counts(transaction(), actor(), Permission.ADVISE_PLANS)),
        "topics": _topics(),
    }
    return Page("plans/themes.html", values | LABELS)


@blueprint.get("/plans/<plan_id>")
@requires(Permission.READ_COURSE)
def one(plan_id: str) -> Page:
    """Show a plan, what became of it, and what may be done with it."""
    return _one(queries.plan_of(transaction(), actor(), plan_id), FollowUpForm())


@blueprint.post("/plans/<plan_id>")
@requires(Permission.STUDY)
def change(plan_id: str) -> Redirect:
    """Change an own plan, take it back, or let it be an example or no longer."""
    plan, now = queries.plan_of(transaction(), actor(), plan_id), clock_time()
    what, by_day = request.form.get("do"), read_day(request.form.get("by_day"))
    if what in ("consent", "refuse"):
        service.consent(transaction(), actor(), plan, is_given=what == "consent", now=now)
        return _said(Phrase("Your choice is kept."), f"/plans/{plan.public_id}")
    if what == "withdraw":
        service.withdraw(transaction(), actor(), plan, now=now)
        return _said(Phrase("The plan is taken back."), "/plans/")
    text = request.form.get("text", "")
    problems = faults_of_plan(text, by_day, plan.topic, (plan.topic,), min(local_day(), plan.written_on))
    if problems or by_day is None:
        raise Invalid(problems)
    service.change(transaction(), actor(), plan, text=text, by_day=by_day, now=now)
    return _said(Phrase("The plan is changed."), f"/plans/{plan.public_id}")


@blueprint.post("/plans/<plan_id>/follow-up")
@requires(Permission.STUDY)
def follow_up(plan_id: str) -> Page | Redirect:
    """Say what became of an own plan, perhaps with a picture, or show the form again with every fault."""
    plan, form, sent = queries.plan_of(transaction(), actor(), plan_id), FollowUpForm(), sent_picture()
    standing, said, blocker = form.standing.data or "", form.said.data or "", form.blocker.data or ""
    problems = [*faults_of_follow_up(standing, said, blocker), *faults_of_picture(sent)]
    if problems and plan.account_id == actor().id:
        form.take(problems)
        return _one(plan, form, 422)
    words = {"standing": standing, "said": said, "blocker": blocker}
    service.follow_up(transaction(), actor(), plan, **words, today=local_day(), now=clock_time())
    if isinstance(sent, Photograph):
        service.add_picture(transaction(), actor(), plan, sent, request.form.get("says", ""), now=clock_time())
    return _said(Phrase("Thank you. It helps those who plan the next course."), f"/plans/{plan.public_id}")


@blueprint.post("/plans/<plan_id>/advice")
@requires(Permission.ADVISE_PLANS)
def advise(plan_id: str) -> Redirect:
    """Comment on a plan, ask whether it may be an example, make it one, or no longer."""
    plan, now = queries.plan_of(transaction(), actor(), plan_id), clock_time()
    what = request.form.get("do")
    if what == "ask":
        service.ask_consent(transaction(), actor(), plan, now=now)
    elif what in ("recommend", "release"):
        service.recommend(transaction(), actor(), plan, is_on=what == "recommend", now=now)
    else:
        service.comment(transaction(), actor(), plan, request.form.get("text", ""), now=now)
    return _said(Phrase("Done; its owner is told."), f"/plans/{plan.public_id}")


@blueprint.get("/plans/pictures/<picture_id>")
@requires(Permission.READ_COURSE)
def picture(picture_id: str) -> Data:
    """Show a picture of a plan."""
    media_type, body = queries.picture(transaction(), actor(), picture_id)
    headers = {"Content-Security-Policy": "sandbox; default-src 'none'"}
    return Data(body, media_type, cache_control="private, max-age=3600", headers=headers)


@blueprint.get("/reports/plans")
@requires(Permission.SEE_SCORES)
def report() -> Page:
    """Show how many plans there are by topic, how they stand and what blocks them; small numbers stay unsaid."""
    found = queries.counts(transaction(), actor())
    hidden = {
        "people": too_small({one.topic: one.people for one in found}),
        **{one.topic: too_small({**one.standings}) for one in found},
    }
    blocked = {one.topic: too_small(one.blockers) for one in found}
    values: dict[str, Any] = {"counts": _in_order(found), "topics": _topics(), "fewest": FEWEST}
    values |= {"hidden": hidden, "hidden_blockers": blocked}
    return Page("plans/report.html", values | LABELS)


def _overview(form: PlanForm, status: int = 200) -> Page:
    plans, today = queries.own_plans(transaction(), actor().id), local_day()
    answers = queries.answers_of(transaction(), [plan.id for plan in plans])
    rounds = {plan.id: [one.round for one in answers.get(plan.id, [])] for plan in plans}
    values: dict[str, Any] = {
        "plans": plans,
        "answers": answers,
        "due": {plan.id for plan in plans if round_due(plan.written_on, rounds[plan.id], today)},
        "ahead": {plan.id: next_round(plan.written_on, rounds[plan.id], today) for plan in plans},
        "may_write": len(plans) < MOST_PLANS,
        "form": form,
        "topics": _topics(),
        "practice": published().practice,
        "examples": [plan for plan in queries.examples(transaction()) if plan.account_id != actor().id],
        "today": today,
    }
    return Page("plans/overview.html", values | LABELS, status)


def _one(plan: PlanLine, form: FollowUpForm, status: int = 200) -> Page:
    answers = queries.answers_of(transaction(), [plan.id]).get(plan.id, [])
    is_own = plan.account_id == actor().id
    is_adviser = not is_own and actor().has(Permission.ADVISE_PLANS)
    rounds = [one.round for one in answers]
    values: dict[str, Any] = {
        "plan": plan,
        "answers": answers,
        "comments": queries.comments_of(transaction(), plan.id) if is_own or is_adviser else [],
        "pictures": queries.pictures_of(transaction(), plan.id),
        "is_own": is_own and plan.withdrawn_at is None,
        "is_adviser": is_adviser,
        "due": round_due(plan.written_on, rounds, local_day()) if is_own else None,
        "form": form,
        "topics": _topics(),
        "choices": BLOCKERS,
    }
    return Page("plans/one.html", values | LABELS, status)


def _topics() -> dict[str, Mapping[str, str]]:
    """Give what plans can be about: the lectures of the course, and something else."""
    named = {lecture.id: lecture.title for lecture in published().course.lectures}
    other = Phrase("Something else")
    return {**named, OTHER: {"zh": translate(other, "zh"), "en": translate(other, "en")}}


def _in_order(found: list[queries.TopicCount]) -> list[queries.TopicCount]:
    """Put topics in the order of the course; what is no lecture, or none any more, comes last."""
    places = {topic: place for place, topic in enumerate(_topics())}
    return sorted(found, key=lambda one: places.get(one.topic, len(places)))


def _suggestions() -> dict[str, tuple[str, str, int]]:
    """Give the suggestions by "lecture/id": the lecture, the text in the reader's language, and the days."""
    return {
        f"{lecture}/{plan.id}": (lecture, plan.text[language()], plan.days)
        for lecture, plans in published().practice.items()
        for plan in plans
    }


def _suggested() -> dict[str, str]:
    """Fill the form with the suggestion that the address names."""
    name = request.args.get("suggestion", "")
    lecture, text, days = _suggestions().get(name, ("", "", 0))
    if not lecture:
        return {}
    by_day = (local_day() + timedelta(days=days)).isoformat()
    return {"text": text, "topic": lecture, "by_day": by_day, "suggestion": name}


def _said(word: Phrase, location: str) -> Redirect:
    flash(translate(word, language()))
    return Redirect(location)
