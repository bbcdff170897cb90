"""How bin/* make the environment: in a tiny project with the same scripts, whose one requirement lies beside it."""

import base64
import hashlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from jicoo.embedded.identity import NOBODY
from jicoo.local.place import ROOT

pytestmark = pytest.mark.embedded
as_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root can hide a part of Python from a program")
WHERE_ENSUREPIP_IS = "import ensurepip; print(ensurepip.__path__[0])"

JOB = "import os, sys, tiny\nprint(tiny.WORD, os.getcwd(), *sys.argv[1:])\n"
LOCK = "./wheels/tiny-1.0-py3-none-any.whl --hash=sha256:{digest}\n"


class Project:
    """A copy of bin/ with requirements of its own."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def write(self) -> None:
        """The files that a fresh clone has."""
        shutil.copytree(ROOT / "bin", self.root / "bin", ignore=shutil.ignore_patterns("__pycache__"))
        (self.root / "jicoo" / "local").mkdir(parents=True)
        for job in ("manage", "test"):
            (self.root / "jicoo" / "local" / f"{job}.py").write_text(JOB)
        (self.root / "requirements").mkdir()
        self.lock(word="hello")

    def forget_the_package(self) -> None:
        """pip looks at versions alone, which a new hash does not change: only what is missing is installed."""
        python = self.root / ".venv" / "bin" / "python"
        subprocess.run([python, "-m", "pip", "uninstall", "--yes", "--quiet", "tiny"], check=True)

    @property
    def stamp(self) -> Path:
        """Where it is written down what is installed."""
        return self.root / ".venv" / "installed.json"

    @property
    def installed_module(self) -> Path:
        """The file that the requirement consists of."""
        return next((self.root / ".venv").glob("lib/*/site-packages")) / "tiny.py"

    def lock(self, *, word: str) -> None:
        """Make the wheel and write its hash into both requirements files."""
        wheel = self.root / "wheels" / "tiny-1.0-py3-none-any.whl"
        wheel.parent.mkdir(exist_ok=True)
        _write_wheel(wheel, f"WORD = {word!r}\n")
        digest = hashlib.sha256(wheel.read_bytes()).hexdigest()
        for name in ("run", "test"):
            (self.root / "requirements" / f"{name}.txt").write_text(LOCK.format(digest=digest))

    def call(self, *command: str | Path, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
        """Run one of the scripts to its end; no index is asked, since the requirement lies beside it."""
        return subprocess.run(
            [str(part) for part in command],
            cwd=cwd or self.root,
            env=os.environ | {"PIP_NO_INDEX": "1"},
            capture_output=True,
            text=True,
            timeout=180,
            check=False,
        )


def _write_wheel(wheel: Path, text: str) -> None:
    content = {
        "tiny.py": text,
        "tiny-1.0.dist-info/METADATA": "Metadata-Version: 2.1\nName: tiny\nVersion: 1.0\n",
        "tiny-1.0.dist-info/WHEEL": "Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
    }
    record = "".join(f"{name},{_record_hash(body)},{len(body)}\n" for name, body in content.items())
    with zipfile.ZipFile(wheel, "w") as file:
        for name, body in (content | {"tiny-1.0.dist-info/RECORD": f"{record}tiny-1.0.dist-info/RECORD,,\n"}).items():
            file.writestr(name, body)


def _record_hash(body: str) -> str:
    digest = hashlib.sha256(body.encode()).digest()
    return "sha256=" + base64.urlsafe_b64encode(digest).decode().rstrip("=")


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """As cloned, in a folder with a space in its name."""
    project = Project(tmp_path / "my project")
    project.write()
    return project


@pytest.fixture(scope="module")
def made_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project whose environment is made, to be copied."""
    project = Project(tmp_path_factory.mktemp("made") / "project")
    project.write()
    done = project.call("bin/manage")
    assert done.returncode == 0, done.stderr
    return project.root


@pytest.fixture
def made(made_once: Path, tmp_path: Path) -> Project:
    """A project whose environment is made; that it was made elsewhere must not matter, as for a folder that is moved."""
    return Project(shutil.copytree(made_once, tmp_path / "my project", symlinks=True))


def test_the_first_call_makes_the_environment_and_does_its_job(project: Project) -> None:
    done = project.call("bin/manage", "one", "two words")

    assert (done.returncode, done.stdout) == (0, f"hello {project.root} one two words\n")
    assert "Installing requirements/run.txt" in done.stderr


