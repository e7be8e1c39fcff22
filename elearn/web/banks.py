"""Take a quiz or bank out as a file: ours, GIFT, Excel or Word; what a format cannot say is told before."""

from collections.abc import Callable, Mapping
from typing import Any

from elearn.accounts.roles import Permission
from elearn.authoring import drafts
from elearn.authoring.proposals import laid_over
from elearn.content.file_form import quiz_as_written
from elearn.content.yaml_writing import write_yaml
from elearn.errors import NotFound
from elearn.interchange.excel_writing import MEDIA_TYPE as EXCEL
from elearn.interchange.excel_writing import write_excel
from elearn.interchange.gift_writing import write_gift
from elearn.interchange.losses import EXPORTS, losses, sayable
from elearn.interchange.word_writing import write_word
from elearn.web.current import transaction
from elearn.web.guard import requires
from elearn.web.pages import Data, Page
from elearn.web.proposing import manuscript
from elearn.web.views import Views

blueprint = Views("banks", __name__)
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
NAMES: Mapping[str, str] = {"yaml": "YAML", "gift": "GIFT (Moodle)", "xlsx": "Excel", "docx": "Word"}
TYPES: Mapping[str, str] = {
    "yaml": "application/yaml",
    "gift": "text/plain; charset=utf-8",
    "xlsx": EXCEL,
    "docx": WORD,
}


@blueprint.get("/author/banks/<quiz_id>")
@requires(Permission.SEE_FAULTS)
def overview(quiz_id: str) -> Page:
    """Offer the formats, each with what it cannot say."""
    quiz = _quiz(quiz_id)
    formats = [(form, NAMES[form], losses(quiz["questions"], form)) for form in EXPORTS]
    return Page("author/bank.html", {"quiz_id": quiz_id, "quiz": quiz, "formats": formats})


@blueprint.get("/author/banks/<quiz_id>/<form>")
@requires(Permission.SEE_FAULTS)
def file(quiz_id: str, form: str) -> Data:
    """Hand the quiz out in a format, as it is published, or as its draft is."""
    quiz = _quiz(quiz_id)
    if form not in EXPORTS:
        raise NotFound
    questions = sayable(quiz["questions"], form)
    ways: Mapping[str, Callable[[], bytes]] = {
        "yaml": lambda: write_yaml(quiz).encode(),
        "gift": lambda: write_gift(questions).encode(),
        "xlsx": lambda: write_excel(questions),
        "docx": lambda: write_word(quiz["title"], questions),
    }
    return Data(ways[form](), TYPES[form], f"{quiz_id}.{'txt' if form == 'gift' else form}")


def _quiz(quiz_id: str) -> dict[str, Any]:
    """Read a quiz, with the questions that it names put in. Raises NotFound."""
    _, files = manuscript().files(transaction())
    draft = drafts.find(transaction(), ("quiz", quiz_id))
    sheets = drafts.sheets_of(transaction(), draft) if draft else {}
    found = quiz_as_written(laid_over(files, {path: sheet.body for path, sheet in sheets.items()}), quiz_id)
    if found is None:
        raise NotFound
    return found
