"""Several processes on one data folder: the first one in starts the server, the last one out stops it."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from jicoo.embedded import Cluster, postgres
from jicoo.local.place import ROOT

pytestmark = pytest.mark.embedded

USE_IT = """
import sys
from pathlib import Path
from jicoo.embedded import postgres
with postgres(Path(sys.argv[1]), durable=False) as url:
    print(url, flush=True)
    sys.stdin.readline()
"""


class Neighbour:
    """Another process that uses the cluster until it is told to leave."""

    def __init__(self, data_dir: Path) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-c", USE_IT, str(data_dir)],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def wait_until_in(self) -> str:
        """The URL that it got."""
        assert self._process.stdout is not None
        return self._process.stdout.readline().strip()

    def leave(self) -> None:
        """Wait until it has left."""
        self._process.communicate("\n", timeout=60)

    def be_killed(self) -> None:
        """End without a chance to tidy up."""
        self._process.kill()
        self._process.communicate(timeout=60)


@pytest.fixture
def data_dir(tmp_path: Path) -> Iterator[Path]:
    """A data folder whose cluster is stopped at the end."""
    yield tmp_path / "data"
    Cluster(tmp_path / "data").stop()


def test_the_first_one_out_leaves_it_running_and_the_last_one_stops_it(data_dir: Path) -> None:
    neighbour = Neighbour(data_dir)
    neighbour.wait_until_in()

    with postgres(data_dir, durable=False):
        neighbour.leave()
        runs_while_in = Cluster(data_dir).is_ready()

    assert runs_while_in
    assert not Cluster(data_dir).is_ready()


def test_two_at_the_same_moment_share_one_new_cluster(data_dir: Path) -> None:
    neighbours = [Neighbour(data_dir), Neighbour(data_dir)]

    urls = {neighbour.wait_until_in() for neighbour in neighbours}
    for neighbour in neighbours:
        neighbour.leave()

    assert len(urls) == 1
    assert "postgresql://" in urls.pop()


def test_what_a_killed_user_left_running_is_taken_over_and_stopped(data_dir: Path) -> None:
    neighbour = Neighbour(data_dir)
    url = neighbour.wait_until_in()
    neighbour.be_killed()
    ran_on = Cluster(data_dir).is_ready()

    with postgres(data_dir, durable=False) as taken_over:
        assert taken_over == url

    assert ran_on
    assert not Cluster(data_dir).is_ready()


def test_a_variable_that_names_another_server_does_not_lead_astray(
    data_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PGPORT", "1")
    monkeypatch.setenv("PGDATA", os.devnull)

    with postgres(data_dir, durable=False):
        is_ready = Cluster(data_dir).is_ready()

    assert is_ready
