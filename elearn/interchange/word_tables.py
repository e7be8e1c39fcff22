"""Tables of a Word bank: keys by number, questions by row under a header, or choices that merely stand in cells."""

import re
from collections.abc import Iterator, Sequence

from elearn.interchange.headings import is_header, row_lines
from elearn.interchange.lines import Line

Cell = Sequence[Line]
_NUMBERS = re.compile(r"题号|序号|题目")
_ANSWERS = re.compile(r"答案|正确答案|参考答案")


def key_lines(rows: Sequence[Sequence[Cell]]) -> Iterator[Line]:
    """Give the lines that a table amounts to."""
    texts = [[" ".join(line.text for line in cell if line.text) for cell in row] for row in rows]
    if texts and is_header(texts[0]):
        for count, row in enumerate(rows[1:], 1):
            number = next((line.number for cell in row for line in cell), 0)
            cells = ["\n".join(line.text for line in cell).strip() for cell in row]
            for text, is_literal in row_lines(texts[0], cells, count):
                yield Line(number, text, is_literal=is_literal)
        return
    place = 0
    while place < len(texts):
        pair = texts[place : place + 2]
        if len(pair) == 2 and _is_key_table(*pair):
            number = next((line.number for cell in rows[place] for line in cell), 0)
            keys = [f"{n}.{key}" for n, key in zip(pair[0][1:], pair[1][1:], strict=False) if n and key]
            yield Line(number, "参考答案")
            yield Line(number, " ".join(keys))
            place += 2
            continue
        for cell in rows[place]:
            yield from cell
        place += 1


def _is_key_table(numbers: Sequence[str], answers: Sequence[str]) -> bool:
    """Tell the two rows 题号 1 2 3 and 答案 A B C."""
    if len(numbers) < 2 or not _NUMBERS.fullmatch(numbers[0].strip()) or not _ANSWERS.fullmatch(answers[0].strip()):
        return False
    return all(re.fullmatch(r"\s*\d{0,3}\s*", text) for text in numbers[1:])
