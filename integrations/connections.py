"""The verbs of a connection: connect, check, disconnect."""

import logging
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from integrations import approvals, outbox, tally
from integrations.connector import Connector
from integrations.contract.access import Access, App, Entry, Grant, Identity
from integrations.contract.meter import Meter
from integrations.errors import AccessExpired, FixSettings, Problem, Reconnect, TryAgain
from integrations.grants import declare_broken, give_back, open_access, refreshed, token_of
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
    return take(team, connector, entry(connector, app, grant, environment=environment), by=by).connection


def entry(connector: Connector, app: App, grant: Grant, *, environment: str) -> Entry:
    """What the grant would make of a connection: asks the org its name. Raises what that raises, the grant given back then."""
    try:
        identity = _identify(connector, grant)
    except Problem:
        # Nobody would ever use it, and whoever tries again gets another: five of them end other teams' accesses.
        if grant.refresh_token:
            give_back(connector, app, grant)
        raise
    return Entry(environment=environment, app=app, grant=grant, identity=identity)


class OtherHands(Exception):
    """The connection is somebody else's by now than the one who decided had seen."""


# As `whose` says of a connection that never had anybody.
NOBODYS = ":"


def whose(connection: Connection) -> str:
    """Names its org and user, to be compared."""
    return f"{connection.remote_org_id}:{connection.remote_user_id}"


@dataclass(frozen=True, kw_only=True)
class Taken:
    """`has_let_go`: the other side confirmed that what was replaced has ended, or nothing was."""

    connection: Connection
    has_let_go: bool


def take(team: Team, connector: Connector, entry: Entry, *, by: User, seen: str | None = None) -> Taken:
    """Keeps it in place of what there was, which is given back. Raises FixSettings for an approval too many, given back too.

    `seen`: whose the connection was when somebody decided; None if that does not matter. Raises OtherHands if it is anybody
    else's now, but for nobody's and for those whose the entry is.
    """
    try:
        with transaction.atomic():
            approvals.require_room(connector, entry.app, entry.identity, team=team)
            # Not the key: whoever opens an incident under its own locks must not wait for us.
            connection, _ = Connection.objects.select_for_update(no_key=True).get_or_create(
                team=team, connector=connector.slug, defaults={"status": ConnectionStatus.DISCONNECTED}
            )
            if seen is not None and whose(connection) not in {seen, NOBODYS, _whose_is(entry)}:
                raise OtherHands
            replaced, has_let_go = lives_by(connection), not _is_held_unopened(connection)
            _keep(connection, entry, by=by)
            outbox.release_all(connection)
            audit.record(team, by, "app_connected", connection.pk, app=connector.slug, org=entry.identity.org_id)
    except FixSettings:
        give_back(connector, entry.app, entry.grant)
        raise
    log.info("connected connection=%s org=%s", connection.pk, entry.identity.org_id)
    if replaced and token_of(*replaced) != token_of(entry.app, entry.grant):
        has_let_go = give_back(connector, *replaced)
    return Taken(connection=connection, has_let_go=has_let_go)


def _identify(connector: Connector, grant: Grant) -> Identity:
    access = Access(
        instance_url=grant.instance_url, token=grant.access_token, org_id=grant.org_id, user_id=grant.user_id
    )
    try:
        # Whose the calls are is not known before.
        return connector.identify(access, meter=Meter())
    except AccessExpired:
        raise Reconnect("grant_dead") from None


def _whose_is(entry: Entry) -> str:
    return f"{entry.identity.org_id}:{entry.identity.user_id}"


def lives_by(connection: Connection) -> tuple[App, Grant] | None:
    """The other side counts grants, and drops the oldest silently. None if there is nothing, or nothing that opens."""
    try:
        access = connection.access()
        grant = Grant(access_token=access.token, refresh_token=connection.refresh_token())
        return (connection.app(), grant) if token_of(connection.app(), grant) else None
    except CannotOpen:
        return None


def _is_held_unopened(connection: Connection) -> bool:
    """What no key opens cannot be given back: it stays good at the other side."""
    sealed = connection.sealed_access_token if connection.by_itself else connection.sealed_refresh_token
    return bool(sealed) and lives_by(connection) is None


def _keep(connection: Connection, entry: Entry, *, by: User) -> None:
    app, grant, identity = entry.app, entry.grant, entry.identity
    values: dict[str, Any] = {
        "status": ConnectionStatus.CONNECTED,
        "environment": entry.environment,
        "login_url": app.login_url,
        "by_itself": app.by_itself,
        "key_print": approvals.key_print(connection.connector, app.key),
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
    with tally.counted(connection) as meter:
        identify = partial(connector_for(connection.connector).identify, within_s=TEST_S, meter=meter)
        access = open_access(connection)
        try:
            return identify(access)
        except AccessExpired:
            access = _refreshed_at_once(connection, stale=access)
        try:
            return identify(access)
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
        # With another number, so that a worker who is renewing the access at this moment stores nothing of it any more.
        if not stopped.update(status=ConnectionStatus.DISCONNECTED, grant=F("grant") + 1):
            return True
        audit.record(connection.team, by, "app_disconnected", connection.pk, app=connection.connector)
    connection.refresh_from_db()
    given_back = give_up(connection)
    # Only if nobody connected again meanwhile.
    Connection.objects.filter(pk=connection.pk, grant=connection.grant, status=ConnectionStatus.DISCONNECTED).update(
        **dict.fromkeys(Connection.SEALED, ""),
        grant=F("grant") + 1,
        refresh_leased_until=None,
    )
    log.info("disconnected connection=%s revoked=%s", connection.pk, given_back)
    return given_back


def give_up(connection: Connection) -> bool:
    """Has the other side end what this connection lives by. False if that was not confirmed."""
    held = lives_by(connection)
    if held:
        return give_back(connector_for(connection.connector), *held)
    return not _is_held_unopened(connection)
