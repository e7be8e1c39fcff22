"""The one door for tables: look at the first bytes, and let the right reader in. Pure."""

from elearn.interchange.tables import Table
from elearn.interchange.tables_text import read_text_table
from elearn.interchange.tables_xlsx import BEGINNING, OLD_BEGINNING, read_xlsx_table
from elearn.problems import Problem


def read_table(data: bytes, path: str) -> tuple[Table | None, list[Problem]]:
    """Read a file's table, or say everything that is wrong with it; ``path`` is the name used in the problems.

    XLSX, or a text in UTF-8 (with or without its mark), UTF-16 with its mark, or GB 18030, with any usual delimiter.
    """
    is_workbook = data.startswith((BEGINNING, OLD_BEGINNING))
    return read_xlsx_table(data, path) if is_workbook else read_text_table(data, path)
