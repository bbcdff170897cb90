"""How many accesses one app holds of one user: the other side counts what people approve, and silently ends the oldest of too many.

Apps that come in by themselves are approved by nobody and do not count.
"""

import hashlib
from dataclasses import dataclass

from django.db import connection as database
from django.db.models import Count, Q, QuerySet

from integrations import holders
from integrations.connector import Connector
from integrations.contract.access import App, Identity
from integrations.errors import FixSettings
from integrations.holders import Holders
from integrations.models import Connection, ConnectionStatus
from teams.models import Team, User


@dataclass(frozen=True, kw_only=True)
class Crowd:
    """The most that one user may have approved, and whose it is."""

    most: int
    holders: Holders


def key_print(connector: str, key: str) -> str:
    """The same for every connection of one app. Keys are far too long to be guessed from it."""
    return hashlib.sha256(f"{connector}:{key}".encode()).hexdigest()


def crowd(connector: Connector, app: App, *, team: Team, seen_by: User) -> Crowd | None:
    """Who holds what this app may hold, if some user has approved it as often as that for other teams; None if there is room.

    Whose approval the next one will be is not known before it is given.
    """
    most = connector.approvals_of_a_user
    if most is None or app.by_itself:
        return None
    elsewhere = _live(connector, app.key).exclude(team=team)
    by_user = elsewhere.values("remote_org_id", "remote_user_id").annotate(held=Count("pk"))
    full = by_user.filter(held__gte=most).order_by("-held").first()
    if full is None:
        return None
    held = elsewhere.filter(remote_org_id=full["remote_org_id"], remote_user_id=full["remote_user_id"])
    return Crowd(most=most, holders=holders.of(held, seen_by=seen_by))


def require_room(connector: Connector, app: App, identity: Identity, *, team: Team) -> None:
    """Raises FixSettings for an approval too many. Whoever asks next waits until this transaction has ended."""
    most = connector.approvals_of_a_user
    if most is None or app.by_itself:
        return
    with database.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))",
            [f"integrations.approvals:{key_print(connector.slug, app.key)}"],
        )
    if _of(connector, app.key, identity.org_id, identity.user_id).exclude(team=team).count() >= most:
        raise FixSettings("too_many_approvals")


def leaves_no_room(connector: Connector, app: App, connection: Connection) -> bool:
    """Whether this connection's own access must go before the same user approves the app anew, lest another's be ended."""
    most = connector.approvals_of_a_user
    if most is None or app.by_itself:
        return False
    held = _of(connector, app.key, connection.remote_org_id, connection.remote_user_id)
    return held.filter(pk=connection.pk).exists() and held.count() >= most


def _of(connector: Connector, key: str, org_id: str, user_id: str) -> QuerySet[Connection]:
    return _live(connector, key).filter(remote_org_id=org_id, remote_user_id=user_id)


def _live(connector: Connector, key: str) -> QuerySet[Connection]:
    """Connections of this app whose approval the other side still knows, as far as we can tell."""
    gone = Q(status=ConnectionStatus.BROKEN, broken_code__in=["grant_dead", *connector.dead_codes])
    approved = Connection.objects.kept().filter(connector=connector.slug, by_itself=False)
    return approved.filter(key_print=key_print(connector.slug, key)).exclude(gone)
