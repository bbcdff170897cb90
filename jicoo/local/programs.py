"""The programs that together are a running Jicoo, in the order in which they are stopped."""

import sys
from dataclasses import dataclass

from jicoo.local.place import Place

# Nearly all of a thread's time goes by waiting for an org's answer.
WORKER_THREADS = "32"


@dataclass(frozen=True)
class Program:
    """One program: how it is started, and how long it may take to end (`patience_s`) before it is made to."""

    name: str
    module: str
    arguments: tuple[str, ...]
    patience_s: int

    @property
    def command(self) -> list[str]:
        """Run as a module: a script's first line breaks in a folder with a space or a long path."""
        return [sys.executable, "-m", self.module, *self.arguments]


def programs(place: Place) -> list[Program]:
    """What answers people ends first, and what the worker still talks to ends last."""
    found = [
        Program("web", "gunicorn", _web(place), patience_s=15),
        Program("bell", "manage", ("bell",), patience_s=10),
        Program("worker", "celery", _worker(), patience_s=45),
    ]
    if place.standin_port:
        found.append(Program("standin", "manage", ("salesforce_standin",), patience_s=10))
    return found


def _web(place: Place) -> tuple[str, ...]:
    return (
        "jicoo.wsgi",
        f"--bind=127.0.0.1:{place.port}",
        # Browsers hold idle connections open, and each of them keeps a sync worker busy for 30 s.
        "--worker-class=gthread",
        "--workers=2",
        "--threads=8",
        "--graceful-timeout=10",
        # It would lie in the home folder, shared by every gunicorn of this user.
        "--no-control-socket",
    )


def _worker() -> tuple[str, ...]:
    return (
        "--app=jicoo.celery",
        "worker",
        "--pool=threads",
        f"--concurrency={WORKER_THREADS}",
        # Slow orgs have a queue of their own; how many threads they get all together is kept in the database.
        "--queues=celery,slow",
        "--loglevel=INFO",
        # There is one worker: nobody to greet, to gossip with, or to send a heartbeat to.
        "--without-mingle",
        "--without-gossip",
        "--without-heartbeat",
    )
