"""Make the PDF of a certificate in a process of its own, one at a time: the library for it costs a server 70 MB."""

import json
import subprocess
import sys
import threading
from dataclasses import asdict
from importlib.util import find_spec
from pathlib import Path

from elearn.certificates.drawing import LACKING
from elearn.certificates.wording import Words
from elearn.errors import Conflict
from elearn.languages import Language
from elearn.problems import Phrase

# Where distributions put Noto CJK (Debian's package fonts-noto-cjk first). The font stays theirs: what a PDF needs of
# it is embedded, nothing is copied.
PLACES = (
    "/usr/share/fonts/opentype/noto/NotoSerifCJK-Regular.ttc",
    "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc",
    "/usr/share/fonts/google-noto-serif-cjk-fonts/NotoSerifCJK-Regular.ttc",
    "/usr/share/fonts/google-noto-sans-cjk-fonts/NotoSansCJK-Regular.ttc",
    "/usr/share/fonts/noto-cjk/NotoSerifCJK-Regular.ttc",
    "/usr/share/fonts/noto-cjk/NotoSansCJK-Regular.ttc",
)
PACKAGE, FILE = "pylopdf_fonts_zh_cn", "NotoSerifSC-Regular.otf"  # comes along; it has fewer rare characters
NO_FONT = Phrase(
    "The font for PDF files is not where ELEARN_CERTIFICATE_FONT says. Print the certificate's page instead: the "
    "browser can keep it as a PDF, too."
)
LACKS = Phrase(
    "The font for PDF files has not every character of this certificate. Print the certificate's page instead: the "
    "browser can keep it as a PDF, too. (For the operator: install fonts-noto-cjk, or name a font in "
    "ELEARN_CERTIFICATE_FONT.)"
)
FAILED = Phrase("The PDF could not be made. Print the certificate's page instead: the browser can keep it as a PDF.")
PATIENCE_SECONDS = 60
_one_at_a_time = threading.Semaphore(1)


def font_at(setting: str) -> str | None:
    """Find the font: the one that is set, else Noto CJK of the system, else the one that comes along; None for none."""
    places = (setting,) if setting else (*PLACES, packaged())
    return next((place for place in places if Path(place).is_file()), None)


def packaged() -> str:
    """Name the font that comes along as a package."""
    found = find_spec(PACKAGE)
    return str(Path(found.origin).with_name(FILE)) if found is not None and found.origin else ""


def pdf_of(words: Words, *, setting: str, target: str, language: Language) -> bytes:
    """Make the PDF; a second or two. Raises Conflict with a sentence where there is no font, or it cannot be used."""
    font = font_at(setting)
    if font is None:
        raise Conflict(NO_FONT)
    values = {"words": asdict(words), "font": font, "target": target, "language": language}
    command = [sys.executable, "-m", "elearn.certificates.drawing"]
    given = json.dumps(values).encode()
    with _one_at_a_time:
        done = subprocess.run(command, input=given, capture_output=True, timeout=PATIENCE_SECONDS, check=False)
    if done.returncode == LACKING:
        raise Conflict(LACKS)
    if done.returncode or not done.stdout.startswith(b"%PDF"):
        raise Conflict(FAILED)
    return done.stdout
