"""A lecturer writes questions in forms that every kind gives, tries them out, and sees what is known of them."""

import html
import re
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

from elearn.content.documents import parse_yaml
from elearn.content.file_form import plain
from elearn.content.json_schema import question_schema
from elearn.content.merging import difference
from elearn.content.yaml_splicing import holds, spliced
from elearn.questions.registry import KINDS
from elearn.web import question_forms
from elearn.web.question_forms import Control, controls, read
from elearn.web.wiring import Site
from tests.content.small import QUIZ
from tests.security.test_script_injection import ALIVE, PAYLOADS
from tests.writing import send, visitor, write

FOLDER = Path(__file__).parents[2]
EVERY = (FOLDER / "tests/content/every-kind.yaml").read_text()


@pytest.fixture
def draft(wu: FlaskClient) -> str:
    """Begin a draft that has a question of every kind; give its address."""
    address = write(wu)
    text = EVERY.replace("id: every-kind", "id: water", 1)
    assert send(wu, address, **{"text-0": text, "version": "1"}).status_code == 303
    return address


def values(text: str) -> dict[str, Any]:
    table, _ = parse_yaml("", text)
    assert table is not None
    found: dict[str, Any] = plain(table)
    return found


QUESTIONS = {row["id"]: row for row in values(EVERY)["questions"]}


def flat(control: Control) -> dict[str, str]:
    """Give the fields of a form as a browser would send them."""
    if control.shape in ("group", "rows", "row"):
        return {name: value for inner in control.children for name, value in flat(inner).items()}
    return {control.name: control.value}


def form_in(page: str) -> dict[str, str]:
    """Give the fields of a question's page as a browser would send them."""
    form = page.split('name="seen"')[1].split("</form>")[0]
    seen = re.search(r'name="seen" value="([^"]*)"', page)
    assert seen is not None
    found = {"seen": html.unescape(seen[1])}
    for name, text in re.findall(r'<textarea[^>]* name="([^"]+)"[^>]*>\n?(.*?)</textarea>', form, re.DOTALL):
        found[name] = html.unescape(text)
    for tag in re.findall(r'<input type="text"[^>]*>', form):
        name, value = re.search(r' name="([^"]+)"', tag), re.search(r' value="([^"]*)"', tag)
        assert name is not None
        assert value is not None
        found[name[1]] = html.unescape(value[1])
    for tag in re.findall(r'<input type="checkbox"[^>]* checked>', form):
        found[re.findall(r' name="([^"]+)"', tag)[0]] = "true"
    for name, inner in re.findall(r'<select[^>]* name="([^"]+)">(.*?)</select>', form, re.DOTALL):
        found[name] = next(iter(re.findall(r'value="([^"]*)" selected', inner)), "")
    return found


def file_of(client: FlaskClient, draft: str) -> str:
    return client.get(f"{draft}/file").text


def test_every_kind_has_a_form_and_every_key_a_label() -> None:
    def keys(schema: dict[str, Any]) -> set[str]:
        own = set(schema.get("properties", ()))
        inner = [*schema.get("properties", {}).values(), *([schema["items"]] if "items" in schema else [])]
        return own.union(*(keys(one) for one in inner))

    assert question_forms.KIND_NAMES.keys() == KINDS.keys()
    for kind in KINDS:
        assert all(question_schema(kind)["properties"][key] for key in KINDS[kind].keys), kind
        assert keys(question_schema(kind)) <= question_forms.LABELS.keys(), kind


@pytest.mark.parametrize("row", QUESTIONS.values(), ids=lambda row: str(row["kind"]))
def test_a_form_that_is_sent_as_it_came_changes_nothing(row: dict[str, Any]) -> None:
    found = read(flat(controls(row)), row)

    assert found == row
    assert list(found) == list(row)


@pytest.mark.parametrize("path", sorted((FOLDER / "content/quizzes").glob("*.yaml")), ids=lambda path: path.stem)
def test_every_shipped_question_goes_through_its_form_unchanged(path: Path) -> None:
    for row in values(path.read_text()).get("questions", ()):
        if isinstance(row, dict):
            assert read(flat(controls(row)), row) == row


def test_the_page_of_every_kind_sends_what_the_file_holds(wu: FlaskClient, draft: str) -> None:
    before = file_of(wu, draft)
    for row in QUESTIONS.values():
        address = f"{draft}/questions/{row['id']}"

        answer = send(wu, address, **form_in(wu.get(address).text))

        assert answer.status_code == 303
        assert file_of(wu, draft) == before, row["kind"]


def test_a_change_in_a_form_changes_its_line_only(wu: FlaskClient) -> None:
    draft = write(wu)
    address = f"{draft}/questions/w-1"
    form = form_in(wu.get(address).text)

    send(wu, address, **form | {"stem.en": "May anybody: ever?", "choices.1.feedback.zh": "真的不行"})

    lines = [line for line in difference(QUIZ, file_of(wu, draft)) if line[0] in "+-"]
    assert lines == [
        "-    stem: {zh: 可以吗？, en: May one?}",
        '+    stem: {zh: 可以吗？, en: "May anybody: ever?"}',
        "-      - {zh: 可以, en: 'Yes', feedback: {zh: 不行, en: Not so}}",
        "+      - {zh: 可以, en: 'Yes', feedback: {zh: 真的不行, en: Not so}}",
    ]


def test_rows_are_added_moved_and_left_out(wu: FlaskClient) -> None:
    draft = write(wu)
    address = f"{draft}/questions/w-1"
    form = form_in(wu.get(address).text)
    more = {
        "choices.2.zh": "也许",
        "choices.2.en": "Perhaps",
        "choices.2.feedback.zh": "不",
        "choices.2.feedback.en": "No",
    }
    send(wu, address, **form | more)
    send(wu, address, **form_in(wu.get(address).text) | {"up": "choices.2"})
    send(wu, address, **form_in(wu.get(address).text) | {"choices.2.drop": "1"})

    rows = values(file_of(wu, draft))["questions"][0]["choices"]
    assert [row["zh"] for row in rows] == ["不可以", "也许"]


