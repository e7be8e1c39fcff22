"""LibreOffice, where it is on this machine: it opens a file without a window and saves it anew."""

import shutil
import subprocess
from pathlib import Path

ADVICE = "LibreOffice Calc (apt install --no-install-recommends libreoffice-calc)"
PATIENCE_SECONDS = 120


def program() -> str | None:
    """Find LibreOffice."""
    return shutil.which("soffice") or shutil.which("libreoffice")


def resaved(path: Path, folder: Path, *options: str) -> Path:
    """Let LibreOffice open a file and save it as a workbook in a folder of its own below ``folder``; give that."""
    out, profile = folder / "again", folder / "profile"
    found = program()
    assert found is not None, ADVICE
    command = [found, f"-env:UserInstallation=file://{profile}", "--headless", "--norestore", *options]
    command += ["--convert-to", "xlsx", "--outdir", str(out), str(path)]
    subprocess.run(command, check=True, capture_output=True, timeout=PATIENCE_SECONDS)
    return out / f"{path.stem}.xlsx"
