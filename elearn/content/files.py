"""Read the content folder from disk; nothing else in this room touches files."""

import os
import stat
from pathlib import Path

MAX_FILES = 2_000
MAX_TOTAL = 100_000_000
# One byte more than any check allows is enough to see that a file is too large.
_MAX_READ = 1_000_000


def read_folder(path: Path) -> dict[str, bytes]:
    """Give every file of a folder by its path within it, such as ``quizzes/drinking-water.yaml``.

    Hidden files, links and whatever is no plain file are left out, so that nothing outside the folder is read; of a
    file at most 1 MB is read. Raises OSError if the folder cannot be read, ValueError if it holds more than 2,000
    files or 100 MB.
    """
    found: dict[str, bytes] = {}
    total = 0
    for folder, names, files in os.walk(path, onerror=_give_up):
        names[:] = sorted(name for name in names if not name.startswith("."))
        for name in sorted(files):
            data = None if name.startswith(".") else _plain_file(Path(folder, name))
            if data is None:
                continue
            found[Path(folder, name).relative_to(path).as_posix()] = data
            total += len(data)
            if len(found) > MAX_FILES or total > MAX_TOTAL:
                raise ValueError(str(path))
    return found


def _plain_file(path: Path) -> bytes | None:
    try:
        # Non-blocking, because opening a named pipe would otherwise wait for somebody to write to it.
        handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    except OSError:
        if path.is_symlink() or not path.exists():
            return None
        raise
    with os.fdopen(handle, "rb") as file:
        return file.read(_MAX_READ) if stat.S_ISREG(os.fstat(handle).st_mode) else None


def _give_up(error: OSError) -> None:
    raise error
