"""An access that works: opened, refreshed by one worker at a time, declared dead only when it is."""

import logging
import time
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from typing import TypeVar

from celery.canvas import Signature
from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone

from integrations import approvals, incidents
from integrations.connector import Connector
from integrations.contract.access import Access, App, Grant
from integrations.errors import AccessExpired, OutcomeUnknown, Problem, Reconnect, TryAgain
from integrations.models import Connection, ConnectionStatus
from integrations.registry import connector_for
from integrations.waiting import give_the_database_connection_back
from jicoo.crypto import CannotOpen

log = logging.getLogger(__name__)
Answer = TypeVar("Answer")

# Longer than two tries of a refresh with their deadlines.
REFRESH_LEASE = timedelta(seconds=60)
WAIT_FOR_REFRESH_S = 25.0
_LOOK_AGAIN_S = 0.2


# Refresh tokens that lie idle end, some after 30 days.
HEARTBEAT_EVERY = timedelta(days=7)
LOOK_FOR_HEARTBEATS_EVERY_S = 60
# A log-in host that hangs holds each of them for its whole deadline: few, so that most threads stay with the bookings.
HEARTBEATS_AT_ONCE = 4

_last_looked = [float("-inf")]


def ring_heartbeats() -> Iterable[Signature]:
    """For the bell, once a minute: a task for some of the connected grants that were not renewed for a week, picked by lot.

    By lot, because those that cannot be renewed just now must not stand in front of the others for ever.
    """
    from integrations.tasks import keep_alive  # noqa: PLC0415 (tasks import this module)

    if time.monotonic() - _last_looked[0] < LOOK_FOR_HEARTBEATS_EVERY_S:
        return []
    _last_looked[0] = time.monotonic()
    found = idle(timezone.now()).order_by("?")
    return [keep_alive.si(pk) for pk in found.values_list("pk", flat=True)[:HEARTBEATS_AT_ONCE]]


def idle(now: datetime) -> QuerySet[Connection]:
    """Connected, with a grant that was not renewed for a week."""
    then = now - HEARTBEAT_EVERY
    long_ago = Q(refreshed_at__lt=then) | Q(refreshed_at=None, connected_at__lt=then)
    return Connection.objects.filter(long_ago, status=ConnectionStatus.CONNECTED)


def keep_alive(pk: int) -> bool:
    """Renews the grant if it still needs it. False if that did not work; a dead grant is then declared broken."""
    connection = idle(timezone.now()).filter(pk=pk).first()
    if connection is None:
        return False
    try:
        refreshed(connection, stale=open_access(connection))
    except Problem as problem:
        log.warning("heartbeat failed connection=%s reason=%s", pk, problem.code)
        return False
    return True


def open_access(connection: Connection) -> Access:
    """The access as it is stored. Raises Reconnect if the connection is broken or cannot be opened."""
    if not connection.is_connected:
        raise Reconnect(connection.broken_code or "grant_dead", **connection.broken_params)
    try:
        return connection.access()
    except CannotOpen:
        declare_broken(connection, Reconnect("keys_unreadable"))
        raise Reconnect("keys_unreadable") from None


def with_access(connection: Connection, call: Callable[[Access], Answer]) -> Answer:
    """What the call gives; called once more with a newer access where ours has expired. Raises Problem, and what it raises."""
    access = open_access(connection)
    try:
        return call(access)
    except AccessExpired:
        newer = refreshed(connection, stale=access)
    if newer.org_id != access.org_id:
        # Somebody has connected another org meanwhile: what was to be said was meant for this one alone.
        raise TryAgain("org_changed")
    try:
        return call(newer)
    except AccessExpired:
        # A fresh token that is refused is no expired one: refreshing again would only go round in circles.
        raise Reconnect("grant_dead") from None


def refreshed(connection: Connection, *, stale: Access) -> Access:
    """A newer access than `stale`, made by us or by somebody else meanwhile.

    One refresh at a time, under a lease. Raises Reconnect if the grant is dead, TryAgain if nobody could tell.
    """
    wait_until = time.monotonic() + WAIT_FOR_REFRESH_S
    while time.monotonic() < wait_until:
        connection.refresh_from_db()
        access = open_access(connection)
        if access.token != stale.token:
            return access
        if _take_refresh_lease(connection):
            return _refresh(connection)
        time.sleep(_LOOK_AGAIN_S)
    raise TryAgain("refreshing")


