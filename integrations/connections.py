"""The verbs of a connection: connect, open its access, refresh one at a time, test, disconnect."""

import logging
import time
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from integrations import outbox
from integrations.connector import Access, App, Connector, Grant, Identity
from integrations.errors import AccessExpired, OutcomeUnknown, Problem, Reconnect, TryAgain
from integrations.models import Connection, ConnectionStatus
from integrations.registry import connector_for
from jicoo.crypto import CannotOpen, reseal
from teams import audit
from teams.models import Team, User

log = logging.getLogger(__name__)

# Longer than two tries of a refresh with their deadlines.
REFRESH_LEASE = timedelta(seconds=60)
WAIT_FOR_REFRESH_S = 25.0
_LOOK_AGAIN_S = 0.2
SEALED = ("sealed_key", "sealed_secret", "sealed_access_token", "sealed_refresh_token")


def connect(team: Team, connector: Connector, app: App, grant: Grant, *, environment: str, by: User) -> Connection:
    """Keeps the grant and says whose it is. Goes out once, to ask the org its name; raises what that raises."""
    identity = _identify(connector, grant)
    with transaction.atomic():
        connection, _ = Connection.objects.select_for_update().get_or_create(
            team=team, connector=connector.slug, defaults={"status": ConnectionStatus.DISCONNECTED}
        )
        replaced = _replaced_grant(connection)
        _keep(connection, app, grant, identity, environment=environment, by=by)
        outbox.release_all(connection)
        audit.record(team, by, "app_connected", connection.pk, app=connector.slug, org=identity.org_id)
    log.info("connected connection=%s org=%s", connection.pk, identity.org_id)
    if replaced:
        _give_back(connector, *replaced)
    return connection


def _identify(connector: Connector, grant: Grant) -> Identity:
    access = Access(
        instance_url=grant.instance_url, token=grant.access_token, org_id=grant.org_id, user_id=grant.user_id
    )
    try:
        return connector.identify(access)
    except AccessExpired:
        raise Reconnect("grant_dead") from None


def _replaced_grant(connection: Connection) -> tuple[App, str] | None:
    """The grant that the new one takes the place of: the other side counts grants, and drops the oldest silently."""
    try:
        token = connection.refresh_token()
        return (connection.app(), token) if token else None
    except CannotOpen:
        return None


def _keep(connection: Connection, app: App, grant: Grant, identity: Identity, *, environment: str, by: User) -> None:
    values: dict[str, Any] = {
        "status": ConnectionStatus.CONNECTED,
        "environment": environment,
        "login_url": app.login_url,
        "instance_url": grant.instance_url,
        "remote_org_id": identity.org_id,
        "remote_org_name": identity.org_name,
        "remote_user_id": identity.user_id,
        "remote_username": identity.username,
        "is_sandbox": identity.is_sandbox,
        "sealed_key": connection.sealed("key", app.key),
        "sealed_secret": connection.sealed("secret", app.secret),
        "sealed_access_token": connection.sealed("access_token", grant.access_token),
        "sealed_refresh_token": connection.sealed("refresh_token", grant.refresh_token),
        "grant": connection.grant + 1,
        "refresh_leased_until": None,
        "broken_code": "",
        "broken_params": {},
        "connected_by": by,
        "connected_at": timezone.now(),
    }
    for name, value in values.items():
        setattr(connection, name, value)
    connection.save()


def open_access(connection: Connection) -> Access:
    """The access as it is stored. Raises Reconnect if the connection is broken or cannot be opened."""
    if not connection.is_connected:
        raise Reconnect(connection.broken_code or "grant_dead", **connection.broken_params)
    try:
        return connection.access()
    except CannotOpen:
        declare_broken(connection, Reconnect("keys_unreadable"))
        raise Reconnect("keys_unreadable") from None


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
    }
    if grant.refresh_token:
        changes["sealed_refresh_token"] = connection.sealed("refresh_token", grant.refresh_token)
    if grant.instance_url:
        changes["instance_url"] = grant.instance_url
    stored = Connection.objects.filter(pk=connection.pk, grant=connection.grant).update(**changes)
    log.info("refreshed connection=%s stored=%s rotated=%s", connection.pk, stored, bool(grant.refresh_token))
    connection.refresh_from_db()
    return open_access(connection)


