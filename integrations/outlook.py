"""What a backfill looked up, in numbers and words for a person. Reads, changes nothing."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from bookings.models import BookingPage
from integrations import backfill, candidates
from integrations.contract.looks import Foreseen
from integrations.contract.values import Words
from integrations.learning import limit_of
from integrations.models import Job, JobState, Lane
from integrations.registry import connector_for
from integrations.words import words_for


@dataclass(frozen=True, kw_only=True)
class Outlook:
    """Numbers of bookings by what would become of them; `calls` is about how many calls sending them takes.

    `why`: what it waits for, or why it was stopped, if no person stopped it.
    """

    pages: Sequence[str]
    since: date | None
    until: date | None
    with_withheld: bool
    total: int
    looked_up: int
    match: int
    create: int
    ask: int
    nothing: int
    trouble: int
    calls: int
    is_too_old: bool
    why: Words | None


def of(job: Job) -> Outlook:
    """Of a job of this kind, with its connection loaded. A fixed number of queries."""
    connector = connector_for(job.connection.connector)
    numbers = {str(outcome): int(job.counts.get(outcome, 0)) for outcome in Foreseen}
    looked_up = sum(numbers.values())
    return Outlook(
        pages=list(BookingPage.objects.filter(pk__in=candidates.options_of(job)).values_list("title", flat=True)),
        since=_day(job.what["since"]),
        until=_day(job.what["until"]),
        with_withheld=job.what["with_withheld"],
        total=job.total,
        looked_up=looked_up,
        calls=connector.calls_for(job.counts, at_once=_at_once(job)),
        is_too_old=job.state == JobState.PREVIEWED and backfill.is_too_old(job),
        why=words_for(connector.slug, job.code, job.what.get("params", {})) if job.code else None,
        **numbers,
    )


def _at_once(job: Job) -> int:
    """How many bookings the org would be sent in the first batch."""
    lane = Lane.objects.filter(connector=job.connection.connector, org_id=job.what["org"]).first() or Lane()
    return limit_of(lane, connector_for(job.connection.connector).crowd)


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
