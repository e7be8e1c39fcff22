"""How the demo's groups go on talking after the class, and what becomes of people's plans: through the services."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random
from typing import Any

from sqlalchemy.orm import Session

from elearn.accounts.actor import Actor
from elearn.accounts.queries import actor_of_account
from elearn.demo.nature import at_an_hour, opaque
from elearn.demo.sayings import ADVICE, BRIEFS, HOME_AGAIN, OUTCOMES, OWN_PLANS, Brief, Topic
from elearn.demo.student import Life, School
from elearn.discussion import moderation, queries, service, summaries
from elearn.discussion.boards import board_of
from elearn.plans import queries as plan_queries
from elearn.plans import service as plans
from elearn.training.models import ClassGroup

TOPICS = 2  # of a brief that a group talks about
LAST_WORDS = 188  # days after the class, of the demo's 200
SPREAD_DAYS = 26  # between a thread's beginning and its last posts
PLANS = (0, 1, 1, 2, 2, 3)  # that a member writes, each as likely as the others
SPAM = "【广告】某某除臭剂，一喷见效，加微信。"


@dataclass(slots=True)
class Circle:
    """Hold a group of the demo's class: its people, and the lecturer who answers them."""

    school: School
    group: str
    brief_id: str
    people: Sequence[Actor]
    lecturer: Actor
    chance: Random
    begin: datetime
    last: datetime = field(init=False)

    def __post_init__(self) -> None:
        self.last = self.begin

    def talk(self) -> Life:
        """Talk about some topics of the group's brief, sum it up, and deal with what does not belong there."""
        brief = BRIEFS.get(self.brief_id)
        if brief is None or len(self.people) < 3:
            return
        rapporteur = self.chance.choice(self.people)
        at = self._hour(0)
        yield at, lambda session, now: self._take_on(session, rapporteur, now)
        for number, topic in enumerate(self.chance.sample(brief.topics, TOPICS)):
            yield from self._thread(topic, 3 + number * 35)
        yield from self._sum_up(rapporteur, brief)
        yield from self._look_back()
        if self.chance.random() < 0.2:
            yield from self._clear_away()

    def _thread(self, topic: Topic, day: int) -> Life:
        author, *others = self.chance.sample(self.people, len(self.people))
        thread, _ = yield self._hour(day), lambda session, now: self._begin(session, author, topic, now)
        answers = self.chance.sample(topic.answers, self.chance.randint(3, len(topic.answers)))
        days = sorted(self.chance.uniform(0.2, SPREAD_DAYS) for _ in answers)
        asks = self.chance.randrange(len(answers))
        for number, (text, later) in enumerate(zip(answers, days, strict=True)):
            who = others[number % len(others)]
            said = f"@{author.name} {text}" if number == asks else text
            to = 1 if self.chance.random() < 0.6 else None
            yield self._hour(day + later), self._saying(thread, who, said, to)
            if number == 1:
                yield self._hour(day + later + 1), self._saying(thread, self.lecturer, topic.lecturer, 1)

    def _look_back(self) -> Life:
        """Say in the last days what has been put to use, as far as the demo's last day allows."""
        author, *others = self.chance.sample(self.people, len(self.people))
        thread, _ = yield self._hour(LAST_WORDS), lambda session, now: self._begin(session, author, HOME_AGAIN, now)
        for number, text in enumerate(self.chance.sample(HOME_AGAIN.answers, 4), 1):
            who = others[number % len(others)]
            yield self._hour(LAST_WORDS + number * self.chance.uniform(1.2, 2.8)), self._saying(thread, who, text, 1)

    def _sum_up(self, rapporteur: Actor, brief: Brief) -> Life:
        def summarise(session: Session, now: datetime) -> None:
            board = board_of(session, rapporteur, self.group)
            summaries.summarise(session, rapporteur, board, self.brief_id, brief.summary, now=now)

        yield self._hour(70), summarise

    def _clear_away(self) -> Life:
        """Let somebody post what does not belong there, another report it, and the lecturer hide it."""
        who, reporter = self.chance.sample(self.people, 2)

        def report(session: Session, now: datetime) -> None:
            board, _, post = queries.post_of(session, reporter, found)
            moderation.report(session, reporter, board, post.id, "这是广告", now=now, new_id=self._new_id)

        def hide(session: Session, now: datetime) -> None:
            board, _, post = queries.post_of(session, self.lecturer, found)
            moderation.rule(session, self.lecturer, board, post.id, "hide", "广告，与讨论无关", now=now)

        _, found = yield (
            self._hour(75),
            lambda session, now: self._begin(session, who, Topic("好东西", SPAM, (), ""), now),
        )
        yield self._hour(76), report
        yield self._hour(77), hide

    def _take_on(self, session: Session, who: Actor, now: datetime) -> None:
        summaries.name_rapporteur(session, who, board_of(session, who, self.group), who.id, now=now)

    def _begin(self, session: Session, who: Actor, topic: Topic, now: datetime) -> tuple[str, str]:
        board, said = board_of(session, who, self.group), {"title": topic.title, "text": topic.opening}
        return service.begin_thread(session, who, board, brief_id=self.brief_id, **said, now=now, new_id=self._new_id)

    def _saying(self, thread: str, who: Actor, text: str, to: int | None) -> Any:
        def say(session: Session, now: datetime) -> None:
            board, line = queries.thread_of(session, who, thread)
            service.write(session, who, board, line.id, text, answers=to, now=now, new_id=self._new_id)

        return say

    def _hour(self, day: float) -> datetime:
        """Choose an hour of a day, after what was said before: people answer what they have read."""
        moment = hour_of(self.begin + timedelta(days=day), self.school, self.chance)
        self.last = max(moment, self.last + timedelta(minutes=self.chance.randint(5, 90)))
        return self.last

    def _new_id(self) -> str:
        return opaque(self.chance)


