"""The tabs of each role: at most five, the same ones on every page."""

from dataclasses import dataclass

from elearn.accounts.actor import Actor
from elearn.accounts.roles import Permission
from elearn.problems import Phrase


@dataclass(frozen=True, slots=True)
class Tab:
    """Hold one tab: ``icon`` names a symbol of the sprite, ``covers`` what else belongs to it beside ``path``.

    ``permission`` None is for everybody who is logged in.
    """

    path: str
    icon: str
    label: Phrase
    permission: Permission | None
    covers: tuple[str, ...] = ()


MEASURED = ("/notices/", "/statistics/", "/reports/mastery", "/arrangements/", "/papers/", "/sealed/", "/regrades/")
PEOPLE = ("/admin/", "/announcements/", "/audit/")
COURSE = ("/learn/", "/quizzes/", "/attempts/", "/sources", "/search", "/discuss/", "/classes/", "/attend/")
TABS = (
    Tab("/learn/", "home", Phrase("Today"), Permission.STUDY, ("/review/", "/notices/", "/plans/", "/reminders/")),
    Tab("/courses/", "book", Phrase("Course"), Permission.READ_COURSE, (*COURSE, "/announcements/", "/offline/")),
    Tab("/progress/", "chart", Phrase("Progress"), Permission.STUDY, ("/certificates/", "/progress/")),
    Tab("/statistics/", "check", Phrase("Quizzes"), Permission.SEE_WORK, MEASURED),
    Tab("/marking/", "tick", Phrase("Marking"), Permission.MARK, ("/marking/", "/grades/")),
    Tab("/author/", "pen", Phrase("Content"), Permission.SEE_FAULTS, ("/author/",)),
    Tab("/reports/scores", "chart", Phrase("Scores"), Permission.SEE_PERSON, ("/reports/", "/notices/")),
    Tab("/admin/people/", "people", Phrase("People"), Permission.MANAGE_PEOPLE, PEOPLE),
    Tab("/account/", "person", Phrase("Me"), None, ("/account/", "/handover/", "/feedback")),
)


# Where a day begins, for the first of these that somebody has.
BEGINNINGS = ("/learn/", "/reports/scores", "/statistics/", "/courses/", "/account/")


def tabs(actor: Actor | None) -> tuple[Tab, ...]:
    """List the tabs that an actor has, in their fixed order."""
    if actor is None or actor.must_change_password:
        return ()
    permissions = actor.permissions
    return tuple(tab for tab in TABS if tab.permission is None or tab.permission in permissions)


def current(shown: tuple[Tab, ...], path: str) -> Tab | None:
    """Find the tab that an address belongs to: its own, else the last one that covers it."""
    exact = next((tab for tab in shown if tab.path == path), None)
    return exact or next((tab for tab in reversed(shown) if path.startswith(tab.covers)), None)


def home(actor: Actor) -> str:
    """Name the page that an actor begins on."""
    paths = [tab.path for tab in tabs(actor)]
    return next((path for path in BEGINNINGS if path in paths), "/account/password")
