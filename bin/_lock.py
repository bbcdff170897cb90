"""Writes requirements/*.txt anew from pyproject.toml, with hashes and without an index address. Standard library only.

Versions that still fit are kept; `bin/lock --upgrade` takes the newest ones.
"""

# ruff: noqa: INP001 - a script, not a part of a package

import os
import subprocess
import sys
import tempfile
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
# Debian's 3.11.2 needs a package that 3.11.3 upwards does not: a lock made for a later one fails there.
OLDEST_PYTHON = "3.11.2"
OPTIONS = (
    "--universal",
    "--generate-hashes",
    "--no-header",
    "--no-annotate",
    "--no-emit-index-url",
    "--no-emit-find-links",
    "--only-binary=:all:",
    f"--python-version={OLDEST_PYTHON}",
)


def main(arguments: list[str]) -> None:
    """Lock what runs first; the test tools are then chosen so that they agree with it."""
    with tempfile.TemporaryDirectory() as folder:
        venv.create(folder, with_pip=True)
        python = f"{folder}/bin/python"
        subprocess.run([python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "uv"], check=True)
        compile_with(python, "run", arguments)
        compile_with(python, "test", [*arguments, "--group=test", "--constraint=requirements/run.txt"])


def compile_with(python: str, name: str, arguments: list[str]) -> None:
    """Write requirements/`name`.txt."""
    command = [python, "-m", "uv", "pip", "compile", "--quiet", "pyproject.toml", *OPTIONS, *arguments]
    subprocess.run(
        [*command, f"--output-file=requirements/{name}.txt"], cwd=ROOT, env=environment_for_uv(python), check=True
    )


def environment_for_uv(python: str) -> dict[str, str]:
    """uv does not read pip's configuration: the index that this machine's pip uses is handed to it."""
    asked = subprocess.run(
        [python, "-m", "pip", "config", "get", "global.index-url"], capture_output=True, text=True, check=False
    )
    index = os.environ.get("PIP_INDEX_URL") or asked.stdout.strip()
    return os.environ | ({"UV_DEFAULT_INDEX": index} if index else {})


if __name__ == "__main__":
    main(sys.argv[1:])
