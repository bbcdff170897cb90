"""Clusters for one run of the tests: gone afterwards, and swept up by the next run if that was killed."""

import subprocess
import sys
import tempfile
from pathlib import Path

import psycopg
import pytest

from jicoo.embedded import Cluster
from jicoo.local import throwaway
from jicoo.local.place import ROOT

pytestmark = pytest.mark.embedded

USE_IT = """
import sys, tempfile
tempfile.tempdir = sys.argv[1]
from jicoo.local import throwaway
with throwaway.postgres() as url:
    print(url, flush=True)
    sys.stdin.read()
"""


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where these clusters are made, so that another run of the tests keeps its own."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    return tmp_path


def other_run(folder: Path) -> subprocess.Popen[str]:
    """A run of the tests in another process, which uses its cluster until it is told to end."""
    process = subprocess.Popen(
        [sys.executable, "-c", USE_IT, str(folder)],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    assert process.stdout.readline().startswith("postgresql://")
    return process


def test_it_is_gone_afterwards_even_after_a_failure(folder: Path) -> None:
    with pytest.raises(psycopg.OperationalError, match="nowhere"), throwaway.postgres() as url:
        psycopg.connect(url, dbname="nowhere")

    assert list(folder.iterdir()) == []


def test_it_forgets_when_the_machine_stops_which_makes_it_quick() -> None:
    with throwaway.postgres() as url, psycopg.connect(url) as connection:
        row = connection.execute("SELECT current_setting('fsync'), current_setting('full_page_writes')").fetchone()

    assert row == ("off", "off")


def test_what_a_killed_run_left_is_swept_up_and_what_is_in_use_is_not(folder: Path) -> None:
    killed, running = other_run(folder), other_run(folder)
    killed.kill()
    killed.communicate()
    (left, used) = sorted(folder.glob(f"{throwaway.PREFIX}*"), key=lambda path: path.stat().st_ctime)

    throwaway.sweep()
    still_ready = Cluster(used).is_ready()
    running.communicate(timeout=60)

    assert not left.exists()
    assert still_ready
