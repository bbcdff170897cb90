"""A cluster for one run of the tests, gone after it."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from jicoo import embedded
from jicoo.embedded.locks import FileLock

PREFIX = "jicoo-test-cluster-"


@contextmanager
def postgres() -> Iterator[str]:
    """The URL of an empty database in a new cluster, which forgets everything when the machine stops."""
    sweep()
    folder = Path(tempfile.mkdtemp(prefix=PREFIX))
    try:
        with embedded.postgres(folder, durable=False) as url:
            yield url
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def sweep() -> None:
    """Stop and remove what runs that were killed left behind; a cluster that somebody uses is locked."""
    for folder in Path(tempfile.gettempdir()).glob(f"{PREFIX}*"):
        if folder.stat().st_uid == os.geteuid() and (folder / "postgres").exists():
            _remove_if_unused(folder)


def _remove_if_unused(folder: Path) -> None:
    users = FileLock(folder / "run" / "postgres.users")
    if users.try_to_take():
        embedded.Cluster(folder, durable=False).stop()
        shutil.rmtree(folder, ignore_errors=True)
    users.release()
