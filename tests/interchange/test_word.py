"""Word files, also as WPS writes them: what a reader of the page sees is what is read, and nothing is run or fetched."""  # noqa: E501

from collections.abc import Callable

import pytest

from elearn.interchange.reading import read_bank
from tests.interchange.expected import told
from tests.interchange.word_files import Parts, R, box, chunk, docx, p, table

FIRST = '[{line}, {codes}, {{"kind": "single_choice", "stem": {{"zh": "甲？"}}, "choices": [{{"zh": "一"}}, {{"zh": "二", "correct": true}}]}}]'  # noqa: E501
HTML = "<html><head><title>x</title></head><body><p>1．甲？</p><p>A．一<br>B．二</p><script>答案：A</script><p>答案：B</p></body></html>"  # noqa: E501
PLAIN = (p("1．甲？"), p("A．一\tB．二"), p("答案：B"))


def line_of(line: int, *codes: str) -> str:
    """Write what the one question of most files must give."""
    return FIRST.format(line=line, codes=str(list(codes)).replace("'", '"'))


def two() -> list[str]:
    """Write what two questions of an automatic list must give."""
    return [
        '[2, [], {"kind": "single_choice", "stem": {"zh": "甲？"}, "choices": [{"zh": "一", "correct": true}, {"zh": "二"}]}]',  # noqa: E501
        '[6, [], {"kind": "single_choice", "stem": {"zh": "乙？"}, "choices": [{"zh": "三"}, {"zh": "四", "correct": true}]}]',  # noqa: E501
    ]


FILES: dict[str, tuple[bytes, list[str]]] = {
    "plain": (docx(*PLAIN), [line_of(1)]),
    "runs-divided-anywhere": (docx(p("1", "．", "甲", "？"), p("A．", "一 B", "．二"), p("答", "案：B")), [line_of(1)]),
    "soft-line-breaks": (docx(p("1．甲？|A．一|B．二|答案：B")), [line_of(1)]),
    "automatic-lists-of-wps": (
        docx(
            p("单选题", num=(2, 0)),
            p("甲？", num=(1, 0)),
            p("一", num=(1, 1)),
            p("二", num=(1, 1)),
            p("答案：A"),
            p("乙？", num=(1, 0)),
            p("三", num=(1, 1)),
            p("四", num=(1, 1)),
            p("答案：B"),
        ),
        two(),
    ),
    "a-list-that-begins-anew": (
        docx(
            p("甲？", num=(1, 0)), p("A．一 B．二"), p("答案：B"), p("判断题", num=(2, 0)), p("丙。（√）", num=(3, 0))
        ),
        [line_of(1), '[5, [], {"kind": "true_false", "stem": {"zh": "丙。"}, "answer": true}]'],
    ),
    "choices-in-a-table": (docx(p("1．甲？"), table(["A．一", "B．二"]), p("答案：B")), [line_of(1)]),
    "answers-in-a-table": (
        docx(p("1．甲？"), p("A．一 B．二"), table(["题号", "1"], ["答案", "B"])),
        [line_of(1)],
    ),
    "questions-in-a-table": (
        docx(table(["序号", "题干", "选项A", "选项B", "答案"], ["1", "甲？", "一", "二", "B"])),
        [line_of(6)],
    ),
    "text-box": (docx(box(*PLAIN)), [line_of(2)]),
    "html-within": (docx(chunk("a.html"), parts={"a.html": ("aFChunk", HTML.encode())}), [line_of(2)]),
    "html-in-gbk": (docx(chunk("a.html"), parts={"a.html": ("aFChunk", HTML.encode("gb18030"))}), [line_of(2)]),
    "word-within": (docx(chunk("a.docx"), parts={"a.docx": ("aFChunk", docx(*PLAIN))}), [line_of(2)]),
    "text-within": (
        docx(chunk("a.txt"), parts={"a.txt": ("aFChunk", "1．甲？\nA．一\nB．二\n答案：B".encode())}),
        [line_of(2)],
    ),
    "mail-within": (
        docx(*PLAIN, chunk("a.mht"), parts={"a.mht": ("aFChunk", b"MIME-Version: 1.0")}),
        [line_of(1), '[4, "B633"]'],
    ),
    "the-right-choice-is-bold": (docx(p("1．甲？"), p("A．一"), p("*B．二*")), [line_of(1, "B624")]),
    "the-right-choice-is-red": (docx(p("1．甲？"), p("A．一 ", "!B．二!")), [line_of(1, "B624")]),
    "all-choices-are-bold": (
        docx(p("*1．甲？*"), p("*A．一*"), p("*B．二*"), p("答案：B")),
        [line_of(1)],
    ),
    "an-underlined-answer": (
        docx(p("一、填空题"), p("1．期限是", "_三十_", "日。")),
        ['[2, ["B624"], {"kind": "short_text", "stem": {"zh": "期限是____日。"}, "accept": {"zh": ["三十"]}}]'],
    ),
    "a-picture": (
        docx(p("1．甲？"), "<w:p><w:r><w:drawing/></w:r></w:p>", p("A．一 B．二"), p("答案：B")),
        [line_of(1, "B626")],
    ),
    "what-was-deleted-is-gone": (
        docx(
            p("1．甲？"),
            '<w:p><w:r><w:t>A．一 B．二</w:t></w:r><w:del w:id="1"><w:r><w:delText>C．三</w:delText></w:r></w:del></w:p>',  # noqa: E501
            p("答案：B"),
        ),
        [line_of(1)],
    ),
    "an-address-in-the-text": (
        docx(
            *PLAIN,
            relations=f'<Relationship Id="h" Type="{R}/hyperlink" Target="https://example.org/" TargetMode="External"/>',  # noqa: E501
        ),
        [line_of(1)],
    ),
}