@dataclass(slots=True)
class Doer:
    """Hold somebody who plans what to do at home."""

    school: School
    actor: Actor
    lecturer_id: int
    chance: Random
    begin: datetime

    def act(self) -> Life:
        """Write a plan at the end of the course, and say after 30 and 90 days what became of it."""
        at = hour_of(self.begin + timedelta(days=self.chance.uniform(0, 3)), self.school, self.chance)
        name = yield at, self._write
        yield from self._follow_up(name, at)

    def _follow_up(self, name: str, at: datetime) -> Life:
        standing = "progress"
        for days in (30, 90):
            if standing == "done" or self.chance.random() < 0.15:
                return
            standing = self.chance.choices(("done", "progress", "blocked"), (3 + days // 15, 4, 2))[0]
            later = hour_of(at + timedelta(days=days + self.chance.uniform(0.5, 4)), self.school, self.chance)
            yield later, self._saying(name, standing)
            if days == 30 and self.chance.random() < 0.3:
                yield later + timedelta(days=1), lambda session, now: self._advise(session, name, now)

    def _write(self, session: Session, now: datetime) -> str:
        offered = [(topic, one) for topic, some in self.school.outline.practice.items() for one in some]
        today = now.astimezone(self.school.zone).date()
        if offered and self.chance.random() < 0.75:
            topic, one = self.chance.choice(offered)
            text, days, chosen = one.text["zh"], one.days, f"{topic}/{one.id}"
        else:
            text, topic, days, chosen = self.chance.choice(OWN_PLANS), "other", 45, None
        return plans.write(
            session,
            self.actor,
            text=text,
            by_day=today + timedelta(days=days),
            topic=topic,
            suggestion_id=chosen,
            today=today,
            now=now,
            new_id=lambda: opaque(self.chance),
        )

    def _saying(self, name: str, standing: str) -> Any:
        blockers: Any = OUTCOMES["blocked"]
        blocker = self.chance.choice(sorted(blockers)) if standing == "blocked" else ""
        said: Any = blockers[blocker] if blocker else self.chance.choice(OUTCOMES[standing])  # type: ignore[arg-type]
        agrees = standing == "done" and self.chance.random() < 0.5

        def say(session: Session, now: datetime) -> None:
            plan, today = plan_queries.plan_of(session, self.actor, name), now.astimezone(self.school.zone).date()
            words = {"standing": standing, "said": said, "blocker": blocker}
            plans.follow_up(session, self.actor, plan, **words, today=today, now=now)
            if agrees:
                plans.consent(session, self.actor, plan, is_given=True, now=now)

        return say

    def _advise(self, session: Session, name: str, now: datetime) -> None:
        lecturer = actor_of_account(session, self.lecturer_id)
        assert lecturer is not None
        plan, new_id = plan_queries.plan_of(session, lecturer, name), lambda: opaque(self.chance)
        plans.comment(session, lecturer, plan, self.chance.choice(ADVICE), now=now, new_id=new_id)
        if plan.consent_at is not None:
            plans.recommend(session, lecturer, plan, is_on=True, now=now, new_id=new_id)


def hour_of(moment: datetime, school: School, chance: Random) -> datetime:
    """Choose a good hour on the day of a moment."""
    midnight = datetime.combine(moment.astimezone(school.zone).date(), datetime.min.time(), school.zone)
    return at_an_hour(midnight, chance)


def circles(session: Session, school: School, made: Sequence[tuple[int, Sequence[Actor]]], lecturer: Actor,
            chance: Random, begin: datetime) -> list[Circle]:  # fmt: skip
    """Make the groups (key → people) of the demo's class ready to talk from a moment on."""
    found = []
    for group_id, people in made:
        group = session.get_one(ClassGroup, group_id)
        if group.brief_id is not None:
            own = Random(chance.random())  # noqa: S311 - a class, not a secret
            found.append(Circle(school, group.public_id, group.brief_id, people, lecturer, own, begin))
    return found


def doers(school: School, people: Sequence[Actor], lecturer: Actor, chance: Random, begin: datetime) -> list[Doer]:
    """Make those who plan something at a moment: nobody, one, two or three plans of each of ``people``."""
    return [
        Doer(school, actor, lecturer.id, Random(chance.random()), begin)  # noqa: S311 - a class, not a secret
        for actor in people
        for _ in range(chance.choice(PLANS))
    ]
