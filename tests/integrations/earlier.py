"""What tests of backfills share: bookings from before a page sent anything, and the workers that take a job forward."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from bookings.models import Booking, BookingPage
from integrations import backfill, jobs
from integrations.backfill import Answer
from integrations.candidates import Choice
from integrations.models import Connection, Job
from teams.models import User
from tests.cast import create_booking, next_monday
from tests.integrations.cast import sync_everything


def earlier(page: BookingPage, number: int = 1, **invitee: Any) -> Booking:
    """A booking from before the page sent anything, of an invitee of its own."""
    starts_at = invitee.pop("starts_at", None) or next_monday() + number * timedelta(hours=1)
    guest = {"email": f"guest{number}@example.com", "last_name": f"Guest{number}"}
    return create_booking(page, starts_at=starts_at, **(guest | invitee))


def choose(page: BookingPage, **choice: Any) -> Choice:
    return Choice(pages=[page.pk], **choice)


def work(job: Job) -> Job:
    """What the bell and the workers do for the job alone, until it waits or ends."""
    while list(jobs.ring_due()) and jobs.run(job.pk):
        pass
    job.refresh_from_db()
    return job


def look_up(page: BookingPage, connection: Connection, by: User, **choice: Any) -> Job:
    """The job, looked up to its end."""
    job, _ = backfill.ask(connection, choose(page, **choice), by=by)
    return work(job)


def finish(job: Job) -> Job:
    """Workers take it forward, lanes push what is due, until it has ended or waits for more than a moment."""
    for _ in range(100):
        Job.objects.filter(pk=job.pk).update(rung_until=None)
        Job.objects.filter(pk=job.pk, due_at__lte=timezone.now() + backfill.LOOK_AGAIN_SOON).update(
            due_at=timezone.now()
        )
        worked = jobs.run(job.pk)
        if not sync_everything() and not worked:
            break
    job.refresh_from_db()
    return job


def run(page: BookingPage, connection: Connection, by: User, *, count: int = 3) -> Job:
    """Bookings looked up and said yes to; none of them is in the queue yet."""
    for number in range(1, count + 1):
        earlier(page, number)
    job = look_up(page, connection, by)
    assert backfill.send(job, by=by) == Answer.SENDING
    return job


def send_all(page: BookingPage, connection: Connection, by: User) -> Job:
    """Everything that the org has nothing of."""
    job = look_up(page, connection, by)
    assert backfill.send(job, by=by) == Answer.SENDING
    return finish(job)
