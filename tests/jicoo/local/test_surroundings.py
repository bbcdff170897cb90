"""A run of the tests that is told to end takes along all that it started."""

import os
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest

from jicoo.local.place import ROOT
from jicoo.local.surroundings import surroundings

RUN = """
import os
from jicoo.local.surroundings import leave_tidily, run
leave_tidily()
run(["hangs"], dict(os.environ))
"""
# As a worker of pytest-xdist that hangs in a test: it is not told, and does not notice, that pytest has ended.
HANGS = """
import subprocess, sys
worker = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"])
print(worker.pid, flush=True)
worker.wait()
"""


def test_what_hangs_is_ended_too(tmp_path: Path) -> None:
    (tmp_path / "hangs.py").write_text(HANGS)
    environment = os.environ | {"PYTHONPATH": f"{tmp_path}:{ROOT}"}
    process = subprocess.Popen([sys.executable, "-c", RUN], env=environment, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    worker = psutil.Process(int(process.stdout.readline()))

    process.terminate()
    process.communicate(timeout=60)
    deadline = time.monotonic() + 30
    while worker.is_running() and worker.status() != psutil.STATUS_ZOMBIE and time.monotonic() < deadline:
        time.sleep(0.05)

    assert process.returncode == 128 + 15
    assert not worker.is_running() or worker.status() == psutil.STATUS_ZOMBIE


def test_what_somebody_set_for_a_demo_does_not_reach_the_tests(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in {"PORT": "1", "JICOO_MODE": "production", "DATA_DIR": "/mine"}.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("DATABASE_URL", "postgresql:///named")

    with surroundings() as environment:
        data_dir = Path(environment["DATA_DIR"])

    assert {"PORT", "JICOO_MODE"}.isdisjoint(environment)
    assert environment["DATABASE_URL"] == "postgresql:///named"
    assert data_dir != Path("/mine")
    assert not data_dir.exists()
