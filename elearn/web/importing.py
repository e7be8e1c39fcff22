"""Lecturers bring their questions: a text or a file is read, every doubt is shown and mended, then all become a draft.

The pages between keep nothing: what was read goes to the browser as text, one field a question, and comes back.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from flask import g, request

from elearn.accounts.roles import Permission
from elearn.authoring import drafts
from elearn.authoring.proposals import Proposal
from elearn.content.drafting import quiz_text
from elearn.content.items import paths_of
from elearn.content.publishing import ids_and_titles, is_published
from elearn.identities import new_public_id
from elearn.interchange.drafts import Bank, Draft
from elearn.interchange.excel_writing import MEDIA_TYPE, write_excel
from elearn.interchange.notation import block
from elearn.interchange.plain import read_text
from elearn.interchange.reading import FORMATS, read_bank, read_pasted
from elearn.problems import Phrase, Problem, faults
from elearn.questions.places import Place
from elearn.web import visitor
from elearn.web.carried import carried, carried_back
from elearn.web.current import actor, clock_time, database, transaction
from elearn.web.guard import requires
from elearn.web.import_forms import LABELS, ImportForm, read_quiz
from elearn.web.pages import Data, Page, Redirect
from elearn.web.proposing import propose_all, titles_of
from elearn.web.views import Views

blueprint = Views("importing", __name__)
PASTED = "paste"
TAKEN = Phrase("There is a quiz or a draft of this id already; choose another one.")


@dataclass(frozen=True, slots=True)
class Entry:
    """Hold one question of the preview: its number there, its draft, the text that can be mended, and the choices."""

    number: int
    draft: Draft
    text: str
    is_left_out: bool = False
    is_accepted: bool = False

    @property
    def carried(self) -> str:
        """Write the doubts for a hidden field."""
        return carried(self.text, self.draft.problems)

    @property
    def is_settled(self) -> bool:
        """Say whether nothing keeps it from being taken over, or it is left out."""
        accepted = self.draft.standing == "doubtful" and self.is_accepted
        return self.is_left_out or accepted or self.draft.standing == "clean"


@dataclass(frozen=True, slots=True)
class Reading:
    """Hold what was read of a request: the entries, what belongs to none of them, and where it came from."""

    entries: Sequence[Entry]
    bank: Bank
    source: str


def read_request() -> Reading | None:
    """Read what was sent, before the transaction opens: a large Word file takes its time. None for who may not."""
    with database().read() as g.transaction:
        who = visitor.actor_or_none()
    if who is None or not who.has(Permission.SEE_FAULTS):
        return None
    source = request.form.get("source", "")[:200]
    texts = request.form.getlist("block")
    if texts:
        return _mended(texts, source)
    sent = request.files.get("file")
    form = request.form.get("format", "")
    if sent is not None and sent.filename:
        source = sent.filename.replace("\\", "/").rpartition("/")[2][:200]
        bank = read_bank(source, sent.read(), form if form in FORMATS else "")
    else:
        source, bank = PASTED, read_pasted(PASTED, request.form.get("text", ""), form)
    entries = [Entry(number, draft, block(draft)) for number, draft in enumerate(bank.drafts, 1)]
    return Reading(entries, bank, source)


def _mended(texts: Sequence[str], source: str) -> Reading:
    """Read the fields of a preview again; each has the line where its question stood in the source."""
    lines, accepted, left_out, doubts = (request.form.getlist(name) for name in ("line", "accept", "leave", "doubts"))
    entries: list[Entry] = []
    for number, text in enumerate(texts, 1):
        line = lines[number - 1] if number <= len(lines) else ""
        place = Place(source, int(line) if line.isascii() and line.isdigit() and len(line) < 7 else 0)
        bank = read_text(source, text)
        is_left_out, is_accepted = str(number) in left_out, str(number) in accepted
        before = carried_back(doubts[number - 1], text, place) if number <= len(doubts) else None
        for draft in bank.drafts or [Draft({}, place)]:
            told = tuple(replace(problem, line=place.line) for problem in (*draft.problems, *bank.problems))
            if before is not None and len(bank.drafts) == 1:  # unchanged: what was doubted of the source still is
                codes = {problem.code for problem in before}
                told = (*before, *(problem for problem in faults(told) if problem.code not in codes))
            found = Draft(draft.question, place, told, draft.notes)
            own = block(found) if len(bank.drafts) > 1 else text
            entries.append(Entry(len(entries) + 1, found, own, is_left_out, is_accepted))
    return Reading(entries, Bank(tuple(entry.draft for entry in entries)), source)


@blueprint.get("/author/import")
@requires(Permission.SEE_FAULTS, prepare=propose_all)
def begin(proposal: Proposal | None) -> Page:
    """Show where to paste or choose a file, and the drafts that there are."""
    kept, titles = drafts.listed(transaction(), "quiz"), titles_of(proposal)
    return Page("author/import.html", {"drafts": kept, "draft_titles": titles, "formats": LABELS})


@blueprint.get("/author/import/template")
@requires(Permission.SEE_FAULTS)
def template() -> Data:
    """Hand out the empty template for Excel."""
    return Data(write_excel([]), MEDIA_TYPE, "questions.xlsx")


@blueprint.post("/author/import/preview")
@requires(Permission.SEE_FAULTS, is_reading=True, prepare=read_request)
def preview(reading: Reading) -> Page:
    """Show what was read, each question with its doubts and its text to mend; nothing is kept yet."""
    return _preview(reading, ImportForm(), 200)


@blueprint.post("/author/import")
@requires(Permission.SEE_FAULTS, prepare=read_request)
def keep(reading: Reading) -> Page | Redirect:
    """Make a draft of all questions, or of none: then the preview comes again with what stands in the way."""
    form = ImportForm()
    new, problems = read_quiz(form)
    taken = [entry.draft for entry in reading.entries if not entry.is_left_out]
    is_settled = all(entry.is_settled for entry in reading.entries)
    if problems or not taken or not is_settled:
        form.take(problems)
        return _preview(reading, form, 422)
    ids, titles = ids_and_titles(transaction())
    text = quiz_text(new, taken, ids, titles)
    public_id = new_public_id()
    if drafts.find(transaction(), ("quiz", new.id)) is not None or is_published(transaction(), ("quiz", new.id)):
        form.take([Problem("quiz_id", 0, 0, "A134", TAKEN)])
        return _preview(reading, form, 422)
    bodies = {path: text.encode() for path in paths_of(("quiz", new.id))}
    drafts.keep(
        transaction(), actor(), ("quiz", new.id), bodies, public_id=public_id, source=reading.source, now=clock_time()
    )
    return Redirect(f"/author/drafts/{public_id}")


def _preview(reading: Reading, form: ImportForm, status: int) -> Page:
    entries = [entry for entry in reading.entries if not entry.is_left_out]
    counts = {
        standing: sum(entry.draft.standing == standing for entry in entries)
        for standing in ("clean", "doubtful", "refused")
    }
    values = {
        "entries": reading.entries,
        "remarks": reading.bank.problems,
        "counts": counts,
        "source": "" if reading.source == PASTED else reading.source,
        "form": form,
        "is_refused": status != 200,
        "open": sum(not entry.is_settled for entry in reading.entries),
    }
    return Page("author/preview.html", values, status)
