"""Begin a lecture, a quiz, a bank or a discussion that is not there yet: it becomes a draft with places to fill in."""

from wtforms import StringField

from elearn.accounts.roles import Permission
from elearn.authoring import beginning
from elearn.errors import Conflict
from elearn.identities import new_public_id
from elearn.problems import Problem
from elearn.questions.fields import ID
from elearn.web.current import actor, clock_time, transaction
from elearn.web.forms import Filled, Form
from elearn.web.guard import requires
from elearn.web.import_forms import FILL, LONGEST_TITLE, NO_ID, NO_KIND, TOO_LONG
from elearn.web.pages import Page, Redirect
from elearn.web.proposing import today
from elearn.web.views import Views

blueprint = Views("beginning", __name__)


class BeginForm(Form):
    """Ask what it is, its titles, and its id."""

    kind = StringField(default="lecture")
    title_zh = StringField(validators=[Filled()])
    title_en = StringField()
    item_id = StringField(validators=[Filled()])


@blueprint.get("/author/new")
@requires(Permission.SEE_FAULTS)
def show() -> Page:
    """Ask what is to be begun."""
    return Page("author/new.html", {"form": BeginForm()})


@blueprint.post("/author/new")
@requires(Permission.SEE_FAULTS)
def begin() -> Page | Redirect:
    """Keep a draft with empty places, and lead to it; a quiz begins with the list of its questions."""
    form = BeginForm()
    said = {field.name: (field.data or "").strip() for field in form}
    problems = _problems(said)
    if not problems:
        try:
            return Redirect(_begun(said))
        except Conflict as conflict:
            problems = [Problem("item_id", 0, 0, "A134", conflict.message)]
    form.take(problems)
    return Page("author/new.html", {"form": form}, 422)


def _begun(said: dict[str, str]) -> str:
    """Begin it; give the address of its draft."""
    name = beginning.begin_new(
        transaction(),
        actor(),
        said["kind"],
        said["item_id"],
        {"zh": said["title_zh"], "en": said["title_en"]},
        public_id=new_public_id(),
        today=today(),
        now=clock_time(),
    )
    is_quiz = beginning.item_of(said["kind"], said["item_id"])[0] == "quiz"
    return f"/author/drafts/{name}/questions" if is_quiz else f"/author/drafts/{name}"


def _problems(said: dict[str, str]) -> list[Problem]:
    faults = (
        ("kind", "A132", NO_KIND, said["kind"] not in beginning.KINDS),
        ("title_zh", "A133", FILL, not said["title_zh"]),
        ("title_zh", "A133", TOO_LONG, len(said["title_zh"]) > LONGEST_TITLE),
        ("title_en", "A133", TOO_LONG, len(said["title_en"]) > LONGEST_TITLE),
        ("item_id", "A131", NO_ID, not ID.fullmatch(said["item_id"])),
    )
    return [Problem(name, 0, 0, code, says) for name, code, says, holds in faults if holds]
