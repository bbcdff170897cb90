"""Everything that must hold before a change goes in: the one list that bin/test and CI share."""

import base64
import os
import secrets
from dataclasses import dataclass, field
from pathlib import Path

from jicoo.local.surroundings import python_command

APPS = ("jicoo", "teams", "bookings", "integrations")
# More than there are cores: the longest tests wait for processes most of the time. What stays together, and in which order,
# is said in tests/groups.py.
SIDE_BY_SIDE = ("-n", "4", "--dist=loadfile", "--no-loadscope-reorder")
# Each of them starts a stack and a browser of its own; whoever waits for a mail leaves the machine to the others.
STACKS = ("-n", "3", "--dist=loadfile", "--no-loadscope-reorder")
JOURNEYS = "tests/journeys"


@dataclass(frozen=True)
class Check:
    """One command, run from the project's folder; what it needs of the environment is added to the caller's."""

    name: str
    module: str
    arguments: tuple[str, ...]
    environment: dict[str, str] = field(default_factory=dict)
    # The tests do not wait for it.
    takes_long: bool = False

    @property
    def command(self) -> list[str]:
        """As one for subprocess."""
        return python_command([self.module, *self.arguments])


def checks() -> list[Check]:
    """What can be said without running the product."""
    templates = ["templates", *(str(path) for app in APPS for path in sorted(Path(app).rglob("templates")))]
    return [
        Check("format", "ruff", ("format", "--check", "--quiet", ".")),
        Check("lint", "ruff", ("check", "--quiet", ".")),
        Check("types", "mypy", (".",), takes_long=True),
        Check("templates", "djlint", ("--lint", "--quiet", *templates)),
        Check("migrations are complete", "manage", ("makemigrations", "--check", "--dry-run")),
        Check("settings for production", "manage", ("check", "--deploy", "--fail-level=WARNING"), like_production()),
    ]


def suites(*, with_browser: bool) -> list[Check]:
    """The tests: what needs no browser, then the journeys.

    Not in one run: where the machine is busy with other things, too, stacks start too late beside other work.
    """
    # By folder, not by mark: whoever runs a handful of tests need not read them all.
    tests = Check("tests", "pytest", (*SIDE_BY_SIDE, f"--ignore={JOURNEYS}"))
    return [tests, Check("journeys", "pytest", (*STACKS, JOURNEYS))] if with_browser else [tests]


def like_production() -> dict[str, str]:
    """The environment of a server; its keys are made up for this run."""
    return {
        "JICOO_MODE": "production",
        "SECRET_KEY": secrets.token_urlsafe(64),
        "FIELD_ENCRYPTION_KEYS": base64.urlsafe_b64encode(os.urandom(32)).decode(),
        "ALLOWED_HOSTS": "jicoo.example.com",
        "BASE_URL": "https://jicoo.example.com",
        "REDIS_URL": "redis://127.0.0.1:6379/0",
        "EMAIL_URL": "smtp://localhost:25",
        "TRUSTED_PROXIES": "1",
    }
