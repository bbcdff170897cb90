"""Checks that run while the tests do."""

import os
import time
from pathlib import Path

import psutil
import pytest

from jicoo.local.beside import beside
from jicoo.local.checks import Check

SAYS = "import sys; print(sys.argv[1]); sys.exit(int(sys.argv[2]))"
HANGS = "import time; time.sleep(600)"
STARTS = """
import pathlib, subprocess, sys, time
child = subprocess.Popen([sys.executable, "-m", "hangs"], start_new_session=True)
pathlib.Path(sys.argv[1]).write_text(str(child.pid))
time.sleep(600)
"""


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    """Two modules that a check can be."""
    (tmp_path / "says.py").write_text(SAYS)
    (tmp_path / "hangs.py").write_text(HANGS)
    return os.environ | {"PYTHONPATH": str(tmp_path)}


def test_each_tells_how_it_went_and_what_it_said(
    environment: dict[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    good, bad = Check("style", "says", ("fine", "0")), Check("types", "says", ("line 7 is wrong", "1"))

    with beside([good, bad], environment) as running:
        passed = [one.passed() for one in running]

    assert passed == [True, False]
    assert capsys.readouterr().out == "── style\nfine\n── types\nline 7 is wrong\n"


def test_none_outlives_whoever_began_it(environment: dict[str, str]) -> None:
    with beside([Check("slow", "hangs", ())], environment):
        begun = [child for child in psutil.Process().children() if "hangs" in child.cmdline()]

    assert len(begun) == 1
    assert not begun[0].is_running()


def test_what_a_command_started_ends_with_it(environment: dict[str, str], tmp_path: Path) -> None:
    (tmp_path / "starts.py").write_text(STARTS)
    said = tmp_path / "child"

    with beside([Check("starts", "starts", (str(said),))], environment):
        child = psutil.Process(_number_in(said))

    assert _is_gone(child)


def _is_gone(process: psutil.Process) -> bool:
    """Once it is. Where nobody collects orphans, a dead one keeps its number."""
    for _ in range(500):
        if not process.is_running() or process.status() == psutil.STATUS_ZOMBIE:
            return True
        time.sleep(0.02)
    return False


def _number_in(file: Path) -> int:
    while not file.exists() or not file.read_text():
        time.sleep(0.02)
    return int(file.read_text())
