"""The folder of the cluster's socket: closed to others, and short, because a socket's path ends at 107 bytes."""

import os
import shutil
import stat
import tempfile
from pathlib import Path

PREFIX = "jicoo-pg-"


def make_folder(*, owner: int) -> Path:
    """A new folder that only `owner` (a user id) can enter, with a path short enough wherever the project lies."""
    folder = Path(tempfile.mkdtemp(prefix=PREFIX, dir=_base()))
    os.chown(folder, owner, -1)
    return folder


def remove_folder(folder: Path) -> None:
    """Remove a folder that make_folder made, and no other."""
    if folder.name.startswith(PREFIX) and folder.parent == _base() and _is_ours(folder):
        shutil.rmtree(folder, ignore_errors=True)


def _base() -> Path:
    # Not XDG_RUNTIME_DIR: it disappears when the person logs out, and TMPDIR may be long (macOS).
    return Path("/tmp")  # noqa: S108 - mkdtemp makes a 0700 folder with a name that cannot be guessed


def _is_ours(folder: Path) -> bool:
    try:
        found = folder.lstat()
    except FileNotFoundError:
        return False
    return stat.S_ISDIR(found.st_mode) and (os.geteuid() in {0, found.st_uid})
