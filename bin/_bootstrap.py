"""Makes .venv from the locked requirements, once, and becomes the job that was asked for. Standard library only.

The environment is guarded by a lock (.venv.lock), so that two calls do not build it at once, and by a stamp
(.venv/installed.json), which says what is in it: a call that finds its requirements there touches nothing and needs no
network. What an interrupted call left behind is repaired by the next one.
"""

# ruff: noqa: INP001 - a script, not a part of a package

import fcntl
import hashlib
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NoReturn

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
STAMP = VENV / "installed.json"
PYTHON = VENV / "bin" / "python"
WHAT_PYTHON_IS_IT = "import platform, sys; print(sys.implementation.cache_tag, platform.machine(), sys.platform)"

Stamp = dict[str, str]


def main() -> NoReturn:
    """Become `job` with its arguments: a module of jicoo.local, in the environment that it needs."""
    job, *arguments = sys.argv[1:]
    if job == "lock":
        become([sys.executable, "-I", str(ROOT / "bin" / "_lock.py"), *arguments])
    with only_one():
        ensure("test" if job in {"test", "ci"} else "run")
    become([str(PYTHON), "-m", f"jicoo.local.{job}", *arguments])


def become(command: list[str]) -> NoReturn:
    """Replace this process, so that signals reach the job itself; always from the project's folder."""
    os.chdir(ROOT)
    os.environ.pop("PYTHONHOME", None)
    # A demo is seven processes and a run of the tests hundreds: each would compile all of our modules again.
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    os.execv(command[0], command)  # noqa: S606 - no shell is wanted


@contextmanager
def only_one() -> Iterator[None]:
    """Wait until no other call works on the environment. The lock ends with this process, however it ends."""
    path = ROOT / ".venv.lock"
    try:
        lock = os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
    except OSError:
        if not path.exists():
            give_up(
                f"{ROOT} belongs to another user, and the environment is not made yet.", "Run this as its owner once."
            )
        lock = os.open(path, os.O_RDONLY)  # another user's project, made by them: reading is enough to lock and to run
    fcntl.flock(lock, fcntl.LOCK_EX)
    yield
    os.close(lock)


def ensure(wanted: str) -> None:
    """See that the environment holds requirements/`wanted`.txt ("run", or "test", which contains it)."""
    stamp = read_stamp()
    hashes = {name: hash_of(name) for name in ("run", "test")}
    if PYTHON.exists() and stamp.get(wanted) == hashes[wanted] and stamp.get("python") == python_of_venv():
        return
    if not os.access(VENV if VENV.exists() else ROOT, os.W_OK):
        give_up(
            f"The environment in {VENV} must be renewed, and it belongs to another user.", "Run this as its owner once."
        )
    rebuild = not is_usable(stamp, hashes["run"])
    if rebuild:
        make_venv()
    repair = "interrupted" in stamp and not rebuild
    python = python_of_venv()
    kept = {name: value for name, value in stamp.items() if name == "run" and not rebuild}
    write_stamp(kept | {"python": python, "interrupted": wanted})
    install(wanted, again=repair)
    write_stamp({"python": python, "run": hashes["run"]} | ({"test": hashes["test"]} if wanted == "test" else {}))


def is_usable(stamp: Stamp, run_hash: str) -> bool:
    """Whether to add to the environment that is there; otherwise it is made anew.

    After an interruption that only added the test tools, what bin/start may be using right now stays in place.
    """
    # Without its configuration it is not an environment but the machine's own Python, which is not ours to change.
    if not (PYTHON.exists() and (VENV / "pyvenv.cfg").exists() and has_pip()):
        return False
    if stamp.get("python", python_of_venv()) != python_of_venv():
        return False
    return "interrupted" not in stamp or stamp.get("run") == run_hash


def make_venv() -> None:
    """An empty environment, in place of whatever was there."""
    need_ensurepip()
    shutil.rmtree(VENV, ignore_errors=True)
    run([sys.executable, "-m", "venv", str(VENV)], "The Python environment could not be made.")


def need_ensurepip() -> None:
    """Debian and Ubuntu ship Python without it."""
    if has_ensurepip():
        return
    command = ["apt-get", "install", "--yes", "--no-install-recommends", "python3-venv"]
    if os.geteuid() == 0 and shutil.which("apt-get"):
        say("This Python cannot make environments yet. Installing python3-venv …")
        quiet = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
        subprocess.run(["apt-get", "update"], stdout=subprocess.DEVNULL, env=quiet, check=False)
        subprocess.run(command, stdout=subprocess.DEVNULL, env=quiet, check=False)
    if not has_ensurepip():
        give_up(
            "This Python cannot make environments: its module ensurepip is missing.",
            "Run: sudo apt-get install python3-venv",
        )


def has_ensurepip() -> bool:
    """Asked of a new process, since the answer may just have changed; `version` looks for the wheel as well."""
    asked = subprocess.run(
        [sys.executable, "-c", "import ensurepip, venv; ensurepip.version()"], capture_output=True, check=False
    )
    return asked.returncode == 0


def install(wanted: str, *, again: bool) -> None:
    """Install the locked wheels, checked against their hashes; `again` writes every file anew."""
    say(f"Installing requirements/{wanted}.txt into .venv (once; a minute or so) …")
    options = [
        "--require-hashes",
        "--only-binary",
        ":all:",
        "--no-input",
        "--disable-pip-version-check",
        "--quiet",
        "--quiet",
    ]
    options += ["--ignore-installed"] if again else []
    command = [str(PYTHON), "-m", "pip", "install", *options, "--requirement", f"requirements/{wanted}.txt"]
    run(command, "The requirements could not be installed; above is what pip says.")


def run(command: list[str], failure: str) -> None:
    """Run to the end, or say `failure` and stop."""
    if subprocess.run(command, cwd=ROOT, stdin=subprocess.DEVNULL, check=False).returncode != 0:
        give_up(failure, "See that the package index can be reached, and start this again.")


def has_pip() -> bool:
    """False for an environment whose making was interrupted."""
    return subprocess.run([str(PYTHON), "-c", "import pip"], capture_output=True, check=False).returncode == 0


def python_of_venv() -> str:
    """Which Python it is: compiled packages of one do not work in another. Empty if it does not start."""
    asked = subprocess.run([str(PYTHON), "-c", WHAT_PYTHON_IS_IT], capture_output=True, text=True, check=False)
    return asked.stdout.strip()


def hash_of(requirements: str) -> str:
    """The SHA-256 of a requirements file."""
    return hashlib.sha256((ROOT / "requirements" / f"{requirements}.txt").read_bytes()).hexdigest()


def read_stamp() -> Stamp:
    """What is installed; empty where nobody has said so."""
    try:
        return dict(json.loads(STAMP.read_text()))
    except (FileNotFoundError, ValueError):
        return {}


def write_stamp(stamp: Stamp) -> None:
    """In one step, so that a stamp is whole or not there."""
    draft = STAMP.with_suffix(".draft")
    draft.write_text(json.dumps(stamp))
    draft.replace(STAMP)


def say(text: str) -> None:
    """To stderr: stdout belongs to the job."""
    print(text, file=sys.stderr, flush=True)  # noqa: T201 - no log is open yet


def give_up(*sentences: str) -> NoReturn:
    """Say what happened and what to do."""
    say(" ".join(sentences))
    sys.exit(1)


if __name__ == "__main__":
    main()
