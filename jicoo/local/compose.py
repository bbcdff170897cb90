"""Docker Compose, to check docker-compose.yml with: found on this machine, or installed. No engine is needed to read a file.

`docker compose` is a plugin of Docker's client; the same program is also there by itself, as `docker-compose`, and so is
the first version, in Python, which Debian 12 has.
"""

import subprocess
from dataclasses import dataclass

from jicoo.local import debian

NAMES = (("docker", "compose"), ("docker-compose",))


@dataclass(frozen=True)
class Compose:
    """How it is called here."""

    command: tuple[str, ...]
    # It refuses the line that names the project, and answers in YAML alone.
    is_the_first_version: bool


def find_or_install() -> Compose | None:
    """None where there is none and none could be had."""
    if found := find():
        return found
    return find() if debian.install("docker-compose, to check docker-compose.yml", "docker-compose") else None


def find() -> Compose | None:
    """One that runs, the newer ones first, or None."""
    asked = [(command, version) for command in NAMES if (version := _version(command))]
    found = [Compose(command, version.removeprefix("v").startswith("1.")) for command, version in asked]
    return min(found, key=lambda one: one.is_the_first_version, default=None)


def _version(command: tuple[str, ...]) -> str:
    try:
        asked = subprocess.run([*command, "version", "--short"], capture_output=True, text=True, check=False)
    except FileNotFoundError:
        return ""
    return asked.stdout.strip() if asked.returncode == 0 else ""
