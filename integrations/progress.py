"""How far a job is: the bookings it took along, by how they stand. A kind that keeps counts of its own shows those itself."""

from dataclasses import dataclass

from django.db.models import Count

from integrations import jobs
from integrations.models import Job, SyncState


@dataclass(frozen=True, kw_only=True)
class Progress:
    """Numbers of bookings. `gone`: erased since, or taken along by a later job."""

    total: int
    sent: int
    waiting: int
    parked: int
    withheld: int

    @property
    def gone(self) -> int:
        return max(0, self.total - self.sent - self.waiting - self.parked - self.withheld)

    @property
    def settled(self) -> int:
        """Of which nothing is on its way any more."""
        return self.total - self.waiting


def of(job: Job) -> Progress:
    """One query, by the index of a job's syncs. A job that looks up or compares has no bookings of its own yet: all zero."""
    by_state = dict(job.syncs.order_by().values_list("state").annotate(Count("pk")))
    found = sum(by_state.values())
    return Progress(
        total=max(job.total, found),
        sent=by_state.get(SyncState.SYNCED, 0),
        waiting=by_state.get(SyncState.WAITING, 0),
        parked=by_state.get(SyncState.PARKED, 0),
        withheld=by_state.get(SyncState.WITHHELD, 0),
    )


def is_at_work(job: Job) -> bool:
    """Whether a page that shows it has to look again."""
    return job.state in jobs.AT_WORK