def test_a_new_question_of_every_kind_is_a_form_to_fill_in(wu: FlaskClient) -> None:
    draft = write(wu)
    for number, kind in enumerate(KINDS, 1):
        answer = send(wu, f"{draft}/questions", kind=kind)

        assert answer.location.endswith(f"/questions/water-{number:03}")
        assert "C114" in wu.get(answer.location).text
        assert values(file_of(wu, draft))["questions"][-1]["kind"] == kind
    assert file_of(wu, draft).startswith(QUIZ.rstrip("\n"))


def test_a_question_of_every_kind_is_tried_out_and_marked(wu: FlaskClient, draft: str) -> None:
    for row in QUESTIONS.values():
        address = f"{draft}/questions/{row['id']}/try"

        asked, marked = wu.get(address), send(wu, address)

        assert 'class="explain"' not in asked.text
        assert f'name="{row["id"]}' in asked.text
        assert "Not answered" in marked.text


def test_the_right_answer_is_marked_right(wu: FlaskClient, draft: str) -> None:
    number = next(row for row in QUESTIONS.values() if row["kind"] == "numeric")
    address = f"{draft}/questions/{number['id']}/try"

    assert "Right" in send(wu, address, **{number["id"]: str(number["answer"])}).text
    assert "Not right" in send(wu, address, **{number["id"]: "-77"}).text
    for tongue in ("zh", "en"):
        asked, marked = wu.get(f"{address}?language={tongue}"), send(wu, f"{address}?language={tongue}")
        assert all(number["stem"][tongue] in page.text for page in (asked, marked))


def test_two_who_change_the_same_question_see_both(wu: FlaskClient, lasting: tuple[Site, FlaskClient]) -> None:
    draft, he = write(wu), visitor(lasting[0], "he")
    address = f"{draft}/questions/w-1"
    late = form_in(he.get(address).text) | {"stem.en": "Second?"}
    send(wu, address, **form_in(wu.get(address).text) | {"stem.en": "First?"})

    answer = send(he, address, **late)

    assert answer.status_code == 409
    assert "First?" in answer.text
    assert "Second?" in answer.text
    assert "First?" in file_of(wu, draft)


def test_two_who_change_different_questions_both_keep_theirs(
    wu: FlaskClient, lasting: tuple[Site, FlaskClient]
) -> None:
    draft, he = write(wu), visitor(lasting[0], "he")
    late = form_in(he.get(f"{draft}/questions/w-2").text) | {"answer": "501"}
    send(wu, f"{draft}/questions/w-1", **form_in(wu.get(f"{draft}/questions/w-1").text) | {"stem.en": "First?"})

    assert send(he, f"{draft}/questions/w-2", **late).status_code == 303

    assert "First?" in file_of(wu, draft)
    assert "answer: 501" in file_of(wu, draft)


def test_a_question_that_asks_nearly_the_same_is_named(wu: FlaskClient, draft: str) -> None:
    send(wu, f"{draft}/questions", kind="true_false")
    first = next(iter(QUESTIONS.values()))
    address = f"{draft}/questions/water-001"
    send(wu, address, **form_in(wu.get(address).text) | {"stem.zh": first["stem"]["zh"] + "？", "stem.en": "x"})

    assert f"<code>{first['id']}</code> (100%)" in wu.get(address).text


def test_what_is_written_into_any_field_of_a_question_is_text(wu: FlaskClient, draft: str) -> None:
    pages, payload = [], "".join(PAYLOADS)
    for row in QUESTIONS.values():
        address = f"{draft}/questions/{row['id']}"
        form = form_in(wu.get(address).text)
        send(wu, address, **{name: text if name == "seen" else text + payload for name, text in form.items()})
        pages.append(wu.get(address))
    pages += [wu.get(f"{address}/try"), wu.get(f"{draft}/questions"), wu.get(draft), wu.get("/author/banks/water")]
    for page in pages:
        shown = re.sub(r"(line=\"?|:|line )49\b", "", page.text)  # a line's number is no sum
        for one in PAYLOADS:
            shown = shown.replace(html.escape(one), "")
        alive = ALIVE.search(shown.replace(payload.replace("<", "&lt;"), ""))
        assert alive is None, (page.request.path, shown[alive.start() - 300 : alive.end() + 100])


@pytest.mark.parametrize("form", ["yaml", "gift", "xlsx", "docx"])
def test_a_bank_is_taken_out_of_the_browser(wu: FlaskClient, form: str) -> None:
    assert wu.get("/author/banks/water").status_code == 200
    answer = wu.get(f"/author/banks/water/{form}")

    assert answer.status_code == 200
    assert len(answer.data) > 200
    assert wu.get(f"/author/banks/nothing/{form}").status_code == 404


def test_a_splice_of_any_question_holds_what_it_should() -> None:
    whole = values(EVERY)
    for place, row in enumerate(whole["questions"]):
        changed = [*whole["questions"][:place], row | {"points": 7}, *whole["questions"][place + 1 :]]
        left = [*whole["questions"][:place], *whole["questions"][place + 1 :]]
        for questions in (changed, left, whole["questions"][place:]):
            wanted = whole | {"questions": questions}
            text = spliced(EVERY, wanted)
            assert holds(text, wanted)
            fresh = [line for line in difference(EVERY, text, around=0) if line.startswith("+")]
            assert len(fresh) <= 1, "only what changed is written anew"
