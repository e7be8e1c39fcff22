"""What browsers do not keep of a file: how its lines end, its byte order mark, and whether its last line ends. Pure.

Whoever edits a file of Windows in the browser changes a sentence, and `git diff` should show that sentence.
"""

import re
from collections import Counter
from difflib import SequenceMatcher

_MARK = "\ufeff"
_END = re.compile(r"(\r\n|\r|\n)")


def unified(body: bytes) -> str:
    """Give a file's text with line feeds only and no byte order mark; what is no text (a picture) gives nothing."""
    try:
        text = body.decode()
    except UnicodeDecodeError:
        return ""
    return text.removeprefix(_MARK).replace("\r\n", "\n").replace("\r", "\n")


def as_before(text: str, before: bytes) -> bytes:
    """Give ``text`` (line feeds only) as a file whose lines end as those of the file ``before`` it.

    A line that was there ends as it did, a fresh one as most of them do.
    """
    old = before.decode(errors="replace")
    parts = _END.split(old.removeprefix(_MARK))
    lines = list(zip(parts[::2], [*parts[1::2], ""], strict=True))
    ends = Counter(end for _, end in lines if end)
    if old == unified(before) and old.endswith("\n"):
        return text.encode()
    usual = ends.most_common(1)[0][0] if ends else "\n"
    fresh = text.split("\n")
    kept = _ends_of_kept_lines(lines, fresh)
    last = len(fresh) - 1
    if last and not fresh[last] and kept.get(last - 1) == "":  # the last line had no end, and is as it was
        fresh.pop()
    made = [line + (kept.get(place) or usual) for place, line in enumerate(fresh)]
    made[-1] = fresh[-1]
    return ((_MARK if old.startswith(_MARK) else "") + "".join(made)).encode()


def _ends_of_kept_lines(lines: list[tuple[str, str]], fresh: list[str]) -> dict[int, str]:
    steps = SequenceMatcher(None, [line for line, _ in lines], fresh, autojunk=False).get_matching_blocks()
    return {new + place: lines[old + place][1] for old, new, size in steps for place in range(size)}
