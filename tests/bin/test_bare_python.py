"""bin/* on a machine whose Python lacks what an environment is made with, as Debian's does."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from jicoo.embedded.identity import NOBODY
from tests.bin.tiny_project import Project

pytestmark = pytest.mark.embedded
as_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root can hide a part of Python from a program")
WHERE_ENSUREPIP_IS = "import ensurepip; print(ensurepip.__path__[0])"


class BarePython:
    """Runs bin/manage where ensurepip is missing."""

    def __init__(self, root: Path, scratch: Path, ensurepip: Path) -> None:
        self.root, self._scratch, self._ensurepip = root, scratch, ensurepip
        self._empty = scratch / "empty"
        self._empty.mkdir()
        self.asked = scratch / "asked"

    def manage(self, *before: str) -> subprocess.CompletedProcess[str]:
        """bin/manage, with the words of `before` in front of it."""
        hide = 'mount --bind "$1" "$2" && shift 2 && exec "$@" bin/manage'
        return subprocess.run(
            ["unshare", "--mount", "sh", "-c", hide, "sh", str(self._empty), str(self._ensurepip), *before],
            cwd=self.root,
            env={"PATH": f"{self._scratch}/tools:/usr/sbin:/usr/bin:/sbin:/bin", "PIP_NO_INDEX": "1"},
            capture_output=True,
            text=True,
            check=False,
        )

    def with_apt_that(self, text: str) -> None:
        """The outside program apt-get, which must not change this machine: it notes what it is asked and does `text`."""
        tool = self._scratch / "tools" / "apt-get"
        tool.parent.mkdir()
        tool.write_text(f'#!/bin/sh\necho "$@" >> "{self.asked}"\n{text}\n')
        tool.chmod(0o755)

    @property
    def brings_it(self) -> str:
        """What installing does: ensurepip is there again."""
        return f'case $1 in install) umount "{self._ensurepip}" ;; esac'


@pytest.fixture
def bare_python(project: Project, tmp_path: Path) -> Iterator[BarePython]:
    """Debian's python3 as it comes, without ensurepip: hidden for one process and its children, by a mount of their own."""
    place = Path(tempfile.mkdtemp(prefix="jicoo-test-open-"))
    place.chmod(0o755)
    shutil.copytree(project.root, place / "project")
    os.chown(place / "project", NOBODY, NOBODY)
    python = shutil.which("python3", path="/usr/bin")
    if python is None or subprocess.run(["unshare", "--mount", "true"], check=False).returncode != 0:
        pytest.skip("this machine has no Python of its own, or lets nobody hide a part of it")
    asked = subprocess.run([python, "-c", WHERE_ENSUREPIP_IS], capture_output=True, text=True, check=True)
    yield BarePython(place / "project", tmp_path, Path(asked.stdout.strip()))
    shutil.rmtree(place)


@as_root
def test_debians_bare_python_is_answered_with_the_one_command_to_run(bare_python: BarePython) -> None:
    done = bare_python.manage("setpriv", f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups")

    assert done.returncode == 1
    assert done.stderr.rstrip().endswith("Run: sudo apt-get install python3-venv")


@as_root
def test_root_on_debian_gets_what_is_missing_installed(bare_python: BarePython) -> None:
    bare_python.with_apt_that(bare_python.brings_it)

    done = bare_python.manage()

    assert (done.returncode, done.stdout.split()[:1]) == (0, ["hello"]), done.stderr
    assert bare_python.asked.read_text().splitlines() == [
        "update",
        "install --yes --no-install-recommends python3-venv",
    ]


@as_root
def test_root_whose_installation_fails_is_told_the_command_too(bare_python: BarePython) -> None:
    bare_python.with_apt_that("exit 100")

    done = bare_python.manage()

    assert done.returncode == 1
    assert done.stderr.rstrip().endswith("Run: sudo apt-get install python3-venv")
