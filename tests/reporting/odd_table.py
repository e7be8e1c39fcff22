"""A table of texts that look like something else, written as every export is."""

from datetime import UTC, datetime
from fractions import Fraction
from pathlib import Path
from zoneinfo import ZoneInfo

from elearn.reporting.spreadsheets import Column, Format, Kind, open_table
from tests.reporting.crowd import ODD_NAMES

ZONE = ZoneInfo("Asia/Shanghai")
COLUMNS = (
    Column("姓名", 18),
    Column("Marks", 9, Kind.NUMBER),
    Column("Share", 9, Kind.SHARE),
    Column("On", 18, Kind.MOMENT),
)
MOMENT = datetime(2026, 11, 23, 16, 30, tzinfo=UTC)
FORMULAS = ("=HYPERLINK(0)", "=1+1", "{=1}", "+1", "-1", "@x", "＝1+1", "\t=1", "=cmd|' /C calc'!A0")
TEXTS = (*ODD_NAMES, *FORMULAS, "0012", "1E5", "2026-11-23", "TRUE", "𠀀𪚥·㐀", "买买提·吐尔逊", "字" * 50, "a\nb")


def write(path: Path, form: Format) -> None:
    """Write the table as every export does."""
    with path.open("wb") as stream, open_table(form, stream, "成绩", COLUMNS, ZONE, path.parent) as table:
        for place, text in enumerate(TEXTS):
            table.add([text, Fraction(place, 2), Fraction(place, 25), MOMENT])
        table.close([("About", "=1+1")] if form is Format.XLSX else [])
