"""Draw a certificate as PDF: one sheet of A4 across, its Chinese font embedded by the characters that it needs.

Runs as a process of its own (``python -m elearn.certificates.drawing``): the values as JSON come in, the file goes out.
"""

import io
import json
import re
import sys
from collections.abc import Callable, Mapping, Sequence
from typing import Any

WIDTH, HEIGHT = 297.0, 210.0  # millimetres
GREEN, INK, SOFT = (13, 107, 91), (27, 38, 34), (85, 98, 92)
QR_SIDE = 34.0
LACKING = 3  # the exit status for a font that has not all characters: a name must not lose one
_OPENING, _CLOSING = "“‘（《〈【", "，。、；：？！”’）》〉】,.;:?!)"
# What stays together: a word or a character, with what opens before it and what closes or parts it after.
_PIECE = re.compile(f"[{_OPENING}]*(?:[!-'*-~]+|.)[{re.escape(_CLOSING)}]* *")


def draw(words: Mapping[str, Any], font: str, target: str, language: str) -> bytes:
    """Draw one certificate (``words`` as in ``wording.Words``); the QR code leads to ``target``."""
    from fpdf import FPDF

    sheet = FPDF(orientation="landscape", format="A4")
    sheet.set_title(str(words["title"]))
    sheet.set_lang("zh-CN" if language == "zh" else "en")
    sheet.set_auto_page_break(False)
    sheet.add_font("certificate", "", font, collection_font_number=_simplified(font))
    sheet.add_page()
    _frame(sheet)
    _text(sheet, 34, 15, str(words["title"]), 36, GREEN)
    _text(sheet, 62, 10, str(words["person"]), 21, INK)
    sheet.set_font("certificate", size=16)
    for place, line in enumerate(lines_of(str(words["body"]), lambda text: sheet.get_string_width(text) <= WIDTH - 90)):
        sheet.set_xy(0, 82 + place * 11)
        sheet.cell(WIDTH, 11, line, align="C")
    _qr(sheet, target, 32, HEIGHT - 28 - QR_SIDE)
    _foot(sheet, words)
    return bytes(sheet.output())


def lines_of(text: str, fits: Callable[[str], bool]) -> list[str]:
    """Break a text into lines: Chinese between characters, all else between words.

    No line begins with a sign that closes, and none ends with one that opens (GB/T 15834-2011, 5.1).
    """
    pieces = [part for part in _PIECE.findall(text) if part]
    lines, line = [], ""
    for piece in pieces:
        if line and not fits(line + piece.rstrip()):
            lines.append(line.rstrip())
            line = piece.lstrip()
        else:
            line += piece
    return [*lines, line.rstrip()] if line.strip() else lines


def _simplified(font: str) -> int:
    """Find the face for simplified Chinese in a collection of fonts; 0 for a single font."""
    from fontTools.ttLib import TTCollection

    if not font.lower().endswith((".ttc", ".otc")):
        return 0
    with open(font, "rb") as stream:
        names = [str(face["name"].getDebugName(4)) for face in TTCollection(stream, lazy=True).fonts]
    return next((place for place, name in enumerate(names) if " SC" in name), 0)


def _frame(sheet: Any) -> None:
    sheet.set_draw_color(*GREEN)
    for inset, line in ((10, 1.4), (13, 0.4)):
        sheet.set_line_width(line)
        sheet.rect(inset, inset, WIDTH - 2 * inset, HEIGHT - 2 * inset)


def _text(sheet: Any, top: float, height: float, text: str, size: float, colour: tuple[int, int, int]) -> None:
    """Write one line in the middle, smaller where it is too long."""
    sheet.set_font("certificate", size=size)
    sheet.set_text_color(*colour)
    wide = sheet.get_string_width(text)
    if wide > WIDTH - 60:
        sheet.set_font("certificate", size=size * (WIDTH - 60) / wide)
    sheet.set_xy(0, top)
    sheet.cell(WIDTH, height, text, align="C")


def _qr(sheet: Any, target: str, left: float, top: float) -> None:
    import segno

    rows: Sequence[Sequence[int]] = [list(row) for row in segno.make(target, error="m").matrix]
    side = QR_SIDE / len(rows)
    sheet.set_fill_color(*INK)
    for y, row in enumerate(rows):
        x = 0
        while x < len(row):  # a run of dark squares is one rectangle: no white lines between them
            run = next((end for end in range(x, len(row)) if not row[end]), len(row)) - x
            if run:
                sheet.rect(left + x * side, top + y * side, run * side, side * 1.02, style="F")
            x += run or 1


def _foot(sheet: Any, words: Mapping[str, Any]) -> None:
    sheet.set_text_color(*SOFT)
    sheet.set_font("certificate", size=10)
    sheet.set_xy(32 + QR_SIDE + 5, HEIGHT - 28 - QR_SIDE)
    sheet.multi_cell(78, 6, f"{words['number']}\n{words['check']}", align="L", wrapmode="CHAR")
    sheet.set_text_color(*INK)
    lines = [*words["issuers"], words["day"]]
    sheet.set_font("certificate", size=15)
    for place, line in enumerate(reversed(lines)):
        sheet.set_xy(150, HEIGHT - 38 - place * 9)
        sheet.cell(WIDTH - 150 - 35, 9, str(line), align="R")


def lacking(words: Mapping[str, Any], font: str) -> set[str]:
    """List the characters of a certificate that a font has not got."""
    from fontTools.ttLib import TTFont

    said = "".join("".join(text) if isinstance(text, (list, tuple)) else str(text) for text in words.values())
    with TTFont(font, fontNumber=_simplified(font), lazy=True) as opened:
        known = opened.getBestCmap() or {}
    return {character for character in said if ord(character) not in known}


def main() -> None:
    """Read values from standard input, write the PDF to standard output."""
    values = json.load(io.TextIOWrapper(sys.stdin.buffer, encoding="utf-8"))
    if lacking(values["words"], values["font"]):
        sys.exit(LACKING)
    sys.stdout.buffer.write(draw(values["words"], values["font"], values["target"], values["language"]))


if __name__ == "__main__":
    main()
