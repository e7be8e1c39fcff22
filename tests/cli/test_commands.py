"""The commands that an operator types: content, people, backups, the doctor."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from elearn.cli.main import COMMANDS
from tests.cli.commanding import CONTENT, Terminal, refused
from tests.cli.test_setup import PASSWORD


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_explains_itself_with_an_example(name: str) -> None:
    said = Terminal().must(name, "--help")
    assert f"elearn {name}" in said.partition("Usage:")[2].partition("\n")[2]


def test_the_list_of_commands_says_a_whole_sentence_of_each() -> None:
    said = Terminal().must("--help")
    assert all(f"  {name} " in said for name in COMMANDS)
    assert "..." not in said.partition("Commands:")[2]


def test_a_command_loads_no_pages_and_looks_for_no_garbage_meanwhile() -> None:
    looked = "gc.callbacks.append(lambda phase, about: seen.append(phase))"
    code = f"import gc, sys, elearn.__main__, elearn.cli.loading as one; seen = []; {looked}; "
    code += "one.loaded('elearn.cli.doctor:doctor'); "
    code += "print(len(seen), gc.isenabled(), any(name.startswith('elearn.web') for name in sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["0", "True", "False"]


def test_unknown_command_is_refused_with_status_2() -> None:
    assert Terminal().run("dance").exit_code == 2


def test_messages_are_chinese_unless_english_is_asked_for(lite: Terminal) -> None:
    assert re.search(r"[一-鿿]", refused(lite.run("user", "lock", "nobody", ELEARN_LANGUAGE="zh")))
    assert refused(lite.run("user", "lock", "nobody")).isascii()


def test_check_of_the_shipped_content_finds_no_fault(lite: Terminal) -> None:
    assert "No faults" in lite.must("content", "check")
    assert "No faults" in lite.must("content", "check", CONTENT)


def test_check_tells_every_fault_with_its_place_and_ends_with_status_2(lite: Terminal, tmp_path: Path) -> None:
    (tmp_path / "quizzes").mkdir()
    (tmp_path / "quizzes" / "bad.yaml").write_text("id: bad\nkinds: practice\n")
    result = lite.run("content", "check", tmp_path)
    assert result.exit_code == 2
    assert re.search(
        rf"^{re.escape(str(tmp_path))}/quizzes/bad\.yaml:2:1  [A-Z]\d+  .*kinds", result.stdout, re.MULTILINE
    )
    assert "course.yaml" in result.stdout


def test_publishing_again_publishes_nothing(lite: Terminal) -> None:
    assert "Nothing has changed" in lite.must("content", "publish")


def test_account_is_made_listed_moved_locked_and_reset(site: Terminal) -> None:
    first = PASSWORD.findall(site.must("user", "create", "TangLan", "--name", "唐𠮷", "--unit", "431002101"))
    assert len(first) == 1
    site.must("user", "move", "tanglan", "431003")
    site.must("user", "lock", "tanglan")
    (line,) = [line for line in site.must("user", "list").splitlines() if line.startswith("tanglan")]
    assert line.split("\t")[1:] == [
        "唐𠮷",
        "431003 Suxian District",
        "trainee Suxian District",
        "locked, first password",
    ]
    site.must("user", "unlock", "tanglan")
    assert "locked" not in site.must("user", "list")
    assert PASSWORD.findall(site.must("user", "reset", "tanglan")) != first


def test_list_is_narrowed_to_a_unit_and_a_role(site: Terminal) -> None:
    site.must("user", "create", "tanglan", "--name", "唐岚", "--unit", "431002101")
    site.must("user", "create", "county", "--name", "李军", "--unit", "431002", "--role", "administrator")
    names = {
        words: [line.split("\t")[0] for line in site.must("user", "list", *words).splitlines()]
        for words in [("--unit", "431002"), ("--role", "administrator"), ("--unit", "431003")]
    }
    assert list(names.values()) == [["county", "tanglan"], ["admin", "county"], []]


def test_what_is_wrong_with_a_new_account_is_told_all_together(site: Terminal) -> None:
    result = site.run("user", "create", "t t", "--name", " ", "--unit", "431002101")
    assert result.exit_code == 2
    assert [line.split()[1] for line in result.stderr.splitlines()] == ["A102", "A103"]
    assert "no unit" in refused(site.run("user", "create", "tt", "--name", "x", "--unit", "999"))


def test_last_administrator_is_not_locked_out(site: Terminal) -> None:
    assert "last administrator" in refused(site.run("user", "lock", "admin"))


def test_backup_of_one_site_is_restored_in_another(site: Terminal, tmp_path: Path) -> None:
    path = tmp_path / "backup.tar.gz"
    site.must("backup", path)
    other = {"ELEARN_DATABASE_URL": "", "ELEARN_DATA_DIR": str(tmp_path / "other")}
    site.must("restore", path, **other)
    assert site.must("user", "list", **other) == site.must("user", "list")
    assert "not empty" in refused_aside(site.run("restore", path, **other))
    site.must("restore", path, "--replace", **other)


def refused_aside(result: object) -> str:
    """Give a refusal's last line, progress before it left aside."""
    assert result.exit_code == 1  # type: ignore[attr-defined]
    return str(result.stderr.splitlines()[-1])  # type: ignore[attr-defined]


def test_due_jobs_are_done_at_once_when_asked_for(site: Terminal) -> None:
    lines = site.must("work", "--once").splitlines()
    kinds = {json.loads(line)["kind"] for line in lines if line.startswith("{")}
    assert {"checkpoint", "sessions.clean", "jobs.clean"} <= kinds
    assert lines[-1].endswith("jobs were run.")


def test_roll_ups_are_made_anew(site: Terminal) -> None:
    assert site.must("rebuild").startswith("0 scores")


def test_doctor_finds_a_fresh_site_well_but_without_a_worker(site: Terminal) -> None:
    said = site.must("doctor")
    assert "PROBLEM" not in said
    assert "warning\tbackground worker" in said
    site.must("content", "check")


def test_doctor_sees_what_is_not_well_and_says_what_to_do(site: Terminal, tmp_path: Path) -> None:
    key = tmp_path / "var" / "secret_key"
    key.write_text("a key that anybody may read")
    key.chmod(0o644)
    result = site.run("doctor")
    assert result.exit_code == 1
    assert f"PROBLEM\tsecret key\n\tRun 'chmod 600 {key}'" in result.stdout


def test_doctor_goes_on_when_the_database_is_away(terminal: Terminal) -> None:
    result = terminal.run("doctor", ELEARN_DATABASE_URL="postgresql://elearn@127.0.0.1:1/elearn")
    assert result.exit_code == 1
    assert "ok\tdata folder" in result.stdout
    assert "PROBLEM\tdatabase" in result.stdout
