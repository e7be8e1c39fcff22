"""SIGKILL under load: every acknowledged answer is there afterwards, and no attempt is stuck."""

from pathlib import Path

from tests.cli.crashing import run


def test_a_server_that_is_killed_again_and_again_loses_no_acknowledged_answer(tmp_path: Path) -> None:
    seen = run(tmp_path, kills=4, seed=20261125)

    assert seen.acknowledged > 20
    assert (seen.lost, seen.stuck, seen.wrong) == (0, 0, 0), seen
