"""What tests of comparing share: one comparison from its beginning to its end, and what it found."""

from integrations import jobs, reconcile
from integrations.models import Connection, Drift, Job
from teams.models import User
from tests.integrations.cast import sync_everything


def compare(connection: Connection, *, by: User | None = None) -> Job:
    """As "Compare now" does, with a worker that takes every step."""
    job, _new = reconcile.ask(connection, by=by)
    return finish(job)


def finish(job: Job) -> Job:
    """The job, once no step is left that can be taken now."""
    while jobs.run(job.pk):
        pass
    job.refresh_from_db()
    return job


def settle(job: Job | None) -> Job:
    """A job that restores, and the pushes that it asked for."""
    assert job is not None
    finish(job)
    sync_everything()
    return job


def open_drifts(connection: Connection) -> list[Drift]:
    """What is still to be settled, oldest first."""
    return list(Drift.objects.filter(connection=connection, ended_at=None).order_by("pk"))


def kinds(connection: Connection) -> list[str]:
    """Their kinds."""
    return [drift.kind for drift in open_drifts(connection)]
