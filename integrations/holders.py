"""Which teams some connections belong to, as one person may know it: their own by name, all others only as others."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from integrations.models import Connection
from teams.models import Team, User


@dataclass(frozen=True, kw_only=True)
class Holders:
    own: Sequence[Team]
    has_others: bool

    def __bool__(self) -> bool:
        return bool(self.own) or self.has_others


def of(teams: Collection[int], *, seen_by: User) -> Holders:
    """Of these teams, by primary key. One query."""
    own = list(Team.objects.filter(pk__in=teams, memberships__user=seen_by).order_by("name", "pk"))
    return Holders(own=own, has_others=len(own) < len(teams))


def of_the_same_org(connection: Connection, *, seen_by: User) -> Holders:
    """Other teams that are connected to the org of this connection. Two queries."""
    same = Connection.objects.kept().filter(connector=connection.connector, remote_org_id=connection.remote_org_id)
    return of(set(same.exclude(pk=connection.pk).values_list("team_id", flat=True)), seen_by=seen_by)
