"""Who reads, writes and moderates a group's board: one rule, as a predicate and as SQL, side by side.

A board belongs to its group. Its members write; so do the lecturers of the class. Where the class opens its boards,
all its members read. Lecturers of the class and those who run it moderate. For anybody else there is no board.
``tests/discussion/test_policy.py`` proves that predicate and SQL agree.
"""

from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, exists, or_, select

from elearn.accounts.actor import Actor
from elearn.accounts.policy import within
from elearn.accounts.roles import Permission
from elearn.discussion.models import ClassOpenness
from elearn.organisation.models import OrgUnit
from elearn.training.models import ClassGroup, ClassLecturer, ClassMember, GroupMember, TrainingClass

RUN = Permission.MANAGE_CLASSES


@dataclass(frozen=True, slots=True)
class Standing:
    """Hold how somebody stands to a group's board; ``is_open`` is the class's choice."""

    is_in_group: bool
    is_in_class: bool
    is_lecturer: bool
    is_running: bool
    is_open: bool

    @property
    def may_read(self) -> bool:
        """Say whether the board exists for this person."""
        return self.is_in_group or self.is_lecturer or self.is_running or (self.is_open and self.is_in_class)

    @property
    def may_write(self) -> bool:
        """Say whether this person writes here."""
        return self.is_in_group or self.is_lecturer

    @property
    def may_moderate(self) -> bool:
        """Say whether this person hides posts and settles reports."""
        return self.is_lecturer or self.is_running


def is_in_group(actor: Actor) -> ColumnElement[bool]:
    """Select the groups (``ClassGroup``) that somebody is in now."""
    stays = (GroupMember.account_id == actor.id, GroupMember.left_at.is_(None))
    return exists().where(GroupMember.group_id == ClassGroup.id, *stays)


def is_in_class(actor: Actor) -> ColumnElement[bool]:
    """Select the groups of the classes that somebody is a member of now."""
    stays = (ClassMember.account_id == actor.id, ClassMember.left_at.is_(None))
    return exists().where(ClassMember.class_id == ClassGroup.class_id, *stays)


def is_lecturer(actor: Actor) -> ColumnElement[bool]:
    """Select the groups of the classes that somebody lectures in."""
    return exists().where(ClassLecturer.class_id == ClassGroup.class_id, ClassLecturer.account_id == actor.id)


def is_running(actor: Actor) -> ColumnElement[bool]:
    """Select the groups of the classes that somebody runs."""
    own = select(TrainingClass.id).join(OrgUnit, OrgUnit.id == TrainingClass.unit_id)
    wanted = own.where(TrainingClass.id == ClassGroup.class_id, within(actor, RUN, OrgUnit.path))
    return wanted.correlate(ClassGroup).exists()


def is_open() -> ColumnElement[bool]:
    """Select the groups of the classes that open their boards to all members."""
    return exists().where(ClassOpenness.class_id == ClassGroup.class_id, ClassOpenness.read_by == "class")


def readable(actor: Actor) -> ColumnElement[bool]:
    """Select the groups whose boards somebody may read."""
    return or_(is_in_group(actor), is_lecturer(actor), is_running(actor), and_(is_open(), is_in_class(actor)))