def _take_refresh_lease(connection: Connection) -> bool:
    """One UPDATE: only one worker gets it, and only while the grant is still the one we looked at."""
    now = timezone.now()
    free = Q(refresh_leased_until=None) | Q(refresh_leased_until__lt=now)
    taken = Connection.objects.filter(
        free, pk=connection.pk, grant=connection.grant, status=ConnectionStatus.CONNECTED
    ).update(refresh_lease=F("refresh_lease") + 1, refresh_leased_until=now + REFRESH_LEASE)
    return bool(taken)


def _refresh(connection: Connection) -> Access:
    try:
        grant = _ask_twice_at_most(connection)
    except Reconnect as problem:
        return _after_refusal(connection, problem)
    except Problem:
        _give_lease_back(connection)
        raise
    return _store(connection, grant)


def _ask_twice_at_most(connection: Connection) -> Grant:
    """An unanswered refresh may have rotated the token; asking once more with the same one costs nothing then."""
    connector = connector_for(connection.connector)
    app, token = connection.app(), connection.refresh_token()
    give_the_database_connection_back()
    try:
        return connector.refresh(app, token)
    except OutcomeUnknown:
        return connector.refresh(app, token)


def _store(connection: Connection, grant: Grant) -> Access:
    """Durably, and only over the grant that we started from; whoever was faster wins and their access is used."""
    changes = {
        "sealed_access_token": connection.sealed("access_token", grant.access_token),
        "refresh_leased_until": None,
        "grant": F("grant") + 1,
        "refreshed_at": timezone.now(),
        # Connections from before it was kept get it here, within a week.
        "key_print": approvals.key_print(connection.connector, connection.app().key),
    }
    if grant.refresh_token:
        changes["sealed_refresh_token"] = connection.sealed("refresh_token", grant.refresh_token)
    if grant.instance_url:
        changes["instance_url"] = grant.instance_url
    app = connection.app()
    stored = Connection.objects.filter(pk=connection.pk, grant=connection.grant).update(**changes)
    log.info("refreshed connection=%s stored=%s rotated=%s", connection.pk, stored, bool(grant.refresh_token))
    if not stored and grant.refresh_token:
        # Disconnected or connected anew meanwhile: nobody keeps it, and whoever did that gave back the token before it.
        give_back(connector_for(connection.connector), app, grant)
    connection.refresh_from_db()
    return open_access(connection)


def token_of(app: App, grant: Grant) -> str:
    """What ends all of the grant when it is given back: an app that comes in by itself has its session alone."""
    return grant.access_token if app.by_itself else grant.refresh_token


def give_back(connector: Connector, app: App, grant: Grant) -> bool:
    """Has the other side end this grant. False if that was not confirmed."""
    try:
        connector.revoke(app, token_of(app, grant))
    except Problem as problem:
        log.warning("revoke failed connector=%s reason=%s", connector.slug, problem.code)
        return False
    return True


def _after_refusal(connection: Connection, problem: Reconnect) -> Access:
    """Dead only if the stored grant is still the one that was refused."""
    if declare_broken(connection, problem):
        raise problem
    connection.refresh_from_db()
    return open_access(connection)


def declare_broken(connection: Connection, problem: Reconnect) -> bool:
    """Its bookings wait until it is connected again. False if it was changed by somebody else since it was read."""
    with transaction.atomic():
        broken = _mark_broken(connection, problem)
        if broken:
            incidents.open_broken(connection, problem)
    if broken:
        log.warning("connection broken connection=%s reason=%s", connection.pk, problem.code)
    return broken


def _mark_broken(connection: Connection, problem: Reconnect) -> bool:
    broken = Connection.objects.filter(
        pk=connection.pk, grant=connection.grant, status=ConnectionStatus.CONNECTED
    ).update(
        status=ConnectionStatus.BROKEN,
        broken_code=problem.code,
        broken_params=problem.params,
        refresh_leased_until=None,
        grant=F("grant") + 1,
    )
    return bool(broken)


def _give_lease_back(connection: Connection) -> None:
    Connection.objects.filter(pk=connection.pk, grant=connection.grant).update(refresh_leased_until=None)
