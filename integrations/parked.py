"""What waits for a person, by cause: how many, since when, and which. Reads, changes nothing; the verbs are in `sending`."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import reduce
from operator import or_

from django.db.models import Count, F, Min, Q, QuerySet
from django.utils import timezone

from integrations.contract.values import Words
from integrations.field_labels import FieldLabels
from integrations.models import Connection, Lane, Sync, SyncState
from integrations.words import words_for

# So many causes are told; who has more mends these first.
MOST = 10
# Of each cause so many bookings are shown beside it.
SHOWN = 3


@dataclass(frozen=True, kw_only=True)
class Cause:
    """Why `count` bookings of a connection wait for a person, since when, and the newest of them.

    `raw`: what the other side answered to one of them, for administrators.
    """

    key: str
    code: str
    connection: Connection
    words: Words
    count: int
    since: datetime | None
    syncs: Sequence[Sync]
    raw: str

    @property
    def is_choice(self) -> bool:
        """Whether a person can pick a record for each."""
        return any(sync.params.get("candidates") for sync in self.syncs)


@dataclass(frozen=True, kw_only=True)
class Unsent:
    """Bookings that wait for the clock or the connection, and those that were confirmed while another org was connected."""

    waiting: int
    elsewhere: int


@dataclass(frozen=True, kw_only=True)
class _Group:
    connection_id: int
    lane_id: int
    cause: str
    count: int
    since: datetime | None


def causes_of(connections: Sequence[Connection], *, shown: int = SHOWN, only: str | None = None) -> list[Cause]:
    """Most bookings first, of those that were to go to the org that is connected now. Four queries, however many wait.

    And what each org calls the fields that are named.
    """
    groups = _groups(connections, only)
    samples, by_pk = _samples(groups, shown), {connection.pk: connection for connection in connections}
    labels = FieldLabels()
    # One that went through since it was counted has no sample any more.
    return [_cause(by_pk[group.connection_id], group, samples[group], labels) for group in groups if samples[group]]


def in_cause(connection: Connection, key: str) -> QuerySet[Sync]:
    """The bookings that wait for a person for this cause."""
    return of_present_org([connection]).filter(state=SyncState.PARKED, cause=key)


def on_its_way(connection: Connection) -> QuerySet[Sync]:
    """The bookings that go out by themselves, now or later."""
    return of_present_org([connection]).filter(state=SyncState.WAITING, done__lt=F("wanted"))


def withheld(connection: Connection) -> QuerySet[Sync]:
    """The bookings of which a person said that they are not to be sent."""
    return of_present_org([connection]).filter(state=SyncState.WITHHELD)


def trouble_of(connection: Connection) -> Words | None:
    """What holds everything up that waits for the connected org, although nobody has to do anything about it."""
    lane = Lane.objects.filter(_org_of(connection)).first()
    if lane is None or not connection.is_connected:
        return None
    if lane.failures:
        return words_for(connection.connector, lane.cause, {})
    if lane.saves_until is not None and lane.saves_until > timezone.now():
        return words_for(connection.connector, "allowance_low", {})
    return None


def unsent(connection: Connection) -> Unsent:
    """Four queries, which read what is counted and no more."""
    lane = Lane.objects.filter(_org_of(connection)).first()
    unsettled = connection.syncs.filter(state__in=[SyncState.WAITING, SyncState.PARKED])
    if lane is None:
        return Unsent(waiting=0, elsewhere=unsettled.count())
    # Below and above: an index finds neither by what it is not.
    elsewhere = unsettled.filter(Q(lane__lt=lane.pk) | Q(lane__gt=lane.pk))
    return Unsent(waiting=on_its_way(connection).count(), elsewhere=elsewhere.count())


def _groups(connections: Sequence[Connection], only: str | None) -> list[_Group]:
    """By one index alone."""
    parked = of_present_org(connections).filter(state=SyncState.PARKED)
    parked = parked if only is None else parked.filter(cause=only)
    counted = parked.order_by().values("connection_id", "lane_id", "cause")
    rows = counted.annotate(count=Count("pk"), since=Min("failing_since")).order_by("-count", "cause")[:MOST]
    return [_Group(**row) for row in rows]


def of_present_org(connections: Sequence[Connection]) -> QuerySet[Sync]:
    """What was to go to the org that each is connected to now. Two lanes of a connection are two orgs."""
    lanes = {(lane.connector, lane.org_id): lane.pk for lane in Lane.objects.filter(_any(map(_org_of, connections)))}
    both = [
        Q(connection=connection, lane=lanes[connection.connector, connection.remote_org_id])
        for connection in connections
        if (connection.connector, connection.remote_org_id) in lanes
    ]
    return Sync.objects.filter(_any(both))


def _org_of(connection: Connection) -> Q:
    return Q(connector=connection.connector, org_id=connection.remote_org_id)


def _any(conditions: Iterable[Q]) -> Q:
    """Nothing at all, if there are none."""
    return reduce(or_, conditions, Q(pk__in=[]))


def _samples(groups: Sequence[_Group], shown: int) -> dict[_Group, list[Sync]]:
    """The newest of each group, with what lists show."""
    newest = [
        Sync.objects.filter(
            connection=group.connection_id, lane=group.lane_id, state=SyncState.PARKED, cause=group.cause
        )
        .order_by("-pk")
        .values_list("pk")[:shown]
        for group in groups
    ]
    pks = [pk for (pk,) in newest[0].union(*newest[1:], all=True)] if newest else []
    found: dict[tuple[int, str], list[Sync]] = defaultdict(list)
    for sync in Sync.objects.filter(pk__in=pks).select_related("connection", "booking__page").order_by("-pk"):
        found[sync.connection_id, sync.cause].append(sync)
    return {group: found[group.connection_id, group.cause] for group in groups}


def _cause(connection: Connection, group: _Group, syncs: Sequence[Sync], labels: FieldLabels) -> Cause:
    return Cause(
        key=group.cause,
        code=syncs[0].code,
        connection=connection,
        words=labels.words_for(connection, syncs[0].code, syncs[0].params),
        count=group.count,
        since=group.since,
        syncs=syncs,
        raw=next((str(sync.params["raw"]) for sync in syncs if sync.params.get("raw")), ""),
    )