def test_a_call_through_a_link_from_elsewhere_works_in_the_project(made: Project, tmp_path: Path) -> None:
    link = tmp_path / "a link"
    link.symlink_to(made.root / "bin" / "manage")

    done = made.call(link, cwd=tmp_path)

    assert done.stdout == f"hello {made.root}\n"


def test_a_second_call_installs_nothing_and_needs_no_index(made: Project) -> None:
    shutil.rmtree(made.root / "wheels")

    done = made.call("bin/manage")

    assert (done.returncode, done.stderr) == (0, "")


def test_the_test_tools_are_added_once_and_serve_for_running_too(made: Project) -> None:
    added = made.call("bin/test")
    again = [made.call(f"bin/{job}") for job in ("manage", "test")]

    assert "Installing requirements/test.txt" in added.stderr
    assert [done.stderr for done in again] == ["", ""]


def test_changed_requirements_are_installed_by_the_next_call(made: Project) -> None:
    made.lock(word="changed")
    made.forget_the_package()

    done = made.call("bin/manage")

    assert done.stdout.startswith("changed")
    assert "Installing" in done.stderr


def test_two_calls_at_once_make_one_environment(project: Project) -> None:
    environment = os.environ | {"PIP_NO_INDEX": "1"}
    calls = [
        subprocess.Popen(
            [project.root / "bin" / "manage"],
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for _ in range(2)
    ]

    said = [call.communicate(timeout=180) for call in calls]

    assert [call.returncode for call in calls] == [0, 0]
    assert [out.split()[0] for out, _ in said] == ["hello", "hello"]
    assert sum("Installing" in err for _, err in said) == 1


def test_an_environment_that_was_half_made_is_made_anew(project: Project) -> None:
    half = project.root / ".venv"
    (half / "bin").mkdir(parents=True)
    (half / "bin" / "python").symlink_to(Path(sys.executable).resolve())

    done = project.call("bin/manage")

    assert (done.returncode, done.stdout.split()[:1]) == (0, ["hello"])
    assert project.installed_module.is_file()


def test_an_installation_that_was_interrupted_is_repaired(made: Project) -> None:
    made.stamp.write_text(json.dumps({"python": json.loads(made.stamp.read_text())["python"], "interrupted": "run"}))
    made.installed_module.write_text("half a fi")

    done = made.call("bin/manage")

    assert (done.returncode, done.stdout.split()[:1]) == (0, ["hello"])
    assert "interrupted" not in json.loads(made.stamp.read_text())


def test_test_tools_that_were_half_added_are_repaired_in_place(made: Project) -> None:
    stamp = json.loads(made.stamp.read_text())
    made.stamp.write_text(json.dumps(stamp | {"interrupted": "test"}))
    made.installed_module.write_text("half a fi")
    used_by_a_running_start = made.root / ".venv" / "in-use"
    used_by_a_running_start.touch()

    done = made.call("bin/test")

    assert (done.returncode, done.stdout.split()[:1]) == (0, ["hello"])
    assert used_by_a_running_start.exists()


def test_a_package_that_is_not_the_locked_one_is_refused(made: Project) -> None:
    made.stamp.unlink()
    made.forget_the_package()
    (made.root / "wheels" / "tiny-1.0-py3-none-any.whl").write_bytes(b"something else")

    done = made.call("bin/manage")

    assert done.returncode == 1
    assert "DO NOT MATCH THE HASHES" in done.stderr
    assert "could not be installed" in done.stderr
    assert done.stdout == ""


def test_an_environment_of_another_python_is_made_anew(made: Project) -> None:
    stamp = json.loads(made.stamp.read_text())
    made.stamp.write_text(json.dumps(stamp | {"python": "cpython-310 x86_64 linux"}))

    done = made.call("bin/manage")

    assert "Installing" in done.stderr
    assert json.loads(made.stamp.read_text())["python"] == stamp["python"]


def test_without_a_python_that_is_new_enough_the_answer_says_what_to_install(project: Project, tmp_path: Path) -> None:
    tools = tmp_path / "tools"
    tools.mkdir()
    for name in ("dirname", "readlink", "sh"):
        (tools / name).symlink_to(shutil.which(name) or "")

    done = subprocess.run(
        [project.root / "bin" / "start"], env={"PATH": str(tools)}, capture_output=True, text=True, check=False
    )

    assert done.returncode == 1
    assert "Python 3.11 or later is needed" in done.stderr
    assert "apt-get install python3 python3-venv" in done.stderr


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
