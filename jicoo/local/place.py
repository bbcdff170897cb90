"""What the environment says about this machine: ports, the data folder, and servers to use instead of embedded ones."""

import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent


class PlaceError(Exception):
    """Something about this machine stands in the way; the text says what it is and what to do."""


@dataclass(frozen=True, kw_only=True)
class Place:
    """Where the demo lives. An empty URL means: use the embedded one."""

    data_dir: Path
    port: int
    standin_port: int
    database_url: str
    redis_url: str

    @property
    def logs(self) -> Path:
        """Where what runs in the background writes."""
        return self.data_dir / "logs"

    @property
    def run(self) -> Path:
        """Locks, and notes of what runs."""
        return self.data_dir / "run"

    @property
    def holds_a_demo(self) -> bool:
        """Whether a demo was made here: only a demo makes its own keys."""
        return (self.data_dir / "keys" / "django_secret").exists()

    def make_folders(self) -> None:
        """The data folder, closed to other users; raises PlaceError where it cannot be ours."""
        try:
            for folder in (self.data_dir, self.logs, self.run):
                folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        except OSError as error:
            raise PlaceError(f"DATA_DIR cannot be made: {error}. Name another folder in DATA_DIR.") from error
        if (owner := self.data_dir.stat().st_uid) != os.geteuid():
            raise PlaceError(
                f"{self.data_dir} belongs to another user (number {owner}). "
                "Run this as that user, or name another folder in DATA_DIR."
            )

    def environment(self, *, database_url: str) -> dict[str, str]:
        """The variables by which every process of the demo finds the others."""
        return {
            "JICOO_MODE": "demo",
            "DATA_DIR": str(self.data_dir),
            "PORT": str(self.port),
            "STANDIN_PORT": str(self.standin_port),
            "DATABASE_URL": database_url,
            "REDIS_URL": self.redis_url,
            "BOOKING_RATE_PER_MINUTE": os.environ.get("BOOKING_RATE_PER_MINUTE", "0"),
            "DJANGO_SETTINGS_MODULE": "jicoo.settings",
            "PYTHONUNBUFFERED": "1",
        }


def read_place(variables: Mapping[str, str]) -> Place:
    """Read the variables; a relative DATA_DIR is counted from the project. Raises PlaceError for a bad port."""
    return Place(
        data_dir=ROOT / Path(variables.get("DATA_DIR") or ".local").expanduser(),
        port=_port(variables, "PORT", 8000),
        standin_port=_port(variables, "STANDIN_PORT", 8100),
        database_url=variables.get("DATABASE_URL", ""),
        redis_url=variables.get("REDIS_URL", ""),
    )


def say(text: str = "") -> None:
    """To the terminal, which may be gone by now: that must not keep anything from being stopped properly."""
    try:
        print(text, flush=True)  # noqa: T201 - this is what these programs are for
    except OSError:
        sys.stdout = Path(os.devnull).open("w")  # noqa: SIM115 - it stays for the rest of the process


def _port(variables: Mapping[str, str], name: str, default: int) -> int:
    text = variables.get(name) or str(default)
    lowest = 0 if name == "STANDIN_PORT" else 1
    if not text.isascii() or not text.isdigit() or not lowest <= int(text) <= 65535:
        raise PlaceError(f"{name} is {text!r}, which is no port. Set it to a number from {lowest} to 65535.")
    return int(text)
