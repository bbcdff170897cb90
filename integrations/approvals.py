"""How many accesses one app holds of one user: the other side counts what people approve, and silently ends the oldest of too many.

Apps that come in by themselves are approved by nobody and do not count.
"""

import hashlib
import secrets
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from django.core.cache import cache
from django.db import connection as database
from django.db.models import Q, QuerySet

from integrations import holders
from integrations.connector import Connector
from integrations.contract.access import App, Identity
from integrations.errors import FixSettings, TryAgain
from integrations.holders import Holders
from integrations.models import Connection, ConnectionStatus, Offer
from teams.models import Team, User

# Somebody waits for a page meanwhile. Longer than all that goes out, with its deadlines: what is held by a worker that died ends.
WAIT_S, HELD_S, _LOOK_AGAIN_S = 10.0, 60, 0.2


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
    teams: dict[tuple[str, str], list[int]] = {}
    for org_id, user_id, team_id in _held_elsewhere(connector, app.key, team):
        teams.setdefault((org_id, user_id), []).append(team_id)
    fullest = max(teams.values(), key=len, default=[])
    return Crowd(most=most, holders=holders.of(set(fullest), seen_by=seen_by)) if len(fullest) >= most else None


@contextmanager
def one_at_a_time(connector: Connector, app: App) -> Iterator[None]:
    """Until a new access of this app is kept or given back, nobody else gets one: whose it is, only the exchange tells.

    Raises TryAgain for whoever waited in vain. Holds no transaction, for what is done meanwhile goes out.
    """
    if connector.approvals_of_a_user is None or app.by_itself:
        yield
        return
    place, mine = f"integrations.approving:{key_print(connector.slug, app.key)}", secrets.token_hex(8)
    until = time.monotonic() + WAIT_S
    while not cache.add(place, mine, timeout=HELD_S):
        if time.monotonic() > until:
            raise TryAgain("approving")
        time.sleep(_LOOK_AGAIN_S)
    try:
        yield
    finally:
        if cache.get(place) == mine:
            cache.delete(place)


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
    elsewhere = [(org, user) for org, user, _team in _held_elsewhere(connector, app.key, team)]
    if elsewhere.count((identity.org_id, identity.user_id)) >= most:
        raise FixSettings("too_many_approvals")


def leaves_no_room(connector: Connector, app: App, connection: Connection) -> bool:
    """Whether this connection's own access must go before the same user approves the app anew, lest another's be ended."""
    most = connector.approvals_of_a_user
    if most is None or app.by_itself:
        return False
    if not _live(connector, app.key).filter(pk=connection.pk).exists():
        return False
    elsewhere = [(org, user) for org, user, _team in _held_elsewhere(connector, app.key, connection.team)]
    return elsewhere.count((connection.remote_org_id, connection.remote_user_id)) + 1 >= most


def _held_elsewhere(connector: Connector, key: str, team: Team) -> list[tuple[str, str, int]]:
    """(org, user, team) of each approval of this app that other teams hold: by a connection, or by what waits for a yes.

    Two queries.
    """
    columns = ("remote_org_id", "remote_user_id", "team_id")
    offered = Offer.objects.filter(connector=connector.slug, key_print=key_print(connector.slug, key))
    return [
        *_live(connector, key).exclude(team=team).values_list(*columns),
        *offered.exclude(team=team).values_list(*columns),
    ]


def _live(connector: Connector, key: str) -> QuerySet[Connection]:
    """Connections of this app whose approval the other side still knows, as far as we can tell."""
    gone = Q(status=ConnectionStatus.BROKEN, broken_code__in=["grant_dead", *connector.dead_codes])
    approved = Connection.objects.kept().filter(connector=connector.slug, by_itself=False)
    return approved.filter(key_print=key_print(connector.slug, key)).exclude(gone)
