"""What a connector is told about the bookings of a batch: as they are now, in a few statements for all of them."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from django.utils import timezone

from bookings.models import Booking
from integrations import choices, hosts
from integrations.contract.pushes import OpenAttempt, Order, OutgoingBooking, Person, RemoteObject
from integrations.contract.values import Json
from integrations.models import Attempt, Connection, Drift, RemoteRecord, Sync, SyncState


def orders_for(syncs: Sequence[Sync]) -> list[Order]:
    """One for each, in their order. The syncs were claimed with their bookings, in one look at both."""
    known, open_attempts, chosen = _known(syncs), _open_attempts(syncs), choices.made_for(syncs)
    restore = _restore(syncs)
    people = hosts.people(syncs[0].connection, {sync.booking.host for sync in syncs})
    return [
        Order(
            booking=_outgoing(sync.booking, people),
            options=sync.connection.options | sync.options,
            known=known[sync.pk],
            chosen=chosen[sync.pk],
            open_attempts=open_attempts[sync.pk],
            others=_others(sync) if open_attempts[sync.pk] else frozenset(),
            restore=frozenset(restore[sync.pk]),
            only_look=sync.state == SyncState.WITHHELD,
            now=timezone.now(),
        )
        for sync in syncs
    ]


def orders_ahead(connection: Connection, bookings: Sequence[Booking], options: Mapping[int, Json]) -> list[Order]:
    """As if the bookings, with page and host, were sent now by these settings, which are by the page's primary key."""
    known: dict[int, list[RemoteObject]] = defaultdict(list)
    here = RemoteRecord.objects.filter(sync__connection=connection, org_id=connection.remote_org_id)
    for record in here.filter(sync__booking__in=bookings).select_related("sync"):
        known[record.sync.booking_id].append(_remote(record))
    chosen = choices.made_for_emails(connection, {booking.email for booking in bookings})
    people = hosts.people(connection, {booking.host for booking in bookings})
    return [
        Order(
            booking=_outgoing(booking, people),
            options=options[booking.page_id],
            known=known[booking.pk],
            chosen=chosen.get(booking.email.casefold(), []),
            now=timezone.now(),
        )
        for booking in bookings
    ]


def _known(syncs: Sequence[Sync]) -> dict[int, list[RemoteObject]]:
    known: dict[int, list[RemoteObject]] = defaultdict(list)
    org_id = syncs[0].connection.remote_org_id
    for record in RemoteRecord.objects.filter(sync__in=syncs, org_id=org_id):
        known[record.sync_id].append(_remote(record))
    return known


def _remote(record: RemoteRecord) -> RemoteObject:
    return RemoteObject(
        role=record.role,
        object=record.object,
        id=record.remote_id,
        label=record.label,
        created=record.created,
        deleted=record.deleted_at is not None,
        written=record.written,
        kept=record.kept,
    )


def _restore(syncs: Sequence[Sync]) -> dict[int, list[str]]:
    """Records of which a person looked at the difference and wants ours."""
    found: dict[int, list[str]] = defaultdict(list)
    sent = [sync for sync in syncs if sync.state != SyncState.WITHHELD]
    asked = Drift.objects.filter(sync__in=sent, ended_at=None, asked_at__isnull=False)
    for sync_id, remote_id in asked.values_list("sync_id", "remote_id"):
        found[sync_id].append(remote_id)
    return found


def _open_attempts(syncs: Iterable[Sync]) -> dict[int, list[OpenAttempt]]:
    """Earlier writes whose outcome nobody knows, oldest first."""
    found: dict[int, list[OpenAttempt]] = defaultdict(list)
    for attempt in Attempt.objects.filter(sync__in=syncs, settled_at=None, sent__isnull=False).order_by("pk"):
        found[attempt.sync_id].append(OpenAttempt(started_at=attempt.started_at, sent=attempt.sent or {}))
    return found


def _others(sync: Sync) -> frozenset[str]:
    """The people of other bookings by the same invitee, in the same org."""
    theirs = RemoteRecord.objects.filter(
        sync__lane_id=sync.lane_id, role="person", sync__booking__email__iexact=sync.booking.email
    )
    return frozenset(theirs.exclude(sync=sync).values_list("remote_id", flat=True))


def _outgoing(booking: Booking, people: Mapping[int, Person]) -> OutgoingBooking:
    return OutgoingBooking(
        reference=str(booking.public_id),
        is_cancelled=booking.is_cancelled,
        starts_at=booking.starts_at,
        ends_at=booking.ends_at,
        title=booking.page.title,
        location=booking.location,
        last_name=booking.last_name,
        first_name=booking.first_name,
        email=booking.email,
        company=booking.company,
        invitee_name=booking.invitee_name,
        host=people[booking.host_id],
    )
