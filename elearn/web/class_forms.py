"""What administrators of classes fill in, and how days and times are read: in the site's time zone."""

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from wtforms import StringField, TextAreaField

from elearn.problems import Phrase
from elearn.training.programme import Item, Planned
from elearn.training.queries import Seen
from elearn.training.service import Facts
from elearn.web.forms import Filled, Form

KIND_LABELS = {
    "opening": Phrase("Opening"),
    "lecture": Phrase("Lecture"),
    "discussion": Phrase("Discussion in groups"),
    "exam": Phrase("Exam"),
    "other": Phrase("Other item"),
}
STATUS_LABELS = {"planned": Phrase("Planned"), "open": Phrase("Open"), "closed": Phrase("Closed")}


class ClassForm(Form):
    """Ask what a class is called, when it is, and who holds it."""

    title_zh = StringField(validators=[Filled()])
    title_en = StringField()
    first_day = StringField(validators=[Filled()])
    last_day = StringField(validators=[Filled()])
    host = StringField()
    place = StringField()
    organisers = TextAreaField()
    unit = StringField()

    def facts(self) -> Facts:
        """Give what was filled in."""
        return Facts(
            title_zh=self.title_zh.data or "",
            title_en=self.title_en.data or "",
            first_day=read_day(self.first_day.data),
            last_day=read_day(self.last_day.data),
            host=self.host.data or "",
            place=self.place.data or "",
            organisers=self.organisers.data or "",
        )


class ItemForm(Form):
    """Ask about one item of a programme."""

    kind = StringField(validators=[Filled()])
    title_zh = StringField(validators=[Filled()])
    title_en = StringField()
    day = StringField(validators=[Filled()])
    begins_at = StringField(validators=[Filled()])
    ends_at = StringField(validators=[Filled()])
    place = StringField()
    lecture = StringField()
    brief = StringField()
    quiz = StringField()
    lecturer = StringField()

    def item(self, zone: ZoneInfo) -> Item:
        """Give what was filled in; times are the site's."""
        day = read_day(self.day.data)
        return Item(
            kind=self.kind.data or "",
            title_zh=self.title_zh.data or "",
            title_en=self.title_en.data or "",
            begins_at=read_moment(day, self.begins_at.data, zone),
            ends_at=read_moment(day, self.ends_at.data, zone),
            place=self.place.data or "",
            lecture_id=self.lecture.data or None,
            brief_id=self.brief.data or None,
            quiz_id=self.quiz.data or None,
            lecturer=self.lecturer.data or "",
        )


def class_values(found: Seen) -> dict[str, str]:
    """Give what stands in the form of a class that is there."""
    return {
        "title_zh": found.title_zh,
        "title_en": found.title_en,
        "first_day": found.first_day.isoformat(),
        "last_day": found.last_day.isoformat(),
        "host": found.host,
        "place": found.place,
        "organisers": found.organisers,
    }


def item_values(found: Planned, lecturer: str, zone: ZoneInfo) -> dict[str, str]:
    """Give what stands in the form of an item that is there."""
    begins, ends = found.begins_at.astimezone(zone), found.ends_at.astimezone(zone)
    return {
        "kind": found.kind,
        "title_zh": found.title_zh,
        "title_en": found.title_en,
        "day": begins.date().isoformat(),
        "begins_at": f"{begins:%H:%M}",
        "ends_at": f"{ends:%H:%M}",
        "place": found.place,
        "lecture": found.lecture_id or "",
        "brief": found.brief_id or "",
        "quiz": found.quiz_id or "",
        "lecturer": lecturer,
    }


def read_day(text: str | None) -> date | None:
    """Read a day such as 2026-11-25, None for anything else."""
    try:
        return date.fromisoformat((text or "").strip())
    except ValueError:
        return None


def read_moment(day: date | None, text: str | None, zone: ZoneInfo) -> datetime | None:
    """Read a time such as 08:30 on a day, None where one of them is none."""
    try:
        return None if day is None else datetime.combine(day, time.fromisoformat((text or "").strip()), zone)
    except ValueError:
        return None


def read_local(text: str | None, zone: ZoneInfo) -> datetime | None:
    """Read what a field of day and time sends, such as 2026-11-25T08:30, None for anything else."""
    day, _, clock = (text or "").strip().partition("T")
    return read_moment(read_day(day), clock, zone)
