"""The demo's training class: the programme of August 2024, two days with six lectures and discussions in the evenings.

One officer of each township and one deputy director of each county bureau; who they are is made up, and so are the
lecturers and the host. A second class meets on the demo's last day, so that a code can be shown and typed.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from random import Random
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from elearn.accounts.actor import Actor
from elearn.accounts.models import Account
from elearn.content.outline import Outline
from elearn.demo.cast import Cast
from elearn.demo.names import made_up_names
from elearn.demo.nature import opaque
from elearn.training import attendance, grouping, membership, programme, service
from elearn.training.models import ClassLecturer, TrainingClass

HOST = "青山绿水环境职业学院（虚构）"
PLACE = "青山校区报告厅"
GROUPS = 12
ATTENDING = 0.96  # of a hundred members so many come to a session
BY_CODE = 0.9  # and of those so many by themselves, the others are ticked off
# (day, begins, ends, which lecture); None is no lecture
LECTURES = ((0, "09:00", "10:20"), (0, "10:35", "11:55"), (0, "14:00", "15:20"), (0, "15:35", "16:55"),
            (1, "08:30", "10:00"), (1, "10:15", "11:45"))  # fmt: skip
EVENINGS = ((0, "19:30", "21:00"), (1, "19:00", "20:30"))


@dataclass(slots=True)
class Classroom:
    """Hold what a class is made with."""

    session: Session
    cast: Cast
    outline: Outline
    zone: ZoneInfo
    chance: Random
    now: datetime
    groups: list[tuple[int, list[Actor]]] = field(default_factory=list)  # of the first class: key → people

    def make(self) -> None:
        """Make the class of August 2024 on the days after everybody was made, with those who came."""
        first = self.now.astimezone(self.zone).date() + timedelta(days=1)
        facts = service.Facts(
            title_zh="乡镇（街道）生态环境业务培训班",
            title_en="Training class for township eco-environment officers",
            first_day=first,
            last_day=first + timedelta(days=1),
            host=HOST,
            place=PLACE,
            organisers="（虚构）市生态环境局\n（虚构）市委党校",
        )
        made = self._class(facts)
        people = self._members()
        membership.join(self.session, made.id, [one.id for one in people], came_by="roster", now=self.now)
        self._group(made.id, people)
        self._programme(made.id, first)
        service.set_status(self.session, made.id, "open", now=self.now, actor_id=None)
        self._attend(made.id, people)

    def meet_again(self, today: datetime) -> None:
        """Let the county of the log-in "county" meet on the demo's last day, from half an hour ago on."""
        self.now = today
        county = self.cast.staff[2]
        people = [one for one in (self.cast.trainee, *self.cast.trainees) if one.unit_path.startswith(county.unit_path)]
        day = today.astimezone(self.zone).date()
        facts = service.Facts("返岗九十天座谈", "Ninety days later", day, day, HOST, "县区会议室", "")
        made = self._class(facts, unit_id=county.unit_id)
        membership.join(self.session, made.id, [one.id for one in people], came_by="unit", now=today)
        lecturer = self._lecturer(made.id, "", self.cast.staff[1])
        item = programme.Item(
            kind="discussion",
            title_zh="培训内容用上了哪些",
            title_en="What has been put to use",
            begins_at=today - timedelta(minutes=30),
            ends_at=today + timedelta(hours=8),
            place="县区会议室",
            lecturer=lecturer.public_id,
        )
        programme.add(self.session, made.id, item, now=today, new_id=self._new_id)
        service.set_status(self.session, made.id, "open", now=today, actor_id=None)

    def _new_id(self) -> str:
        return opaque(self.chance)

    def _class(self, facts: service.Facts, unit_id: int | None = None) -> TrainingClass:
        admin = self.cast.staff[0]
        return service.create(
            self.session,
            facts,
            unit_id=unit_id or admin.unit_id,
            course_id=self.outline.course.id,
            now=self.now,
            actor_id=admin.public_id,
            new_id=self._new_id,
        )

    def _members(self) -> list[Actor]:
        """Choose one trainee of each township, the log-in "trainee" for its own, and the bureaus' deputies."""
        first: dict[int, Actor] = {}
        for one in (self.cast.trainee, *self.cast.trainees):
            first.setdefault(one.unit_id, one)
        bureaus = self.cast.staff[2:]
        taken = {one.unit_id for one in bureaus}
        return [*(one for unit, one in first.items() if unit not in taken), *bureaus]

    def _group(self, class_id: int, people: Sequence[Actor]) -> None:
        counties = {one.id: "/".join(one.unit_path.split("/")[:3]) for one in people}
        dealt = grouping.mixed(counties, GROUPS, seed=2024)
        briefs = sorted(self.outline.discussions)
        for number, ids in enumerate(dealt):
            group = membership.make_group(self.session, class_id, f"第{number + 1}组", new_id=self._new_id)
            group.brief_id = briefs[number % len(briefs)] if briefs else None
            membership.put_into_group(self.session, group, ids, now=self.now)
            self.groups.append((group.id, [one for one in people if one.id in ids]))

    def _programme(self, class_id: int, first: date) -> None:
        names = made_up_names(self.chance)
        self._add(class_id, "opening", "开班式", "Opening", self._span(first, 0, "08:30", "08:55"))
        for number, ((day, begins, ends), lecture) in enumerate(
            zip(LECTURES, self.outline.course.lectures, strict=False)
        ):
            lecturer = self._lecturer(class_id, next(names), self.cast.staff[1] if number == 0 else None)
            span = self._span(first, day, begins, ends)
            titles = lecture.title["zh"], lecture.title["en"]
            self._add(class_id, "lecture", *titles, span, lecture_id=lecture.id, lecturer=lecturer.public_id)
        for number, (day, begins, ends) in enumerate(EVENINGS):
            titles = ("分组讨论", "Discussion in groups") if number == 0 else ("分组讨论与交流", "Groups report")
            self._add(class_id, "discussion", *titles, self._span(first, day, begins, ends))

    def _add(self, class_id: int, kind: str, zh: str, en: str, span: tuple[datetime, datetime], **more: str) -> None:
        item = programme.Item(kind, zh, en, *span, place=PLACE, **more)  # type: ignore[arg-type]
        programme.add(self.session, class_id, item, now=self.now, new_id=self._new_id)

    def _span(self, first: date, day: int, begins: str, ends: str) -> tuple[datetime, datetime]:
        on = first + timedelta(days=day)
        begin, end = (datetime.combine(on, time.fromisoformat(text), self.zone) for text in (begins, ends))
        return begin, end

    def _lecturer(self, class_id: int, name: str, actor: Actor | None) -> ClassLecturer:
        account = self.session.get_one(Account, actor.id) if actor else None
        return service.name_lecturer(
            self.session, class_id, name=name, institution=HOST, account=account, new_id=self._new_id
        )

    def _attend(self, class_id: int, people: Sequence[Actor]) -> None:
        teacher = self.session.scalars(select(ClassLecturer).where(ClassLecturer.account_id.is_not(None))).first()
        for item in programme.programme_of(self.session, [class_id]):
            for one, how, at in self._comings(item, people):
                by = one.id if how == "code" or teacher is None or teacher.account_id is None else teacher.account_id
                attendance.record(self.session, item.id, [one.id], how=how, by=by, now=at)

    def _comings(self, item: programme.Planned, people: Sequence[Actor]) -> Iterator[tuple[Actor, str, datetime]]:
        for one in people:
            if self.chance.random() < ATTENDING:
                how = "code" if self.chance.random() < BY_CODE else "tick"
                yield one, how, item.begins_at + timedelta(seconds=self.chance.randint(-900, 600))
