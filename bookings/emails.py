"""Who is written to when a booking is made, moved, given to another host or ended.

A row a reader is written into the caller's transaction, with what may change meanwhile; `bookings.letters` puts it into words
when it is sent, so that nobody who books waits for that.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from bookings.letters.occasion import Occasion, Reader
from bookings.models import Booking, BookingStatus, MessageKind
from jicoo.mail import outbox
from jicoo.mail.models import OutgoingMail
from teams.models import User

WRITER = "bookings"
# Guests hear of a meeting once there is one, and nothing of what follows it.
_TOLD_TO_GUESTS = {
    MessageKind.CONFIRMED,
    MessageKind.RESCHEDULED,
    MessageKind.CANCELLED,
    MessageKind.REASSIGNED,
    MessageKind.REMINDER,
}


def tell(
    booking: Booking,
    change: str,
    *,
    hosts: Sequence[User] = (),
    former_hosts: Sequence[User] = (),
    reason: str = "",
) -> None:
    """Queues a mail to the invitee, their guests and each host. One statement. `change`: a MessageKind.

    `hosts`: all who are to be there, the booking's own first; where nobody is named, that one alone. `former_hosts` hear that
    it is no longer theirs. Needs `booking.host` loaded.
    """
    everybody = hosts or [booking.host]
    outbox.queue_all(drafts(booking, change, hosts=everybody, former_hosts=former_hosts, reason=reason))


def tell_of_seat(before: Booking, *, hosts: Sequence[User]) -> None:
    """Queues a mail to each host: one invitee fewer comes at a time that others may share. `before`: as the booking was."""
    occasion = replace(occasion_of(before, MessageKind.RESCHEDULED, hosts), is_left=True)
    outbox.queue_all(list(_to_hosts(occasion, hosts, [])))


def drafts(
    booking: Booking, kind: str, *, hosts: Sequence[User], former_hosts: Sequence[User] = (), reason: str = ""
) -> list[OutgoingMail]:
    """The mails themselves, not queued yet: no query. Without `hosts` only the invitee and guests are written to."""
    occasion = occasion_of(booking, kind, hosts or [booking.host], reason=reason)
    told = [] if kind == MessageKind.FOLLOW_UP else hosts
    return [*_to_visitors(booking, occasion), *_to_hosts(occasion, told, former_hosts)]


def occasion_of(booking: Booking, kind: str, hosts: Iterable[User], *, reason: str = "") -> Occasion:
    """As the booking stands now, for the invitee."""
    return Occasion(
        kind=kind,
        reader=Reader.INVITEE,
        booking=booking.pk,
        occurrence=booking.occurrence_id,
        hosts=[host.pk for host in hosts],
        starts_at=booking.starts_at,
        ends_at=booking.ends_at,
        sequence=booking.ics_sequence,
        location=booking.location,
        is_request=booking.status == BookingStatus.REQUESTED,
        reason=reason or booking.end_reason,
    )


def _to_visitors(booking: Booking, occasion: Occasion) -> Iterator[OutgoingMail]:
    yield _queued(booking.email, occasion)
    is_for_guests = occasion.kind in _TOLD_TO_GUESTS and not occasion.is_request
    for guest in booking.guests if is_for_guests else []:
        yield _queued(guest, replace(occasion, reader=Reader.GUEST))


def _to_hosts(occasion: Occasion, hosts: Sequence[User], former: Sequence[User]) -> Iterator[OutgoingMail]:
    for host in hosts:
        yield _queued(host.email, replace(occasion, reader=Reader.HOST, host=host.pk))
    for host in former:
        yield _queued(host.email, replace(occasion, reader=Reader.FORMER_HOST, host=host.pk))


def _queued(to: str, occasion: Occasion) -> OutgoingMail:
    return outbox.draft_later(
        to=to,
        writer=WRITER,
        about=occasion.as_json(),
        regards=occasion.booking,
        kind=occasion.kind,
        reader=occasion.reader,
    )
