"""The verbs of a connection: connect, check, disconnect."""

import logging
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from integrations import outbox
from integrations.connector import Connector
from integrations.contract.access import Access, App, Grant, Identity
from integrations.errors import AccessExpired, Problem, Reconnect, TryAgain
from integrations.grants import declare_broken, open_access, refreshed
from integrations.models import Connection, ConnectionStatus
from integrations.registry import connector_for
from jicoo.crypto import CannotOpen
from teams import audit
from teams.models import Team, User

log = logging.getLogger(__name__)

# A test asks, refreshes (twice at most, 8 s each) and asks again while somebody waits: below a web worker's 30 s in all.
TEST_S = 5.0


def connect(team: Team, connector: Connector, app: App, grant: Grant, *, environment: str, by: User) -> Connection:
    """Keeps the grant and says whose it is. Goes out once, to ask the org its name; raises what that raises."""
    identity = _identify(connector, grant)
    with transaction.atomic():
        # Not the key: whoever opens an incident under its own locks must not wait for us.
        connection, _ = Connection.objects.select_for_update(no_key=True).get_or_create(
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
        # What was named there may not be there in another org.
        "options": connection.options if connection.remote_org_id == identity.org_id else {},
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


def check(connection: Connection) -> Identity:
    """Asks the org who it is, with one refresh if need be, within 26 seconds. Raises Problem."""
    connector = connector_for(connection.connector)
    access = open_access(connection)
    try:
        return connector.identify(access, within_s=TEST_S)
    except AccessExpired:
        access = _refreshed_at_once(connection, stale=access)
    try:
        return connector.identify(access, within_s=TEST_S)
    except AccessExpired:
        raise _broken(connection, "grant_dead") from None


def _refreshed_at_once(connection: Connection, *, stale: Access) -> Access:
    """A newer access. Raises TryAgain instead of waiting for a worker that is at it, Reconnect if nothing can be opened."""
    connection.refresh_from_db()
    if connection.refresh_leased_until and connection.refresh_leased_until > timezone.now():
        raise TryAgain("refreshing")
    try:
        return refreshed(connection, stale=stale)
    except CannotOpen:
        raise _broken(connection, "keys_unreadable") from None


def _broken(connection: Connection, code: str) -> Reconnect:
    """The reason, once the connection says it too."""
    problem = Reconnect(code)
    declare_broken(connection, problem)
    return problem


def disconnect(connection: Connection, *, by: User) -> bool:
    """Nothing more is sent from now on; the grant is given back and forgotten. False if the other side did not confirm."""
    with transaction.atomic():
        stopped = Connection.objects.filter(pk=connection.pk).exclude(status=ConnectionStatus.DISCONNECTED)
        if not stopped.update(status=ConnectionStatus.DISCONNECTED):
            return True
        audit.record(connection.team, by, "app_disconnected", connection.pk, app=connection.connector)
    connection.refresh_from_db()
    grant = _replaced_grant(connection)
    # What no key opens cannot be given back: it stays good at the other side.
    nothing_to_give = not connection.sealed_refresh_token
    given_back = _give_back(connector_for(connection.connector), *grant) if grant else nothing_to_give
    # Only if nobody connected again meanwhile.
    Connection.objects.filter(pk=connection.pk, grant=connection.grant, status=ConnectionStatus.DISCONNECTED).update(
        **dict.fromkeys(Connection.SEALED, ""),
        grant=F("grant") + 1,
        refresh_leased_until=None,
    )
    log.info("disconnected connection=%s revoked=%s", connection.pk, given_back)
    return given_back


def _give_back(connector: Connector, app: App, token: str) -> bool:
    try:
        connector.revoke(app, token)
    except Problem as problem:
        log.warning("revoke failed connector=%s reason=%s", connector.slug, problem.code)
        return False
    return True
