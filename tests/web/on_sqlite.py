"""Take the place of ``published_url`` in modules about pages whose SQL is tried elsewhere on both databases."""

import shutil
from pathlib import Path

import pytest


@pytest.fixture
def published_url(published_sqlite_template: Path, tmp_path: Path) -> str:
    """Give the address of a fresh database on SQLite with the shipped course and five people."""
    return f"sqlite:///{shutil.copyfile(published_sqlite_template, tmp_path / 'elearn.sqlite3')}"
