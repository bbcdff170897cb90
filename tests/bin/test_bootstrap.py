"""How bin/* make the environment: in a tiny project with the same scripts, whose one requirement lies beside it."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.bin.tiny_project import Project

pytestmark = pytest.mark.embedded


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


def test_what_is_compiled_is_kept_for_the_next_process(made: Project) -> None:
    (made.root / "jicoo" / "local" / "other.py").write_text("")
    (made.root / "jicoo" / "local" / "manage.py").write_text("from jicoo.local import other\n")

    made.call("bin/manage", PYTHONDONTWRITEBYTECODE="1")

    assert list((made.root / "jicoo" / "local" / "__pycache__").glob("other.*"))


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
