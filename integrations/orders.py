"""What a connector is told about the bookings of a batch: as they are now, in a few statements for all of them."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.utils import timezone

from bookings.hosts import more_hosts_of
from bookings.models import Booking, BookingStatus
from integrations import choices, hosts, sources
from integrations.contract.pushes import OpenAttempt, Order, OutgoingBooking, Person, RemoteObject
from integrations.contract.values import Json
from integrations.models import Attempt, Connection, Drift, RemoteRecord, Sync, SyncState
from jicoo.mail.international import in_ascii
from teams.models import Team, User


def orders_for(syncs: Sequence[Sync]) -> list[Order]:
    """One for each, in their order. The syncs were claimed with their bookings, in one look at both."""
    known, open_attempts, chosen = _known(syncs), _open_attempts(syncs), choices.made_for(syncs)
    restore = _restore(syncs)
    told = _Told.about([sync.booking for sync in syncs], syncs[0].connection)
    return [
        Order(
            booking=told.of(sync.booking),
            options=sync.connection.options | sync.options,
            known=known[sync.pk],
            chosen=chosen[sync.pk],
            open_attempts=open_attempts[sync.pk],
            others=_others(sync) if open_attempts[sync.pk] or _is_removed(sync.booking) else frozenset(),
            restore=frozenset(restore[sync.pk]),
            only_look=sync.state == SyncState.WITHHELD,
            failures=sync.failures,
            now=timezone.now(),
        )
        for sync in syncs
    ]


def orders_ahead(
    connection: Connection,
    bookings: Sequence[Booking],
    options: Mapping[int, Json],
    *,
    more_hosts: Mapping[int, Sequence[User]] | None = None,
) -> list[Order]:
    """As if the bookings, with page and host, were sent now by these settings, which are by the page's primary key.

    `more_hosts`: by the booking's primary key, of those that are nowhere stored.
    """
    known: dict[int, list[RemoteObject]] = defaultdict(list)
    here = RemoteRecord.objects.filter(sync__connection=connection, org_id=connection.remote_org_id)
    for record in here.filter(sync__booking__in=bookings).select_related("sync"):
        known[record.sync.booking_id].append(_remote(record))
    chosen = choices.made_for_emails(connection, {booking.email for booking in bookings})
    told = _Told.about(bookings, connection, more_hosts or {})
    return [
        Order(
            booking=told.of(booking),
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
    """The people of other bookings by the same invitee, in the same org; a test that was cancelled needs nobody any more."""
    theirs = RemoteRecord.objects.filter(
        sync__lane_id=sync.lane_id, role="person", sync__booking__email__iexact=sync.booking.email
    )
    theirs = theirs.exclude(sync=sync).exclude(
        sync__booking__is_test=True, sync__booking__status=BookingStatus.CANCELLED
    )
    return frozenset(theirs.values_list("remote_id", flat=True))


def _is_removed(booking: Booking) -> bool:
    return booking.is_test and booking.is_cancelled


@dataclass(frozen=True)
class _Told:
    """What bookings are told with: who hosts them, further hosts by the booking's primary key, and who all of them are there.

    `asked`: keys of the questions that their pages ask by now, by the page's primary key.
    """

    people: Mapping[int, Person]
    more_hosts: Mapping[int, Sequence[User]]
    team: Team
    asked: Mapping[int, frozenset[str]]

    @classmethod
    def about(
        cls, bookings: Sequence[Booking], connection: Connection, further: Mapping[int, Sequence[User]] | None = None
    ) -> "_Told":
        """Three queries, however many bookings. Their hosts are loaded. `further`: hosts of bookings that are nowhere stored."""
        more = {**more_hosts_of(bookings), **(further or {})}
        everybody = {booking.host for booking in bookings} | {host for hosts in more.values() for host in hosts}
        return cls(
            people=hosts.people(connection, everybody),
            more_hosts=more,
            team=connection.team,
            asked=sources.asked_by({booking.page_id for booking in bookings}),
        )

    def of(self, booking: Booking) -> OutgoingBooking:
        return OutgoingBooking(
            reference=str(booking.public_id),
            is_cancelled=booking.is_cancelled,
            starts_at=booking.starts_at,
            ends_at=booking.ends_at,
            title=booking.page.title,
            location=booking.location,
            last_name=booking.last_name,
            first_name=booking.first_name,
            # As mail servers, and the org, take it: no app has to know of international domains.
            email=in_ascii(booking.email),
            company=booking.company,
            invitee_name=booking.invitee_name,
            host=self.people[booking.host_id],
            more_hosts=[self.people[host.pk] for host in self.more_hosts.get(booking.pk, ())],
            guests=[Person(name="", email=email) for email in booking.guests],
            no_show=booking.no_show_at is not None,
            is_test=booking.is_test,
            values=sources.values_of(booking, self.team),
            asked=self.asked[booking.page_id],
        )
