"""The programs that together are a running Jicoo, in the order in which they are stopped."""

from dataclasses import dataclass

from jicoo.local.place import Place
from jicoo.local.surroundings import python_command

# Nearly all of a thread's time goes by waiting for an org's answer.
WORKER_THREADS = 32
MAIL_THREADS = 4


@dataclass(frozen=True)
class Program:
    """One program: how it is started, and how long it may take to end (`patience_s`) before it is made to.

    `stage`: programs of one stage are stopped together, those of a lower one earlier.
    `niceness`: how far it steps back when the machine is busy, from 0 to 19, as nice(1) counts.
    """

    name: str
    module: str
    arguments: tuple[str, ...]
    patience_s: int
    stage: int = 1
    niceness: int = 0

    @property
    def command(self) -> list[str]:
        """As one for subprocess."""
        return python_command([self.module, *self.arguments], self.niceness)


def programs(place: Place) -> list[Program]:
    """What answers people ends first, and what the worker still talks to ends last."""
    found = [
        Program("web", "gunicorn", _web(place), patience_s=15),
        Program("bell", "manage", ("bell",), patience_s=10),
        # Slow orgs have a queue of their own; how many threads they get all together is kept in the database.
        Program(
            "worker",
            "celery",
            _worker("worker", queues="celery,slow", threads=WORKER_THREADS),
            patience_s=45,
            stage=2,
        ),
        # Writing down two mails costs more than sending a booking, and nobody waits for them at a screen.
        Program(
            "mailer",
            "celery",
            _worker("mailer", queues="mail", threads=MAIL_THREADS),
            patience_s=45,
            stage=2,
            niceness=10,
        ),
    ]
    if place.standin_port:
        found.append(Program("standin", "manage", ("salesforce_standin",), patience_s=10, stage=3))
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


def _worker(name: str, *, queues: str, threads: int) -> tuple[str, ...]:
    return (
        "--app=jicoo.celery",
        "worker",
        # Two workers of one name would answer for each other.
        f"--hostname={name}@%h",
        "--pool=threads",
        f"--concurrency={threads}",
        f"--queues={queues}",
        "--loglevel=INFO",
        # Nobody asks them: no greeting, no gossip, no heartbeat.
        "--without-mingle",
        "--without-gossip",
        "--without-heartbeat",
    )
