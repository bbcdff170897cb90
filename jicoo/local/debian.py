"""Programs that the tests need and Debian has: installed where we may, which is as root."""

import os
import shutil
import subprocess

from jicoo.local.place import say


def install(what: str, *packages: str) -> bool:
    """Whether they were installed; `what` is told before, since it takes a while."""
    if os.geteuid() != 0 or shutil.which("apt-get") is None:
        return False
    say(f"Installing {what} …")
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    # A list of packages that is a week old names files that are gone.
    for command in (["update"], ["install", "--yes", "--no-install-recommends", *packages]):
        done = subprocess.run(
            ["apt-get", "--quiet=2", *command], stdin=subprocess.DEVNULL, env=environment, check=False
        )
    return done.returncode == 0
