"""Which teams some connections belong to, as one person may know it: their own by name, all others only as others."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import QuerySet

from integrations.models import Connection
from teams.models import Team, User


@dataclass(frozen=True, kw_only=True)
class Holders:
    own: Sequence[Team]
    has_others: bool

    def __bool__(self) -> bool:
        return bool(self.own) or self.has_others


def of(connections: QuerySet[Connection], *, seen_by: User) -> Holders:
    """Two queries."""
    teams = set(connections.order_by().values_list("team", flat=True).distinct())
    own = list(Team.objects.filter(pk__in=teams, memberships__user=seen_by).order_by("name", "pk"))
    return Holders(own=own, has_others=len(own) < len(teams))


def of_the_same_org(connection: Connection, *, seen_by: User) -> Holders:
    """Other teams that are connected to the org of this connection."""
    same = Connection.objects.kept().filter(connector=connection.connector, remote_org_id=connection.remote_org_id)
    return of(same.exclude(pk=connection.pk), seen_by=seen_by)
