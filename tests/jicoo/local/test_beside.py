"""Checks that run while the tests do."""

import os
from pathlib import Path

import psutil
import pytest

from jicoo.local.beside import beside
from jicoo.local.checks import Check

SAYS = "import sys; print(sys.argv[1]); sys.exit(int(sys.argv[2]))"
HANGS = "import time; time.sleep(600)"


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
