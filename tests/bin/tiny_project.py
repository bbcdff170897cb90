"""A tiny project with the same bin/ scripts, whose one requirement lies beside it."""

import base64
import hashlib
import os
import shutil
import subprocess
import zipfile
from pathlib import Path

from jicoo.local.place import ROOT

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

    def call(self, *command: str | Path, cwd: Path | None = None, **variables: str) -> subprocess.CompletedProcess[str]:
        """Run one of the scripts to its end; no index is asked, since the requirement lies beside it."""
        return subprocess.run(
            [str(part) for part in command],
            cwd=cwd or self.root,
            env=os.environ | {"PIP_NO_INDEX": "1"} | variables,
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