@pytest.mark.parametrize("name", FILES)
def test_a_word_file_is_read_as_its_page_is_seen(name: str) -> None:
    data, wanted = FILES[name]

    assert told(read_bank(f"{name}.docx", data)) == wanted
    assert len(data) < 20_000


def add_macros(files: Parts) -> None:
    files["word/vbaProject.bin"] = b"\xd0\xcf"


def say_macros(files: Parts) -> None:
    types = files["[Content_Types].xml"]
    files["[Content_Types].xml"] = types.replace(b"document.main+xml", b"document.macroEnabled.main+xml")


def add_entity(files: Parts) -> None:
    text = files["word/document.xml"].replace(
        b'standalone="yes"?>', b'standalone="yes"?><!DOCTYPE a [<!ENTITY b "c">]>'
    )
    files["word/document.xml"] = text


def add_bomb(files: Parts) -> None:
    files["word/media/a.xml"] = b" " * 30_000_000


def add_many(files: Parts) -> None:
    files.update({f"word/media/{n}.xml": b"" for n in range(2_100)})


def lead_out(files: Parts) -> None:
    files["word/../../../etc/passwd"] = b"x"


def drop_document(files: Parts) -> None:
    del files["word/document.xml"]


def break_document(files: Parts) -> None:
    files["word/document.xml"] = b"<w:broken"


def link(kind: str) -> bytes:
    return docx(
        *PLAIN,
        relations=f'<Relationship Id="h" Type="{R}/{kind}" Target="https://example.org/" TargetMode="External"/>',
    )


def changed(change: Callable[[Parts], None]) -> bytes:
    return docx(*PLAIN, change=change)


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (changed(add_macros), "B603"),
        (changed(say_macros), "B603"),
        (link("attachedTemplate"), "B604"),
        (link("image"), "B604"),
        (link("oleObject"), "B604"),
        (changed(add_bomb), "B605"),
        (changed(add_many), "B605"),
        (changed(add_entity), "B606"),
        (changed(lead_out), "B607"),
        (b"PK\x03\x04 and nothing more", "B601"),
        (b"\xd0\xcf\x11\xe0 an old .doc", "B601"),
        (b"", "B601"),
        (changed(drop_document), "B601"),
        (changed(break_document), "B601"),
        (b"x" * 5_000_001, "B602"),
        (docx(p("这里没有题目")), "B608"),
    ],
)
def test_a_file_that_should_not_be_opened_is_refused_with_its_reason(data: bytes, code: str) -> None:
    bank = read_bank("a.docx", data)

    assert bank.drafts == ()
    assert code in {problem.code for problem in bank.problems}


@pytest.mark.parametrize(("name", "code"), [("a.docm", "B603"), ("a.xlsm", "B603"), ("a.doc", "B610"), ("a", "B610")])
def test_a_name_that_says_it_should_not_be_opened_is_enough(name: str, code: str) -> None:
    assert [problem.code for problem in read_bank(name, docx(*PLAIN)).problems] == [code]


def test_documents_within_documents_end_somewhere() -> None:
    data = docx(*PLAIN)
    for _ in range(6):
        data = docx(chunk("a.docx"), parts={"a.docx": ("aFChunk", data)})

    assert [problem.code for problem in read_bank("a.docx", data).problems] == ["B608", "B633"]
