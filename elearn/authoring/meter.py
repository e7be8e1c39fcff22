"""How far a publication has come that somebody waits for: a small file that every process of the site sees.

It is written before any transaction opens, and says nothing but two numbers; without it nothing is lost but the bar.
"""

import re
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path

Listener = Callable[[int, int], None]  # items made, of how many
FOLDER = "publishing"
KEPT = timedelta(minutes=10)
_NAME = re.compile(r"[A-Za-z0-9_-]{8,32}")
_EVERY = 8  # items between two writings


def silent(_done: int, _total: int) -> None:
    """Tell nobody."""


def meter(data_dir: Path, name: str, *, now: datetime) -> Listener:
    """Give what notes progress under a name that the page chose; silent for no name, or one that is none."""
    if not _NAME.fullmatch(name):
        return silent
    folder = data_dir / FOLDER
    with suppress(OSError):
        folder.mkdir(mode=0o700, exist_ok=True)
        for old in folder.iterdir():
            if old.stat().st_mtime < (now - KEPT).timestamp():
                old.unlink(missing_ok=True)

    def note(done: int, total: int) -> None:
        if done % _EVERY == 0 or done == total:
            with suppress(OSError):
                (folder / name).write_text(f"{done} {total}")

    return note


def read(data_dir: Path, name: str) -> tuple[int, int] | None:
    """Give how many items are made, of how many; None where nothing is known of it."""
    if not _NAME.fullmatch(name):
        return None
    try:
        done, total = (data_dir / FOLDER / name).read_text().split()
        return int(done), int(total)
    except (OSError, ValueError):
        return None