def _after_refusal(connection: Connection, problem: Reconnect) -> Access:
    """Dead only if the stored grant is still the one that was refused."""
    if declare_broken(connection, problem):
        raise problem
    connection.refresh_from_db()
    return open_access(connection)


def declare_broken(connection: Connection, problem: Reconnect) -> bool:
    """Its bookings wait until it is connected again. False if it was changed by somebody else since it was read."""
    broken = Connection.objects.filter(
        pk=connection.pk, grant=connection.grant, status=ConnectionStatus.CONNECTED
    ).update(
        status=ConnectionStatus.BROKEN,
        broken_code=problem.code,
        broken_params=problem.params,
        refresh_leased_until=None,
        grant=F("grant") + 1,
    )
    if broken:
        log.warning("connection broken connection=%s reason=%s", connection.pk, problem.code)
    return bool(broken)


def _give_lease_back(connection: Connection) -> None:
    Connection.objects.filter(pk=connection.pk, grant=connection.grant).update(refresh_leased_until=None)


def check(connection: Connection) -> Identity:
    """Asks the org who it is, with one refresh if need be. Raises Problem."""
    connector = connector_for(connection.connector)
    access = open_access(connection)
    try:
        return connector.identify(access)
    except AccessExpired:
        access = refreshed(connection, stale=access)
    try:
        return connector.identify(access)
    except AccessExpired:
        problem = Reconnect("grant_dead")
        declare_broken(connection, problem)
        raise problem from None


def disconnect(connection: Connection, *, by: User) -> bool:
    """Nothing more is sent from now on; the grant is given back and forgotten. False if the other side did not confirm."""
    with transaction.atomic():
        stopped = Connection.objects.filter(pk=connection.pk).exclude(status=ConnectionStatus.DISCONNECTED)
        if not stopped.update(status=ConnectionStatus.DISCONNECTED):
            return True
        audit.record(connection.team, by, "app_disconnected", connection.pk, app=connection.connector)
    connection.refresh_from_db()
    grant = _replaced_grant(connection)
    given_back = _give_back(connector_for(connection.connector), *grant) if grant else True
    # Only if nobody connected again meanwhile.
    Connection.objects.filter(pk=connection.pk, grant=connection.grant, status=ConnectionStatus.DISCONNECTED).update(
        **dict.fromkeys(SEALED, ""),
        grant=F("grant") + 1,
        refresh_leased_until=None,
    )
    log.info("disconnected connection=%s revoked=%s", connection.pk, given_back)
    return given_back


def reseal_all() -> tuple[int, list[int]]:
    """Everything sealed with the first key; how many connections, and the ids of those that no key opens."""
    outcomes = {connection.pk: _reseal(connection) for connection in Connection.objects.kept()}
    return sum(outcomes.values()), [pk for pk, done in outcomes.items() if not done]


def _reseal(connection: Connection) -> bool:
    """Compare and swap: a token that was refreshed meanwhile is sealed with the first key already, and is kept."""
    old = {name: getattr(connection, name) for name in SEALED}
    try:
        new = {name: reseal(value) if value else "" for name, value in old.items()}
    except CannotOpen:
        return False
    if Connection.objects.filter(pk=connection.pk, **old).update(**new):
        return True
    connection.refresh_from_db()
    return _reseal(connection)


def _give_back(connector: Connector, app: App, token: str) -> bool:
    try:
        connector.revoke(app, token)
    except Problem as problem:
        log.warning("revoke failed connector=%s reason=%s", connector.slug, problem.code)
        return False
    return True
