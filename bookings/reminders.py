"""Reminders and follow-ups: owed from the booking's transaction on, turned into mails once they are due.

A row a message goes with the booking: planned when it is confirmed, anew when it moves, gone when it ends. A worker writes the
mails and marks the row in one transaction, so none goes twice. What has lost its sense by then is marked and not written.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta

from celery.canvas import Signature
from django.db import transaction
from django.utils import timezone

from bookings import emails
from bookings.hosts import more_hosts_of
from bookings.models import Booking, BookingPage, BookingStatus, DueMessage, MessageKind, PageReminder
from jicoo.mail import outbox
from jicoo.mail.models import OutgoingMail
from jicoo.statements import tell

DEFAULT_MINUTES = 60
# As many as a page may have of each kind.
MOST = 5
# A follow-up that could not be written for so long would only puzzle.
TOO_LATE_AFTER = timedelta(days=3)
IN_ONE_GO = 100
RING_AGAIN_AFTER = timedelta(seconds=10)
KEEP_FOR = timedelta(days=30)

# One statement, so that a booking costs no more with five reminders than with none.
_PLAN = """
    INSERT INTO bookings_duemessage (team_id, booking_id, kind, minutes, due_at)
    SELECT team_id, %(booking)s, kind, minutes, due_at
      FROM (SELECT *, CASE kind WHEN 'reminder' THEN %(starts_at)s - make_interval(mins => minutes)
                                ELSE %(ends_at)s + make_interval(mins => minutes) END AS due_at
              FROM bookings_pagereminder WHERE page_id = %(page)s) AS owed
     WHERE due_at > %(now)s
"""


def give_default(page: BookingPage) -> None:
    """What a new page starts with."""
    PageReminder.objects.create(team_id=page.team_id, page=page, kind=MessageKind.REMINDER, minutes=DEFAULT_MINUTES)


def follow(booking: Booking, change: str) -> None:
    """Whatever is announced of it. The page's times as they are now; those that have passed already are not owed."""
    if change in {"rescheduled", "cancelled", "declined"}:
        booking.due_messages.all().delete()
    if change in {"confirmed", "rescheduled"} and booking.status == BookingStatus.CONFIRMED and not booking.is_test:
        _plan(booking)


def ring_due() -> Iterable[Signature]:
    """For the bell: one writer, while something is due that nobody was rung for a moment ago."""
    from bookings.tasks import write_due_messages  # noqa: PLC0415 (tasks import this module)

    now = timezone.now()
    due = DueMessage.objects.filter(written_at=None, due_at__lte=now).exclude(rung_until__gt=now).order_by("due_at")
    if not (pks := list(due.values_list("pk", flat=True)[:IN_ONE_GO])):
        return []
    DueMessage.objects.filter(pk__in=pks).update(rung_until=now + RING_AGAIN_AFTER)
    return [write_due_messages.si()]


@transaction.atomic
def write_due(now: datetime | None = None) -> int:
    """Queues the mails of up to IN_ONE_GO due messages that no other worker has; how many messages are done with."""
    now = now or timezone.now()
    held = DueMessage.objects.select_for_update(skip_locked=True, of=("self",))
    due = list(
        held.filter(written_at=None, due_at__lte=now).select_related("booking__host").order_by("due_at")[:IN_ONE_GO]
    )
    outbox.queue_all(_mails(_of_use(due, now)))
    DueMessage.objects.filter(pk__in=[message.pk for message in due]).update(written_at=now)
    return len(due)


def sweep(now: datetime) -> None:
    """Forgets what was written long ago."""
    DueMessage.objects.filter(written_at__lt=now - KEEP_FOR).delete()


def is_of_use(kind: str, booking: Booking, now: datetime) -> bool:
    """Whether this still is something to say."""
    if booking.status != BookingStatus.CONFIRMED:
        return False
    if kind == MessageKind.REMINDER:
        return now < booking.starts_at
    return booking.no_show_at is None and booking.ends_at <= now


def _plan(booking: Booking) -> None:
    values: dict[str, int | datetime] = {
        "booking": booking.pk,
        "page": booking.page_id,
        "starts_at": booking.starts_at,
        "ends_at": booking.ends_at,
        "now": timezone.now(),
    }
    tell(_PLAN, values)


def _of_use(due: Sequence[DueMessage], now: datetime) -> list[DueMessage]:
    """Of several reminders of one booking that are due by now, because workers were away, the last one says it all."""
    found: dict[tuple[int, str], DueMessage] = {}
    for message in due:
        is_late = message.kind == MessageKind.FOLLOW_UP and message.due_at < now - TOO_LATE_AFTER
        if not is_late and is_of_use(message.kind, message.booking, now):
            found[message.booking_id, message.kind] = message
    return list(found.values())


def _mails(messages: Sequence[DueMessage]) -> Iterator[OutgoingMail]:
    more_hosts = more_hosts_of([message.booking for message in messages])
    speakers = _speakers(messages)
    for message in messages:
        booking = message.booking
        hosts = [booking.host, *more_hosts.get(booking.pk, [])]
        # Thirty invitees of one time are one reminder for its hosts.
        is_for_hosts = speakers.get(booking.occurrence_id or 0, booking.pk) == booking.pk
        yield from emails.drafts(booking, message.kind, hosts=hosts if is_for_hosts else [])


def _speakers(messages: Sequence[DueMessage]) -> dict[int, int]:
    """Of each shared time the booking with which its hosts are reminded: the first that stands."""
    shared = {message.booking.occurrence_id for message in messages if message.booking.occurrence_id}
    if not shared:
        return {}
    standing = Booking.objects.confirmed().filter(occurrence__in=shared).order_by("-pk")
    return {occurrence or 0: pk for occurrence, pk in standing.values_list("occurrence_id", "pk")}
