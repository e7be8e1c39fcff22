"""What comes next in somebody's classes, read as one part of the day's first page."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, literal_column, select

from elearn.db.types import UTCDateTime
from elearn.training.models import ClassMember, TrainingClass
from elearn.training.programme_models import ClassSession

_session, _member, _class = ClassSession.__table__, ClassMember.__table__, TrainingClass.__table__
READ_COMING = (
    select(_class.c.public_id, _session.c.title_zh, _session.c.title_en, _session.c.place, _session.c.begins_at)
    .select_from(_member)
    .join(_session, _session.c.class_id == _member.c.class_id)
    .join(_class, _class.c.id == _member.c.class_id)
    .where(
        _member.c.account_id == bindparam("account_id"),
        _member.c.left_at.is_(None),
        _session.c.cancelled_at.is_(None),
        _session.c.ends_at > bindparam("now", type_=UTCDateTime()),
    )
    .order_by(_session.c.begins_at)
    .limit(literal_column("1"))
    .offset(literal_column("0"))
)


@dataclass(frozen=True, slots=True)
class Coming:
    """Hold the next item of a programme: the class's public id, titles, place, and when it begins."""

    class_id: str
    title_zh: str
    title_en: str
    place: str
    begins_at: datetime

    def title(self, language: str) -> str:
        """Give its title in a language."""
        return self.title_zh if language == "zh" else self.title_en
