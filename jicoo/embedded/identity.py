"""As whom PostgreSQL runs. It refuses to be root, so root steps down without adding a user or opening a folder."""

import os
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

from jicoo.embedded.binaries import Binaries

NOBODY = 65534


@dataclass(frozen=True)
class Identity:
    """A way of starting programs: words before the command, and the owner that their files must have."""

    name: str
    owner: int
    prefix: tuple[str, ...] = ()

    @property
    def is_somebody_else(self) -> bool:
        """Whether files must be handed over to a user who cannot enter our folders."""
        return self.owner != os.geteuid()

    def run(
        self, command: list[str], *, output: TextIO | int = subprocess.PIPE, pgdata: Path | None = None
    ) -> subprocess.CompletedProcess[str]:
        """Run to the end, in a session of its own so that Ctrl-C does not reach it; errors are part of the output."""
        somebody_else = self.owner if self.is_somebody_else else None
        return subprocess.run(
            [*self.prefix, *command],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
            cwd="/",
            env=_clean_environment() | ({"PGDATA": str(pgdata)} if pgdata else {}),
            start_new_session=True,
            user=somebody_else,
            group=somebody_else,
            extra_groups=None if somebody_else is None else [],
        )

    def hand_over(self, path: Path) -> None:
        """Make `path` and all below it the property of whom PostgreSQL runs as."""
        for entry in (path, *path.rglob("*")):
            os.chown(entry, self.owner, self.owner if self.is_somebody_else else -1, follow_symlinks=False)


OURSELVES = Identity("ourselves", os.geteuid())
# Inside the namespace root's files belong to 65534, and so does the process: a 0700 home stays readable to it, and
# outside nothing changes. After exec it holds no capability, in there or out here.
NAMESPACE = Identity("namespace", os.geteuid(), ("unshare", "--user", f"--map-user={NOBODY}"))
NOBODY_ON_A_COPY = Identity("nobody", NOBODY)


def choose(binaries: Binaries) -> Identity:
    """The first way that works on this machine."""
    if os.geteuid() != 0:
        return OURSELVES
    return NAMESPACE if _can_unshare(binaries) else NOBODY_ON_A_COPY


def _can_unshare(binaries: Binaries) -> bool:
    # Containers forbid it by default, and an old `unshare` does not know --map-user.
    if shutil.which("unshare") is None:
        return False
    # postgres --version answers even to root, so ask who we are as well.
    asked = NAMESPACE.run(["id", "-u"])
    started = NAMESPACE.run([binaries.program("postgres"), "--version"])
    return asked.stdout.strip() == str(NOBODY) and started.returncode == 0


def _clean_environment() -> dict[str, str]:
    """PGPORT, PGDATA and their kin would lead the programs to another cluster."""
    return {name: value for name, value in os.environ.items() if not name.startswith("PG")}
