"""The papers: settings are all documented, the first lines of the README run, nothing of a machine is in a file."""

import os
import re
import sys
from pathlib import Path
from urllib.parse import urlsplit

from elearn.config import PREFIX, Settings
from tests.house.sources import ROOT, tracked

OPERATIONS = ROOT / "docs" / "operations.md"
NO_SETTINGS = {PREFIX + "TEST_ALL"}  # read by the tests, not by the site


def test_every_setting_is_in_the_operator_s_handbook_with_its_description() -> None:
    lines = OPERATIONS.read_text().splitlines()
    missing = [
        f"`{PREFIX}{name.upper()}` … {field.description}"
        for name, field in Settings.model_fields.items()
        if not any(f"`{PREFIX}{name.upper()}`" in line and str(field.description) in line for line in lines)
    ]

    assert missing == []


def test_the_handbook_names_no_setting_that_does_not_exist() -> None:
    known = {PREFIX + name.upper() for name in Settings.model_fields} | NO_SETTINGS
    papers = [path for path, _ in tracked() if path.suffix == ".md" and path.is_relative_to(ROOT)]
    named = {word for path in papers for word in re.findall(rf"\b{PREFIX}[A-Z_]*[A-Z]\b", path.read_text())}

    assert named - known == set()


def test_the_readme_begins_with_the_two_commands() -> None:
    opening = "\n".join((ROOT / "README.md").read_text().splitlines()[:12])

    assert "make run" in opening
    assert "make test" in opening


def of_this_machine() -> list[str]:
    """List texts that name this machine, its folders or its package registry: put together, so none stands here."""
    registries = (os.environ.get(name, "") for name in ("PIP_INDEX_URL", "UV_INDEX_URL", "npm_config_registry"))
    hosts = [urlsplit(address).netloc.rpartition("@")[2] for address in registries]
    folders = [str(ROOT), sys.prefix, str(Path.home()) if len(Path.home().parts) > 2 else ""]
    fixed = ["index" + "-url", "trusted" + "-host =", "find" + "-links"]
    return [word for word in (*hosts, *folders, *fixed) if word]


def homes(text: str) -> list[str]:
    """List the folders in a text that exist on somebody's machine only."""
    return re.findall(r"(?<![\w.])/(?:work|home/\w+|Users/\w+|root)/", text)


def test_no_file_names_a_machine_or_a_registry() -> None:
    found = [
        f"{path.relative_to(ROOT)}: {word}"
        for path, text in tracked()
        for word in [*homes(text), *(word for word in of_this_machine() if word in text)]
    ]

    assert found == []


def test_no_file_holds_a_private_key_or_a_token() -> None:
    shapes = re.compile(
        r"-----BEGIN [A-Z ]*PRIVATE|gh[pousr]_[A-Za-z0-9]{30}|AKIA[0-9A-Z]{16}|xox[bap]-[0-9A-Za-z-]{10}"
    )

    assert [str(path) for path, text in tracked() if shapes.search(text)] == []


def test_the_lock_files_pin_every_package_by_its_hashes_and_nothing_else() -> None:
    for path in sorted((ROOT / "requirements").glob("*.lock")):
        entries = re.split(r"\n(?=\S)", path.read_text().strip())
        for entry in entries:
            if not entry.startswith("#"):
                assert re.match(r"[a-z0-9._\-\[\],]+==\S+", entry, re.IGNORECASE), entry[:60]
                assert "--hash=sha256:" in entry, entry[:60]


def test_the_lecturers_handbook_shows_every_picture_that_there_is_and_all_are_small() -> None:
    handbook = (ROOT / "docs" / "authoring.md").read_text()
    there = {path.name: path.stat().st_size for path in (ROOT / "docs" / "pictures").iterdir()}

    assert set(re.findall(r"!\[[^\]]{10,}\]\(pictures/([^)]+)\)", handbook)) == there.keys()
    assert len(there) <= 10
    assert max(there.values()) <= 40_000
