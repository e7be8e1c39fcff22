"""The tabs of each role: at most five, the same ones on every page."""

from dataclasses import dataclass

from elearn.accounts.actor import Actor
from elearn.accounts.roles import Permission
from elearn.problems import Phrase


@dataclass(frozen=True, slots=True)
class Tab:
    """Hold one tab; ``icon`` names a symbol of the sprite; ``permission`` None is for everybody logged in."""

    path: str
    icon: str
    label: Phrase
    permission: Permission | None


TABS = (
    Tab("/learn/", "home", Phrase("Today"), Permission.STUDY),
    Tab("/courses/", "book", Phrase("Course"), Permission.READ_COURSE),
    Tab("/progress/", "chart", Phrase("Progress"), Permission.STUDY),
    Tab("/statistics/", "check", Phrase("Quizzes"), Permission.SEE_WORK),
    Tab("/author/", "pen", Phrase("Content"), Permission.SEE_FAULTS),
    Tab("/reports/scores", "chart", Phrase("Scores"), Permission.SEE_SCORES),
    Tab("/admin/people/", "people", Phrase("People"), Permission.MANAGE_PEOPLE),
    Tab("/account/", "person", Phrase("Me"), None),
)


def tabs(actor: Actor | None) -> tuple[Tab, ...]:
    """List the tabs that an actor has, in their fixed order."""
    if actor is None or actor.must_change_password:
        return ()
    return tuple(tab for tab in TABS if tab.permission is None or actor.has(tab.permission))


def home(actor: Actor) -> str:
    """Name the page that an actor begins on."""
    return tabs(actor)[0].path if tabs(actor) else "/account/password"
