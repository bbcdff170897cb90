"""Another user of the machine, before and after root: nobody stands in anybody's way, and nobody gets in."""

import os
import shutil
import subprocess
import sys
import sysconfig
from collections.abc import Callable
from pathlib import Path

import pytest

from jicoo.embedded import Cluster, ClusterError
from jicoo.embedded.identity import NOBODY
from jicoo.local.place import ROOT

pytestmark = [
    pytest.mark.embedded,
    pytest.mark.skipif(os.geteuid() != 0, reason="only root can become another user"),
]

USE_IT = """
import sys, psycopg
from pathlib import Path
from jicoo.embedded import ClusterError, postgres
try:
    with postgres(Path(sys.argv[1]), durable=False) as url, psycopg.connect(url) as connection:
        print(connection.execute("SELECT 'it works'").fetchone()[0])
except ClusterError as error:
    sys.exit(str(error))
"""


def run_as_nobody(*arguments: str) -> subprocess.CompletedProcess[str]:
    """Run Python as another user; skips where that user can read neither the project nor a Python of this version."""
    for python in (sys.executable, shutil.which("python3", path="/usr/local/bin:/usr/bin")):
        if python and _can_be_run(python):
            return _as_nobody([python, *arguments])
    pytest.skip("the project or its Python lies in a folder that only root can read")


def _can_be_run(python: str) -> bool:
    try:
        return _as_nobody([python, "-c", "import jicoo.embedded"]).returncode == 0
    except PermissionError:
        return False


def _as_nobody(command: list[str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command,
        user=NOBODY,
        group=NOBODY,
        extra_groups=[],
        cwd=ROOT,
        env={
            "PYTHONPATH": f"{ROOT}:{sysconfig.get_path('purelib')}",
            "PYTHONDONTWRITEBYTECODE": "1",
            "PATH": os.defpath,
        },
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


@pytest.fixture
def nobodys_folder(open_folder: Path) -> Path:
    """A folder of that other user."""
    folder = open_folder / "nobody"
    folder.mkdir(mode=0o700)
    os.chown(folder, NOBODY, NOBODY)
    return folder


def test_after_root_another_user_has_a_cluster_of_their_own(
    make_cluster: Callable[..., Cluster], tmp_path: Path, nobodys_folder: Path
) -> None:
    make_cluster(tmp_path / "data").start()

    done = run_as_nobody("-c", USE_IT, str(nobodys_folder / "data"))

    assert (done.stdout, done.stderr) == ("it works\n", "")


def test_a_folder_that_root_used_is_refused_to_another_user_in_words(
    make_cluster: Callable[..., Cluster], open_folder: Path
) -> None:
    make_cluster(open_folder / "data").start()

    done = run_as_nobody("-c", USE_IT, str(open_folder / "data"))

    assert done.returncode == 1
    assert "belongs to another user (number 0)" in done.stderr


def test_root_does_not_work_in_another_users_folder(make_cluster: Callable[..., Cluster], nobodys_folder: Path) -> None:
    with pytest.raises(ClusterError, match=f"belongs to another user \\(number {NOBODY}\\)"):
        make_cluster(nobodys_folder)
