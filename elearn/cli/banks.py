"""``elearn content import`` and ``export-bank``: question banks from elsewhere become quiz files, and the other way."""

import sys
from pathlib import Path

import click

from elearn.cli.speaking import Refusal, _, described, example, say
from elearn.config import read_settings
from elearn.content.drafting import NewQuiz, quiz_text
from elearn.content.file_form import quiz_as_written
from elearn.content.files import read_folder
from elearn.content.quizzes import USES_OF_KIND
from elearn.content.yaml_writing import write_yaml
from elearn.interchange.excel_writing import write_excel
from elearn.interchange.gift_writing import write_gift
from elearn.interchange.losses import EXPORTS, losses, sayable
from elearn.interchange.reading import FORMATS, read_bank
from elearn.interchange.word_writing import write_word
from elearn.problems import Phrase
from elearn.questions.fields import ID

NO_QUIZ = Phrase("There is no quiz %(id)s in %(folder)s that can be read.")
EXISTS = Phrase("%(path)s is there already; nothing was written.")
NO_ID = Phrase("The name of the file makes no id; name one with --id, such as water-2026.")
COUNTS = Phrase("%(clean)s clean, %(doubtful)s to look at, %(refused)s refused")


@click.command(
    name="import",
    help=_(
        "Read a question bank (Word, Excel, text, GIFT, Aiken) and write it as a quiz file; exit status 2 if refused."
    ),
    epilog=example("elearn content import bank.docx --id water-2026 --out content/quizzes/water-2026.yaml"),
)
@click.argument("path", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--format", "form", type=click.Choice(FORMATS), help=_("The format, where the name does not say it."))
@click.option("--id", "quiz_id", default="", help=_("The quiz's id; that of the file to be written when left out."))
@click.option("--kind", type=click.Choice(tuple(USES_OF_KIND)), default="bank", help=_("What the quiz is for."))
@click.option("--title", default="", help=_("The title in Chinese."))
@click.option("--topic", default="", help=_("The topic of questions that name none; the id when left out."))
@click.option("--out", type=click.Path(path_type=Path), help=_("The file to write; standard output when left out."))
@click.pass_context
def import_bank(
    context: click.Context,
    path: Path,
    form: str | None,
    quiz_id: str,
    kind: str,
    title: str,
    topic: str,
    out: Path | None,
) -> None:
    """Write all questions, or none when one is refused; doubts are told and written."""
    bank = read_bank(path.name, path.read_bytes(), form or "")
    for problem in sorted([p for d in bank.drafts for p in d.problems] + list(bank.problems), key=lambda p: p.line):
        say(described(problem), is_aside=True)
    counts = {name: bank.count(name) for name in ("clean", "doubtful", "refused")}
    say(Phrase(COUNTS.text, counts), is_aside=True)
    if not bank.drafts or counts["refused"]:
        context.exit(2)
    key = quiz_id or (out.stem if out else path.stem.lower())
    if not ID.fullmatch(key):
        raise Refusal(NO_ID)
    files = read_folder(read_settings().content_dir)
    taken = {row["id"] for name in files for row in _questions(files, name)}
    text = quiz_text(NewQuiz(key, kind, title, "", topic or key), bank.drafts, taken, {})
    _write(text.encode(), out)


def _questions(files: dict[str, bytes], name: str) -> list[dict[str, str]]:
    if not name.startswith("quizzes/"):
        return []
    quiz = quiz_as_written({name: files[name]}, name.removeprefix("quizzes/").removesuffix(".yaml"))
    return [row for row in quiz["questions"] if "id" in row] if quiz else []


@click.command(
    name="export-bank",
    help=_(
        "Write a quiz of the content folder as YAML, GIFT, Excel or Word; what the format cannot say is told first."
    ),
    epilog=example("elearn content export-bank drinking-water --format docx --out drinking-water.docx"),
)
@click.argument("quiz_id")
@click.option("--format", "form", type=click.Choice(EXPORTS), default="yaml", show_default=True)
@click.option("--out", type=click.Path(path_type=Path), help=_("The file to write; standard output when left out."))
def export_bank(quiz_id: str, form: str, out: Path | None) -> None:
    """Tell the losses on standard error, then write."""
    folder = read_settings().content_dir
    quiz = quiz_as_written(read_folder(folder), quiz_id)
    if quiz is None:
        raise Refusal(Phrase(NO_QUIZ.text, {"id": quiz_id, "folder": folder}))
    for loss in losses(quiz["questions"], form):
        say(loss, is_aside=True)
    questions = sayable(quiz["questions"], form)
    data = {
        "yaml": lambda: write_yaml(quiz).encode(),
        "gift": lambda: write_gift(questions).encode(),
        "xlsx": lambda: write_excel(questions),
        "docx": lambda: write_word(quiz["title"], questions),
    }[form]()
    _write(data, out)


def _write(data: bytes, out: Path | None) -> None:
    if out is None:
        sys.stdout.buffer.write(data)
        return
    try:
        with out.open("xb") as stream:
            stream.write(data)
    except FileExistsError:
        raise Refusal(Phrase(EXISTS.text, {"path": out})) from None
